#include "translate/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "translate/decode.hpp"
#include "translate/format.hpp"
#include "translate/notation.hpp"
#include "translate/remark.hpp"
#include "translate/style.hpp"

namespace wirestruct::translate {
namespace {

constexpr std::size_t short_row_octets = 8;
constexpr std::size_t verbose_row_octets = 16;

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t have = screen_columns(text);
  return std::string(text) + std::string(have < width ? width - have : 0, ' ');
}

std::string label_of(const Item& item) {
  const std::string indent(item.depth == 0 ? 0 : 2 * (item.depth - 1), ' ');
  if (item.padding) return fmt::format("{}· {}", indent, name_of(item.padding->kind));
  if (item.kind == ItemKind::left_over) return indent + "+ left over";
  if (item.kind == ItemKind::undecoded && !item.field) return indent + "? not decoded";
  if (item.is_element) return indent + index_path(shape_of(item), item.element);
  return indent + (item.field ? item.field->name : std::string());
}

std::string type_of(const schema::Model& model, const Item& item) {
  if (item.padding) return item.padding->kind == schema::PaddingKind::reserved ? "" : "padding";
  if (item.structure) return item.structure->name;
  if (!item.field || item.is_element || item.kind == ItemKind::left_over) return "";
  return format_type(model, shape_of(item));
}

// `|..alice.|`
std::string ascii_of(Octets octets) {
  std::string ascii = "|";
  for (const std::byte octet : octets) {
    const auto c = std::to_integer<unsigned char>(octet);
    ascii += c >= 0x20 && c < 0x7F ? static_cast<char>(c) : '.';
  }
  return ascii + "|";
}

class Printer {
 public:
  Printer(const schema::Model& model, const Record& record, const TextOptions& options,
          std::string& out)
      : model_(model),
        record_(record),
        style_(options.color),
        verbose_(options.verbose),
        show_secrets_(options.show_secrets),
        row_octets_(options.verbose ? verbose_row_octets : short_row_octets),
        out_(out) {
    remarks_ = record.remarks;
    std::ranges::sort(remarks_, {},
                      [](const RemarkAt& at) { return std::pair(at.item, at.offset_octets); });
    if (options.fields) choose(*options.fields);
  }

  void fields() {
    measure();
    if (verbose_) {
      row({.offset = "offset", .label = "field", .type = "type", .octets = "octets"},
          [&](std::string_view text) { return style_.dim(text); });
    }
    children(0);
    left_over();
  }

 private:
  struct Row {
    std::string offset = {};
    std::string label = {};
    std::string type = {};
    std::string octets = {};
    std::string value = {};
    std::string remarks = {};
  };

  bool is_masked(const Item& item) const {
    return !show_secrets_ && item.field && item.field->shown.secret;
  }

  // The items of the fields, what is in them, and what they stand in.
  void choose(const std::vector<FieldPath>& fields) {
    chosen_.assign(record_.items.size(), false);
    for (const FieldPath& path : fields) {
      const auto found = find(record_, path);
      if (!found) continue;
      const Item& item = record_.items[found->item];
      for (std::uint32_t i = 0; i < found->item; ++i) {
        if (record_.items[i].end > found->item) chosen_[i] = true;
      }
      for (std::uint32_t i = found->item; i < item.end; ++i) chosen_[i] = true;
    }
  }

  bool is_shown(std::uint32_t index) const { return chosen_.empty() || chosen_[index]; }

  void measure() {
    if (verbose_) {
      label_columns_ = screen_columns("field");
      octets_columns_ = screen_columns("octets");
    }
    // The message itself has no line.
    for (std::uint32_t i = 1; i < record_.items.size(); ++i) {
      if (!is_shown(i)) continue;
      const Item& item = record_.items[i];
      label_columns_ = std::max(label_columns_, screen_columns(label_of(item)));
      if (verbose_) type_columns_ = std::max(type_columns_, screen_columns(type_of(model_, item)));
      if (is_masked(item)) {
        octets_columns_ = std::max(octets_columns_, masked.size());
        i = item.end - 1;
      } else if (item.end == i + 1) {
        make_room_for(item.size_octets);
      }
    }
    const Octets left_over = left_over_octets(record_);
    if (left_over.empty() || !chosen_.empty()) return;
    label_columns_ = std::max(label_columns_, screen_columns(left_over_label));
    make_room_for(left_over.size());
  }

