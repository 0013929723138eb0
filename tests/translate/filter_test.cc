#include "translate/filter.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <random>

#include "translate/json.hpp"
#include "translate/schema_text.hpp"

namespace wirestruct::translate {
namespace {

using namespace testing;

constexpr std::string_view schema_text = R"(
package example.filter;
byte_order big;
const LIMIT = 5;
enum Kind : i8 { login = 1, text = 2, gone = -1 }
flags Has : u8 { name = 1, more = 6 }
bits Head : u8 msb_first { u4 version; i3 shift; bool last; }
struct Point { u8 x; f32 y; }
struct Name { u8 length; char name[length]; }
struct Message {
  Kind kind;
  Has  has;
  Head head;
  char letter;
  byte octet;
  u64  large;
  f32  ratio;
  char name[6] @charset(utf16le);
  byte token[2];
  u8   grid[2][3];
  if (has.name) { u8 extra; }
  u8    count;
  Point points[count];
  switch (kind) body {
    case login: Name;
    case text:  Point;
    case gone:  void;
  }
}
)";

// A message: login, name and more but for one bit, version 4, shift -1, last.
constexpr std::string_view message =
    "01 03 4F \"A\" 07 FFFFFFFFFFFFFFFE 3DCCCCCD \"Z\" 00 \"o\" 00 EB 00 C0 C1 010203040506 2A "
    "02 07 40200000 08 C0000000 03 \"Bob\"";

std::string verdict(std::string_view expression, std::string_view written = message) {
  const Decoded decoded(schema_text, written);
  const std::size_t last = decoded.model.structs.size() - 1;
  const auto filter = compile_filter(decoded.model, std::span(&last, 1), expression, false);
  if (!filter) return filter.error();
  switch (test(*filter, decoded.model, decoded.record)) {
    case Verdict::holds:
      return "holds";
    case Verdict::fails:
      return "fails";
    case Verdict::unknown:
      return "unknown";
  }
  return "";
}

TEST(Filter, ComparesNumbersOfAllKinds) {
  for (const char* expression : {"kind == login",
                                 "kind != text",
                                 "login == kind",
                                 "kind == Kind.login",
                                 "kind == example.filter.Kind.login",
                                 "kind > gone",
                                 "Kind.gone == -1",
                                 "has == name | 2",
                                 "has & more == 0 || has & 2",
                                 "has.name",
                                 "!has.more",
                                 "head.version == 4",
                                 "head.shift == -1",
                                 "head.last == true",
                                 "letter == 'A'",
                                 "letter == 65",
                                 "octet == 7",
                                 "large == 18446744073709551614",
                                 "large > 9223372036854775807",
                                 "large >= LIMIT",
                                 "LIMIT == example.filter.LIMIT",
                                 "grid[1][0] == 4",
                                 "points[0].x == 7",
                                 "points[1].x % 3 == 2",
                                 "extra == 42",
                                 "(head.version + 1) * 2 == 10",
                                 "1 + 2 * 3 == 7",
                                 "head.version == LIMIT ? 0 : 1",
                                 "-9223372036854775808 < head.version",
                                 "1 << 4 == 16",
                                 "body.length == 3"}) {
    EXPECT_EQ(verdict(expression), "holds") << expression;
    EXPECT_EQ(verdict(fmt::format("!({})", expression)), "fails") << expression;
  }
}

TEST(Filter, ComparesFractionsAtTheWidthOfTheField) {
  for (const char* expression :
       {"ratio == 0.1", "ratio < 0.11", "ratio == 0.1 + 0.0", "points[0].y == 2.5",
        "points[0].y > 2", "points[1].y == -2", "-points[1].y == 2.0", "points[0].y * 2 == 5",
        "points[0].y / 2 < 1.3", "large > 1e3", "18446744073709551615 != 18446744073709551615.0"}) {
    EXPECT_EQ(verdict(expression), "holds") << expression;
  }
}

TEST(Filter, ComparesTextAndOctetsAsJsonShowsThem) {
  for (const char* expression :
       {"name == \"Zoë\"", "name != \"Zoe\"", "name < \"Zz\"", "letter == \"A\"",
        "body.name == \"Bob\"", "contains(body.name, \"ob\")", "!contains(name, \"oe\")",
        "token == \"c0c1\"", "token == \"C0 C1\"", "token > \"c0\"", "contains(token, \"c1\")",
        "contains(token, \"\")", "octet == 7"}) {
    EXPECT_EQ(verdict(expression), "holds") << expression;
  }
}

TEST(Filter, MeasuresAsSchemasDo) {
  for (const char* expression :
       {"count(points) == 2", "size(points) == 10", "size(this) == 47", "offset(has) == 1",
        "size(body.name) == 3", "count(grid) == 2", "size(points[0].x) == 1"}) {
    EXPECT_EQ(verdict(expression), "holds") << expression;
  }
}

TEST(Filter, KnowsWhatIsThere) {
  constexpr std::string_view text =
      "02 00 4F \"A\" 07 FFFFFFFFFFFFFFFE 3DCCCCCD \"Z\" 00 \"o\" 00 EB 00 C0 C1 010203040506 00 "
      "09 3F800000";
  EXPECT_EQ(verdict("present(extra)"), "holds");
  EXPECT_EQ(verdict("present(points[1].x)"), "holds");
  EXPECT_EQ(verdict("present(points[2].x)"), "fails");
  EXPECT_EQ(verdict("present(body.name)"), "holds");
  EXPECT_EQ(verdict("present(extra)", text), "fails");
  EXPECT_EQ(verdict("present(body.name)", text), "fails");
  EXPECT_EQ(verdict("body.x == 9 && body.y == 1", text), "holds");
  EXPECT_EQ(verdict("extra == 42", text), "unknown");
  EXPECT_EQ(verdict("extra != 42", text), "unknown");
  EXPECT_EQ(verdict("present(token)", "01 03"), "fails");
}

TEST(Filter, JudgesAMessageTheSameWhateverCameBefore) {
  const schema::Model model = model_of(schema_text);
  const std::size_t last = model.structs.size() - 1;
  const Buffer whole = octets(message);
  for (const std::string_view field : {"has", "head", "name", "token", "grid", "points", "body"}) {
    const std::string expression = fmt::format("present({})", field);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const auto filter = compile_filter(model, std::span(&last, 1), expression, false);
      const auto fresh = compile_filter(model, std::span(&last, 1), expression, false);
      ASSERT_TRUE(filter && fresh);
      Record record;
      decode(model, model.structs[last], whole, record);
      EXPECT_EQ(test(*filter, model, record), Verdict::holds);
      decode(model, model.structs[last], Octets(whole).first(size), record);
      ASSERT_EQ(test(*filter, model, record), test(*fresh, model, record)) << field << ' ' << size;
    }
  }
}

