// Image → model.
#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <utility>

#include "image.pb.h"
#include "schema/image.hpp"
#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

/// Nodes of one expression. The compiler makes more of them than an author wrote, but not many.
constexpr int expression_nodes = 8 * limits::expression_terms;

std::size_t operand_count(Operator op) {
  if (op == Operator::conditional) return 3;
  return op <= Operator::logical_not ? 1 : 2;
}

/// What an index of a member may point to.
struct Owner {
  std::string name;
  int structs_before = 0;  ///< an image with a cycle would never end
  int fields = 0;
  int guards = 0;
  int parameters = 0;
};

/// Reads an image; the first thing that is wrong stays in `error`, and reading goes on harmlessly.
struct Reader {
  const image::Model& image;
  std::string error;

  void fault(std::string text) {
    if (error.empty()) error = std::move(text);
  }

  std::size_t index(std::uint32_t value, int count, std::string_view what, std::string_view where) {
    if (std::cmp_less(value, count)) return value;
    fault(fmt::format("{}: {} {} of {}", where, what, value, count));
    return 0;
  }

  template <typename Own>
  Own enumerator(int value, Own last, std::string_view what, std::string_view where) {
    if (value >= 0 && value <= std::to_underlying(last)) return static_cast<Own>(value);
    fault(fmt::format("{}: unknown {} {}", where, what, value));
    return Own{};
  }

  std::byte octet(std::uint32_t value, std::string_view what, std::string_view where) {
    if (value > 0xFF) fault(fmt::format("{}: {} {}", where, what, value));
    return static_cast<std::byte>(value);
  }

  Scalar scalar(const image::Scalar& from, std::string_view where) {
    if (from.size_octets() < 1 || from.size_octets() > 8) {
      fault(fmt::format("{}: a scalar of {} octets", where, from.size_octets()));
    }
    return {enumerator(from.kind(), ScalarKind::boolean, "kind of scalar", where),
            from.size_octets()};
  }

  Type type(const image::Type& from, std::string_view where, int structs_before) {
    switch (from.type_case()) {
      case image::Type::kScalar:
        return scalar(from.scalar(), where);
      case image::Type::kEnumIndex:
        return EnumType{index(from.enum_index(), image.enums_size(), "enum", where)};
      case image::Type::kStructIndex:
        return StructType{index(from.struct_index(), structs_before, "struct", where)};
      case image::Type::kBitsIndex:
        return BitsType{index(from.bits_index(), image.bits_size(), "bits", where)};
      case image::Type::kVariantIndex:
        return VariantType{index(from.variant_index(), image.variants_size(), "variant", where)};
      case image::Type::TYPE_NOT_SET:
        break;
    }
    fault(fmt::format("{}: no type", where));
    return Scalar{};
  }

  // -- Expressions

  Region region(const image::Region& from, const Owner& owner) {
    if (from.whole()) return {};
    return {.whole = false,
            .first = index(from.first(), owner.fields, "field", owner.name),
            .last = index(from.last(), owner.fields, "field", owner.name)};
  }

  FieldValue field_value(const image::FieldValue& from, const Owner& owner) {
    FieldValue to{.path = {from.path().begin(), from.path().end()}, .of_last = from.of_last()};
    if (!to.of_last) {
      if (from.path().empty()) fault(fmt::format("{}: a value of no field", owner.name));
      index(from.path().empty() ? 0 : from.path(0), owner.fields, "field", owner.name);
    }
    return to;
  }

  ValuePiece value_piece(const image::ValuePiece& from, const Owner& owner) {
    if (from.size_octets() < 1 || from.size_octets() > 8) {
      fault(fmt::format("{}: a value of {} octets", owner.name, from.size_octets()));
    }
    return {.size_octets = from.size_octets(),
            .big_endian = from.big_endian(),
            .value = {expression(from.value(), owner)}};
  }

