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
  std::vector<JavaField> fields;
};

ValueType value_type(const schema::Model& model, const Names& names, std::size_t index);

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

/// The expression that prints the field `this.x` for a log.
std::string printed(const JavaField& field);

std::string class_text(const ValueType& type);
std::string record_text(const ValueType& type);

}  // namespace wirestruct::gen::java
