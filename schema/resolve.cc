#include "schema/resolve.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "schema/limits.hpp"
#include "schema/names.hpp"
#include "schema/order_structs.hpp"
#include "schema/resolve_enum.hpp"
#include "schema/resolve_file.hpp"
#include "schema/scalar_table.hpp"
#include "schema/suggest.hpp"
#include "schema/utf8.hpp"

namespace wirestruct::schema {
namespace {

/// A type as a field names it. A struct is still known by its number among the declarations.
struct TypeUse {
  Type type;
  ByteOrder order = ByteOrder::none;  ///< that the type itself has, by a suffix
};

/// A field that lacks a byte order.
struct Orderless {
  const ast::Field* field = nullptr;
  std::string why;
  std::string label;
};

class Resolver {
 public:
  Resolver(std::span<const ast::File> files, Diagnostics& diagnostics)
      : files_(files), diagnostics_(diagnostics), names_(files, diagnostics) {}

  Resolved run() {
    for (const ast::File& file : files_) {
      resolved_.model.files.push_back(resolve_file(file, diagnostics_));
    }
    for (std::size_t file = 0; file < files_.size(); ++file) {
      for (const ast::Enum& declared : files_[file].enums) add_enum(declared, file);
    }
    add_structs();
    for (std::size_t file = 0; file < files_.size(); ++file) {
      for (const ast::Stream& declared : files_[file].streams) add_stream(declared, file);
    }
    return std::move(resolved_);
  }

 private:
  void error(ErrorCode code, SourceSpan at, std::string message, std::string label = {},
             std::string fix = {}, std::vector<Note> notes = {}) {
    report(diagnostics_, {.code = code,
                          .at = at,
                          .message = std::move(message),
                          .label = std::move(label),
                          .notes = std::move(notes),
                          .fix = std::move(fix)});
  }

  void add_enum(const ast::Enum& declared, std::size_t file) {
    ResolvedEnum resolved = resolve_enum(declared, file, diagnostics_);
    resolved_.model.enums.push_back(std::move(resolved.enumeration));
    enum_types_.push_back(resolved.type_known ? std::optional(resolved.order) : std::nullopt);
  }

  // -- Types

  // Null when there is no such declaration, or not one, and that is reported.
  const Declaration* look_up(std::size_t file, const ast::Name& name) {
    const std::vector<const Declaration*> found = names_.find(file, name.text);
    if (found.size() == 1) return found.front();
    // One error for a name, however often it is used.
    if (!unknown_.insert({file, name.text}).second) return nullptr;
    if (found.empty()) {
      report_unknown(file, name);
      return nullptr;
    }
    std::vector<Note> notes;
    for (const Declaration* candidate : found) {
      if (notes.size() == limits::notes) break;
      notes.push_back({candidate->name->at, "one is here"});
    }
    error(ErrorCode::e206, name.at,
          fmt::format("`{}` could mean {} types", name.text, found.size()), {},
          "write the package in front", std::move(notes));
    return nullptr;
  }

  void report_unknown(std::size_t file, const ast::Name& name) {
    if (names_.may_lack_names(file)) return;
    if (const Declaration* elsewhere = names_.find_anywhere(name.text)) {
      error(ErrorCode::e202, name.at, fmt::format("`{}` is not known in this file", name.text), {},
            fmt::format("write `import \"{}\";`", path_from(file, elsewhere->file)),
            {{elsewhere->name->at, "one is declared here"}});
      return;
    }
    std::vector<std::string_view> known;
    if (!is_full(diagnostics_)) known = names_.visible_names(file);
    for (const ScalarRow& row : scalar_rows()) known.push_back(row.name);
    std::string fix = is_full(diagnostics_) ? "" : did_you_mean(name.text, known);
    std::string label =
        fix.empty() ? "neither a type of the language nor declared or imported here" : "";
    error(ErrorCode::e202, name.at, fmt::format("there is no type `{}`", name.text),
          std::move(label), std::move(fix));
  }

  // As the one file would import the other.
  std::string path_from(std::size_t importing, std::size_t imported) const {
    const std::filesystem::path to = files_[imported].path;
    const std::filesystem::path from = std::filesystem::path(files_[importing].path).parent_path();
    const std::string relative = to.lexically_relative(from.empty() ? "." : from).string();
    return printable(relative.empty() ? to.string() : relative);
  }

