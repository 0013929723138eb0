#include "schema/image.hpp"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>

#include <utility>

#include "image.pb.h"
#include "schema/utf8.hpp"

namespace wirestruct::schema {
namespace {

// The enums of the image have the numbers of the model's, so that one cast turns one into the
// other.
template <typename Image, typename Own>
Image to_number(Own value) {
  return static_cast<Image>(std::to_underlying(value));
}

void put(const Scalar& from, image::Scalar& to) {
  to.set_kind(to_number<image::ScalarKind>(from.kind));
  to.set_size_octets(from.size_octets);
}

struct PutType {
  image::Type& to;
  void operator()(const Scalar& from) const { put(from, *to.mutable_scalar()); }
  void operator()(const EnumType& from) const {
    to.set_enum_index(static_cast<std::uint32_t>(from.index));
  }
  void operator()(const StructType& from) const {
    to.set_struct_index(static_cast<std::uint32_t>(from.index));
  }
  void operator()(const BitsType& from) const {
    to.set_bits_index(static_cast<std::uint32_t>(from.index));
  }
  void operator()(const VariantType& from) const {
    to.set_variant_index(static_cast<std::uint32_t>(from.index));
  }
};

struct PutMember {
  image::Member& to;
  void operator()(const Field& from) const {
    image::Field& field = *to.mutable_field();
    field.set_name(from.name);
    field.set_doc(from.doc);
    std::visit(PutType{*field.mutable_type()}, from.type);
    field.set_order(to_number<image::ByteOrder>(from.order));
    for (const std::uint64_t dimension : from.dimensions) field.add_dimensions(dimension);
    field.set_offset_octets(from.offset_octets);
    field.set_size_octets(from.size_octets);
    field.set_stride_octets(from.stride_octets);
  }
  void operator()(const Padding& from) const {
    image::Padding& padding = *to.mutable_padding();
    padding.set_kind(to_number<image::PaddingKind>(from.kind));
    padding.set_filler(std::to_integer<std::uint32_t>(from.filler));
    padding.set_offset_octets(from.offset_octets);
    padding.set_size_octets(from.size_octets);
    padding.set_alignment_octets(from.alignment_octets);
  }
};

void put(const File& from, image::File& to) {
  to.set_path(printable(from.path));  // protobuf takes UTF-8 only, and file systems anything
  to.set_package(from.package);
  to.set_cpp_namespace(from.cpp_namespace);
  to.set_java_package(from.java_package);
  for (const std::size_t import : from.imports) {
    to.add_imports(static_cast<std::uint32_t>(import));
  }
  to.set_requested(from.requested);
  to.set_doc(from.doc);
}

void put(const Enum& from, image::Enum& to) {
  to.set_name(from.name);
  to.set_doc(from.doc);
  to.set_file_index(static_cast<std::uint32_t>(from.file));
  put(from.underlying, *to.mutable_underlying());
  for (const Enumerator& enumerator : from.enumerators) {
    image::Enumerator& added = *to.add_enumerators();
    added.set_name(enumerator.name);
    added.set_doc(enumerator.doc);
    added.set_bits(enumerator.bits);
    added.set_written_as_character(enumerator.written_as_character);
  }
}

void put(const Struct& from, image::Struct& to) {
  to.set_name(from.name);
  to.set_doc(from.doc);
  to.set_file_index(static_cast<std::uint32_t>(from.file));
  to.set_layout(to_number<image::LayoutRule>(from.layout));
  to.set_max_alignment_octets(from.max_alignment_octets);
  for (const Member& member : from.members) std::visit(PutMember{*to.add_members()}, member);
  to.set_size_octets(from.size_octets);
  to.set_alignment_octets(from.alignment_octets);
}

void put(const Stream& from, image::Stream& to) {
  to.set_name(from.name);
  to.set_doc(from.doc);
  to.set_file_index(static_cast<std::uint32_t>(from.file));
  to.set_transport(to_number<image::Transport>(from.transport));
  to.set_port(from.port);
  if (from.client_sends) to.set_client_sends(static_cast<std::uint32_t>(*from.client_sends));
  if (from.server_sends) to.set_server_sends(static_cast<std::uint32_t>(*from.server_sends));
}

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
        // Only structs before this one: an image with a cycle would never end.
        return StructType{index(from.struct_index(), structs_before, "struct", where)};
      case image::Type::kBitsIndex:
        return BitsType{from.bits_index()};
      case image::Type::kVariantIndex:
        return VariantType{from.variant_index()};
      case image::Type::TYPE_NOT_SET:
        break;
    }
    fault(fmt::format("{}: no type", where));
    return Scalar{};
  }

  Member member(const image::Member& from, std::string_view where, int structs_before) {
    if (from.has_padding()) {
      const image::Padding& padding = from.padding();
      if (padding.filler() > 0xFF) fault(fmt::format("{}: filler {}", where, padding.filler()));
      return Padding{.kind = enumerator(padding.kind(), PaddingKind::tail, "padding", where),
                     .filler = static_cast<std::byte>(padding.filler()),
                     .offset_octets = padding.offset_octets(),
                     .size_octets = padding.size_octets(),
                     .alignment_octets = padding.alignment_octets(),
                     .at = {}};
    }
    const image::Field& field = from.field();
    const std::string path = fmt::format("{}.{}", where, field.name());
    return Field{.name = field.name(),
                 .doc = field.doc(),
                 .type = type(field.type(), path, structs_before),
                 .order = enumerator(field.order(), ByteOrder::big, "byte order", path),
                 .dimensions = {field.dimensions().begin(), field.dimensions().end()},
                 .offset_octets = field.offset_octets(),
                 .size_octets = field.size_octets(),
                 .stride_octets = field.stride_octets(),
                 .asserted_offset_octets = {},
                 .at = {}};
  }

  File file(const image::File& from) {
    File to{from.path(),      from.package(), from.cpp_namespace(), from.java_package(), {},
            from.requested(), from.doc()};
    for (const std::uint32_t import : from.imports()) {
      to.imports.push_back(index(import, image.files_size(), "file", from.path()));
    }
    return to;
  }

  Enum enumeration(const image::Enum& from) {
    Enum to{.name = from.name(),
            .doc = from.doc(),
            .file = index(from.file_index(), image.files_size(), "file", from.name()),
            .underlying = scalar(from.underlying(), from.name()),
            .enumerators = {},
            .at = {}};
    for (const image::Enumerator& enumerator : from.enumerators()) {
      to.enumerators.push_back({.name = enumerator.name(),
                                .doc = enumerator.doc(),
                                .bits = enumerator.bits(),
                                .written_as_character = enumerator.written_as_character(),
                                .at = {}});
    }
    return to;
  }

  Struct structure(const image::Struct& from, int structs_before) {
    Struct to;
    to.name = from.name();
    to.doc = from.doc();
    to.file = index(from.file_index(), image.files_size(), "file", from.name());
    to.layout = enumerator(from.layout(), LayoutRule::natural, "layout", from.name());
    to.max_alignment_octets = from.max_alignment_octets();
    for (const image::Member& from_member : from.members()) {
      to.members.push_back(member(from_member, from.name(), structs_before));
    }
    to.size_octets = from.size_octets();
    to.alignment_octets = from.alignment_octets();
    return to;
  }

  Stream stream(const image::Stream& from) {
    Stream to;
    to.name = from.name();
    to.doc = from.doc();
    to.file = index(from.file_index(), image.files_size(), "file", from.name());
    to.transport = enumerator(from.transport(), Transport::udp, "transport", from.name());
    if (from.port() > 0xFFFF) fault(fmt::format("{}: port {}", from.name(), from.port()));
    to.port = static_cast<std::uint16_t>(from.port());
    if (from.has_client_sends()) {
      to.client_sends = index(from.client_sends(), image.structs_size(), "struct", from.name());
    }
    if (from.has_server_sends()) {
      to.server_sends = index(from.server_sends(), image.structs_size(), "struct", from.name());
    }
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
    return to;
  }
};

}  // namespace

std::string to_image(const Model& model) {
  image::Model to;
  to.set_image_version(image_version);
  for (const File& file : model.files) put(file, *to.add_files());
  for (const Enum& enumeration : model.enums) put(enumeration, *to.add_enums());
  for (const Struct& structure : model.structs) put(structure, *to.add_structs());
  for (const Stream& stream : model.streams) put(stream, *to.add_streams());

  std::string octets;
  {
    google::protobuf::io::StringOutputStream string(&octets);
    google::protobuf::io::CodedOutputStream coded(&string);
    coded.SetSerializationDeterministic(true);
    to.SerializeToCodedStream(&coded);
  }
  return octets;
}

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
