#include "translate/evaluate.hpp"

#include <algorithm>
#include <span>

#include "schema/arithmetic.hpp"
#include "translate/number.hpp"
#include "wirestruct/checksum.hpp"

namespace wirestruct::translate {
namespace {

using schema::Expression;
using schema::Model;
using schema::Operator;
using schema::ScalarKind;

Evaluation fault(EvaluationFault fault) {
  return std::unexpected(fault);
}

Evaluation from(std::optional<std::int64_t> result) {
  return result ? Evaluation(*result) : fault(EvaluationFault::overflow);
}

Evaluation from_unsigned(std::uint64_t bits) {
  if (bits > INT64_MAX) return fault(EvaluationFault::overflow);
  return static_cast<std::int64_t>(bits);
}

// The value of a field and of the steps behind it: a part of bits, a flag.
Evaluation part_of(const Model& model, const schema::Type& type, std::uint64_t bits,
                   std::span<const std::size_t> steps) {
  if (steps.empty()) return number_of(model, type, bits);
  if (const auto* enumeration = std::get_if<schema::EnumType>(&type)) {
    const std::uint64_t mask = model.enums[enumeration->index].enumerators[steps[0]].bits;
    return (bits & mask) == mask ? 1 : 0;
  }
  const auto* cut = std::get_if<schema::BitsType>(&type);
  if (!cut) return fault(EvaluationFault::not_there);
  const schema::BitField& field = model.bits[cut->index].fields[steps[0]];
  const std::uint64_t part = bits >> field.shift_bits & mask_of_bits(field.width_bits);
  if (field.enumeration && steps.size() > 1) {
    return part_of(model, schema::EnumType{*field.enumeration}, part, steps.subspan(1));
  }
  return number_of(field, bits);
}

// Of `bits`, only the parts that are computed wait for their value.
bool is_computed(const Model& model, const schema::Type& type, std::span<const std::size_t> steps) {
  const auto* cut = std::get_if<schema::BitsType>(&type);
  return !cut || steps.empty() || model.bits[cut->index].fields[steps[0]].computed;
}

class Evaluator {
 public:
  explicit Evaluator(const Scope& scope) : scope_(scope) {}

  Evaluation operator()(const schema::Number& number) const { return number.value; }

  Evaluation operator()(const schema::ParameterValue& parameter) const {
    const std::uint64_t at = scope_.record.items[scope_.structure].arguments + parameter.index;
    if (at >= scope_.record.arguments.size()) return fault(EvaluationFault::not_there);
    return scope_.record.arguments[at];
  }

  // No expression reads one.
  Evaluation operator()(const schema::OctetConstant&) const {
    return fault(EvaluationFault::not_there);
  }

  Evaluation operator()(const schema::FieldValue& field) const {
    std::span<const std::size_t> path = field.path;
    if (field.of_last && path.empty()) {
      return scope_.last_value ? Evaluation(*scope_.last_value) : fault(EvaluationFault::not_there);
    }
    std::uint32_t at = field.of_last ? scope_.last_item : scope_.structure;
    while (!path.empty() && scope_.record.items[at].kind == ItemKind::structure) {
      at = child_of(scope_.record, at, path[0]);
      if (at == 0) return 0;  // an `if` left it out
      path = path.subspan(1);
    }
    const Item& item = scope_.record.items[at];
    if (item.state != ItemState::whole || !item.field || item.kind == ItemKind::undecoded) {
      return fault(EvaluationFault::not_there);
    }
    const schema::Field& shape = shape_of(item);
    if (scope_.pending && at < scope_.pending->size() && (*scope_.pending)[at] &&
        is_computed(scope_.model, shape.type, path)) {
      return fault(EvaluationFault::pending);
    }
    const Octets octets = octets_of(scope_.record, item);
    if (octets.size() > 8) return fault(EvaluationFault::not_there);
    return part_of(scope_.model, shape.type, read_unsigned(octets, item.order), path);
  }

