// The report for people.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "translate/style.hpp"
#include "verify/report.hpp"
#include "verify/words.hpp"

namespace wirestruct::verify {
namespace {

// Columns on the screen: UTF-8 without its continuation octets.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string left(std::string_view text, std::size_t width) {
  const std::size_t have = columns(text);
  return std::string(text) + std::string(have < width ? width - have : 0, ' ');
}

std::string right(std::string_view text, std::size_t width) {
  const std::size_t have = columns(text);
  return std::string(have < width ? width - have : 0, ' ') + std::string(text);
}

std::string without_trailing_blanks(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

// Values longer than this are cut: what differs is in the octets.
std::string shortened(const std::string& value) {
  constexpr std::size_t most = 28;
  if (columns(value) <= most) return value;
  std::string shown;
  for (const char c : value) {
    if ((c & 0xC0) != 0x80 && columns(shown) == most - 1) break;
    shown += c;
  }
  return shown + "…";
}

class FindingPrinter {
 public:
  FindingPrinter(const Finding& finding, const DirectionReport* direction, bool color,
                 std::string& out)
      : finding_(finding), direction_(direction), style_(color), out_(out) {}

  void print() {
    const bool difference = row_of(finding_.code).severity == Severity::difference;
    const std::string label =
        fmt::format("{}[{}]", difference ? "error" : "warning", code_name(finding_.code));
    out_ += style_.warning(label) + style_.bold(": " + finding_.sentence) + '\n';
    if (const std::string place = where(); !place.empty()) out_ += "  " + style_.dim(place) + '\n';
    if (!finding_.rows.empty()) {
      out_ += '\n';
      rows();
      out_ += '\n';
    }
    labelled("why:", finding_.why);
    if (!finding_.fix.empty()) labelled("fix:", {finding_.fix});
    if (!finding_.not_told_apart.empty()) {
      labelled("could not be told apart:", {joined(finding_.not_told_apart)});
    }
    if (!finding_.ruled_out.empty()) labelled("ruled out:", {joined(finding_.ruled_out)});
    out_ += '\n';
  }

 private:
  static std::string joined(const std::vector<std::string>& parts) {
    constexpr std::size_t most = 8;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, parts.size()); ++i) {
      text += (i > 0 ? ", " : "") + parts[i];
    }
    if (parts.size() > most) text += fmt::format(", and {} more", parts.size() - most);
    return text;
  }

  std::string where() const {
    if (!finding_.where) return "";
    const Where& at = *finding_.where;
    std::vector<std::string> parts;
    if (at.message > 0) parts.push_back(fmt::format("message {}", grouped(at.message)));
    if (!at.packets.empty()) {
      std::string packets = at.packets.size() == 1 ? "packet" : "packets";
      for (std::size_t i = 0; i < at.packets.size(); ++i) {
        packets += fmt::format("{} {}", i == 0 ? "" : ",", at.packets[i]);
      }
      parts.push_back(std::move(packets));
    }
    if (direction_) parts.emplace_back(name_of(direction_->direction));
    parts.push_back(range_of("stream octet", at.stream_offset, at.size_octets));
    if (direction_ && at.message > 0) {
      const bool longer = at.size_octets > direction_->structure_octets;
      parts.push_back(fmt::format("{} ({} {} {}{})", direction_->structure, at.size_octets,
                                  longer ? "octets, in the schema" : "of",
                                  direction_->structure_octets, longer ? "" : " octets"));
    }
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
  }

  // Text behind a label, wrapped at spaces so that it stays beside it.
  void labelled(std::string_view label, const std::vector<std::string>& paragraphs) {
    constexpr std::size_t width = 100;
    const std::size_t indent = std::min<std::size_t>(columns(label) + 1, 5);
    bool first = true;
    for (const std::string& paragraph : paragraphs) {
      std::string line = "  ";
      line += first ? std::string(label) + ' ' : std::string(indent, ' ');
      const std::string hanging(2 + indent, ' ');
      std::string rest = paragraph;
      while (columns(line) + columns(rest) > width) {
        const std::size_t at = break_of(rest, width - columns(line));
        if (at == std::string::npos) break;
        paint_label(line + rest.substr(0, at), first ? label : "");
        first = false;
        rest = rest.substr(at + 1);
        line = hanging;
      }
      paint_label(line + rest, first ? label : "");
      first = false;
    }
  }

