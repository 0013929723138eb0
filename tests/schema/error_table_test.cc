#include "schema/error_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "schema/compile_text.hpp"

namespace wirestruct::schema {
namespace {

// What the examples import.
const Files surroundings = {
    {"left.wire", "package left;\nstruct Point { u8 x; }\n"},
    {"right.wire", "package right;\nstruct Point { u8 y; }\n"},
};

Compilation compile_example(std::string_view text) {
  Files files = surroundings;
  files["main.wire"] = text;
  return compile_files(files);
}

class ErrorTable : public testing::TestWithParam<ErrorRow> {};

TEST_P(ErrorTable, ExampleHasExactlyThisError) {
  const ErrorRow& row = GetParam();
  if (row.wrong.empty()) {
    EXPECT_TRUE(row.right.empty());
    return;
  }
  const Compilation wrong = compile_example(row.wrong);
  EXPECT_FALSE(wrong.diagnostics.errors.empty());
  for (const Diagnostic& error : wrong.diagnostics.errors) {
    EXPECT_EQ(code_name(error.code), code_name(row.code)) << error.message;
  }
}

TEST_P(ErrorTable, CorrectedExampleIsRight) {
  const ErrorRow& row = GetParam();
  EXPECT_EQ(row.wrong.empty(), row.right.empty());
  const Compilation right = compile_example(row.right.empty() ? "struct S { u8 a; }" : row.right);
  EXPECT_TRUE(right.model) << render(right.diagnostics, right.sources);
}

TEST_P(ErrorTable, StoryIsReadyToPrint) {
  const ErrorRow& row = GetParam();
  EXPECT_FALSE(row.title.empty());
  EXPECT_FALSE(row.title.ends_with('.'));
  EXPECT_GT(row.story.size(), 40U);
  const std::string text = story(row);
  EXPECT_TRUE(text.starts_with(code_name(row.code) + ": "));
  EXPECT_TRUE(text.ends_with('\n'));
  EXPECT_FALSE(text.ends_with("\n\n"));
}

INSTANTIATE_TEST_SUITE_P(Rows, ErrorTable,
                         testing::ValuesIn(error_rows().begin(), error_rows().end()),
                         [](const auto& row) { return code_name(row.param.code); });

TEST(ErrorTableRows, AscendWithoutRepeating) {
  const auto rows = error_rows();
  EXPECT_TRUE(std::ranges::is_sorted(rows, std::ranges::less_equal{}, &ErrorRow::code));
  EXPECT_EQ(std::ranges::adjacent_find(rows, {}, &ErrorRow::code), rows.end());
}

TEST(ErrorTableRows, AreFoundByCode) {
  ASSERT_NE(find_error("E301"), nullptr);
  EXPECT_EQ(find_error("E301")->code, ErrorCode::e301);
  EXPECT_NE(find_error("E104"), nullptr);
  EXPECT_EQ(find_error("E999"), nullptr);
  EXPECT_EQ(find_error("e301"), nullptr);
  EXPECT_EQ(find_error(""), nullptr);
}

}  // namespace
}  // namespace wirestruct::schema
