#include "schema/check_code.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "schema/asked_ways.hpp"
#include "schema/expressions_of.hpp"
#include "schema/limits.hpp"

namespace wirestruct::schema {
namespace {

bool has_checksum(const Expression& expression) {
  const auto* operation = std::get_if<Operation>(&expression.node);
  return std::holds_alternative<Checksum>(expression.node) ||
         (operation && std::ranges::any_of(operation->operands, has_checksum));
}

bool measures(const Expression& expression) {
  const auto* operation = std::get_if<Operation>(&expression.node);
  return std::holds_alternative<Measure>(expression.node) || has_checksum(expression) ||
         (operation && std::ranges::any_of(operation->operands, measures));
}

void cannot_compute(SourceSpan at, std::string message, std::string label, std::string fix,
                    Diagnostics& diagnostics) {
  report(diagnostics, {.code = ErrorCode::e418,
                       .at = at,
                       .message = std::move(message),
                       .label = std::move(label),
                       .notes = {},
                       .fix = std::move(fix)});
}

// Generated encoders compute checksums last.
void check_sums_read(const Model& model, Diagnostics& diagnostics) {
  for (const Struct& structure : model.structs) {
    for (const Member& member : structure.members) {
      const auto* field = std::get_if<Field>(&member);
      if (!field || !field->derived || has_checksum(*field->derived)) continue;
      for_all_values(*field->derived, [&](const FieldValue& value, SourceSpan at) {
        if (value.of_last || value.path.size() != 1) return;
        const Field& read = field_of(structure, value.path[0]);
        if (!read.derived || !has_checksum(*read.derived)) return;
        cannot_compute(at,
                       fmt::format("generated code cannot derive `{}` from the checksum `{}`",
                                   field->name, read.name),
                       "checksums are computed last", "write the checksum itself in its place",
                       diagnostics);
      });
    }
  }
}

// -- C++

// The field at the end of the way, or the part of its bits, derives from a size or a checksum of
// its own struct, and stands where only that struct knows.
bool is_hidden(const Model& model, const Struct& structure, const FieldValue& value) {
  const Struct* inside = &structure;
  bool is_fixed = true;
  for (std::size_t i = 0; i < value.path.size(); ++i) {
    const Field& field = field_of(*inside, value.path[i]);
    if (i > 0) is_fixed = is_fixed && field.is_offset_fixed;
    if (field.derived) return i > 0 && !is_fixed && measures(*field.derived);
    if (const auto* bits = std::get_if<BitsType>(&field.type)) {
      if (i == 0 || is_fixed || i + 1 == value.path.size()) return false;
      const BitField& part = model.bits[bits->index].fields[value.path[i + 1]];
      return part.computed && measures(computed_of(field, part));
    }
    const auto* inner = std::get_if<StructType>(&field.type);
    if (!inner) return false;
    inside = &model.structs[inner->index];
  }
  return false;
}

// -- Java

class PackageCheck {
 public:
  PackageCheck(const Model& model, Diagnostics& diagnostics)
      : model_(model), diagnostics_(diagnostics) {}

  void use(std::size_t user, SourceSpan at, const Type& type) {
    if (const auto* enumeration = std::get_if<EnumType>(&type)) {
      name(user, at, model_.enums[enumeration->index]);
    } else if (const auto* structure = std::get_if<StructType>(&type)) {
      name(user, at, model_.structs[structure->index]);
    } else if (const auto* bits = std::get_if<BitsType>(&type)) {
      name(user, at, model_.bits[bits->index]);
    } else if (const auto* variant = std::get_if<VariantType>(&type)) {
      for (const Alternative& alternative : model_.variants[variant->index].alternatives) {
        if (alternative.content) use(user, at, alternative.content->type);
      }
    }
  }

 private:
  template <typename Declared>
  void name(std::size_t user, SourceSpan at, const Declared& declared) {
    const File& from = model_.files[user];
    const File& of = model_.files[declared.file];
    if (!from.requested || from.java_package.empty() || !of.java_package.empty()) return;
    if (!told_.insert({user, declared.file}).second) return;
    report(diagnostics_,
           {.code = ErrorCode::e213,
            .at = at,
            .message = fmt::format("Java code of package `{}` cannot name `{}`, which is in none",
                                   from.java_package, declared.name),
            .label = {},
            .notes = {{declared.at, "declared here"}},
            .fix = fmt::format("write `package …;` or `option java.package = \"…\";` in {}",
                               of.path)});
  }

  const Model& model_;
  Diagnostics& diagnostics_;
  std::set<std::pair<std::size_t, std::size_t>> told_;  // user and used file
};

}  // namespace

void check_cpp(const Model& model, Diagnostics& diagnostics) {
  check_sums_read(model, diagnostics);
  for (const Struct& structure : model.structs) {
    for_all_expressions(model, structure, [&](const Expression& expression, const Field*) {
      for_all_values(expression, [&](const FieldValue& value, SourceSpan at) {
        if (value.of_last || !is_hidden(model, structure, value)) return;
        cannot_compute(at, "generated C++ cannot know this value from outside of its struct",
                       "it derives from a size or checksum, at a place that varies",
                       "put it in front of what varies", diagnostics);
      });
    });
  }
  const std::vector<std::set<Way>> asked = asked_ways(model);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (asked[i].size() <= limits::kept_values) continue;
    cannot_compute(model.structs[i].at,
                   fmt::format("structs around ask `{}` for {} values that are computed",
                               model.structs[i].name, asked[i].size()),
                   fmt::format("generated C++ keeps {}", limits::kept_values),
                   "let fewer fields derive from them", diagnostics);
  }
}

void check_java(const Model& model, Diagnostics& diagnostics) {
  check_sums_read(model, diagnostics);
  PackageCheck check(model, diagnostics);
  for (const Struct& structure : model.structs) {
    for (const Member& member : structure.members) {
      const auto* field = std::get_if<Field>(&member);
      if (field) check.use(structure.file, field->at, field->type);
    }
  }
  for (const Bits& bits : model.bits) {
    for (const BitField& field : bits.fields) {
      if (field.enumeration) check.use(bits.file, field.at, EnumType{*field.enumeration});
    }
  }
  for (const Stream& stream : model.streams) {
    for (const auto& sent : {stream.client_sends, stream.server_sends}) {
      if (sent) check.use(stream.file, stream.at, StructType{*sent});
    }
  }
}

}  // namespace wirestruct::schema
