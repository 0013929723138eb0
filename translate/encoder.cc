#include "translate/encoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "translate/decode.hpp"
#include "translate/limits.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::ExtentKind;
using schema::Field;
using schema::Model;
using schema::Struct;
using Node = ValueSource::Node;

/// A field that is computed once everything else is there.
struct Pending {
  std::uint32_t item = 0;
  std::uint32_t structure = 0;  // item of its struct
  bool is_checksum = false;
};

/// What has to be agreed with once all values are known.
struct Agreement {
  const Field* field = nullptr;
  std::uint32_t structure = 0;                       // item of its struct
  std::uint32_t item = 0;                            // 0: the field is not there
  const schema::Alternative* alternative = nullptr;  // of a `switch`
};

/// What is known of one struct while its members are written.
struct Members {
  const Struct& structure;
  std::uint32_t item;
  Node object;
  schema::ByteOrder order = schema::ByteOrder::none;
};

class Encoder {
 public:
  Encoder(const Model& model, const Struct& structure, ValueSource& source)
      : model_(model), structure_(structure), source_(source) {
    record_.structure = &structure;
  }

  std::expected<std::vector<std::byte>, EncodeError> run(Node root) {
    Item item;
    if (write_structure(item, structure_, root) && derive() && agree()) return std::move(octets_);
    return std::unexpected(std::move(error_));
  }

 private:
  // -- All values in their order

  bool write_structure(Item item, const Struct& structure, Node object) {
    item.kind = ItemKind::structure;
    item.structure = &structure;
    const std::uint32_t index = open(item);
    if (const auto checked = source_.check(object, structure); !checked) {
      return fail(checked.error(), index);
    }
    Members members{.structure = structure, .item = index, .object = object};
    for (const schema::Member& member : structure.members) {
      const auto* padding = std::get_if<schema::Padding>(&member);
      const bool written = padding ? write_padding(*padding, members)
                                   : write_field(std::get<Field>(member), members);
      if (!written) return false;
    }
    close(index);
    return true;
  }

  bool write_padding(const schema::Padding& padding, const Members& members) {
    if (padding.guard) {
      const std::optional<bool> known = holds(members, *padding.guard);
      if (!known.value_or(any_member(members, *padding.guard))) return true;
    }
    const std::uint64_t base = record_.items[members.item].offset_octets;
    const std::uint64_t size = padding_octets(padding, octets_.size() - base);
    Item item{.kind = ItemKind::padding, .depth = depth_of(members), .padding = &padding};
    const std::uint32_t index = open(item);
    if (!append(size, padding.filler, index)) return false;
    close(index);
    return true;
  }

  bool write_field(const Field& field, Members& members) {
    std::optional<bool> wanted;
    if (field.guard) wanted = holds(members, *field.guard);
    Node node = nullptr;
    if (field.derived) {
      const bool is_there = !field.guard || wanted.value_or(any_member(members, *field.guard));
      if (!is_there) return true;
    } else {
      node = source_.member(members.object, field, field.guard ? wanted : true);
      if (!node) return without_value(field, members, wanted);
      if (wanted == false) {
        return fail_at(members, field, EncodeFault::presence_wrong,
                       "there is a value, and its condition does not hold");
      }
    }
    Item item{.depth = depth_of(members), .field = &field};
    const schema::Alternative* alternative = nullptr;
    if (const auto* type = std::get_if<schema::VariantType>(&field.type)) {
      alternative = choose(model_.variants[type->index], node, members, field);
      if (!alternative) return false;
      if (!alternative->content) {
        return fail_at(members, field, EncodeFault::case_wrong,
                       "there is a value, and its case is void");
      }
      item.content = &*alternative->content;
    }
    item.order = shape_of(item).order;
    if (item.order == schema::ByteOrder::chosen && !choose_order(item.order, field, members)) {
      return false;
    }
    const auto index = static_cast<std::uint32_t>(record_.items.size());
    agreements_.push_back({&field, members.item, index, alternative});
    if (!write_value(item, node, members)) return false;
    return !field.region || fill_region(field, members, index);
  }

