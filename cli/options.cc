#include "cli/options.hpp"

namespace wirestruct::cli {

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

}  // namespace wirestruct::cli
