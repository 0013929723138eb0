// Right schemas made wrong at random, for tests of what takes any text.
#pragma once

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "schema/compile_text.hpp"
#include "schema/lex.hpp"

namespace wirestruct::schema {

/// Schemas of the repository, right ones and wrong ones, and those of the error table.
inline std::vector<std::string> seed_schemas() {
  namespace fs = std::filesystem;
  std::vector<std::string> texts;
  for (const char* folder : {"examples", "tests"}) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(WIRESTRUCT_SOURCE_DIR) / folder)) {
      if (entry.path().extension() == ".wire") texts.push_back(read_text(entry.path()));
    }
  }
  for (const ErrorRow& row : error_rows()) texts.emplace_back(row.right);
  std::erase_if(texts, [](const std::string& text) { return text.empty() || text.size() > 20000; });
  std::ranges::sort(texts);
  return texts;
}

/// Texts a few changes away from the seeds; always the same ones.
class Mutator {
 public:
  explicit Mutator(std::vector<std::string> texts) : texts_(std::move(texts)) {}

  std::string next() {
    std::string text = texts_[below(texts_.size())];
    const std::size_t changes = 1 + below(3);
    for (std::size_t i = 0; i < changes; ++i) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

  void change(std::string& text) {
    switch (below(6)) {
      case 0:
        text.resize(below(text.size()));
        break;
      case 1:
        if (!text.empty()) text[below(text.size())] ^= static_cast<char>(1U << below(8));
        break;
      case 2:
        text.insert(below(text.size()), piece());
        break;
      case 3:
        text.erase(below(text.size()), below(20));
        break;
      case 4:
        splice(text);
        break;
      case 5:
        swap_tokens(text);
        break;
    }
  }

  // What tends to be at the edge of something.
  std::string piece() {
    static const std::vector<std::string> pieces = {"0",
                                                    "18446744073709551615",
                                                    "18446744073709551616",
                                                    "-1",
                                                    "[4294967296]",
                                                    "[0]",
                                                    "{",
                                                    "}",
                                                    "(",
                                                    ")",
                                                    ";",
                                                    ",",
                                                    "'",
                                                    "\"",
                                                    "/*",
                                                    "*/",
                                                    "///",
                                                    "\n",
                                                    "@at(0)",
                                                    "size 0",
                                                    "struct ",
                                                    "enum ",
                                                    "pad[1];",
                                                    "align 4096;",
                                                    "reserved u64;",
                                                    "layout natural(16)",
                                                    "layout abi(\"i386-linux-gnu\")",
                                                    "byte_order by a { 1: big; 2: little; }",
                                                    "if (a) {",
                                                    "} else {",
                                                    "switch (a) b { case 1: ",
                                                    "default: byte[..];",
                                                    "[..]",
                                                    "[bytes 4]",
                                                    "[until 0]",
                                                    "[until last == 0]",
                                                    "size a ",
                                                    "= size(this)",
                                                    "= count(a) - 1",
                                                    "= crc32(a .. b)",
                                                    "where a < 9",
                                                    "@max(2)",
                                                    "@since(2)",
                                                    "@scale(-1e-3)",
                                                    "version 2;",
                                                    "const A = 1 << 3;",
                                                    "flags ",
                                                    "bits B : u8 lsb_first { u8 a; }",
                                                    "framed by u16be length;",
                                                    "(((((((((((((((((((((((((((((((((",
                                                    "9223372036854775807 + 1",
                                                    "/ 0",
                                                    " ? a : b",
                                                    "-",
                                                    "..",
                                                    "u16be ",
                                                    "long ",
                                                    "import \"main.wire\";",
                                                    "byte_order big;",
                                                    std::string(1, '\0'),
                                                    "\xE2\x80\xAE",
                                                    "\xFF"};
    return pieces[below(pieces.size())];
  }

  // A stretch of another schema.
  void splice(std::string& text) {
    const std::string& other = texts_[below(texts_.size())];
    const std::size_t begin = below(other.size());
    text.insert(below(text.size()), other.substr(begin, below(200)));
  }

  void swap_tokens(std::string& text) {
    Diagnostics ignored;
    const std::vector<Token> tokens = lex({"main.wire", text}, 0, ignored);
    const Token& a = tokens[below(tokens.size())];
    const Token& b = tokens[below(tokens.size())];
    const auto& [first, second] =
        std::minmax(a.at, b.at, [](const auto& x, const auto& y) { return x.begin < y.begin; });
    if (first.end > second.begin) return;
    const std::string first_text = text.substr(first.begin, first.end - first.begin);
    const std::string second_text = text.substr(second.begin, second.end - second.begin);
    text.replace(second.begin, second_text.size(), first_text);
    text.replace(first.begin, first_text.size(), second_text);
  }

  std::vector<std::string> texts_;
  std::mt19937 random_{20261124};
};

}  // namespace wirestruct::schema
