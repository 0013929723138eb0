#include "translate/charset.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "translate/utf8.hpp"

namespace wirestruct::translate {
namespace {

using schema::Charset;
using Octets = std::span<const std::byte>;

// The names that iconv has for them; UTF-16 with its order, so that no byte order mark is put in
// front or taken away.
const char* iconv_name(Charset charset) {
  switch (charset) {
    case Charset::ascii:
      return "ASCII";
    case Charset::latin1:
      return "ISO-8859-1";
    case Charset::utf8:
      return "UTF-8";
    case Charset::utf16le:
      return "UTF-16LE";
    case Charset::utf16be:
      return "UTF-16BE";
    case Charset::gbk:
      return "GBK";
  }
  std::abort();
}

/// A conversion that is opened once: making one is much more work than using it.
class Conversion {
 public:
  Conversion(const char* to, const char* from) : handle_(::iconv_open(to, from)) {}
  ~Conversion() {
    if (is_open()) ::iconv_close(handle_);
  }
  Conversion(const Conversion&) = delete;
  Conversion& operator=(const Conversion&) = delete;

  bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  /// What the octets become, and how many of them did.
  struct Result {
    std::string text;
    std::size_t octets = 0;
  };
  Result convert(Octets octets) {
    Result result;
    if (!is_open()) return result;
    ::iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    // iconv does not write to what it reads.
    char* in = const_cast<char*>(reinterpret_cast<const char*>(octets.data()));
    std::size_t left = octets.size();
    std::array<char, 1024> part{};
    bool more = true;
    while (more) {
      char* out = part.data();
      std::size_t room = part.size();
      const std::size_t status = ::iconv(handle_, &in, &left, &out, &room);
      result.text.append(part.data(), part.size() - room);
      more = status == static_cast<std::size_t>(-1) && errno == E2BIG;
    }
    result.octets = octets.size() - left;
    return result;
  }

 private:
  iconv_t handle_;
};

Conversion& to_utf8_from(Charset charset) {
  thread_local std::array<Conversion, 6> conversions{{
      {"UTF-8", iconv_name(Charset::ascii)},
      {"UTF-8", iconv_name(Charset::latin1)},
      {"UTF-8", iconv_name(Charset::utf8)},
      {"UTF-8", iconv_name(Charset::utf16le)},
      {"UTF-8", iconv_name(Charset::utf16be)},
      {"UTF-8", iconv_name(Charset::gbk)},
  }};
  return conversions.at(static_cast<std::size_t>(charset));
}

Conversion& from_utf8_to(Charset charset) {
  thread_local std::array<Conversion, 6> conversions{{
      {iconv_name(Charset::ascii), "UTF-8"},
      {iconv_name(Charset::latin1), "UTF-8"},
      {iconv_name(Charset::utf8), "UTF-8"},
      {iconv_name(Charset::utf16le), "UTF-8"},
      {iconv_name(Charset::utf16be), "UTF-8"},
      {iconv_name(Charset::gbk), "UTF-8"},
  }};
  return conversions.at(static_cast<std::size_t>(charset));
}

std::string_view as_text(Octets octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
}

}  // namespace

std::optional<std::string> to_utf8(Octets text, Charset charset) {
  if (charset == Charset::utf8) {
    if (!valid_utf8(text)) return std::nullopt;
    return std::string(as_text(text));
  }
  Conversion::Result result = to_utf8_from(charset).convert(text);
  if (result.octets != text.size()) return std::nullopt;
  // Some characters have more than one code in GBK.
  const auto back = from_utf8(result.text, charset);
  if (!back || !std::ranges::equal(*back, text)) return std::nullopt;
  return std::move(result.text);
}

std::optional<std::vector<std::byte>> from_utf8(std::string_view text, Charset charset) {
  const Octets octets = std::as_bytes(std::span(text));
  if (charset == Charset::utf8) return std::vector<std::byte>(octets.begin(), octets.end());
  const Conversion::Result result = from_utf8_to(charset).convert(octets);
  if (result.octets != octets.size()) return std::nullopt;
  const Octets converted = std::as_bytes(std::span(result.text));
  return std::vector<std::byte>(converted.begin(), converted.end());
}

std::size_t valid_octets(Octets text, Charset charset) {
  if (charset == Charset::utf8) return valid_utf8_octets(text);
  return to_utf8_from(charset).convert(text).octets;
}

std::string_view name_of(Charset charset) {
  switch (charset) {
    case Charset::ascii:
      return "ascii";
    case Charset::latin1:
      return "latin1";
    case Charset::utf8:
      return "utf8";
    case Charset::utf16le:
      return "utf16le";
    case Charset::utf16be:
      return "utf16be";
    case Charset::gbk:
      return "gbk";
  }
  std::abort();
}

}  // namespace wirestruct::translate