  Checksum checksum(const image::Checksum& from, const Owner& owner) {
    Checksum to;
    to.kind = enumerator(from.kind(), ChecksumKind::crc, "checksum", owner.name);
    const image::CrcParameters& crc = from.crc();
    if (crc.width_bits() < 1 || crc.width_bits() > 64) {
      fault(fmt::format("{}: a CRC of {} bits", owner.name, crc.width_bits()));
    }
    to.crc = {.name = crc.name(),
              .width_bits = crc.width_bits(),
              .polynomial = crc.polynomial(),
              .initial = crc.initial(),
              .reflect_in = crc.reflect_in(),
              .reflect_out = crc.reflect_out(),
              .xor_out = crc.xor_out()};
    for (const image::ChecksumPiece& piece : from.pieces()) {
      if (piece.has_region()) {
        to.pieces.emplace_back(region(piece.region(), owner));
      } else if (piece.has_value()) {
        to.pieces.emplace_back(value_piece(piece.value(), owner));
      } else {
        to.pieces.emplace_back(octet(piece.octet(), "octet", owner.name));
      }
    }
    return to;
  }

  Expression expression(const image::Expression& from, const Owner& owner) {
    std::vector<Expression> stack;
    if (from.nodes_size() > expression_nodes) {
      fault(fmt::format("{}: an expression of {} nodes", owner.name, from.nodes_size()));
      return {};
    }
    for (const image::ExpressionNode& node : from.nodes()) {
      switch (node.node_case()) {
        case image::ExpressionNode::kNumber:
          stack.push_back({.node = Number{node.number()}});
          break;
        case image::ExpressionNode::kFieldValue:
          stack.push_back({.node = field_value(node.field_value(), owner)});
          break;
        case image::ExpressionNode::kParameter:
          stack.push_back({.node = ParameterValue{index(node.parameter(), owner.parameters,
                                                        "parameter", owner.name)}});
          break;
        case image::ExpressionNode::kOctetConstant:
          stack.push_back({.node = OctetConstant{node.octet_constant()}});
          break;
        case image::ExpressionNode::kMeasure:
          stack.push_back({.node = Measure{enumerator(node.measure().kind(), MeasureKind::offset,
                                                      "measure", owner.name),
                                           region(node.measure().region(), owner)}});
          break;
        case image::ExpressionNode::kChecksum:
          stack.push_back({.node = checksum(node.checksum(), owner)});
          break;
        case image::ExpressionNode::kOperation:
          operation(node.operation(), stack, owner);
          break;
        case image::ExpressionNode::NODE_NOT_SET:
          fault(fmt::format("{}: a node that is nothing", owner.name));
          break;
      }
    }
    if (stack.size() == 1) return std::move(stack.front());
    fault(fmt::format("{}: an expression with {} results", owner.name, stack.size()));
    return {};
  }

  void operation(int number, std::vector<Expression>& stack, const Owner& owner) {
    const auto op = enumerator(number, Operator::conditional, "operator", owner.name);
    const std::size_t count = operand_count(op);
    if (stack.size() < count) {
      fault(fmt::format("{}: an operator without its operands", owner.name));
      return;
    }
    const auto first = stack.end() - static_cast<std::ptrdiff_t>(count);
    Operation to{.op = op, .operands = {}};
    std::move(first, stack.end(), std::back_inserter(to.operands));
    stack.erase(first, stack.end());
    stack.push_back({.node = std::move(to)});
  }

  /// The expression when the message has it.
  std::optional<Expression> optional_expression(bool has, const image::Expression& from,
                                                const Owner& owner) {
    if (!has) return std::nullopt;
    return expression(from, owner);
  }

  // -- Structs

  Extent extent(const image::Extent& from, const Owner& owner) {
    Extent to;
    to.kind = enumerator(from.kind(), ExtentKind::until_condition, "extent", owner.name);
    if (to.kind != ExtentKind::rest) to.expression = expression(from.expression(), owner);
    to.trailing_octets = from.trailing_octets();
    if (from.has_max_elements()) to.max_elements = from.max_elements();
    return to;
  }

  Shown shown(const image::Shown& from, std::string_view where) {
    Shown to;
    to.notation = enumerator(from.notation(), Notation::ntp64, "notation", where);
    to.unit = from.unit();
    if (from.has_scale()) to.scale = from.scale();
    to.secret = from.secret();
    if (from.has_deprecated()) to.deprecated = from.deprecated();
    return to;
  }

  template <typename Message>
  std::optional<std::size_t> guard_of(const Message& from, const Owner& owner) {
    if (!from.has_guard()) return std::nullopt;
    return index(from.guard(), owner.guards, "guard", owner.name);
  }