  Evaluation operator()(const schema::Measure& measure) const {
    const bool is_count = measure.kind == schema::MeasureKind::count;
    if (is_count && scope_.count_to_come) return (*scope_.count_to_come)(measure.region.first);
    if (scope_.is_growing) return fault(EvaluationFault::pending);
    const Record& record = scope_.record;
    switch (measure.kind) {
      case schema::MeasureKind::size: {
        const OctetRange range = range_of(measure.region);
        return from_unsigned(range.end - range.begin);
      }
      case schema::MeasureKind::count: {
        const std::uint32_t item = child_of(record, scope_.structure, measure.region.first);
        return item == 0 ? 0 : from_unsigned(outer_count(record.items[item]));
      }
      case schema::MeasureKind::offset: {
        const std::uint32_t item = child_of(record, scope_.structure, measure.region.first);
        if (item == 0) return 0;
        return from_unsigned(record.items[item].offset_octets -
                             record.items[scope_.structure].offset_octets);
      }
    }
    return fault(EvaluationFault::not_there);
  }

  Evaluation operator()(const schema::Checksum& checksum) const {
    if (scope_.is_growing) return fault(EvaluationFault::pending);
    switch (checksum.kind) {
      case schema::ChecksumKind::sum8:
        return over_pieces(checksum, Sum8());
      case schema::ChecksumKind::xor8:
        return over_pieces(checksum, Xor8());
      case schema::ChecksumKind::inet16:
        return over_pieces(checksum, Inet16());
      case schema::ChecksumKind::fletcher16:
        return over_pieces(checksum, Fletcher16());
      case schema::ChecksumKind::adler32:
        return over_pieces(checksum, Adler32());
      case schema::ChecksumKind::crc: {
        const schema::CrcParameters& crc = checksum.crc;
        return over_pieces(checksum, AnyCrc({crc.width_bits, crc.polynomial, crc.initial,
                                             crc.reflect_in, crc.reflect_out, crc.xor_out}));
      }
    }
    return fault(EvaluationFault::not_there);
  }

  Evaluation operator()(const schema::Operation& operation) const {
    const Evaluation first = evaluate(operation.operands[0], scope_);
    if (!first) return first;
    if (operation.operands.size() == 1) return from(schema::apply(operation.op, *first));
    if (operation.op == Operator::conditional) {
      return evaluate(operation.operands[*first != 0 ? 1 : 2], scope_);
    }
    if (operation.op == Operator::logical_and && *first == 0) return 0;
    if (operation.op == Operator::logical_or && *first != 0) return 1;
    const Evaluation second = evaluate(operation.operands[1], scope_);
    if (!second) return second;
    return from(schema::apply(operation.op, *first, *second));
  }

 private:
  // From the start of the message.
  OctetRange range_of(const schema::Region& region) const {
    const Record& record = scope_.record;
    std::uint32_t first = scope_.structure;
    std::uint32_t last = scope_.structure;
    if (!region.whole) {
      const auto items = items_of(record, scope_.structure, region);
      if (!items) return OctetRange{};
      first = items->first;
      last = items->last;
    }
    const Item& end = record.items[last];
    return OctetRange{record.items[first].offset_octets, end.offset_octets + end.size_octets};
  }

  template <class Sum>
  Evaluation over_pieces(const schema::Checksum& checksum, Sum sum) const {
    const Item& own = scope_.record.items[scope_.own];
    const OctetRange zeros{own.offset_octets, own.offset_octets + own.size_octets};
    for (const schema::ChecksumPiece& piece : checksum.pieces) {
      if (const auto* octet = std::get_if<std::byte>(&piece)) {
        sum.add(*octet);
        continue;
      }
      if (const auto* computed = std::get_if<schema::ValuePiece>(&piece)) {
        const Evaluation value = evaluate(computed->value[0], scope_);
        if (!value) return value;
        add_value(sum, *computed, static_cast<std::uint64_t>(*value));
        continue;
      }
      const OctetRange range = range_of(std::get<schema::Region>(piece));
      if (!is_there(range)) return fault(EvaluationFault::not_there);
      add_octets(sum, scope_.record.octets, range, scope_.own == 0 ? OctetRange{} : zeros);
    }
    return static_cast<std::int64_t>(sum.value());
  }

  template <class Sum>
  static void add_value(Sum& sum, const schema::ValuePiece& piece, std::uint64_t bits) {
    for (std::uint32_t i = 0; i < piece.size_octets; ++i) {
      const std::uint32_t place = piece.big_endian ? piece.size_octets - 1 - i : i;
      sum.add(static_cast<std::byte>(bits >> 8 * place));
    }
  }

