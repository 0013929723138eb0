#include "translate/encoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "schema/arguments.hpp"
#include "translate/draft.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::ExtentKind;
using schema::Field;
using schema::Model;
using schema::Struct;
using Node = ValueSource::Node;

/// What is known of one struct while its members are written.
struct Members {
  const Struct& structure;
  std::uint32_t item;
  Node object;
  schema::ByteOrder order = schema::ByteOrder::none;
  std::vector<Derived> late = {};  // what derives from sizes and counts
};

class Encoder {
 public:
  Encoder(const Model& model, const Struct& structure, ValueSource& source)
      : draft_{.model = model, .structure = structure}, source_(source) {
    draft_.record.structure = &structure;
  }

  std::expected<std::vector<std::byte>, EncodeError> run(Node root) {
    Item item;
    if (write_structure(item, draft_.structure, root) && derive(draft_) && agree(draft_)) {
      return std::move(draft_.octets);
    }
    return std::unexpected(std::move(draft_.error));
  }

 private:
  bool write_structure(Item item, const Struct& structure, Node object) {
    item.kind = ItemKind::structure;
    item.structure = &structure;
    const std::uint32_t index = draft_.open(item);
    if (const auto checked = source_.check(object, structure); !checked) {
      return draft_.fail(checked.error(), index);
    }
    Members members{.structure = structure, .item = index, .object = object};
    for (const schema::Member& member : structure.members) {
      const auto* padding = std::get_if<schema::Padding>(&member);
      const bool written = padding ? write_padding(*padding, members)
                                   : write_field(std::get<Field>(member), members);
      if (!written) return false;
    }
    draft_.close(index);
    return true;
  }

  bool write_padding(const schema::Padding& padding, const Members& members) {
    if (padding.guard) {
      const std::optional<bool> known = draft_.holds(members.item, *padding.guard);
      if (!known.value_or(any_member(members, *padding.guard))) return true;
    }
    const std::uint64_t base = draft_.record.items[members.item].offset_octets;
    const std::uint64_t size = padding_octets(padding, draft_.octets.size() - base);
    Item item{.kind = ItemKind::padding, .depth = depth_of(members), .padding = &padding};
    const std::uint32_t index = draft_.open(item);
    if (!draft_.append(size, padding.filler, index)) return false;
    draft_.close(index);
    return true;
  }

  bool write_field(const Field& field, Members& members) {
    std::optional<bool> wanted;
    if (field.guard) wanted = draft_.holds(members.item, *field.guard);
    Node node = nullptr;
    if (field.derived) {
      const bool is_there = !field.guard || wanted.value_or(any_member(members, *field.guard));
      if (!is_there) return true;
    } else {
      node = source_.member(members.object, field, expected_presence(field, members, wanted));
      if (!node) return without_value(field, members, wanted);
      if (wanted == false) {
        return draft_.fail_at(members.item, field, EncodeFault::presence_wrong,
                              "there is a value, and its condition does not hold");
      }
    }
    Item item{.depth = depth_of(members), .field = &field};
    const schema::Alternative* alternative = nullptr;
    if (const auto* type = std::get_if<schema::VariantType>(&field.type)) {
      alternative = choose(draft_.model.variants[type->index], node, members, field);
      if (!alternative) return false;
      if (!alternative->content) {
        return draft_.fail_at(members.item, field, EncodeFault::case_wrong,
                              "there is a value, and its case is void");
      }
      item.content = &*alternative->content;
    }
    item.order = shape_of(item).order;
    if (item.order == schema::ByteOrder::chosen && !choose_order(item.order, field, members)) {
      return false;
    }
    if (schema::tells_struct(shape_of(item)) && !pass_arguments(item, members)) return false;
    const auto index = static_cast<std::uint32_t>(draft_.record.items.size());
    draft_.agreements.push_back({&field, members.item, index, alternative});
    if (!write_value(item, node, members)) return false;
    return !field.region || fill_region(field, members, index);
  }

