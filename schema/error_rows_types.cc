// E3xx: types and byte order. The examples are compiled by a test: `wrong` has exactly its error.
#include "schema/error_rows.hpp"

namespace wirestruct::schema {
namespace {

using enum ErrorCode;

constexpr ErrorRow rows[] = {
    {e301, "A number without a byte order",
     R"(The octets of a number of more than one octet can stand in two orders: the u32 1 is
01 00 00 00 in little-endian order and 00 00 00 01 in big-endian order. A program
that is compiled for x86 or ARM and sends its structs as they are in memory sends
little-endian; most protocols of the Internet are big-endian ("network byte order"),
and so is what Java's DataInputStream reads.

Guessing wrong is the mistake that this tool exists to find, so the language never
guesses. The byte order comes from, in this order: a suffix of the type (`u32be`),
the struct (`struct S byte_order big`), the file (`byte_order little;`). An enum may
have one behind its type (`enum E : u16be`).
)",
     R"(struct Header {
  u16 length;
}
)",
     R"(byte_order big;
struct Header {
  u16 length;
}
)"},

    {e302, "A C type whose width is not the same everywhere",
     R"(`long` is 4 octets on Windows and 8 on 64-bit Linux; `size_t` and pointers follow
the processor; `wchar_t`, `time_t` and others differ from system to system. Look up
what the sending program was compiled with, and write a type that says its width.
`int` is 4 octets in every compiler that you are likely to meet, but C does not
promise that, and a schema is read by other people, too.
)",
     R"(byte_order little;
struct Stamp { long time; }
)",
     R"(byte_order little;
struct Stamp { i64 time; }
)"},

    {e303, "A byte order where there is nothing to order",
     R"(One octet has no byte order: there is no `u8be` and no `charle`.
)",
     R"(struct Hello { u8be version; }
)",
     R"(struct Hello { u8 version; }
)"},

    {e304, "An enum whose type is no integer",
     R"(The values of an enum are integers of the width that stands behind its name: u8 to
u64 or i8 to i64. Values may be written as characters whatever the type is.
)",
     R"(enum Kind : char { login = 'L' }
)",
     R"(enum Kind : u8 { login = 'L' }
)"},

    {e305, "A value that its enum cannot hold",
     R"(The value does not fit in the width of the enum. An enumerator without a value has
the one before it plus 1; the first has 0. In a signed enum, -1 is written as -1 and
not as 0xFF.
)",
     R"(enum Level : u8 { low = 255, high }
)",
     R"(enum Level : u8 { low = 254, high }
)"},

    {e306, "Two enumerators with one value",
     R"(From the octets nobody could tell which of the two was meant: a decoder prints one
name for a value.
)",
     R"(enum Color : u8 { red = 1, green = 2, crimson = 1 }
)",
     R"(enum Color : u8 { red = 1, green = 2, crimson = 3 }
)"},

    {e307, "A name that is not what is needed here",
     R"(Fields hold values: a stream is not one. Streams carry structs: to send an enum or a
number, put it into a struct. What is `reserved` is a number or octets.
)",
     R"(enum Kind : u8 { login = 1 }
stream Chat {
  tcp port 8888;
  client sends Kind;
}
)",
     R"(enum Kind : u8 { login = 1 }
struct Packet { Kind kind; }
stream Chat {
  tcp port 8888;
  client sends Packet;
}
)"},

    {e308, "A struct that contains itself",
     R"(A struct holds the octets of the structs in it, so that one that contains itself,
over others or at once, would have no end. In memory such structs hold pointers; on
the wire there is an index or a key in their place.
)",
     R"(struct Tree {
  u8 value;
  Tree left;
}
)",
     R"(struct Tree {
  u8 value;
  u8 left_index;
}
)"},

    {e309, "An enum without enumerators",
     R"(An enum names values. For a number of which no value has a name, use the number's
type.
)",
     R"(enum Kind : u8 { }
)",
     R"(enum Kind : u8 { unknown = 0 }
)"},

    {e310, "Bit fields that do not fill their integer",
     R"(The fields of `bits` are parts of one integer and fill it: a bit that belongs to
nothing is said with `pad[n]`. An enum takes as many bits as it has, or as stand
behind it: `Kind kind : 3;`.
)",
     R"(bits Ihl : u8 msb_first {
  u4 version;
  u3 words;
}
)",
     R"(bits Ihl : u8 msb_first {
  u4 version;
  u3 words;
  pad[1];
}
)"},

    {e311, "A flag without a bit",
     R"(Every name of `flags` stands for the bits of its value, which are never counted up by
themselves and never none: the empty set needs no name.
)",
     R"(flags Perm : u8 { none = 0, read = 0x01 }
)",
     R"(flags Perm : u8 { read = 0x01, write = 0x02 }
)"},

    {e312, "An attribute that does not fit",
     R"(`@charset` and `@pad` are for text, `@max` for arrays whose length varies, `@hex`,
`@time`, `@unit` and `@scale` for numbers, `@ipv4` for u32 and byte[4], `@ipv6` for
byte[16], `@mac` for byte[6].
)",
     R"(struct Reading { u8 value @charset(ascii); }
)",
     R"(struct Reading { u8 value @unit("%"); }
)"},

    {e313, "A charset that is not known",
     R"(Text is ascii, latin1, utf8, utf16le, utf16be or gbk; without `@charset` it is utf8.
Octets in any other encoding are `byte[n]`, and the program decodes them.
)",
     R"(struct Name { char text[16] @charset(utf32); }
)",
     R"(struct Name { char text[16] @charset(utf16le); }
)"},

    {e314, "A derived field that holds no integer",
     R"(What is derived is a number: a length, a count, a constant, a checksum. So the field
is a single integer, an enum, flags, a `char`, a `byte` or a `bool`.
)",
     R"(byte_order big;
