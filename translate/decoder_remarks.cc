// What the decoder says about values that it could read.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "translate/charset.hpp"
#include "translate/decode.hpp"
#include "translate/decoder.hpp"
#include "translate/format.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::Model;

// What one value alone can have to be remarked on.
struct Finding {
  Remark remark;
  std::string detail = {};
  const schema::BitField* part = nullptr;
};

bool is_enumerator(const schema::Enum& enumeration, std::uint64_t bits) {
  return std::ranges::any_of(enumeration.enumerators,
                             [&](const auto& enumerator) { return enumerator.bits == bits; });
}

std::optional<Finding> finding_on(const schema::Enum& enumeration, std::uint64_t bits) {
  if (!enumeration.is_flags) {
    if (is_enumerator(enumeration, bits)) return std::nullopt;
    return Finding{Remark::enum_value_unknown};
  }
  const std::uint64_t unknown = unnamed_flags(enumeration, bits);
  if (unknown == 0) return std::nullopt;
  return Finding{Remark::flag_unknown, fmt::format("0x{:X}", unknown)};
}

template <class Number>
std::string part_wrong(const schema::BitField& field, const std::string& is, Number should) {
  return fmt::format("{} is {}, and should be {}", field.name, is, should);
}

void findings_on(const Model& model, const BitsValue& value, std::vector<Finding>& found) {
  for (const schema::BitField& field : model.bits[value.index].fields) {
    const std::uint64_t part = bits_of(field, value.bits);
    if (field.name.empty()) {
      if (part != 0) {
        found.push_back({Remark::reserved_not_zero, fmt::format("pad is {}", part), &field});
      }
      continue;
    }
    if (field.derived && part != *field.derived) {
      found.push_back(
          {Remark::derived_wrong, part_wrong(field, fmt::to_string(part), *field.derived), &field});
    }
    if (!field.enumeration) continue;
    if (auto finding = finding_on(model.enums[*field.enumeration], part)) {
      finding->detail = fmt::format(
          "{} is {}", field.name, finding->detail.empty() ? fmt::to_string(part) : finding->detail);
      finding->part = &field;
      found.push_back(*std::move(finding));
    }
  }
}

void findings_on(const Model& model, const Value& value, std::vector<Finding>& found) {
  if (const auto* boolean = std::get_if<Boolean>(&value)) {
    if (boolean->octet > 1) found.push_back({Remark::bool_not_0_or_1});
  } else if (const auto* enumerated = std::get_if<EnumValue>(&value)) {
    if (auto finding = finding_on(model.enums[enumerated->index], enumerated->bits)) {
      found.push_back(*std::move(finding));
    }
  } else if (const auto* bits = std::get_if<BitsValue>(&value)) {
    findings_on(model, *bits, found);
  }
}

bool can_have_findings(const schema::Field& shape) {
  if (const auto* scalar = std::get_if<schema::Scalar>(&shape.type)) {
    return scalar->kind == schema::ScalarKind::boolean;
  }
  return true;
}

}  // namespace

void Decoder::remark_on_value(std::uint32_t index) {
  Item& leaf = record_.items[index];
  if (leaf.state != ItemState::whole || is_open_) return;
  leaf.value = read_value(model_, shape_of(leaf), leaf.order, octets_of(record_, leaf));
  if (const auto* text = std::get_if<Text>(&leaf.value)) {
    // Of text that is always the same, all octets are compared.
    if (!leaf.field->derived) remark_on_text(index, *text);
    return;
  }
  if (!can_have_findings(shape_of(leaf))) return;
  const std::uint64_t offset = leaf.offset_octets;
  std::vector<Finding> found;
  findings_on(model_, leaf.value, found);
  for (Finding& finding : found) {
    remark(finding.remark, index, offset, 1, std::move(finding.detail), finding.part);
  }
}

