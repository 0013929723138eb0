// Bit fields: widths and places.
#include <fmt/format.h>

#include <charconv>

#include "schema/resolver.hpp"

namespace wirestruct::schema {
namespace {

struct BitType {
  ScalarKind kind = ScalarKind::unsigned_integer;
  std::uint32_t width_bits = 0;
};

// `u1` to `u64`, `i2` to `i64`, `bool`. Nothing for all else.
std::optional<BitType> bit_type(std::string_view name) {
  if (name == "bool") return BitType{ScalarKind::boolean, 1};
  if (name.size() < 2 || (name[0] != 'u' && name[0] != 'i') || name[1] == '0') return std::nullopt;
  BitType type;
  const char* const end = name.data() + name.size();
  const auto [stop, failure] = std::from_chars(name.data() + 1, end, type.width_bits);
  if (stop != end || failure != std::errc() || type.width_bits > 64) return std::nullopt;
  if (name[0] == 'i') {
    if (type.width_bits < 2) return std::nullopt;
    type.kind = ScalarKind::signed_integer;
  }
  return type;
}

// The value as bits of the width; nothing when it does not fit.
std::optional<std::uint64_t> bits_of(std::int64_t value, ScalarKind kind, std::uint32_t width) {
  if (width == 64) return static_cast<std::uint64_t>(value);
  const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
  const std::int64_t least =
      kind == ScalarKind::signed_integer ? -(std::int64_t{1} << (width - 1)) : 0;
  const std::int64_t most = kind == ScalarKind::signed_integer
                                ? (std::int64_t{1} << (width - 1)) - 1
                                : static_cast<std::int64_t>(mask);
  if (value < least || value > most) return std::nullopt;
  return static_cast<std::uint64_t>(value) & mask;
}

}  // namespace

std::optional<BitField> Resolver::resolve_bit_field(const ast::BitField& from, std::size_t file,
                                                    const std::vector<Parameter>& parameters) {
  BitField to;
  to.name = from.name.text;
  to.doc = from.doc;
  to.at = from.name.at;
  std::optional<std::uint64_t> width;
  if (from.width) {
    width = number(*from.width, file);
    if (!width) return std::nullopt;
  }
  if (const auto plain = bit_type(from.type.text)) {
    to.kind = plain->kind;
    to.width_bits = plain->width_bits;
    if (width && *width != plain->width_bits) {
      error(ErrorCode::e310, from.width->at,
            fmt::format("`{}` is {} bits wide already", from.type.text, plain->width_bits));
      return std::nullopt;
    }
  } else if (from.type.text != "pad") {
    const auto type = resolve_type(file, from.type);
    if (!type) return std::nullopt;
    const auto* enumeration = std::get_if<EnumType>(&type->type);
    if (!enumeration) {
      error(ErrorCode::e307, from.type.at, fmt::format("`{}` is no type of bits", from.type.text),
            "expected u1 to u64, i2 to i64, bool, an enum or `pad`");
      return std::nullopt;
    }
    const Enum& declared = resolved_.model.enums[enumeration->index];
    to.enumeration = enumeration->index;
    to.kind = declared.underlying.kind;
    to.width_bits = 8 * declared.underlying.size_octets;
  }
  if (width) {
    if (*width < 1 || *width > 64) {
      error(ErrorCode::e310, from.width->at, fmt::format("{} bits", *width), "expected 1 to 64");
      return std::nullopt;
    }
    to.width_bits = static_cast<std::uint32_t>(*width);
  }
  if (from.derived && !resolve_bit_value(*from.derived, file, parameters, to)) return std::nullopt;
  return to;
}

// A constant, or what the size of the struct in which the bits stand and the parameters give.
bool Resolver::resolve_bit_value(const ast::Expression& from, std::size_t file,
                                 const std::vector<Parameter>& parameters, BitField& to) {
  auto value = resolve_expression(
      from,
      {.file = file, .measures = true, .parameters = &parameters, .enumeration = to.enumeration});
  if (!value) return false;
  const auto* number = std::get_if<Number>(&value->node);
  if (!number) {
    to.computed = std::move(*value);
    return true;
  }
  to.derived = bits_of(number->value, to.kind, to.width_bits);
  if (to.derived) return true;
  error(ErrorCode::e316, from.at,
        fmt::format("{} does not fit in {} bits", number->value, to.width_bits));
  return false;
}

void Resolver::resolve_bits_number(std::size_t number) {
  const auto& [declared, file] = bits_[number];
  Bits& to = resolved_.model.bits[number];
  to.name = declared->name.text;
  to.doc = declared->doc;
  to.file = file;
  to.msb_first = declared->msb_first;
  to.at = declared->name.at;
  if (declared->underlying.text.empty()) return;
  const auto spelling = find_scalar(declared->underlying.text);
  if (!spelling || spelling->scalar.kind != ScalarKind::unsigned_integer ||
      spelling->order == ByteOrder::cdab || spelling->order == ByteOrder::badc) {
    // When something is missing, the next word may have been taken for the type.
    if (!declared->incomplete) {
      error(ErrorCode::e304, declared->underlying.at,
            fmt::format("`{}` is no type for bits", declared->underlying.text),
            "expected u8 to u64");
    }
    return;
  }
  resolve_scalar(declared->underlying, *spelling);  // for what it reports
  to.underlying = spelling->scalar;
  std::map<std::string_view, SourceSpan> names;
  std::uint32_t used_bits = 0;
  bool known = !declared->incomplete;
  for (const ast::Parameter& each : declared->parameters) {
    check_twice(names, each.name, "a parameter");
    auto parameter = resolve_parameter(each, file);
    known = known && parameter;
    if (parameter) to.parameters.push_back(std::move(*parameter));
  }
  for (const ast::BitField& each : declared->fields) {
    if (!each.name.text.empty()) check_twice(names, each.name);
    auto field = resolve_bit_field(each, file, to.parameters);
    known = known && field;
    if (!field) continue;
    used_bits += field->width_bits;
    to.fields.push_back(std::move(*field));
    if (used_bits > 4096) break;  // reported below
  }
  const std::uint32_t width_bits = 8 * to.underlying.size_octets;
  if (known && used_bits != width_bits) {
    error(ErrorCode::e310, declared->name.at,
          fmt::format("the fields of `{}` are {} bits, and `{}` has {}", to.name, used_bits,
                      declared->underlying.text, width_bits),
          {},
          used_bits < width_bits
              ? fmt::format("write `pad[{}];` where bits are unused", width_bits - used_bits)
              : "");
    return;
  }
  if (!known) return;
  std::uint32_t from_first = 0;
  for (BitField& field : to.fields) {
    field.shift_bits = to.msb_first ? width_bits - from_first - field.width_bits : from_first;
    from_first += field.width_bits;
  }
  bits_orders_[number] = spelling->suffix_without_meaning ? ByteOrder::none : spelling->order;
}

}  // namespace wirestruct::schema
