// The members of a struct in two versions of a schema.
#include "schema/compat_struct.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "schema/expression_text.hpp"
#include "schema/scalar_table.hpp"

namespace wirestruct::schema {
namespace {

// -- What a field is, as text: two fields are the same when the texts are.

std::string type_text(const Model& model, const Field& field) {
  if (std::holds_alternative<VariantType>(field.type)) return "switch";
  std::string text = type_name(model, field.type);
  if (const auto scalar = wire_scalar(model, field.type);
      scalar && !std::holds_alternative<Scalar>(field.type)) {
    text += fmt::format(" ({})", scalar_name(*scalar));
  }
  return text;
}

std::string_view charset_text(Charset charset) {
  switch (charset) {
    case Charset::ascii:
      return "ascii";
    case Charset::latin1:
      return "latin1";
    case Charset::utf8:
      return "utf8";
    case Charset::utf16le:
      return "utf16le";
    case Charset::utf16be:
      return "utf16be";
    case Charset::gbk:
      return "gbk";
  }
  return "";
}

/// A struct with its model.
struct Owner {
  const Model& model;
  const Struct& structure;

  std::string text(const Expression& expression, const Type* last = nullptr) const {
    return text_of(model, structure, expression, last);
  }
  std::string text(const std::optional<Expression>& expression, std::string_view none) const {
    return expression ? text(*expression) : std::string(none);
  }

  std::string extent(const Field& field) const {
    std::string text;
    if (field.extent) {
      const Expression& expression = field.extent->expression;
      switch (field.extent->kind) {
        case ExtentKind::count:
          text = fmt::format("[{}]", this->text(expression));
          break;
        case ExtentKind::octets:
          text = fmt::format("[bytes {}]", this->text(expression));
          break;
        case ExtentKind::rest:
          text = "[..]";
          break;
        case ExtentKind::until_value:
        case ExtentKind::until_condition:
          text = fmt::format("[until {}]", this->text(expression, &field.type));
          break;
      }
      if (field.extent->max_elements) text += fmt::format(" @max({})", *field.extent->max_elements);
    }
    for (const std::uint64_t dimension : field.dimensions) text += fmt::format("[{}]", dimension);
    return text.empty() ? "one value" : text;
  }

  std::string arguments(const Field& field) const {
    if (field.arguments.empty()) return "told nothing";
    std::string text;
    for (const Expression& argument : field.arguments) {
      text += (text.empty() ? "told (" : ", ") + this->text(argument);
    }
    return text + ')';
  }

  std::string guard(std::optional<std::size_t> index) const {
    std::string text;
    for (; index; index = structure.guards[*index].outer) {
      const Guard& guard = structure.guards[*index];
      std::string condition =
          guard.kind == GuardKind::octets_left ? "octets are left" : this->text(guard.condition);
      if (guard.kind == GuardKind::unless) condition = fmt::format("not ({})", condition);
      text = text.empty() ? condition : condition + " and " + text;
    }
    return text.empty() ? "always there" : "there when " + text;
  }

  std::string rules(const Field& field) const {
    if (!is_text(field)) return "";
    return fmt::format("{}, padded with {:#04x}", charset_text(field.text.charset),
                       std::to_integer<unsigned>(field.text.pad));
  }
};

// -- Members

std::vector<const Field*> fields_of(const Struct& structure) {
  std::vector<const Field*> fields;
  for (const Member& member : structure.members) {
    if (const auto* field = std::get_if<Field>(&member)) fields.push_back(field);
  }
  return fields;
}

const Field* find_named(const std::vector<const Field*>& fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &Field::name);
  return found == fields.end() ? nullptr : *found;
}

// Padding in the place of a field: the same octets, always there.
bool has_padding_at(const Struct& structure, const Field& field) {
  if (!field.is_offset_fixed || !field.is_size_fixed || field.guard) return false;
  return std::ranges::any_of(structure.members, [&](const Member& member) {
    const auto* padding = std::get_if<Padding>(&member);
    return padding && padding->is_offset_fixed && !padding->guard &&
           padding->offset_octets <= field.offset_octets &&
           padding->offset_octets + padding->size_octets >= field.offset_octets + field.size_octets;
  });
}

bool waits_for_octets(const Struct& structure, const Field& field) {
  for (auto guard = field.guard; guard; guard = structure.guards[*guard].outer) {
    if (structure.guards[*guard].kind == GuardKind::octets_left) return true;
  }
  return false;
}

class StructComparison {
 public:
  StructComparison(Owner before, Owner after, bool end_is_told, std::vector<Change>& changes)
      : before_(before),
        after_(after),
        end_is_told_(end_is_told),
        changes_(changes),
        old_fields_(fields_of(before.structure)),
        new_fields_(fields_of(after.structure)) {}

  void run() {
    const std::size_t changes_before = changes_.size();
    for (const Field* field : new_fields_) {
      const Field* same = find_named(old_fields_, field->name);
      if (same) {
        compare_field(*same, *field);
      } else {
        add_new(*field);
      }
    }
    for (const Field* field : old_fields_) {
      if (!find_named(new_fields_, field->name) && !renamed_.contains(field)) add_gone(*field);
    }
    find_moved();
    const bool nothing_moves =
        std::ranges::all_of(changes_.begin() + static_cast<std::ptrdiff_t>(changes_before),
                            changes_.end(), [](const Change& change) {
                              return !change.breaks_old_readers && !change.breaks_new_readers;
                            });
    if (nothing_moves) compare_places();
  }

