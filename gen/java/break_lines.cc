#include "gen/java/break_lines.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "gen/java/javadoc.hpp"

namespace wirestruct::gen::java {
namespace {

constexpr std::size_t continuation_columns = 4;

/// Calls visit(position, depth) for every character outside of string and character literals, with
/// the number of parentheses that are open in front of it.
template <typename Visit>
void scan(std::string_view code, const Visit& visit) {
  std::size_t depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (quote != 0) {
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '"' || c == '\'') quote = c;
    if (c == ')' && depth > 0) --depth;
    visit(i, depth);
    if (c == '(') ++depth;
  }
}

/// Where the text stands outside of all parentheses; npos when it does not.
std::size_t find_outside(std::string_view code, std::string_view text) {
  std::size_t found = code.npos;
  scan(code, [&](std::size_t i, std::size_t depth) {
    if (found == code.npos && depth == 0 && code.substr(i).starts_with(text)) found = i;
  });
  return found;
}

struct Group {
  std::size_t begin = 0;  ///< behind the (
  std::size_t end = 0;    ///< at the )
};

/// The last parentheses that are not inside of others and have something in them.
std::optional<Group> last_group(std::string_view code) {
  std::optional<Group> last;
  std::size_t begin = code.npos;  // what is broken off may close more than it opens
  scan(code, [&](std::size_t i, std::size_t depth) {
    if (depth > 0) return;
    if (code[i] == '(') begin = i + 1;
    if (code[i] == ')' && begin < i) last = Group{begin, i};
  });
  return last;
}

std::vector<std::string_view> arguments(std::string_view list) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  scan(list, [&](std::size_t i, std::size_t depth) {
    if (depth > 0 || list[i] != ',') return;
    out.push_back(list.substr(begin, i - begin));
    begin = std::min(i + 2, list.size());
  });
  out.push_back(list.substr(begin));
  return out;
}

void append_broken(std::string_view code, std::size_t indent_columns, std::string& out);

void append_group(std::string_view code, Group group, std::size_t indent_columns,
                  std::string& out) {
  const std::size_t inner_columns = indent_columns + continuation_columns;
  out.append(indent_columns, ' ') += code.substr(0, group.begin);
  out += '\n';
  if (inner_columns + code.size() - group.begin <= line_columns) {
    append_broken(code.substr(group.begin), inner_columns, out);
    return;
  }
  const std::vector<std::string_view> list =
      arguments(code.substr(group.begin, group.end - group.begin));
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string_view end = i + 1 < list.size() ? "," : code.substr(group.end);
    append_broken(std::string(list[i]) += end, inner_columns, out);
  }
}

/// Where the first of the texts stands outside of all parentheses.
std::size_t find_outside(std::string_view code, std::span<const std::string_view> texts) {
  std::size_t first = code.npos;
  for (const std::string_view text : texts) first = std::min(first, find_outside(code, text));
  return first;
}

/// In front of each of the operators; `at` is the first.
void append_parts(std::string_view code, std::size_t at,
                  std::span<const std::string_view> operators, std::size_t skipped,
                  std::size_t indent_columns, std::string& out) {
  append_broken(code.substr(0, at), indent_columns, out);
  while (at != code.npos) {
    code.remove_prefix(at + skipped);
    at = find_outside(code, operators);
    append_broken(code.substr(0, at), indent_columns + continuation_columns, out);
  }
}

/// In front of every operator of one kind; false when there is none.
bool append_operands(std::string_view code, std::size_t indent_columns, std::string& out) {
  using Operators = std::vector<std::string_view>;
  static const Operators kinds[] = {{" ? ", " : "}, {" || "}, {" && "}, {" & "}, {" + "}};
  for (const Operators& operators : kinds) {
    const std::size_t at = find_outside(code, operators);
    if (at == code.npos) continue;
    append_parts(code, at, operators, 1, indent_columns, out);
    return true;
  }
  return false;
}

/// `Checksum.sum8().except(a, b).add(c, d).value()` in front of its dots; false for a shorter
/// chain.
bool append_chain(std::string_view code, std::size_t indent_columns, std::string& out) {
  constexpr std::size_t long_chain = 3;
  std::vector<std::size_t> dots;
  scan(code, [&](std::size_t i, std::size_t depth) {
    if (depth == 0 && code[i] == '.' && i > 0 && code[i - 1] == ')') dots.push_back(i);
  });
  if (dots.size() < long_chain) return false;
  append_broken(code.substr(0, dots.front()), indent_columns, out);
  for (std::size_t i = 0; i < dots.size(); ++i) {
    const std::size_t end = i + 1 < dots.size() ? dots[i + 1] : code.size();
    append_broken(code.substr(dots[i], end - dots[i]), indent_columns + continuation_columns, out);
  }
  return true;
}

void append_broken(std::string_view code, std::size_t indent_columns, std::string& out) {
  if (indent_columns + code.size() <= line_columns) {
    out.append(indent_columns, ' ') += code;
    out += '\n';
    return;
  }
  if (const std::size_t at = find_outside(code, " = "); at != code.npos) {
    append_broken(code.substr(0, at + 2), indent_columns, out);
    append_broken(code.substr(at + 3), indent_columns + continuation_columns, out);
  } else if (const std::size_t arrow = find_outside(code, " -> ");
             arrow != code.npos && !code.ends_with('{')) {
    append_broken(code.substr(0, arrow + 3), indent_columns, out);
    append_broken(code.substr(arrow + 4), indent_columns + continuation_columns, out);
  } else if (append_operands(code, indent_columns, out) ||
             append_chain(code, indent_columns, out)) {
    // done
  } else if (const auto group = last_group(code)) {
    append_group(code, *group, indent_columns, out);
  } else {
    out.append(indent_columns, ' ') += code;
    out += '\n';
  }
}

bool is_comment(std::string_view code) {
  return code.starts_with('*') || code.starts_with("/*") || code.starts_with("//");
}

}  // namespace

std::string break_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t indent_columns = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view code = line.substr(indent_columns);
    if (is_comment(code)) {
      out += line;
      out += '\n';
    } else {
      append_broken(code, code.empty() ? 0 : indent_columns, out);
    }
  }
  return out;
}

}  // namespace wirestruct::gen::java
