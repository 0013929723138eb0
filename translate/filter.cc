#include "translate/filter.hpp"

#include <string.h>  // memmem

#include <algorithm>
#include <compare>
#include <limits>
#include <optional>
#include <span>

#include "schema/arithmetic.hpp"
#include "translate/charset.hpp"
#include "translate/evaluate.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::Operator;

/// What a node comes to; nothing is unknown. Only numbers above 2^63 - 1 are unsigned.
using Operand =
    std::variant<std::monostate, std::int64_t, std::uint64_t, Real, std::string, Octets>;

Operand truth(bool value) {
  return std::int64_t{value ? 1 : 0};
}

Operand operand_of(const schema::Model& model, const Value& value) {
  if (const auto* octets = std::get_if<Octets>(&value)) return *octets;
  if (const auto* text = std::get_if<Text>(&value)) {
    if (auto utf8 = to_utf8(text->octets, text->charset)) return *std::move(utf8);
    return {};
  }
  return std::visit([](const auto& number) { return Operand(number); }, number_value(model, value));
}

std::optional<bool> is_true(const Operand& operand) {
  if (const auto* value = std::get_if<std::int64_t>(&operand)) return *value != 0;
  if (std::holds_alternative<std::uint64_t>(operand)) return true;
  if (const auto* value = std::get_if<Real>(&operand)) return value->number != 0;
  return std::nullopt;
}

/// Exactly: a long double has 64 bits of precision at least (System V ABI of x86-64, AAPCS64).
static_assert(std::numeric_limits<long double>::digits >= 64);
std::optional<long double> exactly(const Operand& operand) {
  if (const auto* value = std::get_if<std::int64_t>(&operand)) return *value;
  if (const auto* value = std::get_if<std::uint64_t>(&operand)) return *value;
  if (const auto* value = std::get_if<Real>(&operand)) return value->number;
  return std::nullopt;
}

// 0.1 is no f32; beside one it means the f32 that is shown as 0.1.
Operand rounded(const Operand& operand, const Operand& beside) {
  const auto* real = std::get_if<Real>(&operand);
  const auto* other = std::get_if<Real>(&beside);
  if (!real || real->size_octets != 0 || !other || other->size_octets == 0) return operand;
  return Real{to_double(to_float_bits(real->number, other->size_octets), other->size_octets)};
}

std::optional<std::partial_ordering> order_of(const Operand& left, const Operand& right) {
  if (const auto* text = std::get_if<std::string>(&left)) {
    const auto* other = std::get_if<std::string>(&right);
    return other ? std::optional<std::partial_ordering>(*text <=> *other) : std::nullopt;
  }
  if (const auto* octets = std::get_if<Octets>(&left)) {
    const auto* other = std::get_if<Octets>(&right);
    if (!other) return std::nullopt;
    return std::lexicographical_compare_three_way(octets->begin(), octets->end(), other->begin(),
                                                  other->end());
  }
  const auto a = exactly(rounded(left, right));
  const auto b = exactly(rounded(right, left));
  return a && b ? std::optional(*a <=> *b) : std::nullopt;
}

std::optional<bool> compare(Operator op, std::partial_ordering order) {
  switch (op) {
    case Operator::less:
      return order < 0;
    case Operator::less_equal:
      return order <= 0;
    case Operator::greater:
      return order > 0;
    case Operator::greater_equal:
      return order >= 0;
    case Operator::equal:
      return order == 0;
    case Operator::not_equal:
      return order != 0;
    case Operator::negate:
    case Operator::complement:
    case Operator::logical_not:
    case Operator::multiply:
    case Operator::divide:
    case Operator::remainder:
    case Operator::add:
    case Operator::subtract:
    case Operator::shift_left:
    case Operator::shift_right:
    case Operator::bit_and:
    case Operator::bit_xor:
    case Operator::bit_or:
    case Operator::logical_and:
    case Operator::logical_or:
    case Operator::conditional:
      break;
  }
  return std::nullopt;
}

Operand compute_reals(Operator op, double left, double right) {
  if (op == Operator::add) return Real{left + right};
  if (op == Operator::subtract) return Real{left - right};
  if (op == Operator::multiply) return Real{left * right};
  if (op == Operator::divide) return Real{left / right};
  return {};
}

Operand from_optional(std::optional<std::int64_t> value) {
  return value ? Operand(*value) : Operand();
}

// Both may come from the message: a search that tries each place anew takes as long as their sizes
// multiplied, and memmem() as long as their sum.
bool has_within(Octets whole, Octets part) {
  return part.empty() || ::memmem(whole.data(), whole.size(), part.data(), part.size()) != nullptr;
}

class Evaluator {
 public:
  Evaluator(const schema::Model& model, const Record& record) : model_(model), record_(record) {}

  Operand evaluate(const FilterNode& node) const { return std::visit(*this, node.node); }

  Operand operator()(std::monostate) const { return {}; }
  Operand operator()(std::int64_t value) const { return value; }
  Operand operator()(std::uint64_t value) const { return value; }
  Operand operator()(const Real& value) const { return value; }
  Operand operator()(const std::string& value) const { return value; }
  Operand operator()(const std::vector<std::byte>& value) const { return Octets(value); }

