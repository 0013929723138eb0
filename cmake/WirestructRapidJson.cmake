# RapidJSON as of 2016, which distributions still ship, assigns to constants in a function that nobody
# calls. GCC does not look; Clang 19, and with it clang-tidy, refuses. This puts a document.h without
# that function before the installed one.
find_package(RapidJSON REQUIRED)
file(READ "${RAPIDJSON_INCLUDE_DIRS}/rapidjson/document.h" document)
string(REGEX REPLACE "GenericStringRef& operator=[^\n]*s = rhs.s; length = rhs.length; }" ""
  document "${document}")
string(REGEX REPLACE "#include \"([^\"]+)\"" "#include <rapidjson/\\1>" document "${document}")
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/rapidjson/rapidjson/document.h" CONTENT "${document}"
  @ONLY)
include_directories(SYSTEM "${PROJECT_BINARY_DIR}/rapidjson")
