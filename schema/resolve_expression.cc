// Names and numbers → values. Whatever is constant becomes a number here.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "schema/arithmetic.hpp"
#include "schema/resolver.hpp"
#include "schema/suggest.hpp"

namespace wirestruct::schema {
namespace {

constexpr std::uint64_t int64_max = std::numeric_limits<std::int64_t>::max();

std::vector<std::string_view> split(std::string_view dotted) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t dot = dotted.find('.');
    parts.push_back(dotted.substr(0, dot));
    if (dot == dotted.npos) return parts;
    dotted.remove_prefix(dot + 1);
  }
}

bool is_comparison(Operator op) {
  return op == Operator::equal || op == Operator::not_equal || op == Operator::less ||
         op == Operator::less_equal || op == Operator::greater || op == Operator::greater_equal ||
         op == Operator::bit_and || op == Operator::bit_or || op == Operator::bit_xor;
}

Expression number_expression(std::int64_t value, SourceSpan at) {
  return {Number{value}, at};
}

// A single value that is a number: no float, array, struct or switch.
bool is_number(const Model& model, const Type& type) {
  const auto scalar = wire_scalar(model, type);
  return scalar && scalar->kind != ScalarKind::floating_point &&
         !std::holds_alternative<BitsType>(type);
}

}  // namespace

const Field* find_field(const Struct& structure, std::string_view name) {
  for (const Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (field && field->name == name) return field;
  }
  return nullptr;
}

std::optional<std::size_t> find_parameter(const std::vector<Parameter>& parameters,
                                          std::string_view name) {
  const auto found = std::ranges::find(parameters, name, &Parameter::name);
  if (found == parameters.end()) return std::nullopt;
  return static_cast<std::size_t>(found - parameters.begin());
}

bool reads_last(const Expression& expression) {
  if (const auto* value = std::get_if<FieldValue>(&expression.node)) return value->of_last;
  const auto* operation = std::get_if<Operation>(&expression.node);
  return operation && std::ranges::any_of(operation->operands, reads_last);
}

std::optional<Expression> Resolver::resolve_expression(const ast::Expression& from,
                                                       const Scope& scope) {
  switch (from.kind) {
    case ast::ExpressionKind::number:
      return resolve_number(from, scope, false);
    case ast::ExpressionKind::name:
      return resolve_name(from, scope);
    case ast::ExpressionKind::call:
      return resolve_call(from, scope);
    case ast::ExpressionKind::operation:
      return resolve_operation(from, scope);
    case ast::ExpressionKind::real:
    case ast::ExpressionKind::string:
    case ast::ExpressionKind::range:
      break;
  }
  error(ErrorCode::e315, from.at, "this is no integer", "expressions compute with integers");
  return std::nullopt;
}

std::optional<std::int64_t> Resolver::constant(const ast::Expression& from, const Scope& scope,
                                               std::string_view what) {
  const auto expression = resolve_expression(from, scope);
  if (!expression) return std::nullopt;
  if (const auto* number = std::get_if<Number>(&expression->node)) return number->value;
  error(ErrorCode::e315, from.at, fmt::format("{} is not known before a message is", what),
        "expected a constant");
  return std::nullopt;
}

std::optional<std::uint64_t> Resolver::number(const ast::Expression& from, std::size_t file) {
  const auto value = constant(from, {.file = file, .large_numbers = true}, "this number");
  if (!value) return std::nullopt;
  // Only a literal is above 2^63 - 1.
  const bool is_literal = from.kind == ast::ExpressionKind::number && !from.number.negative;
  if (*value >= 0 || is_literal) return static_cast<std::uint64_t>(*value);
  error(ErrorCode::e315, from.at, fmt::format("{} is negative", *value),
        "a number of octets, elements or bits is not");
  return std::nullopt;
}

