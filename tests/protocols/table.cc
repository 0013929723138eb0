#include "protocols/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string_view>

namespace wirestruct::protocols {
namespace {

namespace fs = std::filesystem;

std::vector<std::byte> from_hex(std::string_view digits) {
  std::vector<std::byte> octets;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    octets.push_back(
        static_cast<std::byte>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16)));
  }
  return octets;
}

Row read_row(const std::string& line) {
  const std::size_t path_end = line.find(' ');
  const std::size_t value_begin = line.find_first_not_of(' ', path_end);
  const bool is_text = line[value_begin] == '"';
  const std::size_t value_end =
      is_text ? line.find('"', value_begin + 1) + 1 : line.find(' ', value_begin);
  return {.path = line.substr(0, path_end),
          .value = line.substr(value_begin, value_end - value_begin),
          .field = line.substr(line.find_first_not_of(' ', value_end))};
}

}  // namespace

std::vector<fs::path> tables() {
  std::vector<fs::path> found;
  for (const auto& entry :
       fs::directory_iterator(fs::path(WIRESTRUCT_TESTS_DIR) / "protocols/expected")) {
    found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

Table read_table(const fs::path& path) {
  Table table;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const std::string word = line.substr(0, line.find(' '));
    const std::string rest = line.substr(std::min(line.size(), word.size() + 1));
    if (word.empty() || word == "#") continue;
    if (word == "schema") {
      table.schema = rest;
    } else if (word == "message") {
      table.messages.push_back({.structure = rest, .octets = {}, .rows = {}});
    } else if (word == "octets") {
      std::ranges::copy(from_hex(rest), std::back_inserter(table.messages.back().octets));
    } else {
      table.messages.back().rows.push_back(read_row(line));
    }
  }
  return table;
}

std::string hex(std::span<const std::byte> octets) {
  std::string digits = "0x";
  for (const std::byte octet : octets) digits += fmt::format("{:02x}", octet);
  return digits;
}

}  // namespace wirestruct::protocols
