// The resolver's own class; others call resolve() (schema/resolve.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/ast.hpp"
#include "schema/diagnostics.hpp"
#include "schema/model.hpp"
#include "schema/names.hpp"
#include "schema/order_structs.hpp"
#include "schema/resolve.hpp"
#include "schema/scalar_table.hpp"

namespace wirestruct::schema {

/// A type as a field names it.
struct TypeUse {
  Type
      type;  ///< a struct by its number among the declarations, until all structs have their places
  ByteOrder order = ByteOrder::none;  ///< that the type itself has, by a suffix
};

/// What an expression may use at the place where it stands.
struct Scope {
  std::size_t file = 0;
  const Struct* structure = nullptr;  ///< null: only constants have a meaning here
  std::size_t visible_fields = 0;     ///< fields with smaller numbers have been read already
  bool measures = false;              ///< size(), count(), offset()
  bool checksums = false;
  const std::vector<Parameter>* parameters = nullptr;  ///< of the struct or bits
  bool lacks_fields = false;   ///< a field may not be known, which is reported already
  const Type* last = nullptr;  ///< the element of `[until …]`
  /// The enum whose enumerators go by their bare names, into Model::enums.
  std::optional<std::size_t> enumeration = {};
  /// A number from 2^63 to 2^64 - 1 may stand alone; Number::value has its bits.
  bool large_numbers = false;
};

/// In three steps: what is named and constant; what each struct consists of; then, with all structs
/// known and in order, every expression.
class Resolver {
 public:
  Resolver(std::span<const ast::File> files, Diagnostics& diagnostics);

  Resolved run();

 private:
  /// Everything about a struct but its place among the others.
  struct Draft {
    Struct structure;
    const ast::Struct* declaration = nullptr;
    /// What each member was made of.
    std::vector<const ast::Member*> made_of;
    bool complete = true;
  };
  /// A field that lacks a byte order.
  struct Orderless {
    const ast::Field* field = nullptr;
    std::string why;
    std::string label;
  };
  enum class State : std::uint8_t { unknown, at_work, known, wrong };

  void error(ErrorCode code, SourceSpan at, std::string message, std::string label = {},
             std::string fix = {}, std::vector<Note> notes = {});

  // resolve.cc: the file's names and constants, streams
  void resolve_enum_number(std::size_t number);
  /// E112 when so many constants and enums are at work that need each other.
  bool needs_too_many(const ast::Name& name);
  void resolve_constant_number(std::size_t number);
  void add_stream(const ast::Stream& declared, std::size_t file);
  void set_framing(const ast::FramingClause& from, std::size_t file, Stream& to);
  std::optional<std::size_t> message(const ast::Name& name, std::size_t file);

  // resolve_type.cc
  const Declaration* look_up(std::size_t file, const ast::Name& name);
  void report_unknown(std::size_t file, const ast::Name& name);
  std::string path_from(std::size_t importing, std::size_t imported) const;
  TypeUse resolve_scalar(const ast::Name& name, const ScalarSpelling& spelling);
  void report_refused(const ast::Name& name);
  std::optional<TypeUse> resolve_type(std::size_t file, const ast::Name& name);

  // resolve_bits.cc
  void resolve_bits_number(std::size_t number);
  std::optional<BitField> resolve_bit_field(const ast::BitField& from, std::size_t file,
                                            const std::vector<Parameter>& parameters);
  bool resolve_bit_value(const ast::Expression& from, std::size_t file,
                         const std::vector<Parameter>& parameters, BitField& to);

  // resolve_struct.cc: what a struct consists of
  void add_structs();
  Draft draft(const ast::Struct& declared, std::size_t file, StructNode& node);
  void set_layout(const ast::LayoutClause& clause, std::size_t file, Struct& to);
  bool draft_member(const ast::Member& member, std::size_t file, ByteOrder in_force, Draft& draft,
                    StructNode& node, std::vector<Orderless>& orderless);
  std::optional<Field> draft_field(const ast::Field& from, std::size_t file, ByteOrder in_force,
                                   std::vector<Orderless>& orderless);
  std::optional<Field> draft_switch(const ast::Switch& from, std::size_t file, StructNode& node,
                                    std::string_view struct_name);
  std::optional<Alternative> draft_case(const ast::Case& from, std::size_t file, StructNode& node);
  std::optional<Padding> resolve_padding(const ast::Member& member, std::size_t file);
  std::optional<Padding> resolve_reserved(const ast::Reserved& from, std::size_t file);
  std::optional<Parameter> resolve_parameter(const ast::Parameter& from, std::size_t file);
  /// `what` is "a field" or "a parameter".
  void check_twice(std::map<std::string_view, SourceSpan>& names, const ast::Name& name,
                   std::string_view what = "a field");
  Orderless describe_orderless(const ast::Field& from, const Field& field, const Scalar& scalar);
  void report_orderless(const std::vector<Orderless>& all);

