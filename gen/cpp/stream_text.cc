// A stream of a schema as the constants and types that a client and a server need.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/cpp/block_lines.hpp"
#include "gen/cpp/comment.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/names.hpp"
#include "gen/cpp/parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::cpp {
namespace {

constexpr std::string_view stream_template = R"(
$doc$
struct $Stream$ {
  /// Of the server, $transport$.
  static constexpr std::uint16_t port = $port$;

  $messages$
  $framing$
};
)";

std::string message_alias(const schema::Model& model, const schema::Stream& stream,
                          std::string_view alias, std::optional<std::size_t> message) {
  if (!message) return "";
  const schema::Struct& structure = model.structs[*message];
  return broken_once(fmt::format("using {} =", alias),
                     type_reference(model, stream.file, structure.file, structure.name) + ";", 2);
}

/// `wirestruct::PrefixFraming<2, std::endian::big>`; nothing where the message itself says its end.
std::string framing_text(const schema::Framing& framing) {
  std::string type;
  switch (framing.kind) {
    case schema::FramingKind::self:
      return "";
    case schema::FramingKind::prefixed:
      type = fmt::format("wirestruct::PrefixFraming<{}, std::endian::{}{}>",
                         framing.prefix.size_octets,
                         framing.prefix_order == schema::ByteOrder::big ? "big" : "little",
                         framing.prefix_counts_itself ? ", true" : "");
      break;
    case schema::FramingKind::delimited: {
      std::vector<std::string> characters;
      for (const char character : framing.delimiter) {
        characters.push_back(pad_text(static_cast<std::byte>(character)));
      }
      type = fmt::format("wirestruct::DelimiterFraming<{}>", fmt::join(characters, ", "));
      break;
    }
  }
  return "/// Where a message ends: `wirestruct::MessageBuffer<ClientSends, Framing>`.\n" +
         broken_once("using Framing =", type + ';', 2);
}

}  // namespace

std::string stream_text(const schema::Model& model, const schema::Stream& stream) {
  return fill(stream_template,
              {{"doc", comment(stream.doc, 0)},
               {"Stream", type_identifier(stream.name)},
               {"transport", stream.transport == schema::Transport::tcp ? "TCP" : "UDP"},
               {"port", fmt::format("{}", stream.port)},
               {"framing", framing_text(stream.framing)},
               {"messages", message_alias(model, stream, "ClientSends", stream.client_sends) +
                                message_alias(model, stream, "ServerSends", stream.server_sends)}});
}

}  // namespace wirestruct::gen::cpp
