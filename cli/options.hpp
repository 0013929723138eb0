// How options that several subcommands have are spelled.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <vector>

#include "cli/choose_streams.hpp"
#include "cli/open_captures.hpp"

namespace wirestruct::cli {

/// An option that takes one of a few words.
template <typename Choice>
CLI::Option* add_choice(CLI::App& command, const std::string& names, Choice& value,
                        const std::map<std::string, Choice>& choices, const std::string& help) {
  const auto choose = [&value, names, choices](const std::string& word) {
    if (const auto found = choices.find(word); found != choices.end()) {
      value = found->second;
      return;
    }
    std::string known;
    for (const auto& [name, choice] : choices) known += (known.empty() ? "" : ", ") + name;
    throw CLI::ValidationError(names, fmt::format("`{}` is none of {}", word, known));
  };
  return command.add_option_function<std::string>(names, choose, help);
}

/// An option that says how many, or which one: `--limit 3`.
template <typename Number>
CLI::Option* add_number(CLI::App& command, const std::string& names, Number& value,
                        const std::string& help) {
  // CLI11 takes a negative number for the unsigned one of the same bits.
  const auto refuse_negative = [](const std::string& text) {
    return text.starts_with('-') ? fmt::format("`{}` is less than 0", text) : std::string();
  };
  return command.add_option(names, value, help)
      ->type_name("N")
      ->check(CLI::Validator(refuse_negative, ""));
}

/// Schemas: `check a.wire b.wire -I folder`.
void add_schemas(CLI::App& command, std::vector<std::string>& schemas,
                 std::vector<std::string>& import_folders);

/// One schema and then captures, of which several are one: `decode chat.wire chat.pcap`.
void add_schema_and_captures(CLI::App& command, std::vector<std::string>& schemas,
                             std::vector<std::string>& import_folders,
                             std::vector<std::string>& captures);

/// Capture files, several as one.
void add_captures(CLI::App& command, std::vector<std::string>& captures);

/// Packets that are still to come, beside add_captures(): `-i lo`, `--follow`.
void add_live_captures(CLI::App& command, CaptureChoice& capture);

/// One schema and a struct of it: `encode chat.wire Packet`.
void add_schema_and_struct(CLI::App& command, std::vector<std::string>& schemas,
                           std::string& structure, std::vector<std::string>& import_folders);

/// `--stream`, `--message` and `--port`.
void add_streams(CLI::App& command, StreamChoice& streams);

/// `--at ethertype 0x88B5`, beside add_streams().
void add_place(CLI::App& command, StreamChoice& streams);

}  // namespace wirestruct::cli
