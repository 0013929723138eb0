#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "schema/compile_text.hpp"
#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> paths_of(const Compilation& compilation) {
  std::vector<std::string> paths;
  paths.reserve(compilation.sources.size());
  for (const SourceFile& source : compilation.sources) paths.push_back(source.path);
  return paths;
}

TEST(Imports, ComeBeforeTheFileThatNeedsThem) {
  const Compilation compilation = compile_files({
      {"main.wire", "import \"a.wire\";\nimport \"b.wire\";\nstruct Main { A a; B b; }"},
      {"a.wire", "import \"b.wire\";\nstruct A { B b; }"},
      {"b.wire", "struct B { u8 x; }"},
  });
  ASSERT_TRUE(compilation.model) << render(compilation.diagnostics, compilation.sources);
  EXPECT_THAT(paths_of(compilation), ElementsAre("b.wire", "a.wire", "main.wire"));
  const Model& model = value_of(compilation.model);
  EXPECT_THAT(model.files.at(2).imports, ElementsAre(1, 0));
  EXPECT_TRUE(model.files[2].requested);
  EXPECT_FALSE(model.files[0].requested);
  EXPECT_EQ(find_struct(model, "B")->file, 0U);
  EXPECT_EQ(find_struct(model, "B")->at.file, 0U);
}

TEST(Imports, AreRelativeToTheImportingFile) {
  const Compilation compilation = compile_files(
      {
          {"protocol/main.wire", "import \"parts/a.wire\";\nstruct Main { A a; }"},
          {"protocol/parts/a.wire", "import \"../common/b.wire\";\nstruct A { B b; }"},
          {"protocol/common/b.wire", "struct B { u8 x; }"},
      },
      {"protocol/main.wire"});
  EXPECT_TRUE(compilation.model) << render(compilation.diagnostics, compilation.sources);
}

TEST(Imports, AreLookedForInFoldersInTheirOrder) {
  const Files files = {
      {"main.wire", "import \"a.wire\";\nstruct Main { A a; }"},
      {"first/a.wire", "struct A { u8 x; }"},
      {"second/a.wire", "struct A { u8 x; u8 y; }"},
  };
  const Compilation compilation = compile_files(files, {"main.wire"}, {"none", "first", "second"});
  ASSERT_TRUE(compilation.model);
  EXPECT_EQ(find_struct(value_of(compilation.model), "Main")->size_octets, 1U);

  const Compilation missing = compile_files(files, {"main.wire"}, {"none", "third"});
  ASSERT_EQ(codes_of(missing), "E203");
  EXPECT_EQ(missing.diagnostics.errors[0].label,
            "looked for `a.wire`, `none/a.wire`, `third/a.wire`");
}

TEST(Imports, AreReadOnceWhateverTheirPath) {
  int reads = 0;
  const Files files = {
      {"main.wire", "import \"a.wire\";\nimport \"x/../a.wire\";\nimport \"./b.wire\";\n"},
      {"a.wire", "struct A { u8 x; }"},
      {"b.wire", "import \"a.wire\";\nstruct B { A a; }"},
  };
  const std::vector<std::string> paths = {"main.wire", "./main.wire", "b.wire"};
  const Compilation compilation =
      compile(paths, {}, [&](const std::string& path) -> std::optional<std::string> {
        const auto found = files.find(path);
        if (found == files.end()) return std::nullopt;
        ++reads;
        return found->second;
      });
  ASSERT_TRUE(compilation.model) << render(compilation.diagnostics, compilation.sources);
  EXPECT_EQ(reads, 3);
  EXPECT_TRUE(value_of(compilation.model).files.at(1).requested);
}

TEST(Imports, ShowOnlyWhatAFileImportsItself) {
  const Compilation compilation = compile_files({
      {"main.wire", "import \"a.wire\";\nstruct Main { A a; B b; }"},
      {"a.wire", "import \"b.wire\";\nstruct A { B b; }"},
      {"b.wire", "struct B { u8 x; }"},
  });
  ASSERT_EQ(codes_of(compilation), "E202");
  EXPECT_EQ(compilation.diagnostics.errors[0].fix, "write `import \"b.wire\";`");
}

