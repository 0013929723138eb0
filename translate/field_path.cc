#include "translate/field_path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "schema/suggest.hpp"
#include "translate/decode.hpp"
#include "translate/format.hpp"
#include "translate/number.hpp"

namespace wirestruct::translate {
namespace {

using schema::Field;
using schema::Struct;

PathError no_path(std::string_view text) {
  return {.message = fmt::format("`{}` is not the name of a field", text),
          .label = "expected a way to a field, as in `user_id` or `items[0].id`",
          .fix = {}};
}

// `items[0][1]` → its name and its indices.
std::expected<PathStep, PathError> parse_step(std::string_view path, std::string_view step) {
  PathStep parsed;
  const std::size_t bracket = std::min(step.find('['), step.size());
  parsed.name = step.substr(0, bracket);
  if (parsed.name.empty()) return std::unexpected(no_path(path));
  for (std::string_view rest = step.substr(bracket); !rest.empty();) {
    std::uint64_t index = 0;
    const char* const end = rest.data() + rest.size();
    const auto [stop, error] = std::from_chars(rest.data() + 1, end, index);
    if (rest.front() != '[' || error != std::errc{} || stop == end || *stop != ']') {
      return std::unexpected(no_path(path));
    }
    parsed.indices.push_back(index);
    rest = std::string_view(stop + 1, end);
  }
  return parsed;
}

std::expected<std::vector<PathStep>, PathError> parse_steps(std::string_view path) {
  std::vector<PathStep> steps;
  for (std::string_view rest = path;;) {
    const std::size_t dot = rest.find('.');
    auto step = parse_step(path, rest.substr(0, dot));
    if (!step) return std::unexpected(std::move(step).error());
    steps.push_back(*std::move(step));
    if (dot == rest.npos) return steps;
    rest.remove_prefix(dot + 1);
  }
}

const Field* find_field(const Struct& structure, std::string_view name) {
  for (const schema::Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (field && field->name == name) return field;
  }
  return nullptr;
}

class PathResolver {
 public:
  PathResolver(const schema::Model& model, FieldPath& path) : model_(model), path_(path) {}

  std::expected<void, PathError> resolve(const Struct& structure) {
    const auto number = static_cast<std::size_t>(&structure - model_.structs.data());
    path_.targets = {{.kind = TargetKind::structure, .structure = number}};
    std::string way = structure.name;
    for (const PathStep& step : path_.steps) {
      if (auto entered = enter(step, way); !entered) return entered;
      way = step.name;
    }
    return {};
  }

 private:
  // From what is there so far to what is called so inside of it.
  std::expected<void, PathError> enter(const PathStep& step, std::string_view way) {
    Targets next;
    std::optional<PathError> wrong;
    for (const PathTarget& target : path_.targets) {
      if (target.structure) {
        const Field* field = find_field(model_.structs[*target.structure], step.name);
        if (!field) continue;
        path_.is_secret |= field->shown.secret;
        if (auto error = check_indices(*field, step)) wrong = std::move(error);
        add_targets(*field, !step.indices.empty(), next);
      } else if (step.indices.empty()) {
        add_parts(target, step, next.all);
      }
    }
    if (wrong) return std::unexpected(*std::move(wrong));
    if (next.all.empty()) return std::unexpected(unknown(step, way));
    path_.targets = std::move(next.all);
    return {};
  }

  const schema::Bits* bits_of(const PathTarget& target) const {
    if (target.kind != TargetKind::bits) return nullptr;
    return &model_.bits[std::get<schema::BitsType>(target.field->type).index];
  }

  const schema::Enum* flags_of(const PathTarget& target) const {
    if (target.kind != TargetKind::number || !target.enumeration) return nullptr;
    const schema::Enum& flags = model_.enums[*target.enumeration];
    return flags.is_flags ? &flags : nullptr;
  }

  // Parts of bits, and flags, which may be part of bits themselves.
  void add_parts(const PathTarget& whole, const PathStep& step, std::vector<PathTarget>& to) const {
    if (const schema::Bits* bits = bits_of(whole)) {
      const auto part = std::ranges::find(bits->fields, step.name, &schema::BitField::name);
      if (part == bits->fields.end()) return;
      to.push_back({.kind = TargetKind::number,
                    .field = whole.field,
                    .part = &*part,
                    .enumeration = part->enumeration});
    } else if (const schema::Enum* flags = flags_of(whole)) {
      const auto flag = std::ranges::find(flags->enumerators, step.name, &schema::Enumerator::name);
      if (flag == flags->enumerators.end()) return;
      to.push_back(
          {.kind = TargetKind::number, .field = whole.field, .part = whole.part, .flag = &*flag});
    }
  }

  // What is called `step` may be several things. A struct that several alternatives have is one:
  // otherwise there are twice as many with every step.
  struct Targets {
    std::vector<PathTarget> all;
    std::set<std::size_t> structs;
  };

