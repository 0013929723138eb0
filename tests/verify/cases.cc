#include "verify/cases.hpp"

#include "verify/messages.hpp"

namespace wirestruct::verify::testing {
namespace {

using enum Values;

Bytes text(std::string_view octets) {
  const auto bytes = std::as_bytes(std::span(octets));
  return {bytes.begin(), bytes.end()};
}

constexpr std::size_t message_21 = std::size_t{88} * 20;  // its first octet in the stream

void swap_both(Bytes& message) {
  swap_at(message, 1, 4);
  swap_at(message, 5, 4);
}

std::vector<Bytes> without(std::vector<Bytes> messages, std::size_t first, std::size_t count) {
  const auto from = messages.begin() + static_cast<std::ptrdiff_t>(first);
  messages.erase(from, from + static_cast<std::ptrdiff_t>(count));
  return messages;
}

std::vector<Bytes> with(std::vector<Bytes> messages, std::size_t at, const Bytes& more) {
  messages.insert(messages.begin() + static_cast<std::ptrdiff_t>(at), more);
  return messages;
}

// Without some octets of the whole stream.
std::vector<Bytes> without_octets(const std::vector<Bytes>& messages, std::size_t at,
                                  std::size_t count) {
  Bytes all = joined(messages);
  const auto from = all.begin() + static_cast<std::ptrdiff_t>(at);
  all.erase(from, from + static_cast<std::ptrdiff_t>(count));
  return {all};
}

std::vector<Bytes> with_octets(const std::vector<Bytes>& messages, std::size_t at,
                               const Bytes& more) {
  Bytes all = joined(messages);
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(at), more.begin(), more.end());
  return {all};
}

constexpr const char* padded_schema = R"(
byte_order little;
struct Padded layout natural { u8 kind; u32 id; u16 port; }
stream S { tcp port 8888; client sends Padded; }
)";

// Of Padded, with what the padding holds.
std::vector<Bytes> padded(std::uint32_t count, std::uint8_t filler) {
  struct Padded {
    std::uint8_t kind;
    std::uint32_t id;
    std::uint16_t port;
  };
  std::vector<Bytes> messages;
  for (std::uint32_t i = 0; i < count; ++i) {
    Padded message;
    std::memset(&message, filler, sizeof message);
    message.kind = 7;
    message.id = 0x81A2C3E4U + i;
    message.port = static_cast<std::uint16_t>(0x9192U + i);
    Bytes octets(sizeof message);
    std::memcpy(octets.data(), &message, sizeof message);
    messages.push_back(std::move(octets));
  }
  return messages;
}

Scene changed(Scene scene, const std::function<void(Scene&)>& change) {
  change(scene);
  return scene;
}

void add_order_cases(std::vector<FindingCase>& all) {
  for (const Values values : {canary, everyday}) {
    const std::string name = values == canary ? "canary" : "everyday";
    all.push_back({"both integers big-endian, " + name, "V101",
                   [=] { return scene(chats(values, 40), each(chats(values, 40), swap_both)); },
                   "both integers are most significant byte first; the schema says little-endian"});
    all.push_back({"only user_id big-endian, " + name, "V102",
                   [=] {
                     return scene(chats(values, 40),
                                  each(chats(values, 40), [](Bytes& m) { swap_at(m, 5, 4); }));
                   },
                   "only `user_id` is most significant byte first"});
    all.push_back(
        {"a big-endian feed sent little-endian, " + name, "V101",
         [=] { return scene(trades(values, 40), trades(values, 40, false), market_schema); },
         "least significant byte first; the schema says big-endian"});
    all.push_back({"16-bit units swapped, " + name, "V103",
                   [=] {
                     return scene(chats(values, 40), each(chats(values, 40), [](Bytes& m) {
                                    std::swap_ranges(m.begin() + 5, m.begin() + 7, m.begin() + 7);
                                  }));
                   },
                   "`user_id` came with 16-bit units swapped (CDAB)"});
  }
  all.push_back({"one integer big-endian in the second half", "V101",
                 [] {
                   std::vector<Bytes> sent = chats(canary, 40);
                   for (std::size_t i = 20; i < 40; ++i) swap_both(sent[i]);
                   return scene(chats(canary, 40), sent);
                 },
                 "in 20 of 40 messages (21 to 40)"});
  all.push_back({"every four octets swapped", "V104",
                 [] {
                   return scene(chats(canary, 20), each(chats(canary, 20), [](Bytes& m) {
                                  for (std::size_t at = 0; at < 88; at += 4) swap_at(m, at, 4);
                                }));
                 },
                 "every 4 octets swapped"});
  all.push_back({"the whole message turned round", "V104",
                 [] {
                   return scene(chats(everyday, 20),
                                each(chats(everyday, 20), [](Bytes& m) { swap_at(m, 0, 88); }));
                 },
                 "the whole message turned round"});
  all.push_back({"palindromes cannot tell", "V101",
                 [] {
                   std::vector<Bytes> recorded = each(chats(canary, 20), [](Bytes& m) {
                     std::fill(m.begin() + 5, m.begin() + 9, std::byte{0xFF});
                   });
                   return scene(recorded, each(recorded, swap_both));
                 },
                 "1 of 2 integers", "the order of `user_id`"});
}

