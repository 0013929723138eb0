// Checksums of a schema as C++.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "gen/cpp/expressions.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Checksum;
using schema::Expression;
using schema::Operation;
using schema::Struct;

std::string hexadecimal(std::uint64_t value) {
  return value < 10 ? fmt::format("{}", value) : fmt::format("0x{:X}", value);
}

/// Of the algorithms that the runtime has by name.
std::string_view runtime_name(std::string_view name) {
  if (name == "CRC-32/ISO-HDLC") return "crc32";
  if (name == "CRC-32/ISCSI") return "crc32c";
  if (name == "CRC-16/IBM-3740") return "crc16_ccitt";
  if (name == "CRC-16/MODBUS") return "crc16_modbus";
  return {};
}

/// The class that computes it.
std::string checksum_class(const Checksum& checksum) {
  switch (checksum.kind) {
    case schema::ChecksumKind::sum8:
      return "wirestruct::Sum8";
    case schema::ChecksumKind::xor8:
      return "wirestruct::Xor8";
    case schema::ChecksumKind::inet16:
      return "wirestruct::Inet16";
    case schema::ChecksumKind::fletcher16:
      return "wirestruct::Fletcher16";
    case schema::ChecksumKind::adler32:
      return "wirestruct::Adler32";
    case schema::ChecksumKind::crc:
      break;
  }
  const schema::CrcParameters& crc = checksum.crc;
  if (const std::string_view name = runtime_name(crc.name); !name.empty()) {
    return fmt::format("wirestruct::Crc<wirestruct::{}>", name);
  }
  return fmt::format("wirestruct::Crc<wirestruct::CrcParameters{{{}, {}, {}, {}, {}, {}}}>",
                     crc.width_bits, hexadecimal(crc.polynomial), hexadecimal(crc.initial),
                     crc.reflect_in, crc.reflect_out, hexadecimal(crc.xor_out));
}

std::string range_text(const std::string& begin, const std::string& end) {
  return fmt::format("{{{}, {}}}", begin, end);
}

}  // namespace

std::string checksum_text(const Place& place, const Checksum& checksum) {
  const Struct& structure = place.structure;
  std::vector<std::string> arguments;
  arguments.push_back(place.is_plain ? fmt::format("std::span<const std::byte>({}, {})",
                                                   place.octets, structure.size_octets)
                                     : place.octets + ".message()");
  arguments.push_back(range_text(begin_of(place, *place.own), end_of(place, *place.own)));
  for (const schema::ChecksumPiece& piece : checksum.pieces) {
    if (const auto* octet = std::get_if<std::byte>(&piece)) {
      arguments.push_back(fmt::format("std::byte{{0x{:02X}}}", std::to_integer<int>(*octet)));
      continue;
    }
    if (const auto* value = std::get_if<schema::ValuePiece>(&piece)) {
      arguments.push_back(fmt::format("wirestruct::{}_octets<{}>({})",
                                      value->big_endian ? "big" : "little", value->size_octets,
                                      number_text(place, value->value.front())));
      continue;
    }
    const auto& region = std::get<schema::Region>(piece);
    std::string begin = place.is_plain ? "0" : "scope.begin()";
    std::string end =
        place.is_plain ? fmt::format("{}", structure.size_octets) : place.octets + ".position()";
    if (!region.whole) {
      begin = begin_of(place, field_of(structure, region.first));
      end = end_of(place, field_of(structure, region.last));
    }
    arguments.push_back("wirestruct::OctetRange" + range_text(begin, end));
  }
  return fmt::format("wirestruct::checksum<{}>({})", checksum_class(checksum),
                     fmt::join(arguments, ", "));
}

std::vector<const Expression*> overflows_in_checksums(const Place& place,
                                                      const Expression& expression) {
  std::vector<const Expression*> found;
  if (const Checksum* const checksum = only_checksum(expression)) {
    for (const schema::ChecksumPiece& piece : checksum->pieces) {
      const auto* value = std::get_if<schema::ValuePiece>(&piece);
      if (value != nullptr && can_overflow(place, value->value.front())) {
        found.push_back(&value->value.front());
      }
    }
  } else if (const auto* operation = std::get_if<Operation>(&expression.node)) {
    for (const Expression& operand : operation->operands) {
      for (const Expression* one : overflows_in_checksums(place, operand)) found.push_back(one);
    }
  }
  return found;
}

const Checksum* only_checksum(const Expression& expression) {
  return std::get_if<Checksum>(&expression.node);
}

bool has_checksum(const Expression& expression) {
  if (only_checksum(expression) != nullptr) return true;
  const auto* operation = std::get_if<Operation>(&expression.node);
  return operation != nullptr && std::ranges::any_of(operation->operands, has_checksum);
}

}  // namespace wirestruct::gen::cpp
