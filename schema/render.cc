// Errors as text for people.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "schema/diagnostics.hpp"
#include "schema/limits.hpp"
#include "schema/utf8.hpp"

namespace wirestruct::schema {
namespace {

constexpr std::size_t tab_columns = 4;

/// ANSI colours (ECMA-48, 8.3.117).
constexpr std::string_view bold = "1";
constexpr std::string_view red = "1;31";
constexpr std::string_view blue = "1;34";

bool continues_code_point(char c) {
  return (c & 0xC0) == 0x80;
}

/// The line of a place: its text, where it is, and the part of it that the place covers.
struct Line {
  std::string_view text;  // without its end
  std::size_t number = 1;
  std::size_t column = 1;  // in code points
  std::size_t begin = 0;   // of the place, in octets of the line
  std::size_t end = 0;     // likewise; on this line
};

Line line_of(std::string_view text, SourceSpan at) {
  const std::size_t begin = std::min<std::size_t>(at.begin, text.size());
  const std::size_t last_break = begin == 0 ? text.npos : text.rfind('\n', begin - 1);
  const std::size_t first = last_break == text.npos ? 0 : last_break + 1;
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  Line line;
  line.text = text.substr(first, end - first);
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  line.number = 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, first), '\n'));
  line.begin = std::min(begin - first, line.text.size());
  line.end = std::clamp<std::size_t>(at.end, begin, end) - first;
  line.end = std::min(line.end, line.text.size());
  // Octets that are not UTF-8 count as what they look like: nobody can say how many characters.
  line.column += static_cast<std::size_t>(std::ranges::count_if(
      line.text.substr(0, line.begin), [](char c) { return !continues_code_point(c); }));
  return line;
}

// Calls use(piece as shown, its octet, its column, its width) for each code point of the line.
template <typename Use>
void for_each_cell(std::string_view line, Use use) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size();) {
    const CodePoint point = first_code_point(line.substr(i));
    const std::size_t octets = std::max<std::size_t>(point.size_octets, 1);
    std::string shown = printable(line.substr(i, octets));
    std::size_t width = shown.size();
    if (line[i] == '\t') {
      width = tab_columns - column % tab_columns;
      shown.assign(width, ' ');
    } else if (point.size_octets > 0 && !is_hidden(point.value)) {
      width = columns_of(point.value);
    }
    use(shown, i, column, width);
    column += width;
    i += octets;
  }
}

/// A line as shown, and where the place is in it.
struct Excerpt {
  std::string text;
  std::size_t begin_columns = 0;
  std::size_t width_columns = 1;
};

/// A part of the line around the place that is sure to be enough to show, and is all that is looked
/// at: a line may be a mebibyte long, and every error in it shows it.
struct Surroundings {
  std::string_view text;
  std::size_t begin = 0;  // of the place, in octets of the text
  std::size_t end = 0;
  bool cut_before = false;
  bool cut_behind = false;
};

Surroundings surroundings_of(const Line& line) {
  constexpr std::size_t reach_octets = 4 * limits::excerpt_columns;
  Surroundings part{line.text, line.begin, line.end};
  if (part.begin > reach_octets) {
    std::size_t cut = part.begin - reach_octets;
    while (cut < part.begin && continues_code_point(part.text[cut])) ++cut;
    part.text.remove_prefix(cut);
    part.begin -= cut;
    part.end -= cut;
    part.cut_before = true;
  }
  if (part.text.size() - part.begin > reach_octets) {
    std::size_t cut = part.begin + reach_octets;
    while (cut > part.begin && continues_code_point(part.text[cut])) --cut;
    part.text = part.text.substr(0, cut);
    part.end = std::min(part.end, cut);
    part.cut_behind = true;
  }
  return part;
}

Excerpt excerpt_of(const Line& line) {
  const Surroundings part = surroundings_of(line);
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t all = 0;
  for_each_cell(part.text,
                [&](const std::string&, std::size_t octet, std::size_t column, std::size_t width) {
                  all = column + width;
                  if (octet < part.begin) begin = all;
                  if (octet < part.end) end = all;
                });
  end = std::max(end, begin + 1);
  std::size_t from = 0;
  if (all > limits::excerpt_columns && begin > limits::excerpt_columns / 2) {
    from = begin - limits::excerpt_columns / 2;
  }
  const std::size_t to = from + limits::excerpt_columns;

  Excerpt excerpt;
  std::size_t shown_columns = 0;
  if (from > 0 || part.cut_before) {
    excerpt.text = "…";
    shown_columns = 1;
  }
  std::size_t first_shown = from;
  bool any = false;
  for_each_cell(part.text,
                [&](const std::string& shown, std::size_t, std::size_t column, std::size_t width) {
                  if (column < from || column + width > to) return;
                  if (!any) first_shown = column;
                  any = true;
                  excerpt.text += shown;
                });
  if (all > to || part.cut_behind) excerpt.text += "…";
  excerpt.text.erase(excerpt.text.find_last_not_of(' ') + 1);
  excerpt.begin_columns = begin - first_shown + shown_columns;
  excerpt.width_columns = std::min(end, to) > begin ? std::min(end, to) - begin : 1;
  return excerpt;
}