  TypeUse resolve_scalar(const ast::Name& name, const ScalarSpelling& spelling) {
    if (!spelling.suffix_without_meaning) return {spelling.scalar, spelling.order};
    error(ErrorCode::e303, name.at,
          fmt::format("`{}` has a byte order, and one octet has none", name.text), {},
          fmt::format("write `{}`", scalar_name(spelling.scalar)));
    return {spelling.scalar, ByteOrder::none};
  }

  void report_refused(const ast::Name& name) {
    const RefusedRow* row = find_refused(name.text);
    error(ErrorCode::e302, name.at,
          row ? fmt::format("`{}` {}", name.text, row->why)
              : fmt::format("`{}` is a C type, and its width is not fixed", name.text),
          {}, row ? fmt::format("write {}", row->write) : "write a type such as u32 or i64");
  }

  std::optional<TypeUse> resolve_type(std::size_t file, const ast::Name& name) {
    if (const auto scalar = find_scalar(name.text)) return resolve_scalar(name, *scalar);
    if (find_refused(name.text) || name.text.find(' ') != name.text.npos) {
      report_refused(name);
      return std::nullopt;
    }
    const Declaration* found = look_up(file, name);
    if (!found) return std::nullopt;
    switch (found->kind) {
      case DeclarationKind::enumeration: {
        const std::optional<ByteOrder> order = enum_types_[found->number];
        if (!order) return std::nullopt;
        return TypeUse{EnumType{found->number}, *order};
      }
      case DeclarationKind::structure:
        return TypeUse{StructType{found->number}};
      case DeclarationKind::stream:
        break;
    }
    error(ErrorCode::e307, name.at, fmt::format("`{}` is a stream, not a type", name.text), {}, {},
          {{found->name->at, "declared here"}});
    return std::nullopt;
  }

  // -- Structs

  // Everything about a struct but its place among the others.
  struct Draft {
    Struct structure;
    const ast::Struct* declaration = nullptr;
    bool complete = true;
  };

  void add_structs() {
    std::vector<Draft> drafts;
    std::vector<StructNode> nodes;
    for (std::size_t file = 0; file < files_.size(); ++file) {
      for (const ast::Struct& declared : files_[file].structs) {
        nodes.push_back({declared.name.text, declared.name.at, {}});
        drafts.push_back(draft(declared, file, nodes.back()));
      }
    }
    const std::vector<std::size_t> order = order_structs(nodes, diagnostics_);
    struct_places_.resize(drafts.size());
    for (std::size_t place = 0; place < order.size(); ++place) {
      const std::size_t number = order[place];
      struct_places_[number] = place;
      Draft& draft = drafts[number];
      const bool complete = draft.complete && !nodes[number].in_cycle;
      if (complete) {
        for (Member& member : draft.structure.members) {
          auto* field = std::get_if<Field>(&member);
          auto* inner = field ? std::get_if<StructType>(&field->type) : nullptr;
          if (inner) inner->index = struct_places_[inner->index];
        }
      }
      resolved_.model.structs.push_back(std::move(draft.structure));
      resolved_.declarations.push_back(draft.declaration);
      resolved_.complete.push_back(complete);
    }
  }

  Draft draft(const ast::Struct& declared, std::size_t file, StructNode& node) {
    Draft draft;
    draft.declaration = &declared;
    draft.complete = !declared.incomplete;
    Struct& to = draft.structure;
    to.name = declared.name.text;
    to.doc = declared.doc;
    to.file = file;
    to.at = declared.name.at;
    if (declared.size) to.asserted_size_octets = declared.size->magnitude;
    if (declared.layout) set_layout(*declared.layout, to);

    const auto& clause = declared.order ? declared.order : files_[file].order;
    const ByteOrder in_force = clause ? clause->order : ByteOrder::none;
    std::map<std::string_view, SourceSpan> names;
    std::vector<Orderless> orderless;
    for (const ast::Member& member : declared.members) {
      if (const auto* field = std::get_if<ast::Field>(&member)) {
        check_twice(names, field->name, "a field");
        if (auto resolved = resolve_field(*field, file, in_force, orderless)) {
          add_edge(resolved->type, field->type.at, node);
          to.members.emplace_back(std::move(*resolved));
          continue;
        }
      } else if (auto padding = resolve_padding(member, file)) {
        to.members.emplace_back(*padding);
        continue;
      }
      draft.complete = false;
    }
    if (!orderless.empty()) report_orderless(orderless);
    return draft;
  }

  static void add_edge(const Type& type, SourceSpan at, StructNode& node) {
    const auto* inner = std::get_if<StructType>(&type);
    if (inner) node.contains.push_back({inner->index, at});
  }

