#include "cli/encode.hpp"

#include <fmt/format.h>

#include <expected>
#include <fstream>
#include <iostream>
#include <string>

#include "cli/choose_streams.hpp"
#include "cli/compile_schemas.hpp"
#include "cli/write_files.hpp"
#include "translate/encode.hpp"
#include "translate/format.hpp"
#include "translate/limits.hpp"

namespace wirestruct::cli {
namespace {

// JSON says more than twice as much of an octet, and names every field; nothing that is a message
// is longer than this.
constexpr std::size_t line_octets = 16 * translate::limits::message_octets;

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// The next line, without its end. Nothing at the end of the input; an error for one that is longer
// than any message.
std::expected<bool, std::string> next_line(std::istream& in, std::string& line) {
  line.clear();
  bool any = false;
  for (int c = in.get(); c != std::char_traits<char>::eof(); c = in.get()) {
    any = true;
    if (c == '\n') return true;
    if (line.size() >= line_octets) {
      return std::unexpected(fmt::format("a line has more than {} octets", line_octets));
    }
    line += static_cast<char>(c);
  }
  return any;
}

}  // namespace

int encode(const EncodeOptions& options, std::ostream& out, std::ostream& messages) {
  const schema::Compilation compiled =
      compile_schemas(options.schemas, options.import_folders, options.color, messages);
  if (!compiled.model) return could_not;
  const auto streams =
      choose_streams(*compiled.model, {.stream = {}, .message = options.structure});
  if (!streams) return fail(streams.error(), messages);
  const schema::Struct& structure = compiled.model->structs[*streams->front().client_sends];
  std::ifstream file;
  const bool is_standard_input = options.input.empty() || options.input == "-";
  if (!is_standard_input) {
    file.open(options.input, std::ios::binary);
    if (!file) return fail(fmt::format("`{}` cannot be read", options.input), messages);
  }
  std::istream& in = is_standard_input ? std::cin : file;

  std::string written;
  std::string line;
  for (std::uint64_t number = 1;; ++number) {
    const auto more = next_line(in, line);
    if (!more) return fail(fmt::format("line {}: {}", number, more.error()), messages);
    if (!*more) break;
    if (is_blank(line)) continue;
    const auto octets = translate::encode(*compiled.model, structure, line);
    if (!octets) {
      return fail(fmt::format("line {}: {}", number, translate::describe(octets.error())),
                  messages);
    }
    if (options.hex) {
      written += translate::hex_octets(*octets) + '\n';
    } else {
      written.append(reinterpret_cast<const char*>(octets->data()), octets->size());
    }
    if (!options.output.empty()) continue;
    out.write(written.data(), static_cast<std::streamsize>(written.size()));
    if (!out.flush()) return fail("the output could not be written", messages);
    written.clear();
  }
  if (in.bad()) return fail("the input could not be read to its end", messages);
  if (options.output.empty()) return 0;
  const auto summary = write_file(options.output, written);
  return summary ? 0 : fail(summary.error(), messages);
}

}  // namespace wirestruct::cli
