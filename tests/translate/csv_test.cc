#include "translate/csv.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

std::string header_of(const CsvTable& table) {
  return fmt::format("{}", fmt::join(table.names, ","));
}

std::vector<std::size_t> last_struct(const schema::Model& model) {
  return {model.structs.size() - 1};
}

/// Header and row of a message of the schema's last struct.
std::string csv_of(std::string_view schema, std::string_view written,
                   std::vector<MissingRange> missing = {}) {
  const Decoded decoded(schema, written, std::move(missing));
  const CsvTable table = csv_table(decoded.model, last_struct(decoded.model));
  std::string text = header_of(table) + "\n";
  append_csv(decoded.model, decoded.record, table, {}, text);
  return text;
}

/// The cells of one line, as RFC 4180 says; a cell in quotation marks keeps them.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  EXPECT_FALSE(quoted) << line;
  return cells;
}

std::string unquoted(std::string_view cell) {
  if (!cell.starts_with('"')) return std::string(cell);
  std::string text;
  for (std::size_t i = 1; i + 1 < cell.size(); ++i) {
    text += cell[i];
    if (cell[i] == '"') ++i;
  }
  return text;
}

TEST(Csv, HasAColumnForEachValue) {
  EXPECT_EQ(csv_of("struct Point { u8 x; u8 y; } "
                   "bits Head : u8 msb_first { u4 version; pad[3]; bool last; } "
                   "struct S { Point at[2]; Head head; u8 grid[2][2]; char names[2][3]; pad[1]; }",
                   "01 02 03 04 51 05 06 07 08 \"ab\" 00 \"c\" 00 00 00"),
            "at[0].x,at[0].y,at[1].x,at[1].y,head.version,head.last,grid[0][0],grid[0][1],"
            "grid[1][0],grid[1][1],names[0],names[1]\n"
            "1,2,3,4,5,true,5,6,7,8,ab,c");
}

TEST(Csv, SpellsValuesAsJsonDoesWithoutQuotationMarks) {
  EXPECT_EQ(csv_of("byte_order big; enum Kind : i8 { go = 1 } flags Has : u8 { a = 1, b = 2 } "
                   "struct S { Kind k; Kind l; Has none; Has both; Has more; bool yes; bool odd; "
                   "f32 f; f32 nan; u64 u; i64 i; byte b; byte t[2]; char c; }",
                   "01 FE 00 03 81 01 02 3DCCCCCD 7FC00000 FFFFFFFFFFFFFFFF 8000000000000000 0A "
                   "C0C1 \"x\""),
            "k,l,none,both,more,yes,odd,f,nan,u,i,b,t,c\n"
            "go,-2,\"\",a|b,a|128,true,2,0.1,NaN,18446744073709551615,-9223372036854775808,0a,c0c1,"
            "x");
}

TEST(Csv, TellsTextOfNoLettersFromNoText) {
  constexpr std::string_view schema = "struct S { u8 has; if (has) { char t[2]; } u8 end; }";
  EXPECT_EQ(csv_of(schema, "01 00 00 07"), "has,t,end\n1,\"\",7");
  EXPECT_EQ(csv_of(schema, "00 07"), "has,t,end\n0,,7");
  EXPECT_EQ(csv_of(schema, "01 \"a\""), "has,t,end\n1,,");
}

TEST(Csv, KeepsArraysThatVaryInOneCell) {
  EXPECT_EQ(csv_of("struct P { u8 x; char n[1]; } struct S { u8 c; P p[c]; u8 rest[..]; }",
                   "02 01 \"a\" 02 \",\" 03 04"),
            "c,p,rest\n2,\"[{\"\"x\"\":1,\"\"n\"\":\"\"a\"\"},{\"\"x\"\":2,\"\"n\"\":\"\",\"\"}]\","
            "\"[3,4]\"");
  // One element more than an array may have columns.
  const schema::Model model = model_of("struct S { u8 few[64]; u8 many[65]; }");
  const CsvTable table = csv_table(model, last_struct(model));
  EXPECT_EQ(table.names.size(), 65U);
  EXPECT_EQ(table.names.back(), "many");
}

