#include "schema/lay_out.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "schema/find_end.hpp"
#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

/// How the fields of a struct follow each other.
struct Rule {
  LayoutRule layout = LayoutRule::packed;
  std::uint64_t max_alignment_octets = 0;  ///< 0: no cap
};

/// A struct's members with holes and tail, and what they come to.
struct Placement {
  std::vector<Member> members;
  std::uint64_t size_octets = 0;
  std::uint64_t alignment_octets = 1;
};

// The most that the numbers below can reach is the number of members times limits::struct_octets:
// nothing overflows once every single member is checked.
constexpr std::uint64_t too_many_octets = limits::struct_octets + 1;

std::uint64_t padding_to(std::uint64_t offset_octets, std::uint64_t alignment_octets) {
  return (alignment_octets - offset_octets % alignment_octets) % alignment_octets;
}

/// Puts members one after the other.
class Placer {
 public:
  Placer(const Model& model, Rule rule) : model_(model), rule_(rule) {}

  Placement place(const Struct& structure) {
    placement_.members.reserve(structure.members.size());
    for (const Member& member : structure.members) {
      if (const auto* field = std::get_if<Field>(&member)) {
        place_field(*field);
      } else {
        place_padding(std::get<Padding>(member));
      }
    }
    fill(PaddingKind::tail, placement_.alignment_octets, structure.at);
    return std::move(placement_);
  }

 private:
  void place_field(Field field) {
    align(natural_alignment_octets(model_, field.type), field.at);
    field.offset_octets = placement_.size_octets;
    field.is_offset_fixed = is_fixed_;
    // What a guard may leave out has no octets at least.
    if (!field.guard) placement_.size_octets += field.size_octets;
    if (field.guard || !field.is_size_fixed) is_fixed_ = false;
    placement_.members.emplace_back(std::move(field));
  }

  void place_padding(Padding padding) {
    if (padding.kind == PaddingKind::reserved) {
      align(std::has_single_bit(padding.alignment_octets) ? padding.alignment_octets : 1,
            padding.at);
    }
    if (padding.kind == PaddingKind::align) {
      padding.is_size_fixed = is_fixed_;
      padding.size_octets =
          is_fixed_ ? padding_to(placement_.size_octets, padding.alignment_octets) : 0;
    }
    padding.offset_octets = placement_.size_octets;
    padding.is_offset_fixed = is_fixed_;
    if (!padding.guard) placement_.size_octets += padding.size_octets;
    if (padding.guard) is_fixed_ = false;
    placement_.members.emplace_back(padding);
  }

  // What `layout natural` puts in front of a member.
  void align(std::uint64_t alignment_octets, SourceSpan at) {
    if (rule_.layout == LayoutRule::packed) return;
    if (rule_.max_alignment_octets > 0) {
      alignment_octets = std::min(alignment_octets, rule_.max_alignment_octets);
    }
    placement_.alignment_octets = std::max(placement_.alignment_octets, alignment_octets);
    fill(PaddingKind::hole, alignment_octets, at);
  }

  void fill(PaddingKind kind, std::uint64_t alignment_octets, SourceSpan at) {
    const std::uint64_t size = padding_to(placement_.size_octets, alignment_octets);
    if (size == 0) return;  // always, for what varies: its layout is packed
    placement_.members.emplace_back(Padding{.kind = kind,
                                            .offset_octets = placement_.size_octets,
                                            .size_octets = size,
                                            .alignment_octets = alignment_octets,
                                            .at = at,
                                            .guard = {}});
    placement_.size_octets += size;
  }

  const Model& model_;
  Rule rule_;
  bool is_fixed_ = true;  // so far, where the next member starts is the same in all messages
  Placement placement_;
};

class LayOut {
 public:
  LayOut(Resolved& resolved, Diagnostics& diagnostics)
      : resolved_(resolved), model_(resolved.model), diagnostics_(diagnostics) {}

  void run() {
    depths_.assign(model_.structs.size(), 1);
    for (std::size_t i = 0; i < model_.structs.size(); ++i) {
      resolved_.complete[i] = resolved_.complete[i] && lay_out(i);
    }
  }

 private:
  void error(ErrorCode code, SourceSpan at, std::string message, std::string label = {},
             std::string fix = {}) {
    report(diagnostics_, {.code = code,
                          .at = at,
                          .message = std::move(message),
                          .label = std::move(label),
                          .notes = {},
                          .fix = std::move(fix)});
  }

