#include "schema/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

/// The most that IPv4 leaves to a UDP datagram: 65535 octets less two headers (RFC 768, RFC 791).
constexpr std::uint64_t datagram_octets = 65535 - 20 - 8;

void error(Diagnostics& diagnostics, ErrorCode code, SourceSpan at, std::string message,
           std::string label, std::vector<Note> notes) {
  report(diagnostics, {.code = code,
                       .at = at,
                       .message = std::move(message),
                       .label = std::move(label),
                       .notes = std::move(notes),
                       .fix = {}});
}

// What a member is called in Java, where names are written in camel case: `user_id` → `userId`.
std::string camel_case(std::string_view name) {
  std::string camel;
  bool upper = false;
  for (const char c : name) {
    if (c == '_') {
      upper = !camel.empty();
    } else {
      camel += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      upper = false;
    }
  }
  return camel;
}

struct Named {
  std::string_view name;
  SourceSpan at;
};

void check_java_names(const std::vector<Named>& fields, Diagnostics& diagnostics) {
  std::map<std::string, Named> names;
  for (const Named& field : fields) {
    const auto [first, added] = names.insert({camel_case(field.name), field});
    if (added || first->second.name == field.name) continue;
    error(diagnostics, ErrorCode::e208, field.at,
          fmt::format("`{}` and `{}` are one name in Java", first->second.name, field.name),
          fmt::format("both become `{}`", first->first), {{first->second.at, "the first is here"}});
  }
}

void check_java_names(const Struct& structure, Diagnostics& diagnostics) {
  std::vector<Named> fields;
  for (const Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (field) fields.push_back({field->name, field->at});
  }
  check_java_names(fields, diagnostics);
}

void check_java_names(const Bits& bits, Diagnostics& diagnostics) {
  std::vector<Named> fields;
  for (const BitField& field : bits.fields) {
    if (!field.name.empty()) fields.push_back({field.name, field.at});
  }
  check_java_names(fields, diagnostics);
}

// -- Arguments

// True when an encoder does not know the value before everything is written. What a field inside of
// another struct derives from is not looked at: only a constant is known of it.
bool is_late(const Model& model, const Struct& structure, const Expression& expression,
             bool may_measure = false) {
  if (const auto* measure = std::get_if<Measure>(&expression.node)) {
    if (may_measure) return false;
    // The octets of a text are counted in its charset, which is no form that every program keeps.
    return measure->kind != MeasureKind::count ||
           is_text(field_of(structure, measure->region.first));
  }
  if (std::holds_alternative<Checksum>(expression.node)) return true;
  if (const auto* operation = std::get_if<Operation>(&expression.node)) {
    return std::ranges::any_of(operation->operands, [&](const Expression& operand) {
      return is_late(model, structure, operand, may_measure);
    });
  }
  const auto* value = std::get_if<FieldValue>(&expression.node);
  if (!value) return false;
  const Struct* inside = &structure;
  for (std::size_t i = 0; i < value->path.size(); ++i) {
    const Field& field = field_of(*inside, value->path[i]);
    if (field.derived && i > 0) return !is_constant(*field.derived);
    if (field.derived) return is_late(model, structure, *field.derived);
    if (const auto* bits = std::get_if<BitsType>(&field.type)) {
      return i + 1 < value->path.size() &&
             model.bits[bits->index].fields[value->path[i + 1]].computed.has_value();
    }
    const auto* inner = std::get_if<StructType>(&field.type);
    if (!inner) return false;
    inside = &model.structs[inner->index];
  }
  return false;
}

void check_arguments(const Model& model, const Struct& structure, const Field& field,
                     Diagnostics& diagnostics) {
  // Bits are written anew when all sizes are known, but in front of other fields that derive.
  const bool may_measure = std::holds_alternative<BitsType>(field.type);
  for (const Expression& argument : field.arguments) {
    if (!is_late(model, structure, argument, may_measure)) continue;
    error(diagnostics, ErrorCode::e417, argument.at,
          fmt::format("this is known only when `{}` has been written", field.name),
          "a size, an offset, a checksum or the length of a text is in it", {});
  }
}

void check_arguments(const Model& model, const Struct& structure, Diagnostics& diagnostics) {
  for (const Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (!field) continue;
    check_arguments(model, structure, *field, diagnostics);
    const auto* variant = std::get_if<VariantType>(&field->type);
    if (!variant) continue;
    for (const Alternative& alternative : model.variants[variant->index].alternatives) {
      if (alternative.content) {
        check_arguments(model, structure, *alternative.content, diagnostics);
      }
    }
  }
}

// -- Checksums

struct Summed {
  const Field* field = nullptr;
  std::vector<Region> regions;
  bool at_work = false;
  bool done = false;
};

// A value stands for the octets of the field that has it.
void collect_values(const Expression& expression, std::vector<Region>& to) {
  if (const auto* value = std::get_if<FieldValue>(&expression.node); value && !value->of_last) {
    to.push_back({.whole = false, .first = value->path.front(), .last = value->path.front()});
  } else if (const auto* operation = std::get_if<Operation>(&expression.node)) {
    for (const Expression& operand : operation->operands) collect_values(operand, to);
  }
}