  // The last space within the width, or the first behind it.
  static std::size_t break_of(std::string_view text, std::size_t width) {
    std::size_t found = std::string::npos;
    std::size_t at_column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if ((text[i] & 0xC0) != 0x80) ++at_column;
      if (text[i] != ' ') continue;
      if (at_column > width && found != std::string::npos) break;
      found = i;
      if (at_column > width) break;
    }
    return found;
  }

  void paint_label(const std::string& line, std::string_view label) {
    if (label.empty()) {
      out_ += line + '\n';
    } else {
      out_ += "  " + style_.bold(label) + line.substr(2 + label.size()) + '\n';
    }
  }

  void rows() {
    const bool moved = std::ranges::any_of(
        finding_.rows, [](const ValueRow& row) { return row.sent_at_octets.has_value(); });
    std::array<std::size_t, 4> widths{5, 8, 0, 8};
    for (const ValueRow& row : finding_.rows) {
      widths[0] = std::max(widths[0], columns(row.field));
      widths[1] = std::max(widths[1], columns(row.expected_octets));
      widths[2] = std::max(widths[2], columns(shortened(row.expected_value)));
      widths[3] = std::max(widths[3], columns(row.captured_octets));
    }
    std::string head = "  offset ";
    if (moved) head += "sent at ";
    head += left("field", widths[0]) + "  ";
    head += left("expected", widths[1] + 2 + widths[2]) + "   ";
    head += left("captured", widths[3]) + "   read as the schema says";
    out_ += style_.dim(head) + '\n';
    for (std::size_t i = 0; i < finding_.rows.size(); ++i) row(finding_.rows[i], i, moved, widths);
    if (finding_.rows_not_shown > 0) {
      out_ += style_.dim(fmt::format("         … {} more", finding_.rows_not_shown)) + '\n';
    }
    if (!finding_.others.empty()) out_ += "  " + style_.dim(finding_.others) + '\n';
  }

  void row(const ValueRow& row, std::size_t index, bool moved,
           const std::array<std::size_t, 4>& widths) {
    const bool padding = row.field.starts_with("·");
    const auto paint = [&](const std::string& text) {
      return padding ? style_.dim(text) : style_.hue(index, text);
    };
    std::string line = "  ";
    line += right(padding && moved ? "" : fmt::to_string(row.offset_octets), 6) + ' ';
    if (moved) {
      line += right(fmt::to_string(row.sent_at_octets.value_or(row.offset_octets)), 7) + ' ';
    }
    const std::size_t before = columns(line) + widths[0] + 2;
    line += paint(left(row.field, widths[0])) + "  ";
    line += paint(left(row.expected_octets, widths[1])) + "  ";
    line += paint(left(shortened(row.expected_value), widths[2])) + "   ";
    line += paint(left(row.captured_octets, widths[3])) + "   " + shortened(row.misread_value);
    out_ += without_trailing_blanks(std::move(line)) + '\n';
    if (row.reversed) marker(before, widths);
  }

  // Ties the expected octets to the captured ones, which are the same back to front.
  void marker(std::size_t before, const std::array<std::size_t, 4>& widths) {
    const std::size_t span = widths[1] + 2 + widths[2] + 3 + widths[3];
    constexpr std::string_view text = " exact reverse ";
    const std::size_t dashes = span > columns(text) + 4 ? span - columns(text) - 2 : 2;
    std::string line(before, ' ');
    line += "└";
    for (std::size_t i = 0; i < dashes / 2; ++i) line += "─";
    line += text;
    for (std::size_t i = dashes / 2; i < dashes; ++i) line += "─";
    out_ += style_.dim(line + "┘") + '\n';
  }

  const Finding& finding_;
  const DirectionReport* direction_;
  translate::Style style_;
  std::string& out_;
};

constexpr std::array<std::string_view, 8> headings{"sent", "captured", "equal",        "different",
                                                   "lost", "extra",    "not compared", "octets"};

std::array<std::uint64_t, 8> numbers_of(const Counts& counts) {
  return {counts.sent, counts.captured, counts.equal,        counts.different,
          counts.lost, counts.extra,    counts.not_compared, counts.octets};
}

// The columns of a table that say something: an everlasting 0 is left out.
std::array<bool, 8> columns_to_show(const Report& report) {
  std::array<bool, 8> show{true, true, true, false, false, false, false, true};
  for (const DirectionReport& direction : report.directions) {
    const auto numbers = numbers_of(direction.counts);
    for (std::size_t i = 0; i < show.size(); ++i) show[i] = show[i] || numbers[i] > 0;
  }
  if (verdict_of(report) == Verdict::equal) {
    show[3] = show[4] = show[5] = true;  // that they are 0 is the point
  }
  return show;
}

void append_table(const Report& report, const translate::Style& style, std::string& out) {
  const std::array<bool, 8> show = columns_to_show(report);
  constexpr std::size_t name_width = 15;
  std::string head = left("", name_width);
  for (std::size_t i = 0; i < headings.size(); ++i) {
    if (show[i]) head += "  " + right(headings[i], std::max<std::size_t>(9, columns(headings[i])));
  }
  out += style.dim(head) + '\n';
  for (const DirectionReport& direction : report.directions) {
    std::string line = left(name_of(direction.direction), name_width);
    const auto numbers = numbers_of(direction.counts);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (!show[i]) continue;
      const std::string number =
          right(grouped(numbers[i]), std::max<std::size_t>(9, columns(headings[i])));
      const bool bad = i >= 3 && i <= 6 && numbers[i] > 0;
      line += "  " + (bad ? style.warning(number) : number);
    }
    out += line + '\n';
  }
}

}  // namespace

std::string report_text(const Report& report, bool color) {
  const translate::Style style(color);
  std::string out;
  for (const DirectionReport& direction : report.directions) {
    for (const Finding& finding : direction.findings) {
      FindingPrinter(finding, &direction, color, out).print();
    }
  }
  for (const Finding& finding : report.findings) {
    FindingPrinter(finding, nullptr, color, out).print();
  }
  out += style.bold(report.capture) + ", " + report.connection + '\n';
  append_table(report, style, out);
  for (const DirectionReport& direction : report.directions) {
    for (const std::string& note : direction.notes) {
      out += style.dim(fmt::format("{}: {}", name_of(direction.direction), note)) + '\n';
    }
  }
  for (const std::string& note : report.notes) out += style.dim(note) + '\n';
  const std::string sentence = sentence_of(report);
  out += (verdict_of(report) == Verdict::equal ? style.hue(2, sentence) : style.warning(sentence)) +
         '\n';
  return out;
}

}  // namespace wirestruct::verify
