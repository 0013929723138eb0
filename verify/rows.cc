#include "verify/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "translate/decode.hpp"
#include "translate/format.hpp"
#include "verify/compare.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

using translate::LeafKind;

constexpr std::size_t most_rows = 8;
constexpr std::size_t shown_octets = 8;
constexpr std::size_t most_packets = 4;

// One message, taken apart for rows.
struct Message {
  const RowSource& source;
  Octets sent;
  Chunk chunk;    // in the shape
  Octets stream;  // as a reader cuts it who believes the schema
};

// The part of long octets that is worth showing: from a little before the first that differs.
struct Window {
  std::uint64_t from = 0;
  std::uint64_t size = 0;
};
Window window_of(Octets sent, Octets captured) {
  const std::uint64_t size = sent.size();
  if (size <= shown_octets) return {0, size};
  const auto differs = std::ranges::mismatch(sent, captured).in1 - sent.begin();
  const auto first = static_cast<std::uint64_t>(differs);
  if (first >= size || first < shown_octets) return {0, size};
  return {first - 2, size - (first - 2)};
}

std::string value_of(const Subject& subject, const Leaf& leaf, Octets octets) {
  if (leaf.kind == LeafKind::rest || octets.empty()) return "";
  if (leaf.kind == LeafKind::number && octets.size() != leaf.element_octets) return "";
  return translate::format_value(*subject.model,
                                 translate::read_value(*subject.model, *leaf.field, octets));
}

Octets part(Octets octets, std::uint64_t from, std::uint64_t size) {
  if (from >= octets.size()) return {};
  return octets.subspan(from, std::min<std::uint64_t>(size, octets.size() - from));
}

Octets captured_element(const Message& message, std::size_t leaf, std::uint64_t element) {
  const Place& place = message.source.shape.places[leaf];
  return part(message.chunk.octets, place.offset_octets + element * place.element_octets,
              place.element_octets);
}

Octets sent_element(const Message& message, std::size_t leaf, std::uint64_t element) {
  const Leaf& of = message.source.sides.subject.leaves[leaf];
  return message.sent.subspan(of.offset_octets + element * of.element_octets, of.element_octets);
}

// The first element of an array that is not as sent; 0 when all are.
std::uint64_t first_different(const Message& message, std::size_t leaf) {
  const Leaf& of = message.source.sides.subject.leaves[leaf];
  for (std::uint64_t i = 0; i < of.count; ++i) {
    if (!std::ranges::equal(sent_element(message, leaf, i), captured_element(message, leaf, i))) {
      return i;
    }
  }
  return 0;
}

ValueRow row_of_leaf(const Message& message, std::size_t leaf) {
  const Subject& subject = message.source.sides.subject;
  const Leaf& of = subject.leaves[leaf];
  const Place& place = message.source.shape.places[leaf];
  const std::uint64_t element = first_different(message, leaf);
  const Octets sent = sent_element(message, leaf, element);
  const Octets captured = captured_element(message, leaf, element);
  const Window window =
      of.kind == LeafKind::number ? Window{0, sent.size()} : window_of(sent, captured);
  const std::uint64_t at = of.offset_octets + element * of.element_octets;

  ValueRow row;
  row.offset_octets = at + window.from;
  row.field = translate::element_path(of, element);
  if (window.from > 0) row.field += fmt::format(" +{}", window.from);
  row.expected_octets = translate::hex_octets(part(sent, window.from, window.size), shown_octets);
  row.expected_value = value_of(subject, of, sent);
  const std::uint64_t captured_size = std::max<std::uint64_t>(window.size, place.element_octets);
  row.captured_octets =
      translate::hex_octets(part(captured, window.from, captured_size), shown_octets);
  row.misread_value = value_of(subject, of, part(message.stream, at, of.element_octets));
  const std::uint64_t sent_at = place.offset_octets + element * place.element_octets;
  if (sent_at != at) row.sent_at_octets = sent_at + window.from;
  row.reversed = sent.size() > 1 && sent.size() == captured.size() && of.kind == LeafKind::number &&
                 !std::ranges::equal(sent, captured) &&
                 readings_of(of, sent, captured).has(Reading::reversed);
  return row;
}

