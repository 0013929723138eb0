// The schemas of examples/protocols against other programs: every message of
// tests/protocols/expected decodes without a remark, has the values that another tool sees in the
// same octets, and comes out of its values again, octet for octet. See README.md here.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "protocols/table.hpp"
#include "schema/compile.hpp"
#include "translate/decode.hpp"
#include "translate/encode.hpp"
#include "translate/json.hpp"
#include "translate/remark.hpp"

namespace wirestruct::translate {
namespace {

namespace fs = std::filesystem;
using protocols::hex;
using protocols::Message;
using protocols::Row;

/// A value in the form of the tables: `1.0` for a float without a fraction.
std::string written(const Value& value) {
  struct Visitor {
    std::string operator()(std::monostate /*not whole*/) const { return "nothing"; }
    std::string operator()(std::uint64_t number) const { return std::to_string(number); }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(Boolean boolean) const { return std::to_string(boolean.octet); }
    std::string operator()(EnumValue number) const { return std::to_string(number.bits); }
    std::string operator()(BitsValue bits) const { return std::to_string(bits.bits); }
    std::string operator()(Octets octets) const { return hex(octets); }
    std::string operator()(const Text& text) const {
      std::string characters;
      for (const std::byte octet : text.octets) characters += static_cast<char>(octet);
      return '"' + characters + '"';
    }
    std::string operator()(Float number) const {
      const double value = number.size_octets == 4
                               ? std::bit_cast<float>(static_cast<std::uint32_t>(number.bits))
                               : std::bit_cast<double>(number.bits);
      const std::string digits = fmt::format("{}", value);
      return digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits;
    }
  };
  return std::visit(Visitor(), value);
}

/// Every single value of the message by its path, bit fields too.
std::map<std::string, std::string> values_of(const schema::Model& model, const Record& record) {
  std::map<std::string, std::string> values;
  for (std::size_t i = 1; i < record.items.size(); ++i) {
    const Item& item = record.items[i];
    const std::string path = path_of(record, i);
    if (item.kind == ItemKind::scalars) {
      for (std::uint64_t element = 0; element < elements_there(record, item); ++element) {
        values[path + index_path(shape_of(item), element)] =
            written(element_value(model, record, item, element));
      }
    } else if (item.kind == ItemKind::leaf) {
      values[path] = written(item.value);
      if (const auto* bits = std::get_if<BitsValue>(&item.value)) {
        for (const schema::BitField& field : model.bits[bits->index].fields) {
          const std::uint64_t mask = field.width_bits == 64
                                         ? ~std::uint64_t{0}
                                         : (std::uint64_t{1} << field.width_bits) - 1;
          values[path + "." + field.name] = std::to_string(bits->bits >> field.shift_bits & mask);
        }
      }
    }
  }
  return values;
}

schema::Model model_of(const fs::path& path) {
  const std::vector<std::string> paths = {path.string()};
  schema::Compilation compiled = schema::compile(paths, {}, schema::read_file);
  EXPECT_TRUE(compiled.model) << schema::render(compiled.diagnostics, compiled.sources);
  return compiled.model ? *std::move(compiled.model) : schema::Model{};
}

class Protocol : public testing::TestWithParam<fs::path> {};

/// Each message of the table, decoded.
template <typename Check>
void for_each_message(const fs::path& path, const Check& check) {
  const protocols::Table table = protocols::read_table(path);
  const schema::Model model =
      model_of(fs::path(WIRESTRUCT_SOURCE_DIR) / "examples/protocols" / table.schema);
  ASSERT_FALSE(table.messages.empty());
  for (std::size_t i = 0; i < table.messages.size(); ++i) {
    SCOPED_TRACE(fmt::format("message {} of {}", i + 1, path.filename().string()));
    const Message& message = table.messages[i];
    const schema::Struct* structure = schema::find_struct(model, message.structure);
    ASSERT_TRUE(structure) << message.structure;
    Record record;
    decode(model, *structure, message.octets, record);
    check(model, message, record);
  }
}

TEST_P(Protocol, HasNothingToRemark) {
  for_each_message(GetParam(), [](const schema::Model&, const Message&, const Record& record) {
    for (const RemarkAt& remark : record.remarks) {
      ADD_FAILURE() << path_of(record, remark) << ": " << describe(record, remark);
    }
    EXPECT_THAT(left_over_octets(record), testing::IsEmpty());
  });
}

TEST_P(Protocol, HasTheValuesThatAnotherToolSees) {
  for_each_message(
      GetParam(), [](const schema::Model& model, const Message& message, const Record& record) {
        const std::map<std::string, std::string> values = values_of(model, record);
        EXPECT_FALSE(message.rows.empty());
        for (const Row& row : message.rows) {
          const auto found = values.find(row.path);
          if (found == values.end()) {
            ADD_FAILURE() << "nothing is at " << row.path;
            continue;
          }
          EXPECT_EQ(found->second, row.value) << row.path << " is theirs " << row.field;
        }
      });
}

TEST_P(Protocol, ComesOutOfItsValuesAgain) {
  for_each_message(GetParam(),
                   [](const schema::Model& model, const Message& message, const Record& record) {
                     std::string json;
                     append_json(model, record, json, {.show_secrets = true});
                     // Values alone, and nothing put over what they give.
                     EXPECT_THAT(json, testing::Not(testing::HasSubstr("\"$"))) << json;
                     const auto again = encode(model, *record.structure, json);
                     ASSERT_TRUE(again) << describe(again.error()) << "\n" << json;
                     EXPECT_EQ(hex(*again), hex(message.octets));
                   });
}

TEST_P(Protocol, LosesNoOctetOfWhatIsWrong) {
  for_each_message(
      GetParam(), [](const schema::Model& model, const Message& message, const Record& whole) {
        for (const std::vector<std::byte>& varied : protocols::variations(message.octets)) {
          Record record;
          decode(model, *whole.structure, varied, record);
          std::string json;
          append_json(model, record, json, {.show_secrets = true});
          const auto again = encode(model, *whole.structure, json);
          ASSERT_TRUE(again) << hex(varied) << "\n" << describe(again.error()) << "\n" << json;
          ASSERT_EQ(hex(*again), hex(varied)) << json;
        }
      });
}

std::string name_of_table(const testing::TestParamInfo<fs::path>& table) {
  return table.param.stem().string();
}

INSTANTIATE_TEST_SUITE_P(Tables, Protocol, testing::ValuesIn(protocols::tables()), name_of_table);

}  // namespace
}  // namespace wirestruct::translate
