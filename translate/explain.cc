#include "translate/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <span>
#include <vector>

#include "schema/scalar_table.hpp"
#include "translate/decode.hpp"
#include "translate/format.hpp"
#include "translate/literal.hpp"
#include "translate/number.hpp"
#include "translate/style.hpp"

namespace wirestruct::translate {
namespace {

using schema::ByteOrder;
using schema::Scalar;
using schema::ScalarKind;

/// What is explained: the bits of a value of the type.
struct Subject {
  std::string_view type;  // as the user wrote it
  Scalar scalar;
  ByteOrder order = ByteOrder::none;  // of its suffix
  std::uint64_t bits = 0;
};

std::vector<std::byte> octets_of(std::uint64_t bits, std::uint32_t size_octets, ByteOrder order) {
  std::vector<std::byte> octets(size_octets);
  write_unsigned(octets, order, bits);
  return octets;
}

// Little and big, and the order of the type when it is another one.
std::vector<ByteOrder> orders_of(const Subject& subject) {
  std::vector<ByteOrder> orders = {ByteOrder::little, ByteOrder::big};
  if (subject.order == ByteOrder::cdab || subject.order == ByteOrder::badc) {
    orders.push_back(subject.order);
  }
  return orders;
}

bool is_integer(const Scalar& scalar) {
  return scalar.kind == ScalarKind::unsigned_integer || scalar.kind == ScalarKind::signed_integer;
}

std::string value_of(std::uint64_t bits, const Scalar& scalar) {
  switch (scalar.kind) {
    case ScalarKind::signed_integer:
      return fmt::to_string(sign_extend(bits, scalar.size_octets));
    case ScalarKind::floating_point:
      return format_float({bits, scalar.size_octets});
    case ScalarKind::boolean:
      return bits > 1 ? fmt::format("{} (not 0 or 1)", bits) : bits == 1 ? "true" : "false";
    case ScalarKind::character: {
      const std::byte octet{static_cast<std::uint8_t>(bits)};
      std::string character = quote_text({&octet, 1});
      character.front() = character.back() = '\'';
      return character;
    }
    case ScalarKind::unsigned_integer:
    case ScalarKind::raw_octet:
      break;
  }
  return fmt::to_string(bits);
}

std::string hex_of(std::uint64_t bits, const Scalar& scalar) {
  return fmt::format("0x{:0{}X}", bits, 2 * scalar.size_octets);
}

// Five digits are enough to recognise a float that stands where an integer was meant.
std::string as_float(std::uint64_t bits, std::uint32_t size_octets) {
  const double number = to_double(bits, size_octets);
  if (!std::isfinite(number)) return format_float({bits, size_octets});
  return fmt::format("{:.5g}", number);
}

// `; as u32: 4294967294; as f32: 7.0626`: other types of the same size that read another number.
std::string other_readings(std::uint64_t bits, const Scalar& scalar) {
  const std::uint32_t width_bits = 8 * scalar.size_octets;
  const bool top_bit = (bits >> (width_bits - 1) & 1) != 0;
  const bool has_float = scalar.size_octets == 4 || scalar.size_octets == 8;  // f16 is rare
  const bool is_float = scalar.kind == ScalarKind::floating_point;
  std::string readings;
  const auto append = [&](char letter, const std::string& number) {
    readings += fmt::format("; as {}{}: {}", letter, width_bits, number);
  };
  if (scalar.kind == ScalarKind::signed_integer && top_bit) append('u', fmt::to_string(bits));
  if (is_float || (scalar.kind == ScalarKind::unsigned_integer && top_bit)) {
    append('i', fmt::to_string(sign_extend(bits, scalar.size_octets)));
  }
  if (is_integer(scalar) && has_float) append('f', as_float(bits, scalar.size_octets));
  return readings;
}

std::string weight(std::size_t octet) {
  constexpr std::array<std::string_view, 8> weights = {"1",    "256",  "65536", "16777216",
                                                       "2^32", "2^40", "2^48",  "2^56"};
  return std::string(weights.at(octet));
}

// `0x40 × 1 + 0xE2 × 256 + 0x01 × 65536 = 123456`, in the order of the octets. Octets that are zero
// add nothing and are left out; of more than four the middle ones, too.
std::string sum_of(const Subject& subject, ByteOrder order) {
  const std::uint32_t size = subject.scalar.size_octets;
  std::vector<std::string> terms;
  // Each octet of this number says what its place counts.
  const std::vector<std::byte> places = octets_of(0x0706'0504'0302'0100, size, order);
  for (std::uint32_t i = 0; i < size; ++i) {
    const auto place = std::to_integer<std::uint32_t>(places[i]);
    const std::uint64_t octet = subject.bits >> 8 * place & 0xFF;
    if (octet != 0) terms.push_back(fmt::format("0x{:02X} × {}", octet, weight(place)));
  }
  if (terms.empty()) terms.emplace_back("0");
  if (terms.size() > 4) {
    terms.erase(terms.begin() + 2, terms.end() - 1);
    terms.insert(terms.end() - 1, "…");
  }
  std::string sum = fmt::to_string(fmt::join(terms, " + "));
  const bool negative =
      subject.scalar.kind == ScalarKind::signed_integer && sign_extend(subject.bits, size) < 0;
  if (negative) sum += fmt::format(" - 2^{}", 8 * size);
  return sum + " = " + value_of(subject.bits, subject.scalar);
}

// `1.5 × 2^0`: what the parts of a float say (IEEE 754, 3.4).
std::string parts_of_float(const Subject& subject) {
  const std::uint32_t size = subject.scalar.size_octets;
  const double number = to_double(subject.bits, size);
  if (number == 0) return "exponent 0, fraction 0: zero";
  if (std::isinf(number)) return "exponent all ones, fraction 0: infinity";
  if (std::isnan(number)) return "exponent all ones, fraction not 0: not a number";
  int exponent = 0;
  const double significand = std::frexp(number, &exponent) * 2;
  return fmt::format("{} × 2^{} = {}", significand, exponent - 1,
                     value_of(subject.bits, subject.scalar));
}

std::string arithmetic(const Subject& subject, ByteOrder order) {
  if (subject.scalar.kind == ScalarKind::floating_point) return parts_of_float(subject);
  return sum_of(subject, order);
}

std::string_view count_word(std::uint32_t count) {
  constexpr std::array<std::string_view, 9> words = {"no",   "one", "two",   "three", "four",
                                                     "five", "six", "seven", "eight"};
  return words.at(count);
}

constexpr std::string_view left_column = "{:<14}  ";

std::string offsets(std::uint32_t size_octets) {
  std::string line = fmt::format(left_column, "offset");
  for (std::uint32_t i = 0; i < size_octets; ++i) line += fmt::format("{:>2} ", i);
  line.pop_back();
  return line + '\n';
}

std::string_view long_name_of(ByteOrder order) {
  if (order == ByteOrder::big) return "big-endian";
  return order == ByteOrder::little ? "little-endian" : name_of(order);
}

std::string one_octet(const Subject& subject, const Style& style) {
  const std::string hex = fmt::format("{:02X}", subject.bits);
  std::string out = style.dim(offsets(1));
  out += fmt::format(left_column, "octet") + style.hue(0, hex) + '\n';
  std::string readings = other_readings(subject.bits, subject.scalar);
  if (!readings.empty()) out += "\nThe same octet" + readings.substr(1) + ".\n";
  out += "\nOne octet has no byte order: it reads the same everywhere.\n";
  return out;
}

std::string both_orders(const Subject& subject, const Style& style) {
  const std::uint32_t size = subject.scalar.size_octets;
  const ByteOrder told = subject.order == ByteOrder::none ? ByteOrder::little : subject.order;
  std::string out = style.dim(offsets(size));
  for (const ByteOrder order : orders_of(subject)) {
    const std::string hex = hex_octets(octets_of(subject.bits, size, order));
    out += fmt::format(left_column, long_name_of(order));
    out += style.hue(order == ByteOrder::little ? 0 : 1, hex);
    if (order == told) out += "    " + arithmetic(subject, order);
    if (order == subject.order) out += style.dim(fmt::format("   ← {}", subject.type));
    out += '\n';
  }
  return out + '\n';
}

std::string from_the_other_end(const Subject& subject, const Style& style) {
  const std::uint32_t size = subject.scalar.size_octets;
  const ByteOrder told = subject.order == ByteOrder::none ? ByteOrder::little : subject.order;
  const ByteOrder read = told == ByteOrder::big ? ByteOrder::little : ByteOrder::big;
  const std::uint64_t other = read_unsigned(octets_of(subject.bits, size, told), read);
  if (other == subject.bits) {
    return fmt::format(
        "The {} octets are the same from both ends: this value reads right in "
        "either order,\nand cannot show which one was used.\n",
        count_word(size));
  }
  const bool reversed = told == ByteOrder::big || told == ByteOrder::little;
  return fmt::format("{} octets read as {}: {} = {}{}\n", long_name_of(told), long_name_of(read),
                     hex_of(other, subject.scalar), style.bold(value_of(other, subject.scalar)),
                     other_readings(other, subject.scalar)) +
         fmt::format("Nothing was lost: the same {} octets, read {}.\n", count_word(size),
                     reversed ? "from the other end" : "in another order");
}

// An f16 or f32 holds few decimal numbers exactly: what the nearest one is.
std::string rounding(std::string_view value, const Subject& subject) {
  const std::uint32_t size = subject.scalar.size_octets;
  if (subject.scalar.kind != ScalarKind::floating_point || size == 8) return "";
  std::string digits(value);
  std::erase(digits, '_');
  const double meant = std::strtod(digits.c_str(), nullptr);
  const double held = to_double(subject.bits, size);
  if (std::isnan(meant) || meant == held) return "";
  return fmt::format("The nearest number that an f{} can hold is {}.\n", 8 * size, held);
}

std::string explain_number(std::string_view value, const Subject& subject, const Style& style) {
  std::string out = style.bold(fmt::format("{} as {}", value, subject.type)) + " = " +
                    hex_of(subject.bits, subject.scalar) + "\n\n";
  if (subject.scalar.size_octets == 1) return out + one_octet(subject, style);
  out += both_orders(subject, style);
  out += rounding(value, subject);
  // What other types see in the right order; the float of an integer is noise there.
  Subject plain = subject;
  const bool top_bit = (subject.bits >> (8 * subject.scalar.size_octets - 1) & 1) != 0;
  if (is_integer(subject.scalar) && top_bit) {
    const bool is_signed = subject.scalar.kind == ScalarKind::signed_integer;
    plain.scalar.kind = is_signed ? ScalarKind::unsigned_integer : ScalarKind::signed_integer;
    out += fmt::format("The same octets as {}{}: {}\n", is_signed ? 'u' : 'i',
                       8 * subject.scalar.size_octets, value_of(plain.bits, plain.scalar));
  }
  return out + from_the_other_end(subject, style);
}

std::expected<std::string, std::string> explain_octets(std::span<const std::byte> octets,
                                                       Subject subject, const Style& style) {
  const std::uint32_t size = subject.scalar.size_octets;
  if (octets.size() != size) {
    return std::unexpected(
        fmt::format("{} octets given, and {} takes {}", octets.size(), subject.type, size));
  }
  std::string out = style.bold(fmt::format("{} as {}", hex_octets(octets), subject.type)) + "\n\n";
  out += style.dim(offsets(size));
  out += fmt::format(left_column, "octets") + hex_octets(octets) + '\n';
  for (const ByteOrder order : orders_of(subject)) {
    subject.bits = read_unsigned(octets, order);
    out += fmt::format(left_column, long_name_of(order)) +
           style.hue(order == ByteOrder::little ? 0 : 1, hex_of(subject.bits, subject.scalar)) +
           " = " + style.bold(value_of(subject.bits, subject.scalar)) +
           other_readings(subject.bits, subject.scalar);
    if (order == subject.order) out += style.dim(fmt::format("   ← {}", subject.type));
    out += '\n';
  }
  const bool printable = std::ranges::all_of(
      octets, [](std::byte octet) { return octet >= std::byte{0x20} && octet < std::byte{0x7F}; });
  if (printable) out += fmt::format(left_column, "text") + quote_text(octets) + '\n';
  return out;
}

std::expected<Subject, std::string> find_subject(std::string_view type) {
  const auto spelling = schema::find_scalar(type);
  if (spelling && !spelling->suffix_without_meaning) {
    return Subject{.type = type, .scalar = spelling->scalar, .order = spelling->order};
  }
  if (spelling) {
    return std::unexpected(fmt::format("{} has one octet, which has no byte order: write {}", type,
                                       schema::scalar_name(spelling->scalar)));
  }
  if (const auto* refused = schema::find_refused(type)) {
    return std::unexpected(fmt::format("{} {}: write {}", type, refused->why, refused->write));
  }
  return std::unexpected(
      fmt::format("`{}` is not a type: u8 to u64, i8 to i64 in steps of 8 bits, f16, f32, f64, "
                  "char, byte, bool; "
                  "with le or be behind it for one byte order",
                  type));
}

}  // namespace

std::expected<std::string, std::string> explain_value(std::string_view value, std::string_view type,
                                                      bool color) {
  const Style style(color);
  const auto subject_of_type = find_subject(type);
  if (!subject_of_type) return std::unexpected(subject_of_type.error());
  Subject subject = *subject_of_type;
  if (const auto octets = parse_octets(value)) return explain_octets(*octets, subject, style);
  const auto bits = parse_value(value, subject.scalar, type);
  if (!bits) return std::unexpected(bits.error());
  subject.bits = *bits;
  return explain_number(value, subject, style);
}

}  // namespace wirestruct::translate
