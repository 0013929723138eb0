// What every single rule allows and what cannot work all the same.
#pragma once

#include "schema/diagnostics.hpp"
#include "schema/model.hpp"

namespace wirestruct::schema {

void check(const Model& model, Diagnostics& diagnostics);

}  // namespace wirestruct::schema
