// Schema text and places in it. Every ast node, model element and diagnostic points back to text
// through a `SourceSpan`, so that an error can always show the line it is about.
#pragma once

#include <cstdint>
#include <string>

namespace wirestruct::schema {

/// One schema file as read.
struct SourceFile {
  std::string path;  ///< as the user named it, or as an import reached it
  std::string text;  ///< UTF-8, unchecked until it is lexed
};

/// A half-open range of octets in one source file.
struct SourceSpan {
  std::uint32_t file = 0;   ///< index into the sources of the compilation
  std::uint32_t begin = 0;  ///< octet offset of the first character
  std::uint32_t end = 0;    ///< octet offset after the last character

  friend bool operator==(const SourceSpan&, const SourceSpan&) = default;
};

}  // namespace wirestruct::schema