  Field field(const image::Field& from, const Owner& owner) {
    const std::string path = fmt::format("{}.{}", owner.name, from.name());
    Field to;
    to.name = from.name();
    to.doc = from.doc();
    to.type = type(from.type(), path, owner.structs_before);
    to.order = enumerator(from.order(), ByteOrder::chosen, "byte order", path);
    to.dimensions = {from.dimensions().begin(), from.dimensions().end()};
    to.offset_octets = from.offset_octets();
    to.size_octets = from.size_octets();
    to.stride_octets = from.stride_octets();
    to.number = from.number();
    to.is_offset_fixed = from.is_offset_fixed();
    to.is_size_fixed = from.is_size_fixed();
    to.guard = guard_of(from, owner);
    if (from.has_extent()) to.extent = extent(from.extent(), owner);
    to.region = optional_expression(from.has_region(), from.region(), owner);
    to.derived = optional_expression(from.has_derived(), from.derived(), owner);
    to.where = optional_expression(from.has_where(), from.where(), owner);
    if (from.has_since()) to.since = from.since();
    to.text.charset = enumerator(from.charset(), Charset::gbk, "charset", path);
    to.text.pad = octet(from.text_pad(), "padding", path);
    to.shown = shown(from.shown(), path);
    check_octet_constant(to, path);
    for (const image::Expression& argument : from.arguments()) {
      to.arguments.push_back(expression(argument, owner));
    }
    const int wanted = error.empty() ? parameter_count(from.type()) : 0;
    if (from.arguments_size() != wanted) {
      fault(fmt::format("{}: {} values for {} parameters", path, from.arguments_size(), wanted));
    }
    return to;
  }

  /// Of a type whose index is right.
  int parameter_count(const image::Type& type) const {
    if (type.has_struct_index()) {
      return image.structs(static_cast<int>(type.struct_index())).parameters_size();
    }
    if (type.has_bits_index()) {
      return image.bits(static_cast<int>(type.bits_index())).parameters_size();
    }
    return 0;
  }

  /// Octets that are always the same fill the field.
  void check_octet_constant(const Field& field, std::string_view path) {
    const auto* constant =
        field.derived ? std::get_if<OctetConstant>(&field.derived->node) : nullptr;
    if (constant == nullptr) return;
    const bool fills = (is_text(field) || is_octets(field)) && !field.extent &&
                       field.dimensions.size() == 1 &&
                       field.dimensions[0] == constant->octets.size();
    if (!fills) fault(fmt::format("{}: a constant of {} octets", path, constant->octets.size()));
  }

  Padding padding(const image::Padding& from, const Owner& owner) {
    Padding to;
    to.kind = enumerator(from.kind(), PaddingKind::tail, "padding", owner.name);
    to.filler = octet(from.filler(), "filler", owner.name);
    to.offset_octets = from.offset_octets();
    to.size_octets = from.size_octets();
    to.alignment_octets = from.alignment_octets();
    to.is_offset_fixed = from.is_offset_fixed();
    to.is_size_fixed = from.is_size_fixed();
    to.guard = guard_of(from, owner);
    return to;
  }

  Owner owner_of(const image::Struct& from, int number) const {
    const auto fields = std::ranges::count_if(from.members(), &image::Member::has_field);
    return {.name = from.name(),
            .structs_before = number,
            .fields = static_cast<int>(fields),
            .guards = from.guards_size(),
            .parameters = from.parameters_size()};
  }

  /// The fields of a struct have the numbers from 0, each once, in their order.
  void check_numbers(const Struct& structure) {
    std::size_t number = 0;
    for (const Member& member : structure.members) {
      const auto* field = std::get_if<Field>(&member);
      if (field == nullptr) continue;
      if (field->number != number) {
        fault(fmt::format("{}.{}: number {}", structure.name, field->name, field->number));
      }
      ++number;
    }
  }

  template <typename Message>
  std::vector<Parameter> parameters(const Message& from) {
    std::vector<Parameter> to;
    for (const image::Parameter& parameter : from.parameters()) {
      Parameter& added = to.emplace_back();
      added.name = parameter.name();
      if (parameter.has_enum_index()) {
        added.enumeration = index(parameter.enum_index(), image.enums_size(), "enum", from.name());
      }
    }
    return to;
  }