struct Chunk { f32 length = size(body); byte body[4]; }
)",
     R"(byte_order big;
struct Chunk { u32 length = size(body); byte body[4]; }
)"},

    {e315, "No integer, or none that is known or that fits",
     R"(Expressions compute with integers of 64 bits and never wrap around. Where a number
must be known before there is a message (the size of a struct, a case, the value of an
enumerator) it consists of numbers, constants and enumerators only.
)",
     R"(const HUGE_NUMBER = 1 << 80;
)",
     R"(const HUGE_NUMBER = 1 << 40;
)"},

    {e316, "A value that does not fit in its field",
     R"(The field has too few octets or bits for the value, or no sign.
)",
     R"(struct Header { u8 magic = 0xCAFE; }
)",
     R"(struct Header { u16be magic = 0xCAFE; }
)"},

    {e317, "A byte order chosen by what is not known yet",
     R"(`byte_order by magic { … }` needs the field `magic` before any field of that order, so
`magic` stands in front of them and has an order of its own.
)",
     R"(struct Capture byte_order by magic { 0xA1B2C3D4: big; 0xD4C3B2A1: little; } {
  u32 magic;
  u16 version;
}
)",
     R"(struct Capture byte_order by magic { 0xA1B2C3D4: big; 0xD4C3B2A1: little; } {
  u32be magic;
  u16 version;
}
)"},

    {e318, "Two cases for one value",
     R"(Each value of a `switch` selects one case, and each value of a `byte_order by` one
order. A range includes both of its ends and goes upwards.
)",
     R"(struct Login { u8 user; }
struct Text { u8 size; }
struct Packet {
  u8 kind;
  switch (kind) body {
    case 1 .. 5: Login;
    case 5: Text;
  }
}
)",
     R"(struct Login { u8 user; }
struct Text { u8 size; }
struct Packet {
  u8 kind;
  switch (kind) body {
    case 1 .. 4: Login;
    case 5: Text;
  }
}
)"},

    {e319, "A case that cannot be told from the others",
     R"(A case of a `switch` is a struct, octets (`byte[..]`) or nothing (`void`), and each of
them stands once: programs ask a value which one it holds. Numbers and arrays go in a
struct of their own; values that mean the same stand in one `case`.
)",
     R"(struct Packet {
  u8 kind;
  switch (kind) body {
    case 1: u32be;
    default: byte[..];
  }
}
)",
     R"(struct Number { u32be value; }
struct Packet {
  u8 kind;
  switch (kind) body {
    case 1: Number;
    default: byte[..];
  }
}
)"},

    {e320, "Values that do not fit the parameters",
     R"(`struct Body(Kind kind, i64 length)` says what the struct has to be told by whatever
contains it; `Body(kind, length - 4) body;` tells it, in the same order. A parameter takes
no octets: it is an integer of 64 bits, as all that expressions compute, or goes by the
names of an enum or flags.
)",
     R"(struct Body(i64 length) { byte data[length]; }
struct Packet {
  u8 length;
  Body body;
}
)",
     R"(struct Body(i64 length) { byte data[length]; }
struct Packet {
  u8 length;
  Body(length) body;
}
)"},
};

}  // namespace

std::span<const ErrorRow> type_error_rows() {
  return rows;
}

}  // namespace wirestruct::schema
