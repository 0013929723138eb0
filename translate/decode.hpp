// Octets → Record at run time, from the schema alone. Never fails: a message that is cut gives the
// fields it still has, and says where it ended.
#pragma once

#include <span>

#include "translate/record.hpp"

namespace wirestruct::translate {

/// Decodes `octets` as the struct into `record`, whose memory is reused. `missing`, ascending and
/// without overlaps, are ranges of the octets that nobody has seen; it is kept by reference, as
/// the octets are. Work and memory are bounded by the struct's size and `limits::record_items`.
void decode(const schema::Model& model, const schema::Struct& structure, Octets octets,
            Record& record, std::span<const MissingRange> missing = {});

/// The value that one element of the field has in these octets: as many as it takes, for text and
/// raw octets any number. Never of a field that is a struct.
Value read_value(const schema::Model& model, const schema::Field& field, Octets octets);

/// One element of an ItemKind::scalars; monostate when its octets are not all there.
Value element_value(const schema::Model& model, const Record& record, const Item& item,
                    std::uint64_t element);

/// What is there of a range of the message.
ItemState state_of(const Record& record, std::uint64_t offset_octets, std::uint64_t size_octets);

/// The number in at most 8 octets.
std::uint64_t read_unsigned(Octets octets, schema::ByteOrder order);

/// The low `size_octets` octets of `bits` as two's complement.
std::int64_t sign_extend(std::uint64_t bits, std::uint32_t size_octets);

}  // namespace wirestruct::translate
