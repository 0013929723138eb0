// How a layout spells structs and what they are given: `Body(Kind kind, i64 length)`, and
// `Body(kind, count * 2)` where one is a field.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::cli {

/// The name with the parameters, if there are any.
std::string title_of(const schema::Model& model, const schema::Struct& structure);

/// The type of a field of `structure`, or of the content of its `switch`, with what it passes on.
std::string type_of(const schema::Model& model, const schema::Struct& structure,
                    const schema::Field& field);

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

/// `"parameters":[{"name":"kind","type":"Kind"}]`, if there are any.
void write_parameters(JsonWriter& writer, const schema::Model& model,
                      const schema::Struct& structure);

/// `"arguments":["kind","count * 2"]`, likewise.
void write_arguments(JsonWriter& writer, const schema::Model& model,
                     const schema::Struct& structure, const schema::Field& field);

}  // namespace wirestruct::cli