  bool is_there(OctetRange range) const {
    if (range.end > scope_.record.octets.size()) return false;
    return std::ranges::none_of(scope_.record.missing, [&](const MissingRange& missing) {
      return missing.offset_octets < range.end &&
             missing.offset_octets + missing.size_octets > range.begin;
    });
  }

  const Scope& scope_;
};

}  // namespace

Evaluation evaluate(const Expression& expression, const Scope& scope) {
  return std::visit(Evaluator(scope), expression.node);
}

std::uint32_t child_of(const Record& record, std::uint32_t structure, std::size_t number) {
  const std::uint32_t depth = record.items[structure].depth + 1;
  for (std::uint32_t child = structure + 1;
       child < record.items.size() && record.items[child].depth == depth;
       child = record.items[child].end) {
    const Item& item = record.items[child];
    if (item.field && item.field->number == number) return child;
  }
  return 0;
}

std::optional<ItemRange> items_of(const Record& record, std::uint32_t structure,
                                  const schema::Region& region) {
  std::optional<ItemRange> range;
  const std::uint32_t depth = record.items[structure].depth + 1;
  for (std::uint32_t child = structure + 1;
       child < record.items.size() && record.items[child].depth == depth;
       child = record.items[child].end) {
    const Item& item = record.items[child];
    if (!item.field || item.field->number < region.first) continue;
    if (item.field->number > region.last) break;
    if (!range) range = ItemRange{child, child};
    range->last = child;
  }
  return range;
}

std::uint64_t outer_count(const Item& item) {
  const schema::Field& shape = shape_of(item);
  if (!shape.extent) return shape.dimensions.empty() ? 1 : shape.dimensions[0];
  const std::uint64_t inner = inner_count(shape);
  return inner == 0 ? 0 : item.count / inner;
}

bool has_computed_parts(const Model& model, const schema::Type& type) {
  const auto* cut = std::get_if<schema::BitsType>(&type);
  return cut && std::ranges::any_of(model.bits[cut->index].fields,
                                    [](const auto& field) { return field.computed.has_value(); });
}

Evaluation number_of(const schema::BitField& part, std::uint64_t bits) {
  const std::uint64_t own = bits >> part.shift_bits & mask_of_bits(part.width_bits);
  if (part.kind != ScalarKind::signed_integer) return from_unsigned(own);
  return sign_extend_bits(own, part.width_bits);
}

Evaluation number_of(const Model& model, const schema::Type& type, std::uint64_t bits) {
  const auto scalar = schema::wire_scalar(model, type);
  if (!scalar || scalar->kind == ScalarKind::floating_point) {
    return fault(EvaluationFault::not_there);
  }
  if (scalar->kind == ScalarKind::signed_integer) return sign_extend(bits, scalar->size_octets);
  return from_unsigned(bits);
}

std::optional<std::uint64_t> bits_for(const Model& model, const schema::Type& type,
                                      std::int64_t number) {
  const auto scalar = schema::wire_scalar(model, type);
  if (!scalar || scalar->kind == ScalarKind::floating_point) return std::nullopt;
  const auto bits = static_cast<std::uint64_t>(number);
  if (scalar->size_octets == 8) return bits;
  const std::uint64_t mask = mask_of(scalar->size_octets);
  const bool is_signed = scalar->kind == ScalarKind::signed_integer;
  const auto greatest = static_cast<std::int64_t>(is_signed ? mask >> 1 : mask);
  const std::int64_t least = is_signed ? -greatest - 1 : 0;
  if (number < least || number > greatest) return std::nullopt;
  return bits & mask;
}

const schema::Alternative* find_alternative(const schema::Variant& variant, std::int64_t selector) {
  for (const schema::Alternative& alternative : variant.alternatives) {
    const bool chosen = std::ranges::any_of(alternative.ranges, [&](const auto& range) {
      return selector >= range.first && selector <= range.last;
    });
    if (chosen) return &alternative;
  }
  return variant.default_alternative ? &variant.alternatives[*variant.default_alternative]
                                     : nullptr;
}

bool has_checksum(const Expression& expression) {
  if (std::holds_alternative<schema::Checksum>(expression.node)) return true;
  const auto* operation = std::get_if<schema::Operation>(&expression.node);
  return operation && std::ranges::any_of(operation->operands, has_checksum);
}

}  // namespace wirestruct::translate
