#include "gen/text_template.hpp"

#include <cstdio>
#include <cstdlib>

namespace wirestruct::gen {
namespace {

std::string_view value_of(std::string_view name, std::initializer_list<Variable> variables) {
  for (const Variable& variable : variables) {
    if (variable.name == name) return variable.value;
  }
  std::fprintf(stderr, "wirestruct: a template has the place $%.*s$, which nothing fills\n",
               static_cast<int>(name.size()), name.data());
  std::abort();
}

/// Takes what stands in front of the first `end`, and that; all of the text when there is none.
std::string_view take_until(std::string_view& text, char end) {
  const std::string_view taken = text.substr(0, text.find(end));
  text.remove_prefix(taken.size() < text.size() ? taken.size() + 1 : taken.size());
  return taken;
}

/// The name, when the line is nothing but a place.
std::string_view only_place(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  if (first == line.npos || line[first] != '$') return {};
  const std::size_t last = line.find('$', first + 1);
  return last + 1 == line.size() ? line.substr(first + 1, last - first - 1) : std::string_view();
}

void fill_line(std::string_view line, std::initializer_list<Variable> variables, std::string& out) {
  for (;;) {
    out += take_until(line, '$');
    if (line.empty()) return;
    const std::string_view name = take_until(line, '$');
    out += name.empty() ? "$" : value_of(name, variables);
  }
}

}  // namespace

std::string fill(std::string_view text, std::initializer_list<Variable> variables) {
  if (text.starts_with('\n')) text.remove_prefix(1);
  std::string out;
  while (!text.empty()) {
    const bool has_end = text.find('\n') != text.npos;
    const std::string_view line = take_until(text, '\n');
    if (const std::string_view name = only_place(line); !name.empty()) {
      const std::string_view value = value_of(name, variables);
      out += indented(value, line.find('$'));
      if (!value.empty() && !value.ends_with('\n') && has_end) out += '\n';
    } else {
      fill_line(line, variables, out);
      if (has_end) out += '\n';
    }
  }
  return out;
}

std::string indented(std::string_view text, std::size_t columns) {
  std::string out;
  while (!text.empty()) {
    const bool has_end = text.find('\n') != text.npos;
    const std::string_view line = take_until(text, '\n');
    if (!line.empty()) out.append(columns, ' ') += line;
    if (has_end) out += '\n';
  }
  return out;
}

}  // namespace wirestruct::gen
