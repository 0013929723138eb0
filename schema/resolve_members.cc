// What the expressions of a struct say: how many, whether at all, which, and what is derived.
#include <fmt/format.h>

#include <algorithm>

#include "schema/limits.hpp"
#include "schema/resolver.hpp"

namespace wirestruct::schema {
namespace {

constexpr std::size_t all_fields = SIZE_MAX;

// The largest value of an integer as bits, and whether an integer fits in a scalar.
bool fits(std::int64_t value, const Scalar& scalar) {
  if (scalar.kind == ScalarKind::boolean) return value == 0 || value == 1;
  if (scalar.size_octets == 8) return true;  // of u64 the bits count
  const std::int64_t top = std::int64_t{1} << (8 * scalar.size_octets);
  if (scalar.kind == ScalarKind::signed_integer) return value >= -top / 2 && value < top / 2;
  return value >= 0 && value < top;
}

// Where field numbers of a checksum or measure may lead is checked; this finds the fields that an
// expression reads.
void collect_fields(const Expression& expression, std::vector<std::size_t>& to) {
  if (const auto* value = std::get_if<FieldValue>(&expression.node)) {
    if (!value->of_last) to.push_back(value->path.front());
  } else if (const auto* operation = std::get_if<Operation>(&expression.node)) {
    for (const Expression& operand : operation->operands) collect_fields(operand, to);
  }
}

}  // namespace

bool Resolver::resolve_members(std::size_t place, const Draft& draft) {
  // In place: expressions see the other members, which have their names and types already.
  Struct& to = resolved_.model.structs[place];
  const ast::Struct& declared = *draft.declaration;
  const Scope scope{.file = to.file,
                    .structure = &to,
                    .parameters = &to.parameters,
                    .lacks_fields = !draft.complete};
  const auto earlier_fields = [&](const Field& field) {
    Scope earlier = scope;
    earlier.visible_fields = field.number;
    return earlier;
  };
  bool known = true;
  Versioning versioning{.field = {}, .file_version = resolved_.model.files[to.file].version};

  // First what is an array: other expressions ask for that.
  for (std::size_t i = 0; i < to.members.size(); ++i) {
    auto* field = std::get_if<Field>(&to.members[i]);
    const auto* from = std::get_if<ast::Field>(draft.made_of[i]);
    if (!field || !from) continue;
    known = resolve_dimensions(from->dimensions, earlier_fields(*field), *field) && known;
    if (std::ranges::find(from->attributes, "version", [](const ast::Attribute& attribute) {
          return attribute.name.text;
        }) != from->attributes.end()) {
      versioning.field = field->number;
    }
  }
  known = resolve_guards(declared, draft, scope, to) && known;
  for (std::size_t i = 0; i < to.members.size(); ++i) {
    auto* field = std::get_if<Field>(&to.members[i]);
    if (!field) continue;
    const Scope earlier = earlier_fields(*field);
    const auto* choice = std::get_if<ast::Switch>(draft.made_of[i]);
    const auto* from = std::get_if<ast::Field>(draft.made_of[i]);
    known = (choice ? resolve_switch(*choice, earlier, place, *field)
                    : resolve_field(*from, earlier, *field)) &&
            known;
    known = resolve_attributes(choice ? choice->attributes : from->attributes, earlier, versioning,
                               to, *field) &&
            known;
    if (from && from->derived && from->derived->kind == ast::ExpressionKind::string) {
      known = resolve_octet_constant(*from->derived, *field) && known;
    }
  }
  return resolve_order_choice(declared, scope, to) && known;
}

// A condition sees the fields in front of the first member of its block.
bool Resolver::resolve_guards(const ast::Struct& declared, const Draft& draft, const Scope& scope,
                              Struct& to) {
  std::vector<std::size_t> visible(declared.guards.size(), all_fields);
  std::size_t next_field = 0;
  for (std::size_t i = 0; i < to.members.size(); ++i) {
    const std::optional<std::size_t> innermost =
        std::visit([](const auto& member) { return member.guard; }, to.members[i]);
    for (auto guard = innermost; guard; guard = declared.guards[*guard].outer) {
      visible[*guard] = std::min(visible[*guard], next_field);
    }
    if (std::holds_alternative<Field>(to.members[i])) ++next_field;
  }
  bool known = true;
  for (std::size_t i = 0; i < declared.guards.size(); ++i) {
    const ast::Guard& from = declared.guards[i];
    Scope at = scope;
    at.visible_fields = std::min(visible[i], next_field);
    auto condition = resolve_expression(from.condition, at);
    known = known && condition;
    Guard guard{.kind = from.negated ? GuardKind::unless : GuardKind::when,
                .condition = {},
                .outer = from.outer};
    if (condition) guard.condition = std::move(*condition);
    to.guards.push_back(std::move(guard));
  }
  return known && draft.made_of.size() == to.members.size();
}

bool Resolver::resolve_order_choice(const ast::Struct& declared, Scope scope, Struct& to) {
  if (!declared.order || !declared.order->selector) return true;
  std::size_t first_chosen = all_fields;
  for (const Member& member : to.members) {
    const auto* field = std::get_if<Field>(&member);
    if (field && field->order == ByteOrder::chosen) {
      first_chosen = std::min(first_chosen, field->number);
    }
  }
  scope.visible_fields = all_fields;
  const ast::Expression& from = *declared.order->selector;
  scope.enumeration = enumeration_of(from, scope);
  auto selector = resolve_expression(from, scope);
  if (!selector) return false;
  std::vector<std::size_t> read;
  collect_fields(*selector, read);
  if (std::ranges::any_of(read, [&](std::size_t field) { return field >= first_chosen; })) {
    error(ErrorCode::e317, from.at, "the byte order is needed before it is known",
          "a field of this order stands in front of it, or is it itself",
          "give the field an order of its own, as in `u32be`");
    return false;
  }
  OrderChoice choice{std::move(*selector), {}};
  for (const ast::OrderClause::Case& each : declared.order->cases) {
    const auto value =
        constant(each.value, {.file = scope.file, .enumeration = scope.enumeration}, "this value");
    if (!value) return false;
    const auto same = std::ranges::find(choice.cases, *value, &OrderChoice::Case::value);
    if (same != choice.cases.end()) {
      error(ErrorCode::e318, each.value.at, fmt::format("{} has two byte orders", *value));
      return false;
    }
    choice.cases.push_back({*value, each.order});
  }
  if (choice.cases.empty()) {
    error(ErrorCode::e317, declared.order->at, "no value chooses a byte order", {},
          "write `VALUE: big;` or `VALUE: little;`");
    return false;
  }
  to.order_choice = std::move(choice);
  return true;
}

bool Resolver::resolve_field(const ast::Field& from, const Scope& scope, Field& to) {
  bool known = resolve_region(from.region, scope, to);
  known = resolve_arguments(from.arguments, from.type, scope, to) && known;
  const bool is_derived = from.derived && from.derived->kind != ast::ExpressionKind::string;
  if (is_derived) known = known && resolve_derived(*from.derived, scope, to);
  if (from.where) {
    Scope own = scope;
    own.visible_fields = to.number + 1;
    to.where = resolve_expression(*from.where, own);
    known = known && to.where;
  }
  return known;
}

bool Resolver::resolve_region(const std::optional<ast::Expression>& from, const Scope& scope,
                              Field& to) {
  if (!from) return true;
  const bool is_part =
      std::holds_alternative<StructType>(to.type) || std::holds_alternative<VariantType>(to.type);
  if (!is_part || to.extent || !to.dimensions.empty()) {
    error(ErrorCode::e411, from->at,
          fmt::format("`size` is for one struct, and `{}` is none", to.name), {},
          "write `[bytes n]` for elements that fill n octets");
    return false;
  }
  auto size = resolve_expression(*from, scope);
  if (!size) return false;
  to.region = std::move(*size);
  return true;
}

bool Resolver::resolve_derived(const ast::Expression& from, Scope scope, Field& to) {
  const auto scalar = wire_scalar(resolved_.model, to.type);
  if (!scalar || scalar->kind == ScalarKind::floating_point || to.extent ||
      !to.dimensions.empty() || std::holds_alternative<BitsType>(to.type)) {
    error(ErrorCode::e314, from.at, fmt::format("`{}` cannot derive from anything", to.name),
          "only a single integer can, an enum, flags, `char`, `byte` or `bool`");
    return false;
  }
  scope.measures = true;
  scope.checksums = true;
  if (const auto* enumeration = std::get_if<EnumType>(&to.type)) {
    scope.enumeration = enumeration->index;
  }
  scope.large_numbers = scalar->size_octets == 8 && scalar->kind == ScalarKind::unsigned_integer;
  auto derived = resolve_expression(from, scope);
  if (!derived) return false;
  if (const auto* number = std::get_if<Number>(&derived->node);
      number && !fits(number->value, *scalar)) {
    error(ErrorCode::e316, from.at,
          fmt::format("{} does not fit in `{}`", number->value, scalar_name(*scalar)));
    return false;
  }
  to.derived = std::move(*derived);
  return true;
}

// `char magic[4] = "RIFF";`, once it is known how text is padded.
bool Resolver::resolve_octet_constant(const ast::Expression& from, Field& to) {
  const bool has_room = !to.extent && to.dimensions.size() == 1;
  if (!has_room || !(is_text(to) || is_octets(to))) {
    error(ErrorCode::e314, from.at, fmt::format("`{}` is no text", to.name),
          "only `char[n]` and `byte[n]` of a fixed size are always the same octets");
    return false;
  }
  const bool is_ascii =
      std::ranges::all_of(from.text, [](char octet) { return (octet & 0x80) == 0; });
  const bool is_wide = to.text.charset == Charset::utf16le || to.text.charset == Charset::utf16be;
  if (is_text(to) && (is_wide || (to.text.charset != Charset::utf8 && !is_ascii))) {
    error(ErrorCode::e314, from.at, "what stands between quotes is UTF-8, and this text is not", {},
          "write its octets, as in `byte magic[2] = \"\\xB0\\xA1\"`");
    return false;
  }
  if (from.text.size() > to.dimensions[0] ||
      (is_octets(to) && from.text.size() < to.dimensions[0])) {
    error(ErrorCode::e316, from.at,
          fmt::format("{} octets do not fit in `{}`, which has {}", from.text.size(), to.name,
                      to.dimensions[0]));
    return false;
  }
  if (to.dimensions[0] > limits::constant_octets) {
    error(ErrorCode::e404, from.at,
          fmt::format("{} octets that are always the same", to.dimensions[0]),
          fmt::format("at most {}", limits::constant_octets));
    return false;
  }
  std::string octets = from.text;
  octets.resize(to.dimensions[0], static_cast<char>(to.text.pad));
  to.derived = Expression{OctetConstant{std::move(octets)}, from.at};
  return true;
}

bool Resolver::resolve_arguments(const std::optional<ast::Arguments>& from, const ast::Name& type,
                                 Scope scope, Field& to) {
  std::span<const Parameter> parameters;
  std::optional<SourceSpan> declared_at;
  if (const auto* inner = std::get_if<StructType>(&to.type)) {
    if (!resolved_.complete[inner->index]) return false;
    parameters = resolved_.model.structs[inner->index].parameters;
    declared_at = resolved_.model.structs[inner->index].at;
  } else if (const auto* bits = std::get_if<BitsType>(&to.type)) {
    parameters = resolved_.model.bits[bits->index].parameters;
    declared_at = resolved_.model.bits[bits->index].at;
    scope.measures = true;  // bits can be written anew when the struct is whole
  }
  const std::size_t wanted = parameters.size();
  const std::size_t given = from ? from->values.size() : 0;
  if (given != wanted) {
    std::vector<Note> notes;
    if (declared_at) notes.push_back({*declared_at, "declared here"});
    error(ErrorCode::e320, from ? from->at : type.at,
          wanted == 0 ? fmt::format("`{}` has no parameters", type.text)
                      : fmt::format("`{}` has {} parameter{}, and {} given", type.text, wanted,
                                    wanted == 1 ? "" : "s",
                                    given == 0   ? "no value is"
                                    : given == 1 ? "one value is"
                                                 : fmt::format("{} values are", given)),
          {}, wanted == 0 ? "" : fmt::format("write `{}(…)`", type.text), std::move(notes));
    return false;
  }
  bool known = true;
  for (std::size_t i = 0; i < given; ++i) {
    Scope at = scope;
    at.enumeration = parameters[i].enumeration;
    auto value = resolve_expression(from->values[i], at);
    known = known && value;
    if (value) to.arguments.push_back(std::move(*value));
  }
  return known;
}

// -- Arrays

bool Resolver::resolve_dimensions(const std::vector<ast::Dimension>& from, const Scope& scope,
                                  Field& to) {
  bool known = true;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const ast::Dimension& dimension = from[i];
    if (dimension.kind == ast::Dimension::Kind::count) {
      Scope counting = scope;
      counting.large_numbers = true;
      auto count = resolve_expression(dimension.expression, counting);
      if (!count) {
        known = false;
        continue;
      }
      if (const auto* number = std::get_if<Number>(&count->node)) {
        to.dimensions.push_back(static_cast<std::uint64_t>(number->value));
        if (number->value > 0 || dimension.expression.kind == ast::ExpressionKind::number) {
          if (number->value != 0) continue;
          error(ErrorCode::e403, dimension.at, "an array of no elements has no octets");
        } else {
          error(ErrorCode::e403, dimension.at,
                fmt::format("an array of {} elements", number->value));
        }
        known = false;
        continue;
      }
    }
    if (i > 0 || !scope.structure) {
      error(ErrorCode::e410, dimension.at, "this length varies",
            scope.structure ? "only the outermost dimension can"
                            : "what is reserved has a fixed size",
            scope.structure ? "put the inner array in a struct" : "");
      known = false;
      continue;
    }
    to.extent = resolve_extent(dimension, scope, to, from.size() > 1);
    known = known && to.extent;
  }
  return known;
}

