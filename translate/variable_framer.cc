// Framers for messages whose size is not fixed: it follows from their own octets, from a number in
// front of them, or from a delimiter behind them.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "translate/decoder.hpp"
#include "translate/framer.hpp"
#include "translate/limits.hpp"
#include "translate/number.hpp"
#include "translate/remark.hpp"

namespace wirestruct::translate {
namespace {

using schema::Framing;
using schema::Model;
using schema::Struct;

/// Where the message ends that begins with the first octet asked about. Asked again with more
/// octets, it goes on where it stopped, so that the work is in proportion to the octets.
class EndFinder {
 public:
  EndFinder() = default;
  EndFinder(const EndFinder&) = delete;
  EndFinder& operator=(const EndFinder&) = delete;
  virtual ~EndFinder() = default;

  struct End {
    std::uint64_t before = 0;   ///< octets in front of the message: its prefix
    std::uint64_t message = 0;  ///< octets of the message itself
    std::uint64_t behind = 0;   ///< octets behind it: its delimiter
  };
  /// Nothing when more octets must come.
  virtual std::optional<End> find(Octets octets) = 0;
  /// The same when it is known before the octets are all there.
  virtual std::optional<End> known() const { return std::nullopt; }
  /// Why there is no end; empty when there may be one.
  virtual std::string failure() const { return ""; }
  /// How many octets there must be at least.
  virtual std::uint64_t needed_octets() const = 0;
  /// The next message begins.
  virtual void restart() = 0;
  /// Whether messages can be found again after octets that belong to none.
  virtual bool can_resume() const { return false; }
};

class SelfFinder : public EndFinder {
 public:
  SelfFinder(const Model& model, const Struct& structure)
      : structure_(structure), decoder_(model, record_) {
    record_.structure = &structure_;
    restart();
  }

  std::optional<End> find(Octets octets) override {
    if (octets.size() < needed_octets()) return std::nullopt;
    record_.octets = octets;
    if (!decoder_.find_end() || decoder_.failed()) return std::nullopt;
    return End{0, decoder_.needed_octets(), 0};
  }
  std::optional<End> known() const override {
    if (!decoder_.is_end_known()) return std::nullopt;
    return End{0, decoder_.needed_octets(), 0};
  }
  std::string failure() const override {
    if (!decoder_.failed()) return "";
    const RemarkAt& why = record_.remarks.back();
    return fmt::format("{}: {}", path_of(record_, why), describe(record_, why));
  }
  std::uint64_t needed_octets() const override {
    return std::max<std::uint64_t>(1, decoder_.needed_octets());
  }
  void restart() override {
    record_.octets = {};
    if (record_.items.capacity() > kept_items) record_.items = {};
    decoder_.start(structure_);
  }

 private:
  // A large message now and then must not keep its memory for each connection.
  static constexpr std::size_t kept_items = 1024;

  const Struct& structure_;
  Record record_;
  Decoder decoder_;
};

class PrefixFinder : public EndFinder {
 public:
  explicit PrefixFinder(const Framing& framing) : framing_(framing) {}

  std::optional<End> find(Octets octets) override {
    if (!end_ && octets.size() >= framing_.prefix.size_octets) read(octets);
    if (!end_ || octets.size() < needed_octets()) return std::nullopt;
    return end_;
  }
  std::optional<End> known() const override { return end_; }
  std::string failure() const override { return failure_; }
  std::uint64_t needed_octets() const override {
    return end_ ? end_->before + end_->message : framing_.prefix.size_octets;
  }
  void restart() override { end_.reset(); }

 private:
  void read(Octets octets) {
    const std::uint32_t size = framing_.prefix.size_octets;
    const std::uint64_t number = read_unsigned(octets.first(size), framing_.prefix_order);
    const std::uint64_t itself = framing_.prefix_counts_itself ? size : 0;
    if (number < itself) {
      failure_ = fmt::format("length_too_small: the length {} is less than its own {} octets",
                             number, size);
    } else {
      end_ = End{size, number - itself, 0};
    }
  }

  Framing framing_;
  std::optional<End> end_;
  std::string failure_;
};

class DelimiterFinder : public EndFinder {
 public:
  explicit DelimiterFinder(const std::string& delimiter) : delimiter_(delimiter) {}

  std::optional<End> find(Octets octets) override {
    const std::string_view text(reinterpret_cast<const char*>(octets.data()), octets.size());
    const std::size_t found = text.find(delimiter_, searched_);
    if (found != std::string_view::npos) return End{0, found, delimiter_.size()};
    // The end of what is there may be the beginning of a delimiter.
    searched_ = octets.size() - std::min(octets.size(), delimiter_.size() - 1);
    needed_ = octets.size() + 1;
    return std::nullopt;
  }
  std::uint64_t needed_octets() const override { return needed_; }
  void restart() override {
    searched_ = 0;
    needed_ = 1;
  }
  bool can_resume() const override { return true; }

