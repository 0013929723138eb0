// What derives from the values of a message: lengths, counts, offsets, then checksums.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <span>
#include <utility>

#include "translate/draft.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

class Deriver {
 public:
  explicit Deriver(Draft& draft) : draft_(draft) {}

  bool derive() {
    if (!compute_parts() || !derive_values(draft_.derived) || !derive_checksums()) return false;
    if (!derive_values(draft_.derived)) return false;
    const auto left = std::ranges::find_if(
        draft_.derived, [&](const Derived& field) { return draft_.pending[field.item]; });
    return left == draft_.derived.end() || fail_derived(*left);
  }

 private:
  // Parts of `bits` derive from sizes alone.
  bool compute_parts() {
    for (const ComputedParts& computed : draft_.computed) {
      const Item& item = draft_.record.items[computed.item];
      const auto& type = std::get<schema::BitsType>(shape_of(item).type);
      for (const schema::BitField& part : draft_.model.bits[type.index].fields) {
        if (part.computed && !compute_part(computed, part)) return false;
      }
      draft_.pending[computed.item] = false;
    }
    return true;
  }

  bool compute_part(const ComputedParts& computed, const schema::BitField& part) {
    Scope here = draft_.scope(computed.structure);
    here.is_growing = false;
    const Evaluation value =
        evaluate(schema::computed_of(*draft_.record.items[computed.item].field, part), here);
    if (!value) {
      return draft_.fail_part({EncodeFault::expression_overflow, no_value}, computed.item, part);
    }
    const std::uint64_t own_bits = mask_of_bits(part.width_bits) << part.shift_bits;
    const std::uint64_t bits = static_cast<std::uint64_t>(*value) << part.shift_bits & own_bits;
    if (number_of(part, bits) != value) {
      return draft_.fail_part(
          {EncodeFault::value_out_of_range,
           fmt::format("it derives to {}, which {} bits cannot hold", *value, part.width_bits)},
          computed.item, part);
    }
    const Item& item = draft_.record.items[computed.item];
    const std::uint64_t each = shape_of(item).stride_octets;
    for (std::uint64_t i = 0; i < item.count; ++i) {
      const auto octets = std::span(draft_.octets).subspan(item.offset_octets + i * each, each);
      write_unsigned(octets, item.order, (read_unsigned(octets, item.order) & ~own_bits) | bits);
    }
    return true;
  }

  // Each may need one before it, or a checksum.
  bool derive_values(std::span<const Derived> fields) {
    for (bool again = true; again;) {
      again = false;
      for (const Derived& field : fields) {
        if (field.is_checksum || !draft_.pending[field.item]) continue;
        const Evaluation value = evaluate_derived(field);
        if (!value && value.error() == EvaluationFault::pending) continue;
        if (!value) return fail_derived(field);
        if (!draft_.put_derived(field, *value)) return false;
        again = true;
      }
    }
    return true;
  }

  bool derive_checksums() {
    std::vector<Derived> checksums;
    std::map<std::uint32_t, std::vector<Derived>> late;  // values that need them, by struct
    for (const Derived& field : draft_.derived) {
      if (field.is_checksum) {
        checksums.push_back(field);
      } else if (draft_.pending[field.item]) {
        late[field.structure].push_back(field);
      }
    }
    // Those of inner structs first: they stand among the octets of the outer ones.
    const auto depth_of = [&](const Derived& field) {
      return draft_.record.items[field.item].depth;
    };
    std::ranges::stable_sort(checksums, std::greater(), depth_of);
    for (auto first = checksums.begin(); first != checksums.end();) {
      const auto is_elsewhere = [&](const Derived& other) {
        return other.structure != first->structure;
      };
      const auto end = std::find_if(first, checksums.end(), is_elsewhere);
      const bool goes_up = first != checksums.begin() && depth_of(*first) < depth_of(first[-1]);
      if (goes_up && !late.empty() && !derive_values(draft_.derived)) return false;
      const auto own_late = late.find(first->structure);
      std::span<const Derived> values;
      if (own_late != late.end()) values = own_late->second;
      if (!derive_checksums_of_struct({first, end}, values)) return false;
      first = end;
    }
    return true;
  }

  //   late  other fields of the struct, which may need one of them before another one needs them
  bool derive_checksums_of_struct(std::vector<Derived> left, std::span<const Derived> late) {
    while (!left.empty()) {
      Evaluation value = std::unexpected(EvaluationFault::pending);
      auto next = left.begin();
      for (; next != left.end(); ++next) {
        if (waits(*next, left)) continue;
        value = evaluate_derived(*next);
        if (value || value.error() != EvaluationFault::pending) break;
      }
      if (!value) return fail_derived(next == left.end() ? left.front() : *next);
      if (!draft_.put_derived(*next, *value)) return false;
      left.erase(next);
      if (!derive_values(late)) return false;
    }
    return true;
  }

  // One that covers another one of its struct comes after it.
  bool waits(const Derived& checksum, std::span<const Derived> left) const {
    return std::ranges::any_of(left, [&](const Derived& other) {
      return other.item != checksum.item && covers(checksum, other);
    });
  }

  bool covers(const Derived& checksum, const Derived& other) const {
    return covers(*draft_.record.items[checksum.item].field->derived, checksum.structure,
                  draft_.record.items[other.item]);
  }

  bool covers(const schema::Expression& expression, std::uint32_t structure,
              const Item& other) const {
    if (const auto* operation = std::get_if<schema::Operation>(&expression.node)) {
      return std::ranges::any_of(operation->operands, [&](const schema::Expression& operand) {
        return covers(operand, structure, other);
      });
    }
    if (const auto* value = std::get_if<schema::FieldValue>(&expression.node)) {
      return value->path[0] == other.field->number;
    }
    const auto* checksum = std::get_if<schema::Checksum>(&expression.node);
    if (!checksum) return false;
    return std::ranges::any_of(checksum->pieces, [&](const schema::ChecksumPiece& piece) {
      if (const auto* computed = std::get_if<schema::ValuePiece>(&piece)) {
        return covers(computed->value[0], structure, other);
      }
      const auto* region = std::get_if<schema::Region>(&piece);
      return region && (region->whole || (other.field->number >= region->first &&
                                          other.field->number <= region->last));
    });
  }

  Evaluation evaluate_derived(const Derived& field) const {
    Scope here = draft_.scope(field.structure);
    here.own = field.item;
    here.is_growing = false;
    return evaluate(*draft_.record.items[field.item].field->derived, here);
  }

  bool fail_derived(const Derived& field) {
    return draft_.fail({EncodeFault::expression_overflow, no_value}, field.item);
  }

  static constexpr const char* no_value = "what it derives from has no value";

  Draft& draft_;
};

}  // namespace

bool derive(Draft& draft) {
  return Deriver(draft).derive();
}

}  // namespace wirestruct::translate