  bool without_value(const Field& field, const Members& members, std::optional<bool> wanted) {
    const auto* type = std::get_if<schema::VariantType>(&field.type);
    if (type && (!field.guard || wanted == true)) {
      const schema::Variant& variant = model_.variants[type->index];
      const Evaluation selector = evaluate(variant.selector, scope(members.item));
      const schema::Alternative* chosen = selector ? find_alternative(variant, *selector) : nullptr;
      const bool can_be_void =
          chosen ? !chosen->content : !selector && selector.error() == EvaluationFault::pending;
      if (can_be_void) return write_void(field, members, chosen);
      if (selector) {
        return fail_at(members, field, EncodeFault::case_wrong,
                       chosen ? fmt::format("no value, and for {} there is one", *selector)
                              : fmt::format("no case for {}", *selector));
      }
    }
    if (!field.guard) {
      return fail_at(members, field, EncodeFault::value_missing, "no value is given");
    }
    if (wanted == true) {
      return fail_at(members, field, EncodeFault::presence_wrong,
                     "no value, and its condition holds");
    }
    agreements_.push_back({&field, members.item, 0, nullptr});
    return true;
  }

  // A `switch` that comes to nothing, whose region may be larger than that.
  bool write_void(const Field& field, const Members& members, const schema::Alternative* chosen) {
    agreements_.push_back({&field, members.item, 0, chosen});
    if (!field.region) return true;
    const Evaluation size = evaluate(*field.region, scope(members.item));
    if (!size || *size <= 0) return true;
    const std::uint32_t index = open({.kind = ItemKind::left_over, .depth = depth_of(members)});
    if (!append(static_cast<std::uint64_t>(*size), std::byte{0}, index)) return false;
    close(index);
    return true;
  }

  bool write_value(Item item, Node node, Members& members) {
    const Field& shape = shape_of(item);
    if (is_array_of_values(shape)) return write_array(item, node, members);
    if (is_text_value(shape) || schema::is_octets(shape)) {
      return item.field->derived ? write_number(item, node, members)
                                 : write_octets(item, node, members);
    }
    if (const auto* inner = std::get_if<schema::StructType>(&shape.type)) {
      return write_structure(item, model_.structs[inner->index], node);
    }
    return write_number(item, node, members);
  }

  // A `char` alone is text of one octet.
  static bool is_text_value(const Field& shape) {
    const auto* scalar = std::get_if<schema::Scalar>(&shape.type);
    return scalar && scalar->kind == schema::ScalarKind::character;
  }

  bool write_number(Item item, Node node, const Members& members) {
    const Field& field = *item.field;
    const auto size = static_cast<std::uint32_t>(shape_of(item).stride_octets);
    const std::uint32_t index = open(item);
    if (!append(size, std::byte{0}, index)) return false;
    close(index);
    if (field.derived) {
      pending_.resize(record_.items.size());
      pending_[index] = true;
      derived_.push_back({index, members.item, has_checksum(*field.derived)});
      Scope here = scope(members.item);
      here.own = index;
      const Evaluation value = evaluate(*field.derived, here);
      return value ? put_derived(derived_.back(), *value) : true;
    }
    // A source that makes its values up looks for one that the schema allows.
    for (std::uint32_t attempt = 0;; ++attempt) {
      const auto bits = source_.number(node, shape_of(item), attempt);
      if (!bits) return fail(bits.error(), index);
      put(index, *bits);
      if (!source_.can_try_again(attempt) || !field.where || item.is_element) return true;
      const Evaluation allowed = evaluate(*field.where, scope(members.item));
      if (!allowed || *allowed != 0) return true;
    }
  }

