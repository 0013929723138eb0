// Which messages are wanted: by the side that sent them, when, and what is in them.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.hpp"
#include "translate/envelope.hpp"
#include "translate/filter.hpp"
#include "translate/record.hpp"

namespace wirestruct::cli {

struct SelectionOptions {
  std::string where;                      ///< an expression; empty: all
  std::optional<translate::Sender> from;  ///< only what this side sends
  std::optional<std::int64_t> since_ns;   ///< by the packet that a message begins in; included
  std::optional<std::int64_t> until_ns;   ///< not included
};

/// The structs that the streams' sides send, as indices into Model::structs, each once.
std::vector<std::size_t> structs_of(std::span<const schema::Stream> streams);

class MessageSelection {
 public:
  /// The options are copied; an error is ready to print.
  static std::expected<MessageSelection, std::string> make(const schema::Model& model,
                                                           std::span<const std::size_t> structs,
                                                           const SelectionOptions& options,
                                                           bool color);

  /// Whether messages must be decoded to be judged.
  bool wants_records() const { return filter_.has_value(); }

  /// Whether messages of one direction are left out.
  bool chooses_messages() const {
    return filter_.has_value() || options_.since_ns.has_value() || options_.until_ns.has_value();
  }

  /// By where and when it was sent, which needs no decoding.
  bool admits(translate::Sender sender, std::span<const translate::Carrier> carriers) const;
  /// By its values. Counts the messages that the expression has no value for.
  bool admits(const translate::Record& record);

  /// `--from, --where`: the options that are in use; empty when all messages are wanted.
  std::string description() const;
  std::uint64_t unknown_messages() const { return unknown_messages_; }

 private:
  MessageSelection(const schema::Model& model, const SelectionOptions& options)
      : model_(&model), options_(options) {}

  const schema::Model* model_;
  SelectionOptions options_;
  std::optional<translate::Filter> filter_;
  std::uint64_t unknown_messages_ = 0;
};

/// `2026-11-24T17:33:31.93Z` (RFC 3339, in any zone) or seconds since the epoch, `1795541611.93`;
/// nothing when it is neither, or not within the years that 64 bits of nanoseconds reach.
std::optional<std::int64_t> parse_time(std::string_view text);

}  // namespace wirestruct::cli
