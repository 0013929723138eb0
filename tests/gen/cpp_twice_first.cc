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

int main() {
  example::chat::Packet packet;
  packet.sequence = 123456;
  const bool same_text = to_string(packet) == printed_elsewhere(packet);
  const bool same_layout = &example::chat::Packet::layout == layout_elsewhere();
  return same_text && same_layout ? 0 : 1;
}
