#include "translate/canary.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/arguments.hpp"
#include "translate/charset.hpp"
#include "translate/decode.hpp"
#include "translate/encoder.hpp"
#include "translate/evaluate.hpp"
#include "translate/json.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::Expression;
using schema::Field;
using schema::Model;
using schema::ScalarKind;
using Node = ValueSource::Node;

/// Fields, bit fields and parameters of which the rest of the message depends, with the values
/// worth trying; without any, a small number is.
using Wishes = std::map<const void*, std::vector<std::int64_t>>;

/// Finds what sizes, counts and cases of all structs depend on.
class WishFinder {
 public:
  explicit WishFinder(const Model& model) : model_(model) {}

  Wishes find() {
    // A struct stands behind those that it passes values to: what they wish for is known.
    for (const schema::Struct& structure : model_.structs) {
      if (structure.order_choice) {
        std::vector<std::int64_t> values;
        for (const auto& choice : structure.order_choice->cases) values.push_back(choice.value);
        wish(structure, structure.order_choice->selector, values);
      }
      for (const schema::Member& member : structure.members) {
        if (const auto* field = std::get_if<Field>(&member)) look_at(structure, *field);
      }
    }
    return std::move(wishes_);
  }

 private:
  void look_at(const schema::Struct& structure, const Field& field) {
    if (field.extent) wish(structure, field.extent->expression, {});
    if (field.region) wish(structure, *field.region, {});
    // What a condition computes from other fields must not leave 64 bits.
    if (field.where) wish(structure, *field.where, {}, &field);
    pass_on(structure, field);
    const auto* type = std::get_if<schema::VariantType>(&field.type);
    if (!type) return;
    std::vector<std::int64_t> values;
    for (const schema::Alternative& alternative : model_.variants[type->index].alternatives) {
      for (const auto& range : alternative.ranges) values.push_back(range.first);
      if (alternative.content) pass_on(structure, *alternative.content);
    }
    wish(structure, model_.variants[type->index].selector, values);
  }

  // What a struct inside wishes of its parameters.
  void pass_on(const schema::Struct& structure, const Field& field) {
    if (!schema::tells_struct(field)) return;
    const auto& inner = model_.structs[std::get<schema::StructType>(field.type).index];
    for (std::size_t i = 0; i < field.arguments.size(); ++i) {
      const auto wished = wishes_.find(&inner.parameters[i]);
      if (wished == wishes_.end()) continue;
      const std::vector<std::int64_t> values = wished->second;
      wish(structure, field.arguments[i], values);
    }
  }

  void wish(const schema::Struct& structure, const Expression& expression,
            const std::vector<std::int64_t>& values, const Field* but = nullptr) {
    if (const auto* operation = std::get_if<schema::Operation>(&expression.node)) {
      for (const Expression& operand : operation->operands) wish(structure, operand, {}, but);
      return;
    }
    const void* target = nullptr;
    if (const auto* parameter = std::get_if<schema::ParameterValue>(&expression.node)) {
      target = &structure.parameters[parameter->index];
    } else if (const auto* value = std::get_if<schema::FieldValue>(&expression.node)) {
      target = value->of_last ? nullptr : target_of(structure, value->path);
    }
    if (!target || target == but) return;
    std::vector<std::int64_t>& known = wishes_[target];
    std::set<std::int64_t> have(known.begin(), known.end());
    std::ranges::copy_if(values, std::back_inserter(known),
                         [&](std::int64_t value) { return have.insert(value).second; });
  }

  // The field or the part of bits at the end of the path.
  const void* target_of(const schema::Struct& structure, std::span<const std::size_t> path) const {
    const schema::Struct* at = &structure;
    while (!path.empty()) {
      const Field& field = schema::field_of(*at, path[0]);
      path = path.subspan(1);
      if (path.empty()) return &field;
      if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
        at = &model_.structs[inner->index];
        continue;
      }
      const auto* bits = std::get_if<schema::BitsType>(&field.type);
      return bits ? &model_.bits[bits->index].fields[path[0]] : nullptr;
    }
    return nullptr;
  }

  const Model& model_;
  Wishes wishes_;
};