 private:
  std::string delimiter_;
  std::size_t searched_ = 0;
  std::uint64_t needed_ = 1;
};

class VariableFramer : public Framer {
 public:
  VariableFramer(std::unique_ptr<EndFinder> finder, OnMessage on_message, OnLost on_lost)
      : finder_(std::move(finder)),
        on_message_(std::move(on_message)),
        on_lost_(std::move(on_lost)) {}

  void push(Octets octets, Carrier carrier) override {
    if (is_lost_ && !finder_->can_resume()) {
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
    if (is_lost_ && !finder_->can_resume()) return;
    const bool inside = taken_ < octets_.size();
    const auto known = inside ? finder_->known() : std::nullopt;
    const std::uint64_t have = octets_.size() - taken_;
    if (known && size_octets <= known->before + known->message - have) {
      add_missing(size_octets);
      cut();
      return;
    }
    if (inside) give_rest(known ? known->message : have + size_octets);
    drop_all();
    offset_ += size_octets;
    lose(inside ? "octets that are missing hide where the message ends"
                : "octets that are missing hide where a message begins");
  }

  void end() override {
    if (is_lost_) {
      lost_octets_ += octets_.size() - taken_;
      return;
    }
    if (taken_ == octets_.size()) return;
    const auto known = finder_->known();
    const std::uint64_t have = octets_.size() - taken_;
    give_rest(known ? known->message : std::max(have + 1, finder_->needed_octets()));
    drop_all();
  }

  std::uint64_t lost_octets() const override { return lost_octets_; }

 private:
  /// Up to where in the direction a packet carried the octets that are kept.
  struct Carried {
    std::uint64_t end = 0;
    Carrier carrier;
  };

  Octets rest() const { return Octets(octets_).subspan(taken_); }

  // All messages that end in what is there.
  void cut() {
    while (taken_ < octets_.size()) {
      const auto found = finder_->find(rest());
      if (!finder_->failure().empty()) {
        fail(finder_->failure());
        break;
      }
      if (!found) {
        const std::uint64_t needed = finder_->needed_octets();
        if (needed > limits::message_octets) {
          fail(fmt::format("a message of {} octets or more; at most {} are taken", needed,
                           limits::message_octets));
          if (finder_->can_resume()) continue;
        }
        break;
      }
      if (is_lost_) {  // the delimiter behind what is lost
        lost_octets_ += found->message + found->behind;
        is_lost_ = false;
      } else if (found->before + found->message + found->behind == 0) {
        fail("a message of no octets");
        break;
      } else {
        give(found->before, found->message, found->message);
      }
      take(found->before + found->message + found->behind);
    }
    compact();
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
    if (!is_lost_) give_rest(std::nullopt);
    lose(std::move(why));
    if (!finder_->can_resume()) return;
    // Nothing is kept of what is skipped, but for what may be part of a delimiter.
    lost_octets_ += rest().size() - 1;
    taken_ = octets_.size() - 1;
    finder_->restart();
  }

  void lose(std::string why) {
    if (!is_lost_) {
      const std::uint64_t packet = carriers_.empty() ? 0 : carriers_.back().carrier.packet;
      on_lost_({offset_ + octets_.size(), packet, std::move(why)});
    }
    is_lost_ = true;
    if (finder_->can_resume()) return;
    drop_all();
  }

  void add_missing(std::uint64_t size_octets) {
    missing_.push_back({offset_ + octets_.size(), size_octets});
    octets_.resize(octets_.size() + size_octets);
  }

  void drop_all() {
    offset_ += octets_.size();
    octets_.clear();
    taken_ = 0;
    finder_->restart();
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
  OnMessage on_message_;
  OnLost on_lost_;
  std::vector<std::byte> octets_;      // of the direction, from offset_ on
  std::uint64_t offset_ = 0;           // of the first of them
  std::size_t taken_ = 0;              // of them, by messages that were given
  std::deque<Carried> carriers_;       // of them
  std::vector<MissingRange> missing_;  // among them, by offsets in the direction
  std::uint64_t number_ = 0;
  std::uint64_t lost_octets_ = 0;
  bool is_lost_ = false;
};

}  // namespace

std::unique_ptr<Framer> make_framer(const Model& model, const Struct& structure,
                                    const Framing& framing, OnMessage on_message, OnLost on_lost) {
  std::unique_ptr<EndFinder> finder;
  switch (framing.kind) {
    case schema::FramingKind::self:
      if (structure.end == schema::EndKind::fixed) {
        return std::make_unique<FixedFramer>(structure.size_octets, std::move(on_message));
      }
      finder = std::make_unique<SelfFinder>(model, structure);
      break;
    case schema::FramingKind::delimited:
      finder = std::make_unique<DelimiterFinder>(framing.delimiter);
      break;
    case schema::FramingKind::prefixed:
      finder = std::make_unique<PrefixFinder>(framing);
      break;
  }
  return std::make_unique<VariableFramer>(std::move(finder), std::move(on_message),
                                          std::move(on_lost));
}

}  // namespace wirestruct::translate
