# wirestruct_generate(TARGET name SCHEMAS file… LANGUAGES [cpp] [java]
#                     [IMPORT_FOLDERS folder…] [OUTPUT_FOLDER folder])
#
# Code from schemas at build time.
#
#   TARGET          a new INTERFACE library. With `cpp` among the languages, linking it gives the
#                   generated headers (`chat.wire` → `#include "chat.hpp"`) and the codec runtime.
#   SCHEMAS         the .wire files; name imported ones, too, here or in a target of their own
#   LANGUAGES       cpp, java, or both
#   IMPORT_FOLDERS  where imports are looked for after the importing file's own folder
#   OUTPUT_FOLDER   default: <build folder>/<name>; headers come into its cpp/, sources into java/
#
# With `java`, the variable <name>_JAVA_SOURCES is set to what `add_jar` (CMake's UseJava) takes among
# its SOURCES: the list of the generated files, as "@file". WIRESTRUCT_JAVA_RUNTIME is the jar that
# they need.
#
# The generator runs again exactly when a schema, an import of one, or the tool itself has changed,
# and what depends on a generated file is built again only when the text of that file has changed.
function(wirestruct_generate)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;OUTPUT_FOLDER"
    "SCHEMAS;LANGUAGES;IMPORT_FOLDERS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "wirestruct_generate: unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  foreach(needed TARGET SCHEMAS LANGUAGES)
    if(NOT arg_${needed})
      message(FATAL_ERROR "wirestruct_generate: ${needed} is missing")
    endif()
  endforeach()
  if(NOT arg_OUTPUT_FOLDER)
    set(arg_OUTPUT_FOLDER "${CMAKE_CURRENT_BINARY_DIR}/${arg_TARGET}")
  endif()

  set(stamp "${arg_OUTPUT_FOLDER}/generated.stamp")
  set(depfile "${arg_OUTPUT_FOLDER}/generated.d")
  set(options --quiet --stamp "${stamp}" --depfile "${depfile}")
  set(byproducts "")

  set(schemas "")
  foreach(schema IN LISTS arg_SCHEMAS)
    cmake_path(ABSOLUTE_PATH schema BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    list(APPEND schemas "${schema}")
  endforeach()
  foreach(folder IN LISTS arg_IMPORT_FOLDERS)
    cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    list(APPEND options -I "${folder}")
  endforeach()

  add_library(${arg_TARGET} INTERFACE)
  foreach(language IN LISTS arg_LANGUAGES)
    if(language STREQUAL "cpp")
      list(APPEND options --cpp "${arg_OUTPUT_FOLDER}/cpp")
      foreach(schema IN LISTS schemas)
        cmake_path(GET schema STEM LAST_ONLY stem)
        list(APPEND byproducts "${arg_OUTPUT_FOLDER}/cpp/${stem}.hpp")
      endforeach()
      target_include_directories(${arg_TARGET} INTERFACE "${arg_OUTPUT_FOLDER}/cpp")
      target_link_libraries(${arg_TARGET} INTERFACE wirestruct::codec)
    elseif(language STREQUAL "java")
      set(java_sources "${arg_OUTPUT_FOLDER}/java.sources")
      list(APPEND options --java "${arg_OUTPUT_FOLDER}/java" --java-sources "${java_sources}")
      list(APPEND byproducts "${java_sources}")
      set(${arg_TARGET}_JAVA_SOURCES "@${java_sources}" PARENT_SCOPE)
    else()
      message(FATAL_ERROR "wirestruct_generate: LANGUAGES takes cpp and java, not ${language}")
    endif()
  endforeach()

  # The stamp changes with every run; the files change only with their text, and Ninja looks again
  # (restat), so that an edit of a comment in a schema compiles nothing.
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS ${byproducts}
    COMMAND wirestruct::wirestruct gen ${options} ${schemas}
    DEPENDS wirestruct::wirestruct ${schemas}
    DEPFILE "${depfile}"
    COMMENT "Generating ${arg_LANGUAGES} from ${arg_SCHEMAS}"
    VERBATIM)
  add_custom_target(${arg_TARGET}_generated DEPENDS "${stamp}")
  add_dependencies(${arg_TARGET} ${arg_TARGET}_generated)
endfunction()
