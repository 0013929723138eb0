// How the decoder reads the values of one field: single ones, text, arrays of a known and of an
// unknown number of elements.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "translate/decode.hpp"
#include "translate/decoder.hpp"
#include "translate/format.hpp"
#include "translate/limits.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {

using schema::ExtentKind;
using schema::Field;

namespace {

std::string too_few(std::uint64_t wanted, std::uint64_t left) {
  return fmt::format("takes {}, and there are {}", counted_octets(wanted), left);
}

}  // namespace

std::uint64_t whole_elements_octets(const Item& item, std::uint64_t octets_there) {
  if (!is_array_of_values(shape_of(item))) return 0;
  const std::uint64_t each = value_octets(shape_of(item));
  return each == 0 ? 0 : octets_there / each * each;
}

Decoder::Step Decoder::value(const Item& item, Bounds inside) {
  const Field& shape = shape_of(item);
  if (is_array_of_values(shape)) return array(item, inside);
  if (schema::is_text(shape) || schema::is_octets(shape)) return one_value(item, inside);
  const auto* inner = std::get_if<schema::StructType>(&shape.type);
  if (!inner) return single(item, inside);
  ++frame().next;
  return enter(item, {.is_bounded = inside.is_bounded,
                      .structure = &model_.structs[inner->index],
                      .end = inside.end});
}

Decoder::Step Decoder::single(Item item, Bounds inside) {
  item.size_octets = shape_of(item).stride_octets;
  Step step = Step::done;
  if (!take_fixed(inside, item.size_octets, item, step)) return step;
  position_ += item.size_octets;
  const std::uint32_t index = open(item);
  remark_on_value(index);
  return after_field(index);
}

// Text or raw octets, which are one value.
Decoder::Step Decoder::one_value(Item item, Bounds inside) {
  const Field& shape = shape_of(item);
  Measured measured{value_octets(shape), value_octets(shape)};
  Step step = Step::done;
  if (shape.extent) {
    const std::optional<Measured> found = measure(item, inside, shape.stride_octets, step);
    if (!found) return step;
    measured = *found;
  } else if (!take_fixed(inside, measured.size_octets, item, step)) {
    return step;
  }
  item.size_octets = measured.size_octets;
  item.count = measured.count;
  position_ += item.size_octets;
  const std::uint32_t index = open(item);
  remark_on_value(index);
  return after_field(index);
}

Decoder::Step Decoder::array(Item item, Bounds inside) {
  const Field& shape = shape_of(item);
  const std::uint64_t inner = inner_count(shape);
  const auto* type = std::get_if<schema::StructType>(&shape.type);
  const std::uint64_t unit = saturating_product(inner, value_octets(shape));
  Step step = Step::done;
  if (type) {
    Frame frame{.kind = FrameKind::array,
                .is_bounded = inside.is_bounded,
                .structure = &model_.structs[type->index],
                .count = inner,
                .is_counted = true,
                .end = inside.end};
    if (shape.extent && shape.extent->kind == ExtentKind::until_condition) {
      frame.is_counted = false;
    } else if (shape.extent) {
      const std::optional<Measured> measured = measure(item, inside, unit, step);
      if (!measured) return step;
      frame.is_counted = shape.extent->kind == ExtentKind::count;
      frame.count = saturating_product(measured->count, inner);
      if (!frame.is_counted) {
        frame.owns_region = true;
        frame.is_bounded = true;
        frame.end = position_ + measured->size_octets;
        frame.resume = frame.region_end = frame.end;
        frame.is_cut_told = region().is_cut_told;
      }
    } else if (shape.stride_octets == 0 && schema::is_size_fixed(model_, shape.type)) {
      frame.count = 0;  // a struct of no octets holds nothing, however often it is repeated
    }
    return structures(item, frame);
  }
  Measured measured{unit, 1};
  if (shape.extent) {
    const std::optional<Measured> found = measure(item, inside, unit, step);
    if (!found) return step;
    measured = *found;
  } else if (!take_fixed(inside, unit, item, step)) {
    return step;
  }
  const std::uint64_t count = measured.count * inner;
  const bool are_values = schema::is_text(shape) || schema::is_octets(shape);
  return are_values ? values(item, count, measured.size_octets)
                    : numbers(item, count, measured.size_octets);
}

