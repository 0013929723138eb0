// Schemas and octets as tests write them down.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/compile.hpp"
#include "translate/decode.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate::testing {

using Buffer = std::vector<std::byte>;

/// The model of a schema that has no errors.
inline schema::Model model_of(std::string_view text) {
  const std::vector<std::string> paths = {"test.wire"};
  schema::Compilation compiled = schema::compile(
      paths, {}, [&](const std::string&) { return std::optional(std::string(text)); });
  EXPECT_TRUE(compiled.model) << schema::render(compiled.diagnostics, compiled.sources);
  return compiled.model ? *std::move(compiled.model) : schema::Model{};
}

/// `40 E2 "text" 00*3`: hex octets, text in quotation marks, repetitions.
inline Buffer octets(std::string_view written) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; };
  Buffer octets;
  for (std::size_t i = 0; i < written.size();) {
    if (written[i] == ' ') {
      ++i;
    } else if (written[i] == '"') {
      for (++i; written[i] != '"'; ++i) octets.push_back(static_cast<std::byte>(written[i]));
      ++i;
    } else if (written[i] == '*') {
      const std::size_t count = std::stoul(std::string(written.substr(i + 1)));
      octets.insert(octets.end(), count - 1, octets.back());
      for (++i; i < written.size() && written[i] != ' '; ++i) {
      }
    } else {
      octets.push_back(static_cast<std::byte>(digit(written[i]) << 4 | digit(written[i + 1])));
      i += 2;
    }
  }
  return octets;
}

/// The text without what paints it.
inline std::string without_color(std::string text) {
  for (std::size_t at = 0; (at = text.find('\x1b', at)) != std::string::npos;) {
    text.erase(at, text.find('m', at) + 1 - at);
  }
  return text;
}

/// The last struct of a schema and a record of it.
struct Decoded {
  Decoded(std::string_view schema_text, std::string_view written,
          std::vector<MissingRange> missing_ranges = {})
      : model(model_of(schema_text)), message(octets(written)), missing(std::move(missing_ranges)) {
    decode(model, model.structs.back(), message, record, missing);
  }
  Decoded(const Decoded&) = delete;
  Decoded& operator=(const Decoded&) = delete;

  schema::Model model;
  Buffer message;
  std::vector<MissingRange> missing;
  Record record;
};

/// The schema of examples/chat and a packet of it.
inline constexpr std::string_view chat_schema = R"(
package example.chat;
byte_order little;
enum Kind : u8 { login = 'L', text = 'T' }
struct Packet size 88 { Kind kind; i32 sequence; i32 user_id; char name[16]; byte token[63]; }
)";
inline constexpr std::string_view chat_packet =
    "4C 40 E2 01 00 C4 09 00 00 \"alice\" 00*11 01 02 03 04 05 06 07 08 AA*55";

}  // namespace wirestruct::translate::testing