  // Whether there should be a value, when that is known: its conditions hold, and its case has one.
  std::optional<bool> expected_presence(const Field& field, const Members& members,
                                        std::optional<bool> guard) {
    const std::optional<bool> held = field.guard ? guard : true;
    const auto* type = std::get_if<schema::VariantType>(&field.type);
    if (!type || held != true) return held;
    const schema::Variant& variant = draft_.model.variants[type->index];
    const Evaluation selector = evaluate(variant.selector, draft_.scope(members.item));
    if (!selector) return true;
    const schema::Alternative* chosen = find_alternative(variant, *selector);
    return !chosen || chosen->content.has_value();
  }

  bool without_value(const Field& field, const Members& members, std::optional<bool> wanted) {
    const auto* type = std::get_if<schema::VariantType>(&field.type);
    if (type && (!field.guard || wanted == true)) {
      const schema::Variant& variant = draft_.model.variants[type->index];
      const Evaluation selector = evaluate(variant.selector, draft_.scope(members.item));
      const schema::Alternative* chosen = selector ? find_alternative(variant, *selector) : nullptr;
      const bool can_be_void =
          chosen ? !chosen->content : !selector && selector.error() == EvaluationFault::pending;
      if (can_be_void) return write_void(field, members, chosen);
      if (selector) {
        return draft_.fail_at(members.item, field, EncodeFault::case_wrong,
                              chosen ? fmt::format("no value, and for {} there is one", *selector)
                                     : fmt::format("no case for {}", *selector));
      }
    }
    if (!field.guard) {
      return draft_.fail_at(members.item, field, EncodeFault::value_missing, "no value is given");
    }
    if (wanted == true) {
      return draft_.fail_at(members.item, field, EncodeFault::presence_wrong,
                            "no value, and its condition holds");
    }
    draft_.agreements.push_back({&field, members.item, 0, nullptr});
    return true;
  }

  // A `switch` that comes to nothing, whose region may be larger than that.
  bool write_void(const Field& field, const Members& members, const schema::Alternative* chosen) {
    draft_.agreements.push_back({&field, members.item, 0, chosen});
    if (!field.region) return true;
    const Evaluation size = evaluate(*field.region, draft_.scope(members.item));
    if (!size || *size <= 0) return true;
    const std::uint32_t index =
        draft_.open({.kind = ItemKind::left_over, .depth = depth_of(members), .field = &field});
    if (!draft_.append(static_cast<std::uint64_t>(*size), std::byte{0}, index)) return false;
    draft_.close(index);
    return true;
  }

  bool write_value(Item item, Node node, Members& members) {
    const Field& shape = shape_of(item);
    if (is_array_of_values(shape)) return write_array(item, node, members);
    if (is_text_value(shape) || schema::is_octets(shape)) {
      if (!item.field->derived) return write_octets(item, node, members);
      const auto* octets = std::get_if<schema::OctetConstant>(&item.field->derived->node);
      return octets ? write_constant(item, octets->octets) : write_number(item, node, members);
    }
    if (const auto* inner = std::get_if<schema::StructType>(&shape.type)) {
      return write_structure(item, draft_.model.structs[inner->index], node);
    }
    return write_number(item, node, members);
  }

  // A `char` alone is text of one octet.
  static bool is_text_value(const Field& shape) {
    const auto* scalar = std::get_if<schema::Scalar>(&shape.type);
    return scalar && scalar->kind == schema::ScalarKind::character;
  }

  bool write_constant(const Item& item, std::string_view text) {
    const std::uint32_t index = draft_.open(item);
    const auto octets = std::as_bytes(std::span(text));
    if (!draft_.append_octets({octets.begin(), octets.end()}, index)) return false;
    draft_.close(index);
    return true;
  }

