// The methods of a value whose size varies.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/java/type_text.hpp"
#include "gen/java/value_parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

constexpr std::string_view decoding_template = R"(

/**
 * Reads one message$read_end$.
 *
 * @param in the stream, such as a {@code DataInputStream}
 * @return the message
 * @throws java.io.EOFException if the stream has ended in front of the message
 * @throws WireException if it has ended within the message, or that is not what the schema says
 * @throws IOException if the stream cannot be read
 */
public static $type$ read(InputStream in) throws IOException {
  return FORMAT.read(in, Checking.LENIENT);
}

/**
 * Decodes a message.
 *
 * @param octets where it is
 * @param offset where it starts
 * @param length how many octets there are; what follows the message is not looked at
 * @return the message
 * @throws WireException if it is not what the schema says
 */
public static $type$ decode(byte[] octets, int offset, int length) throws WireException {
  return decode(octets, offset, length, Checking.LENIENT);
}

/**
 * Decodes a message and looks closely at it.
 *
 * @param octets where it is
 * @param offset where it starts
 * @param length how many octets there are; what follows the message is not looked at
 * @param checking how closely
 * @return the message
 * @throws WireException if it is not as closely what the schema says
 */
public static $type$ decode(byte[] octets, int offset, int length, Checking checking)
    throws WireException {
  return FORMAT.decode(octets, offset, length, checking);
}

/**
 * Decodes the message at the buffer's position, which moves behind it unless something is thrown.
 * The buffer's byte order does not matter.
 *
 * @param buffer where the message is
 * @return the message
 * @throws WireException if it is not what the schema says
 */
public static $type$ decode(ByteBuffer buffer) throws WireException {
  return FORMAT.decode(buffer, Checking.LENIENT);
}
)";

constexpr std::string_view decode_template = R"(

/**
 * Decodes a message where a reader stands, for structs around this one.
 *
 * @param in the reader, which goes behind it
$parameter_docs$
 * @return the message
 * @throws WireException if it is not what the schema says
 */
public static $type$ decode(WireReader in$parameters$) throws WireException {
  $read$
}
)";

constexpr std::string_view encoding_template = R"(

/**
 * Writes the message, all of it at once.
 *
 * @param out the stream, such as a {@code DataOutputStream}
 * @throws IOException if the stream cannot be written
 * @throws org.wirestruct.EncodingException if the values do not fit together
 */
public void write(OutputStream out) throws IOException {
  out.write(toBytes());
}

/**
 * Encodes the message. All of its octets are written, padding too.
 *
 * @param octets where to
 * @param offset where it is to start
 * @return how many octets it has
 * @throws IndexOutOfBoundsException if there is no room for all of it
 * @throws org.wirestruct.EncodingException if the values do not fit together
 */
public int encode(byte[] octets, int offset) {
  byte[] message = toBytes();
  FieldValues.checkRoom(octets, offset, message.length);
  System.arraycopy(message, 0, octets, offset, message.length);
  return message.length;
}

/**
 * Encodes the message at the buffer's position, which moves behind it unless something is thrown.
 * The buffer's byte order does not matter.
 *
 * @param buffer where to
 * @throws java.nio.BufferOverflowException if there is no room for all of it
 * @throws org.wirestruct.EncodingException if the values do not fit together
 */
public void encode(ByteBuffer buffer) {
  buffer.put(toBytes());
}
)";

constexpr std::string_view encode_template = R"(

/**
 * Encodes the message where a writer stands, for structs around this one.
 *
 * @param out the writer, which goes behind it
$parameter_docs$
 */
public void encode(WireWriter out$parameters$) {
  $write$
}
)";

constexpr std::string_view size_template = R"(

/**
 * The message as it is on the wire.
 *
 * @return its octets
 * @throws org.wirestruct.EncodingException if the values do not fit together
 */
public byte[] toBytes() {
  return FORMAT.toBytes(this);
}

/**
 * How long the message is, which takes as long as encoding it.
 *
 * @return its octets
 * @throws org.wirestruct.EncodingException if the values do not fit together
 */
public int encodedSize() {
  return toBytes().length;
}
)";

std::string parameter_docs(const schema::Struct& declared) {
  std::string out;
  const std::vector<std::string> names = parameter_names(declared);
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += fmt::format("{} * @param {} the struct's {{@code {}}}", i == 0 ? "" : "\n", names[i],
                       declared.parameters[i].name);
  }
  return out;
}

std::string format_of(const ValueType& type) {
  return type.declared.end == schema::EndKind::open ? "open" : "of";
}

}  // namespace

std::string format_constant(const ValueType& type) {
  return fill(R"(

/** How messages are decoded and encoded, for {@code MessageReader} and {@code MessageDecoder}. */
public static final WireFormat<$type$> FORMAT =
    WireFormat.$open$("$name$", MIN_SIZE, $type$::decode, $type$::encode);
)",
              {{"type", type.name}, {"name", type.declared.name}, {"open", format_of(type)}});
}

std::string format_method(const ValueType& type) {
  const std::vector<std::string> names = parameter_names(type.declared);
  return fill(R"(

/**
 * How the struct is decoded and encoded by itself, as if something around it had given it these
 * values.
 *
$parameter_docs$
 * @return what decodes and encodes it
 */
public static WireFormat<$type$> format($parameters$) {
  return WireFormat.$open$("$name$", MIN_SIZE, in -> decode(in, $names$), (value, out) -> value.encode(out, $names$));
}
)",
              {{"type", type.name},
               {"name", type.declared.name},
               {"open", format_of(type)},
               {"parameter_docs", parameter_docs(type.declared)},
               {"parameters", fmt::format("long {}", fmt::join(names, ", long "))},
               {"names", fmt::format("{}", fmt::join(names, ", "))}});
}

std::string varying_methods(const ValueType& type) {
  const bool is_open = type.declared.end == schema::EndKind::open;
  std::string parameters;
  for (const std::string& name : parameter_names(type.declared)) parameters += ", long " + name;
  const std::string decode =
      fill(decode_template, {{"type", type.name},
                             {"parameter_docs", parameter_docs(type.declared)},
                             {"parameters", parameters},
                             {"read", read_members(type)}});
  const std::string encode =
      fill(encode_template, {{"parameter_docs", parameter_docs(type.declared)},
                             {"parameters", parameters},
                             {"write", write_members(type)}});
  if (!parameters.empty()) return decode + encode;
  const std::string read_end =
      is_open ? ": everything up to the end of the stream" : ", and not an octet more";
  return fill(decoding_template, {{"type", type.name}, {"read_end", read_end}}) + decode +
         fill(encoding_template, {}) + encode + fill(size_template, {});
}

}  // namespace wirestruct::gen::java
