// The documentation of the language is compiled: every ```wire block of docs/language.md is a
// schema that is right, or, marked ```wire error=E301, one that has exactly that error.
// docs/errors.md is written from the error table.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "schema/compile_text.hpp"
#include "schema/format.hpp"

namespace wirestruct::schema {
namespace {

namespace fs = std::filesystem;

const fs::path docs = fs::path(WIRESTRUCT_SOURCE_DIR) / "docs";

struct Block {
  std::size_t line = 0;
  std::string mark;  // behind ```wire
  std::string text;
};

std::vector<Block> wire_blocks(const fs::path& path) {
  std::vector<Block> blocks;
  std::ifstream in(path);
  bool inside = false;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!inside && line.starts_with("```wire")) {
      blocks.push_back({number, line.substr(7), {}});
      inside = true;
    } else if (line.starts_with("```")) {
      inside = false;
    } else if (inside) {
      blocks.back().text += line + "\n";
    }
  }
  return blocks;
}

// What the blocks import. A block whose first line is `// name.wire` is that file, and later blocks
// can import it.
TEST(LanguageDocs, ExamplesAreRightOrHaveTheErrorThatTheyShow) {
  const std::vector<Block> blocks = wire_blocks(docs / "language.md");
  EXPECT_GT(blocks.size(), 15U);
  Files files;
  for (const Block& block : blocks) {
    files["main.wire"] = block.text;
    const Compilation compilation = compile_files(files);
    const std::string errors = codes_of(compilation);
    const std::string place = "docs/language.md:" + std::to_string(block.line);
    if (block.mark.empty()) {
      Diagnostics ignored;
      EXPECT_EQ(format({"main.wire", block.text}, 0, ignored), block.text) << place;
      EXPECT_TRUE(compilation.model) << place << "\n"
                                     << render(compilation.diagnostics, compilation.sources);
    } else {
      ASSERT_TRUE(block.mark.starts_with(" error=")) << place;
      EXPECT_EQ(errors, block.mark.substr(7)) << place;
    }
    const std::string first = block.text.substr(0, block.text.find('\n'));
    if (first.starts_with("// ") && first.ends_with(".wire")) files[first.substr(3)] = block.text;
  }
}

std::string errors_document() {
  std::string text =
      "# Errors of the schema compiler\n\n"
      "Every message has a code. `wirestruct explain E301` tells what stands here. This page is\n"
      "written from `schema/error_rows_*.cc` by a test (`WIRESTRUCT_UPDATE=1`).\n\n"
      "| codes | about |\n| --- | --- |\n"
      "| E1xx | text and syntax |\n| E2xx | names and imports |\n| E3xx | types and byte order |\n"
      "| E4xx | layout |\n| E5xx | streams |\n";
  for (const ErrorRow& row : error_rows()) {
    text += "\n## " + code_name(row.code) + ": " + std::string(row.title) + "\n\n" +
            std::string(row.story);
    if (!row.wrong.empty()) text += "\nWrong:\n\n```c\n" + std::string(row.wrong) + "```\n";
    if (!row.right.empty()) text += "\nRight:\n\n```c\n" + std::string(row.right) + "```\n";
  }
  return text;
}

TEST(ErrorDocs, SayWhatTheTableSays) {
  expect_file(docs / "errors.md", errors_document());
}

}  // namespace
}  // namespace wirestruct::schema
