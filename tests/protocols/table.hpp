// The tables of tests/protocols/expected: messages of public protocols, and what another program
// sees in them. README.md says how they are written.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace wirestruct::protocols {

/// What another program says.
struct Row {
  std::string path;   ///< ours
  std::string value;  ///< `17`, `-0.25`, `"text"`, `0x0a1b` for octets
  std::string field;  ///< theirs
};

struct Message {
  std::string structure;
  std::vector<std::byte> octets;
  std::vector<Row> rows;
};

struct Table {
  std::string schema;  ///< file of examples/protocols
  std::vector<Message> messages;
};

/// All tables, by name.
std::vector<std::filesystem::path> tables();

Table read_table(const std::filesystem::path& path);

/// The message cut at every place, and with octets that are wrong, put in or left out; always the
/// same for the same message.
std::vector<std::vector<std::byte>> variations(const std::vector<std::byte>& message);

/// `0x0a1b`
std::string hex(std::span<const std::byte> octets);

}  // namespace wirestruct::protocols
