// `layout natural` against the compiler that this test is compiled with, and `layout natural(n)`
// against its #pragma pack(n): each struct once in C++ and once in a schema, all offsets compared.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "schema/compile_text.hpp"

namespace wirestruct::schema {
namespace {

enum class Wide : std::uint32_t { a };
enum class Narrow : std::uint8_t { a };

// The same members under every rule. A pack pragma is in force where a struct is defined.
#define WIRESTRUCT_TEST_STRUCTS \
  struct Chat {                 \
    char kind;                  \
    std::int32_t sequence;      \
    std::int32_t user_id;       \
    char name[16];              \
    std::uint8_t token[63];     \
  };                            \
  struct Mixed {                \
    std::uint8_t a;             \
    std::uint64_t b;            \
    std::uint16_t c;            \
    double d;                   \
    bool e;                     \
    float f;                    \
    std::uint16_t g[3];         \
    Wide h;                     \
    Narrow i;                   \
  };                            \
  struct Odd {                  \
    std::uint8_t a[3];          \
    std::uint32_t b;            \
    std::uint8_t c[6];          \
    std::int64_t d;             \
    std::uint8_t e[7];          \
  };                            \
  struct Outer {                \
    char a;                     \
    Mixed b;                    \
    char c;                     \
    Odd d[2][2];                \
    std::uint16_t e;            \
    Inner f;                    \
    char g;                     \
  };

struct Inner {  // always as the compiler likes it
  std::uint8_t a;
  std::uint64_t b;
};

namespace natural {
WIRESTRUCT_TEST_STRUCTS
}
#pragma pack(push, 1)
namespace pack1 {
WIRESTRUCT_TEST_STRUCTS
}
#pragma pack(2)
namespace pack2 {
WIRESTRUCT_TEST_STRUCTS
}
#pragma pack(4)
namespace pack4 {
WIRESTRUCT_TEST_STRUCTS
}
#pragma pack(8)
namespace pack8 {
WIRESTRUCT_TEST_STRUCTS
}
#pragma pack(16)
namespace pack16 {
WIRESTRUCT_TEST_STRUCTS
}
#pragma pack(pop)
#undef WIRESTRUCT_TEST_STRUCTS

std::string schema_by(const std::string& rule) {
  return "byte_order little;\nenum Wide : u32 { a }\nenum Narrow : u8 { a }\n"
         "struct Inner layout natural { u8 a; u64 b; }\n"
         "struct Chat layout " +
         rule +
         " { char a; i32 b; i32 c; char d[16]; byte e[63]; }\n"
         "struct Mixed layout " +
         rule +
         " { u8 a; u64 b; u16 c; f64 d; bool e; f32 f; u16 g[3]; Wide h; Narrow i; }\n"
         "struct Odd layout " +
         rule +
         " { u24 a; u32 b; i48 c; i64 d; u56 e; }\n"
         "struct Outer layout " +
         rule + " { char a; Mixed b; char c; Odd d[2][2]; u16 e; Inner f; char g; }\n";
}

void expect_struct(const Model& model, const std::string& name, std::size_t size,
                   std::size_t alignment, const std::vector<std::size_t>& offsets) {
  const Struct* structure = find_struct(model, name);
  ASSERT_NE(structure, nullptr) << name;
  EXPECT_EQ(structure->size_octets, size) << name;
  EXPECT_EQ(structure->alignment_octets, alignment) << name;
  std::vector<std::size_t> found;
  for (const Member& member : structure->members) {
    if (const auto* field = std::get_if<Field>(&member)) found.push_back(field->offset_octets);
  }
  EXPECT_EQ(found, offsets) << name;
}

#define WIRESTRUCT_TEST_RULE(space, rule)                                                          \
  TEST(NaturalLayout, IsThatOfTheCompiler_##space) {                                               \
    using namespace space;                                                                         \
    const Model model = model_of(schema_by(rule));                                                 \
    expect_struct(model, "Chat", sizeof(Chat), alignof(Chat),                                      \
                  {offsetof(Chat, kind), offsetof(Chat, sequence), offsetof(Chat, user_id),        \
                   offsetof(Chat, name), offsetof(Chat, token)});                                  \
    expect_struct(model, "Mixed", sizeof(Mixed), alignof(Mixed),                                   \
                  {offsetof(Mixed, a), offsetof(Mixed, b), offsetof(Mixed, c), offsetof(Mixed, d), \
                   offsetof(Mixed, e), offsetof(Mixed, f), offsetof(Mixed, g), offsetof(Mixed, h), \
                   offsetof(Mixed, i)});                                                           \
    expect_struct(model, "Odd", sizeof(Odd), alignof(Odd),                                         \
                  {offsetof(Odd, a), offsetof(Odd, b), offsetof(Odd, c), offsetof(Odd, d),         \
                   offsetof(Odd, e)});                                                             \
    expect_struct(model, "Outer", sizeof(Outer), alignof(Outer),                                   \
                  {offsetof(Outer, a), offsetof(Outer, b), offsetof(Outer, c), offsetof(Outer, d), \
                   offsetof(Outer, e), offsetof(Outer, f), offsetof(Outer, g)});                   \
  }

WIRESTRUCT_TEST_RULE(natural, "natural")
WIRESTRUCT_TEST_RULE(pack1, "natural(1)")
WIRESTRUCT_TEST_RULE(pack2, "natural(2)")
WIRESTRUCT_TEST_RULE(pack4, "natural(4)")
WIRESTRUCT_TEST_RULE(pack8, "natural(8)")
WIRESTRUCT_TEST_RULE(pack16, "natural(16)")
#undef WIRESTRUCT_TEST_RULE

TEST(NaturalLayout, WithNoAlignmentIsPacked) {
  const Model model = model_of(schema_by("packed"));
  expect_struct(model, "Mixed", sizeof(pack1::Mixed), alignof(pack1::Mixed),
                {offsetof(pack1::Mixed, a), offsetof(pack1::Mixed, b), offsetof(pack1::Mixed, c),
                 offsetof(pack1::Mixed, d), offsetof(pack1::Mixed, e), offsetof(pack1::Mixed, f),
                 offsetof(pack1::Mixed, g), offsetof(pack1::Mixed, h), offsetof(pack1::Mixed, i)});
}

}  // namespace
}  // namespace wirestruct::schema
