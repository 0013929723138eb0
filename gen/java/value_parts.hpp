// The parts that both kinds of value types have: records, and the classes of structs with more
// fields than a record can have.
#pragma once

#include <string>
#include <vector>

#include "gen/java/fields.hpp"

namespace wirestruct::gen::java {

/// A struct on its way to a value type.
struct ValueType {
  const schema::Model& model;
  const Names& names;
  const schema::Struct& declared;
  std::string name;  ///< in Java
  std::string view;
  std::vector<JavaField> all;     ///< in order of Field::number
  std::vector<JavaField> fields;  ///< those that are in the value type: not derived
  std::string implements;         ///< the variants that it is an alternative of: `PacketBody`
};

ValueType value_type(const schema::Model& model, const Names& names, std::size_t index);

/// Why the octets are there: `hole`.
std::string_view padding_name(const schema::Padding& padding);

/// True for arrays and lists: to be copied in.
bool is_copied(const JavaField& field);

/// True when the struct is an alternative of the variant that implements its interface, which is
/// possible for types that are generated together; others are wrapped.
bool implements_variant(const schema::Model& model, const schema::Variant& variant,
                        std::size_t struct_index);

/// True for a plain struct whose values may not go together: `where`, derived fields.
bool can_fail_to_encode(const schema::Model& model, const schema::Struct& declared);

/// False when the struct has too many fields for a record.
bool fits_in_record(const std::vector<JavaField>& fields);

/// The schema's comment, how long the struct is, and for a record what its components are.
std::string value_doc(const ValueType& type);

/// `SIZE`, `OFFSET_KIND` …, `LAYOUT`.
std::string constants(const ValueType& type);

/// What must be true of a field's value, and copies of arrays, as statements.
///   target  where the copy of an array goes
///   source  the value as it came in
std::string checks_of(const schema::Struct& declared, const JavaField& field,
                      const std::string& target, const std::string& source);

/// `read`, `write`, `decode`, `encode`, `toBytes`.
std::string octets_methods(const ValueType& type);

/// The same for a struct that is not plain. One with parameters has only what structs around it
/// call; format_method() is for everybody else.
std::string varying_methods(const ValueType& type);

/// `FORMAT`, or the method `format` of a struct with parameters.
std::string format_constant(const ValueType& type);
std::string format_method(const ValueType& type);

/// The statements of encode() for a plain struct.
std::string encode_plain(const ValueType& type);

/// The body of decode(WireReader), and of encode(WireWriter).
std::string read_members(const ValueType& type);
std::string write_members(const ValueType& type);

/// `new Packet(a, b)`, or what a builder makes of them, as statements.
std::string construct(const ValueType& type, const std::vector<std::string>& values);

/// ` implements PacketBody`, or nothing.
std::string implements_clause(const ValueType& type);

/// The condition that the field of `this` is that of `that`.
std::string equality(const JavaField& field);

/// The expression that prints the field `this.x` for a log.
std::string printed(const JavaField& field);

std::string class_text(const ValueType& type);
std::string record_text(const ValueType& type);

}  // namespace wirestruct::gen::java
