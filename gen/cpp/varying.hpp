// What decode_members() and encode_members() of a struct whose size varies have in common.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "gen/cpp/block_lines.hpp"
#include "gen/cpp/names.hpp"
#include "gen/cpp/parts.hpp"
#include "gen/cpp/rows.hpp"

namespace wirestruct::gen::cpp {

/// Lines of code that are put together with their indentation.
class CodeLines {
 public:
  void line(std::string_view text);
  /// Lines that are there already, each with its end.
  void lines(std::string_view text);
  void open(std::string_view text);  ///< a line after which all are indented: `if (…) {`
  void close(std::string_view text = "}");
  /// A call that returns false when the message cannot be read on: `if (!in.…) return false;`
  void require(std::string_view call, std::string_view condition = {});
  /// A call whose last argument is a function: `head` `[&](parameter) {` … `}` `tail`
  void call_with_lambda(std::string_view head, std::string_view parameter, std::string_view body,
                        std::string_view tail);
  /// Likewise, where it returns false when the message cannot be read on.
  void require_with_lambda(std::string_view head, std::string_view parameter,
                           std::string_view body);
  /// A statement that is only for when a condition holds; no condition: always.
  void line_if(std::string_view condition, std::string_view statement);
  void outdent() { indent_columns_ -= 2; }
  /// `} else {`
  void reopen(std::string_view text);

  /// Too long lines are broken behind a comma or an operator.
  std::string take();

 private:
  std::string text_;
  std::size_t indent_columns_ = 2;
};

/// Members that follow each other under the same guard.
struct Group {
  std::optional<std::size_t> guard;
  std::vector<std::size_t> members;  ///< into Struct::members
};
std::vector<Group> groups_of(const schema::Struct& structure);

/// A struct and what its functions need to know about it.
struct Varying {
  Varying(const schema::Model& model, const schema::Struct& structure,
          const std::vector<StructFacts>& facts);

  Place place(Doing doing) const;
  std::string name(const schema::Field& field) const { return names.identifier(field.name); }
  std::size_t row(std::size_t member, std::optional<std::size_t> alternative = {}) const {
    return row_of(rows, member, alternative);
  }

  /// True for a member that can be part of a run: of fixed size, at a constant offset in it.
  bool is_part_of_run(const schema::Member& member) const;

  /// True for a struct, or an array of structs, that is plain, or is not.
  bool is_plain_struct(const schema::Field& field) const;
  bool is_varying_struct(const schema::Field& field) const;

  /// `wirestruct::Big<2>()`, `wirestruct::FixedStructs(kind)`: how one element of the field lies on
  /// the wire; structs with what they are given.
  std::string elements(const schema::Field& field,
                       const std::vector<std::string>& given = {}) const;
  /// Octets of one element of an array with an extent, or 0 for a text, which is one value.
  std::uint64_t stride(const schema::Field& field) const;

  /// `value.name`, and what is written of it even if it is, wrongly, not there.
  std::string value_of(const schema::Field& field) const { return "value." + name(field); }
  std::string there(const schema::Field& field) const;

  /// While encoding: what is known before anything is written.
  bool is_early(const schema::Expression& expression) const {
    return is_known_early(model, structure, expression);
  }
  bool is_condition_early(std::size_t guard) const;

  /// True when the struct knows by then where the field starts, or ends, because something derives
  /// from it; then `begin_…` and `end_…` are variables, unless the place never changes.
  bool has_begin(const schema::Field& field) const { return begins.contains(field.number); }
  bool has_end(const schema::Field& field) const { return ends.contains(field.number); }

  const schema::Model& model;
  const schema::Struct& structure;
  const std::vector<StructFacts>& facts;
  MemberNames names;
  std::vector<Row> rows;
  std::set<std::size_t> begins;  ///< by Field::number
  std::set<std::size_t> ends;
};

/// The function that says whether an element is the last: `is_last_of_labels`.
void add_is_last(CodeLines& code, const Varying& varying, Place place, const schema::Field& field);
std::string is_last_name(const Varying& varying, const schema::Field& field);

/// `given_body_length`: the variable with what a field gives to its structs for a parameter, where
/// that may overflow; `content_length` in the block of an alternative.
///   target  the field's value
std::string given_name(const Varying& varying, const schema::Field& field,
                       const std::string& target, std::size_t parameter);

/// The opposite of a condition.
std::string negated(const std::string& condition);

/// A copy of the members with their offsets from the start of the run, and its size.
struct Run {
  std::vector<schema::Member> members;
  std::vector<std::size_t> indices;  ///< into Struct::members
  std::uint64_t size_octets = 0;

  void add(schema::Member member, std::size_t index);
  void clear() { *this = {}; }
};

/// `{{1, 1, 0}, {100, 199, 2}}`, and behind it the alternative of `default`.
std::vector<std::string> case_arguments(const schema::Variant& variant);

/// The text without the lines that only keep a position in a variable which nothing uses.
std::string without_unused_positions(const std::string& text);

std::string decode_members_text(const Varying& varying);
std::string encode_members_text(const Varying& varying);

/// Their ends: what only strict checking asks, and what is done when all members are written.
std::string decode_checks_text(const Varying& varying);
std::string encode_late_text(const Varying& varying);

}  // namespace wirestruct::gen::cpp
