#include "gen/java/value_parts.hpp"

#include <fmt/format.h>

#include "gen/java/javadoc.hpp"
#include "gen/java/type_text.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Model;
using schema::Padding;
using schema::Struct;

std::string_view padding_name(const Padding& padding) {
  switch (padding.kind) {
    case schema::PaddingKind::pad:
      return "pad";
    case schema::PaddingKind::align:
      return "align";
    case schema::PaddingKind::reserved:
      return "reserved";
    case schema::PaddingKind::hole:
      return "hole";
    case schema::PaddingKind::tail:
      return "tail";
  }
  return {};
}

std::string offsets(const std::vector<JavaField>& fields) {
  std::string out;
  for (const JavaField& field : fields) {
    out += fmt::format("\n/** Where {{@code {}}} starts. */\n", field.field->name);
    out += fmt::format("public static final int {} = {};\n", field.constant,
                       field.field->offset_octets);
  }
  return out;
}

std::string extent_arguments(const std::vector<std::uint64_t>& extents) {
  std::string out;
  for (const std::uint64_t extent : extents) out += fmt::format(", {}", extent);
  return out;
}

/// The calls that describe the members: `.add("kind", OFFSET_KIND, 1)`.
std::vector<std::string> layout_calls(const Names& names, const Struct& declared,
                                      const std::vector<JavaField>& fields) {
  std::vector<std::string> calls;
  auto next = fields.begin();
  for (const schema::Member& member : declared.members) {
    if (const auto* padding = std::get_if<Padding>(&member)) {
      if (padding->size_octets == 0) continue;
      calls.push_back(fmt::format(".add(\"{}\", {}, {})", padding_name(*padding),
                                  padding->offset_octets, padding->size_octets));
      continue;
    }
    const JavaField& field = *next++;
    std::string size = std::to_string(field.field->size_octets);
    if (const auto* inner = std::get_if<schema::StructType>(&field.field->type)) {
      size = names.struct_reference(declared.file, inner->index) + ".LAYOUT";
    }
    calls.push_back(fmt::format(".add(\"{}\", {}, {}{})", field.field->name, field.constant, size,
                                extent_arguments(field.extents)));
  }
  return calls;
}

std::string encode_padding(const Padding& padding) {
  const auto filler = std::to_integer<unsigned>(padding.filler);
  if (padding.size_octets == 0) return {};
  if (padding.size_octets > 1) {
    return fmt::format("FieldValues.fill(octets, offset + {}, {}, 0x{:02X});\n",
                       padding.offset_octets, padding.size_octets, filler);
  }
  const char* const cast = filler > 0x7F ? "(byte) " : "";
  return fmt::format("octets[offset + {}] = {}0x{:02X};\n", padding.offset_octets, cast, filler);
}

std::string encode_members(const Struct& declared, const std::vector<JavaField>& fields) {
  std::string out;
  auto next = fields.begin();
  for (const schema::Member& member : declared.members) {
    if (const auto* padding = std::get_if<Padding>(&member)) {
      out += encode_padding(*padding);
      continue;
    }
    const JavaField& field = *next++;
    out += in_loops(field, put_statement(field, element_offset(field, ""),
                                         subscripted(field, "this." + field.name)));
  }
  return out;
}

constexpr std::string_view few_members_template = R"(
public static final StructLayout LAYOUT =
    StructLayout.of("$name$", SIZE)
$calls$
        .build();
)";

// A chain of thousands of calls makes javac run out of stack.
constexpr std::string_view many_members_template = R"(
public static final StructLayout LAYOUT = layout();

private static StructLayout layout() {
  StructLayout.Builder layout = StructLayout.of("$name$", SIZE);
$calls$
  return layout.build();
}
)";

std::string layout(const ValueType& type) {
  constexpr std::size_t few_members = 255;
  const std::vector<std::string> members = layout_calls(type.names, type.declared, type.fields);
  const bool are_few = members.size() <= few_members;
  std::string calls;
  for (const std::string& call : members) {
    if (!calls.empty()) calls += '\n';
    calls += are_few ? "        " + call : "  layout" + call + ";";
  }
  // Without members the place of the calls vanishes.
  return fill(are_few ? few_members_template : many_members_template,
              {{"name", type.declared.name}, {"calls", calls}});
}

constexpr std::string_view octets_methods_template = R"(

/**
 * Reads one message, and not an octet more.
 *
 * @param in the stream, such as a {@code DataInputStream}
 * @return the message
 * @throws java.io.EOFException if the stream has ended in front of the message
 * @throws WireException if it has ended within the message$malformed$
 * @throws IOException if the stream cannot be read
 */
public static $type$ read(InputStream in) throws IOException {
  return $view$.read(in).toValue();
}

/**
 * Decodes a message.
 *
 * @param octets where it is
 * @param offset where it starts
 * @return the message
 * @throws WireException if the octets end within it$malformed$
 */
public static $type$ decode(byte[] octets, int offset) throws WireException {
  return $view$.wrap(octets, offset).toValue();
}

/**
 * Decodes the message at the buffer's position, which moves behind it unless something is thrown.
 * The buffer's byte order does not matter.
 *
 * @param buffer where the message is
 * @return the message
 * @throws WireException if the buffer ends within it$malformed$
 */
