#include "arrays.hpp"
#include "awkward.hpp"
#include "chat.hpp"
#include "choices.hpp"
#include "inner.hpp"
#include "market.hpp"
#include "messages.hpp"
#include "natural.hpp"
#include "nested.hpp"
#include "no_package.hpp"
#include "outer.hpp"
#include "padding.hpp"
#include "scalars.hpp"
#include "values.hpp"

std::string printed_elsewhere(const example::chat::Packet& packet);
const wirestruct::StructLayout* layout_elsewhere();

std::string printed_elsewhere(const example::chat::Packet& packet) {
  return to_string(packet);
}

const wirestruct::StructLayout* layout_elsewhere() {
  return &example::chat::Packet::layout;
}
