// Where messages go on after octets of which nobody knows to which message they belong: at the
// first place from which several in a row are as they must be, and together would hardly be so by
// chance.
//
// The work is bounded by the octets that come, whatever they are: each pays once for a fixed amount
// of decoding, each place is decoded once, and places that are not paid for are passed over. What
// an attempt costs more than was paid is a debt that the octets behind it pay first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_map>

#include "translate/end_finder.hpp"
#include "translate/evidence.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

class WayBack {
 public:
  /// All are kept.
  WayBack(const schema::Model& model, const schema::Struct& structure,
          const schema::Framing& framing);

  struct Place {
    std::size_t skipped_octets = 0;  ///< in front of it
    bool is_message = false;         ///< messages go on there; else more octets must come
  };
  /// Looks at all that is there from the place on that the last call has come to.
  ///   is_all  nothing will follow these octets directly
  Place look(Octets octets, bool is_all);
  /// Octets from elsewhere follow, from that place of the direction on.
  void restart(std::uint64_t place);
  /// What was done: octets that were decoded, and nodes of records that were made. At most 16 for
  /// each octet seen, beside 256 Ki to begin with and one attempt.
  std::uint64_t work() const { return work_; }

 private:
  // A message that may begin at a place.
  struct Attempt {
    enum class State : std::uint8_t { wrong, right, cut };
    State state = State::wrong;
    std::uint32_t evidence_bits = 0;
    std::uint64_t size_octets = 0;  // of a cut one: at least
  };
  enum class Verdict : std::uint8_t { no, yes, wait };

  Verdict judge(Octets octets, bool is_all);
  Attempt attempt(std::uint64_t place, Octets octets);
  Attempt decode_at(Octets octets);

  const schema::Model& model_;
  const schema::Struct& structure_;
  Marks marks_;
  std::uint64_t prefix_octets_;
  std::unique_ptr<EndFinder> finder_;
  Record record_;
  std::unordered_map<std::uint64_t, Attempt> attempts_;  // by place
  std::uint64_t place_ = 0;                              // of the first octet looked at
  std::uint64_t seen_ = 0;                               // place after the last octet seen
  std::uint64_t needed_ = 0;                             // before the next look, seen_ must be this
  std::int64_t credit_ = 0;                              // for octets to decode; below 0: a debt
  std::uint64_t work_ = 0;
};

}  // namespace wirestruct::translate
