// Generated code against the schema it was generated from: messages are made from the model alone,
// and what is wrong with them is said by `translate`, which knows no generated code.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "gen/errors_of_remarks.hpp"
#include "gen/generated_structs.hpp"
#include "gen/golden_files.hpp"
#include "gen/random_message.hpp"
#include "translate/decode.hpp"
#include "wirestruct/print.hpp"

namespace wirestruct::golden {
namespace {

class Generated : public testing::TestWithParam<GeneratedStruct> {
 protected:
  const schema::Model& model() const { return model_of(GetParam().schema); }
  const schema::Struct& structure() const {
    for (const schema::Struct& found : model().structs) {
      if (found.name == GetParam().name && model().files[found.file].requested) return found;
    }
    throw std::runtime_error("no such struct");
  }
  std::vector<std::byte> random_message(std::minstd_rand& random) const {
    std::vector<std::byte> octets(structure().size_octets);
    for (;;) {
      fill_message(model(), structure(), octets, random);
      // What derives from the rest is written by the encoder; other tests say whether rightly.
      const Outcome outcome = GetParam().there_and_back(octets, Checking::lenient);
      if (outcome.encoded.ok()) return outcome.octets;
    }
  }
};

TEST_P(Generated, ValidMessagesComeBackOctetByOctet) {
  std::minstd_rand random(1);
  for (int i = 0; i < 300; ++i) {
    const std::vector<std::byte> octets = random_message(random);
    const Outcome outcome = GetParam().there_and_back(octets, Checking::exact);
    ASSERT_TRUE(outcome.decoded.ok()) << outcome.decoded;
    ASSERT_TRUE(outcome.encoded.ok()) << outcome.encoded;
    ASSERT_EQ(outcome.octets, octets) << outcome.text;
    ASSERT_TRUE(outcome.is_stable) << outcome.text;
  }
}

TEST_P(Generated, WhateverOctetsComeAreDecodedLeniently) {
  std::minstd_rand random(2);
  std::vector<std::byte> octets(structure().size_octets + 3);
  for (int i = 0; i < 300; ++i) {
    for (std::byte& octet : octets) octet = static_cast<std::byte>(random() >> 8);
    const Outcome outcome = GetParam().there_and_back(octets, Checking::lenient);
    if (outcome.decoded.error() == Error::byte_order_unknown) continue;
    ASSERT_TRUE(outcome.decoded.ok());
    if (outcome.encoded.error() == Error::where_violated) continue;
    if (outcome.encoded.error() == Error::expression_overflow) continue;
    ASSERT_TRUE(outcome.encoded.ok());
    ASSERT_EQ(outcome.octets.size(), structure().size_octets) << "what follows is left alone";
    ASSERT_TRUE(outcome.is_stable) << outcome.text;
  }
}

std::string_view name_at(const schema::Struct& structure, std::uint64_t offset) {
  for (const schema::Member& member : structure.members) {
    if (const auto* field = std::get_if<schema::Field>(&member)) {
      if (offset < field->offset_octets + field->size_octets) return field->name;
    } else {
      const auto& padding = std::get<schema::Padding>(member);
      if (offset < padding.offset_octets + padding.size_octets) {
        return translate::name_of(padding.kind);
      }
    }
  }
  return "";
}

TEST_P(Generated, EveryTruncationNamesItsField) {
  std::minstd_rand random(3);
  const std::vector<std::byte> octets = random_message(random);
  for (std::size_t size = 0; size < octets.size(); ++size) {
    const Outcome outcome =
        GetParam().there_and_back(std::span(octets).first(size), Checking::lenient);
    ASSERT_EQ(outcome.decoded.error(), Error::message_cut);
    ASSERT_EQ(outcome.decoded.octets_available(), size);
    ASSERT_EQ(outcome.decoded.field(), name_at(structure(), size)) << size << " octets";
    ASSERT_TRUE(outcome.is_untouched);
  }
}

TEST_P(Generated, TooLittleRoomIsLeftAlone) {
  std::vector<std::byte> room(structure().size_octets - 1, std::byte{0xEE});
  const Status status = GetParam().encode_into(room);
  EXPECT_EQ(status.error(), Error::output_too_small);
  EXPECT_EQ(status.octets_available(), room.size());
  EXPECT_EQ(std::ranges::count(room, std::byte{0xEE}), std::ssize(room));
}

TEST_P(Generated, FindsTheFirstFaultThatTheSchemaKnows) {
  std::minstd_rand random(4);
  for (int i = 0; i < 600; ++i) {
    std::vector<std::byte> octets = random_message(random);
    for (std::size_t wrong = random() % 4; wrong > 0; --wrong) {
      octets[random() % octets.size()] = static_cast<std::byte>(random() >> 8);
    }
    translate::Record record;
    translate::decode(model(), structure(), octets, record);
    for (const Checking checking : {Checking::strict, Checking::exact}) {
      const translate::RemarkAt* const first = first_error(record, checking);
      const Outcome outcome = GetParam().there_and_back(octets, checking);
      if (first == nullptr) {
        ASSERT_TRUE(outcome.decoded.ok()) << outcome.decoded << ' ' << hex(octets);
        if (checking == Checking::exact) {
          ASSERT_EQ(outcome.octets, octets) << outcome.text;
        }
      } else {
        ASSERT_TRUE(
            agrees(record, *first, outcome.decoded.error(), outcome.decoded.path(), checking))
            << outcome.decoded << "; translate: " << path_of(record, *first);
      }
    }
  }
}

TEST_P(Generated, ItsLayoutTableHasNoGap) {
  EXPECT_EQ(GetParam().layout->name, structure().name);
  EXPECT_EQ(GetParam().layout->size_octets, structure().size_octets);
  std::size_t offset = 0;
  for (const FieldLayout& field : GetParam().layout->fields) {
    EXPECT_EQ(field.offset_octets, offset) << field.name;
    EXPECT_EQ(field.name, name_at(structure(), offset));
    offset += field.size_octets;
  }
  EXPECT_EQ(offset, structure().size_octets);
}

INSTANTIATE_TEST_SUITE_P(, Generated, testing::ValuesIn(generated_structs()),
                         [](const auto& generated) {
                           return std::string(generated.param.schema) + "_" +
                                  std::string(generated.param.name);
                         });

TEST(GeneratedStructs, AreAllThatTheSchemasDeclare) {
  std::set<std::string> declared;
  for (const std::string& schema : stems(folder(), ".wire")) {
    for (const schema::Struct& structure : model_of(schema).structs) {
      // What has parameters is never decoded alone.
      if (model_of(schema).files[structure.file].requested && structure.parameters.empty()) {
        declared.insert(schema + "." + structure.name);
      }
    }
  }
  std::set<std::string> listed;
  for (const GeneratedStruct& generated : generated_structs()) {
    listed.insert(std::string(generated.schema) + "." + std::string(generated.name));
  }
  for (const GeneratedMessage& generated : generated_messages()) {
    listed.insert(std::string(generated.schema) + "." + std::string(generated.name));
  }
  EXPECT_EQ(listed, declared);
}

}  // namespace
}  // namespace wirestruct::golden
