#include "translate/decoder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "schema/arguments.hpp"
#include "translate/decode.hpp"
#include "translate/format.hpp"
#include "translate/limits.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {

using schema::ExtentKind;
using schema::Field;
using schema::Padding;
using schema::PaddingKind;
using schema::Struct;

// Structs and arrays in each other that cost no second allocation.
constexpr std::size_t usual_depth = 8;

void Decoder::decode(const Struct& structure) {
  is_open_ = false;
  is_lenient_ = structure.end == schema::EndKind::fixed;
  failed_ = false;
  position_ = 0;
  scanned_octets_ = 0;
  frames_.clear();
  frames_.reserve(usual_depth);
  record_.items.clear();
  record_.arguments.clear();
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
  record_.arguments.clear();
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
  element.arguments = record_.items[current.item].arguments;
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
  if (!schema::tells_struct(shape)) return shaped_step(item, field);
  const std::size_t arguments = record_.arguments.size();
  if (!pass_arguments(item)) return Step::done;
  const Step step = shaped_step(item, field);
  if (step == Step::wait) record_.arguments.resize(arguments);
  return step;
}

Decoder::Step Decoder::shaped_step(const Item& item, const Field& field) {
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
  const auto* inner = std::get_if<schema::StructType>(&shape_of(item).type);
  if (inner && !is_array_of_values(shape_of(item))) {
    ++frame().next;
    return enter(item, {.owns_region = true,
                        .is_cut = is_cut,
                        .is_cut_told = is_lenient_ || (is_cut && region().is_cut_told),
                        .structure = &model_.structs[inner->index],
                        .end = end,
                        .region_end = end,
                        .resume = resume,
                        .cut_octets = static_cast<std::uint64_t>(*size)});
  }
  // Octets of a `switch`.
  if (is_cut && !is_lenient_ && !region().is_cut_told) {
    remark(Remark::message_cut, static_cast<std::uint32_t>(record_.items.size()), position_,
           resume - end,
           fmt::format("a size of {}, and there are {}", *size, counted_octets(end - position_)));
  }
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
    const auto octets = static_cast<std::uint64_t>(*size);
    if (!take(bounds(), octets, item_at(field), step)) return step;
    // The octets are the field's, so that its size counts them.
    if (octets > 0) left_over(position_ + octets, depth(), &field);
  }
  ++frame().next;
  return Step::done;
}

Decoder::Step Decoder::enter(Item item, Frame frame) {
  item.kind = ItemKind::structure;
  item.structure = frame.structure;
  if (is_lenient_) item.size_octets = frame.structure->size_octets;
  frame.item = open(item);
  frame.cut_item = frame.item;
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
  if (field.derived || has_computed_parts(model_, field.type)) frame().has_derived = true;
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
                 fmt::format("{} octet{} in all, and {} are read already", total,
                             total == 1 ? "" : "s", position_ - base));
  }
  const std::uint64_t end = base + static_cast<std::uint64_t>(total);
  Frame& current = frame();
  current.has_length = true;
  if (current.is_bounded && end > current.end) {
    current.is_cut_told = is_lenient_ || region().is_cut_told;
    current.is_cut = true;
    current.cut_item = item;
    current.cut_octets = static_cast<std::uint64_t>(total);
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
  if (frame().is_cut) tell_cut(frame());
  const Frame finished = frame();
  if (finished.has_length && position_ < finished.end) left_over(finished.end, depth());
  close(finished.item);
  Item& item = record_.items[finished.item];
  item.size_octets = position_ - item.offset_octets;
  if (finished.has_derived && !finished.is_cut && !is_open_) compare_derived(finished.item);
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

Decoder::Answer Decoder::holds(std::size_t index) {
  const schema::Guard& guard = frame().structure->guards[index];
  if (guard.outer) {
    const Answer outer = holds(*guard.outer);
    if (outer != Answer::yes) return outer;
  }
  if (guard.kind == schema::GuardKind::octets_left) {
    if (frame().is_bounded) {
      const bool is_left = position_ < frame().end || goes_on_behind_the_octets();
      return is_left ? Answer::yes : Answer::no;
    }
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

// What the parameters of the struct are, or of the structs in an array.
bool Decoder::pass_arguments(Item& item) {
  const auto first = static_cast<std::uint32_t>(record_.arguments.size());
  for (const schema::Expression& argument : shape_of(item).arguments) {
    const Evaluation value = evaluate(argument, scope());
    if (!value && is_lenient_ && value.error() == EvaluationFault::not_there) {
      record_.arguments.resize(first);
      return true;  // what is computed from them has no value either
    }
    if (!value) {
      number(argument, item.field);  // says what is wrong
      return false;
    }
    record_.arguments.push_back(*value);
  }
  item.arguments = first;
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

Decoder::Step Decoder::wait_for(std::uint64_t octets) {
  needed_octets_ = octets;
  return Step::wait;
}

std::uint32_t Decoder::open(const Item& item) {
  const auto index = static_cast<std::uint32_t>(record_.items.size());
  Item& opened = record_.items.emplace_back(item);
  opened.state = state_of(record_, item.offset_octets, item.size_octets);
  opened.end = index + 1;
  return index;
}

void Decoder::close(std::uint32_t item) {
  record_.items[item].end = static_cast<std::uint32_t>(record_.items.size());
}

void Decoder::remark(Remark what, std::uint32_t item, std::uint64_t offset_octets,
                     std::uint64_t count, std::string detail, const schema::BitField* part) {
  record_.remarks.push_back({what, item, offset_octets, count, std::move(detail), part});
}

void Decoder::left_over(std::uint64_t end, std::uint32_t depth, const Field* field) {
  const std::uint32_t index = open({.kind = ItemKind::left_over,
                                    .depth = depth,
                                    .field = field,
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