Decoder::Step Decoder::numbers(Item item, std::uint64_t count, std::uint64_t size_octets) {
  item.kind = ItemKind::scalars;
  item.count = count;
  item.size_octets = size_octets;
  position_ += size_octets;
  const std::uint32_t index = open(item);
  remark_on_numbers(index);
  const Field& shape = shape_of(item);
  const std::uint64_t taken = count * shape.stride_octets;
  if (shape.extent && shape.extent->kind != ExtentKind::until_value && taken < size_octets &&
      !region().is_cut_told) {
    remark(Remark::message_cut, index, item.offset_octets + taken, size_octets - taken,
           too_few(shape.stride_octets, size_octets - taken));
  }
  return after_field(index);
}

Decoder::Step Decoder::values(Item item, std::uint64_t count, std::uint64_t size_octets) {
  const std::uint64_t each = value_octets(shape_of(item));
  item.kind = ItemKind::array;
  item.count = each == 0 ? 0 : count;
  item.size_octets = size_octets;
  const Item element_base = item;
  const std::uint32_t index = open(item);
  for (std::uint64_t i = 0; i < record_.items[index].count; ++i) {
    Item element = element_base;
    element.kind = ItemKind::leaf;
    element.depth += 1;
    element.is_element = true;
    element.element = i;
    element.count = each;
    element.offset_octets += i * each;
    element.size_octets = each;
    if (is_full()) {
      remark(Remark::elements_not_shown, index, element.offset_octets, count - i);
      break;
    }
    remark_on_value(open(element));
  }
  close(index);
  const std::uint64_t taken = count * each;
  if (taken < size_octets && shape_of(item).extent) {
    position_ += taken;
    Item rest = item_at(*item.field);
    rest.kind = ItemKind::undecoded;
    rest.depth += 1;
    rest.is_element = true;
    rest.element = count;
    rest.size_octets = size_octets - taken;
    const std::uint32_t part = open(rest);
    if (!region().is_cut_told) {
      remark(Remark::message_cut, part, position_, rest.size_octets,
             too_few(each, rest.size_octets));
    }
    close(index);
    position_ -= taken;
  }
  position_ += size_octets;
  return after_field(index);
}

Decoder::Step Decoder::structures(const Item& item, Frame frame) {
  ++this->frame().next;
  scanned_octets_ = 0;
  Item array = item;
  array.kind = ItemKind::array;
  frame.item = open(array);
  frames_.push_back(frame);
  return Step::done;
}

std::optional<Decoder::Measured> Decoder::measure(const Item& item, Bounds inside,
                                                  std::uint64_t unit_octets, Step& step) {
  const Field& shape = shape_of(item);
  const schema::Extent& extent = *shape.extent;
  Measured measured;
  switch (extent.kind) {
    case ExtentKind::until_value:
    case ExtentKind::until_condition:
      return scan(item, inside, step);
    case ExtentKind::rest: {
      if (!inside.is_bounded) {
        step = wait_for(record_.octets.size() + 1);
        return std::nullopt;
      }
      const std::uint64_t left = inside.end - std::min(inside.end, position_);
      if (!item.field->region && goes_on_behind_the_octets()) {
        // What follows lies where there are no octets.
        tell_cut(region(), static_cast<std::uint32_t>(record_.items.size()), position_);
        measured.size_octets = left;
        break;
      }
      if (!take(inside, extent.trailing_octets, item, step)) return std::nullopt;
      measured.size_octets = left - extent.trailing_octets;
      break;
    }
    case ExtentKind::count:
    case ExtentKind::octets: {
      const std::optional<std::int64_t> value = number(extent.expression, item.field);
      step = Step::done;
      if (!value) return std::nullopt;
      if (*value < 0) {
        const bool of_octets = extent.kind == ExtentKind::octets;
        fault(Remark::length_negative, item,
              fmt::format("{} {}", *value, of_octets ? "octets" : "elements"));
        return std::nullopt;
      }
      measured.count = static_cast<std::uint64_t>(*value);
      measured.size_octets = measured.count;
      break;
    }
  }
  if (extent.kind == ExtentKind::count) {
    measured.size_octets = saturating_product(measured.count, unit_octets);
  } else {
    measured.count = unit_octets == 0 ? 0 : measured.size_octets / unit_octets;
  }
  const auto too_many = [&] {
    step = fault(
        Remark::too_many_elements, item,
        fmt::format("{} elements, and at most {} may be", measured.count, *extent.max_elements));
    return std::nullopt;
  };
  const bool is_counted =
      extent.kind == ExtentKind::count || schema::is_size_fixed(model_, shape.type);
  const bool exceeds = is_counted && extent.max_elements && measured.count > *extent.max_elements;
  // A number of elements is judged as it is; how many fill some octets, when these are there.
  if (exceeds && extent.kind == ExtentKind::count) return too_many();
  if (!take(inside, measured.size_octets, item, step)) return std::nullopt;
  if (exceeds) return too_many();
  return measured;
}

