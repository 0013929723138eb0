// Expressions of a schema as Java.
//
// Integers become `long` expressions over the methods of Exact, so that overflow is an exception;
// comparisons become boolean ones.
#pragma once

#include <string>
#include <vector>

#include "gen/java/fields.hpp"
#include "schema/expression.hpp"

namespace wirestruct::gen::java {

/// Where the fields of the struct are that an expression names.
enum class Side : std::uint8_t {
  view,      ///< in a view: `kind()`
  reading,   ///< in the variables that they were decoded into
  writing,   ///< in the value, `this.kind`; derived ones in variables of type long
  at_offset  ///< likewise, but the octets are in `octets` from `offset` on, all offsets known
};

struct Scope {
  const schema::Model& model;
  const Names& names;
  const schema::Struct& declared;
  const std::vector<JavaField>& fields;  ///< all of them, in order of Field::number
  Side side = Side::reading;
  std::string type;           ///< of the struct: `Packet`
  std::string last = "last";  ///< the element read last
  std::string last_at = "lastAt";
  std::string last_back = "";  ///< of a list that is written: how many elements follow `last`
  const JavaField* last_field = nullptr;
  std::size_t except = 0;  ///< Field::number of a checksum's own field
};

/// As a `long`, or an int that becomes one by itself.
std::string number_text(const Scope& scope, const schema::Expression& expression);

/// As a boolean, without parentheses around it.
std::string condition_text(const Scope& scope, const schema::Expression& expression);

/// The statements `long kindOfBody = …;` for what a struct with parameters is told; nothing for
/// others, nor for constants.
std::string argument_statements(const Scope& scope, const JavaField& field);

/// `, kindOfBody, 1` for the methods of that struct.
std::string argument_list(const Scope& scope, const JavaField& field);

/// The variable or accessor of a field.
std::string variable_of(const Scope& scope, const JavaField& field);

/// An element of the field as a number: `kind.code()`.
std::string number_of_element(const JavaField& field, const std::string& element);

/// The method of a view that looks at its octets as closely as is asked for.
std::string check_text(const Scope& scope);

/// True when the expression, or a derived field that it names, needs to know sizes or octets: such
/// a value is known only when everything has been written.
bool is_late(const Scope& scope, const schema::Expression& expression);

/// True for a derived field, or bits with computed ones, whose value a struct around asks for, and
/// cannot find in the octets by itself, because where it is varies.
bool is_noted(const Scope& scope, const JavaField& field);

/// Of a struct of fixed size that stands where it varies: notes what is computed inside of it and
/// structs around ask for.
std::string note_inside(const Scope& scope, const JavaField& field);

/// True when there is a checksum in it.
bool has_checksum(const schema::Expression& expression);

/// The fields whose numbers the checksums in it go over.
std::vector<schema::Region> regions_of_checksums(const schema::Expression& expression);

/// True when the value of that field, a Field::number of the same struct, is in it.
bool reads_field(const schema::Expression& expression, std::size_t number);

}  // namespace wirestruct::gen::java
