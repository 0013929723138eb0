// From what explains a stream best to findings that a person can act on.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "verify/judge.hpp"
#include "verify/report.hpp"

namespace wirestruct::verify {

/// One direction, judged.
struct Case {
  const Sides& sides;
  const Judgement& judgement;
  capture::Direction direction = capture::Direction::client_to_server;

  const Shape& shape() const { return judgement.trial.shape; }
  const Evidence& evidence() const { return judgement.trial.evidence; }
  const Alignment& alignment() const { return judgement.trial.alignment; }
  /// Some message was found, under whatever shape.
  bool anything_found() const;
  /// ` in 150 of 312 messages (163 to 312)`; nothing when it is all of them.
  std::string scope_of(const Group& group) const;
};

/// One family of findings: adds those that the case has.
struct Diagnoser {
  std::string_view name;
  void (*add)(const Case& of, std::vector<Finding>& findings);
};
/// In the order in which a person should read them.
std::span<const Diagnoser> diagnosers();

void find_unrelated(const Case& of, std::vector<Finding>& findings);
void find_layout(const Case& of, std::vector<Finding>& findings);
void find_byte_order(const Case& of, std::vector<Finding>& findings);
void find_text(const Case& of, std::vector<Finding>& findings);
void find_padding(const Case& of, std::vector<Finding>& findings);
void find_values(const Case& of, std::vector<Finding>& findings);
void find_messages(const Case& of, std::vector<Finding>& findings);
void find_shifts(const Case& of, std::vector<Finding>& findings);
void find_ends(const Case& of, std::vector<Finding>& findings);
void find_capture_faults(const Case& of, std::vector<Finding>& findings);

/// Lost messages behind the last one captured, or before the first one of a capture that began
/// late.
bool is_at_end(const Case& of, const Stretch& lost);

/// The same, where the capture or the verifier's limit is to blame: they may have been sent.
bool may_have_been_sent(const Case& of, const Stretch& lost);

/// Octets behind a recording that has no more messages, but broke off or was not kept whole.
bool is_beyond_recording(const Case& of, const Stretch& stretch);

/// The message in which the stream ends, unless octets are missing in front of its last one.
bool ends_inside(const Case& of, const Stretch& stretch);

/// Where in a broken message the octets are missing, or inserted.
struct Break {
  bool exact = false;             ///< all other octets are as they should be
  std::uint64_t first_octet = 0;  ///< of the message: it may be any place from here
  std::uint64_t last_octet = 0;   ///< to here
  std::uint64_t count = 0;        ///< of octets missing or inserted
  bool missing = false;
};
Break locate(const Case& of, const Stretch& broken);

/// A finding of the case about the message that was paired there.
Finding finding_at(const Case& of, FindingCode code, Pairing pairing);

/// What else would explain the case: the rivals of the judgement, in words.
std::vector<std::string> rivals_of(const Case& of);

/// `padding`, `another width`, … for the kinds that were tried and explain less.
std::vector<std::string> ruled_out_of(const Case& of);

/// One direction, from sides to report.
DirectionReport compare_direction(const Sides& sides, capture::Direction direction);

}  // namespace wirestruct::verify