// Looks for the end of an array of numbers, or of text, from where it stopped before.
std::optional<Decoder::Measured> Decoder::scan(const Item& item, Bounds inside, Step& step) {
  const Field& shape = shape_of(item);
  const schema::Extent& extent = *shape.extent;
  const bool by_value = extent.kind == ExtentKind::until_value;
  const std::uint64_t each = shape.stride_octets;
  Scope here = scope();
  while (true) {
    const std::uint64_t at = position_ + scanned_octets_;
    if (!inside.is_bounded && at + each > record_.octets.size()) {
      step = wait_for(at + each);
      return std::nullopt;
    }
    const std::uint64_t read = scanned_octets_ / each;
    if (inside.is_bounded && at + each > inside.end) {
      step = fault(Remark::message_cut, item,
                   fmt::format("ends after {} elements without what ends it", read));
      return std::nullopt;
    }
    if (state_of(record_, at, each) != ItemState::whole) {
      step = stop(item);
      return std::nullopt;
    }
    const std::uint64_t bits = read_unsigned(record_.octets.subspan(at, each), item.order);
    bool is_last = false;
    if (by_value) {
      const auto& terminator = std::get<schema::Number>(extent.expression.node);
      is_last = bits == (static_cast<std::uint64_t>(terminator.value) &
                         mask_of(static_cast<std::uint32_t>(each)));
    } else {
      const Evaluation value = number_of(model_, shape.type, bits);
      here.last_value = value ? std::optional(*value) : std::nullopt;
      const Evaluation ends = value ? evaluate(extent.expression, here) : value;
      if (!ends) {
        step = fault(Remark::expression_overflow, item,
                     "the condition that ends the array leaves 64 bits");
        return std::nullopt;
      }
      is_last = *ends != 0;
    }
    const std::uint64_t count = read + (is_last && by_value ? 0 : 1);
    if (extent.max_elements && count > *extent.max_elements) {
      step = fault(Remark::too_many_elements, item,
                   fmt::format("more than {} elements", *extent.max_elements));
      return std::nullopt;
    }
    scanned_octets_ += each;
    if (is_last) return Measured{scanned_octets_, count};
  }
}

// True when the octets are there; otherwise the step is over.
bool Decoder::take(Bounds inside, std::uint64_t size_octets, const Item& item, Step& step) {
  const std::uint64_t end = saturating_sum(position_, size_octets);
  if (inside.is_bounded && end > inside.end) {
    const std::uint64_t left = inside.end - std::min(inside.end, position_);
    step = fault(Remark::message_cut, item, too_few(size_octets, left));
    return false;
  }
  if (is_open_ && end > record_.octets.size()) {
    step = wait_for(end);
    return false;
  }
  return true;
}

// Likewise, for what has a fixed size: what is named is the element in which the octets end.
bool Decoder::take_fixed(Bounds inside, std::uint64_t size_octets, const Item& item, Step& step) {
  const std::uint64_t end = saturating_sum(position_, size_octets);
  if (!inside.is_bounded || end <= inside.end) return take(inside, size_octets, item, step);
  const std::uint64_t left = inside.end - std::min(inside.end, position_);
  if (!region().is_cut_told) {
    remark(Remark::message_cut, static_cast<std::uint32_t>(record_.items.size()),
           position_ + whole_elements_octets(item, left), 1, too_few(size_octets, left));
  }
  step = abandon(item);
  return false;
}

}  // namespace wirestruct::translate
