// Octets ⇄ elements, as Java expressions and statements.
#include <fmt/format.h>

#include "gen/java/fields.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::ByteOrder;
using schema::Scalar;
using schema::ScalarKind;

bool is_signed(const Scalar& scalar) {
  return scalar.kind == ScalarKind::signed_integer;
}

bool is_float(const Scalar& scalar) {
  return scalar.kind == ScalarKind::floating_point;
}

/// Numbers in 16-bit units come as a long: this makes the type of it that `getI24` and others have.
std::string narrowed(const Scalar& scalar, const std::string& bits) {
  switch (scalar.size_octets) {
    case 2:
      if (is_float(scalar)) return fmt::format("HalfFloat.toFloat((int) {})", bits);
      return fmt::format("({}) {}", is_signed(scalar) ? "short" : "int", bits);
    case 4:
      if (is_float(scalar)) return fmt::format("Float.intBitsToFloat((int) {})", bits);
      return is_signed(scalar) ? "(int) " + bits : bits;
    case 6:
      return is_signed(scalar) ? fmt::format("{} << 16 >> 16", bits) : bits;
    default:
      return is_float(scalar) ? fmt::format("Double.longBitsToDouble({})", bits) : bits;
  }
}

std::string get_in_order(const Scalar& scalar, ByteOrder order, const Place& place) {
  const unsigned bits = 8 * scalar.size_octets;
  switch (order) {
    case ByteOrder::none:
    case ByteOrder::little:
    case ByteOrder::big:
      break;
    case ByteOrder::cdab:
    case ByteOrder::badc:
      return narrowed(scalar, fmt::format("MiddleEndian.get{}({}, {}, {})",
                                          order == ByteOrder::cdab ? "Cdab" : "Badc", place.octets,
                                          place.at, scalar.size_octets));
    case ByteOrder::chosen:
      return fmt::format("({} ? {} : {})", place.is_big_endian,
                         get_in_order(scalar, ByteOrder::big, place),
                         get_in_order(scalar, ByteOrder::little, place));
  }
  const std::string_view type = order == ByteOrder::big ? "BigEndian" : "LittleEndian";
  if (is_float(scalar) && bits == 16) {
    return fmt::format("HalfFloat.toFloat({}.getU16({}, {}))", type, place.octets, place.at);
  }
  // Java has one type of 64 bits for both.
  const char kind = is_float(scalar) ? 'F' : is_signed(scalar) || is_u64(scalar) ? 'I' : 'U';
  return fmt::format("{}.get{}{}({}, {})", type, kind, bits, place.octets, place.at);
}

std::string put_in_order(const Scalar& scalar, ByteOrder order, const Place& place,
                         const std::string& value) {
  const unsigned bits = 8 * scalar.size_octets;
  switch (order) {
    case ByteOrder::none:
    case ByteOrder::little:
    case ByteOrder::big:
      break;
    case ByteOrder::cdab:
    case ByteOrder::badc: {
      std::string number = value;
      if (is_float(scalar)) {
        number = fmt::format("{}({})",
                             bits == 16   ? "HalfFloat.toBits"
                             : bits == 32 ? "Float.floatToRawIntBits"
                                          : "Double.doubleToRawLongBits",
                             value);
      }
      return fmt::format("MiddleEndian.put{}({}, {}, {}, {});",
                         order == ByteOrder::cdab ? "Cdab" : "Badc", place.octets, place.at,
                         scalar.size_octets, number);
    }
    case ByteOrder::chosen:
      return fmt::format("if ({}) {{\n  {}\n}} else {{\n  {}\n}}", place.is_big_endian,
                         put_in_order(scalar, ByteOrder::big, place, value),
                         put_in_order(scalar, ByteOrder::little, place, value));
  }
  const std::string_view type = order == ByteOrder::big ? "BigEndian" : "LittleEndian";
  if (is_float(scalar) && bits == 16) {
    return fmt::format("{}.put16({}, {}, HalfFloat.toBits({}));", type, place.octets, place.at,
                       value);
  }
  return fmt::format("{}.put{}{}({}, {}, {});", type, is_float(scalar) ? "F" : "", bits,
                     place.octets, place.at, value);
}