  // `40 E2`; a … in the place of the last octet of a row and those behind it.
  void make_room_for(std::uint64_t size_octets) {
    const bool elided = !verbose_ && size_octets > row_octets_;
    const std::size_t shown = std::min<std::uint64_t>(size_octets, row_octets_);
    const std::size_t width = shown == 0 ? 0 : 3 * shown - (elided ? 2 : 1);
    octets_columns_ = std::max(octets_columns_, width);
  }

  // Where the first octet of the rest of a row, or of the row itself, is painted by `paint`.
  template <class Paint>
  void row(const Row& row, const Paint& paint) {
    std::string line = "  ";
    if (verbose_) line += fmt::format("{:>6}  ", row.offset);
    line += paint(padded(row.label, label_columns_)) + "  ";
    if (verbose_) line += style_.dim(padded(row.type, type_columns_)) + "  ";
    line += paint(padded(row.octets, octets_columns_)) + "   ";
    line += paint(row.value);
    if (!row.remarks.empty()) {
      if (!row.value.empty()) line += "   ";
      line += style_.warning(row.remarks);
    }
    // Only blanks: painted text ends in an escape.
    line.erase(line.find_last_not_of(' ') + 1);
    out_ += line + '\n';
  }

  // The octets of a part of the message; `--` for those that the capture lacks.
  std::string hex(std::uint64_t offset_octets, Octets octets) const {
    if (state_of(record_, offset_octets, octets.size()) != ItemState::missing) {
      return hex_octets(octets, verbose_ ? SIZE_MAX : row_octets_);
    }
    std::string text;
    for (std::size_t i = 0; i < octets.size(); ++i) {
      if (!verbose_ && octets.size() > row_octets_ && i + 1 == row_octets_) {
        text += " …";
        break;
      }
      if (i > 0) text += ' ';
      const bool missing = state_of(record_, offset_octets + i, 1) == ItemState::missing;
      text += missing ? "--" : hex_octets(octets.subspan(i, 1));
    }
    return text;
  }

  std::string take_remarks(std::uint32_t index) {
    std::string text;
    for (; next_remark_ < remarks_.size() && remarks_[next_remark_].item <= index; ++next_remark_) {
      const RemarkAt& remark = remarks_[next_remark_];
      if (remark.item < index) continue;
      // What is behind the message has a line of its own.
      if (remark.remark == Remark::octets_left_over && remark.item == 0) continue;
      text += text.empty() ? "! " : "; ";
      const Item& item = record_.items[remark.item];
      if (item.kind == ItemKind::scalars && remark.remark != Remark::message_cut) {
        const schema::Field& shape = shape_of(item);
        text +=
            index_path(shape, (remark.offset_octets - item.offset_octets) / shape.stride_octets) +
            " ";
      }
      text += describe(record_, remark);
    }
    return text;
  }

  void children(std::uint32_t index) {
    const std::uint32_t end = record_.items[index].end;
    for (std::uint32_t child = index + 1; child < end; child = record_.items[child].end) {
      if (is_shown(child)) print(child);
    }
  }

  void print(std::uint32_t index) {
    const Item& item = record_.items[index];
    if (is_masked(item)) {
      secret(index);
      return;
    }
    switch (item.kind) {
      case ItemKind::structure:
      case ItemKind::array:
        branch(index);
        return;
      case ItemKind::scalars:
      case ItemKind::leaf:
        leaf(index, hues_++);
        return;
      case ItemKind::padding:
        if (item.size_octets > 0) padding(index);
        return;
      case ItemKind::undecoded:
      case ItemKind::left_over:
        raw(index);
        return;
    }
  }

  void branch(std::uint32_t index) {
    const Item& item = record_.items[index];
    const std::string remarks = take_remarks(index);
    Row head{.offset = fmt::to_string(item.offset_octets),
             .label = label_of(item),
             .type = type_of(model_, item),
             .remarks = remarks};
    if (item.state == ItemState::absent) {
      head.value = "absent";
      row(head, [&](std::string_view text) { return style_.dim(text); });
      return;
    }
    row(head, [&](std::string_view text) { return style_.bold(text); });
    children(index);
    const std::uint64_t shown_end = end_of_children(index);
    if (shown_end < item.offset_octets + item.size_octets && !remarks.empty()) {
      const std::uint64_t from = std::min<std::uint64_t>(shown_end, record_.octets.size());
      const std::uint64_t to =
          std::min<std::uint64_t>(item.offset_octets + item.size_octets, record_.octets.size());
      rows_of({.label = std::string(std::size_t{2} * item.depth, ' ') + "…",
               .value = fmt::format("{} octets", to - from)},
              from, record_.octets.subspan(from, to - from),
              [&](std::string_view text) { return style_.dim(text); });
    }
  }

