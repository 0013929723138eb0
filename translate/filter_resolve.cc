// What a filter is written as → what it computes. Names are looked up as the schema's compiler does
// (schema/resolve_expression.cc), in the finished model.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/arithmetic.hpp"
#include "schema/diagnostics.hpp"
#include "schema/lex.hpp"
#include "schema/parse.hpp"
#include "schema/suggest.hpp"
#include "translate/filter.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::Diagnostics;
using schema::ErrorCode;
using schema::Operator;
namespace ast = schema::ast;

/// What an operand is, as far as that is known before a message is.
enum class OperandKind : std::uint8_t {
  number,     ///< an integer
  real,       ///< with a fraction
  character,  ///< an integer, or text
  text,
  octets,
  any,  ///< alternatives of a `switch` differ, or this struct has nothing of that name
};

std::string_view describe(OperandKind kind) {
  switch (kind) {
    case OperandKind::number:
    case OperandKind::character:
      return "an integer";
    case OperandKind::real:
      return "a number with a fraction";
    case OperandKind::text:
      return "text";
    case OperandKind::octets:
      return "raw octets";
    case OperandKind::any:
      break;
  }
  return "anything";
}

struct Operand {
  FilterNode node;
  OperandKind kind = OperandKind::any;
  schema::SourceSpan at = {};
};

OperandKind kind_of(TargetKind kind) {
  switch (kind) {
    case TargetKind::number:
    case TargetKind::octet:
      return OperandKind::number;
    case TargetKind::real:
      return OperandKind::real;
    case TargetKind::character:
      return OperandKind::character;
    case TargetKind::text:
      return OperandKind::text;
    case TargetKind::octets:
      return OperandKind::octets;
    case TargetKind::bits:
    case TargetKind::structure:
    case TargetKind::array:
      break;
  }
  return OperandKind::any;
}

bool is_numeric(OperandKind kind) {
  return kind == OperandKind::number || kind == OperandKind::real ||
         kind == OperandKind::character || kind == OperandKind::any;
}

bool is_order(Operator op) {
  return op == Operator::equal || op == Operator::not_equal || op == Operator::less ||
         op == Operator::less_equal || op == Operator::greater || op == Operator::greater_equal;
}

// Where the bare name of an enumerator is known: beside a field of its enum.
bool is_beside_enumerators(Operator op) {
  return is_order(op) || op == Operator::bit_and || op == Operator::bit_or ||
         op == Operator::bit_xor;
}

bool takes_fractions(Operator op) {
  return is_order(op) || op == Operator::add || op == Operator::subtract ||
         op == Operator::multiply || op == Operator::divide || op == Operator::negate ||
         op == Operator::logical_not || op == Operator::logical_and || op == Operator::logical_or ||
         op == Operator::conditional;
}

// `c0c1`, `c0 c1`, `C0:C1`
std::optional<std::vector<std::byte>> octets_of_hex(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits),
                       [](char c) { return c != ' ' && c != ':'; });
  if (digits.size() % 2 != 0) return std::nullopt;
  std::vector<std::byte> octets;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    std::uint8_t octet = 0;
    const char* const end = &digits[i] + 2;
    const auto [stop, error] = std::from_chars(&digits[i], end, octet, 16);
    if (error != std::errc{} || stop != end) return std::nullopt;
    octets.push_back(std::byte{octet});
  }
  return octets;
}

class FilterResolver {
 public:
  FilterResolver(const schema::Model& model, const schema::Struct& structure,
                 Diagnostics& diagnostics)
      : model_(model), structure_(structure), diagnostics_(diagnostics) {}

  FilterNode run(const ast::Expression& from) {
    Operand whole = resolve(from, std::nullopt);
    require_numeric(whole);
    return std::move(whole.node);
  }

 private:
  using Enumeration = std::optional<std::size_t>;  // whose enumerators go by their bare names

  Operand resolve(const ast::Expression& from, Enumeration enumeration) {
    switch (from.kind) {
      case ast::ExpressionKind::number:
        return number(from, from.number.negative);
      case ast::ExpressionKind::real:
        return {{Real{std::strtod(from.text.c_str(), nullptr)}}, OperandKind::real, from.at};
      case ast::ExpressionKind::string:
        return {{from.text}, OperandKind::text, from.at};
      case ast::ExpressionKind::name:
        return name(from, enumeration);
      case ast::ExpressionKind::call:
        return call(from);
      case ast::ExpressionKind::operation:
        return operation(from, enumeration);
      case ast::ExpressionKind::range:
        break;
    }
    return error(ErrorCode::e315, from.at, "this is no value");
  }

  Operand error(ErrorCode code, schema::SourceSpan at, std::string message, std::string label = {},
                std::string fix = {}) {
    report(diagnostics_, {.code = code,
                          .at = at,
                          .message = std::move(message),
                          .label = std::move(label),
                          .notes = {},
                          .fix = std::move(fix)});
    return {{}, OperandKind::any, at};
  }

