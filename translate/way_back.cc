#include "translate/way_back.hpp"

#include <algorithm>

#include "translate/decode.hpp"
#include "translate/limits.hpp"

namespace wirestruct::translate {
namespace {

// Together these make a chance of one in four thousand million.
constexpr std::uint32_t enough_bits = 32;
constexpr std::uint32_t enough_messages = 3;
// Messages without anything to tell them by may stand between those that have it.
constexpr std::uint32_t most_messages = 32;
// As far as one place is looked ahead from.
constexpr std::uint64_t reach_octets = 64 << 10;

// What each octet pays for, and what there is to begin with.
constexpr std::int64_t credit_of_an_octet = 16;
constexpr std::int64_t first_credit = 256 << 10;
// An attempt costs so much beside its octets.
constexpr std::int64_t attempt_cost = 32;

}  // namespace

WayBack::WayBack(const schema::Model& model, const schema::Struct& structure,
                 const schema::Framing& framing)
    : model_(model),
      structure_(structure),
      marks_(model, structure),
      prefix_octets_(framing.prefix.size_octets * (framing.kind == schema::FramingKind::prefixed)),
      finder_(make_end_finder(model, structure, framing)),
      credit_(first_credit) {}

void WayBack::restart(std::uint64_t place) {
  attempts_.clear();
  place_ = place;
  seen_ = std::max(seen_, place);  // what was seen has paid
  needed_ = 0;
}

WayBack::Place WayBack::look(Octets octets, bool is_all) {
  if (const std::uint64_t end = place_ + octets.size(); end > seen_) {
    const auto paid = static_cast<std::int64_t>(std::min<std::uint64_t>(end - seen_, first_credit));
    credit_ = std::min(first_credit, credit_ + paid * credit_of_an_octet);
    seen_ = end;
  }
  if (!is_all && seen_ < needed_) return {};
  for (std::size_t skipped = 0; skipped < octets.size(); ++skipped, ++place_) {
    switch (judge(octets.subspan(skipped), is_all)) {
      case Verdict::yes:
        return {skipped, true};
      case Verdict::wait:
        return {skipped, false};
      case Verdict::no:
        attempts_.erase(place_);
        break;
    }
  }
  return {octets.size(), false};
}

/// Whether messages go on at the first of the octets.
WayBack::Verdict WayBack::judge(Octets octets, bool is_all) {
  std::uint32_t evidence = 0;
  std::uint64_t at = 0;
  for (std::uint32_t messages = 0; messages < most_messages && at <= reach_octets; ++messages) {
    if (evidence >= enough_bits && messages >= enough_messages) return Verdict::yes;
    if (at == octets.size()) {
      if (is_all) return evidence >= enough_bits ? Verdict::yes : Verdict::no;
      needed_ = seen_ + 1;
      return Verdict::wait;
    }
    const Attempt tried = attempt(place_ + at, octets.subspan(at));
    switch (tried.state) {
      case Attempt::State::wrong:
        return Verdict::no;
      case Attempt::State::cut:
        if (is_all) return evidence >= enough_bits ? Verdict::yes : Verdict::no;
        needed_ = place_ + at + tried.size_octets;
        return Verdict::wait;
      case Attempt::State::right:
        evidence += tried.evidence_bits;
        at += tried.size_octets;
        break;
    }
  }
  return evidence >= enough_bits ? Verdict::yes : Verdict::no;
}

WayBack::Attempt WayBack::attempt(std::uint64_t place, Octets octets) {
  if (const auto known = attempts_.find(place); known != attempts_.end()) return known->second;
  if (octets.size() > prefix_octets_ && !marks_.fit(octets.subspan(prefix_octets_))) return {};
  if (credit_ < attempt_cost) return {};
  const Attempt tried = decode_at(octets);
  if (tried.state != Attempt::State::cut) attempts_.emplace(place, tried);
  const std::uint64_t work = finder_->work() + record_.octets.size() + record_.items.size();
  credit_ -= attempt_cost + static_cast<std::int64_t>(work);
  work_ += work;
  finder_->restart();
  record_.octets = {};
  record_.items.clear();
  if (record_.items.capacity() > limits::kept_items) record_ = {};
  return tried;
}

WayBack::Attempt WayBack::decode_at(Octets octets) {
  const auto end =
      finder_->find(octets.first(std::min<std::uint64_t>(octets.size(), reach_octets)));
  Attempt attempt;
  if (!finder_->failure().empty()) return attempt;
  attempt.size_octets = end ? end->before + end->message + end->behind : finder_->needed_octets();
  if (attempt.size_octets == 0 || attempt.size_octets > reach_octets) return attempt;
  if (!end) {
    attempt.state = Attempt::State::cut;
    return attempt;
  }
  decode(model_, structure_, octets.subspan(end->before, end->message), record_);
  const auto evidence = evidence_bits(model_, record_);
  if (!evidence) return attempt;
  attempt.state = Attempt::State::right;
  attempt.evidence_bits = *evidence + length_evidence_bits(end->message, end->before);
  return attempt;
}

}  // namespace wirestruct::translate
