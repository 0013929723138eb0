// Generated code for structs of varying size against the schema: `translate`, which knows no
// generated code, says what is wrong with a message, and both name the same field.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "gen/errors_of_remarks.hpp"
#include "gen/generated_structs.hpp"
#include "gen/golden_files.hpp"
#include "translate/decode.hpp"

namespace wirestruct::golden {
namespace {

using Octets = std::vector<std::byte>;

/// Octets that are left over are an item to `translate`, and a fault of what has them to who
/// decodes.
std::string path_of_field(const translate::Record& record, const translate::RemarkAt& remark) {
  std::string path = path_of(record, remark);
  if (remark.remark != translate::Remark::octets_left_over) return path;
  return path.substr(0, path.find_last_of('.') == std::string::npos ? 0 : path.find_last_of('.'));
}

class Messages : public testing::TestWithParam<GeneratedMessage> {
 protected:
  const schema::Model& model() const { return model_of(GetParam().schema); }
  const schema::Struct& structure() const { return *schema::find_struct(model(), GetParam().name); }

  /// What `translate` finds that is an error under the checking: first what hides where things are,
  /// else what comes first in the message.
  const translate::RemarkAt* first_error(const translate::Record& record, Checking checking) const {
    const translate::RemarkAt* first = nullptr;
    for (const translate::RemarkAt& remark : record.remarks) {
      const bool is_behind =
          remark.item == 0 && remark.remark == translate::Remark::octets_left_over;
      if (is_behind || error_for(remark.remark, checking) == Error::none) continue;
      if (is_fatal(remark.remark)) return &remark;
      if (first == nullptr) first = &remark;
    }
    return first;
  }

  void expect_agreement(const Octets& octets) {
    translate::Record record;
    translate::decode(model(), structure(), octets, record);
    for (const Checking checking : {Checking::lenient, Checking::strict, Checking::exact}) {
      const translate::RemarkAt* const expected = first_error(record, checking);
      const MessageOutcome outcome = GetParam().there_and_back(octets, checking);
      const Error error = expected == nullptr ? Error::none : error_for(expected->remark, checking);
      ASSERT_EQ(outcome.decoded.error(), error)
          << outcome.decoded
          << "; translate: " << (expected == nullptr ? "" : path_of(record, *expected));
      if (expected != nullptr) {
        // Where a length or a size lies, `translate` names that, and generated code the field
        // within which the octets end.
        const bool is_of_length = error == Error::message_cut &&
                                  expected->detail.find(" there are ") != std::string::npos;
        if (!is_of_length) {
          ASSERT_EQ(outcome.decoded.path(), path_of_field(record, *expected)) << outcome.decoded;
        }
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
  std::vector<Octets> valid;
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
    const MessageOutcome lenient =
        GetParam().there_and_back(random_octets(random), Checking::lenient);
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
