#include "verify/judge.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "verify/fit.hpp"
#include "verify/key_index.hpp"

namespace wirestruct::verify {
namespace {

std::optional<FindingCode> code_of(Reading reading) {
  switch (reading) {
    case Reading::same:
    case Reading::zero_extended:  // the shape is the cause
    case Reading::sign_extended:
    case Reading::cut:
      return std::nullopt;
    case Reading::reversed:
    case Reading::zero_extended_reversed:
    case Reading::sign_extended_reversed:
    case Reading::cut_reversed:
      return FindingCode::v101;
    case Reading::units_cdab:
    case Reading::units_badc:
      return FindingCode::v103;
    case Reading::equal_to_nul:
      return FindingCode::v122;
    case Reading::space_padded:
      return FindingCode::v123;
  }
  return std::nullopt;
}

Trial try_shape(const Sides& sides, const Shape& shape, const LeafSet& leaves,
                const KeyIndex& index) {
  Trial trial{.shape = shape, .alignment = align(sides, shape, leaves, index), .evidence = {}};
  trial.evidence = gather(sides, shape, trial.alignment);
  return trial;
}

// What a trial leaves open. A shape that is not the schema's must explain most of the stream, or it
// explains nothing.
std::tuple<bool, std::uint64_t> misfit_of(const Trial& trial) {
  const bool implausible =
      !trial.shape.causes.empty() && trial.evidence.explained * 2 < trial.evidence.compared;
  return {implausible, trial.unexplained()};
}

// Keeps the best trials only, the one with the fewest causes first; of equals the one tried first,
// which is the likelier.
void add(Trial trial, std::vector<Trial>& trials) {
  const auto rank = [](const Trial& of) { return std::tuple(misfit_of(of), of.causes()); };
  trials.insert(std::ranges::upper_bound(trials, rank(trial), {}, rank), std::move(trial));
  const auto best = misfit_of(trials.front());
  std::erase_if(trials, [&](const Trial& of) { return misfit_of(of) > best; });
}

// The kinds of the shapes, without those that are still possible.
std::vector<FindingCode> ruled_out(const std::vector<Shape>& shapes, const Judgement& judgement) {
  std::set<FindingCode> codes;
  for (const Shape& shape : shapes) {
    for (const Cause& cause : shape.causes) codes.insert(cause.code);
  }
  const auto possible = [&](const std::vector<Cause>& causes) {
    for (const Cause& cause : causes) codes.erase(cause.code);
  };
  const auto possible_shape = [&](const Shape& shape) {
    possible(shape.causes);
    for (const auto& causes : shape.also) possible(causes);
  };
  possible_shape(judgement.trial.shape);
  for (const Trial& rival : judgement.rivals) possible_shape(rival.shape);
  return {codes.begin(), codes.end()};
}

}  // namespace

std::vector<FindingCode> codes_of(const Subject& subject, const Shape& shape, const Group& group) {
  std::set<FindingCode> codes;
  for (std::size_t i = 0; i < group.leaves.size(); ++i) {
    const auto& reading = group.leaves[i].reading;
    if (!reading || (shape.places[i].element_octets == 1 &&
                     subject.leaves[i].kind == translate::LeafKind::number)) {
      continue;
    }
    if (const auto code = code_of(*reading)) codes.insert(*code);
  }
  return {codes.begin(), codes.end()};
}

std::uint64_t Trial::unexplained() const {
  std::uint64_t count = evidence.compared - evidence.explained;
  for (const Stretch& stretch : alignment.stretches) {
    switch (stretch.kind) {
      case StretchKind::paired:
      case StretchKind::changed:  // counted by the evidence, value by value
      case StretchKind::skipped:
      case StretchKind::unseen:
        break;
      case StretchKind::lost:
      case StretchKind::broken:
        count += stretch.messages;
        break;
      case StretchKind::extra:
      case StretchKind::repeated:
        count += stretch.size_octets / shape.stride_octets;
        break;
      case StretchKind::moved:
      case StretchKind::inserted:
      case StretchKind::cut:
        ++count;
        break;
    }
  }
  return count;
}

std::uint64_t Trial::causes() const {
  std::set<Reading> readings;
  for (const Group& group : evidence.groups) {
    for (const Group::OfLeaf& leaf : group.leaves) {
      if (leaf.reading && code_of(*leaf.reading)) readings.insert(*leaf.reading);
    }
  }
  // All ways to be in the other order are one.
  const auto reversed = std::ranges::count_if(readings, is_reversed);
  return shape.causes.size() + readings.size() -
         static_cast<std::uint64_t>(std::max<std::ptrdiff_t>(0, reversed - 1));
}

Judgement judge(const Sides& sides) {
  const std::vector<Shape> shapes = shapes_of(sides.subject);
  const LeafSet all(sides.subject.leaves.size(), true);
  const KeyIndex index(sides.subject, all, sides.sent, sides.sent.size());

  std::vector<Trial> trials;
  for (const Fit& fit : fit_shapes(sides, shapes, index)) {
    const Shape& shape = shapes[fit.shape];
    const bool explained = !trials.empty() && trials.front().unexplained() == 0;
    if (explained && shape.causes.size() > trials.front().causes() + 1) continue;
    if (fit.leaves == all) {
      add(try_shape(sides, shape, fit.leaves, index), trials);
    } else {
      const KeyIndex of_leaves(sides.subject, fit.leaves, sides.sent, sides.sent.size());
      add(try_shape(sides, shape, fit.leaves, of_leaves), trials);
    }
  }

  Judgement judgement{.trial = std::move(trials.front()), .rivals = {}, .ruled_out = {}};
  for (auto rival = trials.begin() + 1; rival != trials.end(); ++rival) {
    if (rival->causes() <= judgement.trial.causes() + 1 && judgement.trial.causes() > 0) {
      judgement.rivals.push_back(std::move(*rival));
    }
  }
  judgement.ruled_out = ruled_out(shapes, judgement);
  return judgement;
}

}  // namespace wirestruct::verify
