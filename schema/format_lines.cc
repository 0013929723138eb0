#include "schema/format_lines.hpp"

#include <algorithm>
#include <span>

namespace wirestruct::schema {
namespace {

/// The width of each column but a line's last cell, which nothing follows.
std::vector<std::size_t> column_widths(std::span<const FormattedLine> run) {
  std::vector<std::size_t> widths;
  for (const FormattedLine& line : run) {
    for (std::size_t i = 0; i + 1 < line.cells.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], width_columns(line.cells[i]));
    }
  }
  return widths;
}

std::string with_cells(const FormattedLine& line, std::span<const std::size_t> widths) {
  std::string text(line.indent_columns, ' ');
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    text += line.cells[i];
    if (i + 1 == line.cells.size()) break;
    text.append(widths[i] - width_columns(line.cells[i]) + 1, ' ');
  }
  return text;
}

void append_run(std::string& out, std::span<const FormattedLine> run) {
  const std::vector<std::size_t> widths = column_widths(run);
  std::vector<std::string> texts;
  std::size_t longest = 0;
  for (const FormattedLine& line : run) {
    texts.push_back(with_cells(line, widths));
    if (!line.comment.empty()) longest = std::max(longest, width_columns(texts.back()));
  }
  for (std::size_t i = 0; i < run.size(); ++i) {
    if (run[i].blank_in_front) out += '\n';
    out += texts[i];
    if (!run[i].comment.empty()) {
      out.append(longest - width_columns(texts[i]) + 2, ' ');
      out += run[i].comment;
    }
    out += '\n';
  }
}

}  // namespace

std::size_t width_columns(std::string_view text) {
  const auto begins_code_point = [](char c) { return (c & 0xC0) != 0x80; };
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_code_point));
}

std::string aligned_text(const std::vector<FormattedLine>& lines) {
  std::string out;
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin + 1;
    while (end < lines.size() && lines[begin].is_aligned && lines[end].is_aligned &&
           !lines[end].blank_in_front && lines[end].indent_columns == lines[begin].indent_columns) {
      ++end;
    }
    append_run(out, std::span(lines).subspan(begin, end - begin));
    begin = end;
  }
  return out;
}

}  // namespace wirestruct::schema
