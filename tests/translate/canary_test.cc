#include "translate/canary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "translate/format.hpp"
#include "translate/number.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

Buffer canary_octets(const schema::Model& model, std::uint64_t index) {
  const auto json = canary(model, model.structs.back(), index);
  EXPECT_TRUE(json) << describe(json.error());
  if (!json) return {};
  const auto octets = encode(model, model.structs.back(), *json);
  EXPECT_TRUE(octets) << describe(octets.error()) << *json;
  return octets.value_or(Buffer());
}

TEST(Canary, HasNumbersOfDifferentOctetsWhoseSignDependsOnTheirWidth) {
  const schema::Model model =
      model_of("byte_order big; struct S { u16 a; i16 b; u32 c; i32 d; u64 e; i64 f; u24 g; }");
  for (std::uint64_t index = 0; index < 200; ++index) {
    const Buffer octets = canary_octets(model, index);
    std::size_t at = 0;
    for (const std::uint32_t size : {2U, 2U, 4U, 4U, 8U, 8U, 3U}) {
      const Octets number = Octets(octets).subspan(at, size);
      at += size;
      EXPECT_EQ(std::set<std::byte>(number.begin(), number.end()).size(), size);
      EXPECT_EQ(std::ranges::count(number, std::byte{0}), 0);
      const std::uint64_t bits = read_unsigned(number, schema::ByteOrder::big);
      EXPECT_LT(sign_extend(bits, size), 0);
      for (std::uint32_t narrower = 1; narrower < size; ++narrower) {
        EXPECT_GT(sign_extend(bits, narrower), 0);
      }
    }
  }
}

TEST(Canary, HasTextOfLongCharactersThatIsShorterThanItsField) {
  const schema::Model model = model_of("struct S { char name[16]; char word[4] @charset(gbk); }");
  EXPECT_EQ(canary(model, model.structs.back(), 0), R"({"name":"abcdefghijé","word":"k你"})");
}

TEST(Canary, TakesAnotherCaseAndOtherFlagsForEveryMessage) {
  const schema::Model model = model_of(R"(
flags F : u8 { a = 1, b = 2, c = 4 }
enum K : u8 { x = 1, y = 2, z = 3 }
struct X { u8 x; } struct Y { u16be y; }
struct S { F f; K k; switch (k) body { case x: X; case y: Y; case z: void; } if (f.b) { u8 n = count(l); u8 l[n]; } }
)");
  EXPECT_EQ(hex_octets(canary_octets(model, 0)), "07 01 81 02 82 83");
  EXPECT_EQ(hex_octets(canary_octets(model, 1)).substr(0, 5), "05 02");
  EXPECT_EQ(hex_octets(canary_octets(model, 2)).substr(0, 5), "07 03");
}

TEST(Canary, FindsValuesThatConditionsSizesAndEndsAllow) {
  for (const std::string_view schema : {
           "struct S { u8 hops where hops <= 15; u16be port where port == 80 || port == 443; }",
           "struct S { u8 n; u16be x[n]; u8 m; char t[bytes m]; }",
           "struct B { u32be x; u8 y; } struct S { u16be n; B b size n; }",
           "struct L { u8 n = count(t); char t[n]; } struct S { L l[until last.n == 0]; }",
           "struct O { u8 more; u8 x; } struct S { O o[until last.more == 1]; }",
           "struct S { u8 v[until last < 0x80]; }",
           "struct S { u8 words; byte options[words * 4 - 20]; }",
           "struct S byte_order by m { 7: little; 9: big; } { u8 m; u32 x; }",
           "bits W : u8 msb_first { u4 version = 4; u4 words; } struct S { W w; byte x[w.words]; }",
       }) {
    const schema::Model model = model_of(schema);
    for (std::uint64_t index = 0; index < 6; ++index) {
      EXPECT_FALSE(canary_octets(model, index).empty()) << schema;
    }
  }
}

TEST(Canary, SaysWhatItCouldNotMeet) {
  const schema::Model model = model_of("struct S { u8 a where a == a + 1; }");
  const auto none = canary(model, model.structs.back(), 0);
  ASSERT_FALSE(none);
  EXPECT_EQ(describe(none.error()), "S.a @0: where_violated: not what the schema allows");
}

TEST(Canary, WorksForEveryGoldenSchema) {
  for (const auto& entry :
       std::filesystem::directory_iterator(WIRESTRUCT_SOURCE_DIR "/tests/golden")) {
    if (entry.path().extension() != ".wire") continue;
    // There, sums of canary values leave 64 bits, and a count follows from the size around it.
    if (entry.path().stem() == "parameters") continue;
    const std::vector<std::string> paths = {entry.path().string()};
    const schema::Compilation compiled = schema::compile(paths, {});
    ASSERT_TRUE(compiled.model) << entry.path();
    for (const schema::Struct& structure : compiled.model->structs) {
      if (!structure.parameters.empty()) continue;  // never a message of its own
      const auto json = canary(*compiled.model, structure, 1);
      ASSERT_TRUE(json) << structure.name << " " << describe(json.error());
      EXPECT_TRUE(encode(*compiled.model, structure, *json)) << *json;
    }
  }
}

}  // namespace
}  // namespace wirestruct::translate
