// ANSI colours, or nothing: the one place that knows escapes (ECMA-48, 8.3.117).
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace wirestruct::translate {

class Style {
 public:
  explicit Style(bool color) : color_(color) {}

  std::string bold(std::string_view text) const { return paint("1", text); }
  std::string dim(std::string_view text) const { return paint("2", text); }
  std::string warning(std::string_view text) const { return paint("1;31", text); }
  /// One of six hues that stay apart on dark and on light ground; neighbours differ.
  std::string hue(std::size_t index, std::string_view text) const {
    constexpr std::array<std::string_view, 6> hues = {"36", "33", "32", "35", "94", "91"};
    return paint(hues[index % hues.size()], text);
  }

 private:
  std::string paint(std::string_view code, std::string_view text) const {
    if (!color_ || text.empty()) return std::string(text);
    std::string painted = "\x1b[";
    painted.append(code).append("m").append(text).append("\x1b[0m");
    return painted;
  }

  bool color_;
};

}  // namespace wirestruct::translate
