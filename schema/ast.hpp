// A schema file as written: names are text, nothing is looked up and no number is judged. An
// importer of another format returns the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "schema/model.hpp"
#include "schema/source.hpp"

namespace wirestruct::schema::ast {

struct Name {
  std::string text;  ///< with its dots where dots are allowed: `example.chat`
  SourceSpan at;
};

struct Number {
  std::uint64_t magnitude = 0;
  bool negative = false;
  bool is_character = false;
  SourceSpan at;
};

struct OrderClause {
  ByteOrder order = ByteOrder::none;
  SourceSpan at;
};

struct Field {
  Name name;
  std::string doc;
  Name type;
  std::vector<Number> dimensions;  ///< outermost first
  std::optional<Number> offset;    ///< `@at(n)`
};

/// `pad[3] = 0x20;`
struct Pad {
  Number count;
  std::optional<Number> filler;
  SourceSpan at;
};

/// `align 8;`
struct Align {
  Number alignment;
  SourceSpan at;
};

/// `reserved u8[3];`
struct Reserved {
  Name type;
  std::vector<Number> dimensions;
  SourceSpan at;
};

using Member = std::variant<Field, Pad, Align, Reserved>;

struct LayoutClause {
  LayoutRule rule = LayoutRule::packed;
  std::optional<Number> max_alignment;
  SourceSpan at;
};

struct Struct {
  Name name;
  std::string doc;
  std::optional<Number> size;
  std::optional<OrderClause> order;
  std::optional<LayoutClause> layout;
  std::vector<Member> members;
  bool incomplete = false;  ///< a syntax error hid a member or a clause: its size is not known
};

struct Enumerator {
  Name name;
  std::string doc;
  std::optional<Number> value;
};

struct Enum {
  Name name;
  std::string doc;
  Name underlying;
  std::vector<Enumerator> enumerators;
  bool incomplete = false;  ///< a syntax error hid the underlying type or an enumerator
};

struct TransportClause {
  Transport transport = Transport::tcp;
  Number port;
  SourceSpan at;
};

struct Stream {
  Name name;
  std::string doc;
  std::optional<TransportClause> transport;
  std::optional<Name> client_sends;
  std::optional<Name> server_sends;
  bool incomplete = false;  ///< a syntax error hid a statement
};

struct Import {
  std::string path;
  SourceSpan at;
  std::optional<std::size_t> file = {};  ///< its index among the files; nothing: not found
};

/// The text of `option cpp.namespace = "…";`
struct Option {
  std::string value;
  SourceSpan at;  ///< the value
};

struct File {
  std::string path;        ///< as in SourceFile
  bool requested = false;  ///< named by the user
  std::string doc;         ///< in front of `package`
  std::optional<Name> package;
  std::optional<Option> cpp_namespace;
  std::optional<Option> java_package;
  std::optional<OrderClause> order;
  std::vector<Import> imports;
  std::vector<Enum> enums;
  std::vector<Struct> structs;
  std::vector<Stream> streams;
  bool incomplete = false;  ///< a syntax error hid a declaration: a name may be missing
};

}  // namespace wirestruct::schema::ast
