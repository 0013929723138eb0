#include "schema/find_end.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

void error(Diagnostics& diagnostics, ErrorCode code, SourceSpan at, std::string message,
           std::string label, std::string fix, std::vector<Note> notes) {
  report(diagnostics, {.code = code,
                       .at = at,
                       .message = std::move(message),
                       .label = std::move(label),
                       .notes = std::move(notes),
                       .fix = std::move(fix)});
}

bool waits_for_octets(const Struct& structure, std::optional<std::size_t> guard) {
  for (; guard; guard = structure.guards[*guard].outer) {
    if (structure.guards[*guard].kind == GuardKind::octets_left) return true;
  }
  return false;
}

// One element goes on to the end of what is around it.
bool has_open_elements(const Model& model, const Field& field) {
  if (field.region) return false;
  if (const auto* inner = std::get_if<StructType>(&field.type)) {
    return model.structs[inner->index].end == EndKind::open;
  }
  const auto* variant = std::get_if<VariantType>(&field.type);
  if (!variant) return false;
  return std::ranges::any_of(
      model.variants[variant->index].alternatives, [&](const Alternative& alternative) {
        if (!alternative.content) return false;
        const Field& content = *alternative.content;
        return (content.extent && content.extent->kind == ExtentKind::rest) ||
               has_open_elements(model, content);
      });
}

// The struct's size as value × factor + addend, when the expression is size(this) changed only by
// what can be undone.
std::optional<LengthRule> length_rule(const Expression& expression) {
  if (const auto* measure = std::get_if<Measure>(&expression.node)) {
    if (measure->kind != MeasureKind::size || !measure->region.whole) return std::nullopt;
    return LengthRule{};
  }
  const auto* operation = std::get_if<Operation>(&expression.node);
  if (!operation || operation->operands.size() != 2) return std::nullopt;
  const bool number_first = std::holds_alternative<Number>(operation->operands[0].node);
  const Expression& inner = operation->operands[number_first ? 1 : 0];
  const auto* number = std::get_if<Number>(&operation->operands[number_first ? 0 : 1].node);
  if (!number || (number_first && operation->op != Operator::add)) return std::nullopt;
  auto rule = length_rule(inner);
  if (!rule) return std::nullopt;
  const std::int64_t by = number->value;
  // Larger numbers than a struct has octets make no rule that a message could follow.
  constexpr auto most = static_cast<std::int64_t>(limits::struct_octets);
  if (by > most || by < -most) return std::nullopt;
  // No other operator can be undone.
  if (operation->op == Operator::add) {
    rule->addend -= by * rule->factor;
  } else if (operation->op == Operator::subtract) {
    rule->addend += by * rule->factor;
  } else if (operation->op == Operator::divide && by > 0) {
    rule->factor *= by;
  } else if (operation->op == Operator::shift_right && by >= 0 && by <= 24) {
    rule->factor <<= by;
  } else {
    return std::nullopt;
  }
  if (rule->factor > most || rule->addend > most || rule->addend < -most) return std::nullopt;
  return rule;
}

class EndFinder {
 public:
  EndFinder(const Model& model, Struct& structure, Diagnostics& diagnostics)
      : model_(model), structure_(structure), diagnostics_(diagnostics) {}

  bool run() {
    for (Member& member : structure_.members) {
      if (!may_follow(member)) return false;
      if (auto* field = std::get_if<Field>(&member); field && !visit(*field)) return false;
    }
    if (rest_) rest_->extent->trailing_octets = trailing_octets_;
    structure_.end = open_ ? EndKind::open : EndKind::self;
    if (length_ && (!open_ || length_->field < *first_open_)) {
      structure_.end = EndKind::length;
      structure_.length = length_;
    }
    return true;
  }

 private:
  // Behind what goes on to the end only that can stand which a reader finds from the end: a fixed
  // number of octets; or, behind what waits for octets, what waits itself.
  bool may_follow(const Member& member) {
    if (!open_) return true;
    const auto& [guard, is_fixed, size_octets, at] = std::visit(
        [](const auto& part) {
          return std::tuple(part.guard, part.is_size_fixed, part.size_octets, part.at);
        },
        member);
    if (rest_ && is_fixed && !guard) {
      trailing_octets_ += size_octets;
      return true;
    }
    if (waiting_ && waits_for_octets(structure_, guard)) return true;
    if (waiting_) {
      error(diagnostics_, ErrorCode::e409, at,
            fmt::format("`{}` is there when the message goes on, and this stands behind it",
                        open_->name),
            "it would be what makes the message go on", "mark what follows with the same `@since`",
            {{open_->at, "it is here"}});
      return false;
    }
    error(diagnostics_, ErrorCode::e409, at,
          fmt::format("`{}` goes on to the end, and this stands behind it", open_->name), {},
          rest_ ? "say how many there are, as in `[bytes n]`; only fields of fixed size can follow "
                  "`[..]`"
                : fmt::format("say how many octets it has, as in `{} size n`", open_->name),
          {{open_->at, "it is here"}});
    return false;
  }

  bool visit(Field& field) {
    const bool is_array = field.extent || !field.dimensions.empty();
    if (has_open_elements(model_, field)) {
      if (is_array) {
        error(diagnostics_, ErrorCode::e414, field.at,
              fmt::format("the first element of `{}` goes on to the end", field.name),
              "there is no second one", "give the struct a field that derives from `size(this)`",
              {});
        return false;
      }
      set_open(field);
    }
    if (field.extent && field.extent->kind == ExtentKind::rest) {
      set_open(field);
      rest_ = &field;
      waiting_ = false;
    } else if (waits_for_octets(structure_, field.guard)) {
      waiting_ = !open_ || waiting_;
      set_open(field);
    }
    if (!length_ && field.derived && field.is_offset_fixed && !field.guard) {
      length_ = length_rule(*field.derived);
      if (length_) length_->field = field.number;
    }
    return true;
  }

  void set_open(const Field& field) {
    if (!open_) first_open_ = field.number;
    open_ = &field;
  }

  const Model& model_;
  Struct& structure_;
  Diagnostics& diagnostics_;
  const Field* open_ = nullptr;  // the last one that goes on to the end
  std::optional<std::size_t> first_open_;
  Field* rest_ = nullptr;  // when it is `[..]`
  bool waiting_ = false;   // when it is there only if the message goes on
  std::uint64_t trailing_octets_ = 0;
  std::optional<LengthRule> length_;
};

}  // namespace

bool find_end(const Model& model, Struct& structure, Diagnostics& diagnostics) {
  return EndFinder(model, structure, diagnostics).run();
}

}  // namespace wirestruct::schema
