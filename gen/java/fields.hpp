// What back-end code knows about a field: its Java type, and the expressions that get it out of the
// octets and put it there.
#pragma once

#include <cstdint>
#include <map>
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
  flags,  ///< a record of its own: the set
  bits,   ///< likewise: the numbers cut out of an integer
  structure,
  variant,  ///< what a `switch` selects: a sealed interface
};

/// How many elements there are, beyond JavaField::extents.
enum class Count : std::uint8_t {
  fixed,
  array,  ///< an array whose outermost dimension varies: of primitives, or of arrays
  list,   ///< `List<T>`: of single objects
  whole,  ///< it is the text, or the octets, whose length varies
};

struct JavaField {
  const schema::Field* field = nullptr;
  Shape shape = Shape::number;
  Count count = Count::fixed;
  std::string name;      ///< `userId`
  std::string constant;  ///< `OFFSET_USER_ID`
  // Variables in code that decodes and encodes what varies: the value, where it starts and ends,
  // the end of the region around it, the number of its elements (of a variant, its selector).
  std::string local;
  std::string at;
  std::string end;
  std::string outer;
  std::string many;
  /// Of a struct with parameters, or a variant of such: parameter → the variable with its value.
  std::map<std::string, std::string> arguments;
  std::string element;                    ///< Java type of an element: `int`, `byte[]`, `Kind`
  std::string box;                        ///< that of an object: `Integer`
  std::vector<std::uint64_t> extents;     ///< of an array of elements, outermost first
  std::uint64_t element_octets = 0;       ///< of one element, at least when its size varies
  schema::Scalar scalar;                  ///< what the octets of an element hold; not for a struct
  std::string view;                       ///< of a struct of fixed size: its view's type
  const schema::Struct* inner = nullptr;  ///< of a struct
  bool is_plain = true;                   ///< its elements have a fixed size, all the same
  std::string way = {};                   ///< of one inside of another: `first.length`

  bool is_array() const { return !extents.empty() || count == Count::array; }
  bool is_list() const { return count == Count::list; }
  /// An array in Java: to be copied in and out, and compared by what is in it.
  bool holds_array() const { return !is_list() && (is_array() || shape == Shape::octets); }
  bool is_optional() const { return field->guard.has_value(); }
  bool is_single() const { return extents.empty() && count == Count::fixed; }
};

/// True for a struct in which nothing varies but values: its size, and where each field is, are
/// known. It has a view; others are read from front to back.
bool is_plain(const schema::Model& model, const schema::Struct& declared);

/// The fields of a struct, for code in the package of its file.
std::vector<JavaField> java_fields(const schema::Model& model, const Names& names,
                                   const schema::Struct& declared);

/// One field, which may be the content of a variant's alternative.
JavaField java_field(const schema::Model& model, const Names& names, std::size_t file,
                     const schema::Field& field);

/// The parameters of a struct as parameters of its methods, in order.
std::vector<std::string> parameter_names(const schema::Struct& declared);

/// Those that are in the value type.
std::vector<JavaField> stored_fields(const std::vector<JavaField>& fields);

/// `int[][]`, `byte[]`, `Kind`, `List<Kind>`; `Integer` for one that may be absent.
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

/// Where an element is, as expressions.
struct Place {
  std::string at;
  std::string octets = "octets";
  /// Of a field whose byte order is chosen by the message: whether it is big-endian.
  std::string is_big_endian = "isBigEndian()";
};

/// The expression that reads an element.
///   layout  the struct's layout, for errors: `Packet.LAYOUT`
std::string get_expression(const JavaField& field, const Place& place, std::string_view layout);

/// The number in the octets of an element, as an `int` or `long`.
std::string get_number(const JavaField& field, const Place& place);

/// The statement that writes an element.
std::string put_statement(const JavaField& field, const Place& place, const std::string& value);

/// The number in bits that the struct around them computes, and the statement that puts it there
/// once the other bits have been written; `index` into Bits::fields.
std::string get_computed(const schema::Bits& bits, const JavaField& field, const Place& place,
                         std::size_t index);
std::string put_computed(const schema::Bits& bits, const JavaField& field, const Place& place,
                         std::size_t index, const std::string& value);

/// The statement that writes a `long` into the octets of an integer.
std::string put_long(const JavaField& field, const Place& place, const std::string& value);

/// True for text or octets that are always the same: octets_constant() is in the value's type.
bool is_octet_constant(const JavaField& field);

/// `OCTETS_MAGIC`
std::string octets_constant(const JavaField& field);

/// `0x20` of the padding of a text.
std::string pad_literal(const JavaField& field);

/// `WireCharset.GBK`
std::string charset_of(const JavaField& field);

/// True for a `char` that is a letter by itself only up to 0x7F.
bool is_ascii_alone(const JavaField& field);

/// True for UTF-8 that a NUL ends, which has a shorter way.
bool is_usual_text(const JavaField& field);

/// A statement in loops over all dimensions of the field, indented by two for each.
std::string in_loops(const JavaField& field, std::string_view statement);

/// The same for an array whose outermost dimension is as long as the Java array `value`.
std::string in_loops(const JavaField& field, std::string_view statement, std::string_view value);

/// The element `x[i][j]` of an array, or `x` itself of a single value.
std::string subscripted(const JavaField& field, std::string_view value);

/// The declaration as C has it: `int32_t user_id`, `char name[16]`, `Kind kind`.
std::string c_declaration(const schema::Model& model, const schema::Field& field);

/// For Javadoc: "{@code int32_t sequence}, 4 octets at 1, little-endian", and what a Java
/// programmer should know of the type.
std::string field_words(const schema::Model& model, const JavaField& field);

}  // namespace wirestruct::gen::java
