// Schemas from strangers: large, deep or repetitive ones end in an error and in time.
#include "schema/limits.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "schema/compile_text.hpp"

namespace wirestruct::schema {
namespace {

std::string repeated(std::string_view text, std::size_t size_octets) {
  std::string all;
  while (all.size() + text.size() <= size_octets) all += text;
  return all;
}

// Each of these files is a quarter of what a schema may be.
class FullSchema : public testing::TestWithParam<std::string_view> {};

TEST_P(FullSchema, OfOneThingAgainAndAgain) {
  const Compilation compilation = compile_text(repeated(GetParam(), limits::schema_octets / 4));
  EXPECT_LE(compilation.diagnostics.errors.size(), limits::errors);
  EXPECT_LT(render(compilation.diagnostics, compilation.sources).size(), 200000U);
}

INSTANTIATE_TEST_SUITE_P(Pieces, FullSchema,
                         testing::Values("{", "}", "[", "(", "struct A { ", "struct A{u8 a;", "a",
                                         "a ", "a.", "9", "0x", "\"", "'", "\\", "/*", "/", "///\n",
                                         "@", ";", "-", "\n", "\t", "\xff", "é", "enum E:u8{a,",
                                         "stream S{", "import \"x\";", "a b[", "if(a){", "= ",
                                         "struct A size 1 layout natural ", "unsigned long "));

TEST(Limits, RefuseAFileThatIsTooLarge) {
  EXPECT_EQ(codes_of(std::string(limits::schema_octets, ' ')), "");
  EXPECT_EQ(codes_of(std::string(limits::schema_octets + 1, ' ')), "E205");
}

TEST(Limits, LetStructsBeAsLargeAsTheySay) {
  EXPECT_EQ(codes_of(fmt::format("struct A {{ byte a[{}]; }}", limits::struct_octets)), "");
  EXPECT_EQ(codes_of(fmt::format("struct A {{ byte a[{}]; }}", limits::struct_octets + 1)), "E404");
  EXPECT_EQ(codes_of(fmt::format("struct A {{ byte a[{}]; u8 b; }}", limits::struct_octets)),
            "E404");
  EXPECT_EQ(codes_of(fmt::format("struct A {{ pad[{}]; }}", UINT64_MAX)), "E404");
  EXPECT_EQ(codes_of(fmt::format("struct A {{ reserved u64[{0}][{0}]; }}", UINT64_MAX)), "E404");
}

TEST(Limits, DoNotOverflowWhenStructsMultiply) {
  std::string text = "struct S0 { byte a[16]; }\n";
  for (int i = 1; i < 60; ++i) text += fmt::format("struct S{} {{ S{} a[16]; }}\n", i, i - 1);
  EXPECT_EQ(codes_of(text), "E404");
}

TEST(Limits, LetStructsHaveAsManyMembersAsTheySay) {
  std::string text = "struct S { u8 a;\n";
  for (std::size_t i = 1; i < limits::struct_members; ++i) {
    text += fmt::format("if (a) {{ u8 a{0} where a{0} < 9; }}\n", i);
  }
  EXPECT_EQ(codes_of(text + "}\n"), "");
  EXPECT_EQ(codes_of(text + "pad[1]; }\n"), "E404");
}

TEST(Limits, DoNotOverflowInManyLargeMembers) {
  std::string text = "struct S {\n";
  for (std::size_t i = 0; i < limits::struct_members; ++i)
    text += fmt::format("byte a{}[16777216];\n", i);
  EXPECT_EQ(codes_of(text + "}\n"), "E404");
}

TEST(Limits, LetStructsNestAsDeepAsTheySay) {
  std::string text = "struct S1 { u8 a; }\n";
  for (std::size_t i = 2; i <= limits::struct_depth; ++i) {
    text += fmt::format("struct S{} {{ S{} a; }}\n", i, i - 1);
  }
  EXPECT_EQ(codes_of(text), "");
  text += fmt::format("struct Last {{ S{} a; }}\n", limits::struct_depth);
  EXPECT_EQ(codes_of(text), "E407");
}

TEST(Limits, LetConstantsNeedEachOtherAsDeepAsTheySay) {
  const auto chain = [](std::size_t constants) {
    std::string text;
    for (std::size_t i = 1; i < constants; ++i) text += fmt::format("const A{} = A{};\n", i, i + 1);
    return text + fmt::format("const A{} = 1;\n", constants);
  };
  EXPECT_EQ(codes_of(chain(limits::constant_depth)), "");
  EXPECT_EQ(codes_of(chain(limits::constant_depth + 1)), "E112");
  EXPECT_FALSE(compile_text(chain(30000)).model);
  std::string enums = "const A0 = E1.a;\n";
  for (int i = 1; i < 20000; ++i) enums += fmt::format("enum E{} : u8 {{ a = E{}.a }}\n", i, i + 1);
  EXPECT_FALSE(compile_text(enums).model);
}

TEST(Limits, HoldForManyNamesAndManySuggestions) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += fmt::format("struct Name{} {{ Nome{} a; }}\n", i, i);
  EXPECT_EQ(compile_text(text).diagnostics.errors.size(), limits::errors);
}

}  // namespace
}  // namespace wirestruct::schema