TEST(Filter, SeesFlagsThatArePartOfBits) {
  const schema::Model model = model_of(
      "flags Has : u8 { name = 1, more = 2 } bits Head : u8 msb_first { u4 version; Has has : 4; } "
      "struct M { Head head; Has has; }");
  const std::size_t last = model.structs.size() - 1;
  const auto verdict_of = [&](std::string_view expression, std::string_view written) {
    const auto filter = compile_filter(model, std::span(&last, 1), expression, false);
    if (!filter) return filter.error();
    const Buffer message_octets = octets(written);
    Record record;
    decode(model, model.structs[last], message_octets, record);
    const Verdict verdict = test(*filter, model, record);
    return std::string(verdict == Verdict::holds   ? "holds"
                       : verdict == Verdict::fails ? "fails"
                                                   : "unknown");
  };
  EXPECT_EQ(verdict_of("head.has.more", "12 00"), "holds");
  EXPECT_EQ(verdict_of("head.has.name", "12 01"), "fails");
  EXPECT_EQ(verdict_of("has.name", "12 01"), "holds");
  EXPECT_EQ(verdict_of("head.has == 2 && head.version == 1", "12 00"), "holds");
  EXPECT_TRUE(verdict_of("head.has.nme", "12 00").contains("did you mean `name`?"));
}

