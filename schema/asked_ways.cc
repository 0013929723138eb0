#include "schema/asked_ways.hpp"

#include <algorithm>

#include "schema/expressions_of.hpp"

namespace wirestruct::schema {
namespace {

const Struct* struct_of(const Model& model, const Type& type) {
  const auto* inner = std::get_if<StructType>(&type);
  return inner ? &model.structs[inner->index] : nullptr;
}

}  // namespace

std::optional<Way> way_to_computed(const Model& model, const Struct& structure,
                                   std::span<const std::size_t> path) {
  const Struct* inside = &structure;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Field& field = field_of(*inside, path[i]);
    if (field.derived) {
      if (is_constant(*field.derived)) return std::nullopt;
      return Way(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
    if (const auto* bits = std::get_if<BitsType>(&field.type); bits && i + 1 < path.size()) {
      if (!model.bits[bits->index].fields[path[i + 1]].computed) return std::nullopt;
      return Way(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(i) + 2);
    }
    inside = struct_of(model, field.type);
    if (!inside) return std::nullopt;
  }
  return std::nullopt;
}

std::vector<std::string_view> names_of_way(const Model& model, const Struct& structure,
                                           std::span<const std::size_t> way) {
  std::vector<std::string_view> names;
  const Struct* inside = &structure;
  for (std::size_t i = 0; inside && i < way.size(); ++i) {
    const Field& field = field_of(*inside, way[i]);
    names.push_back(field.name);
    if (const auto* bits = std::get_if<BitsType>(&field.type); bits && i + 1 < way.size()) {
      names.push_back(model.bits[bits->index].fields[way[i + 1]].name);
    }
    inside = struct_of(model, field.type);
  }
  return names;
}

bool is_found(const Model& model, const Struct& structure, std::span<const std::size_t> way) {
  const Struct* inside = &structure;
  for (std::size_t i = 0; inside && i < way.size(); ++i) {
    const Field& field = field_of(*inside, way[i]);
    if (!field.is_offset_fixed || field.guard || field.order == ByteOrder::chosen) return false;
    inside = struct_of(model, field.type);
  }
  return true;
}

std::vector<std::set<Way>> asked_ways(const Model& model) {
  std::vector<std::set<Way>> asked(model.structs.size());
  const auto add = [&](const Struct& structure, std::span<const std::size_t> path) {
    const auto way = way_to_computed(model, structure, path);
    if (!way || is_found(model, structure, *way)) return;
    asked[static_cast<std::size_t>(&structure - model.structs.data())].insert(*way);
  };
  for (const Struct& outer : model.structs) {
    for_all_expressions(model, outer, [&](const Expression& expression, const Field* array) {
      for_all_values(expression, [&](const FieldValue& value, SourceSpan) {
        const std::span<const std::size_t> path = value.path;
        const Struct* inside = value.of_last ? struct_of(model, array->type) : &outer;
        for (std::size_t i = 0; inside && i < path.size(); ++i) {
          if (i > 0 || value.of_last) add(*inside, path.subspan(i));
          inside = struct_of(model, field_of(*inside, path[i]).type);
        }
      });
    });
  }
  return asked;
}

}  // namespace wirestruct::schema
