#include "schema/error_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "schema/error_rows.hpp"

namespace wirestruct::schema {
namespace {

std::vector<ErrorRow> all_rows() {
  std::vector<ErrorRow> rows;
  for (const auto group : {syntax_error_rows(), name_error_rows(), type_error_rows(),
                           layout_error_rows(), stream_error_rows()}) {
    rows.insert(rows.end(), group.begin(), group.end());
  }
  return rows;
}

std::string indented(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) out += "    ";
    out.append(text.substr(0, end)) += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::span<const ErrorRow> error_rows() {
  static const std::vector<ErrorRow> rows = all_rows();
  return rows;
}

const ErrorRow* find_error(std::string_view code) {
  const std::span<const ErrorRow> rows = error_rows();
  const auto row = std::ranges::find_if(
      rows, [code](const ErrorRow& candidate) { return code_name(candidate.code) == code; });
  return row == rows.end() ? nullptr : &*row;
}

std::string code_name(ErrorCode code) {
  return fmt::format("E{}", std::to_underlying(code));
}

std::string story(const ErrorRow& row) {
  std::string out = fmt::format("{}: {}\n\n{}", code_name(row.code), row.title, row.story);
  if (!row.wrong.empty()) out += "\nWrong:\n\n" + indented(row.wrong);
  if (!row.right.empty()) out += "\nRight:\n\n" + indented(row.right);
  return out;
}

}  // namespace wirestruct::schema