  bool write_number(Item item, Node node, Members& members) {
    const Field& field = *item.field;
    const auto size = static_cast<std::uint32_t>(shape_of(item).stride_octets);
    const std::uint32_t index = draft_.open(item);
    if (!draft_.append(size, std::byte{0}, index)) return false;
    draft_.close(index);
    if (field.derived) {
      const Derived derived{index, members.item, has_checksum(*field.derived)};
      draft_.set_pending(index);
      draft_.derived.push_back(derived);
      Scope here = draft_.scope(members.item);
      here.own = index;
      const Evaluation value = evaluate(*field.derived, here);
      if (value) return draft_.put_derived(derived, *value);
      if (!derived.is_checksum) members.late.push_back(derived);
      return true;
    }
    compute_later(index, members);
    // A source that makes its values up looks for one that the schema allows.
    for (std::uint32_t attempt = 0;; ++attempt) {
      const auto bits = source_.number(node, shape_of(item), attempt);
      if (!bits) return draft_.fail(bits.error(), index);
      draft_.put(index, *bits);
      if (!source_.can_try_again(attempt) || !field.where || item.is_element) return true;
      const Evaluation allowed = evaluate(*field.where, draft_.scope(members.item));
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
    const std::uint32_t index = draft_.open(item);
    const auto octets = source_.octets(node, shape, wanted);
    if (!octets) return draft_.fail(octets.error(), index);
    if (!varies) return write_fixed_octets(index, *octets, fixed);
    if (!draft_.append_octets(*octets, index)) return false;
    draft_.record.items[index].count = octets->size();
    if (shape.extent->kind == ExtentKind::until_value) {
      const auto end =
          static_cast<std::byte>(std::get<schema::Number>(shape.extent->expression.node).value);
      if (std::ranges::find(*octets, end) != octets->end()) {
        return draft_.fail({EncodeFault::terminator_wrong,
                            fmt::format("the octet {:02X}, which ends it, is part of it",
                                        std::to_integer<unsigned>(end))},
                           index);
      }
      if (!draft_.append(1, end, index)) return false;
    }
    draft_.close(index);
    return true;
  }

  bool write_fixed_octets(std::uint32_t index, const std::vector<std::byte>& octets,
                          std::uint64_t size_octets) {
    const Field& shape = shape_of(draft_.record.items[index]);
    const bool text = is_text_value(shape);
    if (octets.size() > size_octets || (!text && octets.size() < size_octets)) {
      return draft_.fail(
          {text ? EncodeFault::text_too_long : EncodeFault::size_wrong,
           fmt::format("{} octets, and the field has {}", octets.size(), size_octets)},
          index);
    }
    if (!draft_.append_octets(octets, index)) return false;
    std::uint64_t left = size_octets - octets.size();
    // One pad character of UTF-16 is two octets.
    const bool big = shape.text.charset == schema::Charset::utf16be;
    const bool wide = big || shape.text.charset == schema::Charset::utf16le;
    for (; wide && left >= 2; left -= 2) {
      if (!draft_.append(1, big ? std::byte{0} : shape.text.pad, index)) return false;
      if (!draft_.append(1, big ? shape.text.pad : std::byte{0}, index)) return false;
    }
    if (!draft_.append(left, shape.text.pad, index)) return false;
    draft_.close(index);
    return true;
  }

  bool write_array(Item item, Node node, Members& members) {
    const Field& shape = shape_of(item);
    const bool numbers = !is_text_value(shape) && !schema::is_octets(shape) &&
                         !std::holds_alternative<schema::StructType>(shape.type);
    item.kind = numbers ? ItemKind::scalars : ItemKind::array;
    const std::uint32_t index = draft_.open(item);
    std::optional<std::uint64_t> wanted;
    if (is_extent_of_values(shape)) wanted = known_extent(shape, members);
    std::uint64_t count = 0;
    if (!write_dimension(index, node, 0, wanted, count)) return false;
    draft_.record.items[index].count = count;
    if (numbers) compute_later(index, members);
    if (shape.extent && shape.extent->kind == ExtentKind::until_value && numbers) {
      const auto end =
          static_cast<std::uint64_t>(std::get<schema::Number>(shape.extent->expression.node).value);
      if (!draft_.append(shape.stride_octets, std::byte{0}, index)) return false;
      write_unsigned(std::span(draft_.octets).last(shape.stride_octets), item.order, end);
    }
    draft_.close(index);
    return true;
  }

  // One bracket of the array; below the last dimension its values.
  bool write_dimension(std::uint32_t array, Node node, std::size_t dimension,
                       std::optional<std::uint64_t> wanted, std::uint64_t& written) {
    const Field& shape = shape_of(draft_.record.items[array]);
    const std::size_t extents = is_extent_of_values(shape) ? 1 : 0;
    const auto dimensions = value_dimensions(shape);
    if (dimension == extents + dimensions.size()) {
      return write_element(array, node, written++);
    }
    const bool varies = dimension < extents;
    if (!varies) wanted = dimensions[dimension - extents];
    const auto count = source_.count(node, shape, wanted);
    if (!count) return draft_.fail(count.error(), array);
    if (!varies && *count != *wanted) {
      return draft_.fail({EncodeFault::count_wrong,
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
    Item item = draft_.record.items[array];
    const Field& shape = shape_of(item);
    if (item.kind == ItemKind::array) {
      item.kind = ItemKind::leaf;
      item.depth += 1;
      item.is_element = true;
      item.element = element;
      if (const auto* inner = std::get_if<schema::StructType>(&shape.type)) {
        return write_structure(item, draft_.model.structs[inner->index], node);
      }
      const std::uint32_t index = draft_.open(item);
      const std::uint64_t size = value_octets(shape);
      const auto octets = source_.octets(node, shape, size);
      if (!octets) return draft_.fail(octets.error(), index);
      return write_fixed_octets(index, *octets, size);
    }
    const auto bits = source_.number(node, shape, 0);
    draft_.record.items[array].count = element + 1;  // for the path in an error
    if (!bits) return draft_.fail(bits.error(), array, element);
    const std::uint64_t at = draft_.octets.size();
    if (!draft_.append(shape.stride_octets, std::byte{0}, array)) return false;
    write_unsigned(std::span(draft_.octets).subspan(at), item.order, *bits);
    if (shape.extent && shape.extent->kind == ExtentKind::until_value) {
      const auto end =
          static_cast<std::uint64_t>(std::get<schema::Number>(shape.extent->expression.node).value);
      if (((*bits ^ end) & mask_of(static_cast<std::uint32_t>(shape.stride_octets))) == 0) {
        return draft_.fail(
            {EncodeFault::terminator_wrong, "the value that ends the array is part of it"}, array,
            element);
      }
    }
    return true;
  }

  // Parts of `bits` that derive from the size of the struct.
  void compute_later(std::uint32_t index, const Members& members) {
    if (!has_computed_parts(draft_.model, shape_of(draft_.record.items[index]).type)) return;
    draft_.set_pending(index);
    draft_.computed.push_back({index, members.item});
  }

  // What the parameters of the struct are, or of the structs in an array.
  bool pass_arguments(Item& item, Members& members) {
    const CountToCome count = [&](std::size_t number) { return count_of(number, members); };
    Scope here = draft_.scope(members.item);
    here.count_to_come = &count;
    // Each may need one before it.
    std::vector<Derived> still_late;
    for (const Derived& late : members.late) {
      const Evaluation value = evaluate(*draft_.record.items[late.item].field->derived, here);
      if (!value) {
        still_late.push_back(late);
      } else if (!draft_.put_derived(late, *value)) {
        return false;
      }
    }
    members.late = std::move(still_late);
    item.arguments = static_cast<std::uint32_t>(draft_.record.arguments.size());
    for (const schema::Expression& argument : shape_of(item).arguments) {
      const Evaluation value = evaluate(argument, here);
      if (!value) {
        return draft_.fail_at(members.item, *item.field, EncodeFault::expression_overflow,
                              "what is passed to it does not fit in 64 bits");
      }
      draft_.record.arguments.push_back(*value);
    }
    return true;
  }

  // Of an array that may not be written yet.
  Evaluation count_of(std::size_t number, const Members& members) {
    const std::uint32_t written = child_of(draft_.record, members.item, number);
    if (written != 0) return static_cast<std::int64_t>(outer_count(draft_.record.items[written]));
    const Field& field = schema::field_of(members.structure, number);
    std::optional<bool> wanted;
    if (field.guard) wanted = draft_.holds(members.item, *field.guard);
    const Node node =
        source_.member(members.object, field, expected_presence(field, members, wanted));
    if (!node || wanted == false) return 0;
    std::expected<std::uint64_t, SourceError> count = 0;
    if (!field.extent) {
      count = field.dimensions[0];
    } else if (is_extent_of_values(field)) {
      count = source_.count(node, field, known_extent(field, members));
    } else {
      const auto octets = source_.octets(node, field, known_extent(field, members));
      if (!octets) return std::unexpected(EvaluationFault::pending);
      count = octets->size();
    }
    // What is wrong with the value is said where it is written.
    if (!count) return std::unexpected(EvaluationFault::pending);
    return static_cast<std::int64_t>(*count);
  }

  // What the region of a struct has behind it, when it is known how large it is.
  bool fill_region(const Field& field, const Members& members, std::uint32_t index) {
    const Evaluation size = evaluate(*field.region, draft_.scope(members.item));
    if (!size) return true;  // computed later, from what is there
    const std::uint64_t have = draft_.record.items[index].size_octets;
    const auto wanted = static_cast<std::uint64_t>(std::max<std::int64_t>(*size, 0));
    if (*size < 0 || have > wanted) {
      return draft_.fail(
          {EncodeFault::size_wrong, fmt::format("{} octets, and its region has {}", have, *size)},
          index);
    }
    const std::uint32_t depth = draft_.record.items[index].depth;
    const bool structure = draft_.record.items[index].kind == ItemKind::structure;
    const std::uint32_t rest =
        draft_.open({.kind = ItemKind::left_over, .depth = structure ? depth + 1 : depth});
    if (!draft_.append(wanted - have, std::byte{0}, rest)) return false;
    draft_.close(rest);
    if (structure) draft_.close(index);
    return true;
  }

  const schema::Alternative* choose(const schema::Variant& variant, Node node,
                                    const Members& members, const Field& field) {
    const Evaluation selector = evaluate(variant.selector, draft_.scope(members.item));
    const schema::Alternative* chosen = nullptr;
    if (selector) {
      chosen = find_alternative(variant, *selector);
    } else if (selector.error() == EvaluationFault::pending) {
      chosen = source_.alternative(node, variant);
    } else {
      draft_.fail_at(members.item, field, EncodeFault::expression_overflow,
                     "what selects its case does not fit in 64 bits");
      return nullptr;
    }
    if (!chosen) {
      draft_.fail_at(members.item, field, EncodeFault::case_wrong,
                     selector ? fmt::format("no case for {}", *selector)
                              : "the value is of none of the cases");
    }
    return chosen;
  }

  bool choose_order(schema::ByteOrder& order, const Field& field, Members& members) {
    if (members.order == schema::ByteOrder::none) {
      const schema::OrderChoice& choice = *members.structure.order_choice;
      const Evaluation selector = evaluate(choice.selector, draft_.scope(members.item));
      if (!selector) {
        return draft_.fail_at(members.item, field, EncodeFault::byte_order_unknown,
                              "what decides it is computed later, or does not fit in 64 bits");
      }
      const auto found =
          std::ranges::find(choice.cases, *selector, &schema::OrderChoice::Case::value);
      if (found == choice.cases.end()) {
        return draft_.fail_at(members.item, field, EncodeFault::byte_order_unknown,
                              fmt::format("no byte order for {}", *selector));
      }
      members.order = found->order;
    }
    order = members.order;
    return true;
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
  std::optional<std::uint64_t> known_extent(const Field& shape, const Members& members) {
    const schema::Extent& extent = *shape.extent;
    if (extent.kind != ExtentKind::count && extent.kind != ExtentKind::octets) return std::nullopt;
    const Evaluation value = evaluate(extent.expression, draft_.scope(members.item));
    if (!value || *value < 0) return std::nullopt;
    const auto number = static_cast<std::uint64_t>(*value);
    if (extent.kind == ExtentKind::count) return number;
    const std::uint64_t unit = inner_count(shape) * value_octets(shape);
    return unit == 0 ? 0 : number / unit;
  }

  std::uint32_t depth_of(const Members& members) const {
    return draft_.record.items[members.item].depth + 1;
  }

  Draft draft_;
  ValueSource& source_;
};

}  // namespace

std::expected<std::vector<std::byte>, EncodeError> encode_from(const Model& model,
                                                               const Struct& structure,
                                                               ValueSource& source, Node root) {
  return Encoder(model, structure, source).run(root);
}

}  // namespace wirestruct::translate
