// How a message can be told from octets that are none: by what it must have and a stranger has only
// by chance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "translate/record.hpp"

namespace wirestruct::translate {

/// Whether messages of the struct have anything to be told by: constants, checksums, enums, bools,
/// a length of four octets, conditions.
bool can_be_told(const schema::Model& model, const schema::Struct& structure);

/// What every message of a struct has at the same place: constants, enums, bools; the first of them
/// when there are many. Seen at a glance, before anything is decoded.
class Marks {
 public:
  Marks(const schema::Model& model, const schema::Struct& structure);

  /// Whether octets that begin with a message, or with a part of one, may do so.
  bool fit(Octets octets) const;

 private:
  struct Mark {
    std::uint64_t offset_octets = 0;
    std::uint64_t size_octets = 0;
    schema::ByteOrder order = schema::ByteOrder::none;
    std::vector<std::uint64_t> allowed;  // ascending
  };
  void collect(const schema::Model& model, const schema::Struct& structure, std::uint64_t offset,
               std::size_t& fields_left);

  std::vector<Mark> marks_;  // by ascending offset
};

/// How many bits of the decoded message could have been wrong and are right; nothing when one is
/// wrong. Zeros count for nothing, because whole ranges of zeros are common in what is no message.
std::optional<std::uint32_t> evidence_bits(const schema::Model& model, const Record& record);

/// Of a length that was read, and leads to a place where a message may begin: half of its leading
/// zeros. None for lengths of less than four octets.
std::uint32_t length_evidence_bits(std::uint64_t length, std::uint64_t size_octets);

}  // namespace wirestruct::translate
