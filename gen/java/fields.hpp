// What back-end code knows about a field: its Java type, and the expressions that get it out of the
// octets and put it there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gen/java/names.hpp"

namespace wirestruct::gen::java {

/// What an element is in Java. Texts and runs of octets are elements, not arrays of them.
enum class Shape : std::uint8_t {
  number,  ///< `int`, `long`, `float` …
  boolean,
  character,  ///< one octet as a `char` up to 0xFF
  octet,      ///< one raw octet
  text,       ///< `String`
  octets,     ///< `byte[]`
  enumeration,
  structure,
};

struct JavaField {
  const schema::Field* field = nullptr;
  Shape shape = Shape::number;
  std::string name;                    ///< `userId`
  std::string constant;                ///< `OFFSET_USER_ID`
  std::string element;                 ///< Java type of an element: `int`, `byte[]`, `Kind`
  std::vector<std::uint64_t> extents;  ///< of an array of elements, outermost first
  std::uint64_t element_octets = 0;
  schema::Scalar scalar;  ///< what the octets of an element hold; not for a struct
  std::string view;       ///< of a struct: its view's type

  bool is_array() const { return !extents.empty(); }
  /// An array in Java: to be copied in and out, and compared by what is in it.
  bool holds_array() const { return is_array() || shape == Shape::octets; }
};

/// The fields of a struct, for code in the package of its file.
std::vector<JavaField> java_fields(const schema::Model& model, const Names& names,
                                   const schema::Struct& declared);

/// `int[][]`, `byte[]`, `Kind`.
std::string java_type(const JavaField& field);

/// The Java type of an integer: the smallest with room for all its values, but for u64, which is a
/// `long` whose sign is not one.
std::string integer_type(const schema::Scalar& scalar);

/// True for octets that become an unsigned Java number of 64 bits.
bool is_u64(const schema::Scalar& scalar);

/// An integer as Java spells it: `-1`, `0xFF_FFFFL`.
std::string integer_literal(const schema::Scalar& scalar, std::uint64_t bits);

/// The least and the greatest number of the scalar, when its Java type has room for others.
struct Range {
  std::string least;
  std::string greatest;
};
std::optional<Range> range_of(const schema::Scalar& scalar);

/// The letter of the loop over one dimension: i, j, k …
std::string loop_letter(std::size_t dimension);

/// Where an element is, and where one is whose indices must be checked first:
/// `offset + OFFSET_GRID + 12 * i + 4 * j`. The class is put in front of the constant: `Packet.`,
/// or nothing.
std::string element_offset(const JavaField& field, std::string_view class_prefix);
std::string checked_element_offset(const JavaField& field, std::string_view class_prefix);

/// The expression that reads an element out of `octets`.
///   at      where it is, as an expression
///   layout  the struct's layout, for errors: `Packet.LAYOUT`
std::string get_expression(const JavaField& field, const std::string& at, std::string_view layout);

/// The statement that writes an element into `octets`.
std::string put_statement(const JavaField& field, const std::string& at, const std::string& value);

/// A statement in loops over all dimensions of the field, indented by two for each.
std::string in_loops(const JavaField& field, std::string_view statement);

/// The element `x[i][j]` of an array, or `x` itself of a single value.
std::string subscripted(const JavaField& field, std::string_view value);

/// The declaration as C has it: `int32_t user_id`, `char name[16]`, `Kind kind`.
std::string c_declaration(const schema::Model& model, const schema::Field& field);

/// For Javadoc: "{@code int32_t sequence}, 4 octets at 1, little-endian", and what a Java
/// programmer should know of the type.
std::string field_words(const schema::Model& model, const JavaField& field);

}  // namespace wirestruct::gen::java
