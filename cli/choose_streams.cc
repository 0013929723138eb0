#include "cli/choose_streams.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace wirestruct::cli {
namespace {

using schema::Model;
using schema::Stream;
using Streams = std::expected<std::vector<Stream>, std::string>;

template <class Declaration>
std::string names_of(const std::vector<Declaration>& declarations) {
  std::string names;
  for (const Declaration& declaration : declarations) {
    names += (names.empty() ? "" : ", ") + declaration.name;
  }
  return names.empty() ? "none" : names;
}

Streams of_message(const Model& model, const StreamChoice& choice) {
  const schema::Struct* message = schema::find_struct(model, choice.message);
  if (!message) {
    return std::unexpected(fmt::format("the schema has no struct {}; it has: {}", choice.message,
                                       names_of(model.structs)));
  }
  if (!message->parameters.empty()) {
    return std::unexpected(
        fmt::format("{} is no message: its parameters are given by the struct that contains it; "
                    "name that one",
                    message->name));
  }
  Stream stream;
  stream.port = choice.port;
  stream.client_sends = static_cast<std::size_t>(message - model.structs.data());
  stream.server_sends = stream.client_sends;
  Stream datagrams = stream;
  datagrams.transport = schema::Transport::udp;
  if (choice.at) return std::vector{datagrams};
  return std::vector{stream, datagrams};
}

Streams of_schema(const Model& model, const StreamChoice& choice) {
  if (choice.stream.empty()) return model.streams;
  const Stream* stream = schema::find_stream(model, choice.stream);
  if (!stream) {
    return std::unexpected(fmt::format("the schema has no stream {}; it has: {}", choice.stream,
                                       names_of(model.streams)));
  }
  return std::vector{*stream};
}

// A port alone picks among several streams, and moves a single one.
Streams at_port(std::vector<Stream> streams, std::uint16_t port) {
  if (std::ranges::any_of(streams, [&](const Stream& s) { return s.port == port; })) {
    std::erase_if(streams, [&](const Stream& stream) { return stream.port != port; });
    return streams;
  }
  if (streams.size() > 1) {
    return std::unexpected(
        fmt::format("the schema has no stream with port {}: name the one to read there with "
                    "--stream; it has: {}",
                    port, names_of(streams)));
  }
  streams.front().port = port;
  return streams;
}

const Stream* other_at_same_port(const std::vector<Stream>& streams, const Stream& stream) {
  const auto other = std::ranges::find_if(streams, [&](const Stream& candidate) {
    return &candidate != &stream && candidate.transport == stream.transport &&
           candidate.port == stream.port;
  });
  return other == streams.end() ? nullptr : &*other;
}

}  // namespace

Streams choose_streams(const Model& model, const StreamChoice& choice) {
  if (!choice.message.empty()) return of_message(model, choice);
  Streams streams = of_schema(model, choice);
  if (!streams) return streams;
  if (streams->empty()) {
    return std::unexpected(fmt::format(
        "the schema has no stream: name the struct that is sent with --message, and its "
        "port with --port; it has: {}",
        names_of(model.structs)));
  }
  if (choice.port != 0) streams = at_port(std::move(*streams), choice.port);
  if (!streams) return streams;
  for (const Stream& stream : *streams) {
    if (const Stream* other = other_at_same_port(*streams, stream)) {
      return std::unexpected(fmt::format("{} and {} have the same port {}: name one with --stream",
                                         stream.name, other->name, stream.port));
    }
  }
  return streams;
}

const schema::Stream* stream_at(std::span<const Stream> streams, schema::Transport transport,
                                std::uint16_t port) {
  const auto stream = std::ranges::find_if(streams, [&](const Stream& candidate) {
    return candidate.transport == transport && (candidate.port == port || candidate.port == 0);
  });
  return stream == streams.end() ? nullptr : &*stream;
}

}  // namespace wirestruct::cli
