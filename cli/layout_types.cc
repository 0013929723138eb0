#include "cli/layout_types.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "schema/expression_text.hpp"
#include "translate/evaluate.hpp"
#include "translate/format.hpp"

namespace wirestruct::cli {
namespace {

using schema::Expression;
using schema::Field;
using schema::Model;
using schema::Parameter;
using schema::Struct;

// Constants go by the names that the parameter has for them.
std::string argument_text(const Model& model, const Struct& structure, const Parameter& parameter,
                          const Expression& argument) {
  const auto* number = std::get_if<schema::Number>(&argument.node);
  if (number && parameter.enumeration) {
    const auto bits =
        translate::bits_for(model, schema::EnumType{*parameter.enumeration}, number->value);
    const schema::Enumerator* known =
        bits ? translate::find_enumerator(model.enums[*parameter.enumeration], *bits) : nullptr;
    if (known) return known->name;
  }
  return schema::text_of(model, structure, argument);
}

const std::vector<Parameter>& parameters_of(const Model& model, const Field& field) {
  const auto* bits = std::get_if<schema::BitsType>(&field.type);
  return bits ? model.bits[bits->index].parameters
              : model.structs[std::get<schema::StructType>(field.type).index].parameters;
}

// What a field passes to each of its parameters.
std::vector<std::string> arguments_of(const Model& model, const Struct& structure,
                                      const Field& field) {
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < field.arguments.size(); ++i) {
    arguments.push_back(
        argument_text(model, structure, parameters_of(model, field)[i], field.arguments[i]));
  }
  return arguments;
}

// An enum's name, or `i64`.
std::string type_name(const Model& model, const Parameter& parameter) {
  return parameter.enumeration ? model.enums[*parameter.enumeration].name : "i64";
}

void write(JsonWriter& writer, const std::string& text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

}  // namespace

std::string title_of(const Model& model, const Struct& structure) {
  if (structure.parameters.empty()) return structure.name;
  std::vector<std::string> parameters;
  for (const Parameter& parameter : structure.parameters) {
    parameters.push_back(fmt::format("{} {}", type_name(model, parameter), parameter.name));
  }
  return fmt::format("{}({})", structure.name, fmt::join(parameters, ", "));
}

std::string type_of(const Model& model, const Struct& structure, const Field& field) {
  std::string type = translate::format_type(model, field);
  if (field.arguments.empty()) return type;
  // Between the name and the dimensions.
  return type.insert(schema::type_name(model, field.type).size(),
                     fmt::format("({})", fmt::join(arguments_of(model, structure, field), ", ")));
}

void write_parameters(JsonWriter& writer, const Model& model, const Struct& structure) {
  if (structure.parameters.empty()) return;
  writer.Key("parameters");
  writer.StartArray();
  for (const Parameter& parameter : structure.parameters) {
    writer.StartObject();
    writer.Key("name");
    write(writer, parameter.name);
    writer.Key("type");
    write(writer, type_name(model, parameter));
    writer.EndObject();
  }
  writer.EndArray();
}

void write_arguments(JsonWriter& writer, const Model& model, const Struct& structure,
                     const Field& field) {
  if (field.arguments.empty()) return;
  writer.Key("arguments");
  writer.StartArray();
  for (const std::string& argument : arguments_of(model, structure, field)) {
    write(writer, argument);
  }
  writer.EndArray();
}

}  // namespace wirestruct::cli