  void check_twice(std::map<std::string_view, SourceSpan>& names, const ast::Name& name,
                   std::string_view what) {
    const auto [first, added] = names.insert({name.text, name.at});
    if (added) return;
    error(ErrorCode::e201, name.at, fmt::format("`{}` is {} twice", name.text, what), {}, {},
          {{first->second, "first declared here"}});
  }

  void set_layout(const ast::LayoutClause& clause, Struct& to) {
    to.layout = clause.rule;
    if (!clause.max_alignment) return;
    const std::uint64_t octets = clause.max_alignment->magnitude;
    if (octets != 1 && octets != 2 && octets != 4 && octets != 8 && octets != 16) {
      error(ErrorCode::e405, clause.max_alignment->at,
            fmt::format("{} is no alignment that `layout natural` can have", octets),
            "expected 1, 2, 4, 8 or 16, as in #pragma pack");
      return;
    }
    to.max_alignment_octets = static_cast<std::uint32_t>(octets);
  }

  // Nothing when a dimension is wrong and that is reported.
  std::optional<std::vector<std::uint64_t>> resolve_dimensions(
      const std::vector<ast::Number>& numbers) {
    std::vector<std::uint64_t> dimensions;
    bool valid = true;
    for (const ast::Number& number : numbers) {
      dimensions.push_back(number.magnitude);
      if (number.magnitude > 0) continue;
      error(ErrorCode::e403, number.at, "an array of no elements has no octets");
      valid = false;
    }
    if (!valid) return std::nullopt;
    return dimensions;
  }

  std::optional<Field> resolve_field(const ast::Field& from, std::size_t file, ByteOrder in_force,
                                     std::vector<Orderless>& orderless) {
    const auto type = resolve_type(file, from.type);
    auto dimensions = resolve_dimensions(from.dimensions);
    if (!type || !dimensions) return std::nullopt;
    Field to;
    to.name = from.name.text;
    to.doc = from.doc;
    to.type = type->type;
    to.dimensions = std::move(*dimensions);
    to.at = from.name.at;
    if (from.offset) to.asserted_offset_octets = from.offset->magnitude;
    const auto scalar = wire_scalar(resolved_.model, to.type);
    if (scalar && scalar->size_octets > 1) {
      to.order = type->order != ByteOrder::none ? type->order : in_force;
      if (to.order == ByteOrder::none) orderless.push_back(describe_orderless(from, to, *scalar));
    }
    return to;
  }

  Orderless describe_orderless(const ast::Field& from, const Field& field, const Scalar& scalar) {
    Orderless orderless{&from, {}, {}};
    orderless.why =
        field.dimensions.empty()
            ? fmt::format("`{}` is {} octets wide and has no byte order", field.name,
                          scalar.size_octets)
            : fmt::format("the elements of `{}` are {} octets wide and have no byte order",
                          field.name, scalar.size_octets);
    const std::string_view name = scalar_name(scalar);
    orderless.label = std::holds_alternative<EnumType>(field.type)
                          ? fmt::format("this enum is a `{}`", name)
                          : fmt::format("expected `{}le` or `{}be`", name, name);
    return orderless;
  }

  // One statement mends all fields of a struct, so they are one error.
  void report_orderless(const std::vector<Orderless>& all) {
    std::vector<Note> notes;
    for (std::size_t i = 1; i < all.size() && i <= 3; ++i) {
      const bool more = i == 3 && all.size() > 4;
      std::string text = fmt::format("nor has `{}`", all[i].field->name.text);
      if (more) text += fmt::format(", nor have {} more fields", all.size() - 4);
      notes.push_back({all[i].field->type.at, std::move(text)});
    }
    error(ErrorCode::e301, all[0].field->type.at, all[0].why, all[0].label,
          "write `byte_order little;` or `byte_order big;` at the top of the file",
          std::move(notes));
  }

  // The size of `pad` and `reserved` is set here, since only here their numbers are known; the
  // rest by lay_out().
  std::optional<Padding> resolve_padding(const ast::Member& member, std::size_t file) {
    Padding to;
    if (const auto* pad = std::get_if<ast::Pad>(&member)) {
      to.kind = PaddingKind::pad;
      to.at = pad->at;
      to.size_octets = pad->count.magnitude;
      if (to.size_octets == 0) {
        error(ErrorCode::e403, pad->count.at, "padding of no octets");
        return std::nullopt;
      }
      if (pad->filler) to.filler = filler(*pad->filler);
    } else if (const auto* align = std::get_if<ast::Align>(&member)) {
      to.kind = PaddingKind::align;
      to.at = align->at;
      to.alignment_octets = align->alignment.magnitude;
      const std::uint64_t octets = to.alignment_octets;
      if (octets == 0 || (octets & (octets - 1)) != 0 || octets > limits::alignment_octets) {
        error(ErrorCode::e405, align->alignment.at, fmt::format("{} is no alignment", octets),
              fmt::format("expected a power of two of at most {}", limits::alignment_octets));
        return std::nullopt;
      }
    } else {
      return resolve_reserved(std::get<ast::Reserved>(member), file);
    }
    return to;
  }

