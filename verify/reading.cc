#include "verify/reading.hpp"

#include <algorithm>
#include <array>

namespace wirestruct::verify {
namespace {

using translate::LeafKind;

constexpr std::byte nul{0x00};
constexpr std::byte space{0x20};

// The octet of a number by weight, from the least significant, in octets of that order.
std::byte weighted(Octets number, bool big_endian, std::size_t weight) {
  return number[big_endian ? number.size() - 1 - weight : weight];
}

bool is_signed(const Leaf& leaf) {
  return leaf.scalar.kind == schema::ScalarKind::signed_integer;
}

// What a wider or narrower number holds, read in one order.
struct Resized {
  bool low_octets_equal = true;
  bool zeros_above = true;  // in the octets that `sent` has not
  bool signs_above = true;
};
Resized compare_resized(Octets sent, bool sent_big, Octets captured, bool captured_big) {
  Resized found;
  const std::size_t common = std::min(sent.size(), captured.size());
  for (std::size_t i = 0; i < common; ++i) {
    found.low_octets_equal &= weighted(sent, sent_big, i) == weighted(captured, captured_big, i);
  }
  const std::byte top = weighted(sent, sent_big, sent.size() - 1);
  const std::byte sign = (top & std::byte{0x80}) != std::byte{0} ? std::byte{0xFF} : std::byte{0};
  for (std::size_t i = common; i < captured.size(); ++i) {
    const std::byte octet = weighted(captured, captured_big, i);
    found.zeros_above &= octet == std::byte{0};
    found.signs_above &= octet == sign;
  }
  return found;
}

Readings resized_readings(const Leaf& leaf, Octets sent, Octets captured) {
  Readings readings;
  if (sent.empty() || captured.empty()) return readings;
  const bool big = leaf.order == schema::ByteOrder::big;
  const bool wider = captured.size() > sent.size();
  for (const bool reversed : {false, true}) {
    const Resized found = compare_resized(sent, big, captured, big != reversed);
    if (!found.low_octets_equal) continue;
    if (!wider) {
      readings.add(reversed ? Reading::cut_reversed : Reading::cut);
      continue;
    }
    if (found.zeros_above) {
      readings.add(reversed ? Reading::zero_extended_reversed : Reading::zero_extended);
    }
    if (found.signs_above && is_signed(leaf)) {
      readings.add(reversed ? Reading::sign_extended_reversed : Reading::sign_extended);
    }
  }
  return readings;
}

Readings number_readings(const Leaf& leaf, Octets sent, Octets captured) {
  if (captured.size() != sent.size()) return resized_readings(leaf, sent, captured);
  Readings readings;
  const std::size_t size = sent.size();
  const auto matches = [&](auto&& source_of) {
    for (std::size_t i = 0; i < size; ++i) {
      if (captured[i] != sent[source_of(i)]) return false;
    }
    return true;
  };
  if (std::ranges::equal(sent, captured)) readings.add(Reading::same);
  if (size == 1) return readings;
  if (matches([&](std::size_t i) { return size - 1 - i; })) readings.add(Reading::reversed);
  if (size != 4 && size != 8) return readings;
  if (matches([&](std::size_t i) { return (size / 2 - 1 - i / 2) * 2 + i % 2; })) {
    readings.add(Reading::units_cdab);
  }
  if (matches([](std::size_t i) { return i ^ 1U; })) readings.add(Reading::units_badc);
  return readings;
}

// Of two texts of the same or of different length; octets that only the longer one has are free.
Readings text_readings(Octets sent, Octets captured) {
  Readings readings;
  const std::size_t common = std::min(sent.size(), captured.size());
  sent = sent.first(common);
  captured = captured.first(common);
  if (std::ranges::equal(sent, captured)) readings.add(Reading::same);
  const auto end = std::ranges::find(sent, nul) - sent.begin();
  const auto length = static_cast<std::size_t>(end);
  if (!std::ranges::equal(sent.first(length), captured.first(length))) return readings;
  if (length == common) return readings;
  if (captured[length] == nul) readings.add(Reading::equal_to_nul);
  if (std::ranges::all_of(captured.subspan(length), [](auto o) { return o == space; })) {
    readings.add(Reading::space_padded);
  }
  return readings;
}

}  // namespace

Readings readings_of(const Leaf& leaf, Octets sent, Octets captured) {
  switch (leaf.kind) {
    case LeafKind::number:
      return number_readings(leaf, sent, captured);
    case LeafKind::text:
      return text_readings(sent, captured);
    case LeafKind::octets:
    case LeafKind::rest: {
      Readings readings;
      const std::size_t common = std::min(sent.size(), captured.size());
      if (std::ranges::equal(sent.first(common), captured.first(common))) {
        readings.add(Reading::same);
      }
      return readings;
    }
  }
  return {};
}

bool is_reversed(Reading reading) {
  return reading == Reading::reversed || reading == Reading::zero_extended_reversed ||
         reading == Reading::sign_extended_reversed || reading == Reading::cut_reversed;
}

std::string_view name_of(Reading reading) {
  constexpr std::array<std::string_view, reading_count> names = {
      "as the schema says",
      "in the other byte order",
      "with 16-bit units swapped (CDAB)",
      "with octets swapped inside 16-bit units (BADC)",
      "filled up with 00",
      "filled up with the sign",
      "in the other byte order, filled up with 00",
      "in the other byte order, filled up with the sign",
      "its low octets only",
      "its low octets only, in the other byte order",
      "equal up to the NUL",
      "padded with spaces"};
  return names[static_cast<std::size_t>(reading)];
}

}  // namespace wirestruct::verify