void add_layout_cases(std::vector<FindingCase>& all) {
  for (const Values values : {canary, everyday}) {
    const std::string name = values == canary ? "canary" : "everyday";
    all.push_back({"natural alignment, " + name, "V111",
                   [=] { return scene(chats(values, 40), chats_as<NaturalChat>(values, 40)); },
                   "natural alignment: 92 octets a message instead of 88"});
    all.push_back({"pack(2), " + name, "V111",
                   [=] { return scene(chats(values, 40), chats_as<Pack2Chat>(values, 40)); },
                   "pack(2): 90 octets a message instead of 88"});
    all.push_back({"sequence in 8 octets, " + name, "V112",
                   [=] { return scene(chats(values, 40), chats_as<WideSequence>(values, 40)); },
                   "`sequence` in 8 octets instead of 4: 92 octets a message instead of 88"});
    all.push_back({"kind in 4 octets, " + name, "V112",
                   [=] { return scene(chats(values, 40), chats_as<WideKind>(values, 40)); },
                   "`kind` in 4 octets instead of 1: 91 octets a message instead of 88",
                   "natural alignment without padding at the end"});
    all.push_back({"natural alignment and big-endian, " + name, "V111 V101",
                   [=] {
                     return scene(chats(values, 40),
                                  each(chats_as<NaturalChat>(values, 40), [](Bytes& m) {
                                    swap_at(m, 4, 4);
                                    swap_at(m, 8, 4);
                                  }));
                   },
                   "natural alignment"});
    all.push_back(
        {"natural alignment and a width, " + name, "V111 V112",
         [=] { return scene(chats(values, 40), chats_as<NaturalWideSequence>(values, 40)); },
         "natural alignment: 104 octets a message instead of 88"});
    all.push_back({"a prefix of four octets, " + name, "V113",
                   [=] {
                     return scene(chats(values, 40), each(chats(values, 40), [](Bytes& m) {
                                    const Bytes prefix = text(std::string_view("\0\0\0\x58", 4));
                                    m.insert(m.begin(), prefix.begin(), prefix.end());
                                  }));
                   },
                   "4 extra octets before `kind`"});
    all.push_back({"a longer name, " + name, "V113",
                   [=] { return scene(chats(values, 40), chats_as<LongName>(values, 40)); },
                   "4 extra octets before `token`"});
    all.push_back({"a field that is not there, " + name, "V114",
                   [=] { return scene(chats(values, 40), chats_as<NoUser>(values, 40)); },
                   "`user_id` is not there (4 octets): 84 octets a message instead of 88"});
  }
  all.push_back({"a width and big-endian", "V112 V101",
                 [] {
                   return scene(chats(canary, 40),
                                each(chats_as<WideSequence>(canary, 40), [](Bytes& m) {
                                  swap_at(m, 1, 8);
                                  swap_at(m, 9, 4);
                                }));
                 },
                 "`sequence` in 8 octets instead of 4"});
  all.push_back({"sequence in 2 octets", "V112",
                 [] { return scene(chats(everyday, 40), chats_as<ShortSequence>(everyday, 40)); },
                 "`sequence` in 2 octets instead of 4: 86 octets"});
  all.push_back(
      {"old memory in the holes is no width", "V111",
       [] { return scene(chats(everyday, 40), chats_as<NaturalChat>(everyday, 40, 0xCC)); },
       "natural alignment"});
  all.push_back({"natural schema, packed sender", "V111",
                 [] {
                   Scene packed = scene(padded(20, 0), each(padded(20, 0), [](Bytes& m) {
                                          m.erase(m.begin() + 10, m.end());
                                          m.erase(m.begin() + 1, m.begin() + 4);
                                        }));
                   packed.schema = padded_schema;
                   return packed;
                 },
                 "no padding between fields: 7 octets a message instead of 12"});
}