  bool write_octets(Item item, Node node, const Members& members) {
    const Field& shape = shape_of(item);
    const bool varies = shape.extent && shape.dimensions.empty();
    const std::uint64_t fixed = schema::is_text(shape) || schema::is_octets(shape)
                                    ? value_octets(shape)
                                    : shape.stride_octets;
    std::optional<std::uint64_t> wanted;
    if (!varies) {
      wanted = fixed;
    } else {
      wanted = known_extent(shape, members);
    }
    const std::uint32_t index = open(item);
    const auto octets = source_.octets(node, shape, wanted);
    if (!octets) return fail(octets.error(), index);
    if (!varies) return write_fixed_octets(index, *octets, fixed);
    if (!append_octets(*octets, index)) return false;
    record_.items[index].count = octets->size();
    if (shape.extent->kind == ExtentKind::until_value) {
      const auto end =
          static_cast<std::byte>(std::get<schema::Number>(shape.extent->expression.node).value);
      if (std::ranges::find(*octets, end) != octets->end()) {
        return fail({EncodeFault::terminator_wrong,
                     fmt::format("the octet {:02X}, which ends it, is part of it",
                                 std::to_integer<unsigned>(end))},
                    index);
      }
      if (!append(1, end, index)) return false;
    }
    close(index);
    return true;
  }

  bool write_fixed_octets(std::uint32_t index, const std::vector<std::byte>& octets,
                          std::uint64_t size_octets) {
    const Field& shape = shape_of(record_.items[index]);
    const bool text = is_text_value(shape);
    if (octets.size() > size_octets || (!text && octets.size() < size_octets)) {
      return fail({text ? EncodeFault::text_too_long : EncodeFault::size_wrong,
                   fmt::format("{} octets, and the field has {}", octets.size(), size_octets)},
                  index);
    }
    if (!append_octets(octets, index)) return false;
    std::uint64_t left = size_octets - octets.size();
    // One pad character of UTF-16 is two octets.
    const bool big = shape.text.charset == schema::Charset::utf16be;
    const bool wide = big || shape.text.charset == schema::Charset::utf16le;
    for (; wide && left >= 2; left -= 2) {
      if (!append(1, big ? std::byte{0} : shape.text.pad, index)) return false;
      if (!append(1, big ? shape.text.pad : std::byte{0}, index)) return false;
    }
    if (!append(left, shape.text.pad, index)) return false;
    close(index);
    return true;
  }

  bool write_array(Item item, Node node, Members& members) {
    const Field& shape = shape_of(item);
    const bool numbers = !is_text_value(shape) && !schema::is_octets(shape) &&
                         !std::holds_alternative<schema::StructType>(shape.type);
    item.kind = numbers ? ItemKind::scalars : ItemKind::array;
    const std::uint32_t index = open(item);
    std::optional<std::uint64_t> wanted;
    if (is_extent_of_values(shape)) wanted = known_extent(shape, members);
    std::uint64_t count = 0;
    if (!write_dimension(index, node, 0, wanted, count)) return false;
    record_.items[index].count = count;
    if (shape.extent && shape.extent->kind == ExtentKind::until_value && numbers) {
      const auto end =
          static_cast<std::uint64_t>(std::get<schema::Number>(shape.extent->expression.node).value);
      if (!append(shape.stride_octets, std::byte{0}, index)) return false;
      write_unsigned(std::span(octets_).last(shape.stride_octets), item.order, end);
    }
    close(index);
    return true;
  }

  // One bracket of the array; below the last dimension its values.
  bool write_dimension(std::uint32_t array, Node node, std::size_t dimension,
                       std::optional<std::uint64_t> wanted, std::uint64_t& written) {
    const Field& shape = shape_of(record_.items[array]);
    const std::size_t extents = is_extent_of_values(shape) ? 1 : 0;
    const auto dimensions = value_dimensions(shape);
    if (dimension == extents + dimensions.size()) {
      return write_element(array, node, written++);
    }
    const bool varies = dimension < extents;
    if (!varies) wanted = dimensions[dimension - extents];
    const auto count = source_.count(node, shape, wanted);
    if (!count) return fail(count.error(), array);
    if (!varies && *count != *wanted) {
      return fail({EncodeFault::count_wrong,
                   fmt::format("{} elements, and the schema says {}", *count, *wanted)},
                  array);
    }
    for (std::uint64_t i = 0; i < *count; ++i) {
      if (!write_dimension(array, source_.element(node, i), dimension + 1, {}, written)) {
        return false;
      }
    }
    return true;
  }

