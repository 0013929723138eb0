// Model ⇄ its serialized image (schema/image.proto). Places in the source text are not part of it.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "schema/model.hpp"

namespace wirestruct::schema {

/// The number that an image of this version carries.
inline constexpr unsigned image_version = 3;

/// The protobuf encoding of the model, the same octets for the same model.
std::string to_image(const Model& model);

/// The model of an image. Error: a sentence that says what the octets are instead, or which index
/// points nowhere; offsets, sizes and ways into nested structs are believed.
std::expected<Model, std::string> from_image(std::string_view image);

}  // namespace wirestruct::schema
