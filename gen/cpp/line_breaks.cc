#include "gen/cpp/line_breaks.hpp"

#include <algorithm>
#include <vector>

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

/// Where a line is broken: in front of the character `at`, which goes to the next line.
struct Break {
  std::size_t at = 0;  ///< 0: nowhere
  std::size_t indent_columns = 0;
};

constexpr std::size_t continued_columns = 4;

bool opens(std::string_view line, std::size_t i) {
  if (line[i] == '(' || line[i] == '{' || line[i] == '[') return true;
  // Of template arguments, and not a comparison or a shift.
  return line[i] == '<' && i > 0 && line[i - 1] != ' ' && line[i - 1] != '<' &&
         i + 1 < line.size() && line[i + 1] != ' ';
}

bool closes(std::string_view line, std::size_t i) {
  if (line[i] == ')' || line[i] == '}' || line[i] == ']') return true;
  return line[i] == '>' && i > 0 && line[i - 1] != ' ' && line[i - 1] != '-';
}

/// Behind a quoted text that starts at `i`; `i` itself when none does.
std::size_t skip_quoted(std::string_view line, std::size_t i) {
  const char quote = line[i];
  if (quote != '"' && quote != '\'') return i;
  for (++i; i < line.size() && line[i] != quote; ++i) {
    if (line[i] == '\\') ++i;
  }
  return i + 1;
}

/// Of the items in brackets, from behind the one that opens, each with its comma; the last with all
/// that follows.
std::vector<std::size_t> sizes_of_items(std::string_view line, std::size_t from) {
  std::vector<std::size_t> sizes;
  std::size_t depth = 0;
  std::size_t begin = from;
  for (std::size_t i = from; i < line.size();) {
    const std::size_t behind = skip_quoted(line, i);
    if (behind != i) {
      i = behind;
      continue;
    }
    if (opens(line, i)) ++depth;
    if (closes(line, i)) {
      if (depth == 0) break;
      --depth;
    }
    if (line[i] == ',' && depth == 0) {
      sizes.push_back(i + 1 - begin);
      begin = i + 2;
    }
    ++i;
  }
  sizes.push_back(line.size() - std::min(begin, line.size()));
  return sizes;
}

/// How many lines the items take when they begin at the column.
std::size_t lines_of_items(std::string_view line, std::size_t from, std::size_t column) {
  std::size_t lines = 1;
  std::size_t at = column;
  for (const std::size_t size : sizes_of_items(line, from)) {
    if (at > column && at + 1 + size > line_columns) {
      ++lines;
      at = column;
    }
    at += size + (at > column ? 1 : 0);
    if (at > line_columns) lines += 1 + (at - line_columns) / 40;  // it must be broken itself
  }
  return lines;
}

/// The last place that leaves the line short enough, among those within the fewest brackets. Items
/// that do not fit beside their bracket go below it.
///   is_continued  the line goes on with another one, and begins where that was broken
Break best_break(std::string_view line, bool is_continued) {
  const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
  // In the condition of an `if`, counted from there.
  const bool is_if = line.substr(start).starts_with("if (");
  const std::size_t below = start + continued_columns * (is_if ? 2 : 1);
  std::vector<std::size_t> brackets;  // behind each that is open
  std::size_t first_bracket = 0;      // behind the first that is not of template arguments
  Break best;
  std::size_t best_depth = line.size();
  std::size_t best_bracket = 0;
  for (std::size_t i = start; i < line.size() && i <= line_columns;) {
    const std::size_t behind = skip_quoted(line, i);
    if (behind != i) {
      i = behind;
      continue;
    }
    if (opens(line, i)) {
      brackets.push_back(i + 1);
      if (first_bracket == 0 && line[i] == '(') first_bracket = i + 1;
    } else if (closes(line, i) && !brackets.empty()) {
      brackets.pop_back();
    } else if (line[i] == ' ' && i > start) {
      const std::string_view before = line.substr(0, i);
      const bool is_place =
          before.ends_with(',') || before.ends_with(" =") || before.ends_with("&&") ||
          before.ends_with("||") || before.ends_with(" ?") || before.ends_with(" ==") ||
          before.ends_with(" >=") || before.ends_with(" <=") || before.ends_with(" |") ||
          before.ends_with(" &") || before.ends_with(" -") || before.ends_with(" +");
      if (is_place && brackets.size() <= best_depth) {
        best_depth = brackets.size();
        best_bracket = brackets.empty() ? 0 : brackets.back();
        best = {i + 1, brackets.empty() ? (is_continued ? start : below) : brackets.back()};
      }
    }
    ++i;
  }
  // What is assigned stays in one line where it can.
  const std::size_t assigned = line.find(" = ");
  if (assigned != line.npos && assigned > start && !is_continued &&
      below + line.size() - assigned - 3 <= line_columns && best_depth == 0) {
    return {assigned + 3, below};
  }
  if (best.at == 0) return {first_bracket, below};
  if (best_bracket == 0) {
    // Behind a `=` only when the rest then fits in one line; else its items go below.
    const bool is_assignment = line.substr(0, best.at).ends_with("= ");
    const bool fits = best.indent_columns + line.size() - best.at <= line_columns;
    const bool is_call = first_bracket > best.at && first_bracket <= line_columns;
    if (!is_assignment || fits || !is_call) return best;
    const std::size_t beside_column = below + first_bracket - best.at;
    const bool is_shorter = lines_of_items(line, first_bracket, below) <
                            lines_of_items(line, first_bracket, beside_column);
    return is_shorter ? Break{first_bracket, below} : best;
  }
  const std::size_t longest = std::ranges::max(sizes_of_items(line, best_bracket));
  const bool fits_beside = best_bracket + longest <= line_columns;
  const bool fits_below = below + longest <= line_columns;
  return !fits_beside && fits_below ? Break{best_bracket, below} : best;
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

std::string joined_lines(std::string_view lines) {
  std::string joined;
  while (!lines.empty()) {
    std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    if (!line.starts_with(' ')) {
      if (!joined.empty()) joined += '\n';
    } else {
      line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
      if (!joined.ends_with('(')) joined += ' ';
    }
    joined += line;
  }
  return joined.empty() ? joined : joined + '\n';
}

std::string broken_lines(std::string_view lines) {
  std::string broken;
  while (!lines.empty()) {
    std::string line(lines.substr(0, lines.find('\n')));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    bool is_continued = false;
    const bool is_comment =
        line.substr(std::min(line.find_first_not_of(' '), line.size())).starts_with("//");
    while (!is_comment && line.size() > line_columns) {
      const Break found = best_break(line, is_continued);
      if (found.at == 0 || found.at >= line.size()) break;
      std::string front = line.substr(0, found.at);
      while (front.ends_with(' ')) front.pop_back();
      broken += front + '\n';
      line = std::string(found.indent_columns, ' ') + line.substr(found.at);
      is_continued = true;
    }
    broken += line + '\n';
  }
  return broken;
}

}  // namespace wirestruct::gen::cpp