void Decoder::remark_on_text(std::uint32_t index, const Text& text) {
  const std::uint64_t offset = record_.items[index].offset_octets;
  const std::size_t valid = valid_octets(text.octets, text.charset);
  if (valid < text.octets.size()) {
    remark(Remark::text_invalid, index, offset + valid, text.octets.size() - valid);
  }
  const schema::Field& shape = shape_of(record_.items[index]);
  if (shape.extent && shape.dimensions.empty()) return;
  if (shape.text.pad != std::byte{0}) return;  // the padding is all that follows
  const auto used = std::ranges::find_if(text.remainder, [](auto o) { return o != std::byte{0}; });
  if (used != text.remainder.end()) {
    const auto unused = static_cast<std::uint64_t>(used - text.remainder.begin());
    remark(Remark::octets_after_nul, index, offset + text.octets.size() + unused,
           text.remainder.size() - unused);
  }
}

// One remark of a kind for the whole array, at the first element concerned: a million wrong bools
// are one mistake.
void Decoder::remark_on_numbers(std::uint32_t index) {
  const Item& array = record_.items[index];
  const schema::Field& shape = shape_of(array);
  if (is_open_ || !can_have_findings(shape)) return;
  std::vector<RemarkAt> firsts;
  std::vector<Finding> found;
  const std::uint64_t count = elements_there(record_, array);
  for (std::uint64_t i = 0; i < count; ++i) {
    found.clear();
    findings_on(model_, element_value(model_, record_, array, i), found);
    for (Finding& finding : found) {
      const auto first = std::ranges::find_if(firsts, [&](const RemarkAt& at) {
        return at.remark == finding.remark && at.part == finding.part;
      });
      if (first != firsts.end()) {
        ++first->count;
        continue;
      }
      firsts.push_back({finding.remark, index, array.offset_octets + i * shape.stride_octets, 1,
                        std::move(finding.detail), finding.part});
    }
  }
  std::ranges::move(firsts, std::back_inserter(record_.remarks));
}

void Decoder::check_where(std::uint32_t index) {
  const Item& item = record_.items[index];
  if (item.state != ItemState::whole || is_open_) return;
  const Evaluation holds = evaluate(*item.field->where, scope());
  if (!holds) {
    if (holds.error() != EvaluationFault::overflow) return;
    remark(Remark::expression_overflow, index, item.offset_octets, 1,
           "what it must be does not fit in 64 bits");
  } else if (*holds == 0) {
    remark(Remark::where_violated, index, item.offset_octets, 1,
           format_item(model_, record_, item));
  }
}

// Once all of the struct has been read: what its derived fields say, and what they should.
void Decoder::compare_derived(std::uint32_t structure) {
  const std::uint32_t end = record_.items[structure].end;
  for (std::uint32_t child = structure + 1; child < end; child = record_.items[child].end) {
    const Item& item = record_.items[child];
    if (!item.field || item.state != ItemState::whole) continue;
    if (has_computed_parts(model_, item.field->type)) compare_parts(child, structure);
    if (!item.field->derived || item.kind != ItemKind::leaf) continue;
    if (std::holds_alternative<schema::OctetConstant>(item.field->derived->node)) {
      compare_octets(child);
      continue;
    }
    const Evaluation computed = evaluate(*item.field->derived, {.model = model_,
                                                                .record = record_,
                                                                .structure = structure,
                                                                .own = child,
                                                                .last_value = {}});
    if (computed) {
      compare_number(child, *computed);
    } else if (computed.error() == EvaluationFault::overflow) {
      remark(Remark::expression_overflow, child, item.offset_octets, 1,
             "what it derives from does not fit in 64 bits");
    }
  }
}

void Decoder::compare_number(std::uint32_t index, std::int64_t computed) {
  const Item& item = record_.items[index];
  const std::uint64_t bits = read_unsigned(octets_of(record_, item), item.order);
  if (bits_for(model_, item.field->type, computed) == bits) return;
  const bool is_checksum = has_checksum(*item.field->derived);
  const auto size = static_cast<std::uint32_t>(item.size_octets);
  const bool hex = is_checksum || item.field->shown.notation == schema::Notation::hex;
  const Value value = read_value(model_, *item.field, item.order, octets_of(record_, item));
  remark(is_checksum ? Remark::checksum_wrong : Remark::derived_wrong, index, item.offset_octets, 1,
         hex ? fmt::format("is 0x{:0{}X}, and should be 0x{:0{}X}", bits, 2 * size,
                           static_cast<std::uint64_t>(computed), 2 * size)
             : fmt::format("is {}, and should be {}", format_value(model_, value), computed));
}

