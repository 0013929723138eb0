// What an expression of the schema is in one message: over the items of its record, while it is
// decoded or once it is whole, and of one that is being encoded.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

#include "translate/record.hpp"

namespace wirestruct::translate {

/// Why an expression has no value.
enum class EvaluationFault : std::uint8_t {
  overflow,   ///< more than 64 bits, a division by zero, a shift by less than 0 or more than 63
  not_there,  ///< octets that it reads are cut off, or were not captured
  pending,    ///< a field that it reads is computed later (encoding)
};

/// Where an expression stands.
struct Scope {
  const schema::Model& model;
  const Record& record;
  std::uint32_t structure = 0;  ///< the item of the struct that it stands in
  /// The field that it is the value of, by its item: a checksum takes its octets for zero.
  std::uint32_t own = 0;
  std::uint32_t last_item = 0;                 ///< `last`, when that is a struct
  std::optional<std::int64_t> last_value;      ///< `last`, when that is a number
  const std::vector<bool>* pending = nullptr;  ///< by item: derived, and not computed yet
  bool is_growing = false;                     ///< sizes and counts are not known yet (encoding)
};

using Evaluation = std::expected<std::int64_t, EvaluationFault>;

/// The value. A checksum of 64 bits is given as two's complement.
Evaluation evaluate(const schema::Expression& expression, const Scope& scope);

/// The item of a struct's field, by Field::number; 0 when it is not there.
std::uint32_t child_of(const Record& record, std::uint32_t structure, std::size_t number);

/// The first and the last item of the fields that a region names; nothing when none is there. Never
/// of a whole struct.
struct ItemRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};
std::optional<ItemRange> items_of(const Record& record, std::uint32_t structure,
                                  const schema::Region& region);

/// The number that the octets of a single value hold, as expressions see it.
Evaluation number_of(const schema::Model& model, const schema::Type& type, std::uint64_t bits);

/// The bits that a field of the type has for the number; nothing when it cannot hold it. 64 bits
/// take any number as two's complement: a checksum of that width is one.
std::optional<std::uint64_t> bits_for(const schema::Model& model, const schema::Type& type,
                                      std::int64_t number);

/// The alternative that a `switch` comes to, `default` included; null when there is none.
const schema::Alternative* find_alternative(const schema::Variant& variant, std::int64_t selector);

/// Whether a checksum is part of the expression.
bool has_checksum(const schema::Expression& expression);

}  // namespace wirestruct::translate
