#include <algorithm>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "verify/fit.hpp"
#include "verify/key_index.hpp"
#include "verify/verify.hpp"

namespace wirestruct::verify {
namespace {

// The schema's shape and the alignments; what they do not fit is decided by its length.
constexpr std::size_t most_shapes = 5;

// What one recording is compared with, made once for all conversations.
struct Prepared {
  Subject subject;
  std::vector<Shape> shapes;
  std::unique_ptr<KeyIndex> index;
};

struct Score {
  double rate = 0;               // of both directions, added
  std::uint64_t octets_off = 0;  // more or fewer captured than sent

  bool operator==(const Score&) const = default;
  bool better_than(const Score& other) const {
    return rate != other.rate ? rate > other.rate : octets_off < other.octets_off;
  }
};

class Chooser {
 public:
  explicit Chooser(const schema::Model& model) : model_(model) {}

  Score score(const Candidate& candidate) {
    Score score;
    const schema::Stream& stream = *candidate.conversation->stream;
    const bool joined = !candidate.conversation->connection.handshake_seen;
    if (candidate.client) {
      add(*candidate.client, *stream.client_sends, candidate.conversation->client, joined, score);
    }
    if (candidate.server) {
      add(*candidate.server, *stream.server_sends, candidate.conversation->server, joined, score);
    }
    return score;
  }

 private:
  const Prepared& prepare(const Recording& recording, std::size_t structure) {
    Prepared& prepared = prepared_[{&recording, structure}];
    if (prepared.index) return prepared;
    prepared.subject = subject_of(model_, model_.structs[structure]);
    prepared.shapes = shapes_of(prepared.subject);
    prepared.shapes.resize(std::min(most_shapes, prepared.shapes.size()));
    const LeafSet all(prepared.subject.leaves.size(), true);
    prepared.index = std::make_unique<KeyIndex>(prepared.subject, all, recording, recording.size());
    return prepared;
  }

  void add(const Recording& recording, std::size_t structure, const CapturedStream& captured,
           bool joined, Score& score) {
    const Prepared& prepared = prepare(recording, structure);
    const Sides sides{prepared.subject, recording, captured, joined};
    double best = 0;
    for (const Shape& shape : prepared.shapes) {
      best = std::max(best,
                      fit_rate(sides, shape, leaves_in(prepared.subject, shape), *prepared.index));
    }
    score.rate += best;
    const std::uint64_t sent = recording.octets.size();
    const std::uint64_t seen = captured.end_offset;
    score.octets_off += std::max(sent, seen) - std::min(sent, seen);
  }

  const schema::Model& model_;
  std::map<std::pair<const Recording*, std::size_t>, Prepared> prepared_;
};

}  // namespace

Choice choose_conversation(const schema::Model& model, const std::vector<Candidate>& candidates) {
  if (candidates.size() == 1) return {};
  Chooser chooser(model);
  std::vector<Score> scores;
  scores.reserve(candidates.size());
  for (const Candidate& candidate : candidates) scores.push_back(chooser.score(candidate));
  Choice choice;
  for (std::size_t i = 1; i < scores.size(); ++i) {
    if (scores[i].better_than(scores[choice.index])) choice.index = i;
  }
  choice.equally_good =
      static_cast<std::size_t>(std::ranges::count(scores, scores[choice.index])) - 1;
  return choice;
}

}  // namespace wirestruct::verify
