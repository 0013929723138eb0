#include "gen/java/names.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

namespace wirestruct::gen::java {
namespace {

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

/// The language's words, and the literals (JLS 17, 3.9 and 3.10); not those that are words only in
/// some places, such as `record`.
constexpr std::array reserved_words = std::to_array<std::string_view>({
    "_",       "abstract",  "assert",       "boolean",  "break",      "byte",    "case",
    "catch",   "char",      "class",        "const",    "continue",   "default", "do",
    "double",  "else",      "enum",         "extends",  "false",      "final",   "finally",
    "float",   "for",       "goto",         "if",       "implements", "import",  "instanceof",
    "int",     "interface", "long",         "native",   "new",        "null",    "package",
    "private", "protected", "public",       "return",   "short",      "static",  "strictfp",
    "super",   "switch",    "synchronized", "this",     "throw",      "throws",  "transient",
    "true",    "try",       "void",         "volatile", "while",
});

/// Methods without parameters that every object, every value or every view has already; the first
/// eight cannot be record components (JLS 17, 8.10.1).
constexpr std::array reserved_members = std::to_array<std::string_view>({
    "clone",
    "finalize",
    "getClass",
    "hashCode",
    "notify",
    "notifyAll",
    "toString",
    "wait",
    "builder",
    "encodedSize",
    "toBytes",
    "toValue",
});

/// Types that generated code names, and words that cannot name a type.
constexpr std::array reserved_types = std::to_array<std::string_view>({
    "BigEndian",
    "BitFault",
    "Boolean",
    "Builder",
    "Byte",
    "ByteBuffer",
    "ByteOrder",
    "Character",
    "Checking",
    "Checksum",
    "DatagramPacket",
    "Double",
    "EncodingException",
    "Exact",
    "FieldValues",
    "FixedText",
    "Float",
    "Framing",
    "HalfFloat",
    "IOException",
    "InputStream",
    "Integer",
    "LittleEndian",
    "List",
    "Locale",
    "Math",
    "MessageDecoder",
    "MessageReader",
    "MiddleEndian",
    "Object",
    "OutputStream",
    "Override",
    "Reason",
    "Short",
    "String",
    "StringBuilder",
    "StructLayout",
    "Symbol",
    "System",
    "WireCharset",
    "WireException",
    "WireFormat",
    "WireReader",
    "WireWriter",
});

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string escaped(std::string name) {
  if (name.empty() || is_digit(name.front())) name.insert(name.begin(), '_');
  if (is_one_of(reserved_words, name)) name += '_';
  return name;
}

/// The parts between underscores, an empty one for none.
std::vector<std::string_view> parts_of(std::string_view name) {
  std::vector<std::string_view> parts;
  while (!name.empty()) {
    const std::string_view part = name.substr(0, name.find('_'));
    name.remove_prefix(std::min(part.size() + 1, name.size()));
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

bool has_lower(std::string_view name) {
  return std::ranges::any_of(name, is_lower);
}

/// `user_id` → `UserId`, `POINT_T` → `PointT`. A name of one part keeps its letters: `RGB`.
std::string capitalized_parts(std::string_view name) {
  const std::vector<std::string_view> parts = parts_of(name);
  const bool all_capitals = parts.size() > 1 && !has_lower(name);
  std::string out;
  for (const std::string_view part : parts) {
    // x_1_2 must not become x12.
    if (!out.empty() && is_digit(out.back()) && is_digit(part.front())) out += '_';
    out += upper(part.front());
    out += all_capitals ? lowered(part.substr(1)) : std::string(part.substr(1));
  }
  return out;
}

/// Appends underscores until nothing else is called so.
std::string made_unique(std::string name, std::set<std::string>& taken) {
  while (!taken.insert(name).second) name += '_';
  return name;
}

std::string java_package(std::string_view package) {
  std::string out;
  while (!package.empty()) {
    const std::string_view part = package.substr(0, package.find('.'));
    package.remove_prefix(std::min(part.size() + 1, package.size()));
    if (!out.empty()) out += '.';
    out += escaped(std::string(part));
  }
  return out;
}

}  // namespace

std::string pascal_case(std::string_view name) {
  std::string out = escaped(capitalized_parts(name));
  if (is_one_of(reserved_types, out)) out += '_';
  return out;
}

std::string camel_case(std::string_view name) {
  std::string out = capitalized_parts(name);
  // The capitals at the start are one word, but for the last one before small letters: `URLPath`.
  std::size_t capitals = 0;
  while (capitals < out.size() && is_upper(out[capitals])) ++capitals;
  if (capitals > 1 && capitals < out.size() && is_lower(out[capitals])) --capitals;
  for (std::size_t i = 0; i < capitals; ++i) out[i] = lower(out[i]);
  out = escaped(std::move(out));
  if (is_one_of(reserved_members, out)) out += '_';
  return out;
}

std::string upper_case(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool new_word =
        i > 0 && is_upper(name[i]) && (is_lower(name[i - 1]) || is_digit(name[i - 1]));
    if (new_word) out += '_';
    out += upper(name[i]);
  }
  return escaped(std::move(out));
}

std::vector<std::string> enumerator_names(const schema::Enum& declared) {
  // The symbol of values that the schema does not name, and the set that is empty.
  std::set<std::string> taken = {declared.is_flags ? "NONE" : "UNKNOWN"};
  std::vector<std::string> names;
  names.reserve(declared.enumerators.size());
  for (const schema::Enumerator& enumerator : declared.enumerators) {
    names.push_back(made_unique(upper_case(enumerator.name), taken));
  }
  return names;
}

std::vector<MemberNames> member_names(const schema::Struct& declared) {
  std::set<std::string> accessors;
  std::set<std::string> constants;
  std::vector<MemberNames> names;
  for (const schema::Member& member : declared.members) {
    const auto* field = std::get_if<schema::Field>(&member);
    names.emplace_back();
    if (field == nullptr) continue;
    names.back() = {made_unique(camel_case(field->name), accessors),
                    made_unique(upper_case(field->name), constants)};
  }
  return names;
}

std::vector<std::string> bit_names(const schema::Bits& declared) {
  // What every record of bits has already.
  std::set<std::string> taken = {"toBits", "ofBits", "fault"};
  std::vector<std::string> names;
  for (const schema::BitField& field : declared.fields) {
    names.push_back(field.name.empty() ? "" : made_unique(camel_case(field.name), taken));
  }
  return names;
}

std::string with_name(const std::string& bit_name) {
  std::string out = "with" + bit_name;
  out[4] = upper(out[4]);
  return out;
}

Names::Names(const schema::Model& model) {
  for (const schema::File& file : model.files) {
    packages_.push_back(java_package(file.java_package));
  }
  // Files named after types that differ in capitals only are one file on some systems.
  std::map<std::string, std::set<std::string>> taken;
  const auto choose = [&](std::size_t file, std::string name) {
    std::set<std::string>& names = taken[packages_[file]];
    while (!names.insert(lowered(name)).second) name += '_';
    return Type{file, name};
  };
  for (const schema::Enum& declared : model.enums) {
    enums_.push_back(choose(declared.file, pascal_case(declared.name)));
  }
  for (const schema::Struct& declared : model.structs) {
    structs_.push_back(choose(declared.file, pascal_case(declared.name)));
  }
  for (const Type& type : structs_) views_.push_back(choose(type.file, type.name + "View"));
  for (const schema::Stream& declared : model.streams) {
    streams_.push_back(choose(declared.file, pascal_case(declared.name)));
  }
  for (const schema::Bits& declared : model.bits) {
    bits_.push_back(choose(declared.file, pascal_case(declared.name)));
  }
  for (const schema::Variant& declared : model.variants) {
    const Type& owner = structs_[declared.owner];
    const std::string field = declared.name.substr(declared.name.find('.') + 1);
    variants_.push_back(choose(owner.file, owner.name + capitalized_parts(field)));
  }

  std::map<std::string, std::set<std::string>> packages_of;
  for (const std::vector<Type>* types :
       {&enums_, &structs_, &views_, &streams_, &bits_, &variants_}) {
    for (const Type& type : *types) packages_of[type.name].insert(packages_[type.file]);
  }
  for (const auto& [name, packages] : packages_of) {
    packages_with_[name] = static_cast<int>(packages.size());
  }
}

std::string Names::lang_reference(const std::string& name) const {
  const bool is_hidden = packages_with_.contains(name);
  return is_hidden ? "java.lang." + name : name;
}

std::string Names::qualified(const Type& type) const {
  const std::string& package = packages_[type.file];
  return package.empty() ? type.name : package + "." + type.name;
}

std::string Names::reference(std::size_t user, const Type& type) const {
  const bool is_local = packages_[user] == packages_[type.file];
  return is_local || packages_with_.at(type.name) == 1 ? type.name : qualified(type);
}

std::string Names::enum_reference(std::size_t user, std::size_t index) const {
  return reference(user, enums_[index]);
}

std::string Names::struct_reference(std::size_t user, std::size_t index) const {
  return reference(user, structs_[index]);
}

std::string Names::view_reference(std::size_t user, std::size_t index) const {
  return reference(user, views_[index]);
}

std::string Names::bits_reference(std::size_t user, std::size_t index) const {
  return reference(user, bits_[index]);
}

std::map<std::string, std::string> Names::imports(std::size_t user) const {
  std::map<std::string, std::string> imports;
  for (const std::vector<Type>* types : {&enums_, &structs_, &views_, &bits_}) {
    for (const Type& type : *types) {
      if (packages_[type.file] != packages_[user] && packages_with_.at(type.name) == 1) {
        imports[type.name] = qualified(type);
      }
    }
  }
  return imports;
}

}  // namespace wirestruct::gen::java
