#include "cli/decode_stats.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "cli/chosen_fields.hpp"
#include "cli/histogram.hpp"
#include "translate/decode.hpp"
#include "translate/field_path.hpp"
#include "translate/format.hpp"
#include "translate/number.hpp"
#include "translate/style.hpp"

namespace wirestruct::cli {
namespace {

using translate::Envelope;
using translate::Record;
using translate::Sender;

constexpr std::size_t text_bins = 16;
constexpr std::size_t json_bins = 64;
constexpr std::size_t bar_columns = 40;

/// The messages of one struct that one side sent.
struct Group {
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
  Histogram sizes;
  Histogram numbers;          // of the field, where there is one
  std::uint64_t without = 0;  // messages that do not have it
  std::optional<std::int64_t> first_ns;
  std::int64_t last_ns = 0;

  double seconds() const { return first_ns ? static_cast<double>(last_ns - *first_ns) / 1e9 : 0; }
};

std::optional<double> double_of(const translate::NumberValue& value) {
  if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
  if (const auto* real = std::get_if<translate::Real>(&value)) return real->number;
  if (const auto* large = std::get_if<std::uint64_t>(&value)) return static_cast<double>(*large);
  return static_cast<double>(std::get<std::int64_t>(value));
}

std::string bar(std::uint64_t count, std::uint64_t greatest) {
  constexpr std::array<std::string_view, 8> eighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double columns =
      static_cast<double>(bar_columns) * static_cast<double>(count) / static_cast<double>(greatest);
  std::string text;
  for (int i = 0; i < static_cast<int>(columns); ++i) text += "█";
  const auto rest = static_cast<std::size_t>((columns - std::floor(columns)) * 8);
  text += eighths[rest];
  return text.empty() && count > 0 ? std::string(eighths[1]) : text;
}

// Without a point when it is an integer.
std::string number(double value) {
  const bool is_integer = std::floor(value) == value && std::abs(value) < 1e15;
  return is_integer ? fmt::format("{:.0f}", value) : fmt::format("{:.6g}", value);
}

class StatsWriter final : public MessageWriter {
 public:
  StatsWriter(const schema::Model& model, const DecodeOptions& options, ChosenFields field,
              Outlets outlets)
      : model_(model), options_(options), field_(std::move(field)), outlets_(std::move(outlets)) {}

  void message(const Record& record, const Envelope& envelope) override {
    Group& group = groups_[{record.structure, envelope.sender}];
    has_origin_ |= envelope.has_origin;
    ++group.messages;
    group.octets += record.octets.size();
    group.sizes.add(static_cast<double>(record.octets.size()));
    if (!envelope.carriers.empty()) {
      const std::int64_t time_ns = envelope.carriers.front().time_ns;
      group.last_ns = group.first_ns ? std::max(group.last_ns, time_ns) : time_ns;
      group.first_ns = std::min(group.first_ns.value_or(time_ns), time_ns);
    }
    const auto* paths = fields_of(field_, model_, *record.structure);
    if (!paths || paths->empty()) return;
    const auto found = translate::find(record, paths->front());
    const auto value = found ? double_of(translate::number_value(
                                   model_, translate::value_at(model_, record, *found)))
                             : std::nullopt;
    if (value) {
      group.numbers.add(*value);
    } else {
      ++group.without;
    }
  }

  void event(const StreamEvent& event) override { outlets_.aside(text_of(event, false) + '\n'); }

  std::expected<void, std::string> finish() override {
    for (const auto& [key, group] : groups_) {
      if (options_.format == DecodeFormat::json) outlets_.out(json_of(key, group) + '\n');
    }
    if (options_.format == DecodeFormat::json || groups_.empty()) return {};
    outlets_.out(table());
    for (const auto& [key, group] : groups_) {
      const std::string text = bars_of(key, group);
      if (!text.empty()) outlets_.out('\n' + text);
    }
    return {};
  }

