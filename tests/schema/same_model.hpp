// Whether two models say the same, places in the source text apart. Every struct is taken apart by
// structured bindings, so that a member that is new does not compile before it is compared, too.
#pragma once

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::schema {

inline bool same(const Expression& a, const Expression& b);

template <typename Value, typename Same>
bool same_all(const std::vector<Value>& a, const std::vector<Value>& b, Same same_one) {
  return std::ranges::equal(a, b, same_one);
}

template <typename Value, typename Same>
bool same_optional(const std::optional<Value>& a, const std::optional<Value>& b, Same same_one) {
  return a.has_value() == b.has_value() && (!a || same_one(*a, *b));
}

inline bool same(const Region& a, const Region& b) {
  const auto& [whole, first, last] = a;
  return whole == b.whole && (whole || (first == b.first && last == b.last));
}

inline bool same(const ChecksumPiece& a, const ChecksumPiece& b) {
  if (a.index() != b.index()) return false;
  if (const auto* piece = std::get_if<ValuePiece>(&a)) {
    const auto& [size_octets, big_endian, value] = *piece;
    const auto& other = std::get<ValuePiece>(b);
    return size_octets == other.size_octets && big_endian == other.big_endian &&
           same(value[0], other.value[0]);
  }
  const auto* region = std::get_if<Region>(&a);
  return region ? same(*region, std::get<Region>(b))
                : std::get<std::byte>(a) == std::get<std::byte>(b);
}

struct SameNode {
  const Expression& b;
  bool operator()(const Number& a) const { return a.value == std::get<Number>(b.node).value; }
  bool operator()(const FieldValue& a) const {
    const auto& [path, of_last] = a;
    const auto& other = std::get<FieldValue>(b.node);
    return path == other.path && of_last == other.of_last;
  }
  bool operator()(const ParameterValue& a) const {
    return a.index == std::get<ParameterValue>(b.node).index;
  }
  bool operator()(const OctetConstant& a) const {
    return a.octets == std::get<OctetConstant>(b.node).octets;
  }
  bool operator()(const Measure& a) const {
    const auto& [kind, region] = a;
    const auto& other = std::get<Measure>(b.node);
    return kind == other.kind && same(region, other.region);
  }
  bool operator()(const Checksum& a) const {
    const auto& [kind, crc, pieces] = a;
    const auto& other = std::get<Checksum>(b.node);
    const auto same_piece = [](const ChecksumPiece& x, const ChecksumPiece& y) {
      return same(x, y);
    };
    return kind == other.kind && crc == other.crc && same_all(pieces, other.pieces, same_piece);
  }
  bool operator()(const Operation& a) const {
    const auto& [op, operands] = a;
    const auto& other = std::get<Operation>(b.node);
    const auto same_operand = [](const Expression& x, const Expression& y) { return same(x, y); };
    return op == other.op && same_all(operands, other.operands, same_operand);
  }
};

inline bool same(const Expression& a, const Expression& b) {
  const auto& [node, at] = a;
  return node.index() == b.node.index() && std::visit(SameNode{b}, node);
}

inline bool same_expressions(const std::optional<Expression>& a,
                             const std::optional<Expression>& b) {
  return same_optional(a, b, [](const Expression& x, const Expression& y) { return same(x, y); });
}

inline bool same(const Extent& a, const Extent& b) {
  const auto& [kind, expression, trailing_octets, max_elements] = a;
  return kind == b.kind && same(expression, b.expression) && trailing_octets == b.trailing_octets &&
         max_elements == b.max_elements;
}

inline bool same(const Shown& a, const Shown& b) {
  const auto& [notation, unit, scale, secret, deprecated] = a;
  return notation == b.notation && unit == b.unit && scale == b.scale && secret == b.secret &&
         deprecated == b.deprecated;
}

// Assertions (`@at`, `size`) have been judged and are no part of an image.
inline bool same(const Field& a, const Field& b) {
  const auto& [name, doc, type, order, dimensions, offset_octets, size_octets, stride_octets,
               asserted_offset_octets, at, number, is_offset_fixed, is_size_fixed, guard, extent,
               region, derived, where, since, text, arguments, shown] = a;
  return name == b.name && doc == b.doc && type == b.type && order == b.order &&
         dimensions == b.dimensions && offset_octets == b.offset_octets &&
         size_octets == b.size_octets && stride_octets == b.stride_octets && number == b.number &&
         is_offset_fixed == b.is_offset_fixed && is_size_fixed == b.is_size_fixed &&
         guard == b.guard &&
         same_optional(extent, b.extent,
                       [](const Extent& x, const Extent& y) { return same(x, y); }) &&
         same_expressions(region, b.region) && same_expressions(derived, b.derived) &&
         same_expressions(where, b.where) && since == b.since && text == b.text &&
         same(shown, b.shown) &&
         same_all(arguments, b.arguments,
                  [](const Expression& x, const Expression& y) { return same(x, y); });
}

inline bool same(const Padding& a, const Padding& b) {
  const auto& [kind, filler, offset_octets, size_octets, alignment_octets, at, is_offset_fixed,
               is_size_fixed, guard] = a;
  return kind == b.kind && filler == b.filler && offset_octets == b.offset_octets &&
         size_octets == b.size_octets && alignment_octets == b.alignment_octets &&
         is_offset_fixed == b.is_offset_fixed && is_size_fixed == b.is_size_fixed &&
         guard == b.guard;
}

inline bool same(const Member& a, const Member& b) {
  if (a.index() != b.index()) return false;
  const auto* field = std::get_if<Field>(&a);
  return field ? same(*field, std::get<Field>(b))
               : same(std::get<Padding>(a), std::get<Padding>(b));
}

inline bool same(const Guard& a, const Guard& b) {
  const auto& [kind, condition, outer] = a;
  return kind == b.kind && same(condition, b.condition) && outer == b.outer;
}

inline bool same(const OrderChoice& a, const OrderChoice& b) {
  const auto& [selector, cases] = a;
  return same(selector, b.selector) &&
         same_all(cases, b.cases, [](const OrderChoice::Case& x, const OrderChoice::Case& y) {
           const auto& [value, order] = x;
           return value == y.value && order == y.order;
         });
}

inline bool same(const LengthRule& a, const LengthRule& b) {
  const auto& [field, factor, addend] = a;
  return field == b.field && factor == b.factor && addend == b.addend;
}

inline bool same_parameters(const std::vector<Parameter>& a, const std::vector<Parameter>& b) {
  return same_all(a, b, [](const Parameter& x, const Parameter& y) {
    const auto& [name, enumeration, at] = x;
    return name == y.name && enumeration == y.enumeration;
  });
}

inline bool same(const Struct& a, const Struct& b) {
  const auto& [name, doc, file, layout, max_alignment_octets, asserted_size_octets, members,
               size_octets, alignment_octets, at, end, guards, order_choice, length, parameters] =
      a;
  const auto same_one = [](const auto& x, const auto& y) { return same(x, y); };
  return name == b.name && doc == b.doc && file == b.file && layout == b.layout &&
         max_alignment_octets == b.max_alignment_octets && same_all(members, b.members, same_one) &&
         size_octets == b.size_octets && alignment_octets == b.alignment_octets && end == b.end &&
         same_all(guards, b.guards, same_one) &&
         same_optional(order_choice, b.order_choice, same_one) &&
         same_optional(length, b.length, same_one) && same_parameters(parameters, b.parameters);
}

inline bool same(const Alternative& a, const Alternative& b) {
  const auto& [ranges, content] = a;
  return same_all(ranges, b.ranges,
                  [](const Alternative::Range& x, const Alternative::Range& y) {
                    const auto& [first, last] = x;
                    return first == y.first && last == y.last;
                  }) &&
         same_optional(content, b.content,
                       [](const Field& x, const Field& y) { return same(x, y); });
}

inline bool same(const Variant& a, const Variant& b) {
  const auto& [name, owner, selector, alternatives, default_alternative] = a;
  return name == b.name && owner == b.owner && same(selector, b.selector) &&
         same_all(alternatives, b.alternatives,
                  [](const Alternative& x, const Alternative& y) { return same(x, y); }) &&
         default_alternative == b.default_alternative;
}

inline bool same(const BitField& a, const BitField& b) {
  const auto& [name, doc, kind, enumeration, width_bits, shift_bits, derived, computed, at] = a;
  return name == b.name && doc == b.doc && kind == b.kind && enumeration == b.enumeration &&
         width_bits == b.width_bits && shift_bits == b.shift_bits && derived == b.derived &&
         same_expressions(computed, b.computed);
}

inline bool same(const Bits& a, const Bits& b) {
  const auto& [name, doc, file, underlying, msb_first, fields, at, parameters] = a;
  return name == b.name && doc == b.doc && file == b.file && underlying == b.underlying &&
         msb_first == b.msb_first && same_parameters(parameters, b.parameters) &&
         same_all(fields, b.fields,
                  [](const BitField& x, const BitField& y) { return same(x, y); });
}

inline bool same(const Constant& a, const Constant& b) {
  const auto& [name, doc, file, value, at] = a;
  return name == b.name && doc == b.doc && file == b.file && value == b.value;
}

inline bool same(const Enum& a, const Enum& b) {
  const auto& [name, doc, file, underlying, is_flags, enumerators, at] = a;
  return name == b.name && doc == b.doc && file == b.file && underlying == b.underlying &&
         is_flags == b.is_flags &&
         same_all(enumerators, b.enumerators, [](const Enumerator& x, const Enumerator& y) {
           const auto& [own_name, own_doc, bits, written_as_character, own_at] = x;
           return own_name == y.name && own_doc == y.doc && bits == y.bits &&
                  written_as_character == y.written_as_character;
         });
}

inline bool same(const Framing& a, const Framing& b) {
  const auto& [kind, delimiter, prefix, prefix_order, prefix_counts_itself] = a;
  return kind == b.kind && delimiter == b.delimiter && prefix == b.prefix &&
         prefix_order == b.prefix_order && prefix_counts_itself == b.prefix_counts_itself;
}

inline bool same(const Stream& a, const Stream& b) {
  const auto& [name, doc, file, transport, port, client_sends, server_sends, at, framing] = a;
  return name == b.name && doc == b.doc && file == b.file && transport == b.transport &&
         port == b.port && client_sends == b.client_sends && server_sends == b.server_sends &&
         same(framing, b.framing);
}

inline bool same(const File& a, const File& b) {
  const auto& [path, package, cpp_namespace, java_package, imports, requested, doc, version] = a;
  return path == b.path && package == b.package && cpp_namespace == b.cpp_namespace &&
         java_package == b.java_package && imports == b.imports && requested == b.requested &&
         doc == b.doc && version == b.version;
}

inline bool same(const Model& a, const Model& b) {
  const auto& [files, enums, structs, streams, bits, variants, constants] = a;
  const auto same_one = [](const auto& x, const auto& y) { return same(x, y); };
  return same_all(files, b.files, same_one) && same_all(enums, b.enums, same_one) &&
         same_all(structs, b.structs, same_one) && same_all(streams, b.streams, same_one) &&
         same_all(bits, b.bits, same_one) && same_all(variants, b.variants, same_one) &&
         same_all(constants, b.constants, same_one);
}

}  // namespace wirestruct::schema
