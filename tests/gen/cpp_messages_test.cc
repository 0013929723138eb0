// Generated code for structs of varying size against the schema: `translate`, which knows no
// generated code, says what is wrong with a message, and both name the same field.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "gen/errors_of_remarks.hpp"
#include "gen/generated_structs.hpp"
#include "gen/golden_files.hpp"
#include "translate/decode.hpp"
#include "translate/remark.hpp"

namespace wirestruct::golden {
namespace {

using Octets = std::vector<std::byte>;

std::string described(const translate::Record& record) {
  std::string text;
  for (const translate::RemarkAt& remark : record.remarks) {
    text += path_of(record, remark) + ": " + describe(record, remark) + "; ";
  }
  return text;
}

class Messages : public testing::TestWithParam<GeneratedMessage> {
 protected:
  const schema::Model& model() const { return model_of(GetParam().schema); }
  const schema::Struct& structure() const { return *schema::find_struct(model(), GetParam().name); }

  void expect_agreement(const Octets& octets) {
    translate::Record record;
    translate::decode(model(), structure(), octets, record);
    for (const Checking checking : {Checking::lenient, Checking::strict, Checking::exact}) {
      const translate::RemarkAt* const expected = first_error(record, checking);
      const MessageOutcome outcome = GetParam().there_and_back(octets, checking);
      ASSERT_EQ(outcome.decoded.ok(), expected == nullptr)
          << outcome.decoded << "; translate: " << described(record);
      if (expected != nullptr) {
        ASSERT_TRUE(
            agrees(record, *expected, outcome.decoded.error(), outcome.decoded.path(), checking))
            << outcome.decoded << "; translate: " << described(record);
        continue;
      }
      ASSERT_EQ(outcome.decoded.octets(), octets.size() - left_over_octets(record).size());
      if (checking == Checking::lenient) continue;
      ASSERT_TRUE(outcome.encoded.ok()) << outcome.encoded << " of " << outcome.text;
      ASSERT_TRUE(outcome.is_stable) << outcome.text;
      if (checking == Checking::exact) {
        ASSERT_TRUE(
            std::ranges::equal(outcome.octets, std::span(octets).first(outcome.decoded.octets())))
            << outcome.text;
      }
    }
  }
};

/// As it was written by hand: what is right, for others to begin with.
std::vector<std::byte> from_hex(std::string_view digits) {
  std::vector<std::byte> octets;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    octets.push_back(
        static_cast<std::byte>(std::stoul(std::string(digits.substr(i, 2)), nullptr, 16)));
  }
  return octets;
}

/// Octets of which many are small: counts and lengths that lead somewhere.
Octets random_octets(std::minstd_rand& random) {
  static constexpr int often[] = {0, 0, 1, 1, 2, 3, 4, 5, 8, 9, 10, 100, 0xCA, 0xFE, 0xFF};
  Octets octets(random() % 48);
  for (std::byte& octet : octets) {
    octet = static_cast<std::byte>(random() % 4 == 0 ? random() >> 8
                                                     : often[random() % std::size(often)]);
  }
  return octets;
}

TEST_P(Messages, AreReadAsTheSchemaSays) {
  std::minstd_rand random(1);
  std::vector<Octets> valid{from_hex(GetParam().example)};
  ASSERT_TRUE(GetParam().there_and_back(valid[0], Checking::exact).decoded.ok());
  for (int i = 0; i < 4000; ++i) {
    Octets octets = random_octets(random);
    // What was right once, with a few octets changed or cut off, gets farther.
    if (!valid.empty() && i % 2 == 0) {
      octets = valid[random() % valid.size()];
      for (std::size_t wrong = random() % 3; wrong > 0 && !octets.empty(); --wrong) {
        octets[random() % octets.size()] =
            static_cast<std::byte>(random() % 2 == 0 ? random() >> 8 : random() % 4);
      }
      if (random() % 4 == 0) octets.resize(random() % (octets.size() + 3));
    }
    const MessageOutcome lenient = GetParam().there_and_back(octets, Checking::lenient);
    if (lenient.encoded.ok() && lenient.decoded.ok() && valid.size() < 200) {
      valid.push_back(lenient.octets);
    }
    ASSERT_NO_FATAL_FAILURE(expect_agreement(octets)) << "message " << i;
  }
  EXPECT_GT(valid.size(), 20U) << "the octets must lead somewhere";
}

TEST_P(Messages, EveryTruncationOfWhatIsRightIsCut) {
  std::minstd_rand random(2);
  for (int found = 0, i = 0; found < 20 && i < 20000; ++i) {
    const Octets octets_now = i == 0 ? from_hex(GetParam().example) : random_octets(random);
    const MessageOutcome lenient = GetParam().there_and_back(octets_now, Checking::lenient);
    if (!lenient.decoded.ok() || !lenient.encoded.ok()) continue;
    ++found;
    for (std::size_t size = 0; size <= lenient.octets.size(); ++size) {
      const Octets octets(lenient.octets.begin(),
                          lenient.octets.begin() + static_cast<std::ptrdiff_t>(size));
      ASSERT_NO_FATAL_FAILURE(expect_agreement(octets)) << size << " octets of " << lenient.text;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, Messages, testing::ValuesIn(generated_messages()),
                         [](const auto& generated) {
                           return std::string(generated.param.schema) + "_" +
                                  std::string(generated.param.name);
                         });

}  // namespace
}  // namespace wirestruct::golden
