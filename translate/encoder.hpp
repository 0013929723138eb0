// The walk that puts a message together. Values come from a source: JSON, or made up for tests. It
// goes in three steps: all values in their order, with zeros for what derives; then what derives,
// checksums last; then a look at everything that the values have to agree with.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "translate/encode.hpp"
#include "translate/evaluate.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

/// Why a source has no value: the fault, and a sentence about it.
struct SourceError {
  EncodeFault fault = EncodeFault::value_wrong;
  std::string why;
};

/// Where an encoder takes its values from.
class ValueSource {
 public:
  /// A value, an object or an array of the source; null when it is not there.
  using Node = const void*;

  ValueSource() = default;
  ValueSource(const ValueSource&) = delete;
  ValueSource& operator=(const ValueSource&) = delete;
  virtual ~ValueSource() = default;

  /// Whether the node can be the struct: an object without unknown names.
  virtual std::expected<void, SourceError> check(Node object, const schema::Struct& structure) = 0;
  /// The value of a field. `wanted` says whether its conditions hold, when that is known.
  virtual Node member(Node object, const schema::Field& field, std::optional<bool> wanted) = 0;
  /// How many elements the array has; in its innermost dimensions as many as are declared. `wanted`
  /// is how many there should be, when that is known.
  virtual std::expected<std::uint64_t, SourceError> count(Node array, const schema::Field& field,
                                                          std::optional<std::uint64_t> wanted) = 0;
  virtual Node element(Node array, std::uint64_t index) = 0;
  /// The bits of a single number, enum, flags, bits or bool. `attempt` counts from 0: a source that
  /// is not bound to its value may give another one each time.
  virtual std::expected<std::uint64_t, SourceError> number(Node node, const schema::Field& field,
                                                           std::uint32_t attempt) = 0;
  /// Whether another attempt could give another number.
  virtual bool can_try_again(std::uint32_t attempt) const = 0;
  /// Text in the field's charset, or raw octets. `wanted` as for count().
  virtual std::expected<std::vector<std::byte>, SourceError> octets(
      Node node, const schema::Field& field, std::optional<std::uint64_t> wanted) = 0;
  /// The alternative that the node is of; asked for when the selector is computed later.
  virtual const schema::Alternative* alternative(Node node, const schema::Variant& variant) = 0;
};

/// Puts the values together. `root` is the struct's node.
std::expected<std::vector<std::byte>, EncodeError> encode_from(const schema::Model& model,
                                                               const schema::Struct& structure,
                                                               ValueSource& source,
                                                               ValueSource::Node root);

}  // namespace wirestruct::translate
