#include "cli/raw_streams.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>
#include <utility>

namespace wirestruct::cli {
namespace {

constexpr std::size_t listed_gaps = 1000;

std::string_view name_of(translate::Sender sender) {
  return sender == translate::Sender::client ? "client" : "server";
}

std::string_view as_text(capture::Octets octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

// `1-client.bin`, `1-client.1-gap.bin`
std::string file_name(const RawStream& stream, std::uint64_t gaps) {
  const std::string origin =
      stream.connection == 0 ? std::string("datagrams") : fmt::to_string(stream.connection);
  const std::string gap =
      gaps == 0 ? std::string() : fmt::format(".{}-gap{}", gaps, gaps == 1 ? "" : "s");
  return fmt::format("{}-{}{}.bin", origin, name_of(stream.sender), gap);
}

}  // namespace

RawStreams::RawStreams(const std::string& folder, Outlets::Write out)
    : files_(folder), has_folder_(!folder.empty()), out_(std::move(out)) {}

void RawStreams::write(const RawStream& stream, capture::Octets octets) {
  Open* to = open(stream);
  if (!to) return;
  to->size_octets += octets.size();
  octets_ += octets.size();
  if (has_folder_) {
    files_.write(to->file, as_text(octets));
  } else {
    out_(as_text(octets));
  }
}

void RawStreams::gap(const RawStream& stream, std::uint64_t stream_offset,
                     std::uint64_t size_octets) {
  Open* to = open(stream);
  if (!to) return;
  ++to->gap_count;
  if (to->gaps.size() < listed_gaps) {
    to->gaps.push_back({to->size_octets, stream_offset, size_octets});
  }
}

void RawStreams::close(const RawStream& stream) {
  const auto found = open_.find({stream.connection, stream.sender});
  if (found == open_.end()) return;
  if (has_folder_) put_in_place(found->second);
  open_.erase(found);
}

std::expected<void, std::string> RawStreams::finish() {
  while (!open_.empty()) close(RawStream(open_.begin()->second.stream));
  if (error_.empty() && index_) {
    if (auto done = files_.put_in_place(*index_); !done) fail(done.error());
  }
  if (!error_.empty()) return std::unexpected(error_);
  return {};
}

RawStreams::Open* RawStreams::open(const RawStream& stream) {
  if (!error_.empty()) return nullptr;
  const auto found = open_.find({stream.connection, stream.sender});
  if (found != open_.end()) return &found->second;
  Open opened{.stream = stream, .source = {}, .destination = {}, .gaps = {}};
  if (stream.ends) {
    opened.source = capture::to_string(stream.ends->client);
    opened.destination = capture::to_string(stream.ends->server);
    if (stream.sender == translate::Sender::server) std::swap(opened.source, opened.destination);
    opened.stream.ends = nullptr;  // it need not stay
  }
  if (has_folder_) {
    const auto file = files_.open(file_name(stream, 0));
    if (!file) {
      fail(file.error());
      return nullptr;
    }
    opened.file = *file;
  }
  ++streams_;
  return &open_.emplace(Key{stream.connection, stream.sender}, std::move(opened)).first->second;
}

void RawStreams::put_in_place(const Open& open) {
  if (!error_.empty()) return;
  const std::string name = file_name(open.stream, open.gap_count);
  if (auto done = files_.put_in_place(open.file, name); !done) return fail(done.error());
  if (!index_) {
    const auto index = files_.open("index.jsonl");
    if (!index) return fail(index.error());
    index_ = *index;
  }
  std::string line = fmt::format(R"({{"file":"{}",)", name);
  const auto append = [&]<class... Arguments>(fmt::format_string<Arguments...> format,
                                              Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(line), format, std::forward<Arguments>(arguments)...);
  };
  if (open.stream.connection != 0) append(R"("connection":{},)", open.stream.connection);
  append(R"("sender":"{}",)", name_of(open.stream.sender));
  if (!open.source.empty()) {
    append(R"("source":"{}","destination":"{}",)", open.source, open.destination);
  }
  append(R"("octets":{},"gap_count":{},"gaps":[)", open.size_octets, open.gap_count);
  for (const Gap& gap : open.gaps) {
    append(R"({}{{"file_offset":{},"stream_offset":{},"octets":{}}})",
           line.back() == '[' ? "" : ",", gap.file_offset, gap.stream_offset, gap.size_octets);
  }
  files_.write(*index_, line + "]}\n");
}

void RawStreams::fail(const std::string& error) {
  if (error_.empty()) error_ = error;
}

}  // namespace wirestruct::cli
