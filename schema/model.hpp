// The compiled schema: plain data with every name resolved and every offset, size and byte order
// computed. Generators, the translator and the verifier read this and nothing else of `schema/`.
// `compile()` (schema/compile.hpp) makes it; nobody changes it afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "schema/expression.hpp"
#include "schema/source.hpp"

namespace wirestruct::schema {

/// What the octets of a scalar mean.
enum class ScalarKind : std::uint8_t {
  unsigned_integer,
  signed_integer,  ///< two's complement
  floating_point,  ///< IEEE 754
  character,       ///< one octet of text
  raw_octet,
  boolean,  ///< one octet: 0 or 1; another value is kept and reported
};

/// The order of the octets of a number on the wire.
enum class ByteOrder : std::uint8_t {
  none,  ///< one octet, or a struct: there is nothing to order
  little,
  big,
  cdab,  ///< 16-bit units, the least significant first, each big-endian (Modbus devices)
  badc,  ///< 16-bit units, the most significant first, each little-endian
  /// little or big, as Struct::order_choice says for each message; never that of `bits` or an enum
  /// with an order of its own.
  chosen,
};

/// A type with no parts. The names and widths that exist are the rows of schema/scalar_table.hpp.
struct Scalar {
  ScalarKind kind = ScalarKind::unsigned_integer;
  std::uint32_t size_octets = 1;

  friend bool operator==(const Scalar&, const Scalar&) = default;
};

struct EnumType {
  std::size_t index = 0;  ///< into Model::enums
  friend bool operator==(const EnumType&, const EnumType&) = default;
};

struct StructType {
  std::size_t index = 0;  ///< into Model::structs
  friend bool operator==(const StructType&, const StructType&) = default;
};

struct BitsType {
  std::size_t index = 0;  ///< into Model::bits
  friend bool operator==(const BitsType&, const BitsType&) = default;
};

/// What a `switch` selects; always a single value.
struct VariantType {
  std::size_t index = 0;  ///< into Model::variants
  friend bool operator==(const VariantType&, const VariantType&) = default;
};

using Type = std::variant<Scalar, EnumType, StructType, BitsType, VariantType>;

/// How many elements an array has whose length varies.
enum class ExtentKind : std::uint8_t {
  count,        ///< `T x[n]`: as many as the expression says
  octets,       ///< `T x[bytes n]`: as many as fill exactly so many octets
  rest,         ///< `T x[..]`: up to the end of the message or region around it
  until_value,  ///< `T x[until v]`: a terminator of that value, which is not an element, ends it
  until_condition,  ///< `T x[until last.n == 0]`: the first element for which it holds is the last
};

struct Extent {
  ExtentKind kind = ExtentKind::count;
  /// Number of elements, of octets, the terminator (a Number), or the condition; of `rest` nothing.
  Expression expression;
  /// Of `rest`: octets that the members behind it take, and that are left to them.
  std::uint64_t trailing_octets = 0;
  std::optional<std::uint64_t> max_elements = {};  ///< `@max(n)`
};

/// The encodings of text. Names as in the schema.
enum class Charset : std::uint8_t { ascii, latin1, utf8, utf16le, utf16be, gbk };

/// How the octets of a text are to be understood. A fixed field is filled up with `pad`; a reader
/// takes what stands in front of the first NUL (of two octets in UTF-16), or, when the padding is
/// something else, all but the padding at the end.
struct TextRules {
  Charset charset = Charset::utf8;
  std::byte pad{0};

