// What stands behind an `@`. The parser has seen to it that each attribute is one, stands once and
// has its argument.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "schema/resolver.hpp"

namespace wirestruct::schema {
namespace {

constexpr std::array<std::pair<std::string_view, Charset>, 6> charsets = {{
    {"ascii", Charset::ascii},
    {"gbk", Charset::gbk},
    {"latin1", Charset::latin1},
    {"utf16be", Charset::utf16be},
    {"utf16le", Charset::utf16le},
    {"utf8", Charset::utf8},
}};

constexpr std::array<std::pair<std::string_view, Notation>, 5> times = {{
    {"ntp64", Notation::ntp64},
    {"unix_ms", Notation::unix_ms},
    {"unix_ns", Notation::unix_ns},
    {"unix_s", Notation::unix_s},
    {"unix_us", Notation::unix_us},
}};

template <typename Rows>
std::string names_of(const Rows& rows) {
  std::string names;
  for (const auto& [name, value] : rows) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

}  // namespace

bool Resolver::resolve_attributes(const std::vector<ast::Attribute>& from, const Scope& scope,
                                  const Versioning& versioning, Struct& structure, Field& to) {
  bool known = true;
  for (const ast::Attribute& attribute : from) {
    known = apply_attribute(attribute, scope, versioning, structure, to) && known;
  }
  return known;
}

bool Resolver::apply_attribute(const ast::Attribute& from, const Scope& scope,
                               const Versioning& versioning, Struct& structure, Field& to) {
  const std::string_view name = from.name.text;
  const auto unfit = [&](std::string_view why) {
    error(ErrorCode::e312, from.name.at, fmt::format("`@{}` {}", name, why));
    return false;
  };
  if (name == "at") {
    to.asserted_offset_octets = number(from.arguments[0], scope.file);
    return to.asserted_offset_octets.has_value();
  }
  if (name == "max") {
    if (!to.extent) return unfit("bounds an array whose length varies, and this is none");
    const auto most = number(from.arguments[0], scope.file);
    if (!most) return false;
    if (*most == 0) return unfit("of 0 leaves no element");
    to.extent->max_elements = *most;
    return true;
  }
  if (name == "version") {
    const auto scalar = wire_scalar(resolved_.model, to.type);
    const bool single = !to.extent && to.dimensions.empty() && !to.guard;
    if (versioning.field != to.number) return unfit("marks one field of a struct, not two");
    if (scalar && scalar->kind == ScalarKind::unsigned_integer && single) return true;
    return unfit("marks an unsigned integer that is always there");
  }
  if (name == "since") return set_since(from, scope, versioning, structure, to);
  if (name == "charset" || name == "pad") return set_text_rule(from, scope, to);
  return set_shown(from, to);
}

bool Resolver::set_since(const ast::Attribute& from, const Scope& scope,
                         const Versioning& versioning, Struct& structure, Field& to) {
  const auto since = number(from.arguments[0], scope.file);
  if (!since) return false;
  const auto wrong = [&](std::string message, std::string fix) {
    error(ErrorCode::e413, from.name.at, std::move(message), {}, std::move(fix));
    return false;
  };
  if (*since == 0 || *since > UINT32_MAX) {
    return wrong(fmt::format("there is no version {}", *since), "versions are counted from 1");
  }
  if (!versioning.field && !versioning.file_version) {
    return wrong("nothing says which version a message has",
                 "write `version 2;` at the top of the file, or `@version` behind the field that "
                 "holds it");
  }
  if (versioning.file_version && *since > *versioning.file_version) {
    return wrong(fmt::format("`{}` is there since version {}, and this is version {}", to.name,
                             *since, *versioning.file_version),
                 fmt::format("write `version {};` at the top of the file", *since));
  }
  if (versioning.field && *versioning.field >= to.number) {
    return wrong(fmt::format("`{}` stands in front of the version", to.name),
                 "a reader has to know the version first");
  }
  to.since = static_cast<std::uint32_t>(*since);
  Guard guard{.kind = GuardKind::octets_left, .condition = {}, .outer = to.guard};
  if (versioning.field) {
    guard.kind = GuardKind::when;
    guard.condition = {Operation{Operator::greater_equal,
                                 {{FieldValue{{*versioning.field}, false}, from.name.at},
                                  {Number{static_cast<std::int64_t>(*since)}, from.name.at}}},
                       from.name.at};
  }
  to.guard = structure.guards.size();
  structure.guards.push_back(std::move(guard));
  return true;
}

bool Resolver::set_text_rule(const ast::Attribute& from, const Scope& scope, Field& to) {
  const ast::Expression& argument = from.arguments[0];
  if (!is_text(to)) {
    error(ErrorCode::e312, from.name.at,
          fmt::format("`@{}` is for text, and `{}` is none", from.name.text, to.name), {},
          "text is `char[n]`");
    return false;
  }
  if (from.name.text == "charset") {
    const auto row =
        std::ranges::find(charsets, argument.text, &std::pair<std::string_view, Charset>::first);
    if (row == charsets.end()) {
      error(ErrorCode::e313, argument.at, fmt::format("there is no charset `{}`", argument.text),
            fmt::format("known are {}", names_of(charsets)));
      return false;
    }
    to.text.charset = row->second;
    return true;
  }
  if (to.extent && to.dimensions.empty()) {
    error(ErrorCode::e312, from.name.at,
          fmt::format("`@pad` fills up a fixed number of octets, and those of `{}` vary", to.name));
    return false;
  }
  if (argument.text == "nul" || argument.text == "space") {
    to.text.pad = argument.text == "nul" ? std::byte{0} : std::byte{0x20};
    return true;
  }
  const auto octet = constant(argument, {.file = scope.file}, "the padding");
  if (!octet) return false;
  if (*octet < 0 || *octet > 0xFF) {
    error(ErrorCode::e408, argument.at, "text is filled up with one octet",
          "nul, space, or 0 to 255");
    return false;
  }
  to.text.pad = static_cast<std::byte>(*octet);
  return true;
}

bool Resolver::set_shown(const ast::Attribute& from, Field& to) {
  const std::string_view name = from.name.text;
  const auto scalar = wire_scalar(resolved_.model, to.type);
  const bool plain = std::holds_alternative<Scalar>(to.type);
  const bool integer = plain && (scalar->kind == ScalarKind::unsigned_integer ||
                                 scalar->kind == ScalarKind::signed_integer);
  const auto unfit = [&](std::string_view what) {
    error(ErrorCode::e312, from.name.at,
          fmt::format("`@{}` is for {}, and `{}` is none", name, what, to.name));
    return false;
  };
  const auto octets = [&](std::uint64_t size) {
    return is_octets(to) && !to.extent && to.dimensions.back() == size;
  };
  const auto set_notation = [&](Notation notation) {
    if (to.shown.notation != Notation::plain) {
      error(ErrorCode::e312, from.name.at,
            fmt::format("`{}` cannot be shown in two ways", to.name));
      return false;
    }
    to.shown.notation = notation;
    return true;
  };
  if (name == "deprecated") {
    to.shown.deprecated = from.arguments[0].text;
    return true;
  }
  if (name == "secret") {
    to.shown.secret = true;
    return true;
  }
  if (name == "unit") {
    if (!plain || (!integer && scalar->kind != ScalarKind::floating_point)) return unfit("numbers");
    to.shown.unit = from.arguments[0].text;
    return true;
  }
  if (name == "scale") {
    if (!plain || (!integer && scalar->kind != ScalarKind::floating_point)) return unfit("numbers");
    const ast::Expression& argument = from.arguments[0];
    double scale = 0;
    if (argument.kind == ast::ExpressionKind::real) {
      const std::string& text = argument.text;
      std::from_chars(text.data(), text.data() + text.size(), scale);
    } else {
      const auto value = constant(argument, {}, "the scale");
      if (!value) return false;
      scale = static_cast<double>(*value);
    }
    if (scale == 0) {
      error(ErrorCode::e312, argument.at, "a value times 0 shows nothing");
      return false;
    }
    to.shown.scale = scale;
    return true;
  }
  if (name == "hex") return integer ? set_notation(Notation::hex) : unfit("integers");
  if (name == "ipv4") {
    const bool fits = (integer && scalar->size_octets == 4) || octets(4);
    return fits ? set_notation(Notation::ipv4) : unfit("u32 and byte[4]");
  }
  if (name == "ipv6") return octets(16) ? set_notation(Notation::ipv6) : unfit("byte[16]");
  if (name == "mac") return octets(6) ? set_notation(Notation::mac) : unfit("byte[6]");
  const ast::Expression& argument = from.arguments[0];
  const auto row =
      std::ranges::find(times, argument.text, &std::pair<std::string_view, Notation>::first);
  if (row == times.end()) {
    error(ErrorCode::e312, argument.at, fmt::format("there is no time `{}`", argument.text),
          fmt::format("known are {}", names_of(times)));
    return false;
  }
  const bool fits = integer && (row->second != Notation::ntp64 || scalar->size_octets == 8);
  return fits ? set_notation(row->second) : unfit("integers (ntp64: u64)");
}

}  // namespace wirestruct::schema
