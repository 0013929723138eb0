#include "gen/java/javadoc.hpp"

#include <fmt/format.h>

#include "schema/utf8.hpp"

namespace wirestruct::gen::java {
namespace {

/// A star and a slash would end the comment, and the others have a meaning in HTML or Javadoc.
bool needs_entity(char32_t letter, std::string_view before) {
  constexpr std::string_view marked = "&<>@\\{}";
  if (letter < 0x20 || letter >= 0x7F) return true;
  const char c = static_cast<char>(letter);
  return marked.find(c) != marked.npos || (c == '/' && before.ends_with('*'));
}

void append_html(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const schema::CodePoint point = schema::first_code_point(text);
    if (needs_entity(point.value, out)) {
      out += fmt::format("&#{};", static_cast<std::uint32_t>(point.value));
    } else {
      out += static_cast<char>(point.value);
    }
    text.remove_prefix(std::max<std::size_t>(point.size_octets, 1));
  }
}

/// The line without blanks at its ends, with nothing in it that must not reach a reader as it is.
std::string clean(std::string_view line) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  return schema::printable(line);
}

/// One line of the text as one or more lines of the comment.
void append_line(std::string_view text, std::size_t room_columns, std::string& out) {
  const bool is_tag = text.starts_with('@');
  std::string line = " *";
  bool has_word = false;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    if (has_word && line.size() + 1 + word.size() > room_columns) {
      out += line + '\n';
      line = is_tag ? " *    " : " *";
    }
    line += ' ';
    line += word;
    has_word = true;
  }
  out += line + '\n';
}

}  // namespace

std::string html(std::string_view text) {
  constexpr std::string_view paragraph = "\n\n<p>";
  std::string out;
  bool starts_paragraph = false;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::string words = clean(line);
    if (words.empty()) {
      starts_paragraph = !out.empty();
      continue;
    }
    if (!out.empty()) out += starts_paragraph ? paragraph : " ";
    starts_paragraph = false;
    append_html(words, out);
  }
  return out;
}

std::string javadoc(std::string_view text, std::size_t indent_columns) {
  const std::size_t room_columns = line_columns - indent_columns;
  constexpr std::string_view one_line = "/**  */";
  if (text.find('\n') == text.npos && text.size() + one_line.size() <= room_columns) {
    return fmt::format("/** {} */\n", text);
  }
  std::string out = "/**\n";
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    append_line(line, room_columns, out);
  }
  return out + " */\n";
}

}  // namespace wirestruct::gen::java
