#include "gen/java/value_parts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/java/javadoc.hpp"
#include "gen/java/type_text.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Model;
using schema::Padding;
using schema::Struct;

std::string offsets(const std::vector<JavaField>& fields) {
  std::string out;
  for (const JavaField& field : fields) {
    if (!field.field->is_offset_fixed) continue;
    out += fmt::format("\n/** Where {{@code {}}} starts. */\n", field.field->name);
    out += fmt::format("public static final int {} = {};\n", field.constant,
                       field.field->offset_octets);
  }
  return out;
}

/// The octets as Java text in which each letter is one, in pieces that fit into lines.
std::string letters(std::string_view octets) {
  constexpr std::size_t piece_columns = 60;
  std::string out = "\"";
  std::size_t begin = 0;
  for (const char c : octets) {
    if (out.size() - begin > piece_columns) {
      out += "\" + \"";
      begin = out.size();
    }
    // Java takes \u000A for the end of a line before it looks for texts.
    if (c == '\n' || c == '\r') {
      out += c == '\n' ? "\\n" : "\\r";
    } else if (c == '"' || c == '\\') {
      out += fmt::format("\\{}", c);
    } else if (c >= 0x20 && c < 0x7F) {
      out += c;
    } else {
      out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
    }
  }
  return out + '"';
}

/// What texts and octets are that are always the same; views compare with it, too.
std::string octet_constants(const std::vector<JavaField>& fields) {
  std::string out;
  for (const JavaField& field : fields) {
    if (!is_octet_constant(field)) continue;
    const std::string& octets = std::get<schema::OctetConstant>(field.field->derived->node).octets;
    const char pad = static_cast<char>(field.field->text.pad);
    out += fmt::format("\n/** What {{@code {}}} always is. */\n", field.field->name);
    out += fmt::format(
        "static final byte[] {} = FieldValues.octets({}, {}, {});\n", octets_constant(field),
        letters(std::string_view(octets).substr(0, octets.find_last_not_of(pad) + 1)),
        octets.size(), pad_literal(field));
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
  const std::vector<std::string> members = layout_calls(type.names, type.declared, type.all);
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
 * Decodes a message and looks closely at it.
 *
 * @param octets where it is
 * @param offset where it starts
 * @param checking how closely
 * @return the message
 * @throws WireException if the octets end within it, or it is not as closely what the schema says
 */
public static $type$ decode(byte[] octets, int offset, Checking checking) throws WireException {
  $view$ view = $view$.wrap(octets, offset);
  $check$
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
$encoding_doc$
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

constexpr std::string_view varying_constants_template = R"(
/** Octets of the shortest message. */
public static final int MIN_SIZE = $size$;
$offsets$
$format$
)";

constexpr std::string_view constants_template = R"(
/** Octets of every message. */
public static final int SIZE = $size$;
$offsets$

/** Which octets are which field. */
$layout$
)";

/// The variants that have the struct as an alternative, and know it as one of their own.
std::string variants_of(const Model& model, const Names& names, std::size_t index) {
  std::string out;
  for (std::size_t i = 0; i < model.variants.size(); ++i) {
    if (!implements_variant(model, model.variants[i], index)) continue;
    out += (out.empty() ? "" : ", ") + names.of_variant(i);
  }
  return out;
}

}  // namespace

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

ValueType value_type(const Model& model, const Names& names, std::size_t index) {
  const Struct& declared = model.structs[index];
  ValueType type{.model = model,
                 .names = names,
                 .declared = declared,
                 .name = names.of_struct(index),
                 .view = names.of_view(index),
                 .all = java_fields(model, names, declared),
                 .fields = {},
                 .implements = variants_of(model, names, index)};
  type.fields = stored_fields(type.all);
  return type;
}

bool is_copied(const JavaField& field) {
  return field.holds_array() || field.is_list();
}

std::string implements_clause(const ValueType& type) {
  return type.implements.empty() ? "" : " implements " + type.implements;
}

std::string construct(const ValueType& type, const std::vector<std::string>& values) {
  if (fits_in_record(type.fields)) {
    return fmt::format("return new {}({});\n", type.name, fmt::join(values, ", "));
  }
  std::string out = fmt::format("{0}.Builder value = {0}.builder();\n", type.name);
  for (std::size_t i = 0; i < values.size(); ++i) {
    out += fmt::format("value.{}({});\n", type.fields[i].name, values[i]);
  }
  return out + "return value.build();\n";
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
  const bool is_fixed = is_plain(type.model, declared);
  doc += fmt::format("\n\n<p>{} octet{} on the wire{}.", declared.size_octets,
                     declared.size_octets == 1 ? "" : "s", is_fixed ? "" : " or more");
  if (!declared.parameters.empty()) {
    std::vector<std::string> names;
    for (const schema::Parameter& parameter : declared.parameters) {
      names.push_back(fmt::format("{{@code {}}}", parameter.name));
    }
    doc += fmt::format(" What they mean depends on what the struct around it says: {}.",
                       fmt::join(names, ", "));
  }
  return doc;
}

std::string constants(const ValueType& type) {
  const std::string size = std::to_string(type.declared.size_octets);
  if (is_plain(type.model, type.declared)) {
    return fill(constants_template, {{"size", size},
                                     {"offsets", offsets(type.all) + octet_constants(type.all)},
                                     {"layout", layout(type)}});
  }
  const bool is_alone = type.declared.parameters.empty();
  return fill(varying_constants_template,
              {{"size", size},
               {"offsets", offsets(type.all) + octet_constants(type.all)},
               {"format", is_alone ? format_constant(type) : format_method(type)}});
}

