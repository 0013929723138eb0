#include "capture/decompress.hpp"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

namespace wirestruct::capture {
namespace {

constexpr std::size_t packed_octets_at_once = 64 << 10;

bool starts_with(std::span<const std::byte> octets, std::string_view magic) {
  return octets.size() >= magic.size() &&
         std::memcmp(octets.data(), magic.data(), magic.size()) == 0;
}

/// What both formats have in common: packed octets in, plain ones out, and what is wrong only
/// behind the last plain octet before it.
class Unpacked : public OctetStream {
 protected:
  struct Step {
    std::size_t taken = 0;   // packed octets
    std::size_t made = 0;    // plain octets
    std::string wrong = {};  // nothing can be made of what follows
  };

  explicit Unpacked(std::unique_ptr<OctetStream> packed)
      : packed_(std::move(packed)), buffer_(packed_octets_at_once) {}

  /// Goes on as far as there are packed octets and room; of no packed octets, what still waits.
  virtual Step unpack(std::span<const std::byte> packed, std::span<std::byte> to) = 0;
  /// What is wrong when no packed octets follow; nothing where they may end.
  virtual std::string wrong_at_end() const = 0;

 private:
  std::size_t read_some(std::span<std::byte> to) override {
    while (wrong_.empty()) {
      Step step = unpack(waiting_, to);
      waiting_ = waiting_.subspan(step.taken);
      wrong_ = std::move(step.wrong);
      if (step.made > 0) return step.made;
      if (!waiting_.empty() || !wrong_.empty()) continue;
      waiting_ = std::span(buffer_).first(packed_->read(buffer_));
      if (waiting_.empty()) {
        wrong_ = packed_->error().empty() ? wrong_at_end() : packed_->error();
        break;
      }
    }
    set_error(wrong_);
    return 0;
  }

  std::unique_ptr<OctetStream> packed_;
  std::vector<std::byte> buffer_;
  std::span<const std::byte> waiting_;  // in buffer_, not yet unpacked
  std::string wrong_;
};

class Gzip final : public Unpacked {
 public:
  explicit Gzip(std::unique_ptr<OctetStream> packed) : Unpacked(std::move(packed)) {
    constexpr int gzip_with_largest_window = 15 + 16;
    if (inflateInit2(&inflate_, gzip_with_largest_window) != Z_OK) throw std::bad_alloc();
  }
  ~Gzip() override { inflateEnd(&inflate_); }
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

 private:
  Step unpack(std::span<const std::byte> packed, std::span<std::byte> to) override {
    Step step;
    if (between_members_) {
      // Zeros fill the last block of a tape, or of a disk.
      while (step.taken < packed.size() && packed[step.taken] == std::byte{0}) ++step.taken;
      if (step.taken == packed.size()) return step;
      if (packed[step.taken] != std::byte{0x1F}) {
        step.wrong = "something else follows the gzip data";
        return step;
      }
      inflateReset(&inflate_);
      between_members_ = false;
      packed = packed.subspan(step.taken);
    }
    // zlib's older declarations lack a const.
    inflate_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
    inflate_.avail_in = static_cast<uInt>(packed.size());
    inflate_.next_out = reinterpret_cast<Bytef*>(to.data());
    const auto room = static_cast<uInt>(std::min<std::size_t>(to.size(), 1 << 30));
    inflate_.avail_out = room;
    const int result = inflate(&inflate_, Z_NO_FLUSH);
    step.taken += packed.size() - inflate_.avail_in;
    step.made = room - inflate_.avail_out;
    if (result == Z_STREAM_END) {
      between_members_ = true;
    } else if (result != Z_OK && (result != Z_BUF_ERROR || !packed.empty())) {
      step.wrong = fmt::format("the gzip data is damaged ({})",
                               inflate_.msg != nullptr ? inflate_.msg : zError(result));
    }
    return step;
  }
  std::string wrong_at_end() const override {
    return between_members_ ? "" : "the gzip data breaks off";
  }

  z_stream inflate_{};
  bool between_members_ = false;
};

class Zstd final : public Unpacked {
 public:
  Zstd(std::unique_ptr<OctetStream> packed, int window_log)
      : Unpacked(std::move(packed)), context_(ZSTD_createDCtx()) {
    if (!context_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, window_log);
  }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };

  Step unpack(std::span<const std::byte> packed, std::span<std::byte> to) override {
    // A finished frame has nothing waiting; without octets the call would begin another.
    if (packed.empty() && between_frames_) return {};
    ZSTD_inBuffer in{packed.data(), packed.size(), 0};
    ZSTD_outBuffer out{to.data(), to.size(), 0};
    const std::size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
    between_frames_ = result == 0;
    Step step{.taken = in.pos, .made = out.pos};
    if (ZSTD_isError(result) != 0) {
      step.wrong = fmt::format("the zstd data is damaged ({})", ZSTD_getErrorName(result));
    }
    return step;
  }
  std::string wrong_at_end() const override {
    return between_frames_ ? "" : "the zstd data breaks off";
  }

  std::unique_ptr<ZSTD_DCtx, Free> context_;
  bool between_frames_ = false;
};

}  // namespace

std::unique_ptr<OctetStream> decompressed(std::unique_ptr<OctetStream> octets,
                                          int zstd_window_log) {
  const auto head = octets->head();
  if (starts_with(head, "\x1F\x8B")) return std::make_unique<Gzip>(std::move(octets));
  if (starts_with(head, "\x28\xB5\x2F\xFD")) {
    return std::make_unique<Zstd>(std::move(octets), zstd_window_log);
  }
  return octets;
}

std::string_view other_compression(std::span<const std::byte> head) {
  if (starts_with(head, "\xFD\x37zX")) return "xz";
  if (starts_with(head, "BZh")) return "bzip2";
  if (starts_with(head, "\x04\x22\x4D\x18")) return "lz4";
  return {};
}

}  // namespace wirestruct::capture
