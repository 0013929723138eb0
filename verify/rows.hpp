// The values of one message side by side, for a report.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "verify/evidence.hpp"
#include "verify/report.hpp"

namespace wirestruct::verify {

/// What a finding's rows are taken from.
struct RowSource {
  const Sides& sides;
  const Shape& shape;
  Pairing pairing;
};

/// Rows for the leaves, one each, for arrays that of the first element that is not as sent; at most
/// eight. `others` names the leaves that are equal.
void add_rows(const RowSource& source, const std::vector<std::size_t>& leaves, Finding& finding);

/// The whole message as it was laid out: every leaf, and the octets between them.
void add_layout_rows(const RowSource& source, Finding& finding);

/// The padding that differs.
void add_padding_rows(const RowSource& source, Finding& finding);

/// Where a paired message was captured.
Where where_of(const RowSource& source);
Where where_of(const CapturedStream& stream, std::uint64_t stream_offset,
               std::uint64_t size_octets);

}  // namespace wirestruct::verify
