#include "schema/expressions_of.hpp"

namespace wirestruct::schema {

void for_all_expressions(const Model& model, const Struct& structure,
                         const VisitExpression& visit) {
  for (const Guard& guard : structure.guards) {
    if (guard.kind != GuardKind::octets_left) visit(guard.condition, nullptr);
  }
  if (structure.order_choice) visit(structure.order_choice->selector, nullptr);
  const auto visit_content = [&](const Field& field) {
    if (field.extent && field.extent->kind != ExtentKind::rest) {
      visit(field.extent->expression, &field);
    }
    for (const Expression& argument : field.arguments) visit(argument, nullptr);
  };
  for (const Member& member : structure.members) {
    const auto* field = std::get_if<Field>(&member);
    if (!field) continue;
    if (field->derived) visit(*field->derived, nullptr);
    if (field->where) visit(*field->where, nullptr);
    if (field->region) visit(*field->region, nullptr);
    visit_content(*field);
    const auto* variant = std::get_if<VariantType>(&field->type);
    if (!variant) continue;
    visit(model.variants[variant->index].selector, nullptr);
    for (const Alternative& alternative : model.variants[variant->index].alternatives) {
      if (alternative.content) visit_content(*alternative.content);
    }
  }
}

void for_all_values(const Expression& expression, const VisitValue& visit) {
  if (const auto* value = std::get_if<FieldValue>(&expression.node)) {
    visit(*value, expression.at);
  } else if (const auto* operation = std::get_if<Operation>(&expression.node)) {
    for (const Expression& operand : operation->operands) for_all_values(operand, visit);
  } else if (const auto* checksum = std::get_if<Checksum>(&expression.node)) {
    for (const ChecksumPiece& piece : checksum->pieces) {
      const auto* piece_value = std::get_if<ValuePiece>(&piece);
      if (piece_value) for_all_values(piece_value->value[0], visit);
    }
  }
}

}  // namespace wirestruct::schema
