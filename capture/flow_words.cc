#include "capture/flow_words.hpp"

#include <fmt/format.h>

namespace wirestruct::capture {
namespace {

// Three digits that matter, without zeros that say nothing behind the point.
std::string three_digits(double value) {
  const int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
  std::string text = fmt::format("{:.{}f}", value, value < 1 ? 3 : decimals);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string_view name_of(Side side) {
  return side == Side::client ? "client" : "server";
}

std::string_view arrow_of(Side side) {
  return side == Side::client ? "→" : "←";
}

std::string host_text(const Endpoint& endpoint) {
  std::string text = to_string(endpoint);
  text.erase(text.rfind(':'));
  return text;
}

std::string duration_text(std::int64_t time_ns) {
  const double seconds = static_cast<double>(time_ns) / 1e9;
  if (time_ns < 0) return "-" + duration_text(-(time_ns + 1));  // clocks may be set back
  if (seconds < 0.9995) return three_digits(seconds * 1e3) + " ms";
  if (seconds < 120) return three_digits(seconds) + " s";
  const std::int64_t whole = time_ns / 1'000'000'000;
  if (whole < 7200) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

std::string grouped_text(std::uint64_t number) {
  std::string digits = fmt::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string counted_text(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", grouped_text(count), noun, count == 1 ? "" : "s");
}

std::string times_text(std::uint64_t count) {
  if (count == 1) return "once";
  if (count == 2) return "twice";
  return grouped_text(count) + " times";
}

}  // namespace wirestruct::capture