TEST(FieldPath, LeadsToAStructOnceHoweverManyAlternativesHaveIt) {
  std::string schema = "struct A0 { u8 k; u8 x; } struct B0 { u8 k; u16 x; } ";
  for (int i = 1; i <= 12; ++i) {
    for (const char name : {'A', 'B'}) {
      schema += fmt::format(
          "struct {0}{1} {{ u8 k; switch (k) body {{ case 0: A{2}; case 1: B{2}; }} }} ", name, i,
          i - 1);
    }
  }
  const schema::Model model = model_of("byte_order big; " + schema);
  std::string way;
  for (int i = 0; i < 12; ++i) way += "body.";
  const auto path = resolve_path(model, model.structs.back(), way + "x");
  ASSERT_TRUE(path);
  EXPECT_EQ(path->targets.size(), 2U);
  const auto wrong = resolve_path(model, model.structs.back(), way + "y");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "`body` has nothing called `y`");
}

TEST(Filter, RefusesWhatNoStructMakesSenseOf) {
  const schema::Model model =
      model_of("struct A { u8 h; } struct B { u8 other; } struct C { char h[3]; }");
  const auto compile = [&](std::vector<std::size_t> structs, std::string_view expression) {
    const auto filter = compile_filter(model, structs, expression, false);
    return filter ? std::string() : filter.error();
  };
  for (const std::vector<std::size_t>& structs : {std::vector<std::size_t>{0, 1}, {1, 0}}) {
    EXPECT_TRUE(compile(structs, "h == \"abc\"").contains("cannot be compared with text"));
    EXPECT_TRUE(compile(structs, "nothing == 1").contains("has nothing called `nothing`"));
    EXPECT_EQ(compile(structs, "h == 1"), "");
    EXPECT_EQ(compile(structs, "h == 1 || other == 1"), "");
  }
  EXPECT_EQ(compile({0, 1, 2}, "h == \"abc\" || other == 1"), "");
}