std::optional<Expression> Resolver::resolve_number(const ast::Expression& from, const Scope& scope,
                                                   bool negated) {
  const std::uint64_t magnitude = from.number.magnitude;
  if (negated != from.number.negative) {
    if (magnitude <= int64_max + 1) {
      return number_expression(static_cast<std::int64_t>(0 - magnitude), from.at);
    }
    error(ErrorCode::e315, from.at, fmt::format("-{} does not fit in 64 bits", magnitude));
    return std::nullopt;
  }
  if (magnitude <= int64_max || scope.large_numbers) {
    return number_expression(static_cast<std::int64_t>(magnitude), from.at);
  }
  error(ErrorCode::e315, from.at, fmt::format("{} is too large to compute with", magnitude),
        fmt::format("at most {}", int64_max));
  return std::nullopt;
}

std::optional<Expression> Resolver::resolve_operation(const ast::Expression& from,
                                                      const Scope& outer) {
  Scope scope = outer;
  scope.large_numbers = false;
  if (from.op == Operator::negate && from.operands[0].kind == ast::ExpressionKind::number) {
    return resolve_number(from.operands[0], scope, true);
  }
  if (is_comparison(from.op)) {
    for (const ast::Expression& operand : from.operands) {
      if (const auto found = enumeration_of(operand, scope)) scope.enumeration = found;
    }
  }
  Operation operation{from.op, {}};
  bool known = true;
  for (const ast::Expression& operand : from.operands) {
    auto resolved = resolve_expression(operand, scope);
    known = known && resolved;
    if (resolved) operation.operands.push_back(std::move(*resolved));
  }
  if (!known) return std::nullopt;
  return fold({std::move(operation), from.at});
}

std::optional<Expression> Resolver::fold(Expression expression) {
  const auto& operation = std::get<Operation>(expression.node);
  const std::vector<Expression>& operands = operation.operands;
  if (!std::ranges::all_of(operands, is_constant)) return expression;
  const auto value = [&](std::size_t i) { return std::get<Number>(operands[i].node).value; };
  if (operation.op == Operator::conditional) return operands[value(0) != 0 ? 1 : 2];
  const auto result = operands.size() == 1 ? apply(operation.op, value(0))
                                           : apply(operation.op, value(0), value(1));
  if (result) return number_expression(*result, expression.at);
  error(ErrorCode::e315, expression.at,
        fmt::format("`{}` of these has no result of 64 bits", spelling(operation.op)));
  return std::nullopt;
}

// -- Names

std::optional<std::int64_t> Resolver::enumerator(std::size_t enumeration, std::string_view name) {
  const Enum& declared = resolved_.model.enums[enumeration];
  auto& indices = enumerators_[enumeration];
  // An enum that is at work has more of them each time.
  for (std::size_t i = indexed_[enumeration]; i < declared.enumerators.size(); ++i) {
    indices.emplace(declared.enumerators[i].name, i);
  }
  indexed_[enumeration] = declared.enumerators.size();
  const auto index = indices.find(name);
  if (index == indices.end()) return std::nullopt;
  const Enumerator* found = &declared.enumerators[index->second];
  const std::uint32_t unused_bits = 64 - 8 * declared.underlying.size_octets;
  if (declared.underlying.kind == ScalarKind::signed_integer) {
    return static_cast<std::int64_t>(found->bits << unused_bits) >> unused_bits;
  }
  return static_cast<std::int64_t>(found->bits);
}

// The enum of the field that an operand names; nothing, in silence, for all else.
std::optional<std::size_t> Resolver::enumeration_of(const ast::Expression& from,
                                                    const Scope& scope) const {
  if (from.kind != ast::ExpressionKind::name || !scope.structure) return std::nullopt;
  std::vector<std::string_view> steps = split(from.text);
  const Type* type = nullptr;
  if (steps[0] == "last") {
    type = scope.last;
  } else if (const Field* field = find_field(*scope.structure, steps[0])) {
    type = &field->type;
  } else if (const auto index = find_parameter(*scope.parameters, steps[0])) {
    return steps.size() == 1 ? (*scope.parameters)[*index].enumeration : std::nullopt;
  }
  for (std::size_t i = 1; type && i < steps.size(); ++i) {
    if (const auto* bits = std::get_if<BitsType>(type)) {
      const auto& fields = resolved_.model.bits[bits->index].fields;
      const auto found = std::ranges::find(fields, steps[i], &BitField::name);
      if (found == fields.end() || i + 1 < steps.size()) return std::nullopt;
      return found->enumeration;
    }
    const auto* inner = std::get_if<StructType>(type);
    const Field* field =
        inner ? find_field(resolved_.model.structs[inner->index], steps[i]) : nullptr;
    type = field ? &field->type : nullptr;
  }
  const auto* enumeration = type ? std::get_if<EnumType>(type) : nullptr;
  return enumeration ? std::optional(enumeration->index) : std::nullopt;
}

