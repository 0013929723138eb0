// Whether what derives from other values can be computed: in some order, in time, with little work.
#pragma once

#include "schema/diagnostics.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

/// Of the fields that derive and of what structs and bits are told. E112: with all that they read
/// put in their place, expressions become too long; E404: too many checksums; E416: fields that
/// wait for each other; E417: a value for a parameter that an encoder knows too late.
void check_derived(const Model& model, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