std::string put_number(const JavaField& field, const Place& place, const std::string& value) {
  const Scalar& scalar = field.scalar;
  if (scalar.size_octets == 1) {
    // The value of an i8 is a byte already, and javac warns of a cast in vain.
    const bool is_byte = is_signed(scalar) && field.shape == Shape::number;
    return fmt::format("{}[{}] = {}{};", place.octets, place.at, is_byte ? "" : "(byte) ", value);
  }
  return put_in_order(scalar, field.field->order, place, value);
}

template <typename Index>
std::string offset_sum(const JavaField& field, std::string_view class_prefix, const Index& index) {
  std::string at = fmt::format("offset + {}{}", class_prefix, field.constant);
  std::uint64_t octets = field.element_octets;
  for (const std::uint64_t extent : field.extents) octets *= extent;
  for (std::size_t i = 0; i < field.extents.size(); ++i) {
    octets /= field.extents[i];
    at +=
        octets == 1 ? fmt::format(" + {}", index(i)) : fmt::format(" + {} * {}", octets, index(i));
  }
  return at;
}

/// Each dimension's bound, the outermost first.
std::string loops(const std::vector<std::string>& bounds, std::string_view statement) {
  std::string out;
  std::string indent;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const std::string letter = loop_letter(i);
    out += fmt::format("{0}for (int {1} = 0; {1} < {2}; {1}++) {{\n", indent, letter, bounds[i]);
    indent += "  ";
  }
  out += indented(fmt::format("{}\n", statement), indent.size());
  while (!indent.empty()) {
    indent.resize(indent.size() - 2);
    out += indent + "}\n";
  }
  return out;
}

}  // namespace

std::string loop_letter(std::size_t dimension) {
  // limits::dimensions lets no more than 16 in.
  return std::string(1, static_cast<char>('i' + dimension));
}

std::string element_offset(const JavaField& field, std::string_view class_prefix) {
  return offset_sum(field, class_prefix, [](std::size_t i) { return loop_letter(i); });
}

std::string checked_element_offset(const JavaField& field, std::string_view class_prefix) {
  return offset_sum(field, class_prefix, [&](std::size_t i) {
    return fmt::format("FieldValues.index({}, {})", loop_letter(i), field.extents[i]);
  });
}

std::string get_number(const JavaField& field, const Place& place) {
  const Scalar& scalar = field.scalar;
  if (scalar.size_octets == 1) {
    return fmt::format("{}[{}]{}", place.octets, place.at, is_signed(scalar) ? "" : " & 0xFF");
  }
  return get_in_order(scalar, field.field->order, place);
}

std::string put_long(const JavaField& field, const Place& place, const std::string& value) {
  const Scalar& scalar = field.scalar;
  if (scalar.size_octets == 1) {
    return fmt::format("{}[{}] = (byte) {};", place.octets, place.at, value);
  }
  const bool is_int = scalar.size_octets < 4 && field.field->order != ByteOrder::cdab &&
                      field.field->order != ByteOrder::badc;
  return put_in_order(scalar, field.field->order, place, (is_int ? "(int) " : "") + value);
}

std::string get_computed(const schema::Bits& bits, const JavaField& field, const Place& place,
                         std::size_t index) {
  return fmt::format("{}.{}({})", field.element, bit_names(bits)[index], get_number(field, place));
}

std::string put_computed(const schema::Bits& bits, const JavaField& field, const Place& place,
                         std::size_t index, const std::string& value) {
  return put_number(field, place,
                    fmt::format("{}.{}({}, {})", field.element, with_name(bit_names(bits)[index]),
                                get_number(field, place), value));
}

bool is_octet_constant(const JavaField& field) {
  const auto& derived = field.field->derived;
  return derived && std::holds_alternative<schema::OctetConstant>(derived->node);
}

std::string octets_constant(const JavaField& field) {
  return "OCTETS" + field.constant.substr(std::string_view("OFFSET").size());
}

std::string pad_literal(const JavaField& field) {
  const auto pad = std::to_integer<unsigned>(field.field->text.pad);
  return pad == 0 ? "0" : fmt::format("0x{:02X}", pad);
}

std::string charset_of(const JavaField& field) {
  switch (field.field->text.charset) {
    case schema::Charset::ascii:
      return "WireCharset.ASCII";
    case schema::Charset::latin1:
      return "WireCharset.LATIN1";
    case schema::Charset::utf8:
      return "WireCharset.UTF8";
    case schema::Charset::utf16le:
      return "WireCharset.UTF16LE";
    case schema::Charset::utf16be:
      return "WireCharset.UTF16BE";
    case schema::Charset::gbk:
      return "WireCharset.GBK";
  }
  return {};
}

