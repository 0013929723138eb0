#include "verify/words.hpp"

#include <fmt/format.h>

namespace wirestruct::verify {

std::string count_of(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(count), noun, count == 1 ? "" : "s");
}

std::string grouped(std::uint64_t number) {
  std::string digits = fmt::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string range_of(std::string_view noun, std::uint64_t first, std::uint64_t count) {
  if (count <= 1) return fmt::format("{} {}", noun, first);
  return fmt::format("{}s {}–{}", noun, first, first + count - 1);
}

std::string list_of(const std::vector<std::string>& words, std::size_t at_most) {
  std::string list;
  const bool elided = words.size() > at_most + 1;
  const std::size_t shown = elided ? at_most : words.size();
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) list += i + 1 == words.size() ? " and " : ", ";
    list += words[i];
  }
  if (elided) list += fmt::format(" and {} more", words.size() - shown);
  return list;
}

std::string_view name_of(capture::Direction direction) {
  switch (direction) {
    case capture::Direction::client_to_server:
      return "client → server";
    case capture::Direction::server_to_client:
      return "server → client";
  }
  return "";
}

void add_to(std::vector<Range>& ranges, std::uint64_t number, std::uint64_t count) {
  if (count == 0) return;
  if (!ranges.empty() && ranges.back().last + 1 == number) {
    ranges.back().last += count;
  } else {
    ranges.push_back({number, number + count - 1});
  }
}

std::string list_of(const std::vector<Range>& ranges, std::size_t at_most) {
  std::vector<std::string> words;
  words.reserve(ranges.size());
  for (const Range& range : ranges) {
    words.push_back(range.first == range.last ? fmt::to_string(range.first)
                                              : fmt::format("{} to {}", range.first, range.last));
  }
  return list_of(words, at_most);
}

}  // namespace wirestruct::verify
