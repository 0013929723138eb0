// Every expression of a struct, and every field that an expression reads.
#pragma once

#include <functional>

#include "schema/model.hpp"

namespace wirestruct::schema {

/// One in a struct: in its fields, its guards, the contents of its `switch`.
///   array  whose elements `last` is of; null where there is none
using VisitExpression = std::function<void(const Expression& expression, const Field* array)>;
void for_all_expressions(const Model& model, const Struct& structure, const VisitExpression& visit);

/// Those within checksums, too.
using VisitValue = std::function<void(const FieldValue& value, SourceSpan at)>;
void for_all_values(const Expression& expression, const VisitValue& visit);

}  // namespace wirestruct::schema