  Struct structure(const image::Struct& from, int number) {
    const Owner owner = owner_of(from, number);
    Struct to;
    declaration(from, to);
    to.layout = enumerator(from.layout(), LayoutRule::natural, "layout", from.name());
    to.max_alignment_octets = from.max_alignment_octets();
    for (const image::Member& member : from.members()) {
      if (member.has_padding()) to.members.emplace_back(padding(member.padding(), owner));
      if (!member.has_padding()) to.members.emplace_back(field(member.field(), owner));
    }
    check_numbers(to);
    to.size_octets = from.size_octets();
    to.alignment_octets = from.alignment_octets();
    to.end = enumerator(from.end(), EndKind::open, "end", from.name());
    for (int i = 0; i < from.guards_size(); ++i)
      to.guards.push_back(guard(from.guards(i), i, owner));
    if (from.has_order_choice()) to.order_choice = order_choice(from.order_choice(), owner);
    if (from.has_length()) {
      to.length = LengthRule{index(from.length().field(), owner.fields, "field", from.name()),
                             from.length().factor(), from.length().addend()};
    }
    to.parameters = parameters(from);
    return to;
  }

  Guard guard(const image::Guard& from, int number, const Owner& owner) {
    Guard to;
    to.kind = enumerator(from.kind(), GuardKind::octets_left, "guard", owner.name);
    to.condition = expression(from.condition(), owner);
    if (from.has_outer()) to.outer = index(from.outer(), number, "guard", owner.name);
    return to;
  }

  OrderChoice order_choice(const image::OrderChoice& from, const Owner& owner) {
    OrderChoice to;
    to.selector = expression(from.selector(), owner);
    for (const image::OrderChoice::Case& each : from.cases()) {
      to.cases.push_back(
          {each.value(), enumerator(each.order(), ByteOrder::big, "byte order", owner.name)});
    }
    return to;
  }

  Variant variant(const image::Variant& from) {
    Variant to;
    to.name = from.name();
    to.owner = index(from.owner(), image.structs_size(), "struct", from.name());
    Owner owner{.name = from.name()};
    if (image.structs_size() > 0) {
      const auto number = static_cast<int>(to.owner);
      owner = owner_of(image.structs(number), number);
    }
    to.selector = expression(from.selector(), owner);
    for (const image::Alternative& alternative : from.alternatives()) {
      Alternative& added = to.alternatives.emplace_back();
      for (const image::Alternative::Range& range : alternative.ranges()) {
        added.ranges.push_back({range.first(), range.last()});
      }
      if (!alternative.has_content()) continue;
      added.content = field(alternative.content(), owner);
      if (std::holds_alternative<VariantType>(added.content->type)) {
        fault(fmt::format("{}: a variant of a variant", from.name()));
      }
    }
    if (from.has_default_alternative()) {
      to.default_alternative =
          index(from.default_alternative(), from.alternatives_size(), "alternative", from.name());
    }
    return to;
  }

  // -- The other declarations

  template <typename Message, typename Own>
  void declaration(const Message& from, Own& to) {
    to.name = from.name();
    to.doc = from.doc();
    to.file = index(from.file_index(), image.files_size(), "file", from.name());
  }

  File file(const image::File& from) {
    File to{from.path(),      from.package(), from.cpp_namespace(), from.java_package(), {},
            from.requested(), from.doc()};
    for (const std::uint32_t import : from.imports()) {
      to.imports.push_back(index(import, image.files_size(), "file", from.path()));
    }
    if (from.has_version()) to.version = from.version();
    return to;
  }

  Enum enumeration(const image::Enum& from) {
    Enum to;
    declaration(from, to);
    to.underlying = scalar(from.underlying(), from.name());
    to.is_flags = from.is_flags();
    for (const image::Enumerator& enumerator : from.enumerators()) {
      to.enumerators.push_back({.name = enumerator.name(),
                                .doc = enumerator.doc(),
                                .bits = enumerator.bits(),
                                .written_as_character = enumerator.written_as_character(),
                                .at = {}});
    }
    return to;
  }

