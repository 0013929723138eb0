#include "schema/resolve.hpp"

#include <fmt/format.h>

#include "schema/limits.hpp"
#include "schema/resolve_enum.hpp"
#include "schema/resolve_file.hpp"
#include "schema/resolver.hpp"

namespace wirestruct::schema {

Resolver::Resolver(std::span<const ast::File> files, Diagnostics& diagnostics)
    : files_(files), diagnostics_(diagnostics), names_(files, diagnostics) {
  for (std::size_t file = 0; file < files.size(); ++file) {
    for (const ast::Enum& each : files[file].enums) enums_.emplace_back(&each, file);
    for (const ast::Bits& each : files[file].bits) bits_.emplace_back(&each, file);
    for (const ast::Constant& each : files[file].constants) constants_.emplace_back(&each, file);
  }
  resolved_.model.enums.resize(enums_.size());
  enum_states_.resize(enums_.size(), State::unknown);
  enum_orders_.resize(enums_.size());
  enumerators_.resize(enums_.size());
  indexed_.resize(enums_.size());
  resolved_.model.bits.resize(bits_.size());
  bits_orders_.resize(bits_.size());
  resolved_.model.constants.resize(constants_.size());
  constant_states_.resize(constants_.size(), State::unknown);
}

Resolved Resolver::run() {
  for (const ast::File& file : files_) {
    resolved_.model.files.push_back(resolve_file(file, diagnostics_));
  }
  // Each by its number, or earlier when another one needs it.
  for (std::size_t number = 0; number < enums_.size(); ++number) resolve_enum_number(number);
  for (std::size_t number = 0; number < constants_.size(); ++number) {
    resolve_constant_number(number);
  }
  for (std::size_t number = 0; number < bits_.size(); ++number) resolve_bits_number(number);
  for (std::size_t file = 0; file < files_.size(); ++file) {
    if (const auto& version = files_[file].version) {
      const auto value = number(*version, file);
      if (value && (*value == 0 || *value > UINT32_MAX)) {
        error(ErrorCode::e413, version->at, fmt::format("there is no version {}", *value),
              "versions are counted from 1");
      } else if (value) {
        resolved_.model.files[file].version = static_cast<std::uint32_t>(*value);
      }
    }
  }
  add_structs();
  for (std::size_t file = 0; file < files_.size(); ++file) {
    for (const ast::Stream& declared : files_[file].streams) add_stream(declared, file);
  }
  return std::move(resolved_);
}

void Resolver::error(ErrorCode code, SourceSpan at, std::string message, std::string label,
                     std::string fix, std::vector<Note> notes) {
  report(diagnostics_, {.code = code,
                        .at = at,
                        .message = std::move(message),
                        .label = std::move(label),
                        .notes = std::move(notes),
                        .fix = std::move(fix)});
}

void Resolver::resolve_enum_number(std::size_t number) {
  State& state = enum_states_[number];
  const auto& [declared, file] = enums_[number];
  if (state == State::at_work) {
    error(ErrorCode::e212, declared->name.at,
          fmt::format("the values of `{}` need each other", declared->name.text));
    state = State::wrong;
  }
  if (state != State::unknown) return;
  state = State::at_work;
  if (needs_too_many(declared->name)) {
    state = State::wrong;
    return;
  }
  ++at_work_;
  const std::size_t in_file = file;
  // Filled from the first enumerator to the last, so that each sees those in front of it.
  const auto resolved = resolve_enum(
      *declared, file,
      [&](const ast::Expression& value) {
        return constant(value, {.file = in_file, .enumeration = number, .large_numbers = true},
                        "the value of an enumerator");
      },
      resolved_.model.enums[number], diagnostics_);
  --at_work_;
  if (resolved) enum_orders_[number] = *resolved;
  if (enum_states_[number] == State::at_work) enum_states_[number] = State::known;
}

bool Resolver::needs_too_many(const ast::Name& name) {
  if (at_work_ < limits::constant_depth) return false;
  error(ErrorCode::e112, name.at,
        fmt::format("`{}` is needed by a chain of {} constants", name.text, at_work_));
  return true;
}

void Resolver::resolve_constant_number(std::size_t number) {
  const auto& [declared, file] = constants_[number];
  if (constant_states_[number] == State::at_work) {
    error(ErrorCode::e212, declared->name.at,
          fmt::format("`{}` needs itself to be known", declared->name.text));
    constant_states_[number] = State::wrong;
  }
  if (constant_states_[number] != State::unknown) return;
  constant_states_[number] = State::at_work;
  std::optional<std::int64_t> value;
  if (!needs_too_many(declared->name)) {
    ++at_work_;
    value = constant(declared->value, {.file = file}, "a constant");
    --at_work_;
  }
  resolved_.model.constants[number] = {.name = declared->name.text,
                                       .doc = declared->doc,
                                       .file = file,
                                       .value = value.value_or(0),
                                       .at = declared->name.at};
  constant_states_[number] =
      value && constant_states_[number] == State::at_work ? State::known : State::wrong;
}

// -- Streams

void Resolver::add_stream(const ast::Stream& declared, std::size_t file) {
  Stream to;
  to.name = declared.name.text;
  to.doc = declared.doc;
  to.file = file;
  to.at = declared.name.at;
  if (declared.transport) {
    to.transport = declared.transport->transport;
    const ast::Expression& port = declared.transport->port;
    const auto value = number(port, file);
    if (value && (*value == 0 || *value > 0xFFFF)) {
      error(ErrorCode::e501, port.at, fmt::format("there is no port {}", *value),
            "expected 1 to 65535");
    }
    to.port = static_cast<std::uint16_t>(value.value_or(0) & 0xFFFF);
  } else if (!declared.incomplete) {
    error(ErrorCode::e502, declared.name.at,
          fmt::format("nothing says where the stream `{}` is", declared.name.text), {},
          "write `tcp port N;` or `udp port N;`");
  }
  if (declared.framing) set_framing(*declared.framing, file, to);
  if (declared.client_sends) to.client_sends = message(*declared.client_sends, file);
  if (declared.server_sends) to.server_sends = message(*declared.server_sends, file);
  if (!declared.incomplete && !declared.client_sends && !declared.server_sends) {
    error(ErrorCode::e503, declared.name.at,
          fmt::format("nobody sends anything on the stream `{}`", declared.name.text), {},
          "write `client sends S;` or `server sends S;`");
  }
  resolved_.model.streams.push_back(std::move(to));
}

void Resolver::set_framing(const ast::FramingClause& from, std::size_t file, Stream& to) {
  if (to.transport == Transport::udp) {
    error(ErrorCode::e507, from.at, "a datagram is a message, and needs no framing");
    return;
  }
  if (from.delimiter) {
    to.framing.kind = FramingKind::delimited;
    to.framing.delimiter = *from.delimiter;
    if (from.delimiter->empty())
      error(ErrorCode::e507, from.at, "a delimiter of no octets ends nothing");
    return;
  }
  const auto prefix = find_scalar(from.prefix.text);
  if (!prefix || prefix->scalar.kind != ScalarKind::unsigned_integer) {
    error(ErrorCode::e507, from.prefix.at, fmt::format("`{}` is no length", from.prefix.text),
          "expected an unsigned integer, as in `u32be`");
    return;
  }
  to.framing.kind = FramingKind::prefixed;
  to.framing.prefix = prefix->scalar;
  to.framing.prefix_order = prefix->order;
  to.framing.prefix_counts_itself = from.counts_itself;
  resolve_scalar(from.prefix, *prefix);  // for what it reports
  if (prefix->scalar.size_octets == 1 || prefix->order != ByteOrder::none) return;
  const auto& in_force = files_[file].order;
  if (in_force && in_force->order != ByteOrder::chosen) {
    to.framing.prefix_order = in_force->order;
    return;
  }
  error(
      ErrorCode::e301, from.prefix.at,
      fmt::format("the length is {} octets wide and has no byte order", prefix->scalar.size_octets),
      fmt::format("expected `{}le` or `{}be`", scalar_name(prefix->scalar),
                  scalar_name(prefix->scalar)));
}

std::optional<std::size_t> Resolver::message(const ast::Name& name, std::size_t file) {
  const auto not_a_struct = [&](std::string_view what) {
    error(ErrorCode::e307, name.at, fmt::format("`{}` is {}, not a struct", name.text, what),
          "messages are structs");
    return std::nullopt;
  };
  if (find_scalar(name.text) || find_refused(name.text)) return not_a_struct("a plain type");
  const Declaration* found = look_up(file, name);
  if (!found) return std::nullopt;
  switch (found->kind) {
    case DeclarationKind::structure: {
      const std::size_t place = struct_places_[found->number];
      const Struct& structure = resolved_.model.structs[place];
      if (structure.parameters.empty()) return place;
      error(ErrorCode::e508, name.at,
            fmt::format("`{}` has parameters, and nothing gives it any", structure.name),
            "a message stands alone", "send a struct that holds it",
            {{structure.at, "declared here"}});
      return std::nullopt;
    }
    case DeclarationKind::enumeration:
      return not_a_struct("an enum");
    case DeclarationKind::bits:
      return not_a_struct("bits");
    case DeclarationKind::constant:
      return not_a_struct("a constant");
    case DeclarationKind::stream:
      break;
  }
  return not_a_struct("a stream");
}

Resolved resolve(std::span<const ast::File> files, Diagnostics& diagnostics) {
  return Resolver(files, diagnostics).run();
}

}  // namespace wirestruct::schema
