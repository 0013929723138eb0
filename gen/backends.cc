#include "gen/backends.hpp"

#include <array>

#include "gen/cpp/generate.hpp"
#include "gen/java/generate.hpp"
#include "schema/check_code.hpp"

namespace wirestruct::gen {

std::span<const Backend> backends() {
  static constexpr std::array table{
      Backend{"cpp", "C++20 headers, one per schema", cpp::generate, schema::check_cpp},
      Backend{"java", "Java 17 records, one file per type", java::generate, schema::check_java},
  };
  return table;
}

}  // namespace wirestruct::gen
