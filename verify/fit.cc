#include "verify/fit.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "verify/compare.hpp"
#include "verify/limits.hpp"

namespace wirestruct::verify {
namespace {

// After so many places without a message that was sent there is no hope.
constexpr std::uint64_t hopeless_messages = 8;
// Shapes nearly as good as the best are tried, too: one message of the sample may be a changed one.
constexpr double nearly = 0.9;
constexpr double poor = 0.5;

// Whether the octets there are a message that was sent.
bool is_sent(const Sides& sides, const Shape& shape, const LeafSet& leaves, const KeyIndex& index,
             std::uint64_t near, const Chunk& chunk) {
  const std::uint64_t key = key_of(sides.subject, shape, leaves, chunk.octets);
  for (const auto& found : {index.at_or_after(key, near), index.before(key, near)}) {
    if (found && agrees(sides.subject, shape, leaves, sides.sent.message(*found), chunk)) {
      return true;
    }
  }
  return false;
}

bool is_whole(const Chunk& chunk, const Shape& shape) {
  return chunk.missing.empty() && chunk.octets.size() == shape.stride_octets;
}

// Where the first message begins: for a capture that began after its connection, the first place
// from which on two messages were sent.
std::uint64_t start_of(const Sides& sides, const Shape& shape, const LeafSet& leaves,
                       const KeyIndex& index) {
  if (!sides.joined) return 0;
  ChunkBuffer buffer;
  const std::uint64_t places =
      std::min(shape.stride_octets, limits::start_octets / shape.stride_octets);
  for (std::uint64_t at = 0; at < places; ++at) {
    bool all_sent = true;
    for (std::uint64_t next = 0; next < 2 && all_sent; ++next) {
      const Chunk chunk =
          message_at(sides.captured, shape, at + next * shape.stride_octets, buffer);
      all_sent = is_whole(chunk, shape) && is_sent(sides, shape, leaves, index, 0, chunk);
    }
    if (all_sent) return at;
  }
  return 0;
}

// How often each leaf agrees when the messages are taken as they come, by octets that are not 0:
// those prove little.
struct LeafVotes {
  std::vector<std::uint64_t> agreeing;  // messages, by leaf
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;  // of agreeing values
};
LeafVotes vote(const Sides& sides, const Shape& shape) {
  LeafVotes votes;
  votes.agreeing.resize(shape.places.size());
  ChunkBuffer buffer;
  const std::uint64_t most = std::min<std::uint64_t>(limits::sample_messages, sides.sent.size());
  for (std::uint64_t i = 0; i < most; ++i) {
    const Chunk chunk = message_at(sides.captured, shape, i * shape.stride_octets, buffer);
    if (!is_whole(chunk, shape)) continue;
    ++votes.messages;
    const Octets sent = sides.sent.message(i);
    for (std::size_t leaf = 0; leaf < shape.places.size(); ++leaf) {
      if (readings_of(sides.subject, shape, leaf, sent, chunk).readings.empty()) continue;
      ++votes.agreeing[leaf];
      const Leaf& of = sides.subject.leaves[leaf];
      votes.octets += static_cast<std::uint64_t>(
          std::ranges::count_if(sent.subspan(of.offset_octets, of.size_octets),
                                [](std::byte octet) { return octet != std::byte{0}; }));
    }
  }
  return votes;
}

// Every leaf that is right in at least half of the messages; all of them when none is.
LeafSet trustworthy(const LeafVotes& votes, const LeafSet& all) {
  LeafSet leaves = all;
  bool any = false;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    leaves[i] = leaves[i] && votes.agreeing[i] * 2 >= votes.messages;
    any = any || leaves[i];
  }
  return any ? leaves : all;
}

class Fitter {
 public:
  Fitter(const Sides& sides, const std::vector<Shape>& shapes, const KeyIndex& index)
      : sides_(sides), shapes_(shapes), index_(index) {}

  std::vector<Fit> run() {
    for (std::size_t i = 0; i < shapes_.size() && looked_at_octets_ < limits::fit_octets; ++i) {
      const std::uint64_t messages = std::max<std::uint64_t>(1, sides_.sent.size());
      if (shapes_[i].least_messages <= messages) fits_.push_back(rated(i));
    }
    if (best_rate() < poor) without_changed_leaves();
    return finalists();
  }

 private:
  Fit rated(std::size_t shape) {
    Fit fit{.shape = shape, .leaves = leaves_in(sides_.subject, shapes_[shape])};
    looked_at_octets_ += limits::sample_messages * shapes_[shape].stride_octets;
    if (sides_.joined) looked_at_octets_ += limits::start_octets;
    fit.rate = rate(fit);
    return fit;
  }