  // False when the struct cannot have a layout. A wrong assertion does not hinder.
  bool lay_out(std::size_t index) {
    Struct& structure = model_.structs[index];
    if (!measure_depth(index) || !measure_members(structure) || !check_natural(structure)) {
      return false;
    }
    const Struct unplaced = structure;
    Placement placement =
        Placer(model_, {structure.layout, structure.max_alignment_octets}).place(unplaced);
    const bool fixed = is_fixed(placement.members);
    if (placement.size_octets == 0 && fixed) {
      error(ErrorCode::e406, structure.at, fmt::format("`{}` has no octets", structure.name), {},
            "give it a field");
      return false;
    }
    if (placement.size_octets > limits::struct_octets) {
      report_too_large(structure.at, structure.name);
      return false;
    }
    structure.members = std::move(placement.members);
    structure.size_octets = placement.size_octets;
    structure.alignment_octets = placement.alignment_octets;
    structure.end = EndKind::fixed;
    if (!fixed && !find_end(model_, structure, diagnostics_)) return false;
    compare_assertions(unplaced, structure, *resolved_.declarations[index]);
    return true;
  }

  static bool is_fixed(const std::vector<Member>& members) {
    return std::ranges::all_of(members, [](const Member& member) {
      return std::visit([](const auto& part) { return part.is_size_fixed && !part.guard; }, member);
    });
  }

  // A compiler lays out structs whose size it knows.
  bool check_natural(const Struct& structure) {
    if (structure.layout == LayoutRule::packed) return true;
    for (const Member& member : structure.members) {
      const bool varies =
          std::visit([](const auto& part) { return part.guard || !part.is_size_fixed; }, member);
      const auto* field = std::get_if<Field>(&member);
      if (!varies && !(field && field->region)) continue;
      error(
          ErrorCode::e415, field ? field->at : std::get<Padding>(member).at,
          fmt::format("`{}` has the layout of a C struct, and this member varies", structure.name),
          {},
          "put the members in front of it in a struct with `layout natural`, and that one in a "
          "packed struct");
      return false;
    }
    return true;
  }

  // The structs that a field may hold.
  std::vector<std::size_t> structs_in(const Field& field) const {
    std::vector<std::size_t> found;
    if (const auto* inner = std::get_if<StructType>(&field.type)) found.push_back(inner->index);
    if (const auto* variant = std::get_if<VariantType>(&field.type)) {
      for (const Alternative& alternative : model_.variants[variant->index].alternatives) {
        if (!alternative.content) continue;
        if (const auto* inner = std::get_if<StructType>(&alternative.content->type)) {
          found.push_back(inner->index);
        }
      }
    }
    return found;
  }

  // False, too, when a struct inside has no layout, which is reported there.
  bool measure_depth(std::size_t index) {
    const Struct& structure = model_.structs[index];
    for (const Member& member : structure.members) {
      const auto* field = std::get_if<Field>(&member);
      if (!field) continue;
      for (const std::size_t inner : structs_in(*field)) {
        if (!resolved_.complete[inner]) return false;
        depths_[index] = std::max(depths_[index], depths_[inner] + 1);
      }
    }
    if (depths_[index] <= limits::struct_depth) return true;
    error(ErrorCode::e407, structure.at,
          fmt::format("`{}` holds structs in structs, {} deep", structure.name, depths_[index]),
          fmt::format("at most {}", limits::struct_depth));
    return false;
  }

  bool measure_members(Struct& structure) {
    bool measured = true;
    for (Member& member : structure.members) {
      if (auto* field = std::get_if<Field>(&member)) {
        measured = measure_field(*field) && measured;
        continue;
      }
      const auto& padding = std::get<Padding>(member);
      if (padding.size_octets <= limits::struct_octets) continue;
      report_too_large(padding.at, "this padding");
      measured = false;
    }
    return measured;
  }