std::optional<Extent> Resolver::resolve_extent(const ast::Dimension& from, Scope scope,
                                               const Field& field, bool inner_dimensions) {
  Extent to;
  switch (from.kind) {
    case ast::Dimension::Kind::count:
      to.kind = ExtentKind::count;
      break;
    case ast::Dimension::Kind::octets:
      to.kind = ExtentKind::octets;
      break;
    case ast::Dimension::Kind::rest:
      to.kind = ExtentKind::rest;
      return to;
    case ast::Dimension::Kind::until:
      scope.last = inner_dimensions ? nullptr : &field.type;
      if (const auto* elements = std::get_if<EnumType>(&field.type)) {
        scope.enumeration = elements->index;
      }
      break;
  }
  auto expression = resolve_expression(from.expression, scope);
  if (!expression) return std::nullopt;
  to.expression = std::move(*expression);
  if (from.kind != ast::Dimension::Kind::until) return to;
  if (reads_last(to.expression)) {
    to.kind = ExtentKind::until_condition;
    return to;
  }
  to.kind = ExtentKind::until_value;
  const auto* terminator = std::get_if<Number>(&to.expression.node);
  const auto scalar = wire_scalar(resolved_.model, field.type);
  if (!terminator || !scalar || scalar->kind == ScalarKind::floating_point || inner_dimensions ||
      std::holds_alternative<BitsType>(field.type)) {
    error(ErrorCode::e410, from.at, "this ends nothing",
          terminator ? "only single integers, characters and octets end with a value"
                     : "expected a constant, or a condition on `last`");
    return std::nullopt;
  }
  if (fits(terminator->value, *scalar)) return to;
  error(ErrorCode::e316, from.at,
        fmt::format("{} does not fit in `{}`", terminator->value, scalar_name(*scalar)));
  return std::nullopt;
}

