#include "translate/decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "translate/decode.hpp"
#include "translate/limits.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {

using schema::ExtentKind;
using schema::Field;
using schema::Padding;
using schema::PaddingKind;
using schema::Struct;

namespace {

std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

std::string counted(std::uint64_t octets) {
  return fmt::format("{} {}", octets, octets == 1 ? "octet" : "octets");
}

std::string too_few(std::uint64_t wanted, std::uint64_t left) {
  return fmt::format("takes {}, and there are {}", counted(wanted), left);
}

}  // namespace

void Decoder::decode(const Struct& structure) {
  is_open_ = false;
  is_lenient_ = structure.end == schema::EndKind::fixed;
  failed_ = false;
  position_ = 0;
  scanned_octets_ = 0;
  frames_.clear();
  record_.items.clear();
  record_.remarks.clear();
  const std::uint64_t end = is_lenient_ ? structure.size_octets : record_.octets.size();
  enter({}, {.owns_region = true, .structure = &structure, .end = end, .region_end = end});
  run();
  remark_on_message();
}

void Decoder::start(const Struct& structure) {
  is_open_ = true;
  is_lenient_ = false;
  failed_ = false;
  position_ = 0;
  scanned_octets_ = 0;
  needed_octets_ = 0;
  frames_.clear();
  record_.items.clear();
  record_.remarks.clear();
  enter({}, {.owns_region = true, .is_bounded = false, .structure = &structure});
}

bool Decoder::find_end() {
  if (!run()) return false;
  needed_octets_ = position_;
  return true;
}

bool Decoder::run() {
  while (!frames_.empty()) {
    // What is in a message of known length does not matter where its end is looked for.
    if (is_open_ && frames_[0].is_bounded) {
      position_ = frames_[0].end;
      if (record_.octets.size() < position_) return wait_for(position_) != Step::wait;
      frames_.clear();
      break;
    }
    if (step() == Step::wait) return false;
  }
  return true;
}

Decoder::Step Decoder::step() {
  return frame().kind == FrameKind::structure ? structure_step(frame()) : array_step(frame());
}

Decoder::Step Decoder::structure_step(Frame& current) {
  if (current.next == current.structure->members.size()) {
    if (is_open_ && current.has_length && record_.octets.size() < current.end) {
      return wait_for(current.end);
    }
    finish_structure();
    return Step::done;
  }
  const schema::Member& member = current.structure->members[current.next];
  const auto* padding = std::get_if<Padding>(&member);
  const std::optional<std::size_t>& guard =
      padding ? padding->guard : std::get<Field>(member).guard;
  if (guard) {
    switch (holds(*guard)) {
      case Answer::no:
        ++current.next;
        return Step::done;
      case Answer::wait:
        return Step::wait;
      case Answer::failed:
        return Step::done;
      case Answer::yes:
        break;
    }
  }
  return padding ? padding_step(*padding) : field_step(std::get<Field>(member));
}

Decoder::Step Decoder::array_step(Frame& current) {
  const Field& field = *record_.items[current.item].field;
  const Field* const content = record_.items[current.item].content;
  const Field& shape = content ? *content : field;
  bool at_end = current.is_counted ? current.next == current.count
                                   : current.owns_region && position_ == current.end;
  if (!current.is_counted && !current.owns_region && current.next > 0) {
    Scope here = scope();
    here.structure = frames_[frames_.size() - 2].item;
    here.last_item = current.last;
    const Evaluation last = evaluate(shape.extent->expression, here);
    if (!last) {
      return fault(Remark::expression_overflow, item_at(field),
                   "the condition that ends the array leaves 64 bits");
    }
    at_end = *last != 0;
  }
  if (at_end) {
    finish_array();
    return Step::done;
  }
  Item element = item_at(field);
  element.content = content;
  element.is_element = true;
  element.element = current.next;
  if (shape.extent && shape.extent->max_elements &&
      current.next / std::max<std::uint64_t>(1, inner_count(shape)) >=
          *shape.extent->max_elements) {
    return fault(Remark::too_many_elements, element,
                 fmt::format("at most {}", *shape.extent->max_elements));
  }
  if (is_full()) {
    const std::uint64_t left = current.is_counted ? current.count - current.next : 1;
    remark(Remark::elements_not_shown, current.item, position_, left);
    if (!current.is_counted || !schema::is_size_fixed(model_, shape.type)) return stop(element);
    position_ += left * shape.stride_octets;
    current.next = current.count;
    return Step::done;
  }
  const Bounds inside = bounds();
  ++current.next;
  current.last = static_cast<std::uint32_t>(record_.items.size());
  return enter(
      element,
      {.is_bounded = inside.is_bounded, .structure = current.structure, .end = inside.end});
}

