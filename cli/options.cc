#include "cli/options.hpp"

namespace wirestruct::cli {

void add_schemas(CLI::App& command, std::vector<std::string>& schemas,
                 std::vector<std::string>& import_folders) {
  command.add_option("SCHEMA", schemas, "schema files (.wire)")->required()->type_name("");
  command.add_option("-I,--import", import_folders, "a folder to look for imports in")
      ->type_name("FOLDER")
      ->allow_extra_args(false);
}

void add_schema_and_capture(CLI::App& command, std::vector<std::string>& schemas,
                            std::vector<std::string>& import_folders, std::string& capture) {
  command
      .add_option_function<std::string>(
          "SCHEMA", [&schemas](const std::string& path) { schemas = {path}; },
          "schema file (.wire)")
      ->required()
      ->type_name("");
  command.add_option("CAPTURE", capture, "pcap or pcapng file; - reads standard input")
      ->type_name("");
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