  std::byte filler(const ast::Number& number) {
    if (number.negative || number.magnitude > 0xFF) {
      error(ErrorCode::e408, number.at, "padding is filled with one octet, 0 to 255");
    }
    return static_cast<std::byte>(number.magnitude & 0xFF);
  }

  std::optional<Padding> resolve_reserved(const ast::Reserved& from, std::size_t file) {
    const auto type = resolve_type(file, from.type);
    const auto dimensions = resolve_dimensions(from.dimensions);
    if (!type || !dimensions) return std::nullopt;
    const auto scalar = wire_scalar(resolved_.model, type->type);
    if (!scalar) {
      error(ErrorCode::e307, from.type.at, "what is reserved is a number or octets, not a struct");
      return std::nullopt;
    }
    Padding to;
    to.kind = PaddingKind::reserved;
    to.at = from.at;
    to.alignment_octets = scalar->size_octets;  // as in memory; lay_out() judges
    to.size_octets = scalar->size_octets;
    for (const std::uint64_t dimension : *dimensions) {
      // Enough to be refused by lay_out(), too little to overflow.
      to.size_octets = dimension > limits::struct_octets ? limits::struct_octets + 1
                                                         : to.size_octets * dimension;
      to.size_octets = std::min(to.size_octets, limits::struct_octets + 1);
    }
    return to;
  }

  // -- Streams

  void add_stream(const ast::Stream& declared, std::size_t file) {
    Stream to;
    to.name = declared.name.text;
    to.doc = declared.doc;
    to.file = file;
    to.at = declared.name.at;
    if (declared.transport) {
      to.transport = declared.transport->transport;
      const ast::Number& port = declared.transport->port;
      if (port.magnitude == 0 || port.magnitude > 0xFFFF) {
        error(ErrorCode::e501, port.at, fmt::format("there is no port {}", port.magnitude),
              "expected 1 to 65535");
      }
      to.port = static_cast<std::uint16_t>(port.magnitude & 0xFFFF);
    } else if (!declared.incomplete) {
      error(ErrorCode::e502, declared.name.at,
            fmt::format("nothing says where the stream `{}` is", declared.name.text), {},
            "write `tcp port N;` or `udp port N;`");
    }
    if (declared.client_sends) to.client_sends = message(*declared.client_sends, file);
    if (declared.server_sends) to.server_sends = message(*declared.server_sends, file);
    if (!declared.incomplete && !declared.client_sends && !declared.server_sends) {
      error(ErrorCode::e503, declared.name.at,
            fmt::format("nobody sends anything on the stream `{}`", declared.name.text), {},
            "write `client sends S;` or `server sends S;`");
    }
    resolved_.model.streams.push_back(std::move(to));
  }

  std::optional<std::size_t> message(const ast::Name& name, std::size_t file) {
    const auto not_a_struct = [&](std::string_view what) {
      error(ErrorCode::e307, name.at, fmt::format("`{}` is {}, not a struct", name.text, what),
            "messages are structs");
      return std::nullopt;
    };
    if (find_scalar(name.text) || find_refused(name.text)) return not_a_struct("a plain type");
    const Declaration* found = look_up(file, name);
    if (!found) return std::nullopt;
    switch (found->kind) {
      case DeclarationKind::structure:
        return struct_places_[found->number];
      case DeclarationKind::enumeration:
        return not_a_struct("an enum");
      case DeclarationKind::stream:
        break;
    }
    return not_a_struct("a stream");
  }

  std::span<const ast::File> files_;
  Diagnostics& diagnostics_;
  Names names_;
  Resolved resolved_;
  // For each enum its own byte order; nothing when its type is unknown.
  std::vector<std::optional<ByteOrder>> enum_types_;
  std::vector<std::size_t> struct_places_;  // index in the model by number among declarations
  std::set<std::pair<std::size_t, std::string>> unknown_;  // names reported in a file
};

}  // namespace

Resolved resolve(std::span<const ast::File> files, Diagnostics& diagnostics) {
  return Resolver(files, diagnostics).run();
}

}  // namespace wirestruct::schema