void collect_regions(const Expression& expression, std::vector<Region>& to) {
  if (const auto* checksum = std::get_if<Checksum>(&expression.node)) {
    for (const ChecksumPiece& piece : checksum->pieces) {
      if (const auto* region = std::get_if<Region>(&piece)) to.push_back(*region);
      if (const auto* value = std::get_if<ValuePiece>(&piece)) collect_values(value->value[0], to);
    }
  } else if (const auto* operation = std::get_if<Operation>(&expression.node)) {
    for (const Expression& operand : operation->operands) collect_regions(operand, to);
  }
}

bool covers(const Summed& summed, const Field& field) {
  return std::ranges::any_of(summed.regions, [&](const Region& region) {
    return region.whole || (region.first <= field.number && field.number <= region.last);
  });
}

// The checksum that cannot be computed because it waits for itself; null when there is none.
const Field* find_circle(std::vector<Summed>& all, Summed& from) {
  if (from.done) return nullptr;
  if (from.at_work) return from.field;
  from.at_work = true;
  for (Summed& other : all) {
    if (&other == &from || !covers(from, *other.field)) continue;
    if (const Field* circle = find_circle(all, other)) return circle;
  }
  from.done = true;
  return nullptr;
}

void check_checksums(const Struct& structure, Diagnostics& diagnostics) {
  std::vector<Summed> all;
  for (const Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (!field || !field->derived) continue;
    Summed summed{.field = field, .regions = {}};
    collect_regions(*field->derived, summed.regions);
    if (!summed.regions.empty()) all.push_back(std::move(summed));
  }
  if (all.size() > limits::checksums) {
    error(diagnostics, ErrorCode::e404, all[limits::checksums].field->at,
          fmt::format("a struct with more than {} checksums", limits::checksums), {}, {});
    return;
  }
  for (Summed& summed : all) {
    const Field* circle = find_circle(all, summed);
    if (!circle) continue;
    error(diagnostics, ErrorCode::e416, circle->at,
          fmt::format("`{}` goes over a checksum that goes over `{}`", circle->name, circle->name),
          "neither can be computed first", {});
    return;
  }
}

// -- Streams

// Where a message ends in a stream that only its own octets part.
void check_end(const Model& model, const Stream& stream, std::size_t sent,
               Diagnostics& diagnostics) {
  const Struct& message = model.structs[sent];
  if (stream.transport == Transport::udp || stream.framing.kind != FramingKind::self) return;
  // A message that may have no octets would be there over and over again.
  if (message.end != EndKind::open && message.size_octets > 0) return;
  error(diagnostics, ErrorCode::e506, stream.at,
        message.end == EndKind::open
            ? fmt::format("nothing says where a `{}` ends", message.name)
            : fmt::format("a `{}` may have no octets at all", message.name),
        "over TCP, the next message follows right after it", {{message.at, "declared here"}});
}

// The messages that can be sent are those that one datagram holds.
void check_datagram(const Model& model, const Stream& stream, std::size_t sent,
                    Diagnostics& diagnostics) {
  const Struct& message = model.structs[sent];
  if (stream.transport != Transport::udp || message.size_octets <= datagram_octets) return;
  error(diagnostics, ErrorCode::e505, stream.at,
        fmt::format("`{}` is {} octets, and a UDP datagram holds {}", message.name,
                    message.size_octets, datagram_octets),
        {}, {{message.at, "declared here"}});
}

}  // namespace

void check(const Model& model, Diagnostics& diagnostics) {
  for (const Bits& bits : model.bits) check_java_names(bits, diagnostics);
  for (const Struct& structure : model.structs) {
    check_java_names(structure, diagnostics);
    check_arguments(model, structure, diagnostics);
    check_checksums(structure, diagnostics);
  }

  std::map<std::tuple<std::size_t, Transport, std::uint16_t>, const Stream*> ports;
  for (const Stream& stream : model.streams) {
    if (stream.client_sends) check_end(model, stream, *stream.client_sends, diagnostics);
    if (stream.server_sends && stream.server_sends != stream.client_sends) {
      check_end(model, stream, *stream.server_sends, diagnostics);
    }
    if (stream.client_sends) check_datagram(model, stream, *stream.client_sends, diagnostics);
    if (stream.server_sends && stream.server_sends != stream.client_sends) {
      check_datagram(model, stream, *stream.server_sends, diagnostics);
    }
    if (stream.port == 0) continue;  // reported, or not given
    // Another file's stream may have the port: it describes another server.
    const auto [first, added] =
        ports.insert({{stream.file, stream.transport, stream.port}, &stream});
    if (added) continue;
    error(diagnostics, ErrorCode::e504, stream.at,
          fmt::format("`{}` and `{}` are both at {} port {}", first->second->name, stream.name,
                      stream.transport == Transport::tcp ? "tcp" : "udp", stream.port),
          "octets there would have two meanings", {{first->second->at, "the first is here"}});
  }
}

}  // namespace wirestruct::schema
