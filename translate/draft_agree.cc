// Whether the values of a message agree with what its schema says of them: conditions, counts,
// regions, cases, ends of arrays.
#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "translate/draft.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::ExtentKind;
using schema::Field;

class Agreements {
 public:
  explicit Agreements(Draft& draft) : draft_(draft) {}

  bool agree() {
    draft_.is_complete = true;
    for (const Agreement& agreement : draft_.agreements) {
      if (!agree_on(agreement)) return false;
    }
    for (std::uint32_t i = 0; i < draft_.record.items.size(); ++i) {
      if (draft_.record.items[i].kind == ItemKind::structure && !agree_on_length(i)) return false;
    }
    return true;
  }

 private:
  bool agree_on(const Agreement& agreement) {
    const Field& field = *agreement.field;
    if (field.guard && !agree_on_presence(agreement)) return false;
    const auto* type = std::get_if<schema::VariantType>(&field.type);
    if (type && !agree_on_case(draft_.model.variants[type->index], agreement)) return false;
    if (agreement.item == 0) return true;
    if (shape_of(draft_.record.items[agreement.item]).extent && !agree_on_extent(agreement)) {
      return false;
    }
    if (field.region && !agree_on_region(agreement)) return false;
    if (!field.where) return true;
    const Evaluation allowed = evaluate(*field.where, draft_.scope(agreement.structure));
    if (!allowed) return fail_overflow(agreement);
    if (*allowed != 0) return true;
    return draft_.fail({EncodeFault::where_violated, "not what the schema allows"}, agreement.item);
  }

  bool agree_on_presence(const Agreement& agreement) {
    const schema::Struct& structure = *draft_.record.items[agreement.structure].structure;
    const bool is_there = agreement.item != 0;
    const schema::Guard& guard = structure.guards[*agreement.field->guard];
    if (guard.kind == schema::GuardKind::octets_left) {
      const bool outer =
          !guard.outer || draft_.holds(agreement.structure, *guard.outer).value_or(true);
      if (!outer) return !is_there || fail_presence(agreement, "its condition does not hold");
      // Where one is left out, the message has ended.
      if (is_there && left_out_ == agreement.structure + 1) {
        return fail_presence(agreement, "a field before it is left out");
      }
      if (!is_there) left_out_ = agreement.structure + 1;
      return true;
    }
    const auto wanted = draft_.holds(agreement.structure, *agreement.field->guard);
    if (!wanted) return fail_overflow(agreement);
    if (*wanted == is_there || std::holds_alternative<schema::VariantType>(agreement.field->type)) {
      return true;
    }
    return fail_presence(agreement,
                         *wanted ? "its condition holds" : "its condition does not hold");
  }

  bool fail_presence(const Agreement& agreement, std::string_view why) {
    const std::string text =
        fmt::format("{}, and {}", agreement.item != 0 ? "there is a value" : "no value", why);
    if (agreement.item != 0) {
      return draft_.fail({EncodeFault::presence_wrong, text}, agreement.item);
    }
    return draft_.fail_at(agreement.structure, *agreement.field, EncodeFault::presence_wrong, text);
  }

  bool agree_on_case(const schema::Variant& variant, const Agreement& agreement) {
    if (agreement.item == 0 && agreement.field->guard && !agreement.alternative) return true;
    const Evaluation selector = evaluate(variant.selector, draft_.scope(agreement.structure));
    if (!selector) return fail_overflow(agreement);
    const schema::Alternative* chosen = find_alternative(variant, *selector);
    const bool agrees =
        agreement.item == 0 ? chosen && !chosen->content : chosen == agreement.alternative;
    if (agrees) return true;
    const std::string why = fmt::format("for {} there is {}", *selector,
                                        !chosen            ? "no case"
                                        : !chosen->content ? "nothing"
                                                           : chosen->content->name);
    if (agreement.item != 0) return draft_.fail({EncodeFault::case_wrong, why}, agreement.item);
    return draft_.fail_at(agreement.structure, *agreement.field, EncodeFault::case_wrong, why);
  }

  bool agree_on_extent(const Agreement& agreement) {
    const Item& item = draft_.record.items[agreement.item];
    const schema::Extent& extent = *shape_of(item).extent;
    const std::uint64_t inner = inner_count(shape_of(item));
    const std::uint64_t count = inner == 0 ? 0 : item.count / inner;
    if (extent.max_elements && count > *extent.max_elements) {
      return draft_.fail(
          {EncodeFault::count_wrong,
           fmt::format("{} elements, and at most {} may be", count, *extent.max_elements)},
          agreement.item);
    }
    switch (extent.kind) {
      case ExtentKind::rest:
      case ExtentKind::until_value:
        return true;
      case ExtentKind::until_condition:
        return agree_on_last(agreement);
      case ExtentKind::count:
      case ExtentKind::octets:
        break;
    }
    const Evaluation wanted = evaluate(extent.expression, draft_.scope(agreement.structure));
    if (!wanted) return fail_overflow(agreement);
    const bool of_octets = extent.kind == ExtentKind::octets;
    const std::uint64_t have = of_octets ? item.size_octets : count;
    if (*wanted >= 0 && have == static_cast<std::uint64_t>(*wanted)) return true;
    return draft_.fail({of_octets ? EncodeFault::size_wrong : EncodeFault::count_wrong,
                        fmt::format("{} {}, and there should be {}", have,
                                    of_octets ? "octets" : "elements", *wanted)},
                       agreement.item);
  }

