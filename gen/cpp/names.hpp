// Names of a schema as C++ identifiers.
//
// A name that means something else in C++ gets an underscore: `class` → `class_`. So does one that
// looks like the result, `class_` → `class__`: no two names become one, and none depends on which
// others there are.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

/// An enum, a struct or a stream, where it is declared.
std::string type_identifier(std::string_view name);

/// An enumerator, within its enum class.
std::string enumerator_identifier(std::string_view name);

/// The fields of one struct.
class MemberNames {
 public:
  MemberNames(const schema::Model& model, const schema::Struct& structure);

  std::string identifier(std::string_view name) const;

 private:
  std::unordered_set<std::string_view> types_;  // that the struct names, without last underscores
};

/// A parameter of a struct, in the functions that take it. What means something else in them, a
/// type or a variable, becomes `parameter_…`.
std::string parameter_identifier(const schema::Model& model, std::string_view name);

/// `example::chat`; empty for the global namespace.
std::string namespace_of(const schema::File& file);

/// An enum or a struct as code of the file `user` names it: `Point`, `::example::shapes::Point`.
///   user, owner  indices into Model::files: the file that is generated, and the one that declares
std::string type_reference(const schema::Model& model, std::size_t user, std::size_t owner,
                           std::string_view name);

/// A field of `bits`, within their struct.
std::string bit_field_identifier(const schema::Model& model, const schema::Bits& bits,
                                 std::string_view name);

/// The end of `wirestruct::read_…` for numbers in that order: `little`, `big`, `chosen`. What has
/// one octet is as good as little-endian.
std::string_view byte_order_word(schema::ByteOrder order);

/// One element of the type: `std::int32_t`, `Kind`. Odd widths take the next that C++ has.
std::string element_type(const schema::Model& model, std::size_t user, const schema::Type& type);

/// Which type of a variant's std::variant an alternative has: all that are `void` are one.
std::size_t alternative_index(const schema::Variant& variant, std::size_t alternative);

/// All of a field: `std::array<std::array<char, 16>, 4>`, `std::vector<Point>`, `std::string`.
std::string field_type(const schema::Model& model, std::size_t user, const schema::Field& field);

/// Likewise, as a member of its struct: `std::optional<std::uint16_t>` when it may be absent.
std::string member_type(const schema::Model& model, std::size_t user, const schema::Field& field);

/// The integer that C++ has for a scalar of up to 8 octets: `std::uint32_t` for u24.
std::string integer_type(const schema::Scalar& scalar);

}  // namespace wirestruct::gen::cpp
