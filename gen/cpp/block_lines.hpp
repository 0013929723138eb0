// The lines that move and check fields of fixed size which follow each other: of a whole plain
// struct, or of a run of fields in one whose size varies. They are bounds-checked together; each
// field stands at a constant offset from the start of the block.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gen/cpp/expressions.hpp"
#include "gen/cpp/parts.hpp"

namespace wirestruct::gen::cpp {

struct BlockLines {
  std::string reads;
  std::string writes;
  std::string octet_checks;  ///< what Checking::strict asks
  std::string range_checks;  ///< what encode() asks
  std::string order_checks;  ///< what is asked of a message even when checking is lenient
  bool has_fields = false;   ///< that are in the struct's value
};

/// A field as parts of the value, in the functions that read, write and check.
struct FieldNames {
  std::string read;         ///< `out.count`, `value.count.emplace()`
  std::string write;        ///< `in.count`
  std::string check_read;   ///< `value.count`, `*value.count`
  std::string check_write;  ///< `value.count`
};

/// Where a block is read, written and checked.
struct BlockPlaces {
  Place read;                      ///< in decode_unchecked(), or decode_members()
  Place write;                     ///< in encode_unchecked(), or encode_members()
  Place check_read;                ///< in find_fault()
  Place check_write;               ///< in find_misfit()
  std::string source;              ///< the block's octets that are read: `in`, `run`
  std::string destination;         ///< and written: `out`, `run`
  std::uint64_t begin_octets = 0;  ///< of the block, as Field::offset_octets counts
  std::uint64_t end_octets = 0;
};

/// Adds a field that is stored in the value, at `field.offset_octets`.
void add_stored(BlockLines& lines, const BlockPlaces& places, const schema::Field& field,
                const FieldNames& names, const std::vector<StructFacts>& facts);

void add_padding(BlockLines& lines, const BlockPlaces& places, const schema::Padding& padding);

/// What Checking::strict asks about a field, or about the elements of an array; no line when all
/// its octets are fine.
///   given  what the field gives to its structs
std::string octet_check_of(const schema::Model& model, const schema::Field& field,
                           const std::string& offset, const std::string& value,
                           const std::vector<StructFacts>& facts,
                           const std::vector<std::string>& given);

/// Likewise, what encode() asks.
std::string range_check_of(const schema::Model& model, const schema::Field& field,
                           const std::string& offset, const std::string& value,
                           const std::vector<StructFacts>& facts,
                           const std::vector<std::string>& given);

/// `{wirestruct::Charset::latin1, ' '}`; empty for UTF-8 padded with NULs.
std::string text_rules(const schema::TextRules& rules);
/// `' '`, `'\x7F'`
std::string pad_text(std::byte pad);

/// A call that ends a line, broken where it is too long.
std::string call(std::string_view head, const std::vector<std::string>& arguments);

/// `in + 4`
std::string at(std::string_view start, std::uint64_t offset);

/// Octets that are always the same: how they are written and checked. The constant itself is a
/// member of the struct, `Packet::magic`.
void add_octet_constant(BlockLines& lines, const BlockPlaces& places, const schema::Field& field);

/// `wirestruct::Big<2>()`: how the numbers or `bits` of a field lie on the wire.
std::string number_elements(const schema::Model& model, const schema::Field& field);

/// `wirestruct::read_big<3, 4>(`: what reads or writes a field of the block.
std::string read_function(const BlockPlaces& places, const schema::Field& field);
std::string write_function(const schema::Model& model, const schema::Field& field);

/// The value of a derived field that never changes, as its type: `Kind::login`.
std::string constant_text(const schema::Model& model, std::size_t file, const schema::Field& field);

/// The value of a u64 that always has one above 2^63 - 1; nothing for all other fields.
std::optional<std::uint64_t> large_constant(const schema::Model& model, const schema::Field& field);

/// `number` as the type of a field.
std::string cast_text(const schema::Model& model, std::size_t file, const schema::Field& field,
                      const std::string& number);

/// Bits of the integer that a field is, and whether it has a sign.
std::uint32_t width_bits(const schema::Model& model, const schema::Field& field);
bool is_signed(const schema::Model& model, const schema::Field& field);

/// `{{0xA1B2C3D4, std::endian::big}, …}`
std::string order_cases(const schema::OrderChoice& choice);

}  // namespace wirestruct::gen::cpp
