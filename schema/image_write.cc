// Model → image.
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <utility>

#include "image.pb.h"
#include "schema/image.hpp"
#include "schema/utf8.hpp"

namespace wirestruct::schema {
namespace {

// The enums of the image have the numbers of the model's, so that one cast turns one into the
// other.
template <typename Image, typename Own>
Image to_number(Own value) {
  return static_cast<Image>(std::to_underlying(value));
}

std::uint32_t to_index(std::size_t index) {
  return static_cast<std::uint32_t>(index);
}

void put(const Scalar& from, image::Scalar& to) {
  to.set_kind(to_number<image::ScalarKind>(from.kind));
  to.set_size_octets(from.size_octets);
}

struct PutType {
  image::Type& to;
  void operator()(const Scalar& from) const { put(from, *to.mutable_scalar()); }
  void operator()(const EnumType& from) const { to.set_enum_index(to_index(from.index)); }
  void operator()(const StructType& from) const { to.set_struct_index(to_index(from.index)); }
  void operator()(const BitsType& from) const { to.set_bits_index(to_index(from.index)); }
  void operator()(const VariantType& from) const { to.set_variant_index(to_index(from.index)); }
};

void put(const Region& from, image::Region& to) {
  to.set_whole(from.whole);
  to.set_first(to_index(from.first));
  to.set_last(to_index(from.last));
}

void put(const CrcParameters& from, image::CrcParameters& to) {
  to.set_name(from.name);
  to.set_width_bits(from.width_bits);
  to.set_polynomial(from.polynomial);
  to.set_initial(from.initial);
  to.set_reflect_in(from.reflect_in);
  to.set_reflect_out(from.reflect_out);
  to.set_xor_out(from.xor_out);
}

void put(const Expression& from, image::Expression& to);

struct PutPiece {
  image::ChecksumPiece& to;
  void operator()(const Region& from) const { put(from, *to.mutable_region()); }
  void operator()(std::byte from) const { to.set_octet(std::to_integer<std::uint32_t>(from)); }
  void operator()(const ValuePiece& from) const {
    image::ValuePiece& value = *to.mutable_value();
    value.set_size_octets(from.size_octets);
    value.set_big_endian(from.big_endian);
    put(from.value[0], *value.mutable_value());
  }
};

struct PutNode {
  image::Expression& to;
  void operator()(const Number& from) const { to.add_nodes()->set_number(from.value); }
  void operator()(const FieldValue& from) const {
    image::FieldValue& value = *to.add_nodes()->mutable_field_value();
    for (const std::size_t step : from.path) value.add_path(to_index(step));
    value.set_of_last(from.of_last);
  }
  void operator()(const ParameterValue& from) const {
    to.add_nodes()->set_parameter(to_index(from.index));
  }
  void operator()(const OctetConstant& from) const {
    to.add_nodes()->set_octet_constant(from.octets);
  }
  void operator()(const Measure& from) const {
    image::Measure& measure = *to.add_nodes()->mutable_measure();
    measure.set_kind(to_number<image::MeasureKind>(from.kind));
    put(from.region, *measure.mutable_region());
  }
  void operator()(const Checksum& from) const {
    image::Checksum& checksum = *to.add_nodes()->mutable_checksum();
    checksum.set_kind(to_number<image::ChecksumKind>(from.kind));
    put(from.crc, *checksum.mutable_crc());
    for (const ChecksumPiece& piece : from.pieces) {
      std::visit(PutPiece{*checksum.add_pieces()}, piece);
    }
  }
  void operator()(const Operation& from) const {
    for (const Expression& operand : from.operands) put(operand, to);
    to.add_nodes()->set_operation(to_number<image::Operator>(from.op));
  }
};

void put(const Expression& from, image::Expression& to) {
  std::visit(PutNode{to}, from.node);
}

void put(const Extent& from, image::Extent& to) {
  to.set_kind(to_number<image::ExtentKind>(from.kind));
  put(from.expression, *to.mutable_expression());
  to.set_trailing_octets(from.trailing_octets);
  if (from.max_elements) to.set_max_elements(*from.max_elements);
}

void put(const Shown& from, image::Shown& to) {
  to.set_notation(to_number<image::Notation>(from.notation));
  to.set_unit(printable(from.unit));
  if (from.scale) to.set_scale(*from.scale);
  to.set_secret(from.secret);
  if (from.deprecated) to.set_deprecated(printable(*from.deprecated));
}

void put(const Field& from, image::Field& to) {
  to.set_name(from.name);
  to.set_doc(from.doc);
  std::visit(PutType{*to.mutable_type()}, from.type);
  to.set_order(to_number<image::ByteOrder>(from.order));
  for (const std::uint64_t dimension : from.dimensions) to.add_dimensions(dimension);
  to.set_offset_octets(from.offset_octets);
  to.set_size_octets(from.size_octets);
  to.set_stride_octets(from.stride_octets);
  to.set_number(to_index(from.number));
  to.set_is_offset_fixed(from.is_offset_fixed);
  to.set_is_size_fixed(from.is_size_fixed);
  if (from.guard) to.set_guard(to_index(*from.guard));
  if (from.extent) put(*from.extent, *to.mutable_extent());
  if (from.region) put(*from.region, *to.mutable_region());
  if (from.derived) put(*from.derived, *to.mutable_derived());
  if (from.where) put(*from.where, *to.mutable_where());
  if (from.since) to.set_since(*from.since);
  to.set_charset(to_number<image::Charset>(from.text.charset));
  to.set_text_pad(std::to_integer<std::uint32_t>(from.text.pad));
  put(from.shown, *to.mutable_shown());
  for (const Expression& argument : from.arguments) put(argument, *to.add_arguments());
}

struct PutMember {
  image::Member& to;
  void operator()(const Field& from) const { put(from, *to.mutable_field()); }
  void operator()(const Padding& from) const {
    image::Padding& padding = *to.mutable_padding();
    padding.set_kind(to_number<image::PaddingKind>(from.kind));
    padding.set_filler(std::to_integer<std::uint32_t>(from.filler));
    padding.set_offset_octets(from.offset_octets);
    padding.set_size_octets(from.size_octets);
    padding.set_alignment_octets(from.alignment_octets);
    padding.set_is_offset_fixed(from.is_offset_fixed);
    padding.set_is_size_fixed(from.is_size_fixed);
    if (from.guard) padding.set_guard(to_index(*from.guard));
  }
};

void put(const OrderChoice& from, image::OrderChoice& to) {
  put(from.selector, *to.mutable_selector());
  for (const OrderChoice::Case& each : from.cases) {
    image::OrderChoice::Case& added = *to.add_cases();
    added.set_value(each.value);
    added.set_order(to_number<image::ByteOrder>(each.order));
  }
}

void put(const File& from, image::File& to) {
  to.set_path(printable(from.path));  // protobuf takes UTF-8 only, and file systems anything
  to.set_package(from.package);
  to.set_cpp_namespace(from.cpp_namespace);
  to.set_java_package(from.java_package);
  for (const std::size_t import : from.imports) to.add_imports(to_index(import));
  to.set_requested(from.requested);
  to.set_doc(from.doc);
  if (from.version) to.set_version(*from.version);
}

/// Name, text and place, which every declaration has.
template <typename Own, typename Image>
void put_declaration(const Own& from, Image& to) {
  to.set_name(from.name);
  to.set_doc(from.doc);
  to.set_file_index(to_index(from.file));
}

void put(const Enum& from, image::Enum& to) {
  put_declaration(from, to);
  put(from.underlying, *to.mutable_underlying());
  to.set_is_flags(from.is_flags);
  for (const Enumerator& enumerator : from.enumerators) {
    image::Enumerator& added = *to.add_enumerators();
    added.set_name(enumerator.name);
    added.set_doc(enumerator.doc);
    added.set_bits(enumerator.bits);
    added.set_written_as_character(enumerator.written_as_character);
  }
}

template <typename Image>
void put_parameters(const std::vector<Parameter>& from, Image& to) {
  for (const Parameter& parameter : from) {
    image::Parameter& added = *to.add_parameters();
    added.set_name(parameter.name);
    if (parameter.enumeration) added.set_enum_index(to_index(*parameter.enumeration));
  }
}

void put(const Bits& from, image::Bits& to) {
  put_declaration(from, to);
  put_parameters(from.parameters, to);
  put(from.underlying, *to.mutable_underlying());
  to.set_msb_first(from.msb_first);
  for (const BitField& field : from.fields) {
    image::BitField& added = *to.add_fields();
    added.set_name(field.name);
    added.set_doc(field.doc);
    added.set_kind(to_number<image::ScalarKind>(field.kind));
    if (field.enumeration) added.set_enum_index(to_index(*field.enumeration));
    added.set_width_bits(field.width_bits);
    added.set_shift_bits(field.shift_bits);
    if (field.derived) added.set_derived(*field.derived);
    if (field.computed) put(*field.computed, *added.mutable_computed());
  }
}

void put(const Constant& from, image::Constant& to) {
  put_declaration(from, to);
  to.set_value(from.value);
}

void put(const Struct& from, image::Struct& to) {
  put_declaration(from, to);
  to.set_layout(to_number<image::LayoutRule>(from.layout));
  to.set_max_alignment_octets(from.max_alignment_octets);
  for (const Member& member : from.members) std::visit(PutMember{*to.add_members()}, member);
  to.set_size_octets(from.size_octets);
  to.set_alignment_octets(from.alignment_octets);
  to.set_end(to_number<image::EndKind>(from.end));
  for (const Guard& guard : from.guards) {
    image::Guard& added = *to.add_guards();
    added.set_kind(to_number<image::GuardKind>(guard.kind));
    put(guard.condition, *added.mutable_condition());
    if (guard.outer) added.set_outer(to_index(*guard.outer));
  }
  if (from.order_choice) put(*from.order_choice, *to.mutable_order_choice());
  if (from.length) {
    image::LengthRule& length = *to.mutable_length();
    length.set_field(to_index(from.length->field));
    length.set_factor(from.length->factor);
    length.set_addend(from.length->addend);
  }
  put_parameters(from.parameters, to);
}

void put(const Variant& from, image::Variant& to) {
  to.set_name(from.name);
  to.set_owner(to_index(from.owner));
  put(from.selector, *to.mutable_selector());
  for (const Alternative& alternative : from.alternatives) {
    image::Alternative& added = *to.add_alternatives();
    for (const Alternative::Range& range : alternative.ranges) {
      image::Alternative::Range& added_range = *added.add_ranges();
      added_range.set_first(range.first);
      added_range.set_last(range.last);
    }
    if (alternative.content) put(*alternative.content, *added.mutable_content());
  }
  if (from.default_alternative) to.set_default_alternative(to_index(*from.default_alternative));
}

void put(const Stream& from, image::Stream& to) {
  put_declaration(from, to);
  to.set_transport(to_number<image::Transport>(from.transport));
  to.set_port(from.port);
  if (from.client_sends) to.set_client_sends(to_index(*from.client_sends));
  if (from.server_sends) to.set_server_sends(to_index(*from.server_sends));
  image::Framing& framing = *to.mutable_framing();
  framing.set_kind(to_number<image::FramingKind>(from.framing.kind));
  framing.set_delimiter(from.framing.delimiter);
  put(from.framing.prefix, *framing.mutable_prefix());
  framing.set_prefix_order(to_number<image::ByteOrder>(from.framing.prefix_order));
  framing.set_prefix_counts_itself(from.framing.prefix_counts_itself);
}

}  // namespace

std::string to_image(const Model& model) {
  image::Model to;
  to.set_image_version(image_version);
  for (const File& file : model.files) put(file, *to.add_files());
  for (const Enum& enumeration : model.enums) put(enumeration, *to.add_enums());
  for (const Struct& structure : model.structs) put(structure, *to.add_structs());
  for (const Stream& stream : model.streams) put(stream, *to.add_streams());
  for (const Bits& bits : model.bits) put(bits, *to.add_bits());
  for (const Variant& variant : model.variants) put(variant, *to.add_variants());
  for (const Constant& constant : model.constants) put(constant, *to.add_constants());

  std::string octets;
  {
    google::protobuf::io::StringOutputStream string(&octets);
    google::protobuf::io::CodedOutputStream coded(&string);
    coded.SetSerializationDeterministic(true);
    to.SerializeToCodedStream(&coded);
  }
  return octets;
}

}  // namespace wirestruct::schema
