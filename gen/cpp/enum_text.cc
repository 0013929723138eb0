// An enum of a schema as an enum class.
#include <fmt/format.h>

#include "gen/cpp/comment.hpp"
#include "gen/cpp/names.hpp"
#include "gen/cpp/parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::cpp {
namespace {

constexpr std::string_view enum_template = R"(
$doc$
enum class $Enum$ : $integer$ {
  $enumerators$
};

/// The enumerator's name in the schema; empty for a value that the schema does not know.
constexpr std::string_view name_of($Enum$ value) noexcept {
  switch (value) {
    $cases$
  }
  return {};
}

/// The name, or the number of a value without one.
inline std::string to_string($Enum$ value) {
  return wirestruct::printed(value);
}

template <typename OStream>
OStream& operator<<(OStream& out, $Enum$ value) {
  out << to_string(value);
  return out;
}
)";

constexpr std::string_view flags_template = R"(
$doc$
enum class $Enum$ : $integer$ {
  $enumerators$
};

constexpr $Enum$ operator|($Enum$ left, $Enum$ right) noexcept {
  return static_cast<$Enum$>(static_cast<$integer$>(left) | static_cast<$integer$>(right));
}
constexpr $Enum$ operator&($Enum$ left, $Enum$ right) noexcept {
  return static_cast<$Enum$>(static_cast<$integer$>(left) & static_cast<$integer$>(right));
}
constexpr $Enum$ operator~($Enum$ value) noexcept {
  return static_cast<$Enum$>(static_cast<$integer$>(~static_cast<$integer$>(value)));
}
constexpr $Enum$& operator|=($Enum$& left, $Enum$ right) noexcept {
  return left = left | right;
}
constexpr $Enum$& operator&=($Enum$& left, $Enum$ right) noexcept {
  return left = left & right;
}

/// True when all of the flags are in the set.
constexpr bool has($Enum$ value, $Enum$ flags) noexcept {
  return (value & flags) == flags;
}

/// True when a bit is set that no flag of the schema has.
constexpr bool has_unknown_flags($Enum$ value) noexcept {
  constexpr $integer$ known = $known$;
  return (static_cast<$integer$>(value) & static_cast<$integer$>(~known)) != 0;
}

/// Calls `each(name, flag)` for all flags that the schema has.
template <typename Each>
constexpr void for_each_flag($Enum$, Each each) {
  $calls$
}

/// The names of the flags that are set, and the bits of those without one.
inline std::string to_string($Enum$ value) {
  return wirestruct::printed(value);
}

template <typename OStream>
OStream& operator<<(OStream& out, $Enum$ value) {
  out << to_string(value);
  return out;
}
)";

/// The character in quotes; empty for one that would have to be written as a number.
std::string character(std::uint64_t bits) {
  if (bits == '\n') return R"('\n')";
  if (bits == '\t') return R"('\t')";
  if (bits == '\r') return R"('\r')";
  if (bits == '\0') return R"('\0')";
  if (bits == '\'') return R"('\'')";
  if (bits == '\\') return R"('\\')";
  if (bits < 0x20 || bits > 0x7E) return "";  // above, `char` has a sign or not
  return std::string("'") + static_cast<char>(bits) + "'";
}

/// As a character where the schema has one that means the same in every C++ compiler.
std::string value_text(const schema::Enum& declared, const schema::Enumerator& enumerator) {
  const std::uint64_t bits = enumerator.bits;
  if (enumerator.written_as_character && !character(bits).empty()) return character(bits);
  if (declared.underlying.kind == schema::ScalarKind::signed_integer) {
    const unsigned spare_bits = 64 - 8 * declared.underlying.size_octets;
    const std::int64_t value = static_cast<std::int64_t>(bits << spare_bits) >> spare_bits;
    if (value == INT64_MIN) return "-9223372036854775807 - 1";  // a minus applies to a literal
    return fmt::format("{}", value);
  }
  return fmt::format("{}{}", bits, bits > INT64_MAX ? "U" : "");
}

}  // namespace

std::string enum_text(const schema::Enum& declared) {
  const std::string name = type_identifier(declared.name);
  std::string enumerators;
  std::string cases;
  for (const schema::Enumerator& enumerator : declared.enumerators) {
    const std::string identifier = enumerator_identifier(enumerator.name);
    enumerators += comment(enumerator.doc, 2);
    enumerators += fmt::format("{} = {},\n", identifier, value_text(declared, enumerator));
    cases += fmt::format("case {}::{}:\n  return \"{}\";\n", name, identifier, enumerator.name);
  }
  return fill(enum_template, {{"doc", comment(declared.doc, 0)},
                              {"Enum", name},
                              {"integer", integer_type(declared.underlying)},
                              {"enumerators", enumerators},
                              {"cases", cases}});
}

std::string flags_text(const schema::Enum& declared) {
  const std::string name = type_identifier(declared.name);
  std::string enumerators;
  std::string calls;
  std::uint64_t known = 0;
  for (const schema::Enumerator& enumerator : declared.enumerators) {
    const std::string identifier = enumerator_identifier(enumerator.name);
    enumerators += comment(enumerator.doc, 2);
    enumerators += fmt::format("{} = 0x{:X},\n", identifier, enumerator.bits);
    calls += fmt::format("each(\"{}\", {}::{});\n", enumerator.name, name, identifier);
    known |= enumerator.bits;
  }
  return fill(flags_template, {{"doc", comment(declared.doc, 0)},
                               {"Enum", name},
                               {"integer", integer_type(declared.underlying)},
                               {"enumerators", enumerators},
                               {"known", fmt::format("0x{:X}", known)},
                               {"calls", calls}});
}

}  // namespace wirestruct::gen::cpp