Decoder::Step Decoder::padding_step(const Padding& padding) {
  const std::uint64_t base = record_.items[frame().item].offset_octets;
  Item item{.kind = ItemKind::padding,
            .depth = depth(),
            .padding = &padding,
            .offset_octets = position_,
            .size_octets = padding_octets(padding, position_ - base)};
  Step step = Step::done;
  if (!take(bounds(), item.size_octets, item, step)) return step;
  ++frame().next;
  position_ += item.size_octets;
  const std::uint32_t index = open(item);
  if (record_.items[index].state != ItemState::whole) return Step::done;
  const Octets octets = octets_of(record_, record_.items[index]);
  const auto wrong = [&](std::byte octet) { return octet != padding.filler; };
  const auto first = std::ranges::find_if(octets, wrong);
  if (first == octets.end()) return Step::done;
  remark(padding.kind == PaddingKind::reserved ? Remark::reserved_not_zero
                                               : Remark::padding_not_filler,
         index, item.offset_octets + static_cast<std::uint64_t>(first - octets.begin()),
         static_cast<std::uint64_t>(std::ranges::count_if(octets, wrong)));
  return Step::done;
}

Decoder::Step Decoder::field_step(const Field& field) {
  Item item = item_at(field);
  if (const auto* type = std::get_if<schema::VariantType>(&field.type)) {
    const schema::Variant& variant = model_.variants[type->index];
    const std::optional<std::int64_t> selector = number(variant.selector, &field);
    if (!selector) return Step::done;
    const schema::Alternative* chosen = find_alternative(variant, *selector);
    if (!chosen) {
      return fault(Remark::no_case, item, fmt::format("no case for {}", *selector));
    }
    if (!chosen->content) return void_step(field);
    item.content = &*chosen->content;
  }
  const Field& shape = shape_of(item);
  item.order = shape.order;
  if (item.order == schema::ByteOrder::chosen && !choose_order(field, item.order)) {
    return Step::done;
  }
  return field.region ? region_step(item, field) : value(item, bounds());
}

// `Body b size n`
Decoder::Step Decoder::region_step(Item item, const Field& field) {
  const std::optional<std::int64_t> size = number(*field.region, &field);
  if (!size) return Step::done;
  if (*size < 0) {
    return fault(Remark::length_negative, item, fmt::format("a size of {}", *size));
  }
  const Bounds around = bounds();
  const std::uint64_t resume = saturating_sum(position_, static_cast<std::uint64_t>(*size));
  if (is_open_ && (!around.is_bounded || resume <= around.end) && resume > record_.octets.size()) {
    return wait_for(resume);
  }
  std::uint64_t end = resume;
  if (around.is_bounded) end = std::min(end, around.end);
  if (!is_open_) end = std::min(end, std::max<std::uint64_t>(position_, record_.octets.size()));
  const bool is_cut = end < resume;
  if (is_cut && !is_lenient_) {
    remark(Remark::message_cut, static_cast<std::uint32_t>(record_.items.size()), position_,
           resume - end,
           fmt::format("a size of {}, and there are {}", *size, counted(end - position_)));
  }
  const auto* inner = std::get_if<schema::StructType>(&shape_of(item).type);
  if (inner && !is_array_of_values(shape_of(item))) {
    ++frame().next;
    return enter(item, {.owns_region = true,
                        .is_cut = is_cut,
                        .structure = &model_.structs[inner->index],
                        .end = end,
                        .region_end = end,
                        .resume = resume});
  }
  // Octets of a `switch`.
  const std::size_t frames = frames_.size();
  const Step step = value(item, {end, true});
  if (step == Step::wait || frames_.size() != frames) return step;
  if (position_ < end) left_over(end, depth());
  if (is_cut && !is_lenient_) {
    leave_region();
  } else {
    position_ = resume;
  }
  return Step::done;
}

