// What a stream becomes: its port, and what reads the messages of either side.
#include <fmt/format.h>

#include "gen/java/javadoc.hpp"
#include "gen/java/type_text.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::Stream;

constexpr std::string_view tcp_template = R"(

/**
 * Reads what $sender$ sends, for its $receiver$.
 *
 * @param in from the connection; need not be buffered
 * @return a reader that hands out one message after the other, in whatever pieces they come
 */
public static MessageReader<$type$> from$Sender$(InputStream in) {
  return new MessageReader<>(in, $type$.LAYOUT, $type$::decode);
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

std::string from(const Names& names, const Stream& stream, std::optional<std::size_t> sends,
                 bool is_client) {
  if (!sends) return {};
  const bool is_tcp = stream.transport == schema::Transport::tcp;
  return fill(is_tcp ? tcp_template : udp_template,
              {{"type", names.struct_reference(stream.file, *sends)},
               {"sender", is_client ? "a client" : "the server"},
               {"receiver", is_client ? "server" : "client"},
               {"Sender", is_client ? "Client" : "Server"}});
}

}  // namespace

std::string stream_text(const schema::Model& model, const Names& names, std::size_t index) {
  const Stream& stream = model.streams[index];
  const bool is_tcp = stream.transport == schema::Transport::tcp;
  std::string doc = summary(stream.doc, fmt::format("{{@code stream {}}}.", stream.name));
  doc += fmt::format("\n\n<p>Over {}.", is_tcp ? "TCP" : "UDP, a message in a datagram");
  return fill(R"(
$doc$
public final class $type$ {

  /** The $transport$ port of the server. */
  public static final int PORT = $port$;

  private $type$() {}
  $client$
  $server$
}
)",
              {{"doc", javadoc(doc, 0)},
               {"type", names.of_stream(index)},
               {"transport", is_tcp ? "TCP" : "UDP"},
               {"port", std::to_string(stream.port)},
               {"client", from(names, stream, stream.client_sends, true)},
               {"server", from(names, stream, stream.server_sends, false)}});
}

}  // namespace wirestruct::gen::java
