#include "schema/lay_out.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <utility>
#include <vector>

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
    placement_.size_octets += field.size_octets;
    placement_.members.emplace_back(std::move(field));
  }

  void place_padding(Padding padding) {
    if (padding.kind == PaddingKind::reserved) {
      align(std::has_single_bit(padding.alignment_octets) ? padding.alignment_octets : 1,
            padding.at);
    }
    if (padding.kind == PaddingKind::align) {
      padding.size_octets = padding_to(placement_.size_octets, padding.alignment_octets);
    }
    padding.offset_octets = placement_.size_octets;
    placement_.size_octets += padding.size_octets;
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
    if (size == 0) return;
    placement_.members.emplace_back(Padding{.kind = kind,
                                            .offset_octets = placement_.size_octets,
                                            .size_octets = size,
                                            .alignment_octets = alignment_octets,
                                            .at = at});
    placement_.size_octets += size;
  }

  const Model& model_;
  Rule rule_;
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
    if (!measure_depth(index) || !measure_members(structure)) return false;
    const Struct unplaced = structure;
    Placement placement =
        Placer(model_, {structure.layout, structure.max_alignment_octets}).place(unplaced);
    if (placement.size_octets == 0) {
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
    compare_assertions(unplaced, structure, *resolved_.declarations[index]);
    return true;
  }

  // False, too, when a struct inside has no layout, which is reported there.
  bool measure_depth(std::size_t index) {
    const Struct& structure = model_.structs[index];
    for (const Member& member : structure.members) {
      const auto* field = std::get_if<Field>(&member);
      const auto* inner = field ? std::get_if<StructType>(&field->type) : nullptr;
      if (!inner) continue;
      if (!resolved_.complete[inner->index]) return false;
      depths_[index] = std::max(depths_[index], depths_[inner->index] + 1);
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
        field->stride_octets = size_octets(model_, field->type);
        field->size_octets = field->stride_octets;
        for (const std::uint64_t dimension : field->dimensions) {
          // Neither factor is above 2^24 or so: the product does not overflow.
          const std::uint64_t factor = std::min(dimension, too_many_octets);
          field->size_octets = std::min(field->size_octets * factor, too_many_octets);
        }
        if (field->size_octets <= limits::struct_octets) continue;
        report_too_large(field->at, field->name);
      } else {
        const auto& padding = std::get<Padding>(member);
        if (padding.size_octets <= limits::struct_octets) continue;
        report_too_large(padding.at, "this padding");
      }
      measured = false;
    }
    return measured;
  }

  void report_too_large(SourceSpan at, std::string_view what) {
    error(ErrorCode::e404, at,
          what.find(' ') == what.npos ? fmt::format("`{}` is too large", what)
                                      : fmt::format("{} is too large", what),
          fmt::format("a struct has at most {} octets", limits::struct_octets));
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
      const auto& declared = std::get<ast::Field>(declaration.members[next_declared++]);
      if (!declared.offset) continue;
      const std::uint64_t shift = field->offset_octets - declared.offset->magnitude;
      if (shift != 0 && shift != known_shift) report_offset(unplaced, *field, *declared.offset);
      known_shift = shift;
    }
    if (!declaration.size) return;
    const std::uint64_t wanted = declaration.size->magnitude;
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

  void report_offset(const Struct& unplaced, const Field& field, const ast::Number& asserted) {
    const std::uint64_t wanted = asserted.magnitude;
    std::string fix = other_rule(unplaced, "it would be there", [&](const Placement& other) {
      return std::ranges::any_of(other.members, [&](const Member& member) {
        const auto* same = std::get_if<Field>(&member);
        return same && same->at == field.at && same->offset_octets == wanted;
      });
    });
    if (fix.empty() && wanted > field.offset_octets) {
      fix = fmt::format("write `pad[{}];` in front of it", wanted - field.offset_octets);
    }
    error(ErrorCode::e402, asserted.at,
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
    if (is_full(diagnostics_)) return {};
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
  const std::uint64_t size = size_octets(model, type);
  return std::has_single_bit(size) ? size : 1;
}

void lay_out(Resolved& resolved, Diagnostics& diagnostics) {
  LayOut(resolved, diagnostics).run();
}

Model lay_out_as(Model model, LayoutRule rule) {
  // A struct stands after those that it contains: their sizes are there already.
  for (Struct& structure : model.structs) {
    std::erase_if(structure.members, [](const Member& member) {
      const auto* padding = std::get_if<Padding>(&member);
      return padding != nullptr &&
             (padding->kind == PaddingKind::hole || padding->kind == PaddingKind::tail);
    });
    for (Member& member : structure.members) {
      auto* field = std::get_if<Field>(&member);
      if (field == nullptr) continue;
      field->stride_octets = size_octets(model, field->type);
      field->size_octets = field->stride_octets * element_count(*field);
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