// Numbers that a condition compares with, and their neighbours.
void collect_numbers(const Expression& expression, std::vector<std::int64_t>& numbers) {
  if (const auto* number = std::get_if<schema::Number>(&expression.node)) {
    for (const std::int64_t near : {0, -1, 1}) {
      std::int64_t value = 0;
      if (!__builtin_add_overflow(number->value, near, &value)) numbers.push_back(value);
    }
  }
  if (const auto* operation = std::get_if<schema::Operation>(&expression.node)) {
    for (const Expression& operand : operation->operands) collect_numbers(operand, numbers);
  }
}

/// What is tried when the values before did not fit together: how large sizes and counts are, and
/// what ends an array.
struct Attempt {
  std::int64_t small = 3;
  std::uint64_t last = 0;
  bool is_there = true;  // a field whose condition is not known yet
};

constexpr std::array<std::int64_t, 18> small_numbers = {3,  6,  8, 12, 16, 20, 24, 32, 64,
                                                        48, 40, 5, 7,  2,  4,  10, 1,  0};
constexpr std::uint64_t most_elements = 4096;  // where their number varies
constexpr std::array<std::uint64_t, 3> last_values = {0, 1, ~std::uint64_t{0}};

class CanarySource : public ValueSource {
 public:
  CanarySource(const Model& model, const Wishes& wishes, std::uint64_t index, Attempt attempt)
      : model_(model),
        wishes_(wishes),
        index_(index),
        attempt_(attempt),
        next_octet_(1 + index * 37 % 0x7F) {}

  Node root() { return &nodes_.emplace_back(); }

  std::expected<void, SourceError> check(Node /*object*/,
                                         const schema::Struct& /*structure*/) override {
    return {};
  }

  Node member(Node object, const Field& /*field*/, std::optional<bool> wanted) override {
    // What the message may go on with is there in every second one.
    const bool is_there = wanted.value_or(attempt_.is_there);
    if (!is_there) return nullptr;
    return &nodes_.emplace_back(Made{.ends = made(object).ends});
  }

  std::expected<std::uint64_t, SourceError> count(Node array, const Field& field,
                                                  std::optional<std::uint64_t> wanted) override {
    Made& node = made(array);
    node.until_condition =
        field.extent && field.extent->kind == schema::ExtentKind::until_condition && !node.inner;
    node.count = wanted.value_or(2 + index_ % 2);
    // A count that came out so large does not fit: the next attempt is smaller.
    if (is_extent_of_values(field) && !node.inner) node.count = std::min(node.count, most_elements);
    return node.count;
  }

  Node element(Node array, std::uint64_t index) override {
    const Made& node = made(array);
    const bool ends = node.ends || (node.until_condition && index + 1 == node.count);
    return &nodes_.emplace_back(Made{.ends = ends, .inner = true});
  }

  std::expected<std::uint64_t, SourceError> number(Node node, const Field& field,
                                                   std::uint32_t attempt) override {
    if (made(node).ends) return attempt_.last & mask_of(size_of(field));
    if (attempt > 0) return another(field, attempt);
    if (const auto wish = wishes_.find(&field); wish != wishes_.end()) {
      if (const auto bits = bits_for(model_, field.type, wished(wish->second))) return *bits;
    }
    if (const auto* type = std::get_if<schema::EnumType>(&field.type)) {
      return enumerator(model_.enums[type->index], ~std::uint64_t{0});
    }
    if (const auto* type = std::get_if<schema::BitsType>(&field.type)) {
      return bits(model_.bits[type->index]);
    }
    const auto& scalar = std::get<schema::Scalar>(field.type);
    switch (scalar.kind) {
      case ScalarKind::boolean:
        return ++taken_ % 2;
      case ScalarKind::floating_point:
        return real(scalar.size_octets);
      case ScalarKind::unsigned_integer:
      case ScalarKind::signed_integer:
      case ScalarKind::character:
      case ScalarKind::raw_octet:
        break;
    }
    return integer(field, scalar.size_octets);
  }

