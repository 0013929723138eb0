#include "gen/cpp/comment.hpp"

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

/// A backslash at the end would join the comment with the code below it; so would its trigraph.
void end_line(std::string& line) {
  if (line.ends_with('\\') || line.ends_with("\?\?/")) line += '.';
  line += '\n';
}

/// One line of the text, as one or more lines.
std::string comment_line(std::string_view text, std::size_t room_columns) {
  constexpr std::string_view start = "///";
  // The first line keeps its indentation, which may be a list's; what is broken off does not.
  std::string lines;
  std::string line(start);
  bool has_word = false;
  while (!text.empty()) {
    const std::size_t blanks = std::min(text.find_first_not_of(' '), text.size());
    const std::string_view word = text.substr(blanks, text.find(' ', blanks) - blanks);
    if (word.empty()) break;
    const std::string_view gap = has_word ? text.substr(0, blanks) : text.substr(0, blanks);
    if (has_word && columns(line) + gap.size() + columns(word) + 1 > room_columns) {
      end_line(line);
      lines += line;
      line = std::string(start) + ' ';
    } else {
      if (!has_word) line += ' ';
      line += gap;
    }
    line += word;
    has_word = true;
    text.remove_prefix(blanks + word.size());
  }
  end_line(line);
  return lines + line;
}

}  // namespace

std::string comment(std::string_view text, std::size_t indent_columns) {
  std::string lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    lines += comment_line(schema::printable(line), line_columns - indent_columns);
  }
  return lines;
}

}  // namespace wirestruct::gen::cpp