 private:
  using Key = std::pair<const schema::Struct*, Sender>;

  std::string_view side_of(const Key& key) const {
    if (!has_origin_) return "";
    return key.second == Sender::client ? "client" : "server";
  }

  std::string table() const {
    std::vector<std::vector<std::string>> rows = {{"struct", "from", "messages", "octets", "least",
                                                   "mean", "greatest", "seconds", "messages/s",
                                                   "octets/s"}};
    for (const auto& [key, group] : groups_) {
      const double seconds = group.seconds();
      const auto rate = [&](double amount) {
        return seconds > 0 ? fmt::format("{:.1f}", amount / seconds) : std::string("-");
      };
      rows.push_back({key.first->name, std::string(side_of(key)), fmt::to_string(group.messages),
                      fmt::to_string(group.octets), number(group.sizes.least()),
                      fmt::format("{:.1f}", group.sizes.mean()), number(group.sizes.greatest()),
                      fmt::format("{:.6f}", seconds), rate(static_cast<double>(group.messages)),
                      rate(static_cast<double>(group.octets))});
    }
    std::vector<std::size_t> widths(rows[0].size());
    for (const auto& row : rows) {
      for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    const translate::Style style(options_.color);
    std::string text;
    for (const auto& row : rows) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        // Words to the left, numbers to the right.
        line += i < 2 ? fmt::format("{:<{}}  ", row[i], widths[i])
                      : fmt::format("{:>{}}  ", row[i], widths[i]);
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += (&row == rows.data() ? style.dim(line) : line) + '\n';
    }
    return text;
  }

  const Histogram* histogram_of(const Key& key, const Group& group) const {
    if (options_.stats_field.empty()) return &group.sizes;
    const auto* paths = fields_of(field_, model_, *key.first);
    return paths && !paths->empty() ? &group.numbers : nullptr;
  }

  // `login`, `100`, `100 – 200`
  std::string label_of(const Key& key, const Histogram::Bin& bin) const {
    if (bin.first != bin.last) {
      return fmt::format("{} – {}", number(bin.first), number(bin.last));
    }
    const auto* paths = fields_of(field_, model_, *key.first);
    const bool is_field = !options_.stats_field.empty() && paths && !paths->empty();
    const auto enumeration = is_field ? paths->front().targets[0].enumeration : std::nullopt;
    // Beyond, other integers are the same double, and there is no telling which one has a name.
    constexpr double exact = std::uint64_t{1} << std::numeric_limits<double>::digits;
    if (!enumeration || std::abs(bin.first) >= exact) return number(bin.first);
    const schema::Enum& declared = model_.enums[*enumeration];
    const auto bits = static_cast<std::uint64_t>(static_cast<std::int64_t>(bin.first)) &
                      translate::mask_of(declared.underlying.size_octets);
    const schema::Enumerator* known =
        declared.is_flags ? nullptr : translate::find_enumerator(declared, bits);
    return known ? known->name : number(bin.first);
  }

  std::string bars_of(const Key& key, const Group& group) const {
    const Histogram* histogram = histogram_of(key, group);
    if (!histogram) return "";
    const translate::Style style(options_.color);
    const bool is_size = options_.stats_field.empty();
    std::string text = style.bold(
        fmt::format("{}{}: {}", key.first->name,
                    has_origin_ ? fmt::format(" from {}", side_of(key)) : std::string(),
                    is_size ? std::string("octets of a message") : options_.stats_field));
    text += '\n';
    std::size_t width = 0;
    std::uint64_t greatest = 1;
    const std::vector<Histogram::Bin> bins = histogram->bins(text_bins);
    for (const Histogram::Bin& bin : bins) {
      width = std::max(width, translate::screen_columns(label_of(key, bin)));
      greatest = std::max(greatest, bin.count);
    }
    for (const Histogram::Bin& bin : bins) {
      const std::string label = label_of(key, bin);
      const std::string blanks(width - translate::screen_columns(label), ' ');
      const std::string columns = bar(bin.count, greatest);
      text += fmt::format("  {}{}  {}{}{}\n", blanks, label, style.hue(0, columns),
                          columns.empty() ? "" : " ", bin.count);
    }
    if (histogram->not_finite() > 0) {
      text += fmt::format("  {} not finite\n", histogram->not_finite());
    }
    if (!is_size && group.without > 0) {
      text += fmt::format("  {} without it\n", group.without);
    }
    return text;
  }