 private:
  void change(ChangeCode code, bool breaks_old, bool breaks_new, std::string_view field,
              std::string what, const Field* old_field, const Field* new_field) {
    const std::string& name = after_.structure.name;
    changes_.push_back({.code = code,
                        .breaks_old_readers = breaks_old,
                        .breaks_new_readers = breaks_new,
                        .where = field.empty() ? name : fmt::format("{}.{}", name, field),
                        .what = std::move(what),
                        .old_at = old_field ? old_field->at : before_.structure.at,
                        .new_at = new_field ? new_field->at : after_.structure.at,
                        .structure = name});
  }

  void compare_field(const Field& was, const Field& is) {
    const auto differs = [&](ChangeCode code, const std::string& old_text,
                             const std::string& new_text) {
      if (old_text == new_text) return;
      change(code, true, true, is.name, fmt::format("was {} and is {}", old_text, new_text), &was,
             &is);
    };
    const std::string old_type = type_text(before_.model, was);
    const std::string new_type = type_text(after_.model, is);
    differs(ChangeCode::c111, old_type, new_type);
    if (old_type == new_type) {
      differs(ChangeCode::c112, std::string(order_text(was.order)),
              std::string(order_text(is.order)));
    }
    differs(ChangeCode::c113, before_.extent(was), after_.extent(is));
    differs(ChangeCode::c114, before_.guard(was.guard), after_.guard(is.guard));
    differs(ChangeCode::c115, before_.text(was.region, "as large as its content"),
            after_.text(is.region, "as large as its content"));
    differs(ChangeCode::c117, before_.arguments(was), after_.arguments(is));
    differs(ChangeCode::c116, before_.rules(was), after_.rules(is));
    compare_values(was, is);
    if (std::holds_alternative<VariantType>(was.type) &&
        std::holds_alternative<VariantType>(is.type)) {
      compare_cases(was, is);
    }
  }

  void compare_values(const Field& was, const Field& is) {
    const std::string old_derived = before_.text(was.derived, "filled in by the program");
    const std::string new_derived = after_.text(is.derived, "filled in by the program");
    if (old_derived != new_derived) {
      // Who does not derive the value does not check it either.
      change(ChangeCode::c123, was.derived.has_value(), is.derived.has_value(), is.name,
             fmt::format("was {} and is {}", old_derived, new_derived), &was, &is);
    }
    const std::string old_where = before_.text(was.where, "any value");
    const std::string new_where = after_.text(is.where, "any value");
    if (old_where != new_where) {
      change(ChangeCode::c124, was.where.has_value(), is.where.has_value(), is.name,
             fmt::format("had to be {} and has to be {}", old_where, new_where), &was, &is);
    }
  }

  static std::map<std::string, std::string> cases_of(const Model& model, const Owner& owner,
                                                     const Field& field) {
    std::map<std::string, std::string> cases;
    const Variant& variant = model.variants[std::get<VariantType>(field.type).index];
    for (std::size_t i = 0; i < variant.alternatives.size(); ++i) {
      const Alternative& alternative = variant.alternatives[i];
      std::string content = "void";
      if (alternative.content) {
        content = type_name(model, alternative.content->type);
        if (alternative.content->extent) content += owner.extent(*alternative.content);
        if (!alternative.content->arguments.empty()) {
          content += ' ' + owner.arguments(*alternative.content);
        }
      }
      for (const Alternative::Range& range : alternative.ranges) {
        cases[range.first == range.last ? fmt::format("{}", range.first)
                                        : fmt::format("{} .. {}", range.first, range.last)] =
            content;
      }
      if (variant.default_alternative == i) cases["default"] = content;
    }
    return cases;
  }

  void compare_cases(const Field& was, const Field& is) {
    const Variant& old_variant = before_.model.variants[std::get<VariantType>(was.type).index];
    const Variant& new_variant = after_.model.variants[std::get<VariantType>(is.type).index];
    const std::string old_selector = before_.text(old_variant.selector);
    const std::string new_selector = after_.text(new_variant.selector);
    if (old_selector != new_selector) {
      change(ChangeCode::c125, true, true, is.name,
             fmt::format("was selected by {} and is by {}", old_selector, new_selector), &was, &is);
    }
    const auto old_cases = cases_of(before_.model, before_, was);
    const auto new_cases = cases_of(after_.model, after_, is);
    for (const auto& [label, content] : new_cases) {
      const auto same = old_cases.find(label);
      if (same == old_cases.end()) {
        // An old reader with a default keeps the octets; without one it has no case.
        const bool breaks = label != "default" && !old_cases.contains("default");
        change(breaks ? ChangeCode::c125 : ChangeCode::c144, breaks, false, is.name,
               fmt::format("has a new case {}: {}", label, content), &was, &is);
      } else if (same->second != content) {
        change(ChangeCode::c125, true, true, is.name,
               fmt::format("case {} was {} and is {}", label, same->second, content), &was, &is);
      }
    }
    for (const auto& [label, content] : old_cases) {
      if (new_cases.contains(label)) continue;
      change(ChangeCode::c125, false, true, is.name,
             fmt::format("has no case {} any more: it was {}", label, content), &was, &is);
    }
  }

