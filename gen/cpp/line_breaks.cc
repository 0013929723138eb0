#include "gen/cpp/line_breaks.hpp"

#include <algorithm>

#include "gen/cpp/comment.hpp"

namespace wirestruct::gen::cpp {
namespace {

/// The items from `column` on, with new lines that begin at `column`.
std::string packed_in_lines(std::span<const std::string> items, std::string_view tail,
                            std::size_t column, std::size_t room_columns) {
  std::string out;
  std::size_t at = column;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const bool is_last = i + 1 == items.size();
    const std::size_t size = items[i].size() + (is_last ? tail.size() : 1);
    if (i > 0) {
      if (at + 1 + size > room_columns) {
        out += '\n' + std::string(column, ' ');
        at = column;
      } else {
        out += ' ';
        ++at;
      }
    }
    out += items[i];
    out += is_last ? tail : ",";
    at += size;
  }
  return out + '\n';
}

bool fits(std::string_view lines, std::size_t room_columns) {
  while (!lines.empty()) {
    const std::size_t columns = std::min(lines.find('\n'), lines.size());
    if (columns > room_columns) return false;
    lines.remove_prefix(std::min(columns + 1, lines.size()));
  }
  return true;
}

}  // namespace

std::string listed(std::string_view head, std::span<const std::string> items, std::string_view tail,
                   std::size_t indent_columns) {
  const std::size_t room_columns = line_columns - indent_columns;
  const std::string start(head);
  std::string beside = start + packed_in_lines(items, tail, start.size(), room_columns);
  if (fits(beside, room_columns)) return beside;
  constexpr std::size_t continued = 4;
  return start + '\n' + std::string(continued, ' ') +
         packed_in_lines(items, tail, continued, room_columns);
}

std::string broken_once(std::string_view left, std::string_view right, std::size_t indent_columns) {
  const bool is_short = left.size() + 1 + right.size() <= line_columns - indent_columns;
  return std::string(left) + (is_short ? " " : "\n    ") + std::string(right) + '\n';
}

}  // namespace wirestruct::gen::cpp
