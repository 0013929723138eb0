// Right schemas made wrong at random, always the same way: the compiler must neither crash nor
// hang, and whatever it accepts must hold together.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "schema/compile_text.hpp"
#include "schema/image.hpp"
#include "schema/lex.hpp"

namespace wirestruct::schema {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> seeds() {
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

// Members follow each other without a gap from the start of the struct to its end.
void expect_whole(const Model& model) {
  for (const Struct& structure : model.structs) {
    std::uint64_t offset = 0;
    for (const Member& member : structure.members) {
      std::visit(
          [&](const auto& part) {
            EXPECT_EQ(part.offset_octets, offset) << structure.name;
            if (!part.guard) offset += part.size_octets;
          },
          member);
      const auto* field = std::get_if<Field>(&member);
      if (!field) continue;
      if (!field->extent && !field->region) {
        EXPECT_EQ(field->size_octets, element_count(*field) * size_octets(model, field->type));
      }
      EXPECT_EQ(has_byte_order(model, *field), field->order != ByteOrder::none) << field->name;
    }
    EXPECT_EQ(structure.size_octets, offset) << structure.name;
    EXPECT_TRUE(structure.end != EndKind::fixed || offset > 0) << structure.name;
  }
  const auto again = from_image(to_image(model));
  EXPECT_TRUE(again) << again.error();
}

TEST(MutatedSchemas, AreCompiledOrRefused) {
  Mutator mutator(seeds());
  std::size_t accepted = 0;
  std::size_t refused = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = mutator.next();
    const Compilation compilation = compile_text(text);
    if (compilation.model) {
      ++accepted;
      expect_whole(*compilation.model);
    } else {
      ++refused;
      EXPECT_FALSE(render(compilation.diagnostics, compilation.sources).empty());
    }
    if (testing::Test::HasFailure()) FAIL() << "round " << round << "\n" << text;
  }
  // Both ways are taken often enough to mean something.
  EXPECT_GT(accepted, 60U);
  EXPECT_GT(refused, 1000U);
}

}  // namespace
}  // namespace wirestruct::schema
