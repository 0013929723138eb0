// What becomes of decoded messages: one class per `--format`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "cli/decode.hpp"
#include "cli/stream_event.hpp"
#include "schema/model.hpp"
#include "translate/envelope.hpp"
#include "translate/record.hpp"

namespace wirestruct::cli {

/// Where text goes. Gaps and conflicts stand between the messages; where nothing but messages may
/// be (JSON without an envelope, CSV), they go to `aside`.
struct Outlets {
  using Write = std::function<void(std::string_view)>;
  Write out;
  Write aside;
};

class MessageWriter {
 public:
  MessageWriter() = default;
  MessageWriter(const MessageWriter&) = delete;
  MessageWriter& operator=(const MessageWriter&) = delete;
  virtual ~MessageWriter() = default;

  /// Whether it looks into messages; otherwise they need not be decoded, and message() is not
  /// called.
  virtual bool wants_records() const { return true; }
  /// Writes a message without a record, if it can: one that has all its octets and nothing to
  /// remark on.
  virtual bool plain_message(const schema::Struct& /*structure*/, translate::Octets /*octets*/) {
    return false;
  }
  virtual void message(const translate::Record& record, const translate::Envelope& envelope) = 0;
  virtual void event(const StreamEvent& event) = 0;
  /// No more messages come from this side of the connection.
  virtual void closed(std::uint64_t /*connection*/, translate::Sender /*sender*/) {}
  /// After the last message: writes what there is to say about all of them. An error is a sentence.
  virtual std::expected<void, std::string> finish() { return {}; }
};

using MadeWriter = std::expected<std::unique_ptr<MessageWriter>, std::string>;

/// The writer for options.format, for messages of these structs (indices into Model::structs).
/// Model and options are kept. An error is a sentence: options that do not go together, or fields
/// that no struct has.
MadeWriter make_message_writer(const schema::Model& model, std::span<const std::size_t> structs,
                               const DecodeOptions& options, Outlets outlets);

}  // namespace wirestruct::cli