  bool write_element(std::uint32_t array, Node node, std::uint64_t element) {
    Item item = record_.items[array];
    const Field& shape = shape_of(item);
    if (item.kind == ItemKind::array) {
      item.kind = ItemKind::leaf;
      item.depth += 1;
      item.is_element = true;
      item.element = element;
      if (const auto* inner = std::get_if<schema::StructType>(&shape.type)) {
        return write_structure(item, model_.structs[inner->index], node);
      }
      const std::uint32_t index = open(item);
      const std::uint64_t size = value_octets(shape);
      const auto octets = source_.octets(node, shape, size);
      if (!octets) return fail(octets.error(), index);
      return write_fixed_octets(index, *octets, size);
    }
    const auto bits = source_.number(node, shape, 0);
    record_.items[array].count = element + 1;  // for the path in an error
    if (!bits) return fail(bits.error(), array, element);
    const std::uint64_t at = octets_.size();
    if (!append(shape.stride_octets, std::byte{0}, array)) return false;
    write_unsigned(std::span(octets_).subspan(at), item.order, *bits);
    if (shape.extent && shape.extent->kind == ExtentKind::until_value) {
      const auto end =
          static_cast<std::uint64_t>(std::get<schema::Number>(shape.extent->expression.node).value);
      if (((*bits ^ end) & mask_of(static_cast<std::uint32_t>(shape.stride_octets))) == 0) {
        return fail({EncodeFault::terminator_wrong, "the value that ends the array is part of it"},
                    array, element);
      }
    }
    return true;
  }

  // What the region of a struct has behind it, when it is known how large it is.
  bool fill_region(const Field& field, const Members& members, std::uint32_t index) {
    const Evaluation size = evaluate(*field.region, scope(members.item));
    if (!size) return true;  // computed later, from what is there
    const std::uint64_t have = record_.items[index].size_octets;
    const auto wanted = static_cast<std::uint64_t>(std::max<std::int64_t>(*size, 0));
    if (*size < 0 || have > wanted) {
      return fail(
          {EncodeFault::size_wrong, fmt::format("{} octets, and its region has {}", have, *size)},
          index);
    }
    const std::uint32_t depth = record_.items[index].depth;
    const bool structure = record_.items[index].kind == ItemKind::structure;
    const std::uint32_t rest =
        open({.kind = ItemKind::left_over, .depth = structure ? depth + 1 : depth});
    if (!append(wanted - have, std::byte{0}, rest)) return false;
    close(rest);
    if (structure) close(index);
    return true;
  }

  const schema::Alternative* choose(const schema::Variant& variant, Node node,
                                    const Members& members, const Field& field) {
    const Evaluation selector = evaluate(variant.selector, scope(members.item));
    const schema::Alternative* chosen = nullptr;
    if (selector) {
      chosen = find_alternative(variant, *selector);
    } else if (selector.error() == EvaluationFault::pending) {
      chosen = source_.alternative(node, variant);
    } else {
      fail_at(members, field, EncodeFault::expression_overflow,
              "what selects its case does not fit in 64 bits");
      return nullptr;
    }
    if (!chosen) {
      fail_at(members, field, EncodeFault::case_wrong,
              selector ? fmt::format("no case for {}", *selector)
                       : "the value is of none of the cases");
    }
    return chosen;
  }

  bool choose_order(schema::ByteOrder& order, const Field& field, Members& members) {
    if (members.order == schema::ByteOrder::none) {
      const schema::OrderChoice& choice = *members.structure.order_choice;
      const Evaluation selector = evaluate(choice.selector, scope(members.item));
      if (!selector) {
        return fail_at(members, field, EncodeFault::byte_order_unknown,
                       "what decides it is computed later, or does not fit in 64 bits");
      }
      const auto found =
          std::ranges::find(choice.cases, *selector, &schema::OrderChoice::Case::value);
      if (found == choice.cases.end()) {
        return fail_at(members, field, EncodeFault::byte_order_unknown,
                       fmt::format("no byte order for {}", *selector));
      }
      members.order = found->order;
    }
    order = members.order;
    return true;
  }

