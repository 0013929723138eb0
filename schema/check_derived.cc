#include "schema/check_derived.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

void error(Diagnostics& diagnostics, ErrorCode code, SourceSpan at, std::string message,
           std::string label, std::string fix = {}) {
  report(diagnostics, {.code = code,
                       .at = at,
                       .message = std::move(message),
                       .label = std::move(label),
                       .notes = {},
                       .fix = std::move(fix)});
}

/// What the field holds: itself, or what its `switch` selects.
template <typename Visit>
void for_all_contents(const Model& model, const Field& field, const Visit& visit) {
  visit(field);
  const auto* variant = std::get_if<VariantType>(&field.type);
  if (!variant) return;
  for (const Alternative& alternative : model.variants[variant->index].alternatives) {
    if (alternative.content) visit(*alternative.content);
  }
}

// -- How much work it is

/// Counts the values and operators of expressions with those of the derived fields and parameters
/// that they read put in their place: what encoders evaluate and generators write.
class Terms {
 public:
  explicit Terms(const Model& model) : model_(model) {}

  /// The members of a struct, in order. The field at which there are too many; null: all is well.
  const Field* count(const Struct& structure) {
    for (const Member& member : structure.members) {
      const auto* field = std::get_if<Field>(&member);
      if (!field) continue;
      for_all_contents(model_, *field, [this](const Field& content) { count_told(content); });
      std::size_t own = 0;
      if (field->derived) own = terms_of(*field->derived, {});
      of_fields_.push_back(own);
      add(own);
      if (total_ > limits::derivation_terms) return field;
    }
    return nullptr;
  }

 private:
  void count_told(const Field& field) {
    std::vector<std::size_t> told;
    for (const Expression& argument : field.arguments) {
      told.push_back(terms_of(argument, {}));
      add(told.back());
    }
    const auto* bits = std::get_if<BitsType>(&field.type);
    if (!bits) return;
    for (const BitField& part : model_.bits[bits->index].fields) {
      if (part.computed) add(terms_of(*part.computed, told));
    }
  }

  void add(std::size_t terms) { total_ = bounded(total_ + terms); }

  // Sums grow no further than one beyond the limit.
  static std::size_t bounded(std::size_t terms) {
    return std::min(terms, limits::derivation_terms + 1);
  }

  std::size_t terms_of(const Expression& expression, const std::vector<std::size_t>& told) const {
    if (const auto* value = std::get_if<FieldValue>(&expression.node)) {
      const bool is_own = !value->of_last && value->path.front() < of_fields_.size();
      return is_own ? std::max<std::size_t>(1, of_fields_[value->path.front()]) : 1;
    }
    if (const auto* parameter = std::get_if<ParameterValue>(&expression.node)) {
      return parameter->index < told.size() ? told[parameter->index] : 1;
    }
    std::size_t terms = 1;
    if (const auto* operation = std::get_if<Operation>(&expression.node)) {
      for (const Expression& operand : operation->operands) {
        terms = bounded(terms + terms_of(operand, told));
      }
    } else if (const auto* checksum = std::get_if<Checksum>(&expression.node)) {
      for (const ChecksumPiece& piece : checksum->pieces) {
        const auto* value = std::get_if<ValuePiece>(&piece);
        terms = bounded(terms + (value ? terms_of(value->value[0], told) : 1));
      }
    }
    return terms;
  }

  const Model& model_;
  std::vector<std::size_t> of_fields_;  // by Field::number; 0 for one that is stored
  std::size_t total_ = 0;
};

// -- What is known too late

/// Which fields an encoder does not know before everything is written.
class Lateness {
 public:
  Lateness(const Model& model, const Struct& structure) : model_(model), structure_(structure) {
    for (const Member& member : structure.members) {
      const auto* field = std::get_if<Field>(&member);
      if (field) late_.push_back(field->derived && is_late(*field->derived, false));
    }
  }

  /// What a field inside of another struct derives from is not looked at: only a constant is known
  /// of it.
  ///   may_measure  sizes and offsets are known already
  bool is_late(const Expression& expression, bool may_measure) const {
    if (const auto* measure = std::get_if<Measure>(&expression.node)) {
      // The octets of a text are counted in its charset, which is no form that every program keeps.
      return !may_measure && (measure->kind != MeasureKind::count ||
                              is_text(field_of(structure_, measure->region.first)));
    }
    if (std::holds_alternative<Checksum>(expression.node)) return true;
    if (const auto* operation = std::get_if<Operation>(&expression.node)) {
      return std::ranges::any_of(operation->operands, [&](const Expression& operand) {
        return is_late(operand, may_measure);
      });
    }
    const auto* value = std::get_if<FieldValue>(&expression.node);
    return value && is_late(*value);
  }

 private:
  bool is_late(const FieldValue& value) const {
    const Struct* inside = &structure_;
    for (std::size_t i = 0; i < value.path.size(); ++i) {
      const Field& field = field_of(*inside, value.path[i]);
      if (field.derived) return i > 0 ? !is_constant(*field.derived) : late_[value.path[i]];
      if (const auto* bits = std::get_if<BitsType>(&field.type)) {
        return i + 1 < value.path.size() &&
               model_.bits[bits->index].fields[value.path[i + 1]].computed.has_value();
      }
      const auto* inner = std::get_if<StructType>(&field.type);
      if (!inner) return false;
      inside = &model_.structs[inner->index];
    }
    return false;
  }

