// What prints a struct.
#include <fmt/format.h>

#include "gen/cpp/block_lines.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/names.hpp"
#include "gen/cpp/parts.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::cpp {
namespace {

constexpr std::string_view print_template = R"(
/// On one line, for people.
$to_string$
  wirestruct::Printer print("$name$");
  $fields$
  return print.take();
}

$stream_head$
  out << to_string(value);
  return out;
}
)";

}  // namespace

std::string print_text(const schema::Model& model, const schema::Struct& structure) {
  const MemberNames names(model, structure);
  std::string fields;
  bool uses_value = false;
  for (const schema::Member& member : structure.members) {
    const auto* field = std::get_if<schema::Field>(&member);
    if (!field || field->derived) continue;
    if (field->shown.secret) {
      fields += call("print.secret(", {'"' + field->name + '"'});
      continue;
    }
    uses_value = true;
    fields +=
        call("print.field(", {'"' + field->name + '"', "value." + names.identifier(field->name)});
  }
  const std::string constant = "const " + type_identifier(structure.name) + '&';
  const std::string value = constant + " value";
  return fill(
      print_template,
      {{"name", structure.name},
       {"to_string", listed("inline std::string to_string(",
                            std::vector{uses_value ? value : constant}, ") {", 0)},
       {"stream_head", "template <typename OStream>\n" +
                           listed("OStream& operator<<(",
                                  std::vector<std::string>{"OStream& out", value}, ") {", 0)},
       {"fields", fields}});
}

}  // namespace wirestruct::gen::cpp
