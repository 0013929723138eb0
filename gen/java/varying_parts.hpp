// Parts of code that reads a struct that varies.
#pragma once

#include <string>

#include "gen/java/expression_text.hpp"

namespace wirestruct::gen::java {

/// How the value of a field is read.
struct Reading {
  std::string before;      ///< statements
  std::string expression;  ///< the value; empty when `before` assigns it
  std::string after;       ///< statements
};

/// The name of the field as a Java string.
std::string quoted(const JavaField& field);

/// `, i, j`, the loops from `first` on.
std::string index_arguments(std::size_t first, std::size_t count);

/// Octets of one element of the outermost dimension.
std::uint64_t row_octets(const JavaField& field);

/// Where an element is, of an array that starts at JavaField::at.
std::string element_at(const JavaField& field);

/// An element of an array that is read; its byte order is in `bigEndian` when it is chosen.
inline Place place_at(const std::string& at) {
  return {.at = at, .octets = "octets", .is_big_endian = "bigEndian"};
}

/// What reads a struct that varies: `Body::decode`, or a lambda that tells it its parameters.
std::string struct_decoder(const Scope& scope, const JavaField& field);

/// Texts and octets whose length varies.
Reading read_whole(const Scope& scope, const JavaField& field);

/// An array in Java of elements of fixed size; how many there are may vary.
Reading read_array(const Scope& scope, const JavaField& field);

/// A list, or an array of structs that vary.
Reading read_list(const Scope& scope, const JavaField& field);

/// What Checking::strict asks of the values that were read: statements, or nothing.
std::string expect_values(const JavaField& field);
std::string expect_where(const Scope& scope, const JavaField& field);
std::string expect_derived(const Scope& scope, const JavaField& field);

}  // namespace wirestruct::gen::java