// In this order: an enumerator that goes by its bare name, a field, a constant, an enum's
// enumerator. So `kind == text` means the enumerator, also beside a field of that name.
std::optional<Expression> Resolver::resolve_name(const ast::Expression& from, const Scope& scope) {
  if (from.text == "true" || from.text == "false") {
    return number_expression(from.text == "true", from.at);
  }
  std::vector<std::string_view> steps = split(from.text);
  if (scope.enumeration && steps.size() == 1) {
    if (const auto value = enumerator(*scope.enumeration, steps[0])) {
      return number_expression(*value, from.at);
    }
  }
  if (scope.structure) {
    const bool is_last = steps[0] == "last" && scope.last;
    if (is_last || find_field(*scope.structure, steps[0])) {
      return resolve_path(from, scope, std::move(steps));
    }
  }
  if (scope.parameters) {
    if (const auto index = find_parameter(*scope.parameters, steps[0])) {
      return resolve_parameter_value(from, scope, steps, *index);
    }
  }
  const ast::Name name{from.text, from.at};
  for (const Declaration* found : names_.find(scope.file, from.text)) {
    if (found->kind != DeclarationKind::constant) continue;
    resolve_constant_number(found->number);
    if (constant_states_[found->number] != State::known) return std::nullopt;
    return number_expression(resolved_.model.constants[found->number].value, from.at);
  }
  const std::size_t dot = from.text.rfind('.');
  if (dot != from.text.npos) {
    for (const Declaration* found : names_.find(scope.file, from.text.substr(0, dot))) {
      if (found->kind != DeclarationKind::enumeration) continue;
      const std::string_view own_name = std::string_view(from.text).substr(dot + 1);
      auto value = enumerator(found->number, own_name);  // known, too, while the enum is at work
      if (!value) {
        resolve_enum_number(found->number);
        if (enum_states_[found->number] != State::known) return std::nullopt;
        value = enumerator(found->number, own_name);
      }
      if (value) return number_expression(*value, from.at);
    }
  }
  report_unknown_value(from, scope);
  return std::nullopt;
}

void Resolver::report_unknown_value(const ast::Expression& from, const Scope& scope) {
  if (scope.lacks_fields || names_.may_lack_names(scope.file)) return;
  if (from.text == "this") {
    error(ErrorCode::e210, from.at, "`this` is no value", {}, "write `size(this)`");
    return;
  }
  std::vector<std::string_view> known;
  if (scope.structure && !is_full(diagnostics_)) {
    for (const Member& member : scope.structure->members) {
      const auto* field = std::get_if<Field>(&member);
      if (field && field->number < scope.visible_fields) known.push_back(field->name);
    }
  }
  if (scope.parameters) {
    for (const Parameter& parameter : *scope.parameters) known.push_back(parameter.name);
  }
  if (scope.enumeration) {
    for (const Enumerator& each : resolved_.model.enums[*scope.enumeration].enumerators) {
      known.push_back(each.name);
    }
  }
  const std::string fix = is_full(diagnostics_) ? "" : did_you_mean(from.text, known);
  error(ErrorCode::e210, from.at, fmt::format("there is no value `{}` here", from.text),
        !fix.empty()      ? ""
        : scope.structure ? "neither a field of this struct, a constant nor an enumerator"
                          : "neither a constant nor an enumerator",
        fix);
}

std::optional<Expression> Resolver::resolve_path(const ast::Expression& from, const Scope& scope,
                                                 std::vector<std::string_view> steps) {
  FieldValue value;
  if (steps[0] == "last" && scope.last) {
    value.of_last = true;
    if (!walk(from, std::span(steps).subspan(1), *scope.last, nullptr, value)) return std::nullopt;
    return Expression{std::move(value), from.at};
  }
  const Field* field = find_field(*scope.structure, steps[0]);
  if (field->number >= scope.visible_fields) {
    error(ErrorCode::e210, from.at,
          fmt::format("`{}` has not been read at this place", field->name),
          "an expression sees the fields in front of it", {}, {{field->at, "it is declared here"}});
    return std::nullopt;
  }
  value.path.push_back(field->number);
  if (!walk(from, std::span(steps).subspan(1), field->type, field, value)) return std::nullopt;
  return Expression{std::move(value), from.at};
}

