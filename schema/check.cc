#include "schema/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "schema/check_derived.hpp"

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
  for (const Struct& structure : model.structs) check_java_names(structure, diagnostics);
  check_derived(model, diagnostics);

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
