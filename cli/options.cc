#include "cli/options.hpp"

#include <charconv>
#include <cstdint>
#include <string_view>

namespace wirestruct::cli {
namespace {

capture::PayloadPlace place_of(const std::string& where, std::string_view number) {
  using Kind = capture::PayloadPlace::Kind;
  if (where != "ethertype" && where != "ipproto") {
    throw CLI::ValidationError("--at", fmt::format("`{}` is none of ethertype, ipproto", where));
  }
  const bool is_ether_type = where == "ethertype";
  const bool is_hex = number.starts_with("0x") || number.starts_with("0X");
  const std::string_view digits = is_hex ? number.substr(2) : number;
  std::uint16_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, is_hex ? 16 : 10);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  // Below 0x0600 a frame has its length there (IEEE 802.3).
  if (!is_number || (is_ether_type ? value < 0x0600 : value > 255)) {
    throw CLI::ValidationError(
        "--at", is_ether_type
                    ? fmt::format("`{}` is no EtherType: expected 0x0600 to 0xFFFF", number)
                    : fmt::format("`{}` is no IP protocol: expected 0 to 255", number));
  }
  return {is_ether_type ? Kind::ether_type : Kind::ip_protocol, value};
}

}  // namespace

void add_schemas(CLI::App& command, std::vector<std::string>& schemas,
                 std::vector<std::string>& import_folders) {
  command.add_option("SCHEMA", schemas, "schema files (.wire)")->required()->type_name("");
  command.add_option("-I,--import", import_folders, "a folder to look for imports in")
      ->type_name("FOLDER")
      ->allow_extra_args(false);
}

void add_captures(CLI::App& command, std::vector<std::string>& captures) {
  command
      .add_option("CAPTURE", captures,
                  "pcap or pcapng files, several as one; - reads standard input")
      ->type_name("");
}

void add_live_captures(CLI::App& command, CaptureChoice& capture) {
  command.add_option("-i,--interface", capture.interface, "capture live instead of a file")
      ->type_name("NAME")
      ->excludes("CAPTURE");
  command.add_option("-f,--filter", capture.filter, "pcap-filter(7) of a live capture")
      ->type_name("EXPRESSION")
      ->needs("--interface");
  command.add_flag("--follow", capture.follow, "wait for what is still being written to the file")
      ->needs("CAPTURE");
}

void add_schema_and_captures(CLI::App& command, std::vector<std::string>& schemas,
                             std::vector<std::string>& import_folders,
                             std::vector<std::string>& captures) {
  command
      .add_option_function<std::string>(
          "SCHEMA", [&schemas](const std::string& path) { schemas = {path}; },
          "schema file (.wire)")
      ->required()
      ->type_name("");
  add_captures(command, captures);
  command.add_option("-I,--import", import_folders, "a folder to look for imports in")
      ->type_name("FOLDER")
      ->allow_extra_args(false);
}

void add_schema_and_struct(CLI::App& command, std::vector<std::string>& schemas,
                           std::string& structure, std::vector<std::string>& import_folders) {
  command
      .add_option_function<std::string>(
          "SCHEMA", [&schemas](const std::string& path) { schemas = {path}; },
          "schema file (.wire)")
      ->required()
      ->type_name("");
  command.add_option("STRUCT", structure, "the struct that the messages are")
      ->required()
      ->type_name("");
  command.add_option("-I,--import", import_folders, "a folder to look for imports in")
      ->type_name("FOLDER")
      ->allow_extra_args(false);
}

void add_streams(CLI::App& command, StreamChoice& streams) {
  command.add_option("--stream", streams.stream, "a stream of the schema; default: all of them")
      ->type_name("NAME");
  command
      .add_option("--message", streams.message, "instead of a stream: the struct both sides send")
      ->type_name("STRUCT");
  command.add_option("--port", streams.port, "the server's port; default: the stream's")
      ->type_name("N");
}

void add_place(CLI::App& command, StreamChoice& streams) {
  const auto take_place = [&streams](const std::vector<std::string>& words) {
    streams.at = place_of(words.at(0), words.at(1));
  };
  command
      .add_option_function<std::vector<std::string>>(
          "--at", take_place, "where it is without a port: ethertype 0x88B5, ipproto 253")
      ->type_name("WHERE N")
      ->expected(2)
      ->needs("--message")
      ->excludes("--port");
}

}  // namespace wirestruct::cli