  void add_targets(const Field& field, bool is_element, Targets& to) const {
    if (is_array_of_values(field) && !is_element) {
      to.all.push_back({.kind = TargetKind::array, .field = &field});
      return;
    }
    if (const auto* variant = std::get_if<schema::VariantType>(&field.type)) {
      for (const schema::Alternative& each : model_.variants[variant->index].alternatives) {
        if (each.content) add_targets(*each.content, false, to);
      }
      return;
    }
    const PathTarget target = value_target(field);
    if (target.structure && !to.structs.insert(*target.structure).second) return;
    to.all.push_back(target);
  }

  PathTarget value_target(const Field& field) const {
    PathTarget target{.kind = TargetKind::number, .field = &field};
    if (schema::is_text(field)) {
      target.kind = TargetKind::text;
    } else if (schema::is_octets(field)) {
      target.kind = TargetKind::octets;
    } else if (const auto* inner = std::get_if<schema::StructType>(&field.type)) {
      target.kind = TargetKind::structure;
      target.structure = inner->index;
    } else if (std::holds_alternative<schema::BitsType>(field.type)) {
      target.kind = TargetKind::bits;
    } else if (const auto* enumeration = std::get_if<schema::EnumType>(&field.type)) {
      target.enumeration = enumeration->index;
    } else if (const auto* scalar = std::get_if<schema::Scalar>(&field.type)) {
      target.kind = kind_of(scalar->kind);
    }
    return target;
  }

  static TargetKind kind_of(schema::ScalarKind kind) {
    switch (kind) {
      case schema::ScalarKind::floating_point:
        return TargetKind::real;
      case schema::ScalarKind::character:
        return TargetKind::character;
      case schema::ScalarKind::raw_octet:
        return TargetKind::octet;
      case schema::ScalarKind::unsigned_integer:
      case schema::ScalarKind::signed_integer:
      case schema::ScalarKind::boolean:
        break;
    }
    return TargetKind::number;
  }

  static std::optional<PathError> check_indices(const Field& field, const PathStep& step) {
    if (step.indices.empty()) return std::nullopt;
    const auto dimensions = value_dimensions(field);
    const std::size_t outer = is_extent_of_values(field) ? 1 : 0;
    const std::size_t expected = dimensions.size() + outer;
    if (expected == 0) {
      return PathError{.message = fmt::format("`{}` is one value, not an array", field.name),
                       .label = {},
                       .fix = {}};
    }
    if (step.indices.size() != expected) {
      return PathError{
          .message = fmt::format("`{}` has {} dimension{}, not {}", field.name, expected,
                                 expected == 1 ? "" : "s", step.indices.size()),
          .label = {},
          .fix = {}};
    }
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
      const std::uint64_t index = step.indices[outer + i];
      if (index < dimensions[i]) continue;
      return PathError{.message = fmt::format("`{}` has no element {}", field.name, index),
                       .label = fmt::format("the last one is {}", dimensions[i] - 1),
                       .fix = {}};
    }
    return std::nullopt;
  }

  // What such a step could name inside of what is there so far.
  std::vector<std::string_view> known_names(const PathStep& step) const {
    std::vector<std::string_view> known;
    for (const PathTarget& target : path_.targets) {
      if (target.structure) {
        for (const schema::Member& member : model_.structs[*target.structure].members) {
          if (const auto* field = std::get_if<Field>(&member)) known.push_back(field->name);
        }
      } else if (!step.indices.empty()) {
        continue;
      } else if (const schema::Bits* bits = bits_of(target)) {
        for (const schema::BitField& part : bits->fields) {
          if (!part.name.empty()) known.push_back(part.name);
        }
      } else if (const schema::Enum* flags = flags_of(target)) {
        for (const schema::Enumerator& flag : flags->enumerators) known.push_back(flag.name);
      }
    }
    return known;
  }

  PathError unknown(const PathStep& step, std::string_view way) const {
    if (!path_.targets.empty() && path_.targets[0].kind == TargetKind::array) {
      return {.message = fmt::format("`{}` is an array", way),
              .label = {},
              .fix = fmt::format("name an element: `{}[0].{}`", way, step.name)};
    }
    const std::vector<std::string_view> known = known_names(step);
    if (known.empty()) {
      return {
          .message = fmt::format("`{}` is one value: nothing in it is called `{}`", way, step.name),
          .label = {},
          .fix = {}};
    }
    return {.message = fmt::format("`{}` has nothing called `{}`", way, step.name),
            .label = {},
            .fix = schema::did_you_mean(step.name, known)};
  }

