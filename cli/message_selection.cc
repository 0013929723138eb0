#include "cli/message_selection.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

namespace wirestruct::cli {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

// Takes exactly so many digits.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count || text.starts_with('-')) return std::nullopt;
  int number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + count, number);
  if (error != std::errc{} || stop != text.data() + count) return std::nullopt;
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || !any_of.contains(text.front())) return false;
  text.remove_prefix(1);
  return true;
}

// `.93`, or nothing; at most nine digits.
std::optional<std::int64_t> take_fraction_ns(std::string_view& text) {
  if (!take(text, ".")) return 0;
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > 9) return std::nullopt;
  std::int64_t fraction_ns = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    fraction_ns = fraction_ns * 10 + (i < digits ? text[i] - '0' : 0);
  }
  text.remove_prefix(digits);
  return fraction_ns;
}

std::optional<std::int64_t> nanoseconds(std::int64_t seconds, std::int64_t fraction_ns) {
  std::int64_t time_ns = 0;
  if (__builtin_mul_overflow(seconds, second_ns, &time_ns)) return std::nullopt;
  if (__builtin_add_overflow(time_ns, fraction_ns, &time_ns)) return std::nullopt;
  return time_ns;
}

std::optional<std::int64_t> parse_epoch(std::string_view text) {
  std::int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc{} || seconds < 0) return std::nullopt;
  std::string_view rest(stop, end);
  const auto fraction_ns = take_fraction_ns(rest);
  return fraction_ns && rest.empty() ? nanoseconds(seconds, *fraction_ns) : std::nullopt;
}

// `Z`, `+01:00`, as seconds that the zone is ahead.
std::optional<std::int64_t> take_zone(std::string_view& text) {
  if (take(text, "Zz")) return 0;
  const bool is_behind = text.starts_with('-');
  if (!take(text, "+-")) return std::nullopt;
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ":")) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t ahead = (std::int64_t{*hours} * 60 + *minutes) * 60;
  return is_behind ? -ahead : ahead;
}

std::optional<std::int64_t> parse_rfc3339(std::string_view text) {
  namespace chrono = std::chrono;
  const auto year = take_digits(text, 4);
  if (!year || !take(text, "-")) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, "-")) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || !take(text, "Tt ")) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ":")) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || !take(text, ":")) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const auto fraction_ns = take_fraction_ns(text);
  if (!fraction_ns) return std::nullopt;
  const auto ahead = take_zone(text);
  const chrono::year_month_day date{chrono::year(*year),
                                    chrono::month(static_cast<unsigned>(*month)),
                                    chrono::day(static_cast<unsigned>(*day))};
  if (!ahead || !text.empty() || !date.ok()) return std::nullopt;
  const std::int64_t days = chrono::sys_days(date).time_since_epoch().count();
  const std::int64_t seconds = ((days * 24 + *hour) * 60 + *minute) * 60 + *second - *ahead;
  return nanoseconds(seconds, *fraction_ns);
}

}  // namespace

std::vector<std::size_t> structs_of(std::span<const schema::Stream> streams) {
  std::vector<std::size_t> structs;
  for (const schema::Stream& stream : streams) {
    for (const auto& sends : {stream.client_sends, stream.server_sends}) {
      if (sends && std::ranges::find(structs, *sends) == structs.end()) structs.push_back(*sends);
    }
  }
  return structs;
}

std::expected<MessageSelection, std::string> MessageSelection::make(
    const schema::Model& model, std::span<const std::size_t> structs,
    const SelectionOptions& options, bool color) {
  MessageSelection selection(model, options);
  if (options.where.empty()) return selection;
  auto filter = translate::compile_filter(model, structs, options.where, color);
  if (!filter) return std::unexpected(std::move(filter).error());
  selection.filter_ = *std::move(filter);
  return selection;
}

bool MessageSelection::admits(translate::Sender sender,
                              std::span<const translate::Carrier> carriers) const {
  if (options_.from && *options_.from != sender) return false;
  if (!options_.since_ns && !options_.until_ns) return true;
  if (carriers.empty()) return false;
  const std::int64_t time_ns = carriers.front().time_ns;
  return (!options_.since_ns || time_ns >= *options_.since_ns) &&
         (!options_.until_ns || time_ns < *options_.until_ns);
}

bool MessageSelection::admits(const translate::Record& record) {
  if (!filter_) return true;
  const translate::Verdict verdict = translate::test(*filter_, *model_, record);
  if (verdict == translate::Verdict::unknown) ++unknown_messages_;
  return verdict == translate::Verdict::holds;
}

std::string MessageSelection::description() const {
  std::string text;
  const auto add = [&](bool is_used, std::string_view name) {
    if (is_used) text.append(text.empty() ? "" : ", ").append(name);
  };
  add(options_.from.has_value(), "--from");
  add(options_.since_ns.has_value(), "--since");
  add(options_.until_ns.has_value(), "--until");
  add(filter_.has_value(), "--where");
  return text;
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  if (const auto time_ns = parse_rfc3339(text)) return time_ns;
  return parse_epoch(text);
}

}  // namespace wirestruct::cli