TEST(Imports, OfPackagesAreNamedWithAndWithoutThem) {
  const Compilation compilation = compile_files({
      {"main.wire",
       "package main;\nimport \"a.wire\";\nimport \"b.wire\";\n"
       "struct Point { u8 x; u8 y; u8 z; }\n"
       "struct Main { Point own; a.Point one; b.c.Point two; OnlyInA three; }"},
      {"a.wire", "package a;\nstruct Point { u8 x; }\nstruct OnlyInA { u8 x; }"},
      {"b.wire", "package b.c;\nstruct Point { u8 x; u8 y; }"},
  });
  ASSERT_TRUE(compilation.model) << render(compilation.diagnostics, compilation.sources);
  const Model& model = value_of(compilation.model);
  EXPECT_EQ(find_struct(model, "Main")->size_octets, 7U);
  EXPECT_EQ(find_struct(model, "Point"), nullptr);
  EXPECT_EQ(find_struct(model, "b.c.Point")->size_octets, 2U);
  EXPECT_EQ(find_struct(model, "c.Point"), nullptr);
}

TEST(Imports, InACircleAreShownFromEndToEnd) {
  const Compilation compilation = compile_files({
      {"main.wire", "import \"a.wire\";\nstruct Main { A a; }"},
      {"a.wire", "import \"b.wire\";\nstruct A { B b; }"},
      {"b.wire", "import \"a.wire\";\nstruct B { u8 x; A a; }"},
  });
  ASSERT_EQ(codes_of(compilation), "E204");
  EXPECT_EQ(compilation.diagnostics.errors[0].label, "a.wire → b.wire → a.wire");
  EXPECT_EQ(compilation.diagnostics.errors[0].at.file, 0U);
}

TEST(Imports, TellTheErrorsOfEveryFile) {
  const Compilation compilation = compile_files({
      {"main.wire", "import \"a.wire\";\nstruct Main { long a; }"},
      {"a.wire", "struct A { size_t x; }"},
  });
  EXPECT_EQ(codes_of(compilation), "E302 E302");
  EXPECT_THAT(render(compilation.diagnostics, compilation.sources),
              testing::AllOf(HasSubstr("--> a.wire:1:12"), HasSubstr("--> main.wire:2:15")));
}

TEST(Imports, LeaveAFileThatIsNotThereWithoutALine) {
  const Compilation compilation = compile_files({}, {"no\x1b[31m.wire"});
  EXPECT_FALSE(compilation.model);
  EXPECT_EQ(render(compilation.diagnostics, compilation.sources),
            "error[E205]: `no<U+001B>[31m.wire` cannot be read\n"
            "  --> no<U+001B>[31m.wire\n"
            "   = there is no such file, or it is not a plain file\n");
}

TEST(Imports, AreLimitedInDepth) {
  Files files;
  for (std::size_t i = 0; i < 2 * limits::import_depth; ++i) {
    files[fmt::format("{}.wire", i)] = fmt::format("import \"{}.wire\";\n", i + 1);
  }
  EXPECT_EQ(codes_of(compile_files(files, {"0.wire"})), "E205");
}

// Every file imports all others: as many files as the limit allows are read, each of them once.
TEST(Imports, AreLimitedInNumber) {
  std::size_t reads = 0;
  const std::vector<std::string> paths = {"0.wire"};
  const Compilation compilation =
      compile(paths, {}, [&](const std::string& path) -> std::optional<std::string> {
        ++reads;
        std::string text;
        for (std::size_t i = 0; i < 50; ++i)
          text += fmt::format("import \"{}{}.wire\";\n", path[0], reads * 50 + i);
        return text;
      });
  EXPECT_FALSE(compilation.model);
  EXPECT_LE(reads, limits::files);
  EXPECT_LE(compilation.diagnostics.errors.size(), limits::errors);
}

TEST(ReadFile, ReadsPlainFilesOnly) {
  const auto folder = std::filesystem::temp_directory_path() / "wirestruct-read-file-test";
  std::filesystem::create_directories(folder);
  const std::string path = folder / "a.wire";
  std::ofstream(path, std::ios::binary) << "struct A { u8 x; }\n";
  EXPECT_EQ(read_file(path), "struct A { u8 x; }\n");
  std::ofstream(path, std::ios::binary) << std::string(limits::schema_octets + 500, ' ');
  EXPECT_EQ(value_of(read_file(path)).size(), limits::schema_octets + 1);
  EXPECT_EQ(read_file(folder), std::nullopt);
  EXPECT_EQ(read_file(folder / "none.wire"), std::nullopt);
  EXPECT_EQ(read_file("/dev/zero"), std::nullopt);
  EXPECT_EQ(read_file(path + std::string("\0.wire", 6)), std::nullopt);
  EXPECT_EQ(read_file(""), std::nullopt);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace wirestruct::schema
