// Every change has its code, and says whom it breaks. `old` and `new` in the names of programs:
// `o` a reader with the old schema breaks, `n` one with the new schema.
#include "schema/compat.hpp"

#include <gtest/gtest.h>

#include <set>

#include "schema/compile_text.hpp"

namespace wirestruct::schema {
namespace {

Model compiled(const std::string& text) {
  Compilation compilation = compile_text(text);
  EXPECT_TRUE(compilation.model) << render(compilation.diagnostics, compilation.sources);
  return compilation.model.value_or(Model{});
}

std::set<ChangeCode>& seen() {
  static std::set<ChangeCode> codes;
  return codes;
}

// `C102 on P.b is gone`, a line each.
std::string changes(const std::string& before, const std::string& after) {
  std::string text;
  for (const Change& change : compare(compiled(before), compiled(after))) {
    seen().insert(change.code);
    text += code_name(change.code) + " " + (change.breaks_old_readers ? "o" : "-") +
            (change.breaks_new_readers ? "n " : "- ") + change.where + " " + change.what + "\n";
  }
  return text;
}

struct Case {
  std::string before;
  std::string after;
  std::string told;
};

// Declared in a function: the strings live as long as the test runs.
std::vector<Case> cases() {
  const std::string datagram = "stream S { udp port 1; client sends P; }";
  const std::string tcp = "stream S { tcp port 1; client sends P; }";
  return {
      {"struct P { u8 a; }", "struct P { u8 a; }", ""},
      {"struct P { u8 a; } struct Q { u8 b; }", "struct P { u8 a; }",
       "C101 on Q is a struct that is gone\n"},
      {"struct P { u8 a; u8 b; }", "struct P { u8 a; }", "C102 on P.b is gone\n"},
      {"struct P { u8 a; }", "struct P { u8 a; u16be b; }",
       "C103 on P.b is new, and nothing says since when it is there\n"},
      {"version 1; struct P { u8 a; } " + tcp,
       "version 2; struct P { u8 a; u8 b @since(2); } stream S { udp port 1; client sends P; }",
       "C103 on P.b is new, and an old reader takes it for the start of the next message\n"
       "C131 on S was tcp port 1 and is udp port 1\n"},
      {"struct P { u8 a; u8 b; }", "struct P { u8 b; u8 a; }",
       "C104 on P.a stands behind `b` now\n"},
      {"struct P { u8 a; u32be b; }", "struct P layout natural { u8 a; u32be b; }",
       "C105 on P.b was at offset 1 and is at 4\n"},
      {"struct P { u8 a; pad[2]; }", "struct P { u8 a; pad[3]; }",
       "C105 on P had 3 octets and has 4\n"},
      {"struct P { i32be a; }", "struct P { u32be a; }", "C111 on P.a was i32 and is u32\n"},
      {"struct P { i32be a; }", "struct P { i32le a; }",
       "C112 on P.a was big-endian and is little-endian\n"},
      {"struct P { u8 a[4]; }", "struct P { u8 a[5]; }", "C113 on P.a was [4] and is [5]\n"},
      {"struct P { u8 n; u8 a[n]; }", "struct P { u8 n; u8 a[n] @max(4); }",
       "C113 on P.a was [n] and is [n] @max(4)\n"},
      {"struct P { u8 k; if (k > 1) { u8 a; } }", "struct P { u8 k; if (k > 2) { u8 a; } }",
       "C114 on P.a was there when k > 1 and is there when k > 2\n"},
      {"struct Q { u8 x; } struct P { u8 k; Q q size k; }",
       "struct Q { u8 x; } struct P { u8 k; Q q size k + 1; }", "C115 on P.q was k and is k + 1\n"},
      {"struct P { char t[4]; }", "struct P { char t[4] @charset(latin1); }",
       "C116 on P.t was utf8, padded with 0x00 and is latin1, padded with 0x00\n"},
      {"struct Q(i64 n) { u8 x[n]; } struct P { u8 k; Q(k) q; }",
       "struct Q(i64 n) { u8 x[n]; } struct P { u8 k; Q(k + 1) q; }",
       "C117 on P.q was told (k) and is told (k + 1)\n"},
      {"enum K : u8 { a = 1 } struct P { K k; }", "enum K : u8 { a = 2 } struct P { K k; }",
       "C121 on K.a was 0x1 and is 0x2\n"},
      {"enum K : u8 { a, b } struct P { K k; }", "enum K : u8 { a } struct P { K k; }",
       "C122 -n K.b is gone: new programs do not know what old ones mean\n"},
      {"struct P { u8 m = 1; }", "struct P { u8 m = 2; }", "C123 on P.m was 1 and is 2\n"},
      {"struct P { u8 m; }", "struct P { u8 m = size(this); }",
       "C123 -n P.m was filled in by the program and is size(this)\n"},
      {"struct P { u8 m; }", "struct P { u8 m where m < 3; }",
       "C124 -n P.m had to be any value and has to be m < 3\n"},
      {"struct L { u8 x; } struct P { u8 k; switch (k) b { case 1: L; } }",
       "struct L { u8 x; } struct P { u8 k; switch (k) b { case 2: L; } }",
       "C125 o- P.b has a new case 2: L\nC125 -n P.b has no case 1 any more: it was L\n"},
      {"struct L { u8 x; } struct P { u8 k; switch (k) b { case 1: L; default: byte[..]; } }",
       "struct L { u8 x; } struct P { u8 k; switch (k) b { case 1: L; case 2: void; default: "
       "byte[..]; } }",
       "C144 -- P.b has a new case 2: void\n"},
      {"bits B : u8 msb_first { u4 a; u4 b; } struct P { B x; }",
       "bits B : u8 lsb_first { u4 a; u4 b; } struct P { B x; }",
       "C126 on B.a was unsigned of 4 bits from bit 4 of u8 and is unsigned of 4 bits from bit 0 "
       "of "
       "u8\nC126 on B.b was unsigned of 4 bits from bit 0 of u8 and is unsigned of 4 bits from bit "
       "4 "
       "of u8\n"},
      {"bits B : u8 msb_first { u8 a; } struct P { B x; }",
       "bits B : u8 msb_first { u8 a = size(this); } struct P { B x; }",
       "C126 on B.a was unsigned of 8 bits from bit 0 of u8 and is unsigned of 8 bits from bit 0 "
       "of "
       "u8, always size(this)\n"},
      {"struct P { u8 a; } " + datagram,
       "struct P { u8 a; } stream S { udp port 1; server sends P; }",
       "C132 on S the client sent P and sends nothing\nC132 on S the server sent nothing and sends "
       "P\n"},
      {"version 1; struct P { u8 a; } " + datagram,
       "version 2; struct P { u8 a; u8 b @since(2); } " + datagram,
       "C141 -- P.b is there since version 2\n"},
      {"struct P { u8 v @version; u8 l = size(this); byte r[..]; } " + tcp,
       "struct P { u8 v @version; u8 l = size(this); u8 b @since(2); byte r[..]; } " + tcp,
       "C141 -- P.b is there since version 2\n"},
      {"struct P { u8 a; reserved u8[2]; }", "struct P { u8 a; u16be b; }",
       "C142 -- P.b takes octets that were padding: old programs send what padding holds\n"},
      {"struct P { u8 a; u16be b; }", "struct P { u8 a; reserved u8[2]; }",
       "C142 -- P.b became padding: new programs send what padding holds\n"},
      {"struct P { u8 a; u16be b; }", "struct P { u8 a; u16be c; }",
       "C143 -- P.c was called `b`\n"},
      {"enum K : u8 { a } struct P { K k; }", "enum K : u8 { a, b } struct P { K k; }",
       "C144 -- K.b is new: old programs keep it as a value without a name\n"},
      {"struct P { u8 a; }", "struct P { u8 a; } struct Q { u8 a; }",
       "C144 -- Q is a new struct\n"},
  };
}

TEST(Compat, TellsWhatChangedAndWhomItBreaks) {
  for (const Case& each : cases()) {
    EXPECT_EQ(changes(each.before, each.after), each.told) << each.before << "\n→ " << each.after;
  }
  for (const ChangeRow& row : change_rows()) {
    EXPECT_TRUE(seen().contains(row.code)) << code_name(row.code) << " has no case here";
  }
}

TEST(Compat, HasAStoryForEveryCode) {
  for (const ChangeRow& row : change_rows()) {
    EXPECT_EQ(find_change(code_name(row.code)), &row);
    EXPECT_TRUE(story(row).starts_with(code_name(row.code) + ": " + std::string(row.title)));
    EXPECT_TRUE(story(row).ends_with("\n"));
  }
  EXPECT_EQ(find_change("C999"), nullptr);
}

TEST(Compat, IsDocumentedByCode) {
  const std::string docs =
      read_text(std::filesystem::path(WIRESTRUCT_SOURCE_DIR) / "docs/compat.md");
  for (const ChangeRow& row : change_rows()) {
    const std::string line = "| " + code_name(row.code) + " | " + std::string(row.title) + " |\n";
    EXPECT_NE(docs.find(line), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace wirestruct::schema