void add_value_cases(std::vector<FindingCase>& all) {
  all.push_back({"old memory in the padding", "V121",
                 [] {
                   Scene dirty = scene(padded(20, 0), padded(20, 0xCC));
                   dirty.schema = padded_schema;
                   return dirty;
                 },
                 "only padding differs, in 20 of 20 messages"});
  all.push_back({"old text after the NUL", "V122",
                 [] {
                   return scene(chats(everyday, 20), each(chats(everyday, 20), [](Bytes& m) {
                                  std::ranges::copy(text("secret"), m.begin() + 15);
                                }));
                 },
                 "the octets after the NUL of `name`"});
  all.push_back({"text padded with spaces", "V123",
                 [] {
                   return scene(chats(everyday, 20), each(chats(everyday, 20), [](Bytes& m) {
                                  std::fill(m.begin() + 14, m.begin() + 25, std::byte{0x20});
                                }));
                 },
                 "`name` is padded with spaces"});
  all.push_back({"one value of one message", "V131",
                 [] {
                   std::vector<Bytes> sent = chats(canary, 20);
                   sent[7][40] ^= std::byte{0x10};
                   return scene(chats(canary, 20), sent);
                 },
                 "`token` differs in 1 of 20 messages"});
  all.push_back({"one value of every message", "V131",
                 [] {
                   return scene(chats(canary, 20), each(chats(canary, 20), [](Bytes& m) {
                                  m[30] ^= std::byte{0x5A};
                                  m[50] ^= std::byte{0x5A};
                                }));
                 },
                 "`token` differs in 20 of 20 messages"});
}

void add_stream_cases(std::vector<FindingCase>& all) {
  for (const Values values : {canary, everyday}) {
    const std::string name = values == canary ? "canary" : "everyday";
    all.push_back({"three messages lost, " + name, "V141",
                   [=] { return scene(chats(values, 40), without(chats(values, 40), 13, 3)); },
                   "3 messages were lost: 14 to 16"});
    all.push_back({"the first message lost, " + name, "V141",
                   [=] { return scene(chats(values, 40), without(chats(values, 40), 0, 1)); },
                   "1 message was lost: 1"});
    all.push_back({"the last messages never sent, " + name, "V141",
                   [=] { return scene(chats(values, 40), without(chats(values, 40), 38, 2)); },
                   "2 messages were not sent before the connection was closed: 39 to 40"});
    all.push_back({"an extra message, " + name, "V142",
                   [=] {
                     return scene(chats(values, 40),
                                  with(chats(values, 40), 20, raw<PackedChat>(chat(canary, 999))));
                   },
                   "1 message in the stream was not recorded; the first comes after message 20"});
    all.push_back({"a message sent twice, " + name, "V143",
                   [=] {
                     return scene(chats(values, 40),
                                  with(chats(values, 40), 20, chats(values, 40)[19]));
                   },
                   "a message stands in the stream more often than recorded: 20"});
    all.push_back({"two messages changed places, " + name, "V144",
                   [=] {
                     std::vector<Bytes> sent = chats(values, 40);
                     std::swap(sent[20], sent[21]);
                     return scene(chats(values, 40), sent);
                   },
                   "messages are in another order than recorded"});
    all.push_back({"a line of text between messages, " + name, "V146",
                   [=] {
                     return scene(chats(values, 40),
                                  with_octets(chats(values, 40), message_21, text("hello\r\n")));
                   },
                   "7 octets were inserted before message 21; all that follows is shifted"});
    all.push_back({"octets inside a message, " + name, "V146",
                   [=] {
                     return scene(chats(values, 40),
                                  with_octets(chats(values, 40), message_21 + 9, text("XY")));
                   },
                   "2 octets were inserted at octet 9 (`name`) of message 21"});
    all.push_back({"big-endian with messages lost, " + name, "V101 V141",
                   [=] {
                     return scene(chats(values, 40),
                                  each(without(chats(values, 40), 13, 3), swap_both));
                   },
                   "both integers"});
    all.push_back(
        {"natural alignment with messages lost, " + name, "V111 V141",
         [=] { return scene(chats(values, 40), without(chats_as<NaturalChat>(values, 40), 5, 2)); },
         "natural alignment"});
  }
  all.push_back(
      {"an octet missing inside a message", "V145",
       [] {
         return scene(chats(canary, 40), without_octets(chats(canary, 40), message_21 + 9, 1));
       },
       "1 octet is missing at octet 9 (`name`) of message 21; all that follows is shifted"});
  all.push_back({"an octet missing among like ones", "V145",
                 [] {
                   return scene(chats(everyday, 40),
                                without_octets(chats(everyday, 40), message_21 + 60, 1));
                 },
                 "1 octet is missing somewhere in octets 14 to 87", "which of these octets"});
  all.push_back(
      {"the stream ends inside a message", "V147",
       [] { return scene(chats(canary, 10), without_octets(chats(canary, 10), 850, 30)); },
       "the stream ends inside message 10: 58 of 88 octets"});
  all.push_back({"reset before the end", "V148",
                 [] {
                   return changed(scene(chats(canary, 10), without(chats(canary, 10), 8, 2)),
                                  [](Scene& s) { s.end = End::reset; });
                 },
                 "2 messages were not sent before the connection was reset: 9 to 10"});
  all.push_back({"another program's stream", "V149",
                 [] {
                   std::vector<Bytes> other;
                   std::uint32_t state = 1;
                   for (int i = 0; i < 10; ++i) {
                     Bytes message;
                     for (int o = 0; o < 88; ++o) {
                       state = state * 1664525 + 1013904223;
                       message.push_back(static_cast<std::byte>(state >> 24));
                     }
                     other.push_back(std::move(message));
                   }
                   return scene(chats(canary, 10), other);
                 },
                 "none of the 10 messages"});
}

