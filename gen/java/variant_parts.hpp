// The cases of a `switch`, for code that reads and writes it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "gen/java/expression_text.hpp"

namespace wirestruct::gen::java {

struct VariantCase {
  /// Over the variable JavaField::many, in which the selector is; empty for the default.
  std::string condition;
  /// Nothing for `void`. It has the name of the variant's field, for errors.
  std::shared_ptr<JavaField> content;
  std::shared_ptr<schema::Field> content_field;  ///< what `content` points to
  std::string type;     ///< in Java: `Login`, `PacketBody.Octets`, `PacketBody.Nothing`
  std::string wrapper;  ///< format that makes one of the value: `{}`, `new PacketBody.Octets({})`
  std::string unwrap;   ///< what gets the value out of it again: ``, `.octets()`
  std::string nothing;  ///< of `void`, the value
};

const schema::Variant& variant_of(const schema::Model& model, const JavaField& field);

/// One for each alternative, in order.
std::vector<VariantCase> cases_of(const Scope& scope, const JavaField& field);

/// Statements that assign what an alternative holds to the variable of the variant.
std::string read_alternative(const Scope& scope, const JavaField& field, const VariantCase& one);

/// The types that are declared inside of the interface.
std::string wrapper_name(const schema::Model& model, const Names& names,
                         const schema::Variant& variant, const schema::Alternative& alternative);

/// True when the text has the name of a variable in it.
bool is_word_in(std::string_view text, std::string_view word);

/// The text without lines that only note a position that nothing asks for.
std::string without_unused(std::string text, const std::vector<std::string>& variables);

}  // namespace wirestruct::gen::java
