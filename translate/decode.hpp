// Octets → Record at run time, from the schema alone. Never fails: a message that is cut gives the
// fields it still has, and says where it ended.
#pragma once

#include "translate/record.hpp"

namespace wirestruct::translate {

/// Decodes `octets` as the struct into `record`, whose memory is reused. Work and memory are
/// bounded by the struct's size, which the schema's limits bound.
void decode(const schema::Model& model, const schema::Struct& structure, Octets octets,
            Record& record);

}  // namespace wirestruct::translate