public static $type$ decode(ByteBuffer buffer) throws WireException {
  $type$ value = $view$.copyOf(buffer.duplicate()).toValue();
  buffer.position(buffer.position() + SIZE);
  return value;
}

/**
 * Writes the message, all of it at once.
 *
 * @param out the stream, such as a {@code DataOutputStream}
 * @throws IOException if the stream cannot be written
 */
public void write(OutputStream out) throws IOException {
  out.write(toBytes());
}

/**
 * Encodes the message. All of its octets are written, padding too.
 *
 * @param octets where to
 * @param offset where it is to start
 * @throws IndexOutOfBoundsException if there is no room for all of it
 */
public void encode(byte[] octets, int offset) {
  FieldValues.checkRoom(octets, offset, SIZE);
  $encode$
}

/**
 * Encodes the message at the buffer's position, which moves behind it unless something is thrown.
 * The buffer's byte order does not matter.
 *
 * @param buffer where to
 * @throws java.nio.BufferOverflowException if there is no room for all of it
 */
public void encode(ByteBuffer buffer) {
  buffer.put(toBytes());
}

/** {@return the message as it is on the wire} */
public byte[] toBytes() {
  byte[] octets = new byte[SIZE];
  encode(octets, 0);
  return octets;
}
)";

constexpr std::string_view constants_template = R"(
/** Octets of every message. */
public static final int SIZE = $size$;
$offsets$

/** Which octets are which field. */
$layout$
)";

}  // namespace

ValueType value_type(const Model& model, const Names& names, std::size_t index) {
  const Struct& declared = model.structs[index];
  return {model,
          names,
          declared,
          names.of_struct(index),
          names.of_view(index),
          java_fields(model, names, declared)};
}

bool fits_in_record(const std::vector<JavaField>& fields) {
  // A method has at most 255 parameters, of which `this` is one, and a long or double counts twice
  // (JVMS 17, 4.3.3). A record is made by a method with a parameter for each field.
  constexpr std::size_t parameter_slots = 254;
  std::size_t slots = 0;
  for (const JavaField& field : fields) {
    const std::string type = java_type(field);
    slots += type == "long" || type == "double" ? 2 : 1;
  }
  return slots <= parameter_slots;
}

std::string value_doc(const ValueType& type) {
  const Struct& declared = type.declared;
  std::string doc = summary(declared.doc, fmt::format("{{@code struct {}}}.", declared.name));
  doc += fmt::format("\n\n<p>{} octet{} on the wire.", declared.size_octets,
                     declared.size_octets == 1 ? "" : "s");
  return doc;
}

std::string constants(const ValueType& type) {
  return fill(constants_template, {{"size", std::to_string(type.declared.size_octets)},
                                   {"offsets", offsets(type.fields)},
                                   {"layout", layout(type)}});
}

std::string checks_of(const Struct& declared, const JavaField& field, const std::string& target,
                      const std::string& source) {
  const std::string label = fmt::format("\"{}.{}\"", declared.name, field.field->name);
  std::string out;
  if (field.holds_array()) {
    std::vector<std::uint64_t> extents = field.extents;
    if (field.shape == Shape::octets) extents.push_back(field.element_octets);
    out += fmt::format("{} = FieldValues.copy({}, {}{});\n", target, label, source,
                       extent_arguments(extents));
  }
  const std::string& value = field.holds_array() ? target : source;
  switch (field.shape) {
    case Shape::number:
    case Shape::character:
      if (const auto range = range_of(field.scalar)) {
        out += fmt::format("FieldValues.check{}({}, {}, {}, {});\n", field.is_array() ? "All" : "",
                           label, value, range->least, range->greatest);
      }
      break;
    case Shape::text:
      out += field.is_array() ? fmt::format("FieldValues.checkTexts({}, {}, {});\n", label, value,
                                            field.element_octets)
                              : fmt::format("FixedText.check({}, {}, {});\n", label, value,
                                            field.element_octets);
      break;
    case Shape::enumeration:
    case Shape::structure:
      if (!field.is_array())
        out += fmt::format("FieldValues.checkPresent({}, {});\n", label, value);
      break;
    case Shape::boolean:
    case Shape::octet:
    case Shape::octets:
      break;
  }
  return out;
}

std::string printed(const JavaField& field) {
  const bool is_unsigned = field.shape == Shape::number && is_u64(field.scalar);
  if (is_unsigned) return fmt::format("FieldValues.printUnsigned(this.{})", field.name);
  if (!field.holds_array() && field.shape != Shape::text) return "this." + field.name;
  return fmt::format("FieldValues.print(this.{})", field.name);
}

std::string octets_methods(const ValueType& type) {
  const bool is_text = can_be_malformed(type.model, type.declared);
  return fill(octets_methods_template, {{"type", type.name},
                                        {"view", type.view},
                                        {"malformed", is_text ? ", or a text is not UTF-8" : ""},
                                        {"encode", encode_members(type.declared, type.fields)}});
}

std::string value_text(const Model& model, const Names& names, std::size_t index) {
  const ValueType type = value_type(model, names, index);
  return fits_in_record(type.fields) ? record_text(type) : class_text(type);
}

}  // namespace wirestruct::gen::java
