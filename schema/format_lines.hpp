// Lines of a formatted file, before their columns are aligned.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wirestruct::schema {

struct FormattedLine {
  std::size_t indent_columns = 0;
  /// What stands in columns, from left to right, with at least one space between; one cell when
  /// nothing is aligned.
  std::vector<std::string> cells;
  std::string comment;  ///< behind the statement
  bool blank_in_front = false;
  bool is_aligned = false;  ///< with the lines around it that are, too
};

/// Columns that a text takes: one for each code point.
std::size_t width_columns(std::string_view text);

/// The lines as one text, aligned; each ends with '\n'.
std::string aligned_text(const std::vector<FormattedLine>& lines);

}  // namespace wirestruct::schema
