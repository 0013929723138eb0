// What is measured in a message (`size(body)`) and computed over its octets (`crc32(kind ..
// body)`).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "schema/crc_catalogue.hpp"
#include "schema/resolver.hpp"
#include "schema/suggest.hpp"

namespace wirestruct::schema {
namespace {

struct MeasureRow {
  std::string_view name;
  MeasureKind kind;
};

constexpr std::array<MeasureRow, 3> measures = {{
    {"size", MeasureKind::size},
    {"count", MeasureKind::count},
    {"offset", MeasureKind::offset},
}};

struct ChecksumRow {
  std::string_view name;
  ChecksumKind kind;
  std::string_view crc;  ///< in the catalogue; empty for `crc`, whose arguments say it
};

constexpr std::array<ChecksumRow, 10> checksums = {{
    {"sum8", ChecksumKind::sum8, ""},
    {"xor8", ChecksumKind::xor8, ""},
    {"inet16", ChecksumKind::inet16, ""},
    {"fletcher16", ChecksumKind::fletcher16, ""},
    {"adler32", ChecksumKind::adler32, ""},
    {"crc16_ccitt", ChecksumKind::crc, "CRC-16/IBM-3740"},
    {"crc16_modbus", ChecksumKind::crc, "CRC-16/MODBUS"},
    {"crc32", ChecksumKind::crc, "CRC-32/ISO-HDLC"},
    {"crc32c", ChecksumKind::crc, "CRC-32/ISCSI"},
    {"crc", ChecksumKind::crc, ""},
}};

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names;
  for (const MeasureRow& row : measures) names.push_back(row.name);
  for (const ChecksumRow& row : checksums) names.push_back(row.name);
  return names;
}

bool is_size_of_this(const ast::Expression& call) {
  return call.text == "size" && call.operands.size() == 1 &&
         call.operands[0].kind == ast::ExpressionKind::name && call.operands[0].text == "this";
}

}  // namespace

std::optional<Expression> Resolver::resolve_call(const ast::Expression& from, const Scope& scope) {
  const auto measure = std::ranges::find(measures, from.text, &MeasureRow::name);
  const auto checksum = std::ranges::find(checksums, from.text, &ChecksumRow::name);
  if (measure == measures.end() && checksum == checksums.end()) {
    const std::string fix = did_you_mean(from.text, function_names());
    error(ErrorCode::e211, from.at, fmt::format("there is no function `{}`", from.text),
          fix.empty() ? "size, count, offset, or a checksum" : "", fix);
    return std::nullopt;
  }
  if (!scope.measures) {
    error(ErrorCode::e211, from.at,
          fmt::format("`{}` is not known while a message is read", from.text),
          "only a field that derives from it (`= …`) can use it");
    return std::nullopt;
  }
  if (!scope.structure && !is_size_of_this(from)) {
    error(ErrorCode::e211, from.at, "bits know nothing of the struct around them but its size",
          "expected `size(this)`", "give the bits a parameter, and it this value");
    return std::nullopt;
  }
  if (checksum != checksums.end() && !scope.checksums) {
    error(ErrorCode::e211, from.at, "a checksum has a field of its own",
          "expected `size`, `count` or `offset`", "derive a field from it, and read that");
    return std::nullopt;
  }
  if (checksum != checksums.end()) {
    return resolve_checksum(from, scope, checksum->kind, checksum->crc);
  }
  if (from.operands.size() != 1) {
    error(ErrorCode::e211, from.at,
          fmt::format("`{}` takes one argument, not {}", from.text, from.operands.size()));
    return std::nullopt;
  }
  Measure to{measure->kind, {}};
  if (measure->kind == MeasureKind::size) {
    const auto region = resolve_region_argument(from.operands[0], scope, from.text);
    if (!region) return std::nullopt;
    to.region = *region;
  } else {
    const auto field = resolve_field_argument(from.operands[0], scope);
    if (!field) return std::nullopt;
    to.region = {.whole = false, .first = *field, .last = *field};
    const Field& measured = field_of(*scope.structure, *field);
    if (measure->kind == MeasureKind::count && !measured.extent && measured.dimensions.empty()) {
      error(ErrorCode::e211, from.operands[0].at,
            fmt::format("`{}` is no array: there is nothing to count", measured.name));
      return std::nullopt;
    }
  }
  return Expression{to, from.at};
}

std::optional<std::size_t> Resolver::resolve_field_argument(const ast::Expression& from,
                                                            const Scope& scope) {
  const Field* field =
      from.kind == ast::ExpressionKind::name ? find_field(*scope.structure, from.text) : nullptr;
  if (field) return field->number;
  if (!scope.lacks_fields) {
    error(ErrorCode::e210, from.at, "this is no field of the struct",
          "expected the name of one of its own fields");
  }
  return std::nullopt;
}

std::optional<Region> Resolver::resolve_region_argument(const ast::Expression& from,
                                                        const Scope& scope,
                                                        std::string_view function) {
  if (from.kind == ast::ExpressionKind::name && from.text == "this") return Region{};
  if (from.kind != ast::ExpressionKind::range) {
    const auto field = resolve_field_argument(from, scope);
    if (!field) return std::nullopt;
    return Region{.whole = false, .first = *field, .last = *field};
  }
  const auto first = resolve_field_argument(from.operands[0], scope);
  const auto last = resolve_field_argument(from.operands[1], scope);
  if (!first || !last) return std::nullopt;
  if (*first <= *last) return Region{.whole = false, .first = *first, .last = *last};
  error(ErrorCode::e211, from.at, fmt::format("`{}` over fields from back to front", function),
        fmt::format("`{}` stands behind `{}`", from.operands[0].text, from.operands[1].text));
  return std::nullopt;
}