void add_capture_cases(std::vector<FindingCase>& all) {
  const auto right = [] { return scene(chats(canary, 20), chats(canary, 20)); };
  all.push_back({"a packet not captured", "V151",
                 [=] { return changed(right(), [](Scene& s) { s.client.not_captured = {4}; }); },
                 "the capture lacks stream octets 244–304; not compared"});
  all.push_back({"a packet not captured, big-endian", "V101 V151",
                 [=] {
                   return changed(scene(chats(canary, 20), each(chats(canary, 20), swap_both)),
                                  [](Scene& s) { s.client.not_captured = {4, 5, 6}; });
                 },
                 "both integers"});
  all.push_back({"packets stored only in part", "V152",
                 [=] { return changed(right(), [](Scene& s) { s.client.snap_octets = 40; }); },
                 "packets were stored only in part (snap length)"});
  all.push_back({"the file ends inside a packet", "V156 V153",
                 [=] { return changed(right(), [](Scene& s) { s.capture_cut_octets = 300; }); },
                 "the capture ends inside message 19"});
  all.push_back({"other octets the second time", "V154",
                 [=] {
                   return changed(right(), [](Scene& s) {
                     Bytes other = s.client.segments[3];
                     other[10] ^= std::byte{0xFF};
                     s.client.sent_again = {{3, other}};
                   });
                 },
                 "stream octet 193 came twice with different octets"});
  all.push_back({"the capture begins late", "V155",
                 [=] {
                   return changed(right(), [](Scene& s) {
                     s.handshake = false;
                     s.client.not_captured = {0, 1, 2};
                   });
                 },
                 "the capture begins inside the connection: 3 messages"});
  all.push_back({"the capture ends early", "V156",
                 [=] {
                   return changed(scene(chats(canary, 20), without(chats(canary, 20), 15, 5)),
                                  [](Scene& s) { s.end = End::none; });
                 },
                 "5 messages were not captured before the capture ended: 16 to 20"});
  all.push_back({"more than is kept", "V157",
                 [=] { return changed(right(), [](Scene& s) { s.captured_octets = 1000; }); },
                 "were not compared: more was captured than is kept"});
  all.push_back({"a recording that breaks off", "V158",
                 [=] { return changed(right(), [](Scene& s) { s.recording_cut_octets = 100; }); },
                 "the recording breaks off after 19 messages"});
}

std::vector<FindingCase> all_cases() {
  std::vector<FindingCase> all;
  add_order_cases(all);
  add_layout_cases(all);
  add_value_cases(all);
  add_stream_cases(all);
  add_capture_cases(all);
  return all;
}

}  // namespace

const std::vector<FindingCase>& cases() {
  static const std::vector<FindingCase> all = all_cases();
  return all;
}

}  // namespace wirestruct::verify::testing
