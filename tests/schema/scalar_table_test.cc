#include "schema/scalar_table.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "schema/compile_text.hpp"

namespace wirestruct::schema {
namespace {

TEST(ScalarTable, FindsEveryRowByItsName) {
  for (const ScalarRow& row : scalar_rows()) {
    const ScalarSpelling found = value_of(find_scalar(row.name));
    EXPECT_EQ(found.scalar, row.scalar) << row.name;
    EXPECT_EQ(found.order, ByteOrder::none) << row.name;
    EXPECT_FALSE(found.suffix_without_meaning) << row.name;
  }
}

TEST(ScalarTable, GivesSuffixesToOwnNamesOnly) {
  EXPECT_EQ(value_of(find_scalar("u32be")).order, ByteOrder::big);
  EXPECT_EQ(value_of(find_scalar("i24le")).order, ByteOrder::little);
  EXPECT_EQ(value_of(find_scalar("f64be")).scalar, (Scalar{ScalarKind::floating_point, 8}));
  EXPECT_TRUE(value_of(find_scalar("u8be")).suffix_without_meaning);
  EXPECT_TRUE(value_of(find_scalar("boolle")).suffix_without_meaning);
  EXPECT_FALSE(find_scalar("uint32_tbe"));
  EXPECT_FALSE(find_scalar("doublebe"));
}

TEST(ScalarTable, HasNothingElse) {
  for (const char* name :
       {"", "le", "be", "u", "u0", "u12", "u128", "f8", "U8", "u32bebe", "int"}) {
    EXPECT_FALSE(find_scalar(name)) << name;
  }
}

TEST(ScalarTable, PrintsTheOwnName) {
  EXPECT_EQ(scalar_name(value_of(find_scalar("uint32_t")).scalar), "u32");
  EXPECT_EQ(scalar_name(value_of(find_scalar("double")).scalar), "f64");
  EXPECT_EQ(scalar_name(value_of(find_scalar("byte")).scalar), "byte");
  EXPECT_EQ(scalar_name({ScalarKind::floating_point, 3}), "?");
}

TEST(ScalarTable, RefusesOnlyWhatItDoesNotHave) {
  std::set<std::string_view> names;
  for (const RefusedRow& row : refused_rows()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(find_scalar(row.name)) << row.name;
    EXPECT_FALSE(row.why.empty());
    EXPECT_FALSE(row.write.empty());
    EXPECT_EQ(find_refused(row.name), &row);
    EXPECT_EQ(codes_of("byte_order big;\nstruct S { " + std::string(row.name) + " x; }"), "E302")
        << row.name;
  }
  EXPECT_EQ(find_refused("u32"), nullptr);
}

}  // namespace
}  // namespace wirestruct::schema