bool is_ascii_alone(const JavaField& field) {
  switch (field.field->text.charset) {
    case schema::Charset::ascii:
    case schema::Charset::utf8:
    case schema::Charset::gbk:
      return true;
    case schema::Charset::latin1:
    case schema::Charset::utf16le:
    case schema::Charset::utf16be:
      break;
  }
  return false;
}

bool is_usual_text(const JavaField& field) {
  return field.field->text == schema::TextRules{};
}

std::string get_expression(const JavaField& field, const Place& place, std::string_view layout) {
  switch (field.shape) {
    case Shape::number:
      return get_number(field, place);
    case Shape::boolean:
      return fmt::format("{}[{}] != 0", place.octets, place.at);
    case Shape::character:
      return fmt::format("(char) ({}[{}] & 0xFF)", place.octets, place.at);
    case Shape::octet:
      return fmt::format("{}[{}]", place.octets, place.at);
    case Shape::text:
      if (is_usual_text(field)) {
        return fmt::format("FixedText.decode({}, {}, {}, {}, offset)", place.octets, place.at,
                           field.element_octets, layout);
      }
      return fmt::format("{}.decode({}, {}, {}, {}, {}, offset)", charset_of(field), place.octets,
                         place.at, field.element_octets, pad_literal(field), layout);
    case Shape::octets:
      return fmt::format("FieldValues.octets({}, {}, {})", place.octets, place.at,
                         field.element_octets);
    case Shape::enumeration:
      return fmt::format("{}.of({})", field.element, get_number(field, place));
    case Shape::flags:
      return fmt::format("new {}({})", field.element, get_number(field, place));
    case Shape::bits:
      return fmt::format("{}.ofBits({})", field.element, get_number(field, place));
    case Shape::structure:
      return fmt::format("{}.inside({}, {})", field.view, place.octets, place.at);
    case Shape::variant:
      break;  // never where an offset is known
  }
  return {};
}

std::string put_statement(const JavaField& field, const Place& place, const std::string& value) {
  switch (field.shape) {
    case Shape::number:
      return put_number(field, place, value);
    case Shape::boolean:
      return fmt::format("{}[{}] = (byte) ({} ? 1 : 0);", place.octets, place.at, value);
    case Shape::character:
      return fmt::format("{}[{}] = (byte) {};", place.octets, place.at, value);
    case Shape::octet:
      return fmt::format("{}[{}] = {};", place.octets, place.at, value);
    case Shape::text:
      if (is_usual_text(field)) {
        return fmt::format("FixedText.encode({}, {}, {}, {});", value, place.octets, place.at,
                           field.element_octets);
      }
      return fmt::format("{}.encode({}, {}, {}, {}, {});", charset_of(field), value, place.octets,
                         place.at, field.element_octets, pad_literal(field));
    case Shape::octets:
      return fmt::format("System.arraycopy({}, 0, {}, {}, {});", value, place.octets, place.at,
                         field.element_octets);
    case Shape::enumeration:
      return put_number(field, place, value + ".code()");
    case Shape::flags:
      return put_number(field, place, value + ".bits()");
    case Shape::bits:
      return put_number(field, place, value + ".toBits()");
    case Shape::structure:
      return fmt::format("{}.encode({}, {});", value, place.octets, place.at);
    case Shape::variant:
      break;  // as above
  }
  return {};
}

std::string in_loops(const JavaField& field, std::string_view statement) {
  return in_loops(field, statement, {});
}

std::string in_loops(const JavaField& field, std::string_view statement, std::string_view value) {
  std::vector<std::string> bounds;
  if (field.count == Count::array) bounds.push_back(fmt::format("{}.length", value));
  for (const std::uint64_t extent : field.extents) bounds.push_back(std::to_string(extent));
  return loops(bounds, statement);
}

std::string subscripted(const JavaField& field, std::string_view value) {
  std::string out(value);
  const std::size_t dimensions = field.extents.size() + (field.count == Count::array ? 1 : 0);
  for (std::size_t i = 0; i < dimensions; ++i) out += '[' + loop_letter(i) + ']';
  return out;
}

}  // namespace wirestruct::gen::java
