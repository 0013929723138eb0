// What bounds the memory of the translator, whatever a schema or a capture says.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wirestruct::translate::limits {

/// Nodes in the tree of one record: about 200 octets each. Elements beyond are not shown one by
/// one.
inline constexpr std::size_t record_items = 1 << 20;

/// Nodes of records whose memory is kept for the next message where there is one for each
/// connection.
inline constexpr std::size_t kept_items = 1024;

/// Leaves of one struct; elements of arrays of structs beyond are compared as raw octets.
inline constexpr std::size_t leaves = 1 << 18;

/// Columns of a table for an array of fixed size; a larger one is JSON in one cell. Columns of one
/// struct, beyond which structs and arrays are not taken apart any more; likewise values that were
/// looked at for them, since many may lead to few columns.
inline constexpr std::size_t array_columns = 64;
inline constexpr std::size_t csv_columns = 4096;
inline constexpr std::size_t csv_visits = 16 * csv_columns;

/// Members of one struct and the structs inside of it that are written as JSON without a record;
/// with more, records are made.
inline constexpr std::size_t plain_members = 4096;

/// One message of a stream, and one that is encoded: as much as a struct of fixed size may have.
inline constexpr std::uint64_t message_octets = 16 << 20;

}  // namespace wirestruct::translate::limits