  // Whether the guard holds, when that is known.
  std::optional<bool> holds(const Members& members, std::size_t index) const {
    const schema::Guard& guard = members.structure.guards[index];
    if (guard.outer) {
      const std::optional<bool> outer = holds(members, *guard.outer);
      if (outer != true) return outer;
    }
    if (guard.kind == schema::GuardKind::octets_left) return std::nullopt;
    const Evaluation condition = evaluate(guard.condition, scope(members.item));
    if (!condition) return std::nullopt;
    return (*condition != 0) == (guard.kind == schema::GuardKind::when);
  }

  // Whether a value is given for a field that the guard, or one inside of it, is about. What waits
  // for octets is there, too, when something behind it is that waits for them.
  bool any_member(const Members& members, std::size_t guard) {
    const auto& guards = members.structure.guards;
    const auto waits = [&](std::size_t at) {
      return guards[at].kind == schema::GuardKind::octets_left;
    };
    const auto is_inside = [&](std::optional<std::size_t> at) {
      while (at && *at != guard && !(*at > guard && waits(guard) && waits(*at))) {
        at = guards[*at].outer;
      }
      return at.has_value();
    };
    return std::ranges::any_of(members.structure.members, [&](const schema::Member& member) {
      const auto* field = std::get_if<Field>(&member);
      return field && (waits(guard) || !field->derived) && is_inside(field->guard) &&
             source_.member(members.object, *field, std::nullopt) != nullptr;
    });
  }

  // How many elements or octets there should be, when that is known.
  std::optional<std::uint64_t> known_extent(const Field& shape, const Members& members) const {
    const schema::Extent& extent = *shape.extent;
    if (extent.kind != ExtentKind::count && extent.kind != ExtentKind::octets) return std::nullopt;
    const Evaluation value = evaluate(extent.expression, scope(members.item));
    if (!value || *value < 0) return std::nullopt;
    const auto number = static_cast<std::uint64_t>(*value);
    if (extent.kind == ExtentKind::count) return number;
    const std::uint64_t unit = inner_count(shape) * value_octets(shape);
    return unit == 0 ? 0 : number / unit;
  }

  // -- What derives from the values

  bool derive() {
    // Each may need one before it; what is left when nothing more comes out needs itself.
    for (bool again = true; again;) {
      again = false;
      for (const Pending& pending : derived_) {
        if (pending.is_checksum || !pending_[pending.item]) continue;
        const Evaluation value = evaluate_derived(pending);
        if (!value && value.error() == EvaluationFault::pending) continue;
        if (!value) return fail_derived(pending);
        if (!put_derived(pending, *value)) return false;
        again = true;
      }
    }
    return derive_checksums();
  }