std::optional<Expression> Resolver::resolve_checksum(const ast::Expression& from,
                                                     const Scope& scope, ChecksumKind kind,
                                                     std::string_view crc_name) {
  Checksum to{kind, {}, {}};
  std::size_t next = 0;
  if (kind == ChecksumKind::crc) {
    const auto crc = crc_name.empty() ? resolve_crc(from, scope, next) : find_crc(crc_name);
    if (!crc) return std::nullopt;
    to.crc = *crc;
  }
  for (; next < from.operands.size(); ++next) {
    const ast::Expression& piece = from.operands[next];
    if (piece.kind == ast::ExpressionKind::string) {
      for (const char octet : piece.text) to.pieces.emplace_back(static_cast<std::byte>(octet));
      continue;
    }
    const bool names_octets = piece.kind == ast::ExpressionKind::range ||
                              (piece.kind == ast::ExpressionKind::name &&
                               (piece.text == "this" || find_field(*scope.structure, piece.text)));
    if (names_octets) {
      const auto region = resolve_region_argument(piece, scope, from.text);
      if (!region) return std::nullopt;
      to.pieces.emplace_back(*region);
      continue;
    }
    if (piece.kind == ast::ExpressionKind::call && find_scalar(piece.text)) {
      auto value = resolve_value_piece(piece, scope);
      if (!value) return std::nullopt;
      to.pieces.emplace_back(std::move(*value));
      continue;
    }
    Scope constants{.file = scope.file, .lacks_fields = scope.lacks_fields};
    const auto octet = constant(piece, constants, "this octet");
    if (!octet) return std::nullopt;
    if (*octet < 0 || *octet > 0xFF) {
      error(ErrorCode::e211, piece.at, fmt::format("{} is not one octet", *octet),
            "a checksum goes over fields and constant octets");
      return std::nullopt;
    }
    to.pieces.emplace_back(static_cast<std::byte>(*octet));
  }
  if (to.pieces.empty()) {
    error(ErrorCode::e211, from.at, fmt::format("`{}` over nothing", from.text),
          "expected fields, as in `(this)` or `(kind .. body)`");
    return std::nullopt;
  }
  return Expression{std::move(to), from.at};
}

// `u32be(source)`
std::optional<ValuePiece> Resolver::resolve_value_piece(const ast::Expression& from, Scope scope) {
  const auto spelling = find_scalar(from.text);
  const Scalar& scalar = spelling->scalar;
  const bool is_integer =
      scalar.kind == ScalarKind::unsigned_integer || scalar.kind == ScalarKind::signed_integer;
  const bool is_ordered = scalar.size_octets == 1 || spelling->order == ByteOrder::little ||
                          spelling->order == ByteOrder::big;
  if (!is_integer || !is_ordered || from.operands.size() != 1) {
    error(ErrorCode::e211, from.at, "this does not say which octets",
          "expected an integer type with its order, and one value, as in `u32be(source)`");
    return std::nullopt;
  }
  scope.visible_fields = SIZE_MAX;
  scope.checksums = false;
  auto value = resolve_expression(from.operands[0], scope);
  if (!value) return std::nullopt;
  return ValuePiece{.size_octets = scalar.size_octets,
                    .big_endian = spelling->order != ByteOrder::little,
                    .value = {std::move(*value)}};
}

// `"CRC-16/MCRF4XX"`, or width, polynomial, initial value, whether input and output are reflected,
// and what the result is combined with by exclusive or.
std::optional<CrcParameters> Resolver::resolve_crc(const ast::Expression& from, const Scope& scope,
                                                   std::size_t& next) {
  if (!from.operands.empty() && from.operands[0].kind == ast::ExpressionKind::string) {
    next = 1;
    const ast::Expression& name = from.operands[0];
    if (auto found = find_crc(name.text)) return found;
    std::vector<std::string_view> known;
    for (const CrcRow& row : crc_rows()) known.push_back(row.name);
    error(ErrorCode::e211, name.at,
          fmt::format("there is no CRC \"{}\" in the catalogue", name.text), {},
          did_you_mean(name.text, known));
    return std::nullopt;
  }
  constexpr std::size_t parameters = 6;
  std::array<std::uint64_t, parameters> values{};
  if (from.operands.size() < parameters) {
    error(ErrorCode::e211, from.at, "`crc` needs the name of a CRC or its parameters",
          "as in `crc(\"CRC-16/MODBUS\", this)`, or width, polynomial, initial value, reflect "
          "input, reflect output, final exclusive or");
    return std::nullopt;
  }
  for (; next < parameters; ++next) {
    const auto value = number(from.operands[next], scope.file);
    if (!value) return std::nullopt;
    values[next] = *value;
  }
  const auto& [width, polynomial, initial, reflect_in, reflect_out, xor_out] = values;
  const std::uint64_t mask = width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
  if (width < 1 || width > 64 || ((polynomial | initial | xor_out) & ~mask) != 0 ||
      reflect_in > 1 || reflect_out > 1) {
    error(ErrorCode::e211, from.at, "these are no parameters of a CRC",
          "width from 1 to 64, polynomial, initial value and exclusive or of that width, and "
          "`true` or `false` for both reflections");
    return std::nullopt;
  }
  return CrcParameters{.name = {},
                       .width_bits = static_cast<std::uint32_t>(width),
                       .polynomial = polynomial,
                       .initial = initial,
                       .reflect_in = reflect_in == 1,
                       .reflect_out = reflect_out == 1,
                       .xor_out = xor_out};
}

}  // namespace wirestruct::schema
