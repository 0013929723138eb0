#include "protocols/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
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

std::vector<std::vector<std::byte>> variations(const std::vector<std::byte>& message) {
  std::mt19937 random(static_cast<std::uint32_t>(message.size()));
  std::vector<std::vector<std::byte>> all;
  for (std::size_t size = 0; size < message.size(); ++size) {
    all.emplace_back(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(size));
  }
  for (int i = 0; i < 60; ++i) {
    std::vector<std::byte> varied = message;
    for (std::size_t count = random() % 3 + 1; count > 0; --count) {
      const auto at = varied.begin() + static_cast<std::ptrdiff_t>(random() % varied.size());
      const auto octet = static_cast<std::byte>(random() % 4 == 0 ? 0xFF : random());
      switch (random() % 4) {
        case 0:
          varied.insert(at, octet);
          break;
        case 1:
          if (varied.size() > 1) varied.erase(at);
          break;
        default:
          *at = octet;
      }
    }
    all.push_back(std::move(varied));
  }
  return all;
}

std::string hex(std::span<const std::byte> octets) {
  std::string digits = "0x";
  for (const std::byte octet : octets) digits += fmt::format("{:02x}", octet);
  return digits;
}

}  // namespace wirestruct::protocols