  bool can_try_again(std::uint32_t attempt) const override { return attempt < 600; }

  std::expected<std::vector<std::byte>, SourceError> octets(
      Node node, const Field& field, std::optional<std::uint64_t> wanted) override {
    const bool varies = field.extent && field.dimensions.empty();
    if (varies && wanted && *wanted > most_elements) wanted = most_elements;
    if (made(node).ends && varies && !wanted) return std::vector<std::byte>();
    const bool text = std::get<schema::Scalar>(field.type).kind == ScalarKind::character;
    if (const auto wish = wishes_.find(&field); wish != wishes_.end() && wanted == 1) {
      return std::vector<std::byte>{static_cast<std::byte>(wished(wish->second))};
    }
    if (text) return text_octets(field, varies, wanted);
    std::vector<std::byte> octets(wanted.value_or(4));
    for (std::byte& octet : octets) octet = other_than_end(field);
    return octets;
  }

  const schema::Alternative* alternative(Node /*node*/, const schema::Variant& variant) override {
    for (std::size_t i = 0; i < variant.alternatives.size(); ++i) {
      const auto& candidate = variant.alternatives[(index_ + i) % variant.alternatives.size()];
      if (candidate.content) return &candidate;
    }
    return nullptr;
  }

 private:
  /// A value that is made up when it is asked for.
  struct Made {
    bool ends = false;   // it is the last of an array that a condition ends
    bool inner = false;  // an element
    bool until_condition = false;
    std::uint64_t count = 0;
  };
  static Made& made(Node node) { return *static_cast<Made*>(const_cast<void*>(node)); }

  std::int64_t wished(const std::vector<std::int64_t>& values) const {
    return values.empty() ? attempt_.small : values[index_ % values.size()];
  }

  std::uint32_t size_of(const Field& field) const {
    const auto scalar = schema::wire_scalar(model_, field.type);
    return scalar ? scalar->size_octets : 1;
  }

  // For a condition that the first value does not meet.
  std::uint64_t another(const Field& field, std::uint32_t attempt) const {
    std::vector<std::int64_t> numbers;
    if (field.where) collect_numbers(*field.where, numbers);
    const std::int64_t number = attempt <= numbers.size()
                                    ? numbers[attempt - 1]
                                    : static_cast<std::int64_t>(attempt - numbers.size()) - 1;
    return bits_for(model_, field.type, number).value_or(0);
  }

  // 0x01 to 0x7F, each once before any comes again.
  std::uint64_t octet() {
    const std::uint64_t octet = next_octet_;
    next_octet_ = next_octet_ == 0x7F ? 1 : next_octet_ + 1;
    return octet;
  }

  std::byte other_than_end(const Field& field) {
    std::uint64_t value = octet();
    if (field.extent && field.extent->kind == schema::ExtentKind::until_value) {
      const auto end = std::get<schema::Number>(field.extent->expression.node).value;
      if (static_cast<std::int64_t>(value) == end) value = octet();
    }
    return static_cast<std::byte>(value);
  }

  std::uint64_t integer(const Field& field, std::uint32_t size_octets) {
    std::uint64_t bits = 0;
    for (std::uint32_t i = 0; i < size_octets; ++i) {
      bits = bits << 8 | std::to_integer<std::uint64_t>(other_than_end(field));
    }
    return bits | std::uint64_t{0x80} << 8 * (size_octets - 1);
  }

  // Between 2 and 2^33, so that no octet of the fraction is rounded away when people read it.
  std::uint64_t real(std::uint32_t size_octets) {
    std::uint64_t bits = 0x40 + index_ % 2;
    for (std::uint32_t i = 1; i < size_octets; ++i) {
      std::uint64_t next = octet();
      if (next == 0x40 || next == 0x41) next = 0x7E;
      bits = bits << 8 | next;
    }
    return bits;
  }

