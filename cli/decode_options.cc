#include "cli/decode_options.hpp"

#include <string>

#include "cli/options.hpp"
#include "cli/reassembly_options.hpp"

namespace wirestruct::cli {

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
      ->excludes("CAPTURE", "--interface");
  command.add_option("--raw", options.raw, "a file of plain octets instead of a capture")
      ->type_name("FILE")
      ->needs("--message")
      ->excludes("CAPTURE", "--interface", "--hex");
  add_choice<DecodeFormat>(
      command, "--format", options.format,
      {{"text", DecodeFormat::text}, {"json", DecodeFormat::json}, {"none", DecodeFormat::none}},
      "text, json (one line a message), none (only count)")
      ->type_name("FORMAT");
  command.add_flag("--envelope", options.envelope,
                   "json: also where each message was seen and what is wrong with it");
  command.add_flag("-v,--verbose", options.verbose,
                   "text: also offsets, types, all octets, packets and times");
  command.add_option("--limit", options.limit, "stop after so many messages")->type_name("N");
  command.add_option("--connection", options.connection, "only this one of the capture")
      ->type_name("N");
  command.add_flag("--show-secrets", options.show_secrets, "do not mask fields that are @secret");
  add_reassembly(command, options.reassembly);
}

}  // namespace wirestruct::cli
