// Right schemas made wrong at random, always the same way: the compiler must neither crash nor
// hang, and whatever it accepts must hold together.
#include <gtest/gtest.h>

#include <string>

#include "schema/compile_text.hpp"
#include "schema/image.hpp"
#include "schema/mutator.hpp"

namespace wirestruct::schema {
namespace {

// Members follow each other without a gap from the start of the struct to its end.
void expect_whole(const Model& model) {
  for (const Struct& structure : model.structs) {
    std::uint64_t offset = 0;
    for (const Member& member : structure.members) {
      std::visit(
          [&](const auto& part) {
            EXPECT_EQ(part.offset_octets, offset) << structure.name;
            if (!part.guard) offset += part.size_octets;
          },
          member);
      const auto* field = std::get_if<Field>(&member);
      if (!field) continue;
      if (!field->extent && !field->region) {
        EXPECT_EQ(field->size_octets, element_count(*field) * size_octets(model, field->type));
      }
      EXPECT_EQ(has_byte_order(model, *field), field->order != ByteOrder::none) << field->name;
    }
    EXPECT_EQ(structure.size_octets, offset) << structure.name;
    EXPECT_TRUE(structure.end != EndKind::fixed || offset > 0) << structure.name;
  }
  const auto again = from_image(to_image(model));
  EXPECT_TRUE(again) << again.error();
}

TEST(MutatedSchemas, AreCompiledOrRefused) {
  Mutator mutator(seed_schemas());
  std::size_t accepted = 0;
  std::size_t refused = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = mutator.next();
    const Compilation compilation = compile_text(text);
    if (compilation.model) {
      ++accepted;
      expect_whole(*compilation.model);
    } else {
      ++refused;
      EXPECT_FALSE(render(compilation.diagnostics, compilation.sources).empty());
    }
    if (testing::Test::HasFailure()) FAIL() << "round " << round << "\n" << text;
  }
  // Both ways are taken often enough to mean something.
  EXPECT_GT(accepted, 60U);
  EXPECT_GT(refused, 1000U);
}

}  // namespace
}  // namespace wirestruct::schema
