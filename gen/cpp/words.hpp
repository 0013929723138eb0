// What generated comments say about a field: where it is, what it is, and what the schema computes.
#pragma once

#include <string>

#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

/// An expression as the schema writes it: `length - 4`, `crc32(kind .. body)`.
std::string expression_words(const schema::Model& model, const schema::Struct& structure,
                             const schema::Expression& expression);

/// Likewise, what part of a `bits` computes: `size(this) / 4`.
std::string computed_words(const schema::Model& model, const schema::Bits& bits,
                           const schema::BitField& part);

/// `3 octets`
std::string octets_words(std::uint64_t count);

/// All about a field but what its own comment in the schema says: "Octets 12+: n × u32, big-endian;
/// n is `count`."
std::string field_words(const schema::Model& model, const schema::Struct& structure,
                        const schema::Field& field);

/// "Octets 5–7: padding of 0x20."
std::string padding_words(const schema::Model& model, const schema::Struct& structure,
                          const schema::Padding& padding);

/// How long the struct is, and how its fields lie.
std::string struct_words(const schema::Struct& structure);

}  // namespace wirestruct::gen::cpp