  const schema::Model& model_;
  FieldPath& path_;
};

bool is_child(const Record& record, std::uint32_t parent, std::uint32_t child) {
  return child > parent && child < record.items[parent].end &&
         record.items[child].depth == record.items[parent].depth + 1;
}

std::optional<std::uint32_t> find_child(const Record& record, std::uint32_t parent,
                                        const PathStep& step) {
  if (is_child(record, parent, step.last_item) &&
      record.items[step.last_item].field == step.last_field && step.last_field &&
      record.items[step.last_item].kind != ItemKind::undecoded) {
    return step.last_item;
  }
  const std::uint32_t end = record.items[parent].end;
  for (std::uint32_t child = parent + 1; child < end; child = record.items[child].end) {
    const Item& item = record.items[child];
    if (!item.field || item.kind == ItemKind::undecoded || item.field->name != step.name) continue;
    step.last_item = child;
    step.last_field = item.field;
    return child;
  }
  return std::nullopt;
}

// The row-major number of an element; nothing when the array is shorter.
std::optional<std::uint64_t> element_number(const Item& array, const PathStep& step) {
  const Field& shape = shape_of(array);
  const auto dimensions = value_dimensions(shape);
  const std::size_t outer = is_extent_of_values(shape) ? 1 : 0;
  if (step.indices.size() != dimensions.size() + outer) return std::nullopt;
  std::uint64_t element = outer == 1 ? step.indices[0] : 0;
  if (element > array.count) return std::nullopt;  // so that it does not overflow below
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    if (step.indices[outer + i] >= dimensions[i]) return std::nullopt;
    element = element * dimensions[i] + step.indices[outer + i];
  }
  return element < array.count ? std::optional(element) : std::nullopt;
}

std::optional<std::uint32_t> find_element(const Record& record, std::uint32_t array,
                                          std::uint64_t element) {
  const std::uint32_t end = record.items[array].end;
  for (std::uint32_t child = array + 1; child < end; child = record.items[child].end) {
    const Item& item = record.items[child];
    if (item.is_element && item.kind != ItemKind::undecoded && item.element == element) {
      return child;
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_value(TargetKind kind) {
  switch (kind) {
    case TargetKind::number:
    case TargetKind::real:
    case TargetKind::character:
    case TargetKind::octet:
    case TargetKind::text:
    case TargetKind::octets:
      return true;
    case TargetKind::bits:
    case TargetKind::structure:
    case TargetKind::array:
      break;
  }
  return false;
}

std::expected<FieldPath, PathError> resolve_path(const schema::Model& model,
                                                 const Struct& structure, std::string_view text) {
  auto steps = parse_steps(text);
  if (!steps) return std::unexpected(std::move(steps).error());
  FieldPath path{.text = std::string(text), .steps = *std::move(steps), .targets = {}};
  if (auto resolved = PathResolver(model, path).resolve(structure); !resolved) {
    return std::unexpected(std::move(resolved).error());
  }
  return path;
}

std::optional<Found> find(const Record& record, const FieldPath& path) {
  Found found;
  for (const PathStep& step : path.steps) {
    const Item& whole = record.items[found.item];
    if (whole.kind == ItemKind::leaf || found.element) {  // the step names a part of it
      const auto target = std::ranges::find(path.targets, &shape_of(whole), &PathTarget::field);
      if (target == path.targets.end()) return std::nullopt;
      found.part = target->part;
      found.flag = target->flag;
      return found;
    }
    const auto child = find_child(record, found.item, step);
    if (!child) return std::nullopt;
    found.parent = found.item;
    found.item = *child;
    if (step.indices.empty()) continue;
    const Item& array = record.items[*child];
    const auto element = element_number(array, step);
    if (!element) return std::nullopt;
    if (array.kind == ItemKind::scalars) {
      found.element = *element;
      continue;
    }
    const auto item = find_element(record, *child, *element);
    if (!item) return std::nullopt;
    found.item = *item;
  }
  return found;
}

Value value_at(const schema::Model& model, const Record& record, const Found& found) {
  const Item& item = record.items[found.item];
  Value value;
  if (item.kind == ItemKind::leaf) {
    if (item.state == ItemState::whole) value = item.value;
  } else if (item.kind == ItemKind::scalars && found.element) {
    if (*found.element < elements_there(record, item)) {
      value = element_value(model, record, item, *found.element);
    }
  }
  if (found.part) {
    const auto* whole = std::get_if<BitsValue>(&value);
    if (!whole) return {};
    value = value_of(*found.part, whole->bits);
  }
  if (found.flag) {
    const auto* whole = std::get_if<EnumValue>(&value);
    if (!whole) return {};
    return Value{std::uint64_t{(whole->bits & found.flag->bits) == found.flag->bits ? 1U : 0U}};
  }
  return value;
}

namespace {

struct ToNumber {
  const schema::Model& model;

  NumberValue operator()(std::uint64_t value) const {
    if (value <= INT64_MAX) return static_cast<std::int64_t>(value);
    return value;
  }
  NumberValue operator()(std::int64_t value) const { return value; }
  NumberValue operator()(const Float& value) const {
    return Real{to_double(value.bits, value.size_octets), value.size_octets};
  }
  NumberValue operator()(const Boolean& value) const { return std::int64_t{value.octet}; }
  NumberValue operator()(const EnumValue& value) const {
    const schema::Scalar& scalar = model.enums[value.index].underlying;
    if (scalar.kind != schema::ScalarKind::signed_integer) return (*this)(value.bits);
    return sign_extend(value.bits, scalar.size_octets);
  }
  template <class Other>
  NumberValue operator()(const Other&) const {
    return {};
  }
};

}  // namespace

NumberValue number_value(const schema::Model& model, const Value& value) {
  return std::visit(ToNumber{model}, value);
}

}  // namespace wirestruct::translate
