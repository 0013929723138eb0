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

  /// The next struct of the model. The field at which there are too many; null: all is well.
  const Field* count_next() {
    total_ = 0;
    const Struct& structure = model_.structs[of_structs_.size()];
    of_structs_.emplace_back();
    for (const Member& member : structure.members) {
      const auto* field = std::get_if<Field>(&member);
      if (!field) continue;
      of_structs_.back().push_back(count(*field));
      if (total_ > limits::derivation_terms) return field;
    }
    return nullptr;
  }

 private:
  struct Weight {
    std::size_t read = 0;  ///< what the field derives from; 0: it is stored
    std::size_t told = 1;  ///< the most that its struct or bits are told
  };

  Weight count(const Field& field) {
    Weight weight;
    if (field.derived) weight.read = add(*field.derived);
    if (field.where) add(*field.where);
    if (field.region) add(*field.region);
    for_all_contents(model_, field, [&](const Field& content) { count(content, weight); });
    return weight;
  }

  void count(const Field& content, Weight& weight) {
    for (const Expression& argument : content.arguments) {
      weight.told = std::max(weight.told, add(argument));
    }
    if (content.extent) {
      last_ = {std::get_if<StructType>(&content.type), weight.told};
      add(content.extent->expression);
      last_ = {};
    }
    const auto* bits = std::get_if<BitsType>(&content.type);
    if (!bits) return;
    for (const BitField& part : model_.bits[bits->index].fields) {
      if (part.computed) weight.read = bounded(weight.read + add(*part.computed) * weight.told);
    }
  }

  std::size_t add(const Expression& expression) {
    const std::size_t terms = terms_of(expression);
    total_ = bounded(total_ + terms);
    return terms;
  }

  // Products of two that are bounded fit; sums grow no further than one beyond the limit.
  static std::size_t bounded(std::size_t terms) {
    return std::min(terms, limits::derivation_terms + 1);
  }

  std::size_t terms_of(const Expression& expression) const {
    if (const auto* value = std::get_if<FieldValue>(&expression.node)) return terms_of(*value);
    std::size_t terms = 1;
    if (const auto* operation = std::get_if<Operation>(&expression.node)) {
      for (const Expression& operand : operation->operands) {
        terms = bounded(terms + terms_of(operand));
      }
    } else if (const auto* checksum = std::get_if<Checksum>(&expression.node)) {
      for (const ChecksumPiece& piece : checksum->pieces) {
        const auto* value = std::get_if<ValuePiece>(&piece);
        terms = bounded(terms + (value ? terms_of(value->value[0]) : 1));
      }
    }
    return terms;
  }

  // A field of a struct within this one stands for what it derives from there, in which each
  // parameter stands for what it is told on the way.
  std::size_t terms_of(const FieldValue& value) const {
    std::size_t place = of_structs_.size() - 1;
    std::size_t told = 1;
    if (value.of_last) {
      if (!last_.element) return 1;
      place = last_.element->index;
      told = last_.told;
    }
    for (const std::size_t step : value.path) {
      // Fields behind this one are no more than read; a struct in a circle is reported.
      if (place >= of_structs_.size() || step >= of_structs_[place].size()) return 1;
      const Weight& weight = of_structs_[place][step];
      if (weight.read > 0) return bounded(weight.read * told);
      told = bounded(told * weight.told);
      const auto* inner = std::get_if<StructType>(&field_of(model_.structs[place], step).type);
      if (!inner) return 1;
      place = inner->index;
    }
    return 1;
  }

  /// What `last` is.
  struct Last {
    const StructType* element = nullptr;
    std::size_t told = 1;
  };

  const Model& model_;
  std::vector<std::vector<Weight>> of_structs_;  // by Field::number
  Last last_;
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

void check_derived(const Model& model, Diagnostics& diagnostics) {
  Terms terms(model);
  for (const Struct& structure : model.structs) {
    if (const Field* field = terms.count_next()) {
      // What contains the struct would be too much, too.
      return error(diagnostics, ErrorCode::e112, field->at,
                   fmt::format("`{}` follows from more than {} values and operators",
                               structure.name, limits::derivation_terms),
                   "up to here, with what derives put in the place of where it is read",
                   "let fields that derive read fewer others that do");
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
}

}  // namespace wirestruct::schema
