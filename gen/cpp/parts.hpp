// The parts of a generated header.
#pragma once

#include <string>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

/// What can be wrong with a struct's values.
struct Checks {
  bool octets = false;  ///< decode() under Checking::strict or exact can find something
  bool ranges = false;  ///< encode() can find a number that is too large for its octets
};

/// For every struct of the model, nested ones taken into account.
std::vector<Checks> checks_of(const schema::Model& model);

/// An enum class with name_of() and what prints it.
std::string enum_text(const schema::Enum& declared);

/// The struct itself: members, constants, layout.
std::string struct_text(const schema::Model& model, const schema::Struct& structure);

/// What decodes, encodes, checks and prints it.
///   checks  by index into Model::structs
std::string functions_text(const schema::Model& model, const schema::Struct& structure,
                           const std::vector<Checks>& checks);

/// A struct of constants for a stream.
std::string stream_text(const schema::Model& model, const schema::Stream& stream);

}  // namespace wirestruct::gen::cpp