  std::uint64_t end_of_children(std::uint32_t index) const {
    const Item& item = record_.items[index];
    if (item.end == index + 1) return item.offset_octets;
    const Item& last = record_.items[item.end - 1];
    return last.offset_octets + last.size_octets;
  }

  void leaf(std::uint32_t index, std::size_t hue) {
    const Item& item = record_.items[index];
    Row first{.offset = fmt::to_string(item.offset_octets),
              .label = label_of(item),
              .type = type_of(model_, item),
              .value = value_of(item),
              .remarks = take_remarks(index)};
    // The remark says it better; a range has one at its first field only.
    if (item.state == ItemState::missing && item.kind == ItemKind::leaf && !first.remarks.empty()) {
      first.value.clear();
    }
    const auto paint = [&](std::string_view text) {
      return item.state == ItemState::absent ? style_.dim(text) : style_.hue(hue, text);
    };
    if (verbose_ && item.kind == ItemKind::scalars && item.state != ItemState::absent) {
      scalar_rows(first, item, paint);
    } else {
      rows_of(first, item.offset_octets, octets_of(record_, item), paint);
    }
  }

  // Octets that are no value: what was not decoded, what is left over.
  void raw(std::uint32_t index) {
    const Item& item = record_.items[index];
    const Octets octets = octets_of(record_, item);
    const bool undecoded = item.kind == ItemKind::undecoded;
    const Row only{.offset = fmt::to_string(item.offset_octets),
                   .label = label_of(item),
                   .octets = std::string(masked),
                   .value = undecoded ? counted_octets(octets.size()) + " not decoded"
                                      : format_value(model_, Value{octets}),
                   .remarks = take_remarks(index)};
    const auto paint = [&](std::string_view text) { return style_.dim(text); };
    if (undecoded && !octets.empty() && !show_secrets_ && has_secrets(model_)) {
      row(only, paint);
    } else {
      rows_of(only, item.offset_octets, octets, paint);
    }
  }

  // That it is there, how large it is and that something is wrong with it; not what it is.
  void secret(std::uint32_t index) {
    const Item& item = record_.items[index];
    std::string remarks;
    for (const RemarkAt& remark : remarks_) {
      if (remark.item < index || remark.item >= item.end) continue;
      remarks.append(remarks.empty() ? "! " : "; ").append(name_of(remark.remark));
    }
    row({.offset = fmt::to_string(item.offset_octets),
         .label = label_of(item),
         .type = type_of(model_, item),
         .octets = std::string(masked),
         .value = counted_octets(octets_of(record_, item).size()),
         .remarks = remarks},
        [&](std::string_view text) { return style_.dim(text); });
  }

  std::string value_of(const Item& item) const {
    switch (item.state) {
      case ItemState::absent:
        return "absent";
      case ItemState::missing:
        if (item.kind != ItemKind::scalars) return "not captured";
        break;
      case ItemState::whole:
      case ItemState::cut:
        break;
    }
    if (item.kind == ItemKind::leaf && item.state == ItemState::cut) return "";
    std::string value = format_item(model_, record_, item);
    if (verbose_ && item.field->shown.deprecated) {
      value += fmt::format("  (deprecated: {})", *item.field->shown.deprecated);
    }
    return value;
  }

  // Verbose: all octets, a row of 16 each.
  template <class Paint>
  void rows_of(Row first, std::uint64_t offset_octets, Octets octets, const Paint& paint) {
    if (!verbose_ || octets.size() <= row_octets_) {
      first.octets = hex(offset_octets, octets);
      row(first, paint);
      return;
    }
    for (std::size_t at = 0; at < octets.size(); at += row_octets_) {
      const Octets part = octets.subspan(at, std::min(row_octets_, octets.size() - at));
      Row next = at == 0 ? first : Row{};
      next.offset = fmt::to_string(offset_octets + at);
      next.octets = hex(offset_octets + at, part);
      next.value = padded(ascii_of(part), row_octets_ + 2);
      if (at == 0 && !first.value.empty()) next.value += "  " + first.value;
      row(next, paint);
    }
  }

