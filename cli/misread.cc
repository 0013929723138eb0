#include "cli/misread.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "translate/leaves.hpp"

namespace wirestruct::cli {
namespace {

using translate::Leaf;
using translate::LeafKind;

/// Octets of the message that is sent, by what they hold there.
struct Part {
  const Leaf* leaf = nullptr;       // null: padding, or behind the message
  std::string path;                 // of one value of the leaf
  std::uint64_t offset_octets = 0;  // in that value
  std::uint64_t size_octets = 0;
  std::uint64_t whole_octets = 0;  // of that value
  bool behind_the_end = false;
};

std::string octets(std::uint64_t count) {
  return count == 1 ? "octet" : fmt::format("{} octets", count);
}

std::string describe(const Part& part) {
  const std::uint64_t end = part.offset_octets + part.size_octets;
  const std::uint64_t size = part.size_octets;
  if (part.behind_the_end) {
    return fmt::format("{} behind the message's end", size == 1 ? "the octet" : octets(size));
  }
  if (part.leaf == nullptr)
    return fmt::format("{} of padding", size == 1 ? "an octet" : octets(size));
  if (size == part.whole_octets) return fmt::format("all of {}", part.path);
  if (part.offset_octets == 0) return fmt::format("the first {} of {}", octets(size), part.path);
  if (end == part.whole_octets) return fmt::format("the last {} of {}", octets(size), part.path);
  return fmt::format("{} in the middle of {}", size == 1 ? "an octet" : octets(size), part.path);
}

/// The octets from `offset_octets` on, part by part, at most `parts_limit` of them.
std::vector<Part> parts_of(const std::vector<Leaf>& leaves, std::uint64_t message_octets,
                           std::uint64_t offset_octets, std::uint64_t size_octets) {
  constexpr std::size_t parts_limit = 4;
  const std::uint64_t end = offset_octets + size_octets;
  std::vector<Part> parts;
  while (offset_octets < end && parts.size() < parts_limit) {
    const auto leaf = std::ranges::partition_point(
        leaves, [&](const Leaf& at) { return at.offset_octets + at.size_octets <= offset_octets; });
    Part part;
    if (offset_octets >= message_octets) {
      part.behind_the_end = true;
      part.size_octets = end - offset_octets;
    } else if (leaf == leaves.end() || leaf->offset_octets > offset_octets) {
      const std::uint64_t next = leaf == leaves.end() ? message_octets : leaf->offset_octets;
      part.size_octets = std::min(end, next) - offset_octets;
    } else {
      const std::uint64_t into = offset_octets - leaf->offset_octets;
      part.leaf = &*leaf;
      part.path = translate::element_path(*leaf, into / leaf->element_octets);
      part.offset_octets = into % leaf->element_octets;
      part.whole_octets = leaf->element_octets;
      part.size_octets = std::min(end - offset_octets, part.whole_octets - part.offset_octets);
    }
    offset_octets += part.size_octets;
    parts.push_back(std::move(part));
  }
  return parts;
}

bool is_integer(const Leaf& leaf) {
  return leaf.kind == LeafKind::number &&
         (leaf.scalar.kind == schema::ScalarKind::unsigned_integer ||
          leaf.scalar.kind == schema::ScalarKind::signed_integer);
}

/// `user_id × 256 + …`, where a number is made of the end of one and the beginning of another in
/// the same order. Little-endian, the first octets of the other are its low ones, so that its value
/// shows; big-endian, the last octets of the one are.
std::string as_sum(const Leaf& read, const std::vector<Part>& parts) {
  if (!is_integer(read) || parts.size() != 2) return "";
  const bool little = read.order == schema::ByteOrder::little;
  const Part& shown = little ? parts[1] : parts[0];
  const Part& other = little ? parts[0] : parts[1];
  if (shown.leaf == nullptr || !is_integer(*shown.leaf)) return "";
  const bool low_octets = little ? shown.offset_octets == 0
                                 : shown.offset_octets + shown.size_octets == shown.whole_octets;
  if (!low_octets || (shown.whole_octets > 1 && shown.leaf->order != read.order)) return "";
  const std::uint64_t bits = 8 * other.size_octets;
  const std::string weight =
      bits <= 16 ? fmt::to_string(std::uint64_t{1} << bits) : fmt::format("2^{}", bits);
  return fmt::format("{} × {} + …", shown.path, weight);
}

}  // namespace

std::string describe_misread(const schema::Model& sent, const schema::Model& assumed,
                             std::size_t structure) {
  const std::vector<Leaf> there = translate::leaves_of(sent, sent.structs[structure]);
  const std::vector<Leaf> seen = translate::leaves_of(assumed, assumed.structs[structure]);
  const auto moved = std::ranges::mismatch(
      there, seen, [](const Leaf& a, const Leaf& b) { return a.offset_octets == b.offset_octets; });
  if (moved.in2 == seen.end()) return "";
  const Leaf& read = *moved.in2;
  const std::vector<Part> parts =
      parts_of(there, sent.structs[structure].size_octets, read.offset_octets, read.element_octets);
  std::vector<std::string> names;
  names.reserve(parts.size() + 1);
  for (const Part& part : parts) names.push_back(describe(part));
  std::uint64_t described = 0;
  for (const Part& part : parts) described += part.size_octets;
  if (described < read.element_octets) names.emplace_back("more");
  std::string list = names[0];
  for (std::size_t i = 1; i < names.size(); ++i) {
    list += (i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  const std::string path = translate::element_path(read, 0);
  const std::string sum = as_sum(read, parts);
  if (sum.empty()) return fmt::format("makes {} of {}", path, list);
  return fmt::format("sees {} = {}, made of {}", path, sum, list);
}

}  // namespace wirestruct::cli
