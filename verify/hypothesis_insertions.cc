// Octets more or fewer at one place of every message: a prefix, a field of another version, text of
// another length.
#include <fmt/format.h>

#include <algorithm>

#include "verify/limits.hpp"
#include "verify/shape.hpp"

namespace wirestruct::verify {
namespace {

using translate::LeafKind;

// One message with octets too many is an event, not a rule.
constexpr std::uint64_t enough_messages = 2;

std::string octets(std::uint64_t count, std::string_view which) {
  return fmt::format("{} {}octet{}", count, which, count == 1 ? "" : "s");
}

void move_from(std::size_t leaf, std::int64_t by_octets, Shape& shape) {
  for (std::size_t i = leaf; i < shape.places.size(); ++i) {
    shape.places[i].offset_octets += static_cast<std::uint64_t>(by_octets);
  }
  shape.stride_octets += static_cast<std::uint64_t>(by_octets);
}

void add_extra(const Subject& subject, std::size_t leaf, std::uint64_t extra, ShapeList& shapes) {
  Shape shape = schema_shape(subject);
  move_from(leaf, static_cast<std::int64_t>(extra), shape);
  const std::string where = leaf == subject.leaves.size()
                                ? "at the end"
                                : fmt::format("before `{}`", subject.leaves[leaf].path);
  shape.causes = {{FindingCode::v113, fmt::format("{} {}", octets(extra, "extra "), where)}};
  shape.least_messages = enough_messages;
  shapes.add(std::move(shape));
}

void add_missing(const Subject& subject, std::size_t leaf, std::uint64_t missing,
                 ShapeList& shapes) {
  const Leaf& from = subject.leaves[leaf];
  const bool whole = missing == from.size_octets;
  Shape shape = schema_shape(subject);
  shape.places[leaf].element_octets = whole ? 0 : from.element_octets - missing;
  move_from(leaf + 1, -static_cast<std::int64_t>(missing), shape);
  shape.causes = {{FindingCode::v114,
                   whole ? fmt::format("`{}` is not there ({})", from.path, octets(missing, ""))
                         : fmt::format("the last {} of `{}` {} missing", octets(missing, ""),
                                       from.path, missing == 1 ? "is" : "are")}};
  shape.least_messages = enough_messages;
  shapes.add(std::move(shape));
}

}  // namespace

void add_insertions(const Subject& subject, ShapeList& shapes) {
  for (std::size_t leaf = 0; leaf <= subject.leaves.size(); ++leaf) {
    for (std::uint64_t extra = 1; extra <= limits::inserted_octets; ++extra) {
      if (shapes.full()) return;
      add_extra(subject, leaf, extra, shapes);
    }
  }
  if (subject.leaves.size() < 2) return;
  for (std::size_t leaf = 0; leaf < subject.leaves.size(); ++leaf) {
    const Leaf& from = subject.leaves[leaf];
    add_missing(subject, leaf, from.size_octets, shapes);
    if (from.kind == LeafKind::number || from.count != 1) continue;
    const std::uint64_t most = std::min(limits::inserted_octets, from.size_octets - 1);
    for (std::uint64_t missing = 1; missing <= most; ++missing) {
      add_missing(subject, leaf, missing, shapes);
    }
  }
}

}  // namespace wirestruct::verify
