// What structs ask of those inside of them that is no value there, but computed.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::schema {

/// The way from a struct down to a field or a part of bits, as FieldValue::path.
using Way = std::vector<std::size_t>;

/// The way up to what is computed, without a flag in it; nothing when it leads to a value, or to
/// what is always the same.
std::optional<Way> way_to_computed(const Model& model, const Struct& structure,
                                   std::span<const std::size_t> path);

/// The names of what is on the way.
std::vector<std::string_view> names_of_way(const Model& model, const Struct& structure,
                                           std::span<const std::size_t> way);

/// True when everything on the way stands at the same offset in all messages, whatever is chosen.
bool is_found(const Model& model, const Struct& structure, std::span<const std::size_t> way);

/// For each struct, the ways from it to what is computed and not found, that structs around it go.
std::vector<std::set<Way>> asked_ways(const Model& model);

}  // namespace wirestruct::schema
