// The framer for messages whose size is not fixed.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "translate/end_finder.hpp"
#include "translate/evidence.hpp"
#include "translate/framer.hpp"
#include "translate/limits.hpp"
#include "translate/way_back.hpp"

namespace wirestruct::translate {
namespace {

using schema::Framing;
using schema::Model;
using schema::Struct;

class VariableFramer : public Framer {
 public:
  VariableFramer(const Model& model, const Struct& structure, const Framing& framing,
                 OnMessage on_message, OnLost on_lost, OnFound on_found)
      : finder_(make_end_finder(model, structure, framing)),
        on_message_(std::move(on_message)),
        on_lost_(std::move(on_lost)),
        on_found_(std::move(on_found)) {
    if (finder_->can_resume() || !on_found_) return;
    const bool has_long_prefix = length_evidence_bits(1, framing.prefix.size_octets) != 0;
    if (can_be_told(model, structure) ||
        (framing.kind == schema::FramingKind::prefixed && has_long_prefix)) {
      way_back_ = std::make_unique<WayBack>(model, structure, framing);
    } else {
      no_way_back_ = fmt::format("; nothing in a {} tells where one begins", structure.name);
    }
  }

  void push(Octets octets, Carrier carrier) override {
    if (is_lost_ && !looks_for_more()) {
      lost_octets_ += octets.size();
      return;
    }
    octets_.insert(octets_.end(), octets.begin(), octets.end());
    const std::uint64_t end = offset_ + octets_.size();
    if (!carriers_.empty() && carriers_.back().carrier == carrier) {
      carriers_.back().end = end;
    } else {
      carriers_.push_back({end, carrier});
    }
    cut();
  }

  void gap(std::uint64_t size_octets) override {
    if (is_lost_ && !looks_for_more()) return;
    if (is_lost_ && way_back_ && !search_all()) {
      lost_octets_ += rest().size();
      go_behind(size_octets);
      return;
    }
    const bool inside = taken_ < octets_.size();
    const auto known = inside ? finder_->known() : std::nullopt;
    const std::uint64_t have = octets_.size() - taken_;
    if (known && size_octets <= known->before + known->message - have) {
      add_missing(size_octets);
      cut();
      return;
    }
    if (inside) give_rest(known ? known->message : have + size_octets);
    if (is_lost_) lost_octets_ += have;
    go_behind(size_octets);
    lose(offset_, inside ? "octets that are missing hide where the message ends"
                         : "octets that are missing hide where a message begins");
  }

  void end() override {
    if (is_lost_ && !(way_back_ && search_all())) {
      lost_octets_ += rest().size();
      return;
    }
    if (rest().empty()) return;
    const auto known = finder_->known();
    const std::uint64_t have = octets_.size() - taken_;
    give_rest(known ? known->message : std::max(have + 1, finder_->needed_octets()));
    go_behind(0);
  }

  std::uint64_t lost_octets() const override { return lost_octets_; }

 private:
  /// Up to where in the direction a packet carried the octets that are kept.
  struct Carried {
    std::uint64_t end = 0;
    Carrier carrier;
  };

  bool looks_for_more() const { return finder_->can_resume() || way_back_ != nullptr; }

  Octets rest() const { return Octets(octets_).subspan(taken_); }

  // All messages that end in what is there.
  void cut() {
    while (taken_ < octets_.size()) {
      if (is_lost_ && way_back_ && !search(false)) break;
      const auto found = finder_->find(rest());
      if (!finder_->failure().empty()) {
        fail(finder_->failure());
        if (way_back_) continue;
        break;
      }
      if (!found) {
        const std::uint64_t needed = finder_->needed_octets();
        if (needed > limits::message_octets) {
          fail(fmt::format("a message of {} octets or more; at most {} are taken", needed,
                           limits::message_octets));
          if (looks_for_more()) continue;
        }
        break;
      }
      if (is_lost_) {  // the delimiter behind what is lost
        lost_octets_ += found->message + found->behind;
        take(found->message + found->behind);
        go_on();
        continue;
      }
      if (found->before + found->message + found->behind == 0) {
        fail("a message of no octets");
        if (way_back_) continue;
        break;
      }
      give(found->before, found->message, found->message);
      take(found->before + found->message + found->behind);
    }
    compact();
  }

  // Whether messages go on somewhere in what is there.
  bool search(bool is_all) {
    const WayBack::Place place = way_back_->look(rest(), is_all);
    lost_octets_ += place.skipped_octets;
    take(place.skipped_octets);
    if (place.is_message) go_on();
    return place.is_message;
  }

  // The same where nothing follows; what is found is given.
  bool search_all() {
    while (is_lost_ && !rest().empty() && search(true)) cut();
    return !is_lost_;
  }

  void go_on() {
    is_lost_ = false;
    const std::uint64_t offset = offset_ + taken_;
    if (on_found_) on_found_({offset, offset - lost_from_});
  }

