// What a struct consists of: its members with their types and byte orders. What their expressions
// say comes after all structs are known (resolve_members.cc).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "schema/limits.hpp"
#include "schema/resolver.hpp"
#include "schema/suggest.hpp"

namespace wirestruct::schema {
namespace {

/// The rules of one compiler, as far as structs of sized types are concerned: they differ in the
/// largest alignment that they give.
struct AbiRow {
  std::string_view name;
  std::uint32_t max_alignment_octets;  ///< 0: no cap
};

// System V i386 aligns long long and double to 4 inside of structs, m68k everything to 2, AVR has
// no alignment; the others align to the size.
constexpr std::array<AbiRow, 14> abis = {{
    {"aarch64-linux-gnu", 0},
    {"arm-linux-gnueabihf", 0},
    {"avr", 1},
    {"i386-linux-gnu", 4},
    {"i686-linux-gnu", 4},
    {"i686-w64-mingw32", 0},
    {"m68k-linux-gnu", 2},
    {"mips-linux-gnu", 0},
    {"powerpc-linux-gnu", 0},
    {"powerpc64le-linux-gnu", 0},
    {"riscv64-linux-gnu", 0},
    {"s390x-linux-gnu", 0},
    {"x86_64-linux-gnu", 0},
    {"x86_64-w64-mingw32", 0},
}};

void add_edge(const Type& type, SourceSpan at, StructNode& node) {
  const auto* inner = std::get_if<StructType>(&type);
  if (inner) node.contains.push_back({inner->index, at});
}

}  // namespace

void Resolver::add_structs() {
  std::vector<Draft> drafts;
  std::vector<StructNode> nodes;
  for (std::size_t file = 0; file < files_.size(); ++file) {
    for (const ast::Struct& declared : files_[file].structs) {
      nodes.push_back({declared.name.text, declared.name.at, {}});
      drafts.push_back(draft(declared, file, nodes.back()));
    }
  }
  const std::vector<std::size_t> order = order_structs(nodes, diagnostics_);
  struct_places_.resize(drafts.size());
  for (std::size_t place = 0; place < order.size(); ++place) struct_places_[order[place]] = place;

  const auto set_place = [this](Type& type) {
    if (auto* inner = std::get_if<StructType>(&type)) inner->index = struct_places_[inner->index];
  };
  for (Variant& variant : resolved_.model.variants) {
    for (Alternative& alternative : variant.alternatives) {
      if (alternative.content) set_place(alternative.content->type);
    }
  }
  for (const std::size_t number : order) {
    Draft& draft = drafts[number];
    for (Member& member : draft.structure.members) {
      auto* field = std::get_if<Field>(&member);
      if (field) set_place(field->type);
    }
    resolved_.model.structs.push_back(std::move(draft.structure));
    resolved_.declarations.push_back(draft.declaration);
    resolved_.complete.push_back(draft.complete && !nodes[number].in_cycle);
  }
  for (std::size_t place = 0; place < order.size(); ++place) {
    const bool known = resolve_members(place, drafts[order[place]]);
    resolved_.complete[place] = resolved_.complete[place] && known;
  }
}

Resolver::Draft Resolver::draft(const ast::Struct& declared, std::size_t file, StructNode& node) {
  Draft draft;
  draft.declaration = &declared;
  draft.complete = !declared.incomplete;
  Struct& to = draft.structure;
  to.name = declared.name.text;
  to.doc = declared.doc;
  to.file = file;
  to.at = declared.name.at;
  if (declared.size) {
    to.asserted_size_octets = number(*declared.size, file);
    draft.complete = draft.complete && to.asserted_size_octets;
  }
  if (declared.layout) set_layout(*declared.layout, file, to);

  const auto& clause = declared.order ? declared.order : files_[file].order;
  const ByteOrder in_force = clause ? clause->order : ByteOrder::none;
  std::map<std::string_view, SourceSpan> names;
  for (const ast::Parameter& each : declared.parameters) {
    check_twice(names, each.name, "a parameter");
    auto parameter = resolve_parameter(each, file);
    draft.complete = draft.complete && parameter;
    if (parameter) to.parameters.push_back(std::move(*parameter));
  }
  std::vector<Orderless> orderless;
  for (const ast::Member& member : declared.members) {
    if (const auto* field = std::get_if<ast::Field>(&member)) check_twice(names, field->name);
    if (const auto* choice = std::get_if<ast::Switch>(&member)) check_twice(names, choice->name);
    if (draft_member(member, file, in_force, draft, node, orderless)) {
      draft.made_of.push_back(&member);
    } else {
      draft.complete = false;
    }
  }
  if (!orderless.empty()) report_orderless(orderless);
  return draft;
}

bool Resolver::draft_member(const ast::Member& member, std::size_t file, ByteOrder in_force,
                            Draft& draft, StructNode& node, std::vector<Orderless>& orderless) {
  std::optional<Field> field;
  if (const auto* declared = std::get_if<ast::Field>(&member)) {
    field = draft_field(*declared, file, in_force, orderless);
    if (field) add_edge(field->type, declared->type.at, node);
  } else if (const auto* choice = std::get_if<ast::Switch>(&member)) {
    field = draft_switch(*choice, file, node, draft.structure.name);
  } else {
    auto padding = resolve_padding(member, file);
    if (padding) draft.structure.members.emplace_back(*padding);
    return padding.has_value();
  }
  if (!field) return false;
  std::vector<Member>& members = draft.structure.members;
  const auto before = std::find_if(members.rbegin(), members.rend(), [](const Member& known) {
    return std::holds_alternative<Field>(known);
  });
  field->number = before == members.rend() ? 0 : std::get<Field>(*before).number + 1;
  members.emplace_back(std::move(*field));
  return true;
}

void Resolver::check_twice(std::map<std::string_view, SourceSpan>& names, const ast::Name& name,
                           std::string_view what) {
  const auto [first, added] = names.insert({name.text, name.at});
  if (added) return;
  error(ErrorCode::e201, name.at, fmt::format("`{}` is {} twice", name.text, what), {}, {},
        {{first->second, "first declared here"}});
}

std::optional<Parameter> Resolver::resolve_parameter(const ast::Parameter& from, std::size_t file) {
  const auto type = resolve_type(file, from.type);
  if (!type) return std::nullopt;
  Parameter to;
  to.name = from.name.text;
  to.at = from.name.at;
  if (const auto* enumeration = std::get_if<EnumType>(&type->type)) {
    to.enumeration = enumeration->index;
    return to;
  }
  if (type->type == Type(Scalar{ScalarKind::signed_integer, 8}) && type->order == ByteOrder::none) {
    return to;
  }
  error(ErrorCode::e320, from.type.at,
        fmt::format("`{}` is no type of a parameter", from.type.text),
        "a parameter has no octets: it is an integer of 64 bits, or has the names of an enum",
        "write `i64`, an enum or flags");
  return std::nullopt;
}

void Resolver::set_layout(const ast::LayoutClause& clause, std::size_t file, Struct& to) {
  to.layout = clause.rule;
  if (clause.abi) {
    const auto abi = std::ranges::find(abis, *clause.abi, &AbiRow::name);
    if (abi != abis.end()) {
      to.max_alignment_octets = abi->max_alignment_octets;
      return;
    }
    std::vector<std::string_view> known;
    for (const AbiRow& row : abis) known.push_back(row.name);
    const std::string fix = did_you_mean(*clause.abi, known);
    error(ErrorCode::e412, clause.at, fmt::format("\"{}\" is no ABI that is known", *clause.abi),
          fix.empty() ? fmt::format("known are {}", fmt::join(known, ", ")) : "", fix);
  }
  if (!clause.max_alignment) return;
  const auto octets = number(*clause.max_alignment, file);
  if (!octets) return;
  if (*octets != 1 && *octets != 2 && *octets != 4 && *octets != 8 && *octets != 16) {
    error(ErrorCode::e405, clause.max_alignment->at,
          fmt::format("{} is no alignment that `layout natural` can have", *octets),
          "expected 1, 2, 4, 8 or 16, as in #pragma pack");
    return;
  }
  to.max_alignment_octets = static_cast<std::uint32_t>(*octets);
}

// -- Fields

std::optional<Field> Resolver::draft_field(const ast::Field& from, std::size_t file,
                                           ByteOrder in_force, std::vector<Orderless>& orderless) {
  const auto type = resolve_type(file, from.type);
  if (!type) return std::nullopt;
  Field to;
  to.name = from.name.text;
  to.doc = from.doc;
  to.type = type->type;
  to.at = from.name.at;
  to.guard = from.guard;
  const auto scalar = wire_scalar(resolved_.model, to.type);
  if (scalar && scalar->size_octets > 1) {
    to.order = type->order != ByteOrder::none ? type->order : in_force;
    if (to.order == ByteOrder::none) orderless.push_back(describe_orderless(from, to, *scalar));
  }
  return to;
}

std::optional<Field> Resolver::draft_switch(const ast::Switch& from, std::size_t file,
                                            StructNode& node, std::string_view struct_name) {
  Variant variant;
  variant.name = fmt::format("{}.{}", struct_name, from.name.text);
  bool known = true;
  std::map<std::string, SourceSpan> names;
  for (const ast::Case& each : from.cases) {
    auto alternative = draft_case(each, file, node);
    known = known && alternative;
    if (!alternative) continue;
    if (each.labels.empty()) {
      if (variant.default_alternative) {  // the parser says so
        known = false;
        continue;
      }
      variant.default_alternative = variant.alternatives.size();
    }
    const std::string name = alternative->content ? alternative->content->name : "void";
    const auto [first, added] = names.insert({name, each.at});
    if (!added) {
      error(ErrorCode::e319, each.at, fmt::format("`{}` is here for the second time", name), {},
            "write all values in one `case`, or a struct of its own",
            {{first->second, "first here"}});
      known = false;
    }
    variant.alternatives.push_back(std::move(*alternative));
  }
  if (from.cases.empty()) {
    error(ErrorCode::e319, from.name.at, "a `switch` without a case selects nothing");
    known = false;
  }
  if (!known) return std::nullopt;
  Field to;
  to.name = from.name.text;
  to.doc = from.doc;
  to.type = VariantType{resolved_.model.variants.size()};
  to.at = from.name.at;
  to.guard = from.guard;
  resolved_.model.variants.push_back(std::move(variant));
  return to;
}

std::optional<Alternative> Resolver::draft_case(const ast::Case& from, std::size_t file,
                                                StructNode& node) {
  Alternative to;
  if (from.type.text == "void") return to;
  const auto type = resolve_type(file, from.type);
  if (!type) return std::nullopt;
  const bool is_struct = std::holds_alternative<StructType>(type->type);
  const bool is_byte = type->type == Type(Scalar{ScalarKind::raw_octet, 1});
  if (is_struct ? !from.dimensions.empty() : !(is_byte && from.dimensions.size() == 1)) {
    error(ErrorCode::e319, from.type.at,
          is_struct ? "an array of structs stands in a case" : "a case is a struct or octets", {},
          is_struct ? "put the array in a struct of its own"
                    : "put the value in a struct, or write `byte[..]` or `void`");
    return std::nullopt;
  }
  Field content;
  content.name = is_struct ? from.type.text.substr(from.type.text.rfind('.') + 1) : "octets";
  content.type = type->type;
  content.at = from.type.at;
  add_edge(content.type, from.type.at, node);
  to.content = std::move(content);
  return to;
}

Resolver::Orderless Resolver::describe_orderless(const ast::Field& from, const Field& field,
                                                 const Scalar& scalar) {
  Orderless orderless{&from, {}, {}};
  orderless.why =
      from.dimensions.empty()
          ? fmt::format("`{}` is {} octets wide and has no byte order", field.name,
                        scalar.size_octets)
          : fmt::format("the elements of `{}` are {} octets wide and have no byte order",
                        field.name, scalar.size_octets);
  const std::string_view name = scalar_name(scalar);
  orderless.label = std::holds_alternative<EnumType>(field.type)
                        ? fmt::format("this enum is a `{}`", name)
                        : fmt::format("expected `{}le` or `{}be`", name, name);
  if (std::holds_alternative<BitsType>(field.type)) {
    orderless.label = fmt::format("these bits are a `{}`", name);
  }
  return orderless;
}

// One statement mends all fields of a struct, so they are one error.
void Resolver::report_orderless(const std::vector<Orderless>& all) {
  std::vector<Note> notes;
  for (std::size_t i = 1; i < all.size() && i <= 3; ++i) {
    const bool more = i == 3 && all.size() > 4;
    std::string text = fmt::format("nor has `{}`", all[i].field->name.text);
    if (more) text += fmt::format(", nor have {} more fields", all.size() - 4);
    notes.push_back({all[i].field->type.at, std::move(text)});
  }
  error(ErrorCode::e301, all[0].field->type.at, all[0].why, all[0].label,
        "write `byte_order little;` or `byte_order big;` at the top of the file", std::move(notes));
}

// -- Padding

// The size of `pad` and `reserved` is set here, since only here their numbers are known; the rest
// by lay_out().
std::optional<Padding> Resolver::resolve_padding(const ast::Member& member, std::size_t file) {
  Padding to;
  if (const auto* pad = std::get_if<ast::Pad>(&member)) {
    to.kind = PaddingKind::pad;
    to.at = pad->at;
    to.guard = pad->guard;
    const auto count = number(pad->count, file);
    if (!count) return std::nullopt;
    to.size_octets = *count;
    if (to.size_octets == 0) {
      error(ErrorCode::e403, pad->count.at, "padding of no octets");
      return std::nullopt;
    }
    if (pad->filler) {
      const auto filler = constant(*pad->filler, {.file = file}, "the filler");
      if (!filler) return std::nullopt;
      if (*filler < 0 || *filler > 0xFF) {
        error(ErrorCode::e408, pad->filler->at, "padding is filled with one octet, 0 to 255");
      }
      to.filler = static_cast<std::byte>(*filler & 0xFF);
    }
    return to;
  }
  if (const auto* align = std::get_if<ast::Align>(&member)) {
    to.kind = PaddingKind::align;
    to.at = align->at;
    to.guard = align->guard;
    const auto octets = number(align->alignment, file);
    if (!octets) return std::nullopt;
    to.alignment_octets = *octets;
    if (*octets == 0 || (*octets & (*octets - 1)) != 0 || *octets > limits::alignment_octets) {
      error(ErrorCode::e405, align->alignment.at, fmt::format("{} is no alignment", *octets),
            fmt::format("expected a power of two of at most {}", limits::alignment_octets));
      return std::nullopt;
    }
    return to;
  }
  return resolve_reserved(std::get<ast::Reserved>(member), file);
}

std::optional<Padding> Resolver::resolve_reserved(const ast::Reserved& from, std::size_t file) {
  const auto type = resolve_type(file, from.type);
  if (!type) return std::nullopt;
  const auto scalar = wire_scalar(resolved_.model, type->type);
  if (!scalar) {
    error(ErrorCode::e307, from.type.at, "what is reserved is a number or octets, not a struct");
    return std::nullopt;
  }
  Field array;
  if (!resolve_dimensions(from.dimensions, {.file = file}, array)) return std::nullopt;
  Padding to;
  to.kind = PaddingKind::reserved;
  to.at = from.at;
  to.guard = from.guard;
  to.alignment_octets = scalar->size_octets;  // as in memory; lay_out() judges
  to.size_octets = scalar->size_octets;
  for (const std::uint64_t dimension : array.dimensions) {
    // Enough to be refused by lay_out(), too little to overflow.
    to.size_octets =
        dimension > limits::struct_octets ? limits::struct_octets + 1 : to.size_octets * dimension;
    to.size_octets = std::min(to.size_octets, limits::struct_octets + 1);
  }
  return to;
}

}  // namespace wirestruct::schema