  bool measure_field(Field& field) {
    if (const auto* variant = std::get_if<VariantType>(&field.type)) {
      for (Alternative& alternative : model_.variants[variant->index].alternatives) {
        if (alternative.content && !measure_field(*alternative.content)) return false;
      }
    }
    field.stride_octets = size_octets(model_, field.type);
    field.size_octets = field.stride_octets;
    field.is_size_fixed = is_size_fixed(model_, field.type);
    for (const std::uint64_t dimension : field.dimensions) {
      // Neither factor is above 2^24 or so: the product does not overflow.
      const std::uint64_t factor = std::min(dimension, too_many_octets);
      field.size_octets = std::min(field.size_octets * factor, too_many_octets);
    }
    if (field.size_octets > limits::struct_octets) {
      report_too_large(field.at, field.name);
      return false;
    }
    if (field.extent && !measure_extent(field)) return false;
    return !field.region || measure_region(field);
  }

  // Elements have an octet at least, so that the octets of a message bound their number.
  bool measure_extent(Field& field) {
    const std::uint64_t element_octets = field.size_octets;
    if (element_octets == 0) {
      error(ErrorCode::e414, field.at,
            fmt::format("the elements of `{}` may have no octets at all", field.name),
            "their number would know no bound");
      return false;
    }
    field.is_size_fixed = false;
    switch (field.extent->kind) {
      case ExtentKind::count:
      case ExtentKind::octets:
      case ExtentKind::rest:
        field.size_octets = 0;
        break;
      case ExtentKind::until_value:
      case ExtentKind::until_condition:
        break;
    }
    return true;
  }

  bool measure_region(Field& field) {
    const auto* number = std::get_if<Number>(&field.region->node);
    if (!number) {
      field.is_size_fixed = false;
      return true;
    }
    const auto size = static_cast<std::uint64_t>(std::max<std::int64_t>(number->value, 0));
    if (number->value < 0 || size < field.size_octets) {
      error(ErrorCode::e411, field.region->at,
            fmt::format("`{}` has {} at least, and this leaves {}", field.name,
                        octets(field.size_octets), number->value));
      return false;
    }
    if (size > limits::struct_octets) {
      report_too_large(field.at, field.name);
      return false;
    }
    field.size_octets = size;
    field.is_size_fixed = true;
    return true;
  }

  void report_too_large(SourceSpan at, std::string_view what) {
    error(ErrorCode::e404, at,
          what.find(' ') == what.npos ? fmt::format("`{}` is too large", what)
                                      : fmt::format("{} is too large", what),
          fmt::format("a struct has at most {} octets", limits::struct_octets));
  }

  // What `@at` says of a member; null when it says nothing.
  static const ast::Expression* asserted_offset(const ast::Member& declared) {
    const auto* field = std::get_if<ast::Field>(&declared);
    const auto* choice = std::get_if<ast::Switch>(&declared);
    if (!field && !choice) return nullptr;
    for (const ast::Attribute& attribute : field ? field->attributes : choice->attributes) {
      if (attribute.name.text == "at" && attribute.arguments.size() == 1) {
        return &attribute.arguments[0];
      }
    }
    return nullptr;
  }

  // One wrong assumption shifts all that follows: it is one error, until the shift changes.
  void compare_assertions(const Struct& unplaced, const Struct& placed,
                          const ast::Struct& declaration) {
    std::uint64_t known_shift = 0;
    std::size_t next_declared = 0;
    for (const Member& member : placed.members) {
      const auto* field = std::get_if<Field>(&member);
      if (const auto* padding = std::get_if<Padding>(&member)) {
        const bool put_in =
            padding->kind == PaddingKind::hole || padding->kind == PaddingKind::tail;
        if (!put_in) ++next_declared;
        continue;
      }
      const ast::Expression* asserted = asserted_offset(declaration.members[next_declared++]);
      if (!asserted || !field->asserted_offset_octets) continue;
      if (!field->is_offset_fixed) {
        error(ErrorCode::e402, asserted->at,
              fmt::format("`{}` is not always at the same offset", field->name));
        continue;
      }
      const std::uint64_t shift = field->offset_octets - *field->asserted_offset_octets;
      if (shift != 0 && shift != known_shift) report_offset(unplaced, *field, asserted->at);
      known_shift = shift;
    }
    if (!declaration.size) return;
    if (placed.end != EndKind::fixed) {
      error(ErrorCode::e401, declaration.size->at,
            fmt::format("`{}` does not always have the same size", placed.name),
            fmt::format("it has {} or more", octets(placed.size_octets)));
      return;
    }
    const std::uint64_t wanted = *placed.asserted_size_octets;
    const std::uint64_t shift = placed.size_octets - wanted;
    if (shift == 0 || shift == known_shift) return;
    error(ErrorCode::e401, declaration.size->at,
          fmt::format("`{}` is {}, not {}", placed.name, octets(placed.size_octets), wanted),
          difference(placed.size_octets, wanted),
          other_rule(unplaced, "it would be that large",
                     [&](const Placement& other) { return other.size_octets == wanted; }));
  }

