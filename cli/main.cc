// The command line: options in, one function called, its exit status out. Each subcommand is a file
// of its own; here stands only how its options are spelled.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "cli/canary.hpp"
#include "cli/capture.hpp"
#include "cli/check.hpp"
#include "cli/compat.hpp"
#include "cli/compile_image.hpp"
#include "cli/compile_schemas.hpp"
#include "cli/decode.hpp"
#include "cli/decode_options.hpp"
#include "cli/encode.hpp"
#include "cli/explain.hpp"
#include "cli/flows.hpp"
#include "cli/format.hpp"
#include "cli/generate.hpp"
#include "cli/layout.hpp"
#include "cli/options.hpp"
#include "cli/reassembly_options.hpp"
#include "cli/verify.hpp"
#include "gen/backends.hpp"

namespace {

using namespace wirestruct::cli;

constexpr const char* description =
    "The octets of C structs on the wire, written down once in a schema: generates C++ and Java\n"
    "code, decodes captures, and says why octets differ.";

constexpr const char* overview = R"(Examples:
  wirestruct check chat.wire                        is the schema right?
  wirestruct format chat.wire                       every statement in its place
  wirestruct layout chat.wire                       where every octet is, packed and natural
  wirestruct gen --cpp out --java out chat.wire     a C++ header and Java records
  wirestruct decode chat.wire chat.pcap             the messages of a capture
  wirestruct verify chat.wire chat.pcap --client-sent client.pcap
  wirestruct flows chat.pcap                        the story of each TCP connection
  wirestruct explain 123456 i32                     a value's octets in either byte order

Exit status: 0 done, or equal; 1 differences found; 2 it could not be done.)";

/// Options as one line says them: `-I,--import FOLDER`, without how often or with which others.
class HelpFormatter : public CLI::Formatter {
 public:
  HelpFormatter() { column_width(28); }

 private:
  std::string make_option_opts(const CLI::Option* option) const override {
    std::string text;
    if (!option->get_type_name().empty()) text += ' ' + option->get_type_name();
    if (option->get_required() && !option->get_positional()) text += " (required)";
    return text;
  }
};

/// What is wrong with the command line, and where to look.
std::string usage_error(const CLI::App* app, const CLI::Error& error) {
  while (app->get_subcommands().size() == 1) app = app->get_subcommands().front();
  std::string command = app->get_name();
  for (const CLI::App* parent = app->get_parent(); parent; parent = parent->get_parent()) {
    command.insert(0, parent->get_name() + ' ');
  }
  std::string wrong = error.what();
  // CLI11 asks for a subcommand even where one is misspelled.
  if (app->get_parent() == nullptr && app->get_subcommands().empty()) {
    const std::string word = app->remaining_size() == 0 ? "" : app->remaining().front();
    if (word.starts_with('-')) {
      wrong = fmt::format("there is no option `{}`", word);
    } else {
      wrong = word.empty() ? "say what to do" : fmt::format("there is no subcommand `{}`", word);
      std::string_view separator = ": ";
      for (const CLI::App* known : app->get_subcommands(nullptr)) {
        wrong.append(separator).append(known->get_name());
        separator = ", ";
      }
    }
  }
  return fmt::format("{}: {}\nTry `{} --help`.\n", command, wrong, command);
}

/// `--color`, before it is known whether the output is a terminal.
enum class ColorChoice { automatic, always, never };

bool use_color(ColorChoice choice, int file_descriptor) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always;
  // https://no-color.org: any value that is not empty.
  const char* no_color = std::getenv("NO_COLOR");
  return ::isatty(file_descriptor) == 1 && (no_color == nullptr || *no_color == '\0');
}