  friend bool operator==(const TextRules&, const TextRules&) = default;
};

/// In which form people want to see a number or octets.
enum class Notation : std::uint8_t {
  plain,
  hex,
  ipv4,
  ipv6,
  mac,
  unix_s,  ///< time since 1970-01-01T00:00:00Z; likewise below
  unix_ms,
  unix_us,
  unix_ns,
  ntp64,  ///< RFC 5905: seconds since 1900-01-01 in the upper 32 bits, fractions in the lower
};

/// What changes only how values are shown, never the octets.
struct Shown {
  Notation notation = Notation::plain;
  std::string unit;                  ///< `@unit("ms")`
  std::optional<double> scale = {};  ///< `@scale(0.0001)`: what is shown is the value times it
  bool secret = false;               ///< masked in what is printed
  std::optional<std::string> deprecated = {};  ///< why
};

/// A named value of a struct; an array when it has dimensions.
struct Field {
  std::string name;
  std::string doc;  ///< text of its `///` comments, lines joined by '\n', no trailing '\n'
  Type type;        ///< of one element
  ByteOrder order = ByteOrder::none;      ///< of one element
  std::vector<std::uint64_t> dimensions;  ///< outermost first; empty: a single value
  std::uint64_t offset_octets = 0;        ///< from the start of its struct; see is_offset_fixed
  std::uint64_t size_octets = 0;          ///< of all elements together; see is_size_fixed
  std::uint64_t stride_octets = 0;        ///< from one element to the next (= the element's size)
  std::optional<std::uint64_t> asserted_offset_octets = {};  ///< `@at(n)`
  SourceSpan at;                                             ///< the name

  // -- What varies from message to message

