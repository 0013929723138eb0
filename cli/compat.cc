#include "cli/compat.hpp"

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <rapidjson/ostreamwrapper.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <ostream>
#include <set>
#include <string_view>

#include "cli/compat_message.hpp"
#include "cli/compile_schemas.hpp"
#include "cli/counted.hpp"
#include "schema/compat.hpp"
#include "translate/style.hpp"

namespace wirestruct::cli {
namespace {

using schema::Change;

/// One version of the schema.
struct Version {
  const schema::Compilation& compilation;
  const schema::Model& model;
};

bool breaks(const Change& change) {
  return change.breaks_old_readers || change.breaks_new_readers;
}

std::string_view whom(const Change& change) {
  if (change.breaks_old_readers && change.breaks_new_readers) return "breaks old and new readers";
  if (change.breaks_old_readers) return "breaks old readers";
  if (change.breaks_new_readers) return "breaks new readers";
  return "harmless";
}

void print_place(std::ostream& out, std::string_view label, const Version& version,
                 const std::optional<schema::SourceSpan>& at, const translate::Style& style) {
  if (!at) return;
  const schema::PlaceLine place = schema::place_line(version.compilation.sources, *at);
  fmt::print(out, "  {} {}  {}\n", label, place.place, style.dim(place.line));
}

void print_change(std::ostream& out, const Change& change, const Version& old_version,
                  const Version& new_version, const translate::Style& style) {
  const std::string title = fmt::format("{}[{}]", whom(change), schema::code_name(change.code));
  fmt::print(out, "{}: {} {}\n", breaks(change) ? style.warning(title) : style.bold(title),
             change.where, change.what);
  print_place(out, "old", old_version, change.old_at, style);
  print_place(out, "new", new_version, change.new_at, style);
}

// Once for each struct that changed, in the direction that breaks.
void print_messages(std::ostream& out, const std::vector<Change>& changes,
                    const Version& old_version, const Version& new_version,
                    const translate::Style& style) {
  std::set<std::pair<std::string, bool>> shown;
  for (const Change& change : changes) {
    if (change.structure.empty()) continue;
    if (change.breaks_old_readers && shown.insert({change.structure, true}).second) {
      print_misread_message(out, {"the new schema", new_version.model},
                            {"the old schema", old_version.model}, change.structure, style);
    }
    if (change.breaks_new_readers && shown.insert({change.structure, false}).second) {
      print_misread_message(out, {"the old schema", old_version.model},
                            {"the new schema", new_version.model}, change.structure, style);
    }
  }
}

void print_json(std::ostream& out, const std::vector<Change>& changes, const Version& old_version,
                const Version& new_version) {
  rapidjson::OStreamWrapper stream(out);
  rapidjson::Writer<rapidjson::OStreamWrapper> writer(stream);
  const auto string = [&](std::string_view key, std::string_view value) {
    writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  };
  const auto place = [&](std::string_view key, const Version& version,
                         const std::optional<schema::SourceSpan>& at) {
    if (at) string(key, schema::place_line(version.compilation.sources, *at).place);
  };
  writer.StartArray();
  for (const Change& change : changes) {
    writer.StartObject();
    string("code", schema::code_name(change.code));
    string("where", change.where);
    string("what", change.what);
    writer.Key("breaks_old_readers");
    writer.Bool(change.breaks_old_readers);
    writer.Key("breaks_new_readers");
    writer.Bool(change.breaks_new_readers);
    place("old", old_version, change.old_at);
    place("new", new_version, change.new_at);
    writer.EndObject();
  }
  writer.EndArray();
  out << '\n';
}

void print_verdict(std::ostream& out, const std::vector<Change>& changes,
                   const translate::Style& style) {
  if (changes.empty()) {
    fmt::print(out, "{}\n", style.bold("nothing changed on the wire"));
    return;
  }
  const auto breaking = std::ranges::count_if(changes, breaks);
  fmt::print(out, "{}\n",
             style.bold(fmt::format("{}, {} of them break{} programs of the other version",
                                    counted(changes.size(), "change", "changes"),
                                    breaking == 0 ? "none" : fmt::to_string(breaking),
                                    breaking <= 1 ? "s" : "")));
}

}  // namespace

int compat(const CompatOptions& options, std::ostream& out, std::ostream& messages) {
  const schema::Compilation old_compilation = compile_schemas(
      std::span(&options.old_schema, 1), options.import_folders, options.color, messages);
  const schema::Compilation new_compilation = compile_schemas(
      std::span(&options.new_schema, 1), options.import_folders, options.color, messages);
  if (!old_compilation.model || !new_compilation.model) return could_not;
  const Version old_version{old_compilation, *old_compilation.model};
  const Version new_version{new_compilation, *new_compilation.model};

  const std::vector<Change> changes = schema::compare(old_version.model, new_version.model);
  if (options.format == CompatFormat::json) {
    print_json(out, changes, old_version, new_version);
  } else {
    const translate::Style style(options.color);
    for (const Change& change : changes) {
      print_change(out, change, old_version, new_version, style);
    }
    if (!changes.empty()) out << '\n';
    print_messages(out, changes, old_version, new_version, style);
    print_verdict(out, changes, style);
  }
  return std::ranges::any_of(changes, breaks) ? 1 : 0;
}

}  // namespace wirestruct::cli
