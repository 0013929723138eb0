// What `translate` makes of messages, for agree.py: a line in, a line out.
//
//   E TAB schema TAB struct TAB JSON   →  octets TAB hex digits, or error TAB word TAB field
//   D TAB schema TAB struct TAB hex    →  remarks TAB word:field:offset … TAB JSON
//
//   schema  its number among the arguments
#include <fmt/format.h>

#include <iostream>
#include <string>
#include <vector>

#include "schema/compile.hpp"
#include "translate/decode.hpp"
#include "translate/encode.hpp"
#include "translate/format.hpp"
#include "translate/json.hpp"
#include "translate/remark.hpp"

namespace {

using namespace wirestruct;

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> parts(1);
  for (const char c : line) {
    if (c == '\t') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::vector<std::byte> octets_of(std::string_view digits) {
  std::vector<std::byte> octets;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    octets.push_back(
        static_cast<std::byte>(std::stoul(std::string(digits.substr(i, 2)), nullptr, 16)));
  }
  return octets;
}

std::string encoded(const schema::Model& model, const schema::Struct& structure,
                    const std::string& json) {
  const auto octets = translate::encode(model, structure, json);
  if (octets) return "octets\t" + translate::hex_digits(*octets);
  return fmt::format("error\t{}\t{}", translate::name_of(octets.error().fault),
                     translate::describe(octets.error()));
}

std::string decoded(const schema::Model& model, const schema::Struct& structure,
                    const std::string& digits) {
  const std::vector<std::byte> octets = octets_of(digits);
  translate::Record record;
  translate::decode(model, structure, octets, record);
  std::string line = "remarks\t";
  for (const translate::RemarkAt& remark : record.remarks) {
    line += fmt::format("{}:{}:{} ", translate::name_of(remark.remark), path_of(record, remark),
                        remark.offset_octets);
  }
  line += '\t';
  translate::append_json(model, record, line);
  return line;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<schema::Model> models;
  for (int i = 1; i < argc; ++i) {
    const std::string path = argv[i];
    schema::Compilation compilation = schema::compile(std::span(&path, 1), {});
    if (!compilation.model) {
      std::cerr << render(compilation.diagnostics, compilation.sources);
      return 2;
    }
    models.push_back(std::move(*compilation.model));
  }
  for (std::string line; std::getline(std::cin, line);) {
    const std::vector<std::string> parts = split(line);
    const schema::Model& model = models.at(std::stoul(parts.at(1)));
    const schema::Struct* structure = find_struct(model, parts.at(2));
    if (!structure) return 2;
    std::cout << (parts[0] == "E" ? encoded(model, *structure, parts.at(3))
                                  : decoded(model, *structure, parts.at(3)))
              << '\n';
  }
}