  BitField bit_field(const image::BitField& from, std::string_view where, std::uint32_t size_octets,
                     int parameter_count) {
    BitField to;
    to.name = from.name();
    to.doc = from.doc();
    to.kind = enumerator(from.kind(), ScalarKind::boolean, "kind of scalar", where);
    if (from.has_enum_index()) {
      to.enumeration = index(from.enum_index(), image.enums_size(), "enum", where);
    }
    to.width_bits = from.width_bits();
    to.shift_bits = from.shift_bits();
    const std::uint64_t end = std::uint64_t{from.width_bits()} + from.shift_bits();
    if (from.width_bits() == 0 || end > 8ULL * size_octets) {
      fault(fmt::format("{}: {} bits from bit {}", where, from.width_bits(), from.shift_bits()));
    }
    if (from.has_derived()) to.derived = from.derived();
    if (from.has_computed())
      to.computed =
          expression(from.computed(), {.name = std::string(where), .parameters = parameter_count});
    return to;
  }

  Bits bits(const image::Bits& from) {
    Bits to;
    declaration(from, to);
    to.underlying = scalar(from.underlying(), from.name());
    to.msb_first = from.msb_first();
    for (const image::BitField& each : from.fields()) {
      to.fields.push_back(bit_field(each, fmt::format("{}.{}", from.name(), each.name()),
                                    to.underlying.size_octets, from.parameters_size()));
    }
    to.parameters = parameters(from);
    return to;
  }

  Constant constant(const image::Constant& from) {
    Constant to;
    declaration(from, to);
    to.value = from.value();
    return to;
  }

  Stream stream(const image::Stream& from) {
    Stream to;
    declaration(from, to);
    to.transport = enumerator(from.transport(), Transport::udp, "transport", from.name());
    if (from.port() > 0xFFFF) fault(fmt::format("{}: port {}", from.name(), from.port()));
    to.port = static_cast<std::uint16_t>(from.port());
    if (from.has_client_sends()) {
      to.client_sends = index(from.client_sends(), image.structs_size(), "struct", from.name());
    }
    if (from.has_server_sends()) {
      to.server_sends = index(from.server_sends(), image.structs_size(), "struct", from.name());
    }
    const image::Framing& framing = from.framing();
    to.framing.kind = enumerator(framing.kind(), FramingKind::prefixed, "framing", from.name());
    to.framing.delimiter = framing.delimiter();
    to.framing.prefix = scalar(framing.prefix(), from.name());
    to.framing.prefix_order =
        enumerator(framing.prefix_order(), ByteOrder::badc, "byte order", from.name());
    to.framing.prefix_counts_itself = framing.prefix_counts_itself();
    return to;
  }

  Model model() {
    Model to;
    for (const image::File& from : image.files()) to.files.push_back(file(from));
    for (const image::Enum& from : image.enums()) to.enums.push_back(enumeration(from));
    for (int i = 0; i < image.structs_size(); ++i) {
      to.structs.push_back(structure(image.structs(i), i));
    }
    for (const image::Stream& from : image.streams()) to.streams.push_back(stream(from));
    for (const image::Bits& from : image.bits()) to.bits.push_back(bits(from));
    for (const image::Variant& from : image.variants()) to.variants.push_back(variant(from));
    for (const image::Constant& from : image.constants()) to.constants.push_back(constant(from));
    check_variants(to);
    return to;
  }

  /// A variant stands in the struct that owns it: nothing else says that the structs within it
  /// stand in front of that struct.
  void check_variants(const Model& model) {
    for (std::size_t i = 0; i < model.structs.size(); ++i) {
      for (const Member& member : model.structs[i].members) {
        const auto* field = std::get_if<Field>(&member);
        const auto* type = field ? std::get_if<VariantType>(&field->type) : nullptr;
        if (!type || type->index >= model.variants.size()) continue;
        if (model.variants[type->index].owner != i) {
          fault(fmt::format("{}.{}: a variant of another struct", model.structs[i].name,
                            field->name));
        }
      }
    }
  }
};

}  // namespace

std::expected<Model, std::string> from_image(std::string_view octets) {
  const google::protobuf::LogSilencer silence;  // what is wrong is returned
  image::Model from;
  if (!from.ParseFromArray(octets.data(), static_cast<int>(octets.size()))) {
    return std::unexpected("not an image of a compiled schema (no protobuf message of that shape)");
  }
  if (from.image_version() != image_version) {
    return std::unexpected(fmt::format("an image of version {}; this program reads version {}",
                                       from.image_version(), image_version));
  }
  Reader reader{from, {}};
  Model model = reader.model();
  if (!reader.error.empty()) return std::unexpected("damaged image: " + reader.error);
  return model;
}

}  // namespace wirestruct::schema
