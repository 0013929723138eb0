// Long lines of generated Java, broken as google-java-format does.
#pragma once

#include <string>
#include <string_view>

namespace wirestruct::gen::java {

/// The text with lines of code that pass `line_columns` broken: behind `=`, else in front of
/// operators, else within the last parentheses, each time four columns to the right. Comments stay
/// as they are, and so does a name that is longer than a line.
std::string break_lines(std::string_view text);

}  // namespace wirestruct::gen::java
