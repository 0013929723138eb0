// One number, the octets that it is on the wire, and what the other byte order makes of them: the
// lesson behind `wirestruct explain 123456 i32`.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace wirestruct::translate {

/// Explains a value, or octets, as a scalar type.
///   value  a number (`-2`, `0xCAFE`, `0b101`, `0o17`, `1_000`, `1.5`, `NaN`), a character (`A`,
///          `'A'`, `'\n'`), `true`, `false`; or the octets of one value in hex: `40 E2 01 00`
///   type   `i32`, `u24be`, `f64le`, `char`, and the C spellings that a schema accepts
/// Returns lines of text, or one sentence that says what is wrong with the value or the type.
std::expected<std::string, std::string> explain_value(std::string_view value, std::string_view type,
                                                      bool color);

}  // namespace wirestruct::translate
