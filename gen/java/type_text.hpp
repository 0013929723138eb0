// The Java types of a schema as text: everything between the imports and the end of the file.
#pragma once

#include <string>

#include "gen/java/names.hpp"

namespace wirestruct::gen::java {

/// A final class of constants that carries unknown values, too.
std::string enum_text(const schema::Model& model, const Names& names, std::size_t index);

/// A record; for more fields than a record can have, a final class with a builder and the same
/// methods.
std::string value_text(const schema::Model& model, const Names& names, std::size_t index);

/// The view of a struct's octets.
std::string view_text(const schema::Model& model, const Names& names, std::size_t index);

/// The port of a stream, and what reads its messages.
std::string stream_text(const schema::Model& model, const Names& names, std::size_t index);

/// True when decoding the struct can find text that is not UTF-8, in itself or in a struct inside.
bool can_be_malformed(const schema::Model& model, const schema::Struct& declared);

/// The schema's comment as the start of a Javadoc text: itself, or `otherwise` without one.
std::string summary(const std::string& doc, std::string_view otherwise);

}  // namespace wirestruct::gen::java
