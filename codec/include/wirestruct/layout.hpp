// What generated code knows about a struct's octets at run time: one table per struct, read only
// when something is to be said about a message, so that errors can name the field.
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace wirestruct {

struct StructLayout;

/// The extents of an array, outermost first, as static storage that a FieldLayout can refer to.
template <std::size_t... Extents>
inline constexpr std::array<std::size_t, sizeof...(Extents)> extents{Extents...};

/// A field, or octets without a field: then the name says why they are there ("hole").
struct FieldLayout {
  const char* name;
  /// From the start of the struct; where that varies from message to message, what it is at least.
  std::size_t offset_octets;
  /// Of all elements; of an array whose length varies, of one element; 0 where nothing is fixed.
  std::size_t size_octets;
  /// Of an array. A text (char[n]) and raw octets (byte[n]) count as one element.
  /// The initializer lets generated tables leave it out without a compiler's warning.
  std::span<const std::size_t> array_extents = {};  // NOLINT(readability-redundant-member-init)
  const StructLayout* structure = nullptr;          ///< of an element that is a struct
  /// Of `bits`: the names of their fields, "pad" for bits without one.
  std::span<const char* const> bit_names = {};  // NOLINT(readability-redundant-member-init)
};

struct StructLayout {
  const char* name;
  std::size_t size_octets;  ///< at least, when it varies
  /// By ascending offset, without a gap. In a struct of varying size, the alternatives of its
  /// variants follow, each as a field of the variant's name.
  std::span<const FieldLayout> fields;
};

}  // namespace wirestruct
