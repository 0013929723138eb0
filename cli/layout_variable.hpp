// The layout of a struct whose size or whose fields' places vary from message to message: there is
// no second layout to compare it with, but conditions and sizes that depend on other fields.
#pragma once

#include <string>

#include "schema/model.hpp"

namespace wirestruct::cli {

/// True when something in the struct, or in one inside of it, varies.
bool varies(const schema::Model& model, const schema::Struct& structure);

/// A table for people: a row for each member, `12+` for an offset of 12 octets or more.
std::string variable_layout_text(const schema::Model& model, const schema::Struct& structure,
                                 bool color);

/// The same as one JSON object, without a line end.
std::string variable_layout_json(const schema::Model& model, const schema::Struct& structure);

}  // namespace wirestruct::cli
