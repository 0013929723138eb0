// The octets that C++, Java and `translate` must agree about: tests/vectors/NAME.json, for the
// structs of tests/golden/NAME.wire.
//
//   {"schema": "chat.wire", "vectors": [
//     {"struct": "Packet", "octets": "4C40E20100…", "value": {"kind": "login", …}}]}
//
//   octets  hex digits of a whole message that passes Checking::exact
//   value   what the octets mean, in the JSON of translate/json.hpp
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include "gen/generated_structs.hpp"
#include "gen/golden_files.hpp"
#include "translate/decode.hpp"
#include "translate/json.hpp"

namespace wirestruct::golden {
namespace {

const std::filesystem::path vectors = std::filesystem::path(WIRESTRUCT_TESTS_DIR) / "vectors";

rapidjson::Document parsed(const std::string& text) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseFullPrecisionFlag>(text.c_str());
  EXPECT_FALSE(document.HasParseError())
      << rapidjson::GetParseError_En(document.GetParseError()) << " in " << text;
  return document;
}

std::vector<std::byte> octets_of(std::string_view digits) {
  std::vector<std::byte> octets;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    const std::string two(digits.substr(i, 2));
    octets.push_back(static_cast<std::byte>(std::stoul(two, nullptr, 16)));
  }
  return octets;
}

template <typename Generated>
const Generated* find_generated(std::span<const Generated> all, std::string_view schema,
                                std::string_view name) {
  for (const Generated& generated : all) {
    if (generated.schema == schema && generated.name == name) return &generated;
  }
  return nullptr;
}

class CppVectors : public testing::TestWithParam<std::string> {};

TEST_P(CppVectors, MeanWhatTheySayAndComeBack) {
  std::string errors;
  const std::optional<schema::Model> model = compile(GetParam(), errors);
  ASSERT_TRUE(model) << errors;
  const rapidjson::Document file = parsed(text_of(vectors / (GetParam() + ".json")));
  ASSERT_EQ(file["schema"].GetString(), GetParam() + ".wire");
  ASSERT_GT(file["vectors"].Size(), 0U);

  for (const rapidjson::Value& vector : file["vectors"].GetArray()) {
    const std::string name = vector["struct"].GetString();
    const std::vector<std::byte> octets = octets_of(vector["octets"].GetString());
    SCOPED_TRACE(name + " " + vector["octets"].GetString());

    const schema::Struct* const structure = find_struct(*model, name);
    ASSERT_NE(structure, nullptr);
    translate::Record record;
    translate::decode(*model, *structure, octets, record);
    std::string value;
    append_json(*model, record, value);
    EXPECT_TRUE(parsed(value) == vector["value"]) << "translate reads " << value;

    if (const GeneratedStruct* const fixed =
            find_generated(generated_structs(), GetParam(), name)) {
      const Outcome outcome = fixed->there_and_back(octets, Checking::exact);
      EXPECT_TRUE(outcome.decoded.ok()) << outcome.decoded;
      EXPECT_EQ(outcome.octets, octets) << outcome.text;
      continue;
    }
    const GeneratedMessage* const varying = find_generated(generated_messages(), GetParam(), name);
    ASSERT_NE(varying, nullptr);
    const MessageOutcome outcome = varying->there_and_back(octets, Checking::exact);
    EXPECT_TRUE(outcome.decoded.ok()) << outcome.decoded;
    EXPECT_EQ(outcome.octets, octets) << outcome.text;
  }
}

INSTANTIATE_TEST_SUITE_P(, CppVectors, testing::ValuesIn(stems(vectors, ".json")),
                         [](const auto& name) { return name.param; });

}  // namespace
}  // namespace wirestruct::golden
