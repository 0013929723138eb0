// What an expression of the schema is in one message: over the items of its record, while it is
// decoded or once it is whole, and of one that is being encoded.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
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

using Evaluation = std::expected<std::int64_t, EvaluationFault>;

/// How many elements the array of that Field::number will have, in its outermost dimension.
using CountToCome = std::function<Evaluation(std::size_t)>;

/// Where an expression stands.
struct Scope {
  const schema::Model& model;
  const Record& record;
  std::uint32_t structure = 0;  ///< the item of the struct that it stands in
  /// The field that it is the value of, by its item: a checksum takes its octets for zero.
  std::uint32_t own = 0;
  std::uint32_t last_item = 0;             ///< `last`, when that is a struct
  std::optional<std::int64_t> last_value;  ///< `last`, when that is a number
  /// By item: derived, and not computed yet; of `bits`, the parts that are computed.
  const std::vector<bool>* pending = nullptr;
  bool is_growing = false;                     ///< sizes and counts are not known yet (encoding)
  const CountToCome* count_to_come = nullptr;  ///< counts that are known although it grows
};

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

/// The elements of an array in its outermost dimension.
std::uint64_t outer_count(const Item& item);

/// Whether the type is `bits` of which some part is computed.
bool has_computed_parts(const schema::Model& model, const schema::Type& type);

/// The number that a part of `bits` holds, as expressions see it.
Evaluation number_of(const schema::BitField& part, std::uint64_t bits);

/// The number that the octets of a single value hold, likewise.
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
