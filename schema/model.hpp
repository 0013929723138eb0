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

using Type = std::variant<Scalar, EnumType, StructType>;

/// A named value of a struct; an array when it has dimensions.
struct Field {
  std::string name;
  std::string doc;  ///< text of its `///` comments, lines joined by '\n', no trailing '\n'
  Type type;        ///< of one element
  ByteOrder order = ByteOrder::none;      ///< of one element
  std::vector<std::uint64_t> dimensions;  ///< outermost first; empty: a single value
  std::uint64_t offset_octets = 0;        ///< from the start of its struct
  std::uint64_t size_octets = 0;          ///< of all elements together
  std::uint64_t stride_octets = 0;        ///< from one element to the next (= the element's size)
  std::optional<std::uint64_t> asserted_offset_octets;  ///< `@at(n)`
  SourceSpan at;                                        ///< the name
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
};

using Member = std::variant<Field, Padding>;

/// How fields follow each other.
enum class LayoutRule : std::uint8_t {
  packed,   ///< each right after the one before
  natural,  ///< each aligned as a C compiler for a 64-bit target would, tail padding included
};

struct Struct {
  std::string name;
  std::string doc;
  std::size_t file = 0;  ///< into Model::files
  LayoutRule layout = LayoutRule::packed;
  std::uint32_t max_alignment_octets = 0;  ///< `layout natural(n)`, `#pragma pack(n)`; 0: no cap
  std::optional<std::uint64_t> asserted_size_octets;  ///< `size n`
  std::vector<Member> members;                        ///< by ascending offset, without a hole
  std::uint64_t size_octets = 0;
  std::uint64_t alignment_octets = 1;  ///< 1 for packed
  SourceSpan at;                       ///< the name
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
  Scalar underlying;  ///< an integer
  std::vector<Enumerator> enumerators;
  SourceSpan at;
};

enum class Transport : std::uint8_t { tcp, udp };

/// How messages lie on a connection.
struct Stream {
  std::string name;
  std::string doc;
  std::size_t file = 0;
  Transport transport = Transport::tcp;
  std::uint16_t port = 0;                   ///< of the server
  std::optional<std::size_t> client_sends;  ///< into Model::structs; nothing: it sends no message
  std::optional<std::size_t> server_sends;
  SourceSpan at;
};

/// What a file says about the code generated from it.
struct File {
  std::string path;                  ///< as in SourceFile
  std::string package;               ///< `a.b`, or empty
  std::string cpp_namespace;         ///< `a::b`, or empty for the global one
  std::string java_package;          ///< `a.b`, or empty for the unnamed one
  std::vector<std::size_t> imports;  ///< into Model::files
  bool requested = false;            ///< named by the user, not only imported
  std::string doc = {};              ///< `///` in front of the file's first statement
};

struct Model {
  std::vector<File> files;      ///< same indices as SourceSpan::file; imported files first
  std::vector<Enum> enums;      ///< in order of declaration
  std::vector<Struct> structs;  ///< a struct stands after every struct that it contains
  std::vector<Stream> streams;
};

/// The struct, enum or stream of that name: `Packet`, or `example.chat.Packet` with its package.
/// Null when there is none or, without a package, when two files declare it.
const Struct* find_struct(const Model& model, std::string_view name);
const Stream* find_stream(const Model& model, std::string_view name);

/// The size of one element of the type.
std::uint64_t size_octets(const Model& model, const Type& type);

/// The product of the dimensions; 1 for a single value.
std::uint64_t element_count(const Field& field);

/// As the schema spells it: `i32`, `char`, `Kind`.
std::string type_name(const Model& model, const Type& type);

/// As the schema spells the whole declaration's type: `i32`, `char[16]`, `Point[4][4]`.
std::string type_name(const Model& model, const Field& field);

/// True for `char[n]`: text of n octets, NUL-padded. With more dimensions, an array of such texts.
bool is_text(const Field& field);

/// True for `byte[n]`: raw octets, likewise.
bool is_octets(const Field& field);

/// True when one element is a number of more than one octet, so that its order matters.
bool has_byte_order(const Model& model, const Field& field);

/// The scalar that the octets of an element hold: itself, or the one underneath an enum.
/// Nothing for a struct.
std::optional<Scalar> wire_scalar(const Model& model, const Type& type);

}  // namespace wirestruct::schema
