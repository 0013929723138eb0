#include "gen/cpp/comment.hpp"

#include <algorithm>

#include "schema/utf8.hpp"

namespace wirestruct::gen::cpp {
namespace {

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  while (!text.empty()) {
    const schema::CodePoint point = schema::first_code_point(text);
    sum += schema::columns_of(point.value);
    text.remove_prefix(point.size_octets == 0 ? 1 : point.size_octets);
  }
  return sum;
}

/// A backslash at the end of a line would join the comment with the code below it; so would its
/// trigraph. Then a dot is put behind.
bool joins_lines(std::string_view line) {
  return line.ends_with('\\') || line.ends_with("\?\?/");
}

void end_line(std::string& line) {
  if (joins_lines(line)) line += '.';
  line += '\n';
}

/// One line of the text, as one or more lines. The first keeps its indentation, which may be a
/// list's; what is broken off does not.
std::string comment_line(std::string_view text, std::string_view start, std::size_t room_columns) {
  constexpr std::size_t indentation_columns = 40;
  std::string lines;
  std::string line(start);
  for (bool is_first = true;; is_first = false) {
    const std::size_t blanks = std::min(text.find_first_not_of(' '), text.size());
    const std::string_view word = text.substr(blanks, text.find(' ', blanks) - blanks);
    if (word.empty()) break;
    std::string gap(is_first ? 1 + std::min(blanks, indentation_columns) : blanks, ' ');
    const std::size_t word_columns = columns(word) + (joins_lines(word) ? 1 : 0);
    if (!is_first && columns(line) + gap.size() + word_columns > room_columns) {
      end_line(line);
      lines += line;
      line = start;
      gap = ' ';
    }
    line += gap;
    line += word;
    text.remove_prefix(blanks + word.size());
  }
  end_line(line);
  return lines + line;
}

}  // namespace

std::string comment(std::string_view text, std::size_t indent_columns, std::string_view start) {
  std::string lines;
  while (!text.empty()) {
    std::string line(text.substr(0, text.find('\n')));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    std::ranges::replace(line, '\t', ' ');
    lines += comment_line(schema::printable(line), start, line_columns - indent_columns);
  }
  return lines;
}

}  // namespace wirestruct::gen::cpp