  static std::string octets(std::uint64_t count) {
    return fmt::format("{} octet{}", count, count == 1 ? "" : "s");
  }

  static std::string difference(std::uint64_t have, std::uint64_t want) {
    return have > want ? octets(have - want) + " too many" : octets(want - have) + " too few";
  }

  void report_offset(const Struct& unplaced, const Field& field, SourceSpan asserted) {
    const std::uint64_t wanted = *field.asserted_offset_octets;
    std::string fix = other_rule(unplaced, "it would be there", [&](const Placement& other) {
      return std::ranges::any_of(other.members, [&](const Member& member) {
        const auto* same = std::get_if<Field>(&member);
        return same && same->at == field.at && same->offset_octets == wanted;
      });
    });
    if (fix.empty() && wanted > field.offset_octets) {
      fix = fmt::format("write `pad[{}];` in front of it", wanted - field.offset_octets);
    }
    error(ErrorCode::e402, asserted,
          fmt::format("`{}` is at offset {}, not {}", field.name, field.offset_octets, wanted), {},
          std::move(fix));
  }

  // The layout rule with which the assertion would hold: most often the struct was written for it.
  template <typename Holds>
  std::string other_rule(const Struct& unplaced, std::string_view what, Holds holds) {
    constexpr std::array<std::pair<std::string_view, Rule>, 5> rules = {{
        {"layout natural", {LayoutRule::natural, 0}},
        {"layout natural(4)", {LayoutRule::natural, 4}},
        {"layout natural(2)", {LayoutRule::natural, 2}},
        {"layout natural(8)", {LayoutRule::natural, 8}},
        {"layout packed", {LayoutRule::packed, 0}},
    }};
    if (is_full(diagnostics_) || !is_fixed(unplaced.members)) return {};
    for (const auto& [name, rule] : rules) {
      if (holds(Placer(model_, rule).place(unplaced))) {
        return fmt::format("with `{}` {}", name, what);
      }
    }
    return {};
  }

  Resolved& resolved_;
  Model& model_;
  Diagnostics& diagnostics_;
  std::vector<std::size_t> depths_;  // of structs in structs, this one included
};

}  // namespace

// As compilers for 64-bit targets do it. No processor has a type of three octets: C programs write
// those as arrays of `unsigned char`.
std::uint64_t natural_alignment_octets(const Model& model, const Type& type) {
  if (const auto* structure = std::get_if<StructType>(&type)) {
    return model.structs[structure->index].alignment_octets;
  }
  if (std::holds_alternative<VariantType>(type)) return 1;
  const std::uint64_t size = size_octets(model, type);
  return std::has_single_bit(size) ? size : 1;
}

void lay_out(Resolved& resolved, Diagnostics& diagnostics) {
  LayOut(resolved, diagnostics).run();
}

Model lay_out_as(Model model, LayoutRule rule) {
  // A struct stands after those that it contains: their sizes are there already.
  for (Struct& structure : model.structs) {
    if (structure.end != EndKind::fixed) continue;  // no compiler lays it out
    std::erase_if(structure.members, [](const Member& member) {
      const auto* padding = std::get_if<Padding>(&member);
      return padding != nullptr &&
             (padding->kind == PaddingKind::hole || padding->kind == PaddingKind::tail);
    });
    for (Member& member : structure.members) {
      auto* field = std::get_if<Field>(&member);
      if (field == nullptr) continue;
      field->stride_octets = size_octets(model, field->type);
      if (!field->region) field->size_octets = field->stride_octets * element_count(*field);
    }
    Placement placement = Placer(model, {.layout = rule}).place(structure);
    structure.layout = rule;
    structure.max_alignment_octets = 0;
    structure.members = std::move(placement.members);
    structure.size_octets = placement.size_octets;
    structure.alignment_octets = placement.alignment_octets;
  }
  return model;
}

}  // namespace wirestruct::schema