class Renderer {
 public:
  Renderer(const std::vector<SourceFile>& sources, bool color) : sources_(sources), color_(color) {}

  std::string run(const Diagnostics& diagnostics) {
    std::vector<const Diagnostic*> errors;
    errors.reserve(diagnostics.errors.size());
    for (const Diagnostic& error : diagnostics.errors) errors.push_back(&error);
    std::ranges::stable_sort(errors, [](const Diagnostic* a, const Diagnostic* b) {
      return std::pair(a->at.file, a->at.begin) < std::pair(b->at.file, b->at.begin);
    });
    for (const Diagnostic* error : errors) {
      if (error != errors.front()) out_ += '\n';
      add(*error);
    }
    if (is_full(diagnostics)) {
      out_ += fmt::format("\nstopped after {} errors; there may be more\n", errors.size());
    }
    return std::move(out_);
  }

 private:
  std::string paint(std::string_view style, std::string_view text) const {
    if (!color_ || style.empty() || text.empty()) return std::string(text);
    return fmt::format("\x1b[{}m{}\x1b[0m", style, text);
  }

  void add(const Diagnostic& error) {
    // One gutter for the error and its notes.
    std::size_t largest = line_of(text_of(error.at), error.at).number;
    for (const Note& note : error.notes) {
      largest = std::max(largest, line_of(text_of(note.at), note.at).number);
    }
    digits_ = fmt::to_string(largest).size();

    out_ += paint(red, fmt::format("error[{}]", code_name(error.code))) +
            paint(bold, ": " + error.message) + '\n';
    add_place("-->", error.at, '^', red, error.label);
    for (const Note& note : error.notes) add_place(":::", note.at, '-', blue, note.text);
    if (!error.fix.empty()) {
      out_ += gutter() + paint(blue, "=") + paint(bold, " fix: ") + error.fix + '\n';
    }
  }

  std::string_view text_of(SourceSpan at) const {
    return at.file < sources_.size() ? std::string_view(sources_[at.file].text)
                                     : std::string_view();
  }

  std::string gutter() const { return std::string(digits_ + 2, ' '); }

  void add_place(std::string_view arrow, SourceSpan at, char mark, std::string_view style,
                 const std::string& label) {
    const std::string path = at.file < sources_.size() ? printable(sources_[at.file].path) : "?";
    out_ += std::string(digits_ + 1, ' ') + paint(blue, arrow) + ' ' + path;
    if (text_of(at).empty()) {  // a file that could not be read
      out_ += '\n';
      if (!label.empty()) out_ += gutter() + paint(blue, "=") + ' ' + label + '\n';
      return;
    }
    const Line line = line_of(text_of(at), at);
    const Excerpt excerpt = excerpt_of(line);
    out_ += fmt::format(":{}:{}\n", line.number, line.column);
    out_ += gutter() + paint(blue, "|") + '\n';
    out_ += paint(blue, fmt::format(" {:>{}} |", line.number, digits_));
    if (!excerpt.text.empty()) out_ += ' ' + excerpt.text;
    out_ += '\n' + gutter() + paint(blue, "|") + ' ' + std::string(excerpt.begin_columns, ' ');
    std::string marks(excerpt.width_columns, mark);
    if (!label.empty()) marks += ' ' + label;
    out_ += paint(style, marks) + '\n';
  }

  const std::vector<SourceFile>& sources_;
  bool color_;
  std::string out_;
  std::size_t digits_ = 1;  // of the largest line number shown
};

}  // namespace

std::string render(const Diagnostics& diagnostics, const std::vector<SourceFile>& sources,
                   bool color) {
  return Renderer(sources, color).run(diagnostics);
}

PlaceLine place_line(const std::vector<SourceFile>& sources, SourceSpan at) {
  if (at.file >= sources.size()) return {};
  const Line line = line_of(sources[at.file].text, at);
  std::string text = printable(line.text);
  constexpr std::string_view blanks = " \t";
  const std::size_t first = text.find_first_not_of(blanks);
  text.erase(0, std::min(first, text.size()));
  if (text.size() > limits::excerpt_columns) text.resize(limits::excerpt_columns);
  return {
      .place = fmt::format("{}:{}:{}", printable(sources[at.file].path), line.number, line.column),
      .line = std::move(text)};
}

}  // namespace wirestruct::schema