  double rate(const Fit& fit) {
    const Shape& shape = shapes_[fit.shape];
    if (std::ranges::find(fit.leaves, false) == fit.leaves.end()) {
      return fit_rate(sides_, shape, fit.leaves, index_);
    }
    // Some messages more than the sample has, for those lost among them.
    const std::uint64_t most =
        std::min(4 * std::uint64_t{limits::sample_messages}, sides_.sent.size());
    looked_at_octets_ += most * sides_.sent.message_octets;
    return fit_rate(sides_, shape, fit.leaves,
                    KeyIndex(sides_.subject, fit.leaves, sides_.sent, most));
  }

  double best_rate() const {
    return fits_.empty() ? 0 : std::ranges::max(fits_, {}, &Fit::rate).rate;
  }

  // When no message is as it was sent, perhaps some value of each is not.
  void without_changed_leaves() {
    std::vector<Fit> others;
    for (const Fit& fit : fits_) {
      if (looked_at_octets_ >= 2 * limits::fit_octets) break;
      const Shape& shape = shapes_[fit.shape];
      const LeafVotes votes = vote(sides_, shape);
      looked_at_octets_ += votes.messages * shape.stride_octets;
      if (votes.octets == 0) continue;
      Fit other{.shape = fit.shape, .leaves = trustworthy(votes, fit.leaves)};
      if (other.leaves == fit.leaves) continue;
      // By what agrees of what was sent: a shape in which all but the padding differs is none.
      other.rate = rate(other) * static_cast<double>(votes.octets) /
                   static_cast<double>(votes.messages * sides_.sent.message_octets);
      others.push_back(std::move(other));
    }
    const double before = best_rate();
    const auto best = std::ranges::max_element(others, {}, &Fit::rate);
    if (best != others.end() && best->rate > before) fits_ = std::move(others);
  }

  std::vector<Fit> finalists() {
    best_rate_ = best_rate();
    const double least = best_rate_ * nearly;
    // Where none fits well, the schema's own is the one to speak of.
    std::erase_if(fits_, [&](const Fit& fit) {
      const bool is_schema = shapes_[fit.shape].causes.empty();
      return fit.rate < least && (!is_schema || best_rate_ >= poor);
    });
    // Where values tell little, as zeros do, the length of the stream tells most.
    std::ranges::sort(fits_, {}, [&](const Fit& fit) {
      const Shape& shape = shapes_[fit.shape];
      const bool first = shape.causes.empty() ||
                         shape.stride_octets * sides_.sent.size() == sides_.captured.end_offset;
      return std::pair(!first, fit.shape);
    });
    const std::size_t most = least > 0 ? limits::finalists : limits::finalists_without_fit;
    if (fits_.size() > most) fits_.resize(most);
    return std::move(fits_);
  }

  const Sides& sides_;
  const std::vector<Shape>& shapes_;
  const KeyIndex& index_;
  std::vector<Fit> fits_;
  std::uint64_t looked_at_octets_ = 0;
  double best_rate_ = 0;
};

}  // namespace

double fit_rate(const Sides& sides, const Shape& shape, const LeafSet& leaves,
                const KeyIndex& index) {
  const std::uint64_t start = start_of(sides, shape, leaves, index);
  ChunkBuffer buffer;
  std::uint64_t tried = 0;
  std::uint64_t found = 0;
  for (std::uint64_t i = 0; i < limits::sample_messages; ++i) {
    const Chunk chunk = message_at(sides.captured, shape, start + i * shape.stride_octets, buffer);
    if (chunk.octets.empty()) break;
    ++tried;
    if (is_whole(chunk, shape)) {
      found += is_sent(sides, shape, leaves, index, i, chunk) ? 1 : 0;
    } else if (i < sides.sent.size()) {
      // Half seen, it can only be looked for at its place.
      found += agrees(sides.subject, shape, leaves, sides.sent.message(i), chunk) ? 1 : 0;
    }
    if (tried >= hopeless_messages && found == 0) return 0;
  }
  return tried == 0 ? 0 : static_cast<double>(found) / static_cast<double>(tried);
}

LeafSet leaves_in(const Subject& subject, const Shape& shape) {
  LeafSet leaves(subject.leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) leaves[i] = shape.places[i].element_octets > 0;
  return leaves;
}

std::vector<Fit> fit_shapes(const Sides& sides, const std::vector<Shape>& shapes,
                            const KeyIndex& index) {
  return Fitter(sides, shapes, index).run();
}

}  // namespace wirestruct::verify
