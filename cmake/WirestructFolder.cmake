# wirestruct_folder(NAME SOURCES … [USES …] [LIBRARIES …])
#
# One folder of the source tree as one static library `wirestruct_NAME`. Its headers are reachable as
# "NAME/header.hpp", and only by targets that name the folder in USES: each folder is exposed through
# an include root of its own, so that an include the architecture does not allow does not compile.
#   USES       folders whose headers this one may include
#   LIBRARIES  outside libraries
function(wirestruct_folder name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES;LIBRARIES")
  set(root "${PROJECT_BINARY_DIR}/roots/${name}")
  file(MAKE_DIRECTORY "${root}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${root}/${name}" SYMBOLIC)

  add_library(wirestruct_${name} STATIC ${arg_SOURCES})
  target_include_directories(wirestruct_${name} PUBLIC "${root}")
  wirestruct_warnings(wirestruct_${name})
  wirestruct_precompile(wirestruct_${name})
  foreach(used IN LISTS arg_USES)
    target_link_libraries(wirestruct_${name} PUBLIC wirestruct_${used})
  endforeach()
  target_link_libraries(wirestruct_${name} PUBLIC ${arg_LIBRARIES})
endfunction()

# wirestruct_warnings(TARGET): the warnings that every translation unit of ours is free of.
function(wirestruct_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # With -O3 it sees overlaps and loose ends in strings and vectors that are none (GCC bugs 105651,
    # 105562, 107852, mended in 13); what is really there, the sanitizers see.
    target_compile_options(${target} PRIVATE
      -Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # std::stable_sort of libstdc++ calls what libstdc++ says is not to be called.
    target_compile_options(${target} PRIVATE -Wno-deprecated-declarations)
  endif()
  if(WIRESTRUCT_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()