TEST(Csv, TakesNoMoreApartThanThereMayBeColumns) {
  // 131,072 times nothing to show: those that are not looked into are JSON, empty or not.
  std::string schema = "struct S0 { pad[1]; } ";
  for (int i = 1; i <= 17; ++i) {
    schema += fmt::format("struct S{0} {{ S{1} a; S{1} b; }} ", i, i - 1);
  }
  const schema::Model model = model_of(schema);
  const CsvTable table = csv_table(model, last_struct(model));
  EXPECT_FALSE(table.names.empty());
  EXPECT_LE(table.names.size(), 17U);
  for (const CsvColumn& column : table.structs[0].columns) EXPECT_TRUE(column.has_json);
}

TEST(Csv, SharesColumnsAmongAlternativesAndStructs) {
  constexpr std::string_view schema =
      "struct A { u8 x; u8 y; } struct B { u8 y; u8 z; } "
      "struct S { u8 k; switch (k) body { case 1: A; case 2: B; case 3: byte[..]; case 4: void; } "
      "}";
  EXPECT_EQ(csv_of(schema, "01 05 06"), "k,body.x,body.y,body.z,body\n1,5,6,,");
  EXPECT_EQ(csv_of(schema, "02 05 06"), "k,body.x,body.y,body.z,body\n2,,5,6,");
  EXPECT_EQ(csv_of(schema, "03 05 06"), "k,body.x,body.y,body.z,body\n3,,,,0506");
  EXPECT_EQ(csv_of(schema, "04"), "k,body.x,body.y,body.z,body\n4,,,,");

  const schema::Model model = model_of(schema);
  const std::vector<std::size_t> both = {0, 1};
  const CsvTable table = csv_table(model, both);
  EXPECT_EQ(header_of(table), "x,y,z");
  const Buffer message = octets("05 06");
  Record record;
  std::string rows;
  for (const std::size_t index : both) {
    decode(model, model.structs[index], message, record);
    append_csv(model, record, table, {}, rows);
    rows += "\n";
  }
  EXPECT_EQ(rows, "5,6,\n,5,6\n");
}

TEST(Csv, MasksSecrets) {
  EXPECT_EQ(
      csv_of("struct In { u8 a; u8 b @secret; } struct S { In in; u8 p @secret; In many[..]; }",
             "01 02 03 04 05"),
      "in.a,in.b,p,many\n1,***,***,\"[{\"\"a\"\":4,\"\"b\"\":\"\"***\"\"}]\"");
}

TEST(Csv, HasNoValueForWhatTheCaptureLacks) {
  EXPECT_EQ(csv_of("struct S { u8 a; u8 b; u8 c; }", "01 00 03", {{1, 1}}), "a,b,c\n1,,3");
}

TEST(Csv, ReadsBackAsTheSameText) {
  const schema::Model model = model_of("struct S { char a[4]; char b[4]; char c[4]; }");
  const CsvTable table = csv_table(model, last_struct(model));
  std::mt19937 random(3);
  constexpr std::string_view letters = "a,\"\n\r; '=";
  for (int round = 0; round < 500; ++round) {
    Buffer message(12);
    std::vector<std::string> expected(3);
    for (std::size_t i = 0; i < message.size(); ++i) {
      const char c = letters[std::uniform_int_distribution<std::size_t>(0, 8)(random)];
      message[i] = static_cast<std::byte>(c);
      expected[i / 4] += c;
    }
    Record record;
    decode(model, model.structs.back(), message, record);
    std::string row;
    append_csv(model, record, table, {}, row);
    std::vector<std::string> cells = cells_of(row);
    for (std::string& cell : cells) cell = unquoted(cell);
    EXPECT_EQ(cells, expected) << row;
  }
}

TEST(Csv, StaysSmallWhateverTheSchemaIs) {
  std::string text = "struct S0 { byte rest[..]; }";
  // Each holds the one before twice: 2^20 values of no octets.
  for (int i = 1; i <= 20; ++i) {
    text += fmt::format(" struct S{} {{ u8 n; S{} a size n; S{} b size n; }}", i, i - 1, i - 1);
  }
  const schema::Model model = model_of(text);
  EXPECT_LT(csv_table(model, last_struct(model)).names.size(), 10'000U);
}

}  // namespace
}  // namespace wirestruct::translate
