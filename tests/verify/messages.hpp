// Messages as senders make them, without any code of wirestruct: structs as the compiler of this
// machine lays them out, copied out of memory, and numbers swapped by hand.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "verify/scene.hpp"

namespace wirestruct::verify::testing {

/// How telling the values are.
enum class Values : std::uint8_t {
  canary,    ///< all octets distinct, high bits set
  everyday,  ///< small numbers, short text, mostly zeros
  zeros,     ///< nothing but zeros
};

/// One chat packet by its values.
struct Chat {
  char kind = 0;
  std::int32_t sequence = 0;
  std::int32_t user_id = 0;
  char name[16] = {};
  unsigned char token[63] = {};
};

/// The same as members of other C structs.
#pragma pack(push, 1)
struct PackedChat {
  char kind;
  std::int32_t sequence;
  std::int32_t user_id;
  char name[16];
  unsigned char token[63];
};
struct WideSequence {
  char kind;
  std::int64_t sequence;
  std::int32_t user_id;
  char name[16];
  unsigned char token[63];
};
struct WideKind {
  std::int32_t kind;
  std::int32_t sequence;
  std::int32_t user_id;
  char name[16];
  unsigned char token[63];
};
struct ShortSequence {
  char kind;
  std::int16_t sequence;
  std::int32_t user_id;
  char name[16];
  unsigned char token[63];
};
struct LongName {
  char kind;
  std::int32_t sequence;
  std::int32_t user_id;
  char name[20];
  unsigned char token[63];
};
struct NoUser {
  char kind;
  std::int32_t sequence;
  char name[16];
  unsigned char token[63];
};
#pragma pack(pop)
#pragma pack(push, 2)
struct Pack2Chat {
  char kind;
  std::int32_t sequence;
  std::int32_t user_id;
  char name[16];
  unsigned char token[63];
};
#pragma pack(pop)
struct NaturalChat {
  char kind;
  std::int32_t sequence;
  std::int32_t user_id;
  char name[16];
  unsigned char token[63];
};
struct NaturalWideSequence {
  char kind;
  std::int64_t sequence;
  std::int32_t user_id;
  char name[16];
  unsigned char token[63];
};
static_assert(sizeof(PackedChat) == 88 && sizeof(NaturalChat) == 92 && sizeof(Pack2Chat) == 90);

inline Chat chat(Values values, std::uint32_t number) {
  Chat chat;
  switch (values) {
    case Values::zeros:
      return chat;
    case Values::everyday:
      chat.kind = number == 0 ? 'L' : 'T';
      chat.sequence = static_cast<std::int32_t>(number + 1);
      chat.user_id = 2500;
      std::memcpy(chat.name, "alice", 5);
      return chat;
    case Values::canary:
      chat.kind = 'T';
      chat.sequence = static_cast<std::int32_t>(0x81828384U + 0x01030507U * number);
      chat.user_id = static_cast<std::int32_t>(0xA1B2C3D4U - 0x01020305U * number);
      std::memcpy(chat.name, "Zo\xC3\xAB", 4);
      chat.name[4] = static_cast<char>('a' + number % 26);
      for (std::size_t i = 0; i < sizeof chat.token; ++i) {
        chat.token[i] = static_cast<unsigned char>(0x30 + 3 * i + std::size_t{7} * number);
      }
      return chat;
  }
  return chat;
}

/// The octets of a C struct with the values, as they lie in memory; padding holds `filler`.
template <class Struct>
Bytes raw(const Chat& chat, unsigned char filler = 0) {
  Struct message;
  std::memset(&message, filler, sizeof message);
  message.kind = static_cast<decltype(message.kind)>(static_cast<unsigned char>(chat.kind));
  if constexpr (requires { message.sequence; }) {
    message.sequence = static_cast<decltype(message.sequence)>(chat.sequence);
  }
  if constexpr (requires { message.user_id; }) message.user_id = chat.user_id;
  std::memset(message.name, 0, sizeof message.name);
  std::memcpy(message.name, chat.name, sizeof chat.name);
  std::memcpy(message.token, chat.token, sizeof chat.token);
  Bytes octets(sizeof message);
  std::memcpy(octets.data(), &message, sizeof message);
  return octets;
}

inline void swap_at(Bytes& octets, std::size_t offset, std::size_t size) {
  const auto from = octets.begin() + static_cast<std::ptrdiff_t>(offset);
  std::reverse(from, from + static_cast<std::ptrdiff_t>(size));
}

/// `count` packets as the schema says.
inline std::vector<Bytes> chats(Values values, std::uint32_t count) {
  std::vector<Bytes> messages;
  messages.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) messages.push_back(raw<PackedChat>(chat(values, i)));
  return messages;
}

/// The same messages as another C struct.
template <class Struct>
std::vector<Bytes> chats_as(Values values, std::uint32_t count, unsigned char filler = 0) {
  std::vector<Bytes> messages;
  messages.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    messages.push_back(raw<Struct>(chat(values, i), filler));
  }
  return messages;
}

/// Every message changed by a function.
template <class Change>
std::vector<Bytes> each(std::vector<Bytes> messages, const Change& change) {
  for (Bytes& message : messages) change(message);
  return messages;
}

/// Trades of the market feed, number by number in big-endian order, or in little-endian.
inline std::vector<Bytes> trades(Values values, std::uint32_t count, bool big = true) {
  std::vector<Bytes> messages;
  messages.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    Bytes message;
    message.reserve(40);
    const auto put = [&](std::uint64_t value, std::size_t size) {
      if (values == Values::zeros) value = 0;
      for (std::size_t o = 0; o < size; ++o) {
        message.push_back(static_cast<std::byte>(value >> 8 * (big ? size - 1 - o : o)));
      }
    };
    const bool canary = values == Values::canary;
    put(canary ? 0x8182U + i : 80, 2);
    put(canary ? 0x9192U + 3 * i : 7, 2);
    put(canary ? 0xA1A2A3A4A5A6U + 7919ULL * i : 34'200'000'000'000ULL + 1000ULL * i, 6);
    put(canary ? 0xB1B2B3B4B5B6B7B8U + 104729ULL * i : 1000 + i, 8);
    put('B', 1);
    put(canary ? 0xC1C2C3C4U + 31 * i : 100, 4);
    const std::string_view symbol = values == Values::zeros ? "" : canary ? "Z\xC3\xBCRN" : "ACME";
    for (std::size_t o = 0; o < 8; ++o) {
      message.push_back(static_cast<std::byte>(o < symbol.size() ? symbol[o] : 0));
    }
    put(canary ? 0xD1D2D3D4U + 17 * i : 1'500'000 + 100 * i, 4);
    put(0, 1);
    put(canary ? 0xE1E2E3E4U + 13 * i : i, 4);
    messages.push_back(std::move(message));
  }
  return messages;
}

/// What the client recorded, and what it sent, in segments of 61 octets.
inline Scene scene(std::vector<Bytes> recorded, const std::vector<Bytes>& sent,
                   const char* schema = chat_schema) {
  Scene scene;
  scene.schema = schema;
  scene.client.segments = segments_of(sent, 61);
  scene.client.recorded = std::move(recorded);
  return scene;
}

}  // namespace wirestruct::verify::testing
