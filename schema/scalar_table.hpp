// The types without parts: how they are spelled, how wide they are; and the C types that are
// refused because their width is not the same everywhere.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "schema/model.hpp"

namespace wirestruct::schema {

/// One spelling of a scalar. Several rows may have the same scalar (`u8`, `uint8_t`); the first of
/// them is the one that we print.
struct ScalarRow {
  std::string_view name;
  Scalar scalar;
  bool is_own = true;  ///< a name of the language, which takes suffixes such as `le`
};

std::span<const ScalarRow> scalar_rows();

struct ScalarSpelling {
  Scalar scalar;
  ByteOrder order = ByteOrder::none;    ///< of the suffix: `u32be`
  bool suffix_without_meaning = false;  ///< `u8be`: one octet has no order
};

/// The scalar spelled `u32`, `u32be`, `f64cdab`, `uint32_t` …; nothing for any other text.
std::optional<ScalarSpelling> find_scalar(std::string_view spelling);

/// The name that we print: `u32`. "?" for a scalar that the table lacks.
std::string_view scalar_name(const Scalar& scalar);

/// A C type that a schema cannot use. To read as "`long` WHY: write WRITE".
struct RefusedRow {
  std::string_view name;
  std::string_view why;
  std::string_view write;
};

std::span<const RefusedRow> refused_rows();

/// Null when the type is not one of them. Words of the name are separated by one space.
const RefusedRow* find_refused(std::string_view name);

}  // namespace wirestruct::schema
