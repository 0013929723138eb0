// What decodes and encodes a struct whose size varies from message to message.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/cpp/comment.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/parameters.hpp"
#include "gen/cpp/varying.hpp"
#include "gen/text_template.hpp"

namespace wirestruct::gen::cpp {
namespace {

// Members first: those of a struct around this one call them.
constexpr std::string_view members_template = R"(
/// Reads the members from where `in` stands. False when they cannot be read: `in` knows why.
$decode_members$
$decode_scope$
$reads$
}

/// Writes the members to where `out` stands.
$encode_members$
$encode_scope$
$writes$
}

)";

constexpr std::string_view message_template = R"(
$decode_doc$
$decode$
  wirestruct::Reader reader(in, checking);
  static_cast<void>(decode_members(reader, out$given$));
  return reader.status($Struct$::layout);
}

/// How many octets encode() writes.
$encoded_size$
  wirestruct::Writer writer = wirestruct::Writer::counting();
  encode_members(writer, in$given$);
  return writer.position();
}

/// Writes `in` to the start of `out`. When that fails, what is in `out` means nothing.
$encode$
  wirestruct::Writer writer(out);
  encode_members(writer, in$given$);
  return writer.status($Struct$::layout);
}

)";

std::string head(std::string_view start, const std::vector<std::string>& parameters) {
  return listed(start, parameters, ") {", 0);
}

/// True when the text uses the name.
bool mentions(const std::string& text, std::string_view name) {
  return text.contains(name);
}

std::string parameter(const std::string& type, std::string_view name, bool is_used) {
  return is_used ? fmt::format("{} {}", type, name) : type;
}

std::string scope_line(std::string_view cursor, const std::string& type, bool is_const) {
  return fmt::format("  {}wirestruct::MessageCursor::Scope scope({}, {}::layout);\n",
                     is_const ? "const " : "", cursor, type);
}

}  // namespace

std::string varying_functions_text(const schema::Model& model, const schema::Struct& structure,
                                   const std::vector<StructFacts>& facts) {
  const Varying varying(model, structure, facts);
  const std::string type = type_identifier(structure.name);
  const std::string reference = type + '&';
  const std::string constant = "const " + reference;
  const std::string reads = decode_members_text(varying);
  const std::string writes = encode_members_text(varying);
  const bool is_open = structure.end == schema::EndKind::open;
  const std::vector<std::string> names = parameter_names(model, structure);
  const std::string given = names.empty() ? "" : fmt::format(", {}", fmt::join(names, ", "));
  const auto with_parameters = [&](std::vector<std::string> declarations, const std::string& body) {
    return joined(std::move(declarations), parameter_declarations(model, structure, body));
  };
  // What a struct is given stands last, and has no default.
  const char* const by_default = names.empty() ? " = wirestruct::Checking::lenient" : "";
  return fill(members_template,
              {{"decode_members",
                head("inline bool decode_members(",
                     with_parameters({"wirestruct::Reader& in",
                                      parameter(reference, "value", mentions(reads, "value."))},
                                     reads))},
               {"decode_scope", scope_line("in", type, !structure.length)},
               {"reads", reads},
               {"encode_members",
                head("inline void encode_members(",
                     with_parameters({"wirestruct::Writer& out",
                                      parameter(constant, "value", mentions(writes, "value."))},
                                     writes))},
               {"encode_scope", scope_line("out", type, true)},
               {"writes", writes}}) +
         fill(message_template,
              {{"decode_doc",
                comment(fmt::format("Reads the {} at the start of `in`{}. When it cannot be read, "
                                    "`out` has what could.",
                                    structure.name, is_open ? ", which is all of it" : ""),
                        0)},
               {"Struct", type},
               {"given", given},
               {"decode",
                head("inline wirestruct::MessageStatus decode(",
                     with_parameters({"std::span<const std::byte> in", reference + " out",
                                      fmt::format("wirestruct::Checking checking{}", by_default)},
                                     given))},
               {"encoded_size", head("inline std::size_t encoded_size(",
                                     with_parameters({constant + " in"}, given))},
               {"encode",
                head("inline wirestruct::MessageStatus encode(",
                     with_parameters({constant + " in", "std::span<std::byte> out"}, given))}});
}

}  // namespace wirestruct::gen::cpp