// -- switch

bool Resolver::resolve_switch(const ast::Switch& from, Scope scope, std::size_t owner, Field& to) {
  Variant& variant = resolved_.model.variants[std::get<VariantType>(to.type).index];
  variant.owner = owner;
  const Scope in_front = scope;
  bool known = resolve_region(from.region, scope, to);
  auto selector = resolve_expression(from.selector, scope);
  known = known && selector;
  if (selector) variant.selector = std::move(*selector);
  scope.enumeration = enumeration_of(from.selector, scope);
  std::map<std::int64_t, KnownCase> ranges;
  for (std::size_t i = 0; i < from.cases.size(); ++i) {
    Alternative& alternative = variant.alternatives[i];
    known = resolve_case_labels(from.cases[i], scope, alternative, ranges) && known;
    if (alternative.content) {
      known = resolve_dimensions(from.cases[i].dimensions, scope, *alternative.content) && known;
      known = resolve_arguments(from.cases[i].arguments, from.cases[i].type, in_front,
                                *alternative.content) &&
              known;
    }
  }
  return known;
}

bool Resolver::resolve_case_labels(const ast::Case& from, const Scope& scope, Alternative& to,
                                   std::map<std::int64_t, KnownCase>& known) {
  for (const ast::Case::Label& label : from.labels) {
    const Scope constants{
        .file = scope.file, .lacks_fields = scope.lacks_fields, .enumeration = scope.enumeration};
    const auto first = constant(label.first, constants, "a case");
    const auto last = label.last ? constant(*label.last, constants, "a case") : first;
    if (!first || !last) return false;
    if (*first > *last) {
      error(ErrorCode::e318, label.first.at,
            fmt::format("there is nothing from {} to {}", *first, *last));
      return false;
    }
    // Ranges do not overlap: the last one that begins in front of this one's end decides.
    const auto behind = known.upper_bound(*last);
    if (behind != known.begin()) {
      const auto& [other_first, other] = *std::prev(behind);
      if (other.last >= *first) {
        error(ErrorCode::e318, label.first.at,
              fmt::format("{} has a case already", std::max(*first, other_first)), {}, {},
              {{other.at, "it is here"}});
        return false;
      }
    }
    known.insert({*first, {*last, label.first.at}});
    to.ranges.push_back({*first, *last});
  }
  return true;
}

}  // namespace wirestruct::schema
