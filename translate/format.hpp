// Values and octets as people read them: one spelling for the decoder, the verifier and `explain`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "translate/record.hpp"

namespace wirestruct::translate {

/// `40 E2 01 00`; of more than `at_most` octets the first `at_most - 1` and a `…`.
std::string hex_octets(Octets octets, std::size_t at_most = SIZE_MAX);

/// `1 octet`, `12 octets`
std::string counted_octets(std::uint64_t count);

/// `40e20100`
std::string hex_digits(Octets octets);

/// `"alice"`, safe for a terminal: what is not UTF-8 as `\xC4`, control and direction characters as
/// escapes (they could hide or rewrite what else is on the screen).
std::string quote_text(Octets text);

/// The shortest decimal number that reads back as these bits of an f16, f32 or f64, always with a
/// point or an exponent: `1.0`, `1e+20`; `NaN`, `-Infinity`.
std::string format_float(const Float& value);

/// One value: `123456`, `"alice"`, `login 'L' (0x4C)`, `busy (1)`, `read | write (0x03)`,
/// `version 4, words 5`, `true`, `1.0`, `63 octets`; `-` for one that is not whole. Of text only
/// what stands before the NUL.
std::string format_value(const schema::Model& model, const Value& value);

/// The value of a whole leaf as its field wants it shown, the elements of an ItemKind::scalars
/// (`[1, 2, 3, … 97 more]`; all of them with `at_most`), nothing for what has no value of its own.
std::string format_item(const schema::Model& model, const Record& record, const Item& item,
                        std::uint64_t at_most = 8);

/// The name of the enumerator with these bits; nothing when there is none.
const schema::Enumerator* find_enumerator(const schema::Enum& enumeration, std::uint64_t bits);

/// The bits of flags that no enumerator has.
std::uint64_t unnamed_flags(const schema::Enum& enumeration, std::uint64_t bits);

/// The enumerators of flags whose bits are all set, but no bit twice, and what they do not name.
struct Flags {
  std::vector<const schema::Enumerator*> names;
  std::uint64_t rest = 0;
};
Flags split_flags(const schema::Enum& enumeration, std::uint64_t bits);

/// The bits of one field of `bits`.
std::uint64_t bits_of(const schema::BitField& field, std::uint64_t bits);

/// The same as a value of its own.
Value value_of(const schema::BitField& field, std::uint64_t bits);

/// The type with all that its octets depend on: `char[16]`, `i32 little`, `Kind : u8`.
std::string format_type(const schema::Model& model, const schema::Field& field);

/// `little`, `big`, `cdab`, `badc`; `chosen` when the data says it; empty when there is none.
std::string_view name_of(schema::ByteOrder order);

/// How wide the text is on a screen. For our own words: one column for each code point.
std::size_t screen_columns(std::string_view text);

/// `2024-05-01T12:00:00.123456789Z` (RFC 3339).
std::string format_time(std::int64_t time_ns);

}  // namespace wirestruct::translate