std::string list_others(const Message& message, const std::vector<std::size_t>& leaves) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < message.source.shape.places.size(); ++i) {
    const Leaf& leaf = message.source.sides.subject.leaves[i];
    if (std::ranges::find(leaves, i) != leaves.end()) continue;
    const Octets sent = message.sent.subspan(leaf.offset_octets, leaf.size_octets);
    const Octets captured =
        part(message.chunk.octets, message.source.shape.places[i].offset_octets, leaf.size_octets);
    if (!std::ranges::equal(sent, captured)) continue;
    names.push_back(fmt::format("{} {}", leaf.offset_octets, leaf.path));
  }
  if (names.empty()) return "";
  constexpr std::size_t most_names = 6;
  std::string list;
  for (std::size_t i = 0; i < std::min(most_names, names.size()); ++i) {
    list += (i > 0 ? ", " : "") + names[i];
  }
  if (names.size() > most_names) list += fmt::format(", {} more", names.size() - most_names);
  return list + ": equal";
}

// Calls use(message) with buffers that live until it returns.
template <class Use>
void with_message(const RowSource& source, const Use& use) {
  ChunkBuffer shaped;
  ChunkBuffer plain;
  const Chunk chunk =
      message_at(source.sides.captured, source.shape, source.pairing.stream_offset, shaped);
  const Chunk stream = fetch(source.sides.captured, source.pairing.stream_offset,
                             source.sides.subject.size_octets(), plain);
  use(Message{source, source.sides.sent.message(source.pairing.message), chunk, stream.octets});
}

void limit_rows(Finding& finding) {
  if (finding.rows.size() <= most_rows) return;
  finding.rows_not_shown = finding.rows.size() - most_rows;
  finding.rows.resize(most_rows);
}

}  // namespace

void add_rows(const RowSource& source, const std::vector<std::size_t>& leaves, Finding& finding) {
  with_message(source, [&](const Message& message) {
    for (const std::size_t leaf : leaves) {
      if (finding.rows.size() <= most_rows) finding.rows.push_back(row_of_leaf(message, leaf));
    }
    limit_rows(finding);
    if (leaves.size() > finding.rows.size()) {
      finding.rows_not_shown = leaves.size() - finding.rows.size();
    }
    finding.others = list_others(message, leaves);
  });
}

void add_layout_rows(const RowSource& source, Finding& finding) {
  with_message(source, [&](const Message& message) {
    const std::vector<Hole> holes = holes_of(source.sides.subject, source.shape);
    auto hole = holes.begin();
    const std::size_t leaves = source.shape.places.size();
    for (std::size_t leaf = 0; leaf <= leaves; ++leaf) {
      for (; hole != holes.end() && hole->leaf == leaf; ++hole) {
        ValueRow row;
        row.offset_octets = leaf < leaves ? source.sides.subject.leaves[leaf].offset_octets
                                          : source.sides.subject.size_octets();
        row.sent_at_octets = hole->offset_octets;
        row.field = "· " + count_of(hole->size_octets, "octet");
        row.captured_octets = translate::hex_octets(
            part(message.chunk.octets, hole->offset_octets, hole->size_octets), shown_octets);
        finding.rows.push_back(std::move(row));
      }
      if (leaf < leaves && source.shape.places[leaf].element_octets > 0) {
        finding.rows.push_back(row_of_leaf(message, leaf));
      }
      if (finding.rows.size() > 2 * most_rows) break;
    }
    limit_rows(finding);
  });
}

void add_padding_rows(const RowSource& source, Finding& finding) {
  with_message(source, [&](const Message& message) {
    for (const translate::PaddingAt& padding : source.sides.subject.paddings) {
      const std::uint64_t size = padding.padding->size_octets;
      const Octets sent = part(message.sent, padding.offset_octets, size);
      const Octets captured = part(message.chunk.octets, padding.offset_octets, size);
      if (std::ranges::equal(sent, captured) || finding.rows.size() > most_rows) continue;
      ValueRow row;
      row.offset_octets = padding.offset_octets;
      row.field = "· " + std::string(translate::name_of(padding.padding->kind));
      row.expected_octets = translate::hex_octets(sent, shown_octets);
      row.captured_octets = translate::hex_octets(captured, shown_octets);
      finding.rows.push_back(std::move(row));
    }
    limit_rows(finding);
  });
}

Where where_of(const CapturedStream& stream, std::uint64_t stream_offset,
               std::uint64_t size_octets) {
  Where where{
      .message = 0, .packets = {}, .stream_offset = stream_offset, .size_octets = size_octets};
  for (const auto& carrier : carriers_of(stream, stream_offset, size_octets)) {
    if (where.packets.size() >= most_packets) break;
    where.packets.push_back(carrier.carrier.packet);
  }
  return where;
}

Where where_of(const RowSource& source) {
  const std::uint64_t left = source.sides.captured.end_offset - source.pairing.stream_offset;
  Where where = where_of(source.sides.captured, source.pairing.stream_offset,
                         std::min(left, source.shape.stride_octets));
  where.message = source.pairing.message + 1;
  return where;
}

}  // namespace wirestruct::verify