  // Verbose: as many whole elements in a row as 16 octets hold, behind the index of the first.
  template <class Paint>
  void scalar_rows(const Row& first, const Item& item, const Paint& paint) {
    const schema::Field& shape = shape_of(item);
    const std::uint64_t stride = shape.stride_octets;
    const std::uint64_t in_row = std::max<std::uint64_t>(1, row_octets_ / stride);
    const Octets octets = octets_of(record_, item);
    Row next = first;
    for (std::uint64_t at = 0; at < octets.size(); at += in_row * stride) {
      const Octets part = octets.subspan(at, std::min(in_row * stride, octets.size() - at));
      next.offset = fmt::to_string(item.offset_octets + at);
      next.octets = hex(item.offset_octets + at, part);
      next.value = index_path(shape, at / stride);
      for (std::uint64_t element = at / stride;
           element < item.count && element * stride < at + part.size(); ++element) {
        next.value +=
            ' ' + format_shown(model_, shape, element_value(model_, record_, item, element));
      }
      row(next, paint);
      next = Row{};
    }
  }

  void padding(std::uint32_t index) {
    const Item& item = record_.items[index];
    const Octets octets = octets_of(record_, item);
    const Row only{
        .offset = fmt::to_string(item.offset_octets),
        .label = label_of(item),
        .type = type_of(model_, item),
        .value = item.state == ItemState::absent ? "absent" : format_value(model_, Value{octets}),
        .remarks = take_remarks(index)};
    rows_of(only, item.offset_octets, octets,
            [&](std::string_view text) { return style_.dim(text); });
  }

  void left_over() {
    const Octets octets = left_over_octets(record_);
    if (octets.empty() || !chosen_.empty()) return;
    const std::uint64_t end = record_.items[0].size_octets;
    rows_of(
        {.label = std::string(left_over_label),
         .remarks = fmt::format("! {} after the struct's {}", counted_octets(octets.size()), end)},
        end, octets, [&](std::string_view text) { return style_.dim(text); });
  }

  static constexpr std::string_view left_over_label = "+ left over";

  const schema::Model& model_;
  const Record& record_;
  Style style_;
  bool verbose_;
  bool show_secrets_;
  std::size_t row_octets_;
  std::string& out_;
  std::vector<bool> chosen_;       // by item; empty: all
  std::vector<RemarkAt> remarks_;  // by item, consumed as the items are printed
  std::size_t next_remark_ = 0;
  std::size_t hues_ = 0;
  std::size_t label_columns_ = 0;
  std::size_t type_columns_ = 4;
  std::size_t octets_columns_ = 0;
};

std::string packets(const Envelope& envelope) {
  constexpr std::size_t shown = 8;
  std::string text = envelope.carriers.size() == 1 ? "packet" : "packets";
  for (std::size_t i = 0; i < std::min(shown, envelope.carriers.size()); ++i) {
    text += fmt::format("{} {}", i == 0 ? "" : ",", envelope.carriers[i].packet);
  }
  if (envelope.carriers.size() > shown) {
    text += fmt::format(", … {} more", envelope.carriers.size() - shown);
  }
  return text;
}

void append_heading(const Record& record, const Envelope& envelope, const TextOptions& options,
                    std::string& out) {
  const Style style(options.color);
  out += style.bold(fmt::format("{} {}", record.structure->name, envelope.number));
  if (!envelope.has_origin) {
    if (options.verbose)
      out += style.dim(fmt::format("  octets from {} on", envelope.stream_offset));
    out += '\n';
    return;
  }
  out += envelope.sender == Sender::client ? "  client → server" : "  server → client";
  if (!envelope.datagram) out += style.dim(fmt::format("  connection {}", envelope.connection));
  out += '\n';
  if (!options.verbose) return;
  std::string where = fmt::format("  {} → {}", envelope.source, envelope.destination);
  if (!envelope.datagram) {
    where +=
        fmt::format("  stream octets {}–{}", envelope.stream_offset,
                    envelope.stream_offset + std::max<std::size_t>(1, record.octets.size()) - 1);
  }
  if (!envelope.carriers.empty()) {
    where +=
        fmt::format("  {}  {}", packets(envelope), format_time(envelope.carriers.front().time_ns));
  }
  out += style.dim(where) + '\n';
}

}  // namespace

void append_text(const schema::Model& model, const Record& record, const TextOptions& options,
                 std::string& out) {
  Printer(model, record, options, out).fields();
}

void append_text(const schema::Model& model, const Record& record, const Envelope& envelope,
                 const TextOptions& options, std::string& out) {
  append_heading(record, envelope, options, out);
  append_text(model, record, options, out);
}

}  // namespace wirestruct::translate
