#include "schema/scalar_table.hpp"

#include <algorithm>

namespace wirestruct::schema {
namespace {

using enum ScalarKind;

constexpr ScalarRow scalars[] = {
    {"u8", {unsigned_integer, 1}},
    {"u16", {unsigned_integer, 2}},
    {"u24", {unsigned_integer, 3}},
    {"u32", {unsigned_integer, 4}},
    {"u40", {unsigned_integer, 5}},
    {"u48", {unsigned_integer, 6}},
    {"u56", {unsigned_integer, 7}},
    {"u64", {unsigned_integer, 8}},
    {"i8", {signed_integer, 1}},
    {"i16", {signed_integer, 2}},
    {"i24", {signed_integer, 3}},
    {"i32", {signed_integer, 4}},
    {"i40", {signed_integer, 5}},
    {"i48", {signed_integer, 6}},
    {"i56", {signed_integer, 7}},
    {"i64", {signed_integer, 8}},
    {"f16", {floating_point, 2}},
    {"f32", {floating_point, 4}},
    {"f64", {floating_point, 8}},
    {"char", {character, 1}},
    {"byte", {raw_octet, 1}},
    {"bool", {boolean, 1}},
    // C spellings with one meaning. `float` and `double` are IEEE 754 wherever sockets are.
    {"uint8_t", {unsigned_integer, 1}, false},
    {"uint16_t", {unsigned_integer, 2}, false},
    {"uint32_t", {unsigned_integer, 4}, false},
    {"uint64_t", {unsigned_integer, 8}, false},
    {"int8_t", {signed_integer, 1}, false},
    {"int16_t", {signed_integer, 2}, false},
    {"int32_t", {signed_integer, 4}, false},
    {"int64_t", {signed_integer, 8}, false},
    {"float", {floating_point, 4}, false},
    {"double", {floating_point, 8}, false},
};

struct SuffixRow {
  std::string_view name;
  ByteOrder order;
  bool of_units;  ///< orders units of two octets: for numbers of 4, 6 and 8 octets
};

constexpr SuffixRow suffixes[] = {
    {"le", ByteOrder::little, false},
    {"be", ByteOrder::big, false},
    {"cdab", ByteOrder::cdab, true},
    {"badc", ByteOrder::badc, true},
};

constexpr std::string_view by_compiler = "is as wide as the compiler wants";
constexpr std::string_view long_why =
    "is 4 octets with some compilers (Windows, 32-bit Linux) and 8 with others (64-bit Linux)";
constexpr std::string_view pointer_why = "is 4 octets in a 32-bit program and 8 in a 64-bit one";

constexpr RefusedRow refused[] = {
    {"int", "is 4 octets with most compilers, and C promises only 2", "i32"},
    {"signed", "is an int: 4 octets with most compilers, and C promises only 2", "i32"},
    {"signed int", "is 4 octets with most compilers, and C promises only 2", "i32"},
    {"unsigned", "is an unsigned int: 4 octets with most compilers, and C promises only 2", "u32"},
    {"unsigned int", "is 4 octets with most compilers, and C promises only 2", "u32"},
    {"short", "is 2 octets with most compilers, and C promises no upper bound", "i16"},
    {"short int", "is 2 octets with most compilers, and C promises no upper bound", "i16"},
    {"unsigned short", "is 2 octets with most compilers, and C promises no upper bound", "u16"},
    {"unsigned short int", "is 2 octets with most compilers, and C promises no upper bound", "u16"},
    {"long", long_why, "i32 or i64"},
    {"long int", long_why, "i32 or i64"},
    {"signed long", long_why, "i32 or i64"},
    {"unsigned long", long_why, "u32 or u64"},
    {"unsigned long int", long_why, "u32 or u64"},
    {"long long", "is 8 octets with most compilers, and C promises no upper bound", "i64"},
    {"long long int", "is 8 octets with most compilers, and C promises no upper bound", "i64"},
    {"unsigned long long", "is 8 octets with most compilers, and C promises no upper bound", "u64"},
    {"unsigned long long int", "is 8 octets with most compilers, and C promises no upper bound",
     "u64"},
    {"long double", "is 8, 10, 12 or 16 octets, as the compiler and the processor want", "f64"},
    {"unsigned char", "is two words, and types here are one", "u8 for a number, byte for raw data"},
    {"signed char", "is two words, and types here are one", "i8"},
    {"wchar_t", "is 2 octets on Windows and 4 on Linux", "u16 or u32"},
    {"size_t", pointer_why, "u32 or u64"},
    {"ssize_t", pointer_why, "i32 or i64"},
    {"ptrdiff_t", pointer_why, "i32 or i64"},
    {"intptr_t", pointer_why, "i32 or i64"},
    {"uintptr_t", pointer_why, "u32 or u64"},
    {"intmax_t", by_compiler, "i64"},
    {"uintmax_t", by_compiler, "u64"},
    {"int_fast8_t", by_compiler, "i8"},
    {"int_fast16_t", by_compiler, "i16, i32 or i64"},
    {"int_fast32_t", by_compiler, "i32 or i64"},
    {"int_fast64_t", by_compiler, "i64"},
    {"uint_fast8_t", by_compiler, "u8"},
    {"uint_fast16_t", by_compiler, "u16, u32 or u64"},
    {"uint_fast32_t", by_compiler, "u32 or u64"},
    {"uint_fast64_t", by_compiler, "u64"},
    {"time_t", "is 4 octets on some systems and 8 on others", "i32 or i64"},
    {"off_t", "is 4 octets on some systems and 8 on others", "i32 or i64"},
    {"_Bool", "is called bool here, one octet of 0 or 1", "bool"},
    {"void", "has no octets", "the type of what is there"},
    {"string", "does not say how many octets it takes", "char[n], as in `char name[16];`"},
    {"String", "does not say how many octets it takes", "char[n], as in `char name[16];`"},
};

}  // namespace

std::span<const ScalarRow> scalar_rows() {
  return scalars;
}

std::optional<ScalarSpelling> find_scalar(std::string_view spelling) {
  const auto row = std::ranges::find(scalars, spelling, &ScalarRow::name);
  if (row != std::end(scalars)) return ScalarSpelling{.scalar = row->scalar};

  const auto* suffix = std::ranges::find_if(
      suffixes, [spelling](const SuffixRow& known) { return spelling.ends_with(known.name); });
  if (suffix == std::end(suffixes)) return std::nullopt;
  const std::string_view stem = spelling.substr(0, spelling.size() - suffix->name.size());
  const auto own = std::ranges::find(scalars, stem, &ScalarRow::name);
  if (own == std::end(scalars) || !own->is_own) return std::nullopt;
  const std::uint32_t size = own->scalar.size_octets;
  if (suffix->of_units && (size < 4 || size % 2 != 0)) return std::nullopt;
  if (size == 1) return ScalarSpelling{.scalar = own->scalar, .suffix_without_meaning = true};
  return ScalarSpelling{.scalar = own->scalar, .order = suffix->order};
}

std::string_view scalar_name(const Scalar& scalar) {
  const auto row = std::ranges::find(scalars, scalar, &ScalarRow::scalar);
  return row == std::end(scalars) ? "?" : row->name;
}

std::span<const RefusedRow> refused_rows() {
  return refused;
}

const RefusedRow* find_refused(std::string_view name) {
  const auto row = std::ranges::find(refused, name, &RefusedRow::name);
  return row == std::end(refused) ? nullptr : row;
}

}  // namespace wirestruct::schema