  // resolve_members.cc: what the expressions of a struct say
  bool resolve_members(std::size_t place, const Draft& draft);
  bool resolve_guards(const ast::Struct& declared, const Draft& draft, const Scope& scope,
                      Struct& to);
  bool resolve_order_choice(const ast::Struct& declared, Scope scope, Struct& to);
  bool resolve_field(const ast::Field& from, const Scope& scope, Field& to);
  bool resolve_switch(const ast::Switch& from, Scope scope, std::size_t owner, Field& to);
  /// The end of a range of cases, by its first value.
  struct KnownCase {
    std::int64_t last = 0;
    SourceSpan at;
  };
  bool resolve_case_labels(const ast::Case& from, const Scope& scope, Alternative& to,
                           std::map<std::int64_t, KnownCase>& known);
  bool resolve_dimensions(const std::vector<ast::Dimension>& from, const Scope& scope, Field& to);
  std::optional<Extent> resolve_extent(const ast::Dimension& from, Scope scope, const Field& field,
                                       bool inner_dimensions);
  bool resolve_region(const std::optional<ast::Expression>& from, const Scope& scope, Field& to);
  bool resolve_derived(const ast::Expression& from, Scope scope, Field& to);
  bool resolve_octet_constant(const ast::Expression& from, Field& to);
  bool resolve_arguments(const std::optional<ast::Arguments>& from, const ast::Name& type,
                         Scope scope, Field& to);

  // resolve_attributes.cc
  struct Versioning {
    std::optional<std::size_t> field;  ///< the number of the `@version` field
    std::optional<std::uint32_t> file_version;
  };
  bool resolve_attributes(const std::vector<ast::Attribute>& from, const Scope& scope,
                          const Versioning& versioning, Struct& structure, Field& to);
  bool apply_attribute(const ast::Attribute& from, const Scope& scope, const Versioning& versioning,
                       Struct& structure, Field& to);
  bool set_since(const ast::Attribute& from, const Scope& scope, const Versioning& versioning,
                 Struct& structure, Field& to);
  bool set_text_rule(const ast::Attribute& from, const Scope& scope, Field& to);
  bool set_shown(const ast::Attribute& from, Field& to);

  // resolve_expression.cc; nothing and false: an error says why
  std::optional<Expression> resolve_expression(const ast::Expression& from, const Scope& scope);
  std::optional<std::int64_t> constant(const ast::Expression& from, const Scope& scope,
                                       std::string_view what);
  /// A constant of at least `least` and at most `most`; E315 says that `what` is expected.
  std::optional<std::uint64_t> number(const ast::Expression& from, std::size_t file);
  std::optional<Expression> resolve_number(const ast::Expression& from, const Scope& scope,
                                           bool negated);
  std::optional<Expression> resolve_operation(const ast::Expression& from, const Scope& scope);
  std::optional<Expression> resolve_name(const ast::Expression& from, const Scope& scope);
  std::optional<Expression> resolve_path(const ast::Expression& from, const Scope& scope,
                                         std::vector<std::string_view> steps);
  std::optional<Expression> resolve_parameter_value(const ast::Expression& from, const Scope& scope,
                                                    std::span<const std::string_view> steps,
                                                    std::size_t index);
  bool walk(const ast::Expression& from, std::span<const std::string_view> steps, const Type& start,
            const Field* field, FieldValue& to);
  std::optional<std::int64_t> enumerator(std::size_t enumeration, std::string_view name);
  std::optional<std::size_t> enumeration_of(const ast::Expression& from, const Scope& scope) const;
  void report_unknown_value(const ast::Expression& from, const Scope& scope);
  std::optional<Expression> fold(Expression expression);

  // resolve_call.cc
  std::optional<Expression> resolve_call(const ast::Expression& from, const Scope& scope);
  std::optional<Expression> resolve_checksum(const ast::Expression& from, const Scope& scope,
                                             ChecksumKind kind, std::string_view crc_name);
  std::optional<ValuePiece> resolve_value_piece(const ast::Expression& from, Scope scope);
  std::optional<CrcParameters> resolve_crc(const ast::Expression& from, const Scope& scope,
                                           std::size_t& next);
  std::optional<Region> resolve_region_argument(const ast::Expression& from, const Scope& scope,
                                                std::string_view function);
  std::optional<std::size_t> resolve_field_argument(const ast::Expression& from,
                                                    const Scope& scope);

  std::span<const ast::File> files_;
  Diagnostics& diagnostics_;
  Names names_;
  Resolved resolved_;

  // By number among the declarations, which is the index in the model, too (but for structs).
  std::vector<std::pair<const ast::Enum*, std::size_t>> enums_;  // and its file; likewise below
  std::vector<std::pair<const ast::Bits*, std::size_t>> bits_;
  std::vector<std::pair<const ast::Constant*, std::size_t>> constants_;
  std::vector<State> enum_states_;
  std::vector<State> constant_states_;
  std::size_t at_work_ = 0;  // enums and constants of which one needs the next
  // By enum: indices of its enumerators by name, once somebody asks for one.
  std::vector<std::map<std::string, std::size_t, std::less<>>> enumerators_;
  std::vector<std::size_t> indexed_;                   // how many enumerators of each are in there
  std::vector<std::optional<ByteOrder>> enum_orders_;  // its own; nothing when its type is unknown
  std::vector<std::optional<ByteOrder>> bits_orders_;
  std::vector<std::size_t> struct_places_;  // index in the model by number among declarations
  std::set<std::pair<std::size_t, std::string>> unknown_;  // names reported in a file
};

/// The field of that name; null when there is none.
const Field* find_field(const Struct& structure, std::string_view name);

/// The place of the parameter of that name; nothing when there is none.
std::optional<std::size_t> find_parameter(const std::vector<Parameter>& parameters,
                                          std::string_view name);

/// True when the expression reads `last`.
bool reads_last(const Expression& expression);

}  // namespace wirestruct::schema