int command_line(int argc, char** argv) {
  CLI::App app(description, "wirestruct");
  app.set_version_flag("--version", "wirestruct " WIRESTRUCT_VERSION, "print the version");
  app.set_help_flag("-h,--help", "print this help; each subcommand has its own");
  app.formatter(std::make_shared<HelpFormatter>());
  app.failure_message(usage_error);
  app.footer(overview);
  app.require_subcommand(1);
  ColorChoice color = ColorChoice::automatic;
  std::function<int(bool)> run;

  const auto subcommand = [&](const std::string& name, const std::string& help,
                              const std::string& examples) -> CLI::App& {
    CLI::App* command = app.add_subcommand(name, help);
    command->footer(examples);
    add_choice<ColorChoice>(*command, "--color", color,
                            {{"auto", ColorChoice::automatic},
                             {"always", ColorChoice::always},
                             {"never", ColorChoice::never}},
                            "auto (on a terminal), always or never")
        ->type_name("WHEN");
    return *command;
  };
  // Every subcommand's function is called in the same way, once its options are all there.
  const auto runs = [&run](CLI::App& command, auto& options, auto function) {
    command.callback([&run, &options, function] {
      run = [&options, function](bool in_color) {
        options.color = in_color;
        return function(options, std::cout, std::cerr);
      };
    });
  };

  CheckOptions check_options;
  {
    CLI::App& command = subcommand("check", "Say whether schemas are right, and all that is wrong",
                                   "Example: wirestruct check chat.wire");
    add_schemas(command, check_options.schemas, check_options.import_folders);
    runs(command, check_options, check);
  }
  FormatOptions format_options;
  {
    CLI::App& command = subcommand("format", "Put schemas into their canonical layout",
                                   "Examples:\n"
                                   "  wirestruct format chat.wire          changes the file\n"
                                   "  wirestruct format --check *.wire     exit status 1 when one "
                                   "would change\n"
                                   "  wirestruct format - < chat.wire      to standard output");
    command
        .add_option("FILE", format_options.files, "schema files (.wire); - reads standard input")
        ->required()
        ->type_name("");
    command.add_flag("--check", format_options.check, "change nothing, name what would change");
    runs(command, format_options,
         [](const FormatOptions& options, std::ostream& out, std::ostream& messages) {
           return format(options, std::cin, out, messages);
         });
  }
  CompatOptions compat_options;
  {
    CLI::App& command =
        subcommand("compat", "Say whether two versions of a schema understand each other",
                   "Example: wirestruct compat old/chat.wire chat.wire\n"
                   "Exit status: 0 they do, 1 they do not, 2 a schema has errors.");
    command.add_option("OLD", compat_options.old_schema, "the schema of programs that run")
        ->required()
        ->type_name("");
    command.add_option("NEW", compat_options.new_schema, "the schema of programs to come")
        ->required()
        ->type_name("");
    command
        .add_option("-I,--import", compat_options.import_folders, "a folder to look for imports in")
        ->type_name("FOLDER")
        ->allow_extra_args(false);
    add_choice<CompatFormat>(command, "--format", compat_options.format,
                             {{"text", CompatFormat::text}, {"json", CompatFormat::json}},
                             "text or json")
        ->type_name("FORMAT");
    runs(command, compat_options, compat);
  }
  LayoutOptions layout_options;
  {
    CLI::App& command = subcommand("layout", "Show where every octet is, packed and natural",
                                   "Example: wirestruct layout chat.wire --struct Packet");
    add_schemas(command, layout_options.schemas, layout_options.import_folders);
    command.add_option("--struct", layout_options.structs, "only this struct; may be given again")
        ->type_name("NAME")
        ->allow_extra_args(false);
    add_choice<LayoutFormat>(command, "--format", layout_options.format,
                             {{"text", LayoutFormat::text}, {"json", LayoutFormat::json}},
                             "text or json")
        ->type_name("FORMAT");
    runs(command, layout_options, layout);
  }
  GenerateOptions generate_options;
  {
    CLI::App& command = subcommand("gen", "Generate code from schemas",
                                   "Example: wirestruct gen --cpp out --java out chat.wire\n"
                                   "Files are written whole or not at all, and left alone when "
                                   "they would not change.");
    add_schemas(command, generate_options.schemas, generate_options.import_folders);
    for (const wirestruct::gen::Backend& backend : wirestruct::gen::backends()) {
      const std::string name(backend.name);
      command
          .add_option_function<std::string>(
              "--" + name,
              [&folders = generate_options.folders, name](const std::string& folder) {
                folders[name] = folder;
              },
              std::string(backend.help))
          ->type_name("FOLDER");
    }
    command.add_flag("-q,--quiet", generate_options.quiet, "print nothing when all went well");
    const std::string group = "For build systems";
    command.add_option("--stamp", generate_options.stamp, "touch this when everything is in place")
        ->type_name("FILE")
        ->group(group);
    command
        .add_option("--depfile", generate_options.depfile, "what the stamp depends on, for make")
        ->type_name("FILE")
        ->needs("--stamp")
        ->group(group);
    command.add_option("--java-sources", generate_options.java_sources, "for javac @FILE")
        ->type_name("FILE")
        ->needs("--java")
        ->group(group);
    runs(command, generate_options, generate);
  }
  CompileImageOptions compile_options;
  {
    CLI::App& command = subcommand("compile", "Write the image that other back ends read",
                                   "Example: wirestruct compile chat.wire -o - | my-back-end");
    add_schemas(command, compile_options.schemas, compile_options.import_folders);
    command.add_option("-o,--output", compile_options.output, "- writes to standard output")
        ->type_name("FILE")
        ->required();
    runs(command, compile_options, compile_image);
  }
  DecodeOptions decode_options;
  {
    CLI::App& command = subcommand("decode", "Print the messages of a capture",
                                   "Examples:\n"
                                   "  wirestruct decode chat.wire chat.pcap --verbose\n"
                                   "  tcpdump -i eth0 -w - | wirestruct decode chat.wire - "
                                   "--format json\n"
                                   "  wirestruct decode chat.wire -i lo\n"
                                   "  wirestruct decode chat.wire --message Packet --raw "
                                   "packets.bin");
    add_options(command, decode_options);
    runs(command, decode_options, decode);
  }
  EncodeOptions encode_options;
  {
    CLI::App& command = subcommand("encode", "Turn JSON, one message a line, into octets",
                                   "Examples:\n"
                                   "  wirestruct encode chat.wire Packet packets.json -o "
                                   "packets.bin\n"
                                   "  wirestruct canary chat.wire Packet | wirestruct encode "
                                   "chat.wire Packet --hex");
    add_schema_and_struct(command, encode_options.schemas, encode_options.structure,
                          encode_options.import_folders);
    command.add_option("FILE", encode_options.input, "JSON lines; - reads standard input")
        ->type_name("");
    command.add_option("-o,--output", encode_options.output, "written whole or not at all")
        ->type_name("FILE");
    command.add_flag("--hex", encode_options.hex, "a line of hex digits for each message");
    runs(command, encode_options, encode);
  }
  CanaryOptions canary_options;
  {
    CLI::App& command = subcommand("canary", "Make test values that tell every mistake apart",
                                   "Example: wirestruct canary chat.wire Packet --count 3");
    add_schema_and_struct(command, canary_options.schemas, canary_options.structure,
                          canary_options.import_folders);
    add_number(command, "--count", canary_options.count, "so many messages; default: 1");
    runs(command, canary_options, canary);
  }
  VerifyOptions verify_options;
  {
    CLI::App& command = subcommand("verify", "Compare what was sent with what was captured",
                                   "Example:\n"
                                   "  wirestruct verify chat.wire chat.pcap --client-sent "
                                   "client.pcap --server-sent server.pcap\n"
                                   "Exit status: 0 equal, 1 different, 2 it could not be "
                                   "compared, or not all of it.");
    add_schema_and_captures(command, verify_options.schemas, verify_options.include_folders,
                            verify_options.captures);
    command.get_option("CAPTURE")->required();
    command.add_option("--client-sent", verify_options.client_sent, "recording of the client")
        ->type_name("FILE");
    command.add_option("--server-sent", verify_options.server_sent, "recording of the server")
        ->type_name("FILE");
    add_streams(command, verify_options.streams);
    add_number(command, "--connection", verify_options.connection, "this one of the capture");
    add_choice<VerifyFormat>(command, "--format", verify_options.format,
                             {{"text", VerifyFormat::text}, {"json", VerifyFormat::json}},
                             "text or json")
        ->type_name("FORMAT");
    add_reassembly(command, verify_options.reassembly);
    runs(command, verify_options, verify);
  }
  FlowsOptions flows_options;
  {
    CLI::App& command = subcommand("flows", "Tell the story of each TCP connection of a capture",
                                   "Examples:\n"
                                   "  wirestruct flows chat.pcap\n"
                                   "  wirestruct flows chat.pcap --connection 3 --chart chat.svg\n"
                                   "  wirestruct flows -i eth0 -f 'tcp port 8888'\n"
                                   "Codes: wirestruct explain F101");
    add_captures(command, flows_options.capture.files);
    add_live_captures(command, flows_options.capture);
    add_number(command, "--connection", flows_options.connection, "only this one of the capture");
    command
        .add_option("--chart", flows_options.chart,
                    "also draw its octets over time into this file (SVG)")
        ->type_name("FILE")
        ->needs("--connection");
    command.add_flag("--brief", flows_options.brief, "text: a line for each connection");
    command.add_flag("--absolute", flows_options.absolute,
                     "sequence numbers as on the wire, not counted from the SYN");
    add_choice<FlowsFormat>(command, "--format", flows_options.format,
                            {{"text", FlowsFormat::text}, {"json", FlowsFormat::json}},
                            "text, or json: one line a connection")
        ->type_name("FORMAT");
    runs(command, flows_options, flows);
  }
  CaptureOptions capture_options;
  {
    CLI::App& command = subcommand("capture", "Write the packets of an interface to a file",
                                   "Example: wirestruct capture -i lo -f 'tcp port 8888' -o "
                                   "chat.pcap");
    command
        .add_option("-i,--interface", capture_options.interface, "where to capture: lo, eth0, any")
        ->type_name("NAME")
        ->required();
    command
        .add_option("-f,--filter", capture_options.filter, "pcap-filter(7); default: everything")
        ->type_name("EXPRESSION");
    command.add_option("-o,--output", capture_options.output, "the capture file (pcap)")
        ->type_name("FILE")
        ->required();
    add_number(command, "--count", capture_options.packets, "stop after so many packets");
    add_number(command, "--seconds", capture_options.seconds, "stop after so many seconds");
    runs(command, capture_options, capture);
  }
  ExplainOptions explain_options;
  {
    CLI::App& command = subcommand("explain", "Teach a value's octets, or tell a code's story",
                                   "Examples:\n"
                                   "  wirestruct explain 123456 i32\n"
                                   "  wirestruct explain '40 E2 01 00' i32be\n"
                                   "  wirestruct explain E301");
    command
        .add_option("WHAT", explain_options.words, "VALUE TYPE, as in 123456 i32; or a code: E301")
        ->type_name("")
        ->expected(1, 2)
        ->required();
    runs(command, explain_options, explain);
  }

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : could_not;
  }
  return run(use_color(color, STDOUT_FILENO));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return command_line(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "wirestruct: %s\n", error.what());
    return could_not;
  }
}
