// What a stream becomes: its port, and what reads the messages of either side.
#include <fmt/format.h>

#include "gen/java/fields.hpp"
#include "gen/java/javadoc.hpp"
#include "gen/java/type_text.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Framing;
using schema::FramingKind;
using schema::Model;
using schema::Stream;

constexpr std::string_view tcp_template = R"(

/**
 * Reads what $sender$ sends, for its $receiver$.
 *
 * @param in from the connection; need not be buffered
 * @return a reader that hands out one message after the other, in whatever pieces they come
 */
public static MessageReader<$type$> from$Sender$(InputStream in) {
  return new MessageReader<>($reader_arguments$);
}

/**
 * Takes what $sender$ sends as it comes, without waiting for it.
 *
 * @return a decoder at the beginning of a connection
 */
public static MessageDecoder<$type$> decoderFrom$Sender$() {
  return new MessageDecoder<>($format$, $framing$);
}
$writer$
)";

constexpr std::string_view writer_template = R"(

/**
 * Writes a message as $sender$ sends it, with $extra$.
 *
 * @param out to the connection
 * @param message what is sent
 * @throws IOException if the stream cannot be written
 * @throws IllegalArgumentException if a reader would find another end of the message
 */
public static void writeFrom$Sender$(OutputStream out, $type$ message) throws IOException {
  out.write(FRAMING.frame(message.toBytes()));
}
)";

constexpr std::string_view udp_template = R"(

/**
 * Decodes what $sender$ sent, for its $receiver$.
 *
 * @param datagram one that was received
 * @return the message at its start
 * @throws WireException if the message is not what the schema says
 */
public static $type$ from$Sender$(DatagramPacket datagram) throws WireException {
  return $type$.decode(
      ByteBuffer.wrap(datagram.getData(), datagram.getOffset(), datagram.getLength()));
}
)";

bool is_framed(const Stream& stream) {
  return stream.transport == schema::Transport::tcp && stream.framing.kind != FramingKind::self;
}

/// `Framing.prefixed(2, ByteOrder.BIG_ENDIAN, false)`
std::string framing_text(const Framing& framing) {
  std::string octets;
  switch (framing.kind) {
    case FramingKind::self:
      return "Framing.SELF";
    case FramingKind::delimited:
      for (const char c : framing.delimiter) {
        const auto octet = static_cast<unsigned char>(c);
        octets += fmt::format("{}{}0x{:02X}", octets.empty() ? "" : ", ", "(byte) ", octet);
      }
      return fmt::format("Framing.delimited({})", octets);
    case FramingKind::prefixed:
      return fmt::format(
          "Framing.prefixed({}, ByteOrder.{}, {})", framing.prefix.size_octets,
          framing.prefix_order == schema::ByteOrder::little ? "LITTLE_ENDIAN" : "BIG_ENDIAN",
          framing.prefix_counts_itself);
  }
  return {};
}

std::string from(const Model& model, const Names& names, const Stream& stream,
                 std::optional<std::size_t> sends, bool is_client) {
  if (!sends) return {};
  const std::string type = names.struct_reference(stream.file, *sends);
  const bool is_fixed = is_plain(model, model.structs[*sends]);
  const std::string format =
      is_fixed ? fmt::format("WireFormat.fixed({0}.LAYOUT, {0}::decode)", type) : type + ".FORMAT";
  const std::string framing = is_framed(stream) ? "FRAMING" : "Framing.SELF";
  const std::string sender = is_client ? "a client" : "the server";
  const std::string receiver = is_client ? "server" : "client";
  const std::string_view capital = is_client ? "Client" : "Server";
  if (stream.transport == schema::Transport::udp) {
    return fill(udp_template,
                {{"type", type}, {"sender", sender}, {"receiver", receiver}, {"Sender", capital}});
  }
  std::string writer;
  if (is_framed(stream)) {
    const bool is_prefixed = stream.framing.kind == FramingKind::prefixed;
    writer = fill(writer_template,
                  {{"type", type},
                   {"sender", sender},
                   {"Sender", capital},
                   {"extra", is_prefixed ? "its length in front" : "the delimiter behind it"}});
  }
  const std::string arguments = is_fixed && !is_framed(stream)
                                    ? fmt::format("in, {0}.LAYOUT, {0}::decode", type)
                                    : fmt::format("in, {}, {}", format, framing);
  return fill(tcp_template, {{"type", type},
                             {"sender", sender},
                             {"receiver", receiver},
                             {"Sender", capital},
                             {"reader_arguments", arguments},
                             {"format", format},
                             {"framing", framing},
                             {"writer", writer}});
}

std::string framing_words(const Stream& stream) {
  if (stream.transport == schema::Transport::udp) return "UDP, a message in a datagram";
  switch (stream.framing.kind) {
    case FramingKind::self:
      return "TCP";
    case FramingKind::delimited:
      return "TCP, each message with a delimiter behind it";
    case FramingKind::prefixed:
      return "TCP, each message with its length in front";
  }
  return {};
}

std::string framing_constant(const Stream& stream) {
  if (!is_framed(stream)) return {};
  return fmt::format(
      "\n/** How the ends of messages are found. */\npublic static final Framing FRAMING = {};\n",
      framing_text(stream.framing));
}

}  // namespace

std::string stream_text(const Model& model, const Names& names, std::size_t index) {
  const Stream& stream = model.streams[index];
  std::string doc = summary(stream.doc, fmt::format("{{@code stream {}}}.", stream.name));
  doc += fmt::format("\n\n<p>Over {}.", framing_words(stream));
  return fill(R"(
$doc$
public final class $type$ {

  /** The $transport$ port of the server. */
  public static final int PORT = $port$;
  $framing$

  private $type$() {}
  $client$
  $server$
}
)",
              {{"doc", javadoc(doc, 0)},
               {"type", names.of_stream(index)},
               {"transport", stream.transport == schema::Transport::tcp ? "TCP" : "UDP"},
               {"port", std::to_string(stream.port)},
               {"framing", framing_constant(stream)},
               {"client", from(model, names, stream, stream.client_sends, true)},
               {"server", from(model, names, stream, stream.server_sends, false)}});
}

}  // namespace wirestruct::gen::java
