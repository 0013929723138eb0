// Which messages somebody wants to see: `kind == text && user_id > 100`. An expression as schemas
// have them, with the same operators, names and arithmetic (schema/expression.hpp), over all
// fields of a message, and with what only a filter needs: texts, floats, elements of arrays, and
// whether a field is there.
//
//   name == "Zoë"          text, as JSON shows it: in UTF-8, whatever its charset is
//   token == "c0 c1 c2"    raw octets, in hex
//   price >= 0.1           a fraction is rounded to the width of the float it is compared with
//   items[0].id == 7
//   present(at)            1 when an `if`, a `switch` or a short message did not leave it out
//   contains(name, "oë")   1 when the text (or the octets) are part of it
//   count(items), size(body), size(this), offset(body)      as in schemas
//
// What cannot be evaluated, because a field is not there or a number leaves 64 bits, is unknown.
// `&&` and `||` are known when one operand says it all; a comparison with the unknown is unknown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/expression.hpp"
#include "schema/model.hpp"
#include "translate/field_path.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

/// The value of a path.
struct PathValue {
  FieldPath path;
  bool as_text = false;  ///< of a `char`: it is compared with text
};

/// `count(items)`, `size(body)`, `size(this)`, `offset(body)`.
struct PathMeasure {
  schema::MeasureKind kind = schema::MeasureKind::size;
  FieldPath path;  ///< without steps: the message
};

struct Presence {
  FieldPath path;
};

struct FilterNode;

/// Whether the first operand has the second one in it.
struct Containment {
  std::vector<FilterNode> operands;
};

struct FilterOperation {
  schema::Operator op = schema::Operator::equal;
  std::vector<FilterNode> operands;
};

struct FilterNode {
  /// monostate: a name that only other structs know
  std::variant<std::monostate, std::int64_t, std::uint64_t, Real, std::string,
               std::vector<std::byte>, PathValue, PathMeasure, Presence, Containment,
               FilterOperation>
      node;
};

enum class Verdict : std::uint8_t { holds, fails, unknown };

struct Filter {
  /// By index into Model::structs; of a struct that is not there nothing holds.
  struct OfStruct {
    std::size_t structure = 0;
    FilterNode expression;
  };
  std::vector<OfStruct> expressions;
};

/// The filter for messages of these structs (indices into Model::structs, at least one). A name
/// must mean something in one of them. Error: what is wrong with it, each with its place and a
/// caret, ready to print.
std::expected<Filter, std::string> compile_filter(const schema::Model& model,
                                                  std::span<const std::size_t> structs,
                                                  std::string_view text, bool color);

Verdict test(const Filter& filter, const schema::Model& model, const Record& record);

}  // namespace wirestruct::translate
