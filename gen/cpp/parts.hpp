// The parts of a generated header.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "schema/asked_ways.hpp"
#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

/// What can be wrong with a struct's values, or with those of a `bits`.
struct Checks {
  bool octets = false;  ///< decode() under Checking::strict or exact can find something
  bool ranges = false;  ///< encode() can find a value that does not fit, or fits not the others
  bool order = false;   ///< a byte order that the data says may not be one that the schema knows
};

/// What is known of all structs of a model, by index into Model::structs.
struct StructFacts {
  /// It and all that it contains is at fixed offsets, so that one bounds check is enough. Such a
  /// struct has a `wire_size`, the others a `least_size`.
  bool is_plain = true;
  Checks checks;  ///< of a plain struct, nested ones taken into account
  /// Of another one: what it keeps for structs around it while it is read, in the order of `Kept`.
  std::set<schema::Way> asked;
};
std::vector<StructFacts> facts_of(const schema::Model& model);

/// Of a plain struct; the facts of those in front of it are known.
Checks plain_checks(const schema::Model& model, const schema::Struct& structure,
                    const std::vector<StructFacts>& facts);

/// Of a struct in Model::structs.
std::size_t index_of(const schema::Model& model, const schema::Struct& structure);

Checks checks_of(const schema::Model& model, const schema::Bits& bits);

/// An enum class with name_of() and what prints it.
std::string enum_text(const schema::Enum& declared);

/// Likewise, one whose values are sets.
std::string flags_text(const schema::Enum& declared);

/// A struct of what is cut from one integer, and what cuts it.
std::string bits_text(const schema::Model& model, const schema::Bits& bits);

/// The struct itself: members, constants, layout.
std::string struct_text(const schema::Model& model, const schema::Struct& structure,
                        const std::vector<StructFacts>& facts);

/// What decodes, encodes and checks a plain struct.
std::string plain_functions_text(const schema::Model& model, const schema::Struct& structure,
                                 const std::vector<StructFacts>& facts);

/// What decodes and encodes another one.
std::string varying_functions_text(const schema::Model& model, const schema::Struct& structure,
                                   const std::vector<StructFacts>& facts);

/// What prints a struct.
std::string print_text(const schema::Model& model, const schema::Struct& structure);

/// A struct of constants for a stream.
std::string stream_text(const schema::Model& model, const schema::Stream& stream);

}  // namespace wirestruct::gen::cpp
