// Small pieces of sentences.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "capture/stream_sink.hpp"

namespace wirestruct::verify {

/// `1 message`, `312 messages`
std::string count_of(std::uint64_t count, std::string_view noun);

/// `27,456`
std::string grouped(std::uint64_t number);

/// `octet 14`, `octets 14–17`: `first` and as many as `count`.
std::string range_of(std::string_view noun, std::uint64_t first, std::uint64_t count);

/// `a`, `a and b`, `a, b and c`; of more than `at_most` the first and `5 more`.
std::string list_of(const std::vector<std::string>& words, std::size_t at_most = 6);

/// `client → server`
std::string_view name_of(capture::Direction direction);

/// A range of numbers, both ends included.
struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};
/// Adds a number that is larger than all before.
void add_to(std::vector<Range>& ranges, std::uint64_t number, std::uint64_t count = 1);

/// `14 to 16, 40 and 52`
std::string list_of(const std::vector<Range>& ranges, std::size_t at_most = 6);

}  // namespace wirestruct::verify