  std::size_t number = 0;  ///< among the fields of its struct, padding not counted
  /// False: offset_octets is what it is at least. Likewise size_octets and stride_octets, which say
  /// what the field has when its guard lets it be there.
  bool is_offset_fixed = true;
  bool is_size_fixed = true;
  std::optional<std::size_t> guard = {};  ///< into Struct::guards: there only when it holds
  std::optional<Extent> extent = {};      ///< a dimension outside of `dimensions`
  std::optional<Expression> region = {};  ///< `Body b size n`: so many octets, whatever is in them
  std::optional<Expression> derived =
      {};                                ///< `= …`: written by the encoder, checked by the decoder
  std::optional<Expression> where = {};  ///< what must hold of the value
  std::optional<std::uint32_t> since = {};  ///< `@since(n)`; its guard says when that is so
  TextRules text = {};                      ///< of text
  /// `Body(kind, length - 4) body;`: what the parameters of the struct or bits are, for each
  /// element the same. Those of bits may measure and are known when the struct is whole.
  std::vector<Expression> arguments = {};
  Shown shown = {};
};

/// When fields are there.
enum class GuardKind : std::uint8_t {
  when,         ///< the condition holds: `if`, or `@since` with a `@version` field
  unless,       ///< it does not: `else`
  octets_left,  ///< the message or region goes on: `@since` without a `@version` field
};

struct Guard {
  GuardKind kind = GuardKind::when;
  Expression condition;
  std::optional<std::size_t> outer = {};  ///< into Struct::guards: this one stands inside of it
};

/// Why octets without a field are there.
enum class PaddingKind : std::uint8_t {
  pad,       ///< `pad[n]`
  align,     ///< `align n`
  reserved,  ///< `reserved T`: must be zero, and a reader says so when it is not
  hole,      ///< put in by `layout natural` in front of a field
  tail,      ///< put in by `layout natural` after the last field
};

/// Octets that carry no value. The encoder always writes them.
struct Padding {
  PaddingKind kind = PaddingKind::pad;
  std::byte filler{0};
  std::uint64_t offset_octets = 0;
  std::uint64_t size_octets = 0;  ///< may be 0 for an `align` that is already met
  /// What `align`, hole and tail bring the next offset to; the size of one element of `reserved`.
  std::uint64_t alignment_octets = 1;
  SourceSpan at;
  bool is_offset_fixed = true;  ///< as in Field
  bool is_size_fixed = true;    ///< false for `align` behind what varies
  std::optional<std::size_t> guard = {};
};

using Member = std::variant<Field, Padding>;

/// How fields follow each other.
enum class LayoutRule : std::uint8_t {
  packed,   ///< each right after the one before
  natural,  ///< each aligned as a C compiler for a 64-bit target would, tail padding included
};

/// `byte_order by magic { 0xA1B2C3D4: big; 0xD4C3B2A1: little; }`
struct OrderChoice {
  Expression selector;
  struct Case {
    std::int64_t value = 0;
    ByteOrder order = ByteOrder::little;  ///< little or big
  };
  std::vector<Case> cases;
};

/// How a reader knows where a struct ends.
enum class EndKind : std::uint8_t {
  fixed,   ///< it always has size_octets
  self,    ///< its own octets say so
  length,  ///< likewise, by Struct::length
  open,    ///< it goes on to the end of the message or region around it
};

/// A field that derives from `size(this)`: the struct is its value times `factor` plus `addend`
/// octets long.
struct LengthRule {
  std::size_t field = 0;  ///< Field::number; its offset is fixed
  std::int64_t factor = 1;
  std::int64_t addend = 0;
};

/// What whoever contains a struct gives to it: an integer of 64 bits, as all that expressions
/// compute.
struct Parameter {
  std::string name;
  std::optional<std::size_t> enumeration = {};  ///< whose names it goes by, into Model::enums
  SourceSpan at;                                ///< the name
};

struct Struct {
  std::string name;
  std::string doc;
  std::size_t file = 0;  ///< into Model::files
  LayoutRule layout = LayoutRule::packed;
  std::uint32_t max_alignment_octets = 0;  ///< `layout natural(n)`, `#pragma pack(n)`; 0: no cap
  std::optional<std::uint64_t> asserted_size_octets = {};  ///< `size n`
  std::vector<Member> members;                             ///< by ascending offset, without a hole
  std::uint64_t size_octets = 0;                           ///< at least, unless EndKind::fixed
  std::uint64_t alignment_octets = 1;                      ///< 1 for packed
  SourceSpan at;                                           ///< the name
  EndKind end = EndKind::fixed;
  std::vector<Guard> guards = {};  ///< an outer one in front of those inside of it
  std::optional<OrderChoice> order_choice = {};
  std::optional<LengthRule> length = {};
  /// Without them its octets have no meaning, so that it is never a message of its own.
  std::vector<Parameter> parameters = {};
};

/// One case of a `switch`.
struct Alternative {
  struct Range {
    std::int64_t first = 0;
    std::int64_t last = 0;  ///< included
  };
  std::vector<Range> ranges;  ///< empty for the default
  /// A struct, or octets (`byte[..]`); its name is that of the struct, or `octets`. Nothing for
  /// `void`. No two alternatives of a variant have the same name.
  std::optional<Field> content = {};
};

/// A `switch`.
struct Variant {
  std::string name;       ///< of the struct and the field: `Packet.body`
  std::size_t owner = 0;  ///< into Model::structs
  Expression selector;
  std::vector<Alternative> alternatives;
  std::optional<std::size_t> default_alternative = {};  ///< into alternatives
};

/// Bits of an integer; the first field of `msb_first` has the most significant ones.
struct BitField {
  std::string name;  ///< empty for `pad`
  std::string doc;
  ScalarKind kind = ScalarKind::unsigned_integer;  ///< or signed_integer, or boolean
  std::optional<std::size_t> enumeration = {};     ///< into Model::enums
  std::uint32_t width_bits = 1;
  std::uint32_t shift_bits = 0;               ///< from the least significant bit of the integer
  std::optional<std::uint64_t> derived = {};  ///< `u4 version = 4;`: the bits that it always has
  /// `u4 words = size(this) / 4;`, over the struct in which the bits stand and Bits::parameters; no
  /// field is in it. What it is for one field of a struct says computed_of().
  std::optional<Expression> computed = {};
  SourceSpan at;
};

struct Bits {
  std::string name;
  std::string doc;
  std::size_t file = 0;
  Scalar underlying;  ///< an unsigned integer
  bool msb_first = true;
  std::vector<BitField> fields;  ///< in the order of the schema; their widths fill the integer
  SourceSpan at;
  std::vector<Parameter> parameters = {};
};

/// `const MAX_NAME = 16;`
struct Constant {
  std::string name;
  std::string doc;
  std::size_t file = 0;
  std::int64_t value = 0;
  SourceSpan at;
};

struct Enumerator {
  std::string name;
  std::string doc;
  std::uint64_t bits = 0;             ///< two's complement, in the low octets of the enum's width
  bool written_as_character = false;  ///< `'L'` in the schema: generators print it so, too
  SourceSpan at;
};

struct Enum {
  std::string name;
  std::string doc;
  std::size_t file = 0;
  Scalar underlying;      ///< an integer
  bool is_flags = false;  ///< the enumerators are masks, and a value is a set of them
  std::vector<Enumerator> enumerators;
  SourceSpan at;
};

enum class Transport : std::uint8_t { tcp, udp };

/// How the end of a message is found in the octets of a stream.
enum class FramingKind : std::uint8_t {
  self,       ///< the struct's own octets say so; over UDP, the datagram
  delimited,  ///< `delimited by "\r\n"`: octets that follow each message and are not in one
  prefixed,   ///< `framed by u32be length`: a number in front of each message
};

struct Framing {
  FramingKind kind = FramingKind::self;
  std::string delimiter;
  Scalar prefix;
  ByteOrder prefix_order = ByteOrder::none;
  bool prefix_counts_itself = false;
};

/// How messages lie on a connection.
struct Stream {
  std::string name;
  std::string doc;
  std::size_t file = 0;
  Transport transport = Transport::tcp;
  std::uint16_t port = 0;  ///< of the server
  std::optional<std::size_t> client_sends =
      {};  ///< into Model::structs; nothing: it sends no message
  std::optional<std::size_t> server_sends = {};
  SourceSpan at;
  Framing framing = {};
};

/// What a file says about the code generated from it.
struct File {
  std::string path;                           ///< as in SourceFile
  std::string package;                        ///< `a.b`, or empty
  std::string cpp_namespace;                  ///< `a::b`, or empty for the global one
  std::string java_package;                   ///< `a.b`, or empty for the unnamed one
  std::vector<std::size_t> imports;           ///< into Model::files
  bool requested = false;                     ///< named by the user, not only imported
  std::string doc = {};                       ///< `///` in front of the file's first statement
  std::optional<std::uint32_t> version = {};  ///< `version 2;`
};

struct Model {
  std::vector<File> files;      ///< same indices as SourceSpan::file; imported files first
  std::vector<Enum> enums;      ///< in order of declaration
  std::vector<Struct> structs;  ///< a struct stands after every struct that it contains
  std::vector<Stream> streams;
  std::vector<Bits> bits;
  std::vector<Variant> variants;
  std::vector<Constant> constants;
};

/// The struct, enum or stream of that name: `Packet`, or `example.chat.Packet` with its package.
/// Null when there is none or, without a package, when two files declare it.
const Struct* find_struct(const Model& model, std::string_view name);
const Stream* find_stream(const Model& model, std::string_view name);

/// The size of one element of the type; of a struct or variant whose size varies, the least.
std::uint64_t size_octets(const Model& model, const Type& type);

/// The product of the dimensions; 1 for a single value.
std::uint64_t element_count(const Field& field);

/// As the schema spells it: `i32`, `char`, `Kind`.
std::string type_name(const Model& model, const Type& type);

/// As the schema spells the whole declaration's type: `i32`, `char[16]`, `Point[4][4]`, `u8[..]`.
std::string type_name(const Model& model, const Field& field);

/// True when the elements are all as large, so that size_octets() is their stride.
bool is_size_fixed(const Model& model, const Type& type);

/// The field of that Field::number.
const Field& field_of(const Struct& structure, std::size_t number);

/// True for a value, or an array of values, that a program fills in: not derived.
inline bool is_stored(const Field& field) {
  return !field.derived;
}

/// Likewise for a part of `bits`, padding apart.
inline bool is_stored(const BitField& field) {
  return !field.name.empty() && !field.derived && !field.computed;
}

/// What a computed part of the bits in `field` is, as an expression of the struct that has the
/// field.
Expression computed_of(const Field& field, const BitField& part);

/// True for `char[n]`: text of n octets, NUL-padded. With more dimensions, an array of such texts.
bool is_text(const Field& field);

/// True for `byte[n]`: raw octets, likewise.
bool is_octets(const Field& field);

/// True when one element is a number of more than one octet, so that its order matters.
bool has_byte_order(const Model& model, const Field& field);

/// The scalar that the octets of an element hold: itself, or the one underneath an enum or bits.
/// Nothing for a struct or variant.
std::optional<Scalar> wire_scalar(const Model& model, const Type& type);

}  // namespace wirestruct::schema
