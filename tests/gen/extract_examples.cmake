# Makes a source file of the ```cpp blocks of a document: lines that include something come first,
# then each block as the body of a function of its own, and run_examples() that calls them.
#   cmake -D DOCUMENT=… -D OUTPUT=… -P extract_examples.cmake
file(READ "${DOCUMENT}" text)
# A list is separated by semicolons, and brackets in it hide them.
string(REPLACE ";" "<semicolon>" text "${text}")
string(REPLACE "[" "<open>" text "${text}")
string(REPLACE "]" "<close>" text "${text}")
string(REGEX REPLACE "\n" ";" lines "${text}")

set(includes "#include \"gen/cpp_documentation.hpp\"\n")
set(functions "")
set(calls "")
set(number 0)
set(is_inside NO)
foreach(line IN LISTS lines)
  if(line STREQUAL "```cpp")
    math(EXPR number "${number} + 1")
    set(is_inside YES)
    string(APPEND functions "void example_${number}() {\n")
    string(APPEND calls "  example_${number}()<semicolon>\n")
  elseif(is_inside AND line STREQUAL "```")
    set(is_inside NO)
    string(APPEND functions "}\n\n")
  elseif(is_inside AND line MATCHES "^#include")
    string(APPEND includes "${line}\n")
  elseif(is_inside)
    string(APPEND functions "${line}\n")
  endif()
endforeach()
if(number EQUAL 0)
  message(FATAL_ERROR "${DOCUMENT} has no examples")
endif()

set(source "${includes}
namespace {

${functions}}  // namespace

void run_examples() {
${calls}}
")
string(REPLACE "<semicolon>" ";" source "${source}")
string(REPLACE "<open>" "[" source "${source}")
string(REPLACE "<close>" "]" source "${source}")
file(WRITE "${OUTPUT}" "${source}")