  void give(std::uint64_t before, std::uint64_t message, std::uint64_t expected) {
    const std::uint64_t begin = offset_ + taken_ + before;
    std::vector<MissingRange> missing;
    for (const MissingRange& range : missing_) {
      const std::uint64_t from = std::max(range.offset_octets, begin);
      const std::uint64_t to = std::min(range.offset_octets + range.size_octets, begin + message);
      if (from < to) missing.push_back({from - begin, to - from});
    }
    std::vector<Carrier> carriers;
    for (const Carried& carried : carriers_) {
      if (carried.end <= offset_ + taken_) continue;
      carriers.push_back(carried.carrier);
      if (carried.end >= begin + message) break;
    }
    on_message_({.number = ++number_,
                 .stream_offset = begin,
                 .octets = rest().subspan(before, message),
                 .expected_octets = expected,
                 .missing = missing,
                 .carriers = carriers});
  }

  // What there is of a message that does not come to its end.
  void give_rest(std::optional<std::uint64_t> expected) {
    if (is_lost_) return;
    const auto known = finder_->known();
    const std::uint64_t before = known ? std::min<std::uint64_t>(known->before, rest().size()) : 0;
    const std::uint64_t have = rest().size() - before;
    give(before, have, expected.value_or(have));
  }

  void take(std::uint64_t octets) {
    taken_ += octets;
    finder_->restart();
  }

  // The message is shown as far as it goes; what follows it belongs to none.
  void fail(std::string why) {
    if (way_back_) {
      const auto read = std::clamp<std::uint64_t>(finder_->understood_octets(), 1, rest().size());
      give(0, read, read);
      take(read);
      lose(offset_ + taken_, std::move(why));
      return;
    }
    if (!is_lost_) give_rest(std::nullopt);
    lose(offset_ + octets_.size(), std::move(why));
    if (!finder_->can_resume()) {
      go_behind(0);
      return;
    }
    // Nothing is kept of what is skipped, but for what may be part of a delimiter.
    lost_octets_ += rest().size() - 1;
    taken_ = octets_.size() - 1;
    finder_->restart();
  }

  void lose(std::uint64_t from, std::string why) {
    if (is_lost_) return;
    is_lost_ = true;
    lost_from_ = from;
    if (way_back_) way_back_->restart(from);
    const std::uint64_t packet = carriers_.empty() ? 0 : carriers_.back().carrier.packet;
    on_lost_({from, packet, std::move(why) + no_way_back_});
  }

  void add_missing(std::uint64_t size_octets) {
    missing_.push_back({offset_ + octets_.size(), size_octets});
    octets_.resize(octets_.size() + size_octets);
  }

  // All that is there is not needed any more, and so many octets behind it are missing.
  void go_behind(std::uint64_t missing_octets) {
    offset_ += octets_.size() + missing_octets;
    octets_.clear();
    taken_ = 0;
    finder_->restart();
    if (way_back_) way_back_->restart(offset_);
    compact();
  }

  // What lies in front of the message being put together is not needed any more.
  void compact() {
    octets_.erase(octets_.begin(), octets_.begin() + static_cast<std::ptrdiff_t>(taken_));
    offset_ += taken_;
    taken_ = 0;
    while (!carriers_.empty() && carriers_.front().end <= offset_) carriers_.pop_front();
    std::erase_if(missing_, [&](const MissingRange& range) {
      return range.offset_octets + range.size_octets <= offset_;
    });
  }

  std::unique_ptr<EndFinder> finder_;
  std::unique_ptr<WayBack> way_back_;  // nothing where a delimiter is one, or nothing tells
  std::string no_way_back_;            // why, when nothing tells
  OnMessage on_message_;
  OnLost on_lost_;
  OnFound on_found_;
  std::vector<std::byte> octets_;      // of the direction, from offset_ on
  std::uint64_t offset_ = 0;           // of the first of them
  std::size_t taken_ = 0;              // of them, by messages that were given
  std::deque<Carried> carriers_;       // of them
  std::vector<MissingRange> missing_;  // among them, by offsets in the direction
  std::uint64_t number_ = 0;
  std::uint64_t lost_octets_ = 0;
  bool is_lost_ = false;
  std::uint64_t lost_from_ = 0;
};

}  // namespace

std::unique_ptr<Framer> make_framer(const Model& model, const Struct& structure,
                                    const Framing& framing, OnMessage on_message, OnLost on_lost,
                                    OnFound on_found) {
  if (framing.kind == schema::FramingKind::self && structure.end == schema::EndKind::fixed) {
    return std::make_unique<FixedFramer>(structure.size_octets, std::move(on_message));
  }
  return std::make_unique<VariableFramer>(model, structure, framing, std::move(on_message),
                                          std::move(on_lost), std::move(on_found));
}

}  // namespace wirestruct::translate
