// The Java types of a schema as text: everything between the imports and the end of the file.
#pragma once

#include <string>

#include "gen/java/names.hpp"

namespace wirestruct::gen::java {

/// A final class of constants that carries unknown values, too.
std::string enum_text(const schema::Model& model, const Names& names, std::size_t index);

/// The same for flags: a record of the bits that are set.
std::string flags_text(const schema::Model& model, const Names& names, std::size_t index);

/// A record of the numbers that an integer is cut into.
std::string bits_text(const schema::Model& model, const Names& names, std::size_t index);

/// A sealed interface of what a `switch` selects.
std::string variant_text(const schema::Model& model, const Names& names, std::size_t index);

/// A record; for more fields than a record can have, a final class with a builder and the same
/// methods.
std::string value_text(const schema::Model& model, const Names& names, std::size_t index);

/// The view of a struct's octets.
std::string view_text(const schema::Model& model, const Names& names, std::size_t index);

/// The port of a stream, and what reads its messages.
std::string stream_text(const schema::Model& model, const Names& names, std::size_t index);

/// What can be wrong with a struct of fixed size that is all there, in itself or in a struct
/// inside.
struct Malformed {
  bool text = false;   ///< octets that are not in the charset of their text
  bool order = false;  ///< a byte order that is none
  explicit operator bool() const { return text || order; }
};
Malformed can_be_malformed(const schema::Model& model, const schema::Struct& declared);

/// For Javadoc, to follow "if the octets end within it": `, or a text is not in its charset`.
std::string malformed_words(Malformed malformed);

/// The schema's comment as the start of a Javadoc text: itself, or `otherwise` without one.
std::string summary(const std::string& doc, std::string_view otherwise);

}  // namespace wirestruct::gen::java
