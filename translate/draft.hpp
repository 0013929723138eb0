// A message that is being put together, and the steps that finish it: used by the encoder alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "translate/encoder.hpp"
#include "translate/evaluate.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

/// A field that is computed once everything else is there.
struct Derived {
  std::uint32_t item = 0;
  std::uint32_t structure = 0;  ///< item of its struct
  bool is_checksum = false;
};

/// A field of `bits`, or an array of them, with parts that are computed.
struct ComputedParts {
  std::uint32_t item = 0;
  std::uint32_t structure = 0;  ///< item of its struct
};

/// What has to be agreed with once all values are known.
struct Agreement {
  const schema::Field* field = nullptr;
  std::uint32_t structure = 0;                       ///< item of its struct
  std::uint32_t item = 0;                            ///< 0: the field is not there
  const schema::Alternative* alternative = nullptr;  ///< of a `switch`
};

/// The octets so far with the items that they are of. What can go wrong returns false and leaves
/// the error here.
struct Draft {
  const schema::Model& model;
  const schema::Struct& structure;
  std::vector<std::byte> octets = {};
  Record record = {};  ///< its octets are set by scope(), since they move while they grow
  std::vector<Derived> derived = {};
  std::vector<ComputedParts> computed = {};
  std::vector<bool> pending = {};  ///< by item: derives, and is not computed yet
  std::vector<Agreement> agreements = {};
  bool is_complete = false;  ///< sizes and counts do not change any more
  EncodeError error = {};

  /// A new item at the end of the octets; it has no octets before it is closed.
  std::uint32_t open(Item item);
  void close(std::uint32_t index);

  bool append(std::uint64_t count, std::byte octet, std::uint32_t item);
  bool append_octets(const std::vector<std::byte>& more, std::uint32_t item);
  /// The bits of a number whose octets are there.
  void put(std::uint32_t index, std::uint64_t bits);
  bool put_derived(const Derived& field, std::int64_t value);
  /// Keeps in mind that the item has a value later.
  void set_pending(std::uint32_t item);

  Scope scope(std::uint32_t structure_item);
  /// Whether a guard of the struct holds, when that is known.
  std::optional<bool> holds(std::uint32_t structure_item, std::size_t guard);

  /// An error at the item, or at one of its elements.
  bool fail(const SourceError& why, std::uint32_t item, std::optional<std::uint64_t> element = {});
  /// An error at a part of an item of `bits`.
  bool fail_part(const SourceError& why, std::uint32_t item, const schema::BitField& part);
  /// An error at a field of the struct that has no item.
  bool fail_at(std::uint32_t structure_item, const schema::Field& field, EncodeFault fault,
               std::string why);

 private:
  std::string path_to(std::uint32_t item) const;
};

/// Computes what derives from the values, checksums last.
bool derive(Draft& draft);

/// Looks at everything that the values have to agree with.
bool agree(Draft& draft);

}  // namespace wirestruct::translate
