// What a schema may say, but code in Java cannot.
#pragma once

#include "schema/diagnostics.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

/// E213: code of a package cannot name types of the unnamed package (JLS 17, 7.5), so that it
/// cannot use those of an imported schema without one. Asked of the files that code is generated
/// from; an error for each file that they cannot use.
void check_java(const Model& model, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