  Operand error(ErrorCode code, schema::SourceSpan at, PathError wrong) {
    return error(code, at, std::move(wrong.message), std::move(wrong.label), std::move(wrong.fix));
  }

  Operand number(const ast::Expression& from, bool negative) {
    const std::uint64_t magnitude = from.number.magnitude;
    if (negative && magnitude > std::uint64_t{INT64_MAX} + 1) {
      return error(ErrorCode::e315, from.at, fmt::format("-{} does not fit in 64 bits", magnitude));
    }
    if (!negative && magnitude > INT64_MAX) return {{magnitude}, OperandKind::number, from.at};
    const std::uint64_t bits = negative ? 0 - magnitude : magnitude;
    return {{static_cast<std::int64_t>(bits)}, OperandKind::number, from.at};
  }

  // -- Names

  Operand name(const ast::Expression& from, Enumeration enumeration) {
    const std::string& text = from.text;
    if (text == "true" || text == "false") {
      return {{std::int64_t{text == "true"}}, OperandKind::number, from.at};
    }
    if (enumeration) {
      if (const auto value = enumerator(model_.enums[*enumeration], text)) {
        return {{*value}, OperandKind::number, from.at};
      }
    }
    auto path = resolve_path(model_, structure_, text);
    if (path) return value_of(*std::move(path), from);
    if (const auto value = constant(text)) return {{*value}, OperandKind::number, from.at};
    std::vector<std::string_view> known;
    if (enumeration) {
      for (const schema::Enumerator& each : model_.enums[*enumeration].enumerators) {
        known.push_back(each.name);
      }
    }
    if (path.error().fix.empty()) path.error().fix = schema::did_you_mean(text, known);
    return error(ErrorCode::e210, from.at, std::move(path).error());
  }

  Operand value_of(FieldPath path, const ast::Expression& from) {
    std::optional<OperandKind> kind;
    for (const PathTarget& target : path.targets) {
      if (!is_value(target.kind)) continue;
      const OperandKind each = kind_of(target.kind);
      kind = kind && *kind != each ? OperandKind::any : each;
    }
    if (!kind) return no_value(path, from);
    return {{PathValue{std::move(path)}}, *kind, from.at};
  }

  Operand no_value(const FieldPath& path, const ast::Expression& from) {
    const TargetKind kind = path.targets.empty() ? TargetKind::structure : path.targets[0].kind;
    const bool is_array = kind == TargetKind::array;
    return error(ErrorCode::e315, from.at,
                 fmt::format("`{}` is {}, not a value", from.text,
                             is_array                   ? "an array"
                             : kind == TargetKind::bits ? "a set of bit fields"
                                                        : "a struct"),
                 {},
                 is_array ? fmt::format("name an element: `{}[0]`", from.text)
                          : fmt::format("name what is in it: `{}.…`", from.text));
  }

  static std::optional<std::int64_t> enumerator(const schema::Enum& declared,
                                                std::string_view name) {
    const auto found = std::ranges::find(declared.enumerators, name, &schema::Enumerator::name);
    if (found == declared.enumerators.end()) return std::nullopt;
    if (declared.underlying.kind == schema::ScalarKind::signed_integer) {
      return sign_extend(found->bits, declared.underlying.size_octets);
    }
    return static_cast<std::int64_t>(found->bits);
  }

  // `MAX_NAME`, `Kind.login`, or with the package in front.
  std::optional<std::int64_t> constant(std::string_view text) const {
    const auto is_called = [&](const auto& declaration, std::string_view name) {
      if (declaration.name == name) return true;
      const std::string& package = model_.files[declaration.file].package;
      return !package.empty() && name == package + "." + declaration.name;
    };
    for (const schema::Constant& each : model_.constants) {
      if (is_called(each, text)) return each.value;
    }
    const std::size_t dot = text.rfind('.');
    if (dot == text.npos) return std::nullopt;
    for (const schema::Enum& each : model_.enums) {
      if (!is_called(each, text.substr(0, dot))) continue;
      if (const auto value = enumerator(each, text.substr(dot + 1))) return value;
    }
    return std::nullopt;
  }

  // -- Functions

  std::optional<FieldPath> path_argument(const ast::Expression& from) {
    auto path = resolve_path(model_, structure_, from.text);
    if (path) return *std::move(path);
    error(ErrorCode::e210, from.at, std::move(path).error());
    return std::nullopt;
  }

