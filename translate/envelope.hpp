// Where a message was seen: what is printed around its fields.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "translate/framer.hpp"

namespace wirestruct::translate {

enum class Sender : std::uint8_t { client, server };

struct Envelope {
  std::uint64_t number = 0;      ///< of the message, in its direction, from 1
  std::uint64_t connection = 0;  ///< number in the capture, from 1
  std::string_view stream = {};  ///< name in the schema; may be empty
  Sender sender = Sender::client;
  std::string_view source = {};  ///< `127.0.0.1:40312`
  std::string_view destination = {};
  bool datagram = false;  ///< UDP: `connection`, `stream_offset` mean nothing
  bool has_origin =
      true;  ///< false for plain octets: only `number`, `stream_offset` mean something
  std::uint64_t stream_offset = 0;  ///< of the message's first octet in its direction
  std::span<const Carrier> carriers = {};
};

}  // namespace wirestruct::translate
