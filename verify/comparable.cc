#include "verify/comparable.hpp"

#include <fmt/format.h>

namespace wirestruct::verify {
namespace {

using schema::Field;
using schema::Model;
using schema::Struct;

// The first field, on the way down, whose octets are not always at one place in one order.
std::string odd_field(const Model& model, const Struct& structure, const std::string& path) {
  for (const schema::Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (!field) continue;
    const std::string name = path.empty() ? field->name : path + "." + field->name;
    if (field->guard || field->extent || field->region ||
        std::holds_alternative<schema::VariantType>(field->type)) {
      return name + " varies from message to message";
    }
    switch (field->order) {
      case schema::ByteOrder::chosen:
        return "the byte order of " + name + " is chosen by the data";
      case schema::ByteOrder::cdab:
      case schema::ByteOrder::badc:
        return name + " has swapped 16-bit units";
      case schema::ByteOrder::none:
      case schema::ByteOrder::little:
      case schema::ByteOrder::big:
        break;
    }
    if (const auto* inner = std::get_if<schema::StructType>(&field->type)) {
      std::string odd = odd_field(model, model.structs[inner->index], name);
      if (!odd.empty()) return odd;
    }
  }
  return "";
}

}  // namespace

std::string why_not_comparable(const Model& model, const Struct& structure,
                               const schema::Framing& framing) {
  switch (framing.kind) {
    case schema::FramingKind::self:
      break;
    case schema::FramingKind::delimited:
      return "its messages are told apart by a delimiter";
    case schema::FramingKind::prefixed:
      return "its messages have a length in front of them";
  }
  const std::string odd = odd_field(model, structure, "");
  if (structure.end == schema::EndKind::fixed) return odd;
  return fmt::format("{} has no fixed size{}", structure.name, odd.empty() ? "" : ": " + odd);
}

}  // namespace wirestruct::verify