  Operand operator()(const PathValue& node) const {
    const auto found = find(record_, node.path);
    if (!found) return {};
    const Value value = value_at(model_, record_, *found);
    // A single char or byte is a number: that of its octet.
    const auto* text = std::get_if<Text>(&value);
    const auto* octets = std::get_if<Octets>(&value);
    if (text || octets) {
      const schema::Field& shape = shape_of(record_.items[found->item]);
      const bool is_single = text ? !schema::is_text(shape) : !schema::is_octets(shape);
      if (is_single && !node.as_text) {
        const Octets all = text ? (text->octets.empty() ? text->remainder : text->octets) : *octets;
        if (all.empty()) return {};
        return std::to_integer<std::int64_t>(all.front());
      }
    }
    return operand_of(model_, value);
  }

  Operand operator()(const PathMeasure& node) const {
    schema::Measure measure{.kind = node.kind, .region = {}};
    std::uint32_t structure = 0;
    if (!node.path.steps.empty()) {
      const auto found = find(record_, node.path);
      if (!found) return {};
      const std::size_t number = record_.items[found->item].field->number;
      structure = found->parent;
      measure.region = {.whole = false, .first = number, .last = number};
    }
    const auto value = translate::evaluate(
        {measure}, {.model = model_, .record = record_, .structure = structure, .last_value = {}});
    return value ? Operand(*value) : Operand();
  }

  Operand operator()(const Presence& node) const {
    const auto found = find(record_, node.path);
    if (!found) return truth(false);
    const Item& item = record_.items[found->item];
    return truth(item.state != ItemState::absent || item.size_octets == 0);
  }

  Operand operator()(const Containment& node) const {
    const Operand whole = evaluate(node.operands[0]);
    const Operand part = evaluate(node.operands[1]);
    const auto* text = std::get_if<std::string>(&whole);
    const auto* text_part = std::get_if<std::string>(&part);
    if (text && text_part)
      return truth(
          has_within(std::as_bytes(std::span(*text)), std::as_bytes(std::span(*text_part))));
    const auto* octets = std::get_if<Octets>(&whole);
    const auto* octets_part = std::get_if<Octets>(&part);
    if (!octets || !octets_part) return {};
    return truth(has_within(*octets, *octets_part));
  }

  Operand operator()(const FilterOperation& operation) const {
    const std::vector<FilterNode>& operands = operation.operands;
    const Operand first = evaluate(operands[0]);
    switch (operands.size()) {
      case 1:
        return unary(operation.op, first);
      case 2:
        if (operation.op == Operator::logical_and) return logical(first, operands[1], false);
        if (operation.op == Operator::logical_or) return logical(first, operands[1], true);
        return binary(operation.op, first, evaluate(operands[1]));
      default:
        break;
    }
    const auto condition = is_true(first);
    return condition ? evaluate(operands[*condition ? 1 : 2]) : Operand();
  }

 private:
  // One operand that is `deciding` says it all, whatever the other one is.
  Operand logical(const Operand& first, const FilterNode& second, bool deciding) const {
    const auto left = is_true(first);
    if (left && *left == deciding) return truth(deciding);
    const auto right = is_true(evaluate(second));
    if (right && *right == deciding) return truth(deciding);
    return left && right ? truth(!deciding) : Operand();
  }

  static Operand unary(Operator op, const Operand& operand) {
    if (const auto* value = std::get_if<std::int64_t>(&operand)) {
      return from_optional(schema::apply(op, *value));
    }
    if (op == Operator::logical_not) {
      const auto value = is_true(operand);
      return value ? truth(!*value) : Operand();
    }
    const auto* real = std::get_if<Real>(&operand);
    if (real && op == Operator::negate) return Real{-real->number, real->size_octets};
    return {};
  }

  static Operand binary(Operator op, const Operand& left, const Operand& right) {
    const auto order = order_of(left, right);
    if (!order) return {};
    if (const auto compared = compare(op, *order)) return truth(*compared);
    const auto* a = std::get_if<std::int64_t>(&left);
    const auto* b = std::get_if<std::int64_t>(&right);
    if (a && b) return from_optional(schema::apply(op, *a, *b));
    if (!std::holds_alternative<Real>(left) && !std::holds_alternative<Real>(right)) return {};
    const auto x = exactly(left);
    const auto y = exactly(right);
    if (!x || !y) return {};
    return compute_reals(op, static_cast<double>(*x), static_cast<double>(*y));
  }

  const schema::Model& model_;
  const Record& record_;
};

}  // namespace

Verdict test(const Filter& filter, const schema::Model& model, const Record& record) {
  const auto structure = static_cast<std::size_t>(record.structure - model.structs.data());
  const auto found = std::ranges::find(filter.expressions, structure, &Filter::OfStruct::structure);
  if (found == filter.expressions.end()) return Verdict::unknown;
  const auto holds = is_true(Evaluator(model, record).evaluate(found->expression));
  if (!holds) return Verdict::unknown;
  return *holds ? Verdict::holds : Verdict::fails;
}

}  // namespace wirestruct::translate