  Operand call(const ast::Expression& from) {
    constexpr std::array<std::string_view, 5> functions = {"present", "contains", "count", "size",
                                                           "offset"};
    const auto known = std::ranges::find(functions, from.text);
    if (known == functions.end()) {
      return error(ErrorCode::e211, from.at,
                   fmt::format("a filter has no function `{}`", from.text),
                   "it has `present`, `contains`, `count`, `size` and `offset`",
                   schema::did_you_mean(from.text, functions));
    }
    if (from.text == "contains") return containment(from);
    const bool is_path =
        from.operands.size() == 1 && from.operands[0].kind == ast::ExpressionKind::name;
    if (!is_path) {
      return error(ErrorCode::e211, from.at,
                   fmt::format("`{}` is of one field, as in `{}(items)`", from.text, from.text));
    }
    const ast::Expression& argument = from.operands[0];
    if (argument.text == "this" && from.text == "size") {
      return {{PathMeasure{schema::MeasureKind::size, {}}}, OperandKind::number, from.at};
    }
    auto path = path_argument(argument);
    if (!path) return {{}, OperandKind::any, from.at};
    if (from.text == "present") {
      return {{Presence{*std::move(path)}}, OperandKind::number, from.at};
    }
    return measure(from, argument, *std::move(path));
  }

  Operand measure(const ast::Expression& from, const ast::Expression& argument, FieldPath path) {
    const bool is_field =
        path.steps.back().indices.empty() && std::ranges::all_of(path.targets, [](const auto& t) {
          return t.part == nullptr && t.flag == nullptr;
        });
    if (!is_field) {
      return error(ErrorCode::e211, argument.at,
                   fmt::format("`{}` is of whole fields, not of a part of one", from.text));
    }
    const bool is_array = std::ranges::any_of(path.targets, [](const PathTarget& target) {
      return target.kind == TargetKind::array || target.kind == TargetKind::text ||
             target.kind == TargetKind::octets;
    });
    if (from.text == "count" && !is_array) {
      return error(ErrorCode::e211, argument.at,
                   fmt::format("`{}` is no array: there is nothing to count", argument.text));
    }
    const schema::MeasureKind kind = from.text == "count"  ? schema::MeasureKind::count
                                     : from.text == "size" ? schema::MeasureKind::size
                                                           : schema::MeasureKind::offset;
    return {{PathMeasure{kind, std::move(path)}}, OperandKind::number, from.at};
  }

  Operand containment(const ast::Expression& from) {
    if (from.operands.size() != 2) {
      return error(ErrorCode::e211, from.at,
                   "`contains` is of two texts, as in `contains(name, \"oë\")`");
    }
    Operand whole = resolve(from.operands[0], std::nullopt);
    Operand part = resolve(from.operands[1], std::nullopt);
    make_alike(whole, part);
    for (const Operand* each : {&whole, &part}) {
      if (each->kind == OperandKind::text || each->kind == OperandKind::octets ||
          each->kind == OperandKind::any) {
        continue;
      }
      return error(
          ErrorCode::e211, each->at,
          fmt::format("this is {}: `contains` is of texts or octets", describe(each->kind)));
    }
    Containment node;
    node.operands.push_back(std::move(whole.node));
    node.operands.push_back(std::move(part.node));
    return {{std::move(node)}, OperandKind::number, from.at};
  }

  // -- Operators

  // The enum of the field that an operand names.
  Enumeration enumeration_of(const ast::Expression& from) const {
    if (from.kind != ast::ExpressionKind::name) return std::nullopt;
    const auto path = resolve_path(model_, structure_, from.text);
    if (!path) return std::nullopt;
    const auto target = std::ranges::find_if(
        path->targets, [](const PathTarget& each) { return each.enumeration.has_value(); });
    return target == path->targets.end() ? std::nullopt : target->enumeration;
  }

  Operand operation(const ast::Expression& from, Enumeration enumeration) {
    if (from.op == Operator::negate && from.operands[0].kind == ast::ExpressionKind::number) {
      return number(from.operands[0], !from.operands[0].number.negative);
    }
    if (is_beside_enumerators(from.op)) {
      for (const ast::Expression& operand : from.operands) {
        if (const Enumeration found = enumeration_of(operand)) enumeration = found;
      }
    }
    std::vector<Operand> operands;
    for (const ast::Expression& operand : from.operands) {
      operands.push_back(resolve(operand, enumeration));
    }
    return operation_of(from, std::move(operands));
  }

  Operand operation_of(const ast::Expression& from, std::vector<Operand> operands) {
    OperandKind kind = OperandKind::number;
    if (is_order(from.op)) {
      make_alike(operands[0], operands[1]);
      if (!require_alike(from, operands)) return {{}, OperandKind::any, from.at};
    } else if (from.op == Operator::conditional) {
      require_numeric(operands[0]);
      kind = operands[1].kind == operands[2].kind ? operands[1].kind : OperandKind::any;
    } else {
      kind = kind_of_result(from, operands);
    }
    FilterOperation operation{from.op, {}};
    for (Operand& operand : operands) operation.operands.push_back(std::move(operand.node));
    return {{std::move(operation)}, kind, from.at};
  }

