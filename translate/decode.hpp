// Octets → Record at run time, from the schema alone. Never fails: a message that is cut gives the
// fields it still has, and says where it ended; where something is wrong that hides where things
// are, the rest of the region is shown as octets.
#pragma once

#include <span>

#include "translate/number.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

/// Decodes `octets` as the struct into `record`, whose memory is reused. `missing`, ascending and
/// without overlaps, are ranges of the octets that nobody has seen; it is kept by reference, as
/// the octets are. Work and memory are bounded by the octets, the size of a fixed struct and
/// `limits::record_items`.
void decode(const schema::Model& model, const schema::Struct& structure, Octets octets,
            Record& record, std::span<const MissingRange> missing = {});

/// The value that one element of the field has in these octets: as many as it takes, for text and
/// raw octets any number. Never of a field that is a struct.
///   order  in place of the field's own, when that is chosen by the data
Value read_value(const schema::Model& model, const schema::Field& field, Octets octets);
Value read_value(const schema::Model& model, const schema::Field& field, schema::ByteOrder order,
                 Octets octets);

/// One element of an ItemKind::scalars; monostate when its octets are not all there.
Value element_value(const schema::Model& model, const Record& record, const Item& item,
                    std::uint64_t element);

/// How many elements of an ItemKind::scalars there are octets for.
std::uint64_t elements_there(const Record& record, const Item& item);

/// What is there of a range of the message.
ItemState state_of(const Record& record, std::uint64_t offset_octets, std::uint64_t size_octets);

}  // namespace wirestruct::translate
