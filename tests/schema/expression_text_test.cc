// Expressions are printed as the schema spells them, with the parentheses that they need.
#include "schema/expression_text.hpp"

#include <gtest/gtest.h>

#include "schema/compile_text.hpp"

namespace wirestruct::schema {
namespace {

// What the `where` of the last field of `Message` is printed as.
std::string printed(const std::string& condition) {
  const Compilation compilation = compile_text(R"(
byte_order big;
flags Perm : u8 { read = 1, has_name = 0x80 }
bits Ihl : u8 msb_first { u4 version; u4 words; }
struct Header { u8 kind; Ihl ihl; }
struct Message { Header header; Perm flags; u32 a; u32 b; u32 c where )" +
                                               condition + "; }");
  if (!compilation.model) return render(compilation.diagnostics, compilation.sources);
  const Struct& message = *find_struct(*compilation.model, "Message");
  return text_of(*compilation.model, message, *field_of(message, 4).where);
}

TEST(ExpressionText, KeepsWhatIsNeededAndNoMore) {
  for (const char* text :
       {"a + b * c", "(a + b) * c", "a - (b - c)", "a - b - c", "a << b + 1", "(a << b) + 1",
        "a & b == c", "(a & b) == c", "!(a == b)", "-a + ~b", "-(a + b)", "a ? b : c",
        "a || b && c", "(a || b) && c", "header.kind == 3", "header.ihl.words * 4 - 20",
        "flags.has_name && c > 0", "a == -1", "a ^ b | c"}) {
    EXPECT_EQ(printed(text), text);
  }
}

TEST(ExpressionText, LeavesOutWhatIsNotNeeded) {
  EXPECT_EQ(printed("((a) + (b * c))"), "a + b * c");
  EXPECT_EQ(printed("(a - b) - c"), "a - b - c");
  EXPECT_EQ(printed("a + 2 * 8"), "a + 16");
}

TEST(ExpressionText, NamesMeasuresAndChecksums) {
  const Compilation compilation = compile_text(R"(
struct Label { u8 length = size(text); char text[length]; }
struct Message {
  u16be length = size(this) - 4;
  u8 number = count(labels);
  u8 place = offset(labels);
  Label labels[until last.length == 0];
  u32be crc = crc32(length .. labels);
  u8 sum = crc(8, 0x31, 0, true, true, 0, labels, 0x32);
})");
  ASSERT_TRUE(compilation.model) << render(compilation.diagnostics, compilation.sources);
  const Model& model = *compilation.model;
  const Struct& message = *find_struct(model, "Message");
  const auto derived = [&](std::size_t number) {
    return text_of(model, message, *field_of(message, number).derived);
  };
  EXPECT_EQ(derived(0), "size(this) - 4");
  EXPECT_EQ(derived(1), "count(labels)");
  EXPECT_EQ(derived(2), "offset(labels)");
  EXPECT_EQ(derived(4), "crc(\"CRC-32/ISO-HDLC\", length .. labels)");
  EXPECT_EQ(derived(5), "crc(8, 0x31, 0x0, true, true, 0x0, labels, 0x32)");
  const Field& labels = field_of(message, 3);
  EXPECT_EQ(text_of(model, message, labels.extent->expression, &labels.type), "last.length == 0");
}

}  // namespace
}  // namespace wirestruct::schema