TEST(Filter, SearchesAsLongAsBothAreLong) {
  // Each place of the first one begins like the second one, which it does not have.
  const schema::Model model = model_of(
      "struct Octets { byte whole[400000]; byte part[200000]; } "
      "struct Text { char whole[400000]; char part[200000]; }");
  Buffer written(600'000, std::byte{'a'});
  written.back() = std::byte{'b'};
  for (const std::size_t index : {0U, 1U}) {
    const auto filter = compile_filter(model, std::span(&index, 1), "contains(whole, part)", false);
    ASSERT_TRUE(filter);
    Record record;
    decode(model, model.structs[index], written, record);
    EXPECT_EQ(test(*filter, model, record), Verdict::fails);
  }
}

TEST(Filter, IsUnknownOnlyWhenTheRestDoesNotDecide) {
  for (const char* unknown : {"points[9].x == 1", "large + 1 > 0", "1 / (octet - 7)",
                              "9223372036854775807 + octet > 0", "body.y == 1"}) {
    EXPECT_EQ(verdict(unknown), "unknown") << unknown;
    EXPECT_EQ(verdict(fmt::format("!({})", unknown)), "unknown");
    EXPECT_EQ(verdict(fmt::format("{} || octet == 7", unknown)), "holds");
    EXPECT_EQ(verdict(fmt::format("octet == 8 || {}", unknown)), "unknown");
    EXPECT_EQ(verdict(fmt::format("{} && octet == 8", unknown)), "fails");
    EXPECT_EQ(verdict(fmt::format("octet == 7 && {}", unknown)), "unknown");
  }
}

TEST(Filter, SaysWhatIsWrongAndWhere) {
  const auto expect = [](std::string_view expression, std::string_view part) {
    EXPECT_TRUE(verdict(expression).contains(part)) << verdict(expression);
  };
  expect("kid == login", "did you mean `kind`?");
  expect("kind == lgin", "--where:1:9");
  expect("kind == lgin", "did you mean `login`?");
  expect("head.versoin == 4", "did you mean `version`?");
  expect("points.x == 1", "name an element: `points[0].x`");
  expect("grid[0] == 1", "`grid` has 2 dimensions, not 1");
  expect("grid[2][0] == 1", "`grid` has no element 2");
  expect("octet[0] == 1", "`octet` is one value, not an array");
  expect("points == 1", "an array, not a value");
  expect("points[0] == 1", "a struct, not a value");
  expect("head == 1", "a set of bit fields, not a value");
  expect("name == 1", "text cannot be compared with an integer");
  expect("name", "this is text, not a number");
  expect("ratio % 2 == 0", "`%` is of integers only");
  expect("token == \"zz\"", "no hex");
  expect("sizeof(name)", "a filter has no function `sizeof`");
  expect("count(octet) == 1", "nothing to count");
  expect("size(has.name) == 1", "not of a part of one");
  expect("contains(name)", "is of two texts");
  expect("contains(octet, \"1\")", "this is an integer");
  expect("octet ==", "expected a value after `==`");
  expect("octet == 1 1", "expected an operator or the end");
  expect("", "expected an expression");
  expect("grid[0", "`]` after the element");
  expect("grid[x]", "the number of an element");
  expect(std::string(100, '(') + "1", "within 32 others");
}

TEST(Filter, TakesANameThatOneOfTheStructsHas) {
  const schema::Model model = model_of(R"(
enum Kind : u8 { login = 1 }
struct Asked { Kind kind; u8 both; }
struct Answer { u8 code; u8 both; })");
  const std::array<std::size_t, 2> structs = {0, 1};
  const auto filter = compile_filter(model, structs, "kind == login || code == 3", false);
  ASSERT_TRUE(filter) << filter.error();
  const auto verdict_of = [&](std::size_t structure, std::string_view written) {
    const Buffer message_octets = octets(written);
    Record record;
    decode(model, model.structs[structure], message_octets, record);
    return test(*filter, model, record);
  };
  EXPECT_EQ(verdict_of(0, "01 00"), Verdict::holds);
  EXPECT_EQ(verdict_of(0, "03 00"), Verdict::unknown);
  EXPECT_EQ(verdict_of(1, "03 00"), Verdict::holds);
  EXPECT_FALSE(compile_filter(model, structs, "kind == lgin", false));
  EXPECT_FALSE(compile_filter(model, structs, "other == 1", false));
}

// -- What a filter chooses is what somebody else chooses from the JSON lines

constexpr std::string_view random_schema = R"(
byte_order little;
enum Kind : u8 { red = 1, green = 2 }
struct Message {
  Kind kind;
  u8   small;
  i16  signed_one;
  u64  large;
  char text[2];
  if (small > 100) { i8 extra; }
  u8   values[2];
})";

using Random = std::mt19937;

int pick(Random& random, int end) {
  return std::uniform_int_distribution(0, end - 1)(random);
}

/// An expression, and what it comes to for a line of JSON: nothing when a field is not there.
struct Question {
  std::string text;
  std::function<std::optional<bool>(const rapidjson::Value&)> ask;
};

template <class Left, class Right>
bool holds(int comparison, const Left& left, const Right& right) {
  switch (comparison) {
    case 0:
      return left == right;
    case 1:
      return left != right;
    case 2:
      return left < right;
    case 3:
      return left <= right;
    case 4:
      return left > right;
    default:
      return left >= right;
  }
}