// The parameter itself or, of flags, whether all bits of one of them are set.
std::optional<Expression> Resolver::resolve_parameter_value(const ast::Expression& from,
                                                            const Scope& scope,
                                                            std::span<const std::string_view> steps,
                                                            std::size_t index) {
  const Parameter& parameter = (*scope.parameters)[index];
  Expression value{ParameterValue{index}, from.at};
  if (steps.size() == 1) return value;
  const auto mask = parameter.enumeration && steps.size() == 2 &&
                            resolved_.model.enums[*parameter.enumeration].is_flags
                        ? enumerator(*parameter.enumeration, steps[1])
                        : std::nullopt;
  if (!mask) {
    error(ErrorCode::e210, from.at,
          fmt::format("`{}` has nothing called `{}`", parameter.name, steps[1]), {}, {},
          {{parameter.at, "a parameter is one value"}});
    return std::nullopt;
  }
  const Expression bits = number_expression(*mask, from.at);
  Expression masked{Operation{Operator::bit_and, {std::move(value), bits}}, from.at};
  return Expression{Operation{Operator::equal, {std::move(masked), bits}}, from.at};
}

// From a value of the type `start` down by the steps, to a number.
bool Resolver::walk(const ast::Expression& from, std::span<const std::string_view> steps,
                    const Type& start, const Field* field, FieldValue& to) {
  const auto no_number = [&](std::string_view why) {
    error(ErrorCode::e315, from.at, fmt::format("`{}` is {}, not an integer", from.text, why));
    return false;
  };
  if (field && (field->extent || !field->dimensions.empty())) return no_number("an array");
  if (steps.empty()) {
    if (is_number(resolved_.model, start)) return true;
    return no_number(std::holds_alternative<StructType>(start)    ? "a struct"
                     : std::holds_alternative<BitsType>(start)    ? "a set of bit fields"
                     : std::holds_alternative<VariantType>(start) ? "what a `switch` selects"
                                                                  : "a floating-point number");
  }
  const auto unknown = [&](std::string_view in) {
    error(ErrorCode::e210, from.at, fmt::format("`{}` has nothing called `{}`", in, steps[0]));
    return false;
  };
  if (const auto* inner = std::get_if<StructType>(&start)) {
    const Struct& structure = resolved_.model.structs[inner->index];
    const Field* next = find_field(structure, steps[0]);
    if (!next) return resolved_.complete[inner->index] && unknown(structure.name);
    to.path.push_back(next->number);
    return walk(from, steps.subspan(1), next->type, next, to);
  }
  if (const auto* bits = std::get_if<BitsType>(&start); bits && steps.size() == 1) {
    const Bits& declared = resolved_.model.bits[bits->index];
    const auto found = std::ranges::find(declared.fields, steps[0], &BitField::name);
    if (found == declared.fields.end()) return unknown(declared.name);
    to.path.push_back(static_cast<std::size_t>(found - declared.fields.begin()));
    return true;
  }
  if (const auto* flags = std::get_if<EnumType>(&start); flags && steps.size() == 1) {
    const Enum& declared = resolved_.model.enums[flags->index];
    const auto found = std::ranges::find(declared.enumerators, steps[0], &Enumerator::name);
    if (declared.is_flags && found == declared.enumerators.end()) return unknown(declared.name);
    if (declared.is_flags) {
      to.path.push_back(static_cast<std::size_t>(found - declared.enumerators.begin()));
      return true;
    }
  }
  error(ErrorCode::e315, from.at,
        fmt::format(
            "`{}` is one value: nothing in it is called `{}`",
            from.text.substr(0, static_cast<std::size_t>(steps[0].data() - from.text.data()) - 1),
            steps[0]));
  return false;
}

}  // namespace wirestruct::schema
