#include "schema/resolve_file.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name(std::string_view text) {
  if (text.empty() || !is_letter(text.front())) return false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit && !is_letter(c)) return false;
  }
  return true;
}

// Names with a separator between them, or nothing at all.
bool are_names(std::string_view text, std::string_view separator) {
  if (text.empty()) return true;
  if (text.size() > limits::name_octets) return false;
  while (true) {
    const std::size_t end = text.find(separator);
    if (!is_name(text.substr(0, end))) return false;
    if (end == text.npos) return true;
    text.remove_prefix(end + separator.size());
  }
}

void check(const ast::Option& option, std::string_view separator, Diagnostics& diagnostics) {
  if (are_names(option.value, separator)) return;
  report(diagnostics,
         {.code = ErrorCode::e209,
          .at = option.at,
          .message = "this is no name for generated code",
          .label = fmt::format("expected names of a-z, A-Z, 0-9 and _, as in \"example{}chat\"",
                               separator),
          .notes = {},
          .fix = {}});
}

}  // namespace

File resolve_file(const ast::File& from, Diagnostics& diagnostics) {
  File to;
  to.path = from.path;
  to.doc = from.doc;
  to.requested = from.requested;
  if (from.package) to.package = from.package->text;
  for (const char c : to.package) to.cpp_namespace += c == '.' ? "::" : std::string(1, c);
  to.java_package = to.package;
  if (from.cpp_namespace) {
    check(*from.cpp_namespace, "::", diagnostics);
    to.cpp_namespace = from.cpp_namespace->value;
  }
  if (from.java_package) {
    check(*from.java_package, ".", diagnostics);
    to.java_package = from.java_package->value;
  }
  for (const ast::Import& import : from.imports) {
    if (import.file) to.imports.push_back(*import.file);
  }
  return to;
}

}  // namespace wirestruct::schema