Question comparison(Random& random) {
  constexpr std::array<const char*, 6> operators = {"==", "!=", "<", "<=", ">", ">="};
  const int op = pick(random, 6);
  const std::string sign = operators[static_cast<std::size_t>(op)];
  if (const int what = pick(random, 7); what == 0) {
    const std::string text(1, static_cast<char>('a' + pick(random, 3)));
    return {fmt::format("text {} \"{}\"", sign, text), [op, text](const rapidjson::Value& line) {
              return std::optional(holds(op, std::string(line["text"].GetString()), text));
            }};
  } else if (what == 1) {
    const bool equal = op % 2 == 0;
    return {fmt::format("kind {} green", equal ? "==" : "!="),
            [equal](const rapidjson::Value& line) {
              const rapidjson::Value& kind = line["kind"];
              return std::optional((kind.IsString() && kind.GetString() == std::string("green")) ==
                                   equal);
            }};
  }
  constexpr std::array<const char*, 5> fields = {"small", "signed_one", "large", "extra", "values"};
  const std::string field = fields[static_cast<std::size_t>(pick(random, 5))];
  const long long value = pick(random, 4) == 0 ? pick(random, 70000) - 35000 : pick(random, 300);
  return {fmt::format("{}{} {} {}", field, field == "values" ? "[1]" : "", sign, value),
          [=](const rapidjson::Value& line) -> std::optional<bool> {
            if (!line.HasMember(field.c_str())) return std::nullopt;
            const rapidjson::Value& found = line[field.c_str()];
            if (found.IsArray()) return holds(op, found[1].GetInt64(), value);
            if (found.IsInt64()) return holds(op, found.GetInt64(), value);
            return holds(op, static_cast<long double>(found.GetUint64()),
                         static_cast<long double>(value));
          }};
}

Question question(Random& random, int depth) {
  if (depth == 0) return comparison(random);
  Question left = question(random, depth - 1);
  const int what = pick(random, 4);
  if (what == 3) {
    return {"!(" + left.text + ")", [left](const rapidjson::Value& line) {
              const auto answer = left.ask(line);
              return answer ? std::optional(!*answer) : answer;
            }};
  }
  Question right = question(random, depth - 1);
  const bool deciding = what == 0;  // one true operand decides `||`
  return {"(" + left.text + (deciding ? ") || (" : ") && (") + right.text + ")",
          [=](const rapidjson::Value& line) -> std::optional<bool> {
            const auto a = left.ask(line);
            const auto b = right.ask(line);
            if (a == deciding || b == deciding) return deciding;
            return a && b ? std::optional(!deciding) : std::nullopt;
          }};
}

TEST(Filter, ChoosesWhatTheJsonLinesSay) {
  const schema::Model model = model_of(random_schema);
  const std::size_t last = model.structs.size() - 1;
  Random random(7);
  for (int round = 0; round < 600; ++round) {
    Buffer octets(17);
    for (std::byte& octet : octets) octet = static_cast<std::byte>(pick(random, 256));
    octets[0] = static_cast<std::byte>(pick(random, 4));
    if (pick(random, 2) == 0) std::fill(octets.begin() + 4, octets.begin() + 11, std::byte{0});
    for (std::size_t i = 12; i < 14; ++i) octets[i] = static_cast<std::byte>('a' + pick(random, 4));
    octets.resize(std::to_integer<int>(octets[1]) > 100 ? 17 : 16);
    Record record;
    decode(model, model.structs[last], octets, record);
    std::string json;
    append_json(model, record, json);
    rapidjson::Document line;
    line.Parse(json.c_str());
    const Question asked = question(random, pick(random, 4));
    const auto filter = compile_filter(model, std::span(&last, 1), asked.text, false);
    ASSERT_TRUE(filter) << filter.error();
    const auto answer = asked.ask(line);
    const Verdict expected = !answer ? Verdict::unknown : *answer ? Verdict::holds : Verdict::fails;
    EXPECT_EQ(test(*filter, model, record), expected) << asked.text << "\n" << json;
  }
}

}  // namespace
}  // namespace wirestruct::translate
