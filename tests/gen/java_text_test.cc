// Names, comments and lines of generated Java.
#include <gmock/gmock.h>

#include "gen/java/break_lines.hpp"
#include "gen/java/generate.hpp"
#include "gen/java/javadoc.hpp"
#include "gen/java/names.hpp"
#include "schema/compile.hpp"
#include "schema/diagnostics.hpp"

namespace wirestruct::gen::java {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

TEST(JavaNames, OfMembersAreCamelCase) {
  EXPECT_EQ(camel_case("user_id"), "userId");
  EXPECT_EQ(camel_case("userId"), "userId");
  EXPECT_EQ(camel_case("UserId"), "userId");
  EXPECT_EQ(camel_case("URLPath"), "urlPath");
  EXPECT_EQ(camel_case("EOF"), "eof");
  EXPECT_EQ(camel_case("MAX_SIZE"), "maxSize");
  EXPECT_EQ(camel_case("x"), "x");
  EXPECT_EQ(camel_case("_x_"), "x");
  EXPECT_EQ(camel_case("crc_16"), "crc16");
  EXPECT_EQ(camel_case("x_1_2"), "x1_2");
  EXPECT_EQ(camel_case("_1"), "_1");
}

TEST(JavaNames, OfTypesArePascalCase) {
  EXPECT_EQ(pascal_case("point"), "Point");
  EXPECT_EQ(pascal_case("point_t"), "PointT");
  EXPECT_EQ(pascal_case("POINT_T"), "PointT");
  EXPECT_EQ(pascal_case("RGB"), "RGB");
}

TEST(JavaNames, OfConstantsAreInCapitals) {
  EXPECT_EQ(upper_case("user_id"), "USER_ID");
  EXPECT_EQ(upper_case("userId"), "USER_ID");
  EXPECT_EQ(upper_case("crc16Sum"), "CRC16_SUM");
}

TEST(JavaNames, ThatMeanSomethingElseGetAnUnderscore) {
  EXPECT_EQ(camel_case("class"), "class_");
  EXPECT_EQ(camel_case("NULL"), "null_");
  EXPECT_EQ(camel_case("get_class"), "getClass_");
  EXPECT_EQ(camel_case("hash_code"), "hashCode_");
  EXPECT_EQ(camel_case("wait"), "wait_");
  EXPECT_EQ(camel_case("_"), "__");
  EXPECT_EQ(pascal_case("string"), "String_");
  EXPECT_EQ(pascal_case("byte_buffer"), "ByteBuffer_");
}

/// Compiles the files, of which the first is asked for.
schema::Model compiled(std::map<std::string, std::string> files,
                       const std::vector<std::string>& requested = {"a.wire"}) {
  schema::Compilation compilation = schema::compile(
      requested, {}, [&files](const std::string& path) -> std::optional<std::string> {
        const auto found = files.find(path);
        return found == files.end() ? std::nullopt : std::optional(found->second);
      });
  EXPECT_TRUE(compilation.model) << schema::render(compilation.diagnostics, compilation.sources);
  return std::move(compilation.model).value_or(schema::Model());
}

std::vector<std::string> paths(const std::vector<OutputFile>& files) {
  std::vector<std::string> out;
  out.reserve(files.size());
  for (const OutputFile& file : files) out.push_back(file.path);
  return out;
}

std::string text_of(const std::vector<OutputFile>& files, std::string_view path) {
  for (const OutputFile& file : files) {
    if (file.path == path) return file.text;
  }
  ADD_FAILURE() << "no file " << path;
  return {};
}

TEST(JavaNames, ThatBecomeOneAreKeptApart) {
  const schema::Model model = compiled({{"a.wire",
                                         "package p; byte_order big;"
                                         "enum E : u8 { notFound = 1, not_found = 2, UNKNOWN = 3 }"
                                         "struct point { u8 x; u8 X; }"
                                         "struct Point { u8 y; }"
                                         "struct POINT { u8 z; }"
                                         "struct point_view { u8 v; }"}});
  EXPECT_THAT(enumerator_names(model.enums[0]), ElementsAre("NOT_FOUND", "NOT_FOUND_", "UNKNOWN_"));
  EXPECT_THAT(member_names(model.structs[0]),
              ElementsAre(Field(&MemberNames::accessor, "x"), Field(&MemberNames::accessor, "x_")));
  // No two of them may be one file where capitals do not count, either.
  EXPECT_THAT(paths(generate(model)),
              ElementsAre("p/E.java", "p/Point.java", "p/PointView_.java", "p/Point_.java",
                          "p/Point_View.java", "p/POINT__.java", "p/POINT__View.java",
                          "p/PointView.java", "p/PointViewView.java"));
}

TEST(JavaGenerate, MakesFilesOnlyOfWhatIsAskedFor) {
  const schema::Model model = compiled({{"a.wire",
                                         "package p.a; import \"b.wire\"; byte_order big;"
                                         "struct A { B b; }"},
                                        {"b.wire", "package p.b; struct B { u8 x; }"}});
  const std::vector<OutputFile> files = generate(model);
  EXPECT_THAT(paths(files), ElementsAre("p/a/A.java", "p/a/AView.java"));
  EXPECT_THAT(text_of(files, "p/a/A.java"), HasSubstr("\nimport p.b.B;\n"));
  EXPECT_THAT(text_of(files, "p/a/A.java"), Not(HasSubstr("BView")));
}

TEST(JavaGenerate, NamesTypesOfTwoPackagesApart) {
  const schema::Model model = compiled({{"a.wire",
                                         "package p.a; import \"b.wire\"; byte_order big;"
                                         "struct T { p.b.T inner; u8 x; }"},
                                        {"b.wire", "package p.b; struct T { u8 x; }"}});
  const std::vector<OutputFile> files = generate(model);
  EXPECT_THAT(text_of(files, "p/a/T.java"), HasSubstr("public record T(p.b.T inner, int x) {"));
  EXPECT_THAT(text_of(files, "p/a/TView.java"), HasSubstr("public p.b.TView inner() {"));
}

TEST(JavaGenerate, PutsFilesOfOnePackageTogether) {
  const schema::Model model =
      compiled({{"a.wire", "package p; import \"b.wire\"; struct A { B b; }"},
                {"b.wire", "package p; struct B { u8 x; }"}},
               {"a.wire", "b.wire"});
  const std::vector<OutputFile> files = generate(model);
  EXPECT_THAT(paths(files), Contains("p/B.java"));
  EXPECT_THAT(text_of(files, "p/A.java"), Not(HasSubstr("import p")));
}

TEST(JavaGenerate, MakesAClassOfWhatIsTooMuchForARecord) {
  const auto text_with = [](int longs, int ints) {
    std::string schema = "byte_order big; struct S {";
    for (int i = 0; i < longs; ++i) schema += " u64 l" + std::to_string(i) + ";";
    for (int i = 0; i < ints; ++i) schema += " u8 i" + std::to_string(i) + ";";
    const schema::Model model = compiled({{"a.wire", schema + "}"}});
    return text_of(generate(model), "S.java");
  };
  EXPECT_THAT(text_with(0, 254), HasSubstr("public record S("));
  EXPECT_THAT(text_with(0, 255), HasSubstr("public final class S {"));
  EXPECT_THAT(text_with(100, 54), HasSubstr("public record S("));
  EXPECT_THAT(text_with(100, 55), HasSubstr("public final class S {"));
}

TEST(Javadoc, CannotBeLeftAndHasNoMarkup) {
  EXPECT_EQ(html("a */ b"), "a *&#47; b");
  EXPECT_EQ(html("\\u002a/"), "&#92;u002a/");
  EXPECT_EQ(html("<b> & {@link X}"), "&#60;b&#62; &#38; &#123;&#64;link X&#125;");
  EXPECT_EQ(html("東 é"), "&#26481; &#233;");
  EXPECT_EQ(html("* /"), "* /");
  EXPECT_EQ(html(std::string_view("a\x1B[0m\xFF", 6)), "a&#60;U+001B&#62;[0m&#60;FF&#62;");
}

TEST(Javadoc, HasTheParagraphsOfTheText) {
  EXPECT_EQ(html("one\n  two \n\n\n three\n"), "one two\n\n<p>three");
  EXPECT_EQ(html("\n \n"), "");
}

TEST(Javadoc, IsBrokenAtBlanks) {
  EXPECT_EQ(javadoc("Short.", 0), "/** Short. */\n");
  EXPECT_EQ(javadoc(std::string(93, 'x'), 0), "/** " + std::string(93, 'x') + " */\n");
  EXPECT_EQ(javadoc(std::string(94, 'x'), 0), "/**\n * " + std::string(94, 'x') + "\n */\n");
  EXPECT_EQ(javadoc("One.\n\n@param x " + std::string(60, 'a') + ' ' + std::string(60, 'b'), 0),
            "/**\n * One.\n *\n * @param x " + std::string(60, 'a') + "\n *     " +
                std::string(60, 'b') + "\n */\n");
}

TEST(LinesOfJava, AreBrokenWhereReadersExpectIt) {
  const std::string a(50, 'a');
  const std::string b(50, 'b');
  EXPECT_EQ(break_lines("  int x = f(a, b);\n"), "  int x = f(a, b);\n");
  EXPECT_EQ(break_lines("  int " + a + " = " + b + ";\n"), "  int " + a + " =\n      " + b + ";\n");
  EXPECT_EQ(break_lines("  f(" + a + ", " + b + ");\n"),
            "  f(\n      " + a + ",\n      " + b + ");\n");
  EXPECT_EQ(break_lines("  f(" + a + ", g(b, c), 12345678901234567890123);\n"),
            "  f(" + a + ", g(b, c), 12345678901234567890123);\n");
  EXPECT_EQ(break_lines("  return " + a + " + " + b + " + (c);\n"),
            "  return " + a + "\n      + " + b + "\n      + (c);\n");
  EXPECT_EQ(break_lines("  f(\"" + a + " = (\", " + b + ");\n"),
            "  f(\n      \"" + a + " = (\",\n      " + b + ");\n");
}

TEST(LinesOfJava, AreBrokenInFrontOfChoicesAndDots) {
  const std::string a(50, 'a');
  const std::string b(50, 'b');
  EXPECT_EQ(break_lines("  x = c ? " + a + " : " + b + ";\n"),
            "  x =\n      c\n          ? " + a + "\n          : " + b + ";\n");
  EXPECT_EQ(break_lines("  f(1).g(" + a + ").h(" + b + ").i();\n"),
            "  f(1)\n      .g(" + a + ")\n      .h(" + b + ")\n      .i();\n");
}

TEST(JavaGenerate, ImplementsVariantsOfTheSameFileAndWrapsOthers) {
  const schema::Model model = compiled(
      {{"a.wire",
        "package p; import \"b.wire\"; byte_order big; struct A { u8 x; }"
        "struct S { u8 k; switch (k) body { case 1: A; case 2: q.B; default: byte[..]; } }"},
       {"b.wire", "package q; struct B { u8 x; }"}});
  const std::vector<OutputFile> files = generate(model);
  EXPECT_THAT(text_of(files, "p/A.java"), HasSubstr("public record A(int x) implements SBody {"));
  EXPECT_THAT(text_of(files, "p/SBody.java"),
              HasSubstr("public sealed interface SBody permits A, SBody.OfB, SBody.Octets {"));
}

TEST(LinesOfJava, ThatHaveNoPlaceToBreakStay) {
  const std::string line = std::string(120, 'x') + ";\n";
  EXPECT_EQ(break_lines(line), line);
  const std::string comment = "  // " + std::string(60, 'x') + " (" + std::string(60, 'y') + ")\n";
  EXPECT_EQ(break_lines(comment), comment);
}

}  // namespace
}  // namespace wirestruct::gen::java
