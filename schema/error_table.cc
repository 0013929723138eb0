#include "schema/error_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace wirestruct::schema {
namespace {

using enum ErrorCode;

constexpr ErrorRow rows[] = {
    {e101, "not plain UTF-8 text", "", "", ""},
    {e102, "a character that means nothing here", "", "", ""},
    {e103, "comment, string or character without its end", "", "", ""},
    {e104, "malformed number", "", "", ""},
    {e105, "malformed character or string", "", "", ""},
    {e106, "something else was expected", "", "", ""},
    {e107, "doc comment in front of nothing", "", "", ""},
    {e108, "said twice", "", "", ""},
    {e109, "file-level statement after a declaration", "", "", ""},
    {e110, "unknown attribute or option", "", "", ""},
    {e111, "name too long", "", "", ""},
    {e201, "two declarations of one name", "", "", ""},
    {e202, "unknown type", "", "", ""},
    {e203, "imported file not found", "", "", ""},
    {e204, "import cycle", "", "", ""},
    {e205, "file that cannot be read, or too much to read", "", "", ""},
    {e206, "a name that could mean two types", "", "", ""},
    {e207, "a name that already means something", "", "", ""},
    {e208, "names that are one in Java", "", "", ""},
    {e209, "option with a text that is no name", "", "", ""},
    {e301, "no byte order", "", "", ""},
    {e302, "C type whose width is not fixed", "", "", ""},
    {e303, "byte order of one octet", "", "", ""},
    {e304, "enum of something that is no integer", "", "", ""},
    {e305, "value beyond the enum's width", "", "", ""},
    {e306, "two enumerators with one value", "", "", ""},
    {e307, "a name that is no type for this place", "", "", ""},
    {e308, "struct that contains itself", "", "", ""},
    {e309, "enum without enumerators", "", "", ""},
    {e401, "wrong `size`", "", "", ""},
    {e402, "wrong `@at`", "", "", ""},
    {e403, "array or padding of nothing", "", "", ""},
    {e404, "too large", "", "", ""},
    {e405, "alignment that is no power of two", "", "", ""},
    {e406, "struct of no octets", "", "", ""},
    {e407, "structs nested too deeply", "", "", ""},
    {e408, "filler that is not one octet", "", "", ""},
    {e501, "no such port", "", "", ""},
    {e502, "stream without a port", "", "", ""},
    {e503, "stream that sends nothing", "", "", ""},
    {e504, "two streams at one port", "", "", ""},
    {e505, "message that no datagram can hold", "", "", ""},
};

}  // namespace

std::span<const ErrorRow> error_rows() {
  return rows;
}

const ErrorRow* find_error(std::string_view code) {
  const auto row = std::ranges::find_if(
      rows, [code](const ErrorRow& candidate) { return code_name(candidate.code) == code; });
  return row == std::end(rows) ? nullptr : row;
}

std::string code_name(ErrorCode code) {
  return fmt::format("E{}", std::to_underlying(code));
}

std::string story(const ErrorRow& row) {
  return fmt::format("{}: {}\n\n{}\n", code_name(row.code), row.title, row.story);
}

}  // namespace wirestruct::schema