  OperandKind kind_of_result(const ast::Expression& from, const std::vector<Operand>& operands) {
    bool has_fraction = false;
    for (const Operand& operand : operands) {
      if (!require_numeric(operand)) return OperandKind::any;
      has_fraction |= operand.kind == OperandKind::real;
    }
    if (!has_fraction) return OperandKind::number;
    if (!takes_fractions(from.op)) {
      error(ErrorCode::e315, from.at,
            fmt::format("`{}` is of integers only", schema::spelling(from.op)));
    }
    const bool is_logical = from.op == Operator::logical_not || from.op == Operator::logical_and ||
                            from.op == Operator::logical_or;
    return is_logical ? OperandKind::number : OperandKind::real;
  }

  // A character beside a text is one, and a text beside octets is their hex digits.
  void make_alike(Operand& left, Operand& right) {
    for (const auto& [one, other] : {std::pair(&left, &right), std::pair(&right, &left)}) {
      auto* path = std::get_if<PathValue>(&one->node.node);
      if (path && one->kind == OperandKind::character && other->kind == OperandKind::text) {
        path->as_text = true;
        one->kind = OperandKind::text;
      }
      const auto* digits = std::get_if<std::string>(&one->node.node);
      if (!digits || other->kind != OperandKind::octets) continue;
      if (auto octets = octets_of_hex(*digits)) {
        *one = {{*std::move(octets)}, OperandKind::octets, one->at};
      } else {
        *one = error(ErrorCode::e315, one->at, "this is compared with raw octets, and is no hex",
                     "two hex digits for each octet, as in `\"c0 c1 c2\"`");
      }
    }
  }

  bool require_alike(const ast::Expression& from, const std::vector<Operand>& operands) {
    const OperandKind left = operands[0].kind;
    const OperandKind right = operands[1].kind;
    if (left == OperandKind::any || right == OperandKind::any || left == right) return true;
    if (is_numeric(left) && is_numeric(right)) return true;
    error(ErrorCode::e315, from.at,
          fmt::format("{} cannot be compared with {}", describe(left), describe(right)),
          left == OperandKind::text || right == OperandKind::text
              ? "text is written in quotation marks, a number or an enumerator without"
              : "");
    return false;
  }

  bool require_numeric(const Operand& operand) {
    if (is_numeric(operand.kind)) return true;
    error(ErrorCode::e315, operand.at,
          fmt::format("this is {}, not a number", describe(operand.kind)),
          operand.kind == OperandKind::text ? "compare it, as in `name == \"Zoë\"`"
                                            : "compare it, as in `token == \"c0 c1\"`");
    return false;
  }

  const schema::Model& model_;
  const schema::Struct& structure_;
  Diagnostics& diagnostics_;
};

bool has_error_within(const Diagnostics& diagnostics, schema::SourceSpan at) {
  return std::ranges::any_of(diagnostics.errors, [&](const schema::Diagnostic& error) {
    return error.at.begin >= at.begin && error.at.end <= at.end;
  });
}

// A name need only mean something in one of the structs, and so what is built of it: an error is
// one where no struct makes sense of the place, be it for another reason.
Diagnostics common_errors(std::span<const Diagnostics> of_structs) {
  Diagnostics common;
  for (const Diagnostics& of_struct : of_structs) {
    for (const schema::Diagnostic& error : of_struct.errors) {
      const bool is_known = std::ranges::find(common.errors, error.at, &schema::Diagnostic::at) !=
                            common.errors.end();
      const bool is_common = std::ranges::all_of(
          of_structs, [&](const Diagnostics& other) { return has_error_within(other, error.at); });
      if (is_common && !is_known) report(common, error);
    }
  }
  return common;
}

}  // namespace

std::expected<Filter, std::string> compile_filter(const schema::Model& model,
                                                  std::span<const std::size_t> structs,
                                                  std::string_view text, bool color) {
  const std::vector<schema::SourceFile> sources = {{"--where", std::string(text)}};
  Diagnostics diagnostics;
  std::vector<schema::Token> tokens = schema::lex(sources[0], 0, diagnostics);
  tokens.back().text = "the end of the expression";
  const auto written = schema::parse_query(tokens, diagnostics);
  Filter filter;
  if (written && diagnostics.errors.empty()) {
    std::vector<Diagnostics> of_structs;
    for (const std::size_t index : structs) {
      Diagnostics& of_struct = of_structs.emplace_back();
      filter.expressions.push_back(
          {index, FilterResolver(model, model.structs[index], of_struct).run(*written)});
    }
    diagnostics = common_errors(of_structs);
  }
  if (diagnostics.errors.empty()) return filter;
  return std::unexpected(schema::render(diagnostics, sources, color));
}

}  // namespace wirestruct::translate