  std::uint64_t enumerator(const schema::Enum& enumeration, std::uint64_t mask) {
    std::vector<std::uint64_t> known;
    for (const schema::Enumerator& enumerator : enumeration.enumerators) {
      if ((enumerator.bits & ~mask) == 0) known.push_back(enumerator.bits);
    }
    if (known.empty()) return 0;
    if (!enumeration.is_flags) return known[taken_++ % known.size()];
    std::uint64_t set = 0;
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (index_ % 2 == 0 || i % 2 == taken_ % 2) set |= known[i];
    }
    ++taken_;
    return set;
  }

  std::uint64_t bits(const schema::Bits& type) {
    std::uint64_t all = 0;
    for (const schema::BitField& field : type.fields) {
      if (field.name.empty() || field.computed) continue;
      const std::uint64_t mask = mask_of_bits(field.width_bits);
      std::uint64_t part = octet() * 0x0101'0101'0101'0101 ^ 0x5A;
      if (field.derived) part = *field.derived;
      if (field.enumeration) part = enumerator(model_.enums[*field.enumeration], mask);
      if (const auto wish = wishes_.find(&field); wish != wishes_.end()) {
        part = static_cast<std::uint64_t>(wished(wish->second));
      }
      all |= (part & mask) << field.shift_bits;
    }
    return all;
  }

  std::vector<std::byte> text_octets(const Field& field, bool varies,
                                     std::optional<std::uint64_t> wanted) {
    constexpr std::uint64_t longest = 12;
    const schema::Charset charset = field.text.charset;
    // Shorter than a field of fixed size, so that what follows the text shows; else as asked.
    std::uint64_t size = wanted.value_or(6 + index_ % 2 * 2);
    if (!varies) size = size <= 1 ? size : std::min(size - 1, longest);
    const std::string special = charset == schema::Charset::gbk     ? "你"
                                : charset == schema::Charset::ascii ? ""
                                                                    : "é";
    auto last = from_utf8(special, charset).value_or(std::vector<std::byte>());
    if (last.size() > size) last.clear();
    std::vector<std::byte> octets;
    while (octets.size() + last.size() < size) {
      const auto letter =
          from_utf8(std::string(1, static_cast<char>('a' + taken_++ % 26)), charset);
      if (!letter || octets.size() + last.size() + letter->size() > size) break;
      octets.insert(octets.end(), letter->begin(), letter->end());
    }
    octets.insert(octets.end(), last.begin(), last.end());
    // An odd octet of UTF-16, where the schema wants one.
    if (varies && wanted) octets.resize(size, std::byte{'x'});
    return octets;
  }

  const Model& model_;
  const Wishes& wishes_;
  std::uint64_t index_;
  Attempt attempt_;
  std::uint64_t next_octet_;
  std::uint64_t taken_ = 0;
  std::deque<Made> nodes_;
};

}  // namespace

std::expected<std::string, EncodeError> canary(const Model& model, const schema::Struct& structure,
                                               std::uint64_t index) {
  const Wishes wishes = WishFinder(model).find();
  std::optional<EncodeError> first;
  const std::size_t combinations = last_values.size() * small_numbers.size();
  for (std::size_t i = 0; i < 2 * combinations; ++i) {
    const Attempt attempt{.small = small_numbers.at(i / 2 % small_numbers.size()),
                          .last = last_values.at(i / 2 / small_numbers.size()),
                          .is_there = (index + i) % 2 == 0};
    CanarySource source(model, wishes, index, attempt);
    auto octets = encode_from(model, structure, source, source.root());
    if (!octets) {
      if (!first) first = std::move(octets.error());
      continue;
    }
    Record record;
    decode(model, structure, *octets, record);
    std::string json;
    append_json(model, record, json, {.show_secrets = true});
    return json;
  }
  return std::unexpected(*std::move(first));
}

}  // namespace wirestruct::translate
