// What stands between the reassembled streams of a capture and the printed messages: cuts each
// direction, decodes, prints, counts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "capture/stream_sink.hpp"
#include "cli/decode.hpp"
#include "cli/message_selection.hpp"
#include "cli/message_writer.hpp"
#include "schema/model.hpp"
#include "translate/envelope.hpp"
#include "translate/framer.hpp"
#include "translate/record.hpp"

namespace wirestruct::cli {

struct DecodeCounts {
  std::uint64_t client_messages = 0;
  std::uint64_t server_messages = 0;
  std::uint64_t chosen_messages = 0;        ///< of both: what is printed of them
  std::uint64_t connections = 0;            ///< with a port of a stream
  std::uint64_t cut_messages = 0;           ///< the direction ended inside
  std::uint64_t holed_messages = 0;         ///< a gap lies in them
  std::uint64_t messages_with_remarks = 0;  ///< on what is there, not on what is missing
  std::uint64_t gaps = 0;
  std::uint64_t left_over_octets = 0;  ///< behind the struct, in datagrams
  std::uint64_t lost_framings = 0;     ///< times that nobody could tell where messages end
  std::uint64_t lost_octets = 0;       ///< that belong to no message therefore
  bool stopped_at_limit = false;
  std::uint64_t unexpected_octets = 0;  ///< from a side that sends nothing, says the schema
};

class DecodeSink final : public capture::StreamSink {
 public:
  /// All references are kept.
  ///   on_limit  called once, after the last message that was asked for
  DecodeSink(const schema::Model& model, std::span<const schema::Stream> streams,
             const DecodeOptions& options, MessageSelection& selection, MessageWriter& writer,
             std::function<void()> on_limit);
  ~DecodeSink() override;

  void opened(const capture::Connection& connection) override;
  void octets(const capture::Connection& connection, capture::Direction direction,
              std::uint64_t stream_offset, capture::Octets octets, std::uint64_t packet,
              std::int64_t time_ns) override;
  void gap(const capture::Connection& connection, capture::Direction direction,
           std::uint64_t stream_offset, std::uint64_t size_octets, capture::GapCause cause,
           std::uint64_t packet) override;
  void conflict(const capture::Connection& connection, capture::Direction direction,
                std::uint64_t stream_offset, capture::Octets first, capture::Octets second,
                std::uint64_t packet) override;
  void closed(const capture::Connection& connection, capture::Direction direction,
              capture::CloseCause cause, std::uint64_t packet) override;
  void datagram(const capture::Datagram& carried) override;

  const DecodeCounts& counts() const { return counts_; }

 private:
  struct Side;
  struct Followed;

  Side* side_of(const capture::Connection& connection, capture::Direction direction);
  std::uint64_t size_in(const capture::Datagram& carried, const schema::Struct& structure);
  void message(const Side& side, const translate::Message& message);
  void count(const Side& side, const translate::Message& message);
  void count_remarks(const translate::Message& message);
  std::unique_ptr<translate::Framer> framer_for(Side& side, const schema::Stream& stream,
                                                const capture::Connection& connection);
  bool done() const { return options_.limit > 0 && counts_.chosen_messages >= options_.limit; }

  const schema::Model& model_;
  std::span<const schema::Stream> streams_;
  const DecodeOptions& options_;
  MessageSelection& selection_;
  MessageWriter& writer_;
  bool decodes_;  // asked once, not for each message
  std::function<void()> on_limit_;
  std::unordered_map<std::uint64_t, std::unique_ptr<Followed>> followed_;  // by connection number
  std::array<std::uint64_t, 2> datagrams_{};                               // by sender
  std::vector<std::byte> datagram_octets_;  // of one that was stored only in part
  translate::Record record_;                // reused from message to message
  DecodeCounts counts_;
};

}  // namespace wirestruct::cli