  const Model& model_;
  const Struct& structure_;
  std::vector<bool> late_;  // by Field::number
};

void check_told(const Lateness& lateness, const Field& field, Diagnostics& diagnostics) {
  // Bits are written anew when all sizes are known, but in front of other fields that derive.
  const bool may_measure = std::holds_alternative<BitsType>(field.type);
  for (const Expression& argument : field.arguments) {
    if (!lateness.is_late(argument, may_measure)) continue;
    error(diagnostics, ErrorCode::e417, argument.at,
          fmt::format("this is known only when `{}` has been written", field.name),
          "a size, an offset, a checksum or the length of a text is in it");
  }
}

// -- In which order

/// A field that derives, and what has to be computed before it.
struct Derived {
  const Field* field = nullptr;
  std::vector<Region> octets;      ///< octets that a checksum goes over
  std::vector<std::size_t> reads;  ///< values, by Field::number
  bool is_checksum = false;
  bool at_work = false;
  bool done = false;
};

void collect(const Expression& expression, Derived& to) {
  if (const auto* value = std::get_if<FieldValue>(&expression.node)) {
    if (value->of_last) return;
    to.reads.push_back(value->path.front());
  } else if (const auto* operation = std::get_if<Operation>(&expression.node)) {
    for (const Expression& operand : operation->operands) collect(operand, to);
  } else if (const auto* checksum = std::get_if<Checksum>(&expression.node)) {
    to.is_checksum = true;
    for (const ChecksumPiece& piece : checksum->pieces) {
      if (const auto* region = std::get_if<Region>(&piece)) to.octets.push_back(*region);
      if (const auto* read = std::get_if<ValuePiece>(&piece)) collect(read->value[0], to);
    }
  }
}

// Those that derive, by Field::number.
using AllDerived = std::map<std::size_t, Derived>;

// The field that cannot be computed because it waits for itself; null when there is none. Octets of
// its own count as zero in a checksum.
const Field* find_circle(AllDerived& all, Derived& from) {
  if (from.done) return nullptr;
  if (from.at_work) return from.field;
  from.at_work = true;
  std::vector<Region> needs = from.octets;
  for (const std::size_t number : from.reads) {
    needs.push_back({.whole = false, .first = number, .last = number});
  }
  for (const Region& region : needs) {
    auto next = region.whole ? all.begin() : all.lower_bound(region.first);
    for (; next != all.end() && (region.whole || next->first <= region.last); ++next) {
      if (&next->second == &from) continue;
      if (const Field* circle = find_circle(all, next->second)) return circle;
    }
  }
  from.done = true;
  return nullptr;
}

void check_order(const Struct& structure, Diagnostics& diagnostics) {
  AllDerived all;
  std::size_t checksums = 0;
  for (const Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (!field || !field->derived) continue;
    Derived derived{.field = field, .octets = {}, .reads = {}};
    collect(*field->derived, derived);
    if (derived.is_checksum && ++checksums > limits::checksums) {
      return error(diagnostics, ErrorCode::e404, field->at,
                   fmt::format("a struct with more than {} checksums", limits::checksums), {});
    }
    const auto sum = std::ranges::find_if(derived.reads, [&](std::size_t number) {
      const auto read = all.find(number);
      return read != all.end() && read->second.is_checksum;
    });
    if (!derived.is_checksum && sum != derived.reads.end()) {
      return error(diagnostics, ErrorCode::e416, field->at,
                   fmt::format("`{}` derives from `{}`, which is computed last", field->name,
                               field_of(structure, *sum).name),
                   {}, "write the checksum itself in its place");
    }
    if (std::ranges::find(derived.reads, field->number) != derived.reads.end()) {
      return error(diagnostics, ErrorCode::e416, field->at,
                   fmt::format("`{}` is computed from itself", field->name), {});
    }
    all.emplace(field->number, std::move(derived));
  }
  for (auto& [number, derived] : all) {
    const Field* circle = find_circle(all, derived);
    if (!circle) continue;
    return error(
        diagnostics, ErrorCode::e416, circle->at,
        fmt::format("`{}` derives from a field that derives from `{}`", circle->name, circle->name),
        "neither can be computed first");
  }
}

}  // namespace

void check_derived(const Model& model, const Struct& structure, Diagnostics& diagnostics) {
  if (const Field* field = Terms(model).count(structure)) {
    error(diagnostics, ErrorCode::e112, field->at,
          fmt::format("`{}` follows from more than {} values and operators", structure.name,
                      limits::derivation_terms),
          "up to here, with what derives put in the place of where it is read",
          "let fields that derive read fewer others that do");
    return;
  }
  const Lateness lateness(model, structure);
  for (const Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (!field) continue;
    for_all_contents(model, *field,
                     [&](const Field& content) { check_told(lateness, content, diagnostics); });
  }
  check_order(structure, diagnostics);
}

}  // namespace wirestruct::schema
