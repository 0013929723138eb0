// What a program sees in a message whose layout it takes for another one.
#pragma once

#include <string>

#include "schema/model.hpp"

namespace wirestruct::cli {

/// What such a program does with the first value that it takes from the wrong place: `sees sequence
/// = user_id × 256 + …, made of the last octet of sequence and …`. Empty when every value is in the
/// same place in both layouts.
///   sent     the model by which the struct is laid out
///   assumed  the same model by another rule
std::string describe_misread(const schema::Model& sent, const schema::Model& assumed,
                             std::size_t structure);

}  // namespace wirestruct::cli