namespace {

/// Whether all elements of an array are right, and the copy of it.
std::string copy_of(const JavaField& field, const std::string& label, const std::string& source) {
  std::string call = fmt::format("FieldValues.copy({}, {}", label, source);
  if (!field.is_list()) {
    std::vector<std::uint64_t> extents = field.extents;
    const bool is_run = field.shape == Shape::octets && field.count != Count::whole;
    if (is_run) extents.push_back(field.element_octets);
    const bool varies = field.count == Count::array || field.count == Count::whole;
    if (varies) call += ", -1";
    call += extent_arguments(extents);
  }
  call += ")";
  return field.is_optional() ? fmt::format("{} == null ? null : {}", source, call) : call;
}

std::string check_text(const JavaField& field, const std::string& label, const std::string& value) {
  if (field.count == Count::whole) {
    return fmt::format("{}.checkWhole({}, {});\n", charset_of(field), label, value);
  }
  const bool is_many = field.is_array() || field.is_list();
  if (!is_usual_text(field) || field.is_list()) {
    return fmt::format("{}.check{}({}, {}, {}, {});\n", charset_of(field), is_many ? "All" : "",
                       label, value, field.element_octets, pad_literal(field));
  }
  return is_many
             ? fmt::format("FieldValues.checkTexts({}, {}, {});\n", label, value,
                           field.element_octets)
             : fmt::format("FixedText.check({}, {}, {});\n", label, value, field.element_octets);
}

}  // namespace

std::string checks_of(const Struct& declared, const JavaField& field, const std::string& target,
                      const std::string& source) {
  const std::string label = fmt::format("\"{}.{}\"", declared.name, field.field->name);
  std::string copy;
  if (is_copied(field)) copy = fmt::format("{} = {};\n", target, copy_of(field, label, source));
  const std::string& value = is_copied(field) ? target : source;
  std::string out;
  switch (field.shape) {
    case Shape::number:
    case Shape::character:
      if (const auto range = range_of(field.scalar)) {
        out += fmt::format("FieldValues.check{}({}, {}, {}, {});\n", field.is_array() ? "All" : "",
                           label, value, range->least, range->greatest);
      }
      break;
    case Shape::text:
      out += check_text(field, label, value);
      break;
    case Shape::enumeration:
    case Shape::flags:
    case Shape::bits:
    case Shape::structure:
    case Shape::variant:
      if (!is_copied(field) && !field.is_optional()) {
        out += fmt::format("FieldValues.checkPresent({}, {});\n", label, value);
      }
      break;
    case Shape::boolean:
    case Shape::octet:
    case Shape::octets:
      break;
  }
  if (field.is_optional() && !out.empty()) {
    out = fmt::format("if ({} != null) {{\n{}}}\n", source, indented(out, 2));
  }
  return copy + out;
}

std::string equality(const JavaField& field) {
  if (field.holds_array() || field.is_optional()) {
    return fmt::format("FieldValues.equal(this.{0}, that.{0})", field.name);
  }
  if (field.is_list()) return fmt::format("this.{0}.equals(that.{0})", field.name);
  switch (field.shape) {
    case Shape::number:
      if (field.scalar.kind == schema::ScalarKind::floating_point) {
        return fmt::format("{0}.compare(this.{1}, that.{1}) == 0",
                           field.element == "float" ? "Float" : "Double", field.name);
      }
      [[fallthrough]];
    case Shape::boolean:
    case Shape::character:
    case Shape::octet:
      return fmt::format("this.{0} == that.{0}", field.name);
    case Shape::text:
    case Shape::octets:
    case Shape::enumeration:
    case Shape::flags:
    case Shape::bits:
    case Shape::structure:
    case Shape::variant:
      return fmt::format("this.{0}.equals(that.{0})", field.name);
  }
  return {};
}

std::string printed(const JavaField& field) {
  if (field.field->shown.secret) return fmt::format("FieldValues.printSecret(this.{})", field.name);
  const bool is_unsigned = field.shape == Shape::number && is_u64(field.scalar);
  if (is_unsigned) return fmt::format("FieldValues.printUnsigned(this.{})", field.name);
  if (!is_copied(field) && field.shape != Shape::text) return "this." + field.name;
  return fmt::format("FieldValues.print(this.{})", field.name);
}

std::string octets_methods(const ValueType& type) {
  // What cannot be decoded matters more than what should not be.
  const std::string check =
      can_be_malformed(type.model, type.declared).order
          ? fmt::format("{} value = view.toValue();\nview.check(checking);\nreturn value;\n",
                        type.name)
          : "view.check(checking);\nreturn view.toValue();\n";
  return fill(
      octets_methods_template,
      {{"type", type.name},
       {"check", check},
       {"view", type.view},
       {"malformed", malformed_words(can_be_malformed(type.model, type.declared))},
       {"encoding_doc",
        can_fail_to_encode(type.model, type.declared)
            ? " * @throws org.wirestruct.EncodingException if the values do not fit together"
            : ""},
       {"encode", encode_plain(type)}});
}

std::string value_text(const Model& model, const Names& names, std::size_t index) {
  const ValueType type = value_type(model, names, index);
  return fits_in_record(type.fields) ? record_text(type) : class_text(type);
}

}  // namespace wirestruct::gen::java
