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

enum class ExpressionKind : std::uint8_t {
  number,     ///< `number`
  real,       ///< `text`: `0.0001`, with a `-` in front or without; only in `@scale`
  string,     ///< `text`; only in arguments
  name,       ///< `text`: `kind`, `header.length`, `last.size`, `this`, `Kind.login`
  call,       ///< `text`(operands)
  range,      ///< operands: `kind .. body`; only in arguments
  operation,  ///< `op` of operands
};

struct Expression {
  ExpressionKind kind = ExpressionKind::number;
  Number number;
  std::string text;
  Operator op = Operator::add;
  std::vector<Expression> operands;
  SourceSpan at;
};

struct OrderClause {
  ByteOrder order = ByteOrder::none;  ///< `chosen`: by the cases
  SourceSpan at;
  /// `by magic { 0xA1B2C3D4: big; … }`
  struct Case {
    Expression value;
    ByteOrder order = ByteOrder::none;
    SourceSpan at;  ///< the order
  };
  std::optional<Expression> selector;
  std::vector<Case> cases;
};

/// `[8]`, `[n]`, `[bytes n]`, `[..]`, `[until v]`
struct Dimension {
  enum class Kind : std::uint8_t { count, octets, rest, until };
  Kind kind = Kind::count;
  Expression expression;  ///< nothing in it for `rest`
  SourceSpan at;          ///< between the brackets
};

/// `@charset(gbk)`
struct Attribute {
  Name name;
  std::vector<Expression> arguments;
};

/// `i64 length` of `struct Body(Kind kind, i64 length)`
struct Parameter {
  Name type;
  Name name;
};

/// `(kind, length - 4)` behind the name of a struct or bits.
struct Arguments {
  std::vector<Expression> values;
  SourceSpan at;  ///< with the parentheses
};

struct Field {
  Name name;
  std::string doc;
  Name type;
  std::optional<Arguments> arguments;
  std::vector<Dimension> dimensions;  ///< outermost first
  std::optional<Expression> region;   ///< `size n`
  std::optional<Expression> derived;  ///< `= n`
  std::optional<Expression> where;
  std::vector<Attribute> attributes;
  std::optional<std::size_t> guard;  ///< into Struct::guards; likewise below
};

/// `pad[3] = 0x20;`
struct Pad {
  Expression count;
  std::optional<Expression> filler;
  SourceSpan at;
  std::optional<std::size_t> guard;
};

/// `align 8;`
struct Align {
  Expression alignment;
  SourceSpan at;
  std::optional<std::size_t> guard;
};

/// `reserved u8[3];`
struct Reserved {
  Name type;
  std::vector<Dimension> dimensions;
  SourceSpan at;
  std::optional<std::size_t> guard;
};

/// `case login, 100 .. 199: Login;`
struct Case {
  struct Label {
    Expression first;
    std::optional<Expression> last;
  };
  std::vector<Label> labels;  ///< none for `default`
  Name type;                  ///< `void`: nothing is there
  std::optional<Arguments> arguments;
  std::vector<Dimension> dimensions;
  SourceSpan at;  ///< `case` or `default`
};

/// `switch (kind) body size n { … }`
struct Switch {
  Expression selector;
  Name name;
  std::string doc;
  std::optional<Expression> region;
  std::vector<Case> cases;
  std::vector<Attribute> attributes;
  std::optional<std::size_t> guard;
  SourceSpan at;  ///< `switch`
};

using Member = std::variant<Field, Pad, Align, Reserved, Switch>;

/// `if (condition) { … }`, or the `else` of one. Blocks are not nodes: their members stand in the
/// struct's list, each with its guard.
struct Guard {
  Expression condition;
  bool negated = false;              ///< of an `else`
  std::optional<std::size_t> outer;  ///< into Struct::guards
  SourceSpan at;                     ///< `if` or `else`
};

struct LayoutClause {
  LayoutRule rule = LayoutRule::packed;
  std::optional<Expression> max_alignment;
  std::optional<std::string> abi;  ///< `abi("i386-linux-gnu")`
  SourceSpan at;
};

struct Struct {
  Name name;
  std::string doc;
  std::vector<Parameter> parameters;
  std::optional<Expression> size;
  std::optional<OrderClause> order;
  std::optional<LayoutClause> layout;
  std::vector<Member> members;
  std::vector<Guard> guards;  ///< an outer one in front of those inside of it
  bool incomplete = false;    ///< a syntax error hid a member or a clause: its size is not known
};

struct Enumerator {
  Name name;
  std::string doc;
  std::optional<Expression> value;
};

struct Enum {
  Name name;
  std::string doc;
  bool is_flags = false;  ///< `flags` in place of `enum`
  Name underlying;
  std::vector<Enumerator> enumerators;
  bool incomplete = false;  ///< a syntax error hid the underlying type or an enumerator
};

/// `bits Ihl : u8 msb_first { u4 version = 4; u4 header_words; }`
struct BitField {
  Name name;  ///< no text for `pad`
  std::string doc;
  Name type;  ///< `u4`, `i7`, `bool`, an enum, `pad`
  std::optional<Expression> derived;
  /// Of an enum or `pad`: `Kind kind : 3;`, `pad : 2;`. Not given: that of the type.
  std::optional<Expression> width;
};

struct Bits {
  Name name;
  std::string doc;
  std::vector<Parameter> parameters;
  Name underlying;
  bool msb_first = true;
  std::vector<BitField> fields;
  bool incomplete = false;  ///< a syntax error hid a field, the underlying type or the order
};

/// `const MAX_NAME = 16;`
struct Constant {
  Name name;
  std::string doc;
  Expression value;
};

/// `delimited by "\r\n";` or `framed by u32be length;`
struct FramingClause {
  std::optional<std::string> delimiter;
  Name prefix;  ///< the type
  bool counts_itself = false;
  SourceSpan at;
};

struct TransportClause {
  Transport transport = Transport::tcp;
  Expression port;
  SourceSpan at;
};

struct Stream {
  Name name;
  std::string doc;
  std::optional<TransportClause> transport;
  std::optional<Name> client_sends;
  std::optional<Name> server_sends;
  std::optional<FramingClause> framing;
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
  std::optional<Expression> version;
  std::vector<Import> imports;
  std::vector<Constant> constants;
  std::vector<Enum> enums;
  std::vector<Bits> bits;
  std::vector<Struct> structs;
  std::vector<Stream> streams;
  bool incomplete = false;  ///< a syntax error hid a declaration: a name may be missing
};

}  // namespace wirestruct::schema::ast