void Decoder::compare_octets(std::uint32_t index) {
  const Item& item = record_.items[index];
  const auto& constant = std::get<schema::OctetConstant>(item.field->derived->node);
  const Octets wanted = std::as_bytes(std::span(constant.octets));
  const Octets octets = octets_of(record_, item);
  if (std::ranges::equal(octets, wanted)) return;
  // Quoted as text where that shows all of it.
  constexpr std::size_t shown_octets = 16;
  const auto shown = [](Octets of) {
    const bool text = std::ranges::all_of(
        of, [](std::byte octet) { return octet >= std::byte{0x20} && octet < std::byte{0x7F}; });
    return text ? quote_text(of) : hex_octets(of, shown_octets);
  };
  remark(Remark::derived_wrong, index, item.offset_octets, 1,
         fmt::format("is {}, and should be {}", shown(octets), shown(wanted)));
}

// The parts of `bits` that are computed, in all elements of an array; one remark for each part.
void Decoder::compare_parts(std::uint32_t index, std::uint32_t structure) {
  const auto& type = std::get<schema::BitsType>(record_.items[index].field->type);
  for (const schema::BitField& part : model_.bits[type.index].fields) {
    if (!part.computed) continue;
    const Item& item = record_.items[index];
    const Evaluation computed =
        evaluate(schema::computed_of(*item.field, part),
                 {.model = model_, .record = record_, .structure = structure, .last_value = {}});
    if (!computed) {
      if (computed.error() != EvaluationFault::overflow) continue;
      remark(Remark::expression_overflow, index, item.offset_octets, 1,
             "what it derives from does not fit in 64 bits", &part);
      continue;
    }
    const std::uint64_t each = item.field->stride_octets;
    std::optional<RemarkAt> wrong;
    for (std::uint64_t i = 0; i < item.count; ++i) {
      const std::uint64_t at = item.offset_octets + i * each;
      const std::uint64_t bits = read_unsigned(record_.octets.subspan(at, each), item.order);
      if (number_of(part, bits) == computed) continue;
      if (wrong) {
        ++wrong->count;
        continue;
      }
      wrong = {Remark::derived_wrong,
               index,
               at,
               1,
               part_wrong(part, format_value(model_, value_of(part, bits)), *computed),
               &part};
    }
    if (wrong) record_.remarks.push_back(*std::move(wrong));
  }
}

void Decoder::remark_on_message() {
  const std::uint64_t have = record_.octets.size();
  const std::uint64_t need = record_.items[0].size_octets;
  if (have < need) {
    const std::uint32_t cut = leaf_from(have);
    const Item& item = record_.items[cut];
    std::uint64_t offset = item.offset_octets;
    if (item.kind == ItemKind::scalars) offset += whole_elements_octets(item, have - offset);
    remark(Remark::message_cut, cut, offset, need - have);
  } else if (have > need) {
    remark(Remark::octets_left_over, 0, need, have - need);
  }
  for (const MissingRange& range : record_.missing) {
    remark(Remark::octets_missing, leaf_from(range.offset_octets), range.offset_octets,
           range.size_octets);
  }
  std::ranges::stable_sort(record_.remarks, {}, [](const RemarkAt& at) {
    return std::tuple(at.offset_octets, at.item, at.remark);
  });
}

// The item without children that holds the octet; where the tree does not go so deep, the innermost
// that does.
std::uint32_t Decoder::leaf_from(std::uint64_t offset_octets) const {
  std::uint32_t found = 0;
  for (std::uint32_t child = 1; child < record_.items[found].end;) {
    const Item& item = record_.items[child];
    if (item.offset_octets + item.size_octets > offset_octets) {
      found = child++;
    } else {
      child = item.end;
    }
  }
  return found;
}

}  // namespace wirestruct::translate
