// What a schema may say, but code that is generated from it cannot compute.
#pragma once

#include "schema/diagnostics.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

/// E418: a field that derives from a checksum; in another struct, a part that derives from a size
/// or a checksum and stands at a place that varies.
void check_cpp(const Model& model, Diagnostics& diagnostics);

/// E213: code of a package cannot name types of the unnamed package (JLS 17, 7.5), so that it
/// cannot use those of an imported schema without one. Asked of the files that code is generated
/// from; an error for each file that they cannot use. E418: a field that derives from a checksum.
void check_java(const Model& model, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
