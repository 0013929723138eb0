#include "capture/writer.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace wirestruct::capture {
namespace {

/// A file beside `path`, with the permissions that a file made by open() would have.
std::FILE* create_beside(const std::string& path, std::string& temporary_path) {
  temporary_path = path + ".XXXXXX";
  const int file = mkstemp(temporary_path.data());
  if (file < 0) return nullptr;
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(file, 0666 & ~mask);
  return fdopen(file, "wb");
}

/// True for what is replaced as a whole; a pipe or /dev/null must stay what it is.
bool is_regular_or_new(const std::string& path) {
  struct stat status{};
  return stat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode);
}

}  // namespace

std::expected<PacketWriter, SourceError> PacketWriter::create(const std::string& path,
                                                              int link_type, int snap_octets) {
  PacketWriter writer;
  writer.path_ = path;
  std::FILE* file = nullptr;
  if (path == "-") {
    // The dumper closes what it is given; standard output itself stays open.
    const int copy = dup(STDOUT_FILENO);
    file = copy < 0 ? nullptr : fdopen(copy, "wb");
  } else if (is_regular_or_new(path)) {
    file = create_beside(path, writer.temporary_path_);
  } else {
    file = std::fopen(path.c_str(), "wbe");
  }
  if (file == nullptr) return std::unexpected(writer.failed(std::strerror(errno)));

  writer.handle_.reset(
      pcap_open_dead_with_tstamp_precision(link_type, snap_octets, PCAP_TSTAMP_PRECISION_NANO));
  writer.dumper_.reset(pcap_dump_fopen(writer.handle_.get(), file));
  if (!writer.dumper_) return std::unexpected(writer.failed(pcap_geterr(writer.handle_.get())));
  return writer;
}

PacketWriter::PacketWriter(PacketWriter&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_path_(std::exchange(other.temporary_path_, {})),
      handle_(std::move(other.handle_)),
      dumper_(std::move(other.dumper_)) {}

PacketWriter& PacketWriter::operator=(PacketWriter&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(temporary_path_, other.temporary_path_);
  std::swap(handle_, other.handle_);
  std::swap(dumper_, other.dumper_);
  return *this;
}

PacketWriter::~PacketWriter() {
  if (!temporary_path_.empty()) unlink(temporary_path_.c_str());
}

SourceError PacketWriter::failed(const std::string& what) const {
  return {path_ == "-" ? fmt::format("cannot write to standard output: {}", what)
                       : fmt::format("cannot write `{}`: {}", path_, what)};
}

void PacketWriter::write(const Packet& packet) {
  constexpr std::int64_t per_second = 1'000'000'000;
  pcap_pkthdr header{};
  std::int64_t fraction = packet.time_ns % per_second;
  if (fraction < 0) fraction += per_second;
  header.ts.tv_sec = (packet.time_ns - fraction) / per_second;
  header.ts.tv_usec = fraction;  // nanoseconds, as the file's magic number says
  header.caplen = static_cast<bpf_u_int32>(packet.octets.size());
  header.len = packet.original_octets;
  pcap_dump(reinterpret_cast<unsigned char*>(dumper_.get()), &header,
            reinterpret_cast<const unsigned char*>(packet.octets.data()));
}

std::expected<void, SourceError> PacketWriter::flush() {
  errno = 0;
  if (pcap_dump_flush(dumper_.get()) != 0 || std::ferror(pcap_dump_file(dumper_.get())) != 0) {
    return std::unexpected(failed(errno == 0 ? "write failed" : std::strerror(errno)));
  }
  return {};
}

std::expected<void, SourceError> PacketWriter::close() {
  if (auto flushed = flush(); !flushed) return flushed;
  dumper_.reset();
  handle_.reset();
  if (temporary_path_.empty()) return {};
  if (std::rename(temporary_path_.c_str(), path_.c_str()) != 0) {
    return std::unexpected(failed(std::strerror(errno)));
  }
  temporary_path_.clear();
  return {};
}

}  // namespace wirestruct::capture
