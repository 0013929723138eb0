#include <cstdio>

#include "outer.hpp"

int main() {
  std::printf("%zu\n", rebuild::Outer::wire_size);
}
