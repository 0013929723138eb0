#include "cli/decode_options.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>

#include "cli/options.hpp"
#include "cli/reassembly_options.hpp"

namespace wirestruct::cli {

namespace {

void add_selection(CLI::App& command, SelectionOptions& selection) {
  const std::string group = "Which messages";
  command
      .add_option("--where", selection.where,
                  "only those of which this holds: 'kind == text && user_id > 100'")
      ->type_name("EXPRESSION")
      ->group(group);
  add_choice<std::optional<translate::Sender>>(
      command, "--from", selection.from,
      {{"client", translate::Sender::client}, {"server", translate::Sender::server}},
      "only what this side sends: client or server")
      ->type_name("SIDE")
      ->excludes("--hex", "--raw")
      ->group(group);
  const auto add_time = [&](const std::string& name, std::optional<std::int64_t>& time_ns,
                            const std::string& help) {
    const auto take = [name, &time_ns](const std::string& text) {
      time_ns = parse_time(text);
      if (time_ns) return;
      throw CLI::ValidationError(
          name, fmt::format("`{}` is no time: write 2026-11-24T17:33:31.9Z, or the seconds since "
                            "1970, 1795541611.9",
                            text));
    };
    command.add_option_function<std::string>(name, take, help)
        ->type_name("TIME")
        ->excludes("--hex", "--raw")
        ->group(group);
  };
  add_time("--since", selection.since_ns, "only those that begin at this time or later");
  add_time("--until", selection.until_ns, "only those that begin before this time");
}

}  // namespace

void add_options(CLI::App& command, DecodeOptions& options) {
  add_schema_and_captures(command, options.schemas, options.include_folders, options.capture.files);
  add_live_captures(command, options.capture);
  add_streams(command, options.streams);
  add_place(command, options.streams);
  const auto take_hex = [&options](const std::string& hex) {
    options.hex = hex;
    options.has_hex = true;
  };
  command
      .add_option_function<std::string>("--hex", take_hex,
                                        "plain octets instead of a capture: '4C 40 E2 01'")
      ->type_name("OCTETS")
      ->needs("--message")
      ->excludes("CAPTURE", "--interface", "--at", "--port", "--stream");
  command.add_option("--raw", options.raw, "a file of plain octets instead of a capture")
      ->type_name("FILE")
      ->needs("--message")
      ->excludes("CAPTURE", "--interface", "--at", "--port", "--stream", "--hex");
  add_choice<DecodeFormat>(
      command, "--format", options.format,
      {{"text", DecodeFormat::text},
       {"json", DecodeFormat::json},
       {"csv", DecodeFormat::csv},
       {"raw", DecodeFormat::raw},
       {"none", DecodeFormat::none}},
      "text, json (a line a message), csv, raw (the octets), none (only count)")
      ->type_name("FORMAT");
  command.add_flag("--envelope", options.envelope,
                   "json, csv: also where each message was seen and what is wrong with it");
  command.add_option("--fields", options.fields, "only these: kind,user_id,items[0].id")
      ->type_name("NAMES")
      ->delimiter(',')
      ->allow_extra_args(false);
  command.add_option("-o,--output", options.output, "raw, csv --split: a folder for the files")
      ->type_name("FOLDER");
  command.add_flag("--split", options.split, "csv: a file for each struct")->needs("--output");
  // A value only behind `=`: what follows a blank may be the capture.
  const std::string stats_help =
      "not messages but how many, how large; --stats=FIELD: how it spreads";
  command.add_flag("--stats", stats_help)->each([&options](const std::string& value) {
    options.stats = true;
    options.stats_field = value == "true" ? "" : value;
  });
  command.add_flag("-v,--verbose", options.verbose,
                   "text: also offsets, types, all octets, packets and times");
  add_number(command, "--limit", options.limit, "stop after so many messages");
  add_number(command, "--connection", options.connection, "only this one of the capture")
      ->excludes("--at", "--hex", "--raw");
  add_selection(command, options.selection);
  command.add_flag("--show-secrets", options.show_secrets, "do not mask fields that are @secret");
  add_reassembly(command, options.reassembly);
}

}  // namespace wirestruct::cli
