// What bounds the compiler's time and memory, whatever a schema says.
#pragma once

#include <cstddef>
#include <cstdint>

namespace wirestruct::schema::limits {

/// One schema file.
inline constexpr std::size_t schema_octets = 1 << 20;

/// Files of one run, imported ones included, and the octets of all of them together.
inline constexpr std::size_t files = 1000;
inline constexpr std::size_t all_schemas_octets = 16 << 20;

/// How many imports may lie between a file that the user named and one that it needs.
inline constexpr std::size_t import_depth = 64;

/// A name, and a name with its package.
inline constexpr std::size_t name_octets = 128;

/// One struct, arrays and all. Longer messages than this are streams of something smaller.
inline constexpr std::uint64_t struct_octets = 16 << 20;

/// Fields, paddings and `switch`es of one struct. What looks up fields one by one stays fast.
inline constexpr std::size_t struct_members = 4096;

/// `align n`.
inline constexpr std::uint64_t alignment_octets = 4096;

/// Structs within structs; decoders and printers go down as deep.
inline constexpr std::size_t struct_depth = 64;

/// Dimensions of one array.
inline constexpr std::size_t dimensions = 16;

/// Values and operators of one expression; expressions within each other; blocks within each other,
/// where each `else if` counts as one.
inline constexpr std::size_t expression_terms = 256;
inline constexpr std::size_t expression_depth = 32;
inline constexpr std::size_t block_depth = 64;

/// Values and operators of all that derives in a struct, with those of derived fields that it reads
/// put in their place: 60 fields that read the one before twice would be 2^60.
inline constexpr std::size_t derivation_terms = 65'536;

/// Parameters of one struct or bits; a method in Java takes 255 words.
inline constexpr std::size_t parameters = 32;

/// Values that are computed in a struct and that structs around it ask for, in generated C++: as
/// many as wirestruct::limits::kept_values.
inline constexpr std::size_t kept_values = 16;

/// Octets that are always the same, as in `char magic[4] = "RIFF";`.
inline constexpr std::uint64_t constant_octets = 1024;

/// Constants and enums of which each needs the next one to be known.
inline constexpr std::size_t constant_depth = 256;

/// Checksums of one struct.
inline constexpr std::size_t checksums = 64;

/// Errors of one run, which stops there.
inline constexpr std::size_t errors = 100;

/// Notes below one error.
inline constexpr std::size_t notes = 8;

/// Names that are looked at for a "did you mean".
inline constexpr std::size_t suggestion_candidates = 2000;

/// Columns of a source line that are shown around an error.
inline constexpr std::size_t excerpt_columns = 120;

}  // namespace wirestruct::schema::limits