// A `switch` that comes to `void`: what its region has is left over.
Decoder::Step Decoder::void_step(const Field& field) {
  if (field.region) {
    const std::optional<std::int64_t> size = number(*field.region, &field);
    if (!size) return Step::done;
    if (*size < 0) {
      return fault(Remark::length_negative, item_at(field), fmt::format("a size of {}", *size));
    }
    Step step = Step::done;
    if (!take(bounds(), static_cast<std::uint64_t>(*size), item_at(field), step)) return step;
    if (*size > 0) left_over(position_ + static_cast<std::uint64_t>(*size), depth());
  }
  ++frame().next;
  return Step::done;
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
  if (!take(inside, item.size_octets, item, step)) return step;
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
  } else if (!take(inside, measured.size_octets, item, step)) {
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
  } else if (!take(inside, unit, item, step)) {
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
  if (shape.extent && shape.extent->kind != ExtentKind::until_value && taken < size_octets) {
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
    remark(Remark::message_cut, open(rest), position_, rest.size_octets,
           too_few(each, rest.size_octets));
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

Decoder::Step Decoder::enter(Item item, Frame frame) {
  item.kind = ItemKind::structure;
  item.structure = frame.structure;
  if (is_lenient_) item.size_octets = frame.structure->size_octets;
  frame.item = open(item);
  if (is_full() && !frames_.empty()) {
    remark(Remark::elements_not_shown, frame.item, position_, frame.structure->members.size());
    if (!is_lenient_ || frame.owns_region) {
      frames_.push_back(frame);
      return stop(item_at(*item.field));
    }
    position_ += item.size_octets;
    return Step::done;
  }
  frames_.push_back(frame);
  return Step::done;
}

Decoder::Step Decoder::after_field(std::uint32_t item) {
  const Field& field = *record_.items[item].field;
  scanned_octets_ = 0;
  ++frame().next;
  if (field.derived) frame().has_derived = true;
  if (field.where) check_where(item);
  const auto& length = frame().structure->length;
  if (length && length->field == field.number) return apply_length(item);
  return Step::done;
}

// The length of the struct has been read: that is how far it goes.
Decoder::Step Decoder::apply_length(std::uint32_t item) {
  const schema::LengthRule& rule = *frame().structure->length;
  const Item& length = record_.items[item];
  if (length.state != ItemState::whole) return Step::done;
  const auto bits = read_unsigned(octets_of(record_, length), length.order);
  const Evaluation value = number_of(model_, shape_of(length).type, bits);
  std::int64_t total = 0;
  if (!value || __builtin_mul_overflow(*value, rule.factor, &total) ||
      __builtin_add_overflow(total, rule.addend, &total)) {
    return fault(Remark::expression_overflow, length, "the length leaves 64 bits");
  }
  const std::uint64_t base = record_.items[frame().item].offset_octets;
  if (total < static_cast<std::int64_t>(position_ - base)) {
    return fault(Remark::length_too_small, length,
                 fmt::format("{} octets in all, and {} are read already", total, position_ - base));
  }
  const std::uint64_t end = base + static_cast<std::uint64_t>(total);
  Frame& current = frame();
  current.has_length = true;
  if (current.is_bounded && end > current.end) {
    if (!is_lenient_) {
      remark(Remark::message_cut, item, length.offset_octets, end - current.end,
             fmt::format("{} in all, and there are {}", counted(static_cast<std::uint64_t>(total)),
                         current.end - base));
    }
    current.is_cut = true;
  } else {
    current.end = end;
    current.is_bounded = true;
  }
  if (!current.owns_region) {
    current.owns_region = true;
    current.region_end = current.end;
    current.resume = current.end;
  } else if (frames_.size() == 1) {
    current.region_end = current.end;
  }
  return Step::done;
}

void Decoder::finish_structure() {
  const Frame finished = frame();
  if (finished.has_length && position_ < finished.end) left_over(finished.end, depth());
  close(finished.item);
  Item& item = record_.items[finished.item];
  item.size_octets = position_ - item.offset_octets;
  if (finished.has_derived && !is_open_) compare_derived(finished.item);
  if (frames_.size() > 1 && finished.owns_region && position_ < finished.region_end) {
    left_over(finished.region_end, depth());
    close(finished.item);
    record_.items[finished.item].size_octets =
        position_ - record_.items[finished.item].offset_octets;
  }
  Item& closed = record_.items[finished.item];
  closed.state = state_of(record_, closed.offset_octets, closed.size_octets);
  frames_.pop_back();
  resume_behind(finished);
}

void Decoder::finish_array() {
  const Frame finished = frame();
  close(finished.item);
  Item& item = record_.items[finished.item];
  item.size_octets = position_ - item.offset_octets;
  item.count = finished.next;
  item.state = state_of(record_, item.offset_octets, item.size_octets);
  frames_.pop_back();
  resume_behind(finished);
  if (!frames_.empty() && item.field->where) check_where(finished.item);
}

void Decoder::resume_behind(const Frame& finished) {
  if (frames_.empty() || !finished.owns_region) return;
  if (finished.is_cut && !is_lenient_) {
    leave_region();
  } else {
    position_ = finished.resume;
  }
}

Decoder::Step Decoder::fault(Remark what, const Item& where, std::string detail) {
  Item item = where;
  item.kind = ItemKind::undecoded;
  item.depth = depth();
  const std::uint64_t offset = where.offset_octets;
  // Of a field that is read already, only the remark: the octets behind it are not its own.
  if (offset < position_) {
    for (auto index = static_cast<std::uint32_t>(record_.items.size()); index-- > 0;) {
      if (record_.items[index].field != where.field) continue;
      remark(what, index, offset, 1, std::move(detail));
      break;
    }
    item.field = nullptr;
    item.content = nullptr;
    return stop(item);
  }
  // Where a region is cut, that is said already.
  const auto region =
      std::ranges::find(frames_.rbegin(), frames_.rend(), true, &Frame::owns_region);
  if (what != Remark::message_cut || !region->is_cut) {
    remark(what, static_cast<std::uint32_t>(record_.items.size()), offset, 1, std::move(detail));
  }
  return stop(item);
}

// The octets up to the end of the region are shown as they are.
Decoder::Step Decoder::stop(const Item& where) {
  Item item = where;
  item.kind = ItemKind::undecoded;
  item.depth = depth();
  item.offset_octets = position_;
  std::uint64_t end = record_.octets.size();
  for (std::size_t i = frames_.size(); i-- > 0;) {
    if (!frames_[i].owns_region) continue;
    if (frames_[i].is_bounded) end = frames_[i].end;
    break;
  }
  item.size_octets = std::max(end, position_) - position_;
  open(item);
  leave_region();
  return Step::done;
}

void Decoder::leave_region() {
  while (!frames_.empty()) {
    std::size_t owner = frames_.size() - 1;
    while (!frames_[owner].owns_region) --owner;
    const Frame region = frames_[owner];
    if (!region.is_bounded) failed_ = true;
    position_ = std::max<std::uint64_t>(
        position_, std::max(region.is_bounded ? region.end : record_.octets.size(),
                            owner == 0 ? 0 : region.region_end));
    while (frames_.size() > owner) {
      const Frame& left = frame();
      close(left.item);
      Item& item = record_.items[left.item];
      item.size_octets = position_ - item.offset_octets;
      item.state = state_of(record_, item.offset_octets, item.size_octets);
      if (left.kind == FrameKind::array) item.count = left.next;
      frames_.pop_back();
    }
    scanned_octets_ = 0;
    if (owner == 0) return;
    // Where a region would go on behind the one around it, that one has ended, too.
    if (!region.is_cut || is_lenient_) {
      position_ = region.resume;
      return;
    }
  }
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
      measured.size_octets = left - std::min(left, extent.trailing_octets);
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
  const bool is_counted =
      extent.kind == ExtentKind::count || schema::is_size_fixed(model_, shape.type);
  if (is_counted && extent.max_elements && measured.count > *extent.max_elements) {
    step = fault(
        Remark::too_many_elements, item,
        fmt::format("{} elements, and at most {} may be", measured.count, *extent.max_elements));
    return std::nullopt;
  }
  if (!take(inside, measured.size_octets, item, step)) return std::nullopt;
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

Decoder::Answer Decoder::holds(std::size_t index) {
  const schema::Guard& guard = frame().structure->guards[index];
  if (guard.outer) {
    const Answer outer = holds(*guard.outer);
    if (outer != Answer::yes) return outer;
  }
  if (guard.kind == schema::GuardKind::octets_left) {
    if (frame().is_bounded) return position_ < frame().end ? Answer::yes : Answer::no;
    if (position_ < record_.octets.size()) return Answer::yes;
    wait_for(position_ + 1);
    return Answer::wait;
  }
  const std::optional<std::int64_t> condition = number(guard.condition, nullptr);
  if (!condition) return Answer::failed;
  return (*condition != 0) == (guard.kind == schema::GuardKind::when) ? Answer::yes : Answer::no;
}

bool Decoder::choose_order(const Field& field, schema::ByteOrder& order) {
  Frame& current = frame();
  if (current.order == schema::ByteOrder::none) {
    const schema::OrderChoice& choice = *current.structure->order_choice;
    const Evaluation selector = evaluate(choice.selector, scope());
    if (!selector && is_lenient_ && selector.error() == EvaluationFault::not_there) {
      order = schema::ByteOrder::little;  // of octets that are not there either
      return true;
    }
    if (!selector) {
      number(choice.selector, &field);  // says what is wrong
      return false;
    }
    const auto found =
        std::ranges::find(choice.cases, *selector, &schema::OrderChoice::Case::value);
    if (found == choice.cases.end()) {
      fault(Remark::byte_order_unknown, item_at(field),
            fmt::format("no byte order for {}", *selector));
      return false;
    }
    current.order = found->order;
  }
  order = current.order;
  return true;
}

// Nothing after a fault, which is dealt with.
std::optional<std::int64_t> Decoder::number(const schema::Expression& expression,
                                            const Field* field) {
  const Evaluation value = evaluate(expression, scope());
  if (value) return *value;
  Item where{.offset_octets = position_};
  if (field) {
    where = item_at(*field);
  } else if (const auto* next = std::get_if<Field>(&frame().structure->members[frame().next])) {
    where = item_at(*next);
  }
  if (value.error() == EvaluationFault::overflow) {
    fault(Remark::expression_overflow, where, "it does not fit in 64 bits");
  } else {
    stop(where);
  }
  return std::nullopt;
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

Decoder::Step Decoder::wait_for(std::uint64_t octets) {
  needed_octets_ = octets;
  return Step::wait;
}

std::uint32_t Decoder::open(Item item) {
  item.state = state_of(record_, item.offset_octets, item.size_octets);
  const auto index = static_cast<std::uint32_t>(record_.items.size());
  item.end = index + 1;
  record_.items.push_back(item);
  return index;
}

void Decoder::close(std::uint32_t item) {
  record_.items[item].end = static_cast<std::uint32_t>(record_.items.size());
}

void Decoder::remark(Remark what, std::uint32_t item, std::uint64_t offset_octets,
                     std::uint64_t count, std::string detail) {
  record_.remarks.push_back({what, item, offset_octets, count, std::move(detail)});
}

void Decoder::left_over(std::uint64_t end, std::uint32_t depth) {
  const std::uint32_t index = open({.kind = ItemKind::left_over,
                                    .depth = depth,
                                    .offset_octets = position_,
                                    .size_octets = end - position_});
  remark(Remark::octets_left_over, index, position_, end - position_);
  position_ = end;
}

Item Decoder::item_at(const Field& field) const {
  return {.depth = depth(), .field = &field, .offset_octets = position_};
}

Scope Decoder::scope() const {
  return {.model = model_, .record = record_, .structure = frames_.back().item, .last_value = {}};
}

bool Decoder::is_full() const {
  return record_.items.size() >= limits::record_items;
}

}  // namespace wirestruct::translate
