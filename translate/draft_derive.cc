// What derives from the values of a message: lengths, counts, offsets, then checksums.
#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "translate/draft.hpp"

namespace wirestruct::translate {
namespace {

class Deriver {
 public:
  explicit Deriver(Draft& draft) : draft_(draft) {}

  bool derive() {
    if (!derive_values() || !derive_checksums() || !derive_values()) return false;
    const auto left = std::ranges::find_if(
        draft_.derived, [&](const Derived& field) { return draft_.pending[field.item]; });
    return left == draft_.derived.end() || fail_derived(*left);
  }

 private:
  // Each may need one before it, or a checksum.
  bool derive_values() {
    for (bool again = true; again;) {
      again = false;
      for (const Derived& field : draft_.derived) {
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
    std::ranges::copy_if(draft_.derived, std::back_inserter(checksums), &Derived::is_checksum);
    // Those of inner structs first: they stand among the octets of the outer ones.
    std::ranges::stable_sort(checksums, std::greater(), [&](const Derived& field) {
      return draft_.record.items[field.item].depth;
    });
    for (std::size_t i = 0; i < checksums.size(); ++i) {
      // One that covers another one of its struct comes after it.
      for (std::size_t other = i + 1; other < checksums.size(); ++other) {
        if (checksums[other].structure != checksums[i].structure) break;
        if (covers(checksums[i], checksums[other]) && !covers(checksums[other], checksums[i])) {
          std::rotate(checksums.begin() + static_cast<std::ptrdiff_t>(i),
                      checksums.begin() + static_cast<std::ptrdiff_t>(other),
                      checksums.begin() + static_cast<std::ptrdiff_t>(other) + 1);
          other = i;
        }
      }
      const Evaluation value = evaluate_derived(checksums[i]);
      if (!value) return fail_derived(checksums[i]);
      if (!draft_.put_derived(checksums[i], *value)) return false;
    }
    return true;
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
    const auto* checksum = std::get_if<schema::Checksum>(&expression.node);
    if (!checksum) return false;
    return std::ranges::any_of(checksum->pieces, [&](const schema::ChecksumPiece& piece) {
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
    return draft_.fail({EncodeFault::expression_overflow, "what it derives from has no value"},
                       field.item);
  }

  Draft& draft_;
};

}  // namespace

bool derive(Draft& draft) {
  return Deriver(draft).derive();
}

}  // namespace wirestruct::translate
