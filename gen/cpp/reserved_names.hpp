// Identifiers that generated C++ cannot give to something of a schema.
#pragma once

#include <string_view>

namespace wirestruct::gen::cpp {

/// Keywords, macros of what a generated header includes, names kept for compilers (`__line`,
/// `_Bool`), and the namespaces that generated code uses.
bool is_reserved_anywhere(std::string_view name);

/// What stands beside types in generated code, in them, or among a function's parameters.
bool is_reserved_type(std::string_view name);

/// A variable, or a function that is called without its namespace, in the functions of a struct.
bool is_local_variable(std::string_view name);

/// What a generated struct has besides its fields.
bool is_reserved_member(std::string_view name);

}  // namespace wirestruct::gen::cpp