  // The condition ends the array at its last element, and not before.
  bool agree_on_last(const Agreement& agreement) {
    const Item item = draft_.record.items[agreement.item];
    std::uint32_t element = agreement.item + 1;
    for (std::uint64_t i = 0; i < item.count; ++i) {
      Scope here = draft_.scope(agreement.structure);
      if (item.kind == ItemKind::scalars) {
        const std::uint64_t each = shape_of(item).stride_octets;
        const auto bits = read_unsigned(
            std::span(draft_.octets).subspan(item.offset_octets + i * each, each), item.order);
        const Evaluation number = number_of(draft_.model, shape_of(item).type, bits);
        if (!number) return fail_overflow(agreement);
        here.last_value = *number;
      } else if (item.kind == ItemKind::array) {
        here.last_item = std::exchange(element, draft_.record.items[element].end);
      } else {
        here.last_value = std::to_integer<std::int64_t>(draft_.octets[item.offset_octets + i]);
      }
      const Evaluation ends = evaluate(shape_of(item).extent->expression, here);
      if (!ends) return fail_overflow(agreement);
      if ((*ends != 0) == (i + 1 == item.count)) continue;
      return draft_.fail({EncodeFault::terminator_wrong,
                          fmt::format("element {} {}", i,
                                      *ends != 0 ? "ends the array, and others follow"
                                                 : "is the last, and does not end the array")},
                         agreement.item);
    }
    if (item.count > 0) return true;
    return draft_.fail({EncodeFault::terminator_wrong, "no element, and one has to end the array"},
                       agreement.item);
  }

  bool agree_on_region(const Agreement& agreement) {
    const Item& item = draft_.record.items[agreement.item];
    std::uint64_t have = item.size_octets;
    // Octets of a `switch` are followed by what fills their region.
    if (item.kind != ItemKind::structure && item.end < draft_.record.items.size() &&
        draft_.record.items[item.end].kind == ItemKind::left_over) {
      have += draft_.record.items[item.end].size_octets;
    }
    const Evaluation wanted = evaluate(*agreement.field->region, draft_.scope(agreement.structure));
    if (!wanted) return fail_overflow(agreement);
    if (*wanted >= 0 && have == static_cast<std::uint64_t>(*wanted)) return true;
    return draft_.fail(
        {EncodeFault::size_wrong, fmt::format("{} octets, and its region has {}", have, *wanted)},
        agreement.item);
  }

  bool agree_on_length(std::uint32_t structure) {
    const Item& item = draft_.record.items[structure];
    const auto& rule = item.structure->length;
    if (!rule) return true;
    const std::uint32_t field = child_of(draft_.record, structure, rule->field);
    if (field == 0) return true;
    const Evaluation value =
        evaluate({schema::FieldValue{.path = {rule->field}}}, draft_.scope(structure));
    std::int64_t total = 0;
    const bool overflows = !value || __builtin_mul_overflow(*value, rule->factor, &total) ||
                           __builtin_add_overflow(total, rule->addend, &total);
    std::uint64_t have = item.size_octets;
    // What fills a region behind the struct is not the struct's.
    const std::uint32_t last = last_child(structure);
    if (last != 0 && draft_.record.items[last].kind == ItemKind::left_over) {
      have -= draft_.record.items[last].size_octets;
    }
    if (!overflows && total >= 0 && static_cast<std::uint64_t>(total) == have) return true;
    return draft_.fail({EncodeFault::size_wrong,
                        fmt::format("it says {} octets, and the struct has {}", total, have)},
                       field);
  }

  std::uint32_t last_child(std::uint32_t structure) const {
    std::uint32_t last = 0;
    for (std::uint32_t child = structure + 1; child < draft_.record.items[structure].end;
         child = draft_.record.items[child].end) {
      last = child;
    }
    return last;
  }

  bool fail_overflow(const Agreement& agreement) {
    const SourceError error{EncodeFault::expression_overflow,
                            "an expression does not fit in 64 bits"};
    return draft_.fail(error, agreement.item == 0 ? agreement.structure : agreement.item);
  }

  Draft& draft_;
  std::uint64_t left_out_ = 0;  // item of the struct whose end came before a field, plus 1
};

}  // namespace

bool agree(Draft& draft) {
  return Agreements(draft).agree();
}

}  // namespace wirestruct::translate