  std::string json_of(const Key& key, const Group& group) const {
    std::string text = fmt::format(R"({{"struct":"{}")", key.first->name);
    const auto append = [&]<class... Arguments>(fmt::format_string<Arguments...> format,
                                                Arguments&&... arguments) {
      fmt::format_to(std::back_inserter(text), format, std::forward<Arguments>(arguments)...);
    };
    if (has_origin_) append(R"(,"sender":"{}")", side_of(key));
    append(R"(,"messages":{},"octets":{},"size":{})", group.messages, group.octets,
           summary_of(group.sizes));
    if (group.first_ns) {
      append(R"(,"first_time_ns":{},"last_time_ns":{})", *group.first_ns, group.last_ns);
    }
    if (const double seconds = group.seconds(); seconds > 0) {
      append(R"(,"messages_per_second":{},"octets_per_second":{})",
             static_cast<double>(group.messages) / seconds,
             static_cast<double>(group.octets) / seconds);
    }
    if (const Histogram* histogram = histogram_of(key, group)) {
      const bool is_size = options_.stats_field.empty();
      append(R"(,"histogram":{{"of":"{}")", is_size ? std::string("size") : options_.stats_field);
      if (!is_size) {
        append(R"(,"messages":{},"without":{},"not_finite":{},"range":{})", histogram->count(),
               group.without, histogram->not_finite(), summary_of(*histogram));
      }
      text += ",\"bins\":[";
      for (const Histogram::Bin& bin : histogram->bins(json_bins)) {
        append(R"({}{{"first":{},"last":{},"count":{}}})", text.back() == '[' ? "" : ",",
               number(bin.first), number(bin.last), bin.count);
      }
      text += "]}";
    }
    return text + '}';
  }

  static std::string summary_of(const Histogram& histogram) {
    if (histogram.count() == 0) return "null";
    return fmt::format(R"({{"least":{},"mean":{},"greatest":{}}})", number(histogram.least()),
                       histogram.mean(), number(histogram.greatest()));
  }

  const schema::Model& model_;
  const DecodeOptions& options_;
  ChosenFields field_;  // one, or none
  Outlets outlets_;
  std::map<Key, Group> groups_;  // in the order of the schema, clients first
  bool has_origin_ = false;
};

}  // namespace

MadeWriter make_stats_writer(const schema::Model& model, std::span<const std::size_t> structs,
                             const DecodeOptions& options, Outlets outlets) {
  std::vector<std::string> names;
  if (!options.stats_field.empty()) names.push_back(options.stats_field);
  auto field = choose_fields(model, structs, names);
  if (!field) return std::unexpected("--stats: " + field.error());
  for (const ChosenFields::OfStruct& of_struct : field->structs) {
    for (const translate::FieldPath& path : of_struct.paths) {
      const bool is_number = std::ranges::any_of(path.targets, [](const auto& target) {
        return target.kind == translate::TargetKind::number ||
               target.kind == translate::TargetKind::real;
      });
      if (!is_number) {
        return std::unexpected(
            fmt::format("--stats: `{}` is no number, and a histogram is of numbers", path.text));
      }
      if (path.is_secret && !options.show_secrets) {
        return std::unexpected(
            fmt::format("--stats: `{}` is secret; --show-secrets shows how it spreads", path.text));
      }
    }
  }
  return std::make_unique<StatsWriter>(model, options, *std::move(field), std::move(outlets));
}

}  // namespace wirestruct::cli
