#include "schema/model.hpp"

#include <gtest/gtest.h>

#include <string>

#include "schema/compile_text.hpp"

namespace wirestruct::schema {
namespace {

const char* const text = R"(
package example;
byte_order little;
enum Kind : u16 { a }
enum Small : u8 { a }
struct Point { i32 x; i32 y; }
struct All {
  Kind kind;
  Small small;
  Point points[4][3];
  char letter;
  char name[16];
  char lines[2][8];
  byte octet;
  byte token[63];
  u8 numbers[5];
  u16 wide[5];
  double ratio;
}
stream Main { tcp port 1; client sends All; }
)";

class ModelFunctions : public testing::Test {
 protected:
  const Field& field(std::size_t index) const {
    return std::get<Field>(find_struct(model, "All")->members.at(index));
  }

  Model model = model_of(text);
};

TEST_F(ModelFunctions, FindByNameAndByPackage) {
  EXPECT_EQ(find_struct(model, "All")->name, "All");
  EXPECT_EQ(find_struct(model, "example.All"), find_struct(model, "All"));
  EXPECT_EQ(find_struct(model, "other.All"), nullptr);
  EXPECT_EQ(find_struct(model, "Kind"), nullptr);
  EXPECT_EQ(find_struct(model, ""), nullptr);
  EXPECT_EQ(find_stream(model, "example.Main")->name, "Main");
  EXPECT_EQ(find_stream(model, "All"), nullptr);
}

TEST_F(ModelFunctions, SpellTypesAsTheSchemaDoes) {
  EXPECT_EQ(type_name(model, field(0)), "Kind");
  EXPECT_EQ(type_name(model, field(2)), "Point[4][3]");
  EXPECT_EQ(type_name(model, field(4)), "char[16]");
  EXPECT_EQ(type_name(model, field(10)), "f64");
  EXPECT_EQ(type_name(model, field(10).type), "f64");
  EXPECT_EQ(type_name(model, field(4).type), "char");
}

TEST_F(ModelFunctions, CountAndMeasure) {
  EXPECT_EQ(element_count(field(0)), 1U);
  EXPECT_EQ(element_count(field(2)), 12U);
  EXPECT_EQ(size_octets(model, field(0).type), 2U);
  EXPECT_EQ(size_octets(model, field(2).type), 8U);
  EXPECT_EQ(size_octets(model, field(4).type), 1U);
}

TEST_F(ModelFunctions, TellTextFromOctets) {
  EXPECT_FALSE(is_text(field(3)));
  EXPECT_TRUE(is_text(field(4)));
  EXPECT_TRUE(is_text(field(5)));
  EXPECT_FALSE(is_text(field(7)));
  EXPECT_FALSE(is_octets(field(6)));
  EXPECT_TRUE(is_octets(field(7)));
  EXPECT_FALSE(is_octets(field(8)));
}

TEST_F(ModelFunctions, KnowWhatHasAByteOrder) {
  EXPECT_TRUE(has_byte_order(model, field(0)));
  EXPECT_FALSE(has_byte_order(model, field(1)));
  EXPECT_FALSE(has_byte_order(model, field(2)));
  EXPECT_FALSE(has_byte_order(model, field(8)));
  EXPECT_TRUE(has_byte_order(model, field(9)));
  EXPECT_TRUE(has_byte_order(model, field(10)));
}

TEST_F(ModelFunctions, SeeTheScalarUnderneath) {
  EXPECT_EQ(wire_scalar(model, field(0).type), (Scalar{ScalarKind::unsigned_integer, 2}));
  EXPECT_EQ(wire_scalar(model, field(2).type), std::nullopt);
  EXPECT_EQ(wire_scalar(model, field(10).type), (Scalar{ScalarKind::floating_point, 8}));
}

}  // namespace
}  // namespace wirestruct::schema