  // -- Fields of one side only

  void add_new(const Field& is) {
    if (const Field* was = renamed_from(is)) {
      renamed_.insert({was, &is});
      change(ChangeCode::c143, false, false, is.name, fmt::format("was called `{}`", was->name),
             was, &is);
      compare_field(*was, is);
      return;
    }
    if (has_padding_at(before_.structure, is)) {
      change(ChangeCode::c142, false, false, is.name,
             "takes octets that were padding: old programs send what padding holds", nullptr, &is);
      return;
    }
    if (is.since && !waits_for_octets(after_.structure, is)) {
      // There is a version field: old messages do not have it, and new ones say so.
      change(ChangeCode::c141, !end_is_told_, false, is.name,
             end_is_told_ ? fmt::format("is there since version {}", *is.since)
                          : fmt::format("is there since version {}, and an old reader takes it for "
                                        "the start of the next message",
                                        *is.since),
             nullptr, &is);
      if (!end_is_told_) changes_.back().code = ChangeCode::c103;
      return;
    }
    if (is.since && end_is_told_) {
      change(ChangeCode::c141, false, false, is.name,
             fmt::format("is there since version {}", *is.since), nullptr, &is);
      return;
    }
    change(ChangeCode::c103, true, true, is.name,
           is.since ? "is new, and an old reader takes it for the start of the next message"
                    : "is new, and nothing says since when it is there",
           nullptr, &is);
  }

  // The same octets in the same place under another name: the fields around it are the same.
  const Field* renamed_from(const Field& is) const {
    if (is.number >= old_fields_.size()) return nullptr;
    const Field& was = *old_fields_[is.number];
    if (find_named(new_fields_, was.name)) return nullptr;
    const bool same = type_text(before_.model, was) == type_text(after_.model, is) &&
                      was.order == is.order && before_.extent(was) == after_.extent(is) &&
                      was.offset_octets == is.offset_octets &&
                      before_.guard(was.guard) == after_.guard(is.guard);
    return same ? &was : nullptr;
  }

  void add_gone(const Field& was) {
    if (has_padding_at(after_.structure, was)) {
      change(ChangeCode::c142, false, false, was.name,
             "became padding: new programs send what padding holds", &was, nullptr);
      return;
    }
    change(ChangeCode::c102, true, true, was.name, "is gone", &was, nullptr);
  }

  void find_moved() {
    std::vector<std::pair<const Field*, const Field*>> both;
    for (const Field* field : new_fields_) {
      if (const Field* same = find_named(old_fields_, field->name)) both.emplace_back(same, field);
    }
    for (std::size_t i = 1; i < both.size(); ++i) {
      if (both[i].first->number > both[i - 1].first->number) continue;
      change(ChangeCode::c104, true, true, both[i].second->name,
             fmt::format("stands behind `{}` now", both[i - 1].second->name), both[i].first,
             both[i].second);
      return;  // one error for all that follows from it
    }
  }

  // No field changed, and yet the octets may lie elsewhere.
  void compare_places() {
    for (const Field* field : new_fields_) {
      const Field* same = find_named(old_fields_, field->name);
      if (!same || same->offset_octets == field->offset_octets) continue;
      change(
          ChangeCode::c105, true, true, field->name,
          fmt::format("was at offset {} and is at {}", same->offset_octets, field->offset_octets),
          same, field);
      return;
    }
    const bool fixed =
        before_.structure.end == EndKind::fixed && after_.structure.end == EndKind::fixed;
    if (!fixed || before_.structure.size_octets == after_.structure.size_octets) return;
    change(ChangeCode::c105, true, true, "",
           fmt::format("had {} octets and has {}", before_.structure.size_octets,
                       after_.structure.size_octets),
           nullptr, nullptr);
  }

  Owner before_;
  Owner after_;
  bool end_is_told_;
  std::vector<Change>& changes_;
  std::vector<const Field*> old_fields_;
  std::vector<const Field*> new_fields_;
  std::map<const Field*, const Field*> renamed_;
};

}  // namespace

std::string_view order_text(ByteOrder order) {
  switch (order) {
    case ByteOrder::none:
      return "of one octet";
    case ByteOrder::little:
      return "little-endian";
    case ByteOrder::big:
      return "big-endian";
    case ByteOrder::cdab:
      return "cdab";
    case ByteOrder::badc:
      return "badc";
    case ByteOrder::chosen:
      return "chosen by the data";
  }
  return "";
}

void compare_structs(const Model& old_model, const Struct& was, const Model& new_model,
                     const Struct& is, bool end_is_told, std::vector<Change>& changes) {
  StructComparison({old_model, was}, {new_model, is}, end_is_told, changes).run();
}

}  // namespace wirestruct::schema