  bool derive_checksums() {
    std::vector<Pending> checksums;
    std::ranges::copy_if(derived_, std::back_inserter(checksums), &Pending::is_checksum);
    // Those of inner structs first: they stand among the octets of the outer ones.
    std::ranges::stable_sort(checksums, std::greater(), [&](const Pending& pending) {
      return record_.items[pending.item].depth;
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
      if (!put_derived(checksums[i], *value)) return false;
    }
    return true;
  }

  bool covers(const Pending& checksum, const Pending& other) const {
    return covers(*record_.items[checksum.item].field->derived, checksum.structure,
                  record_.items[other.item]);
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

  Evaluation evaluate_derived(const Pending& pending) const {
    Scope here = scope(pending.structure);
    here.own = pending.item;
    here.is_growing = false;
    return evaluate(*record_.items[pending.item].field->derived, here);
  }

  bool fail_derived(const Pending& pending) {
    return fail({EncodeFault::expression_overflow, "what it derives from has no value"},
                pending.item);
  }

  bool put_derived(const Pending& pending, std::int64_t value) {
    const Item& item = record_.items[pending.item];
    const auto bits = bits_for(model_, item.field->type, value);
    if (!bits) {
      return fail({EncodeFault::value_out_of_range,
                   fmt::format("it derives to {}, which {} cannot hold", value,
                               schema::type_name(model_, item.field->type))},
                  pending.item);
    }
    put(pending.item, *bits);
    pending_[pending.item] = false;
    return true;
  }

  // -- What the values have to agree with

  bool agree() {
    is_complete_ = true;
    for (const Agreement& agreement : agreements_) {
      if (!agree_on(agreement)) return false;
    }
    for (std::uint32_t i = 0; i < record_.items.size(); ++i) {
      if (record_.items[i].kind == ItemKind::structure && !agree_on_length(i)) return false;
    }
    return true;
  }

  bool agree_on(const Agreement& agreement) {
    const Field& field = *agreement.field;
    if (field.guard && !agree_on_presence(agreement)) return false;
    const auto* type = std::get_if<schema::VariantType>(&field.type);
    if (type && !agree_on_case(model_.variants[type->index], agreement)) return false;
    if (agreement.item == 0) return true;
    if (shape_of(record_.items[agreement.item]).extent && !agree_on_extent(agreement)) {
      return false;
    }
    if (field.region && !agree_on_region(agreement)) return false;
    if (!field.where) return true;
    const Evaluation allowed = evaluate(*field.where, scope(agreement.structure));
    if (!allowed) return fail_overflow(agreement);
    if (*allowed != 0) return true;
    return fail({EncodeFault::where_violated, "not what the schema allows"}, agreement.item);
  }

  bool agree_on_presence(const Agreement& agreement) {
    const Members members{.structure = *record_.items[agreement.structure].structure,
                          .item = agreement.structure,
                          .object = nullptr};
    const bool is_there = agreement.item != 0;
    const schema::Guard& guard = members.structure.guards[*agreement.field->guard];
    if (guard.kind == schema::GuardKind::octets_left) {
      const bool outer = !guard.outer || holds(members, *guard.outer).value_or(true);
      if (!outer) return !is_there || fail_presence(agreement, "its condition does not hold");
      // Where one is left out, the message has ended.
      if (is_there && left_out_ == agreement.structure + 1) {
        return fail_presence(agreement, "a field before it is left out");
      }
      if (!is_there) left_out_ = agreement.structure + 1;
      return true;
    }
    const auto wanted = holds(members, *agreement.field->guard);
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
    if (agreement.item != 0) return fail({EncodeFault::presence_wrong, text}, agreement.item);
    return fail_at({.structure = *record_.items[agreement.structure].structure,
                    .item = agreement.structure,
                    .object = nullptr},
                   *agreement.field, EncodeFault::presence_wrong, text);
  }

  bool agree_on_case(const schema::Variant& variant, const Agreement& agreement) {
    if (agreement.item == 0 && agreement.field->guard && !agreement.alternative) return true;
    const Evaluation selector = evaluate(variant.selector, scope(agreement.structure));
    if (!selector) return fail_overflow(agreement);
    const schema::Alternative* chosen = find_alternative(variant, *selector);
    const bool agrees =
        agreement.item == 0 ? chosen && !chosen->content : chosen == agreement.alternative;
    if (agrees) return true;
    const std::string why = fmt::format("for {} there is {}", *selector,
                                        !chosen            ? "no case"
                                        : !chosen->content ? "nothing"
                                                           : chosen->content->name);
    if (agreement.item != 0) return fail({EncodeFault::case_wrong, why}, agreement.item);
    return fail_at({.structure = *record_.items[agreement.structure].structure,
                    .item = agreement.structure,
                    .object = nullptr},
                   *agreement.field, EncodeFault::case_wrong, why);
  }

  bool agree_on_extent(const Agreement& agreement) {
    const Item& item = record_.items[agreement.item];
    const schema::Extent& extent = *shape_of(item).extent;
    const std::uint64_t inner = inner_count(shape_of(item));
    const std::uint64_t count = inner == 0 ? 0 : item.count / inner;
    if (extent.max_elements && count > *extent.max_elements) {
      return fail({EncodeFault::count_wrong,
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
    const Evaluation wanted = evaluate(extent.expression, scope(agreement.structure));
    if (!wanted) return fail_overflow(agreement);
    const bool of_octets = extent.kind == ExtentKind::octets;
    const std::uint64_t have = of_octets ? item.size_octets : count;
    if (*wanted >= 0 && have == static_cast<std::uint64_t>(*wanted)) return true;
    return fail({of_octets ? EncodeFault::size_wrong : EncodeFault::count_wrong,
                 fmt::format("{} {}, and there should be {}", have,
                             of_octets ? "octets" : "elements", *wanted)},
                agreement.item);
  }

  // The condition ends the array at its last element, and not before.
  bool agree_on_last(const Agreement& agreement) {
    const Item item = record_.items[agreement.item];
    std::uint32_t element = agreement.item + 1;
    for (std::uint64_t i = 0; i < item.count; ++i) {
      Scope here = scope(agreement.structure);
      if (item.kind == ItemKind::scalars) {
        const std::uint64_t each = shape_of(item).stride_octets;
        const auto bits = read_unsigned(
            std::span(octets_).subspan(item.offset_octets + i * each, each), item.order);
        const Evaluation number = number_of(model_, shape_of(item).type, bits);
        if (!number) return fail_overflow(agreement);
        here.last_value = *number;
      } else if (item.kind == ItemKind::array) {
        here.last_item = std::exchange(element, record_.items[element].end);
      } else {
        here.last_value = std::to_integer<std::int64_t>(octets_[item.offset_octets + i]);
      }
      const Evaluation ends = evaluate(shape_of(item).extent->expression, here);
      if (!ends) return fail_overflow(agreement);
      if ((*ends != 0) == (i + 1 == item.count)) continue;
      return fail({EncodeFault::terminator_wrong,
                   fmt::format("element {} {}", i,
                               *ends != 0 ? "ends the array, and others follow"
                                          : "is the last, and does not end the array")},
                  agreement.item);
    }
    if (item.count > 0) return true;
    return fail({EncodeFault::terminator_wrong, "no element, and one has to end the array"},
                agreement.item);
  }

  bool agree_on_region(const Agreement& agreement) {
    const Item& item = record_.items[agreement.item];
    std::uint64_t have = item.size_octets;
    // Octets of a `switch` are followed by what fills their region.
    if (item.kind != ItemKind::structure && item.end < record_.items.size() &&
        record_.items[item.end].kind == ItemKind::left_over) {
      have += record_.items[item.end].size_octets;
    }
    const Evaluation wanted = evaluate(*agreement.field->region, scope(agreement.structure));
    if (!wanted) return fail_overflow(agreement);
    if (*wanted >= 0 && have == static_cast<std::uint64_t>(*wanted)) return true;
    return fail(
        {EncodeFault::size_wrong, fmt::format("{} octets, and its region has {}", have, *wanted)},
        agreement.item);
  }

  bool agree_on_length(std::uint32_t structure) {
    const Item& item = record_.items[structure];
    const auto& rule = item.structure->length;
    if (!rule) return true;
    const std::uint32_t field = child_of(record_, structure, rule->field);
    if (field == 0) return true;
    const Evaluation value =
        evaluate({schema::FieldValue{.path = {rule->field}}}, scope(structure));
    std::int64_t total = 0;
    const bool overflows = !value || __builtin_mul_overflow(*value, rule->factor, &total) ||
                           __builtin_add_overflow(total, rule->addend, &total);
    std::uint64_t have = item.size_octets;
    // What fills a region behind the struct is not the struct's.
    const std::uint32_t last = last_child(structure);
    if (last != 0 && record_.items[last].kind == ItemKind::left_over) {
      have -= record_.items[last].size_octets;
    }
    if (!overflows && total >= 0 && static_cast<std::uint64_t>(total) == have) return true;
    return fail({EncodeFault::size_wrong,
                 fmt::format("it says {} octets, and the struct has {}", total, have)},
                field);
  }

  std::uint32_t last_child(std::uint32_t structure) const {
    std::uint32_t last = 0;
    for (std::uint32_t child = structure + 1; child < record_.items[structure].end;
         child = record_.items[child].end) {
      last = child;
    }
    return last;
  }

  bool fail_overflow(const Agreement& agreement) {
    const SourceError error{EncodeFault::expression_overflow,
                            "an expression does not fit in 64 bits"};
    return fail(error, agreement.item == 0 ? agreement.structure : agreement.item);
  }

  // -- Items and octets

  std::uint32_t open(Item item) {
    item.offset_octets = octets_.size();
    item.size_octets = 0;
    const auto index = static_cast<std::uint32_t>(record_.items.size());
    item.end = index + 1;
    record_.items.push_back(item);
    return index;
  }

  void close(std::uint32_t index) {
    Item& item = record_.items[index];
    item.end = static_cast<std::uint32_t>(record_.items.size());
    item.size_octets = octets_.size() - item.offset_octets;
  }

  bool append(std::uint64_t count, std::byte octet, std::uint32_t item) {
    if (count >
        limits::message_octets - std::min<std::uint64_t>(octets_.size(), limits::message_octets)) {
      return fail({EncodeFault::message_too_large,
                   fmt::format("a message has at most {} octets", limits::message_octets)},
                  item);
    }
    octets_.insert(octets_.end(), count, octet);
    return true;
  }

  bool append_octets(const std::vector<std::byte>& octets, std::uint32_t item) {
    const std::uint64_t at = octets_.size();
    if (!append(octets.size(), std::byte{0}, item)) return false;
    std::ranges::copy(octets, octets_.begin() + static_cast<std::ptrdiff_t>(at));
    return true;
  }

  void put(std::uint32_t index, std::uint64_t bits) {
    const Item& item = record_.items[index];
    write_unsigned(std::span(octets_).subspan(item.offset_octets, item.size_octets), item.order,
                   bits);
  }

  std::uint32_t depth_of(const Members& members) const {
    return record_.items[members.item].depth + 1;
  }

  Scope scope(std::uint32_t structure) const {
    record_.octets = octets_;  // they move while they grow
    return {.model = model_,
            .record = record_,
            .structure = structure,
            .last_value = {},
            .pending = &pending_,
            .is_growing = !is_complete_};
  }

  // -- Errors

  std::string path_to(std::uint32_t item) const {
    std::vector<std::uint32_t> way;
    for (std::uint32_t at = item + 1; at-- > 0;) {
      const std::uint32_t depth = record_.items[at].depth;
      if (way.empty() || depth < record_.items[way.back()].depth) way.push_back(at);
    }
    std::string path = structure_.name;
    for (auto step = way.rbegin(); step != way.rend(); ++step) {
      const Item& at = record_.items[*step];
      if (at.depth == 0) continue;
      if (at.is_element) {
        path += index_path(shape_of(at), at.element);
      } else if (at.field) {
        path += '.' + at.field->name;
      }
    }
    return path;
  }

  bool fail(const SourceError& error, std::uint32_t item,
            std::optional<std::uint64_t> element = {}) {
    std::string path = path_to(item);
    std::uint64_t offset = record_.items[item].offset_octets;
    if (element) {
      const Field& shape = shape_of(record_.items[item]);
      path += index_path(shape, *element);
      offset += *element * shape.stride_octets;
    }
    error_ = {error.fault, std::move(path), offset, error.why};
    return false;
  }

  bool fail_at(const Members& members, const Field& field, EncodeFault fault, std::string why) {
    error_ = {fault, path_to(members.item) + '.' + field.name, octets_.size(), std::move(why)};
    return false;
  }

  const Model& model_;
  const Struct& structure_;
  ValueSource& source_;
  std::vector<std::byte> octets_;
  mutable Record record_;  // its octets follow octets_
  std::vector<Pending> derived_;
  std::vector<bool> pending_;  // by item
  std::vector<Agreement> agreements_;
  bool is_complete_ = false;
  std::uint64_t left_out_ = 0;  // item of the struct whose end came before a field, plus 1
  EncodeError error_;
};

}  // namespace

std::expected<std::vector<std::byte>, EncodeError> encode_from(const Model& model,
                                                               const Struct& structure,
                                                               ValueSource& source, Node root) {
  return Encoder(model, structure, source).run(root);
}

}  // namespace wirestruct::translate
