# wirestruct_precompile(TARGET [TESTS])
#
# With WIRESTRUCT_PCH, the headers that nearly every translation unit reads are compiled once: reading
# them is more than half of what a compiler does here. Only headers of others are among them, so that
# an include of ours that the architecture does not allow still does not compile. An include that is
# forgotten goes unnoticed with them: builds without presets, and clang-tidy, go without.
#   TESTS   with GoogleTest
#
# One for all targets of a kind and a version of C++: compilers take a precompiled header only with
# the options that it was made with.
function(wirestruct_precompile target)
  if(NOT WIRESTRUCT_PCH)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "TESTS" "" "")
  get_target_property(standard ${target} CXX_STANDARD)
  set(shared wirestruct_headers_${standard})
  set(headers
    <algorithm> <array> <bit> <charconv> <cstdint> <filesystem> <fstream> <functional> <map> <memory>
    <optional> <set> <span> <sstream> <string> <string_view> <unordered_map> <utility> <variant>
    <vector>)
  set(libraries "")
  if(standard EQUAL CMAKE_CXX_STANDARD)
    list(APPEND headers <expected> <fmt/format.h> <fmt/ranges.h>)
    list(APPEND libraries fmt::fmt)
  endif()
  if(arg_TESTS)
    string(APPEND shared _tests)
    list(APPEND headers <gmock/gmock.h> <gtest/gtest.h>)
    list(APPEND libraries GTest::gmock GTest::gtest_main)
  endif()
  if(NOT TARGET ${shared})
    set(source "${PROJECT_BINARY_DIR}/${shared}.cc")
    file(CONFIGURE OUTPUT "${source}" CONTENT "")
    add_library(${shared} OBJECT "${source}")
    set_target_properties(${shared} PROPERTIES CXX_STANDARD ${standard})
    wirestruct_warnings(${shared})
    target_link_libraries(${shared} PRIVATE ${libraries})
    target_precompile_headers(${shared} PRIVATE ${headers})
    if(arg_TESTS)
      wirestruct_test_options(${shared})
    endif()
  endif()
  target_precompile_headers(${target} REUSE_FROM ${shared})
endfunction()
