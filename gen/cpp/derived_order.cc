#include "gen/cpp/derived_order.hpp"

#include <algorithm>

#include "gen/cpp/expressions.hpp"

namespace wirestruct::gen::cpp {
namespace {

using schema::Checksum;
using schema::Expression;
using schema::Field;
using schema::FieldValue;
using schema::Operation;
using schema::Struct;

/// True when the value is one that a checksum goes over, and reads that field.
bool reads(const schema::ChecksumPiece& piece, const Field& field) {
  const auto* value = std::get_if<schema::ValuePiece>(&piece);
  if (value == nullptr) return false;
  std::set<std::size_t> numbers;
  add_fields_of(value->value.front(), numbers);
  return numbers.contains(field.number);
}

/// True when a checksum in the expression goes over that field.
bool covers(const Expression& expression, const Field& field) {
  if (const auto* checksum = std::get_if<Checksum>(&expression.node)) {
    return std::ranges::any_of(checksum->pieces, [&](const schema::ChecksumPiece& piece) {
      const auto* region = std::get_if<schema::Region>(&piece);
      if (region == nullptr) return reads(piece, field);
      return region->whole || (region->first <= field.number && field.number <= region->last);
    });
  }
  const auto* operation = std::get_if<Operation>(&expression.node);
  return operation != nullptr &&
         std::ranges::any_of(operation->operands,
                             [&](const Expression& operand) { return covers(operand, field); });
}

}  // namespace

std::vector<const Field*> checksums_in_order(const Struct& structure) {
  std::vector<const Field*> waiting;
  for (const schema::Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (field && field->derived && has_checksum(*field->derived)) waiting.push_back(field);
  }
  std::vector<const Field*> ordered;
  while (!waiting.empty()) {
    const auto is_ready = [&](const Field* field) {
      return std::ranges::none_of(waiting, [field](const Field* other) {
        return other != field && covers(*field->derived, *other) &&
               !covers(*other->derived, *field);
      });
    };
    auto next = std::ranges::find_if(waiting, is_ready);
    if (next == waiting.end()) next = waiting.begin();
    ordered.push_back(*next);
    waiting.erase(next);
  }
  return ordered;
}

void add_fields_of(const Expression& expression, std::set<std::size_t>& numbers) {
  if (const auto* value = std::get_if<FieldValue>(&expression.node)) {
    if (!value->of_last) numbers.insert(value->path.front());
  } else if (const auto* operation = std::get_if<Operation>(&expression.node)) {
    for (const Expression& operand : operation->operands) add_fields_of(operand, numbers);
  } else if (const auto* checksum = std::get_if<Checksum>(&expression.node)) {
    for (const schema::ChecksumPiece& piece : checksum->pieces) {
      const auto* value_piece = std::get_if<schema::ValuePiece>(&piece);
      if (value_piece != nullptr) add_fields_of(value_piece->value.front(), numbers);
    }
  }
}

}  // namespace wirestruct::gen::cpp
