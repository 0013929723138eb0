// E4xx: layout. The examples are compiled by a test: `wrong` has exactly its error.
#include "schema/error_rows.hpp"

namespace wirestruct::schema {
namespace {

using enum ErrorCode;

constexpr ErrorRow rows[] = {
    {e401, "The size is not what the schema says",
     R"(`size n` behind a struct's name is checked: the fields come to another number of
octets. Most often the struct in C is larger because the compiler put padding
between the fields. `layout natural` does the same here, and `layout natural(n)` is
#pragma pack(n); when one of them gives the size, the message says so. `wirestruct
layout` shows where every octet is.
)",
     R"(byte_order little;
struct Sample size 8 {
  u8 channel;
  u32 value;
}
)",
     R"(byte_order little;
struct Sample size 8 layout natural {
  u8 channel;
  u32 value;
}
)"},

    {e402, "The offset is not what the schema says",
     R"(`@at(n)` behind a field is checked: the field stands elsewhere, counted in octets
from the start of its struct. When all fields after it are off by the same number,
they are not told again.
)",
     R"(byte_order little;
struct Sample {
  u8 channel;
  u32 value @at(4);
}
)",
     R"(byte_order little;
struct Sample {
  u8 channel;
  pad[3];
  u32 value @at(4);
}
)"},

    {e403, "An array or padding of nothing",
     R"(An array has at least one element, and padding at least one octet. C's array of no
elements at the end of a struct stands for a number of elements that is known only
at run time; it has no octets of its own and can be left out.
)",
     R"(struct Message {
  u8 length;
  byte body[0];
}
)",
     R"(struct Message {
  u8 length;
}
)"},

    {e404, "Too large",
     R"(A struct has at most 16777216 octets, 4096 members and 32 parameters, an array at most 16
dimensions, and text that is always the same at most 1024 octets. A message that is longer is better described as a stream of smaller ones;
often a digit too many is the reason.
)",
     R"(struct Frame { byte pixels[4096][4096][4096]; }
)",
     R"(struct Frame { byte pixels[64][64]; }
)"},

    {e405, "An alignment that is none",
     R"(Alignments are powers of two: `align 8;` pads to the next offset that 8 divides.
`align` takes 1 to 4096, `layout natural(n)` 1, 2, 4, 8 or 16 as #pragma pack does.
)",
     R"(struct Record {
  u8 kind;
  align 6;
  u8 value;
}
)",
     R"(struct Record {
  u8 kind;
  align 8;
  u8 value;
}
)"},

    {e406, "A struct of no octets",
     R"(A struct without fields would not be seen on the wire. (C has none; in C++ an empty
struct takes one octet in memory.) A message without content still has an octet that
says which message it is.
)",
     R"(struct Ping { }
)",
     R"(struct Ping { u8 kind; }
)"},

    {e407, "Structs nested too deeply",
     R"(Structs may contain structs to a depth of 64. Programs that go through a message,
our decoder among them, go as deep; nobody's protocol does.
)",
     "", ""},

    {e408, "A filler that is not one octet",
     R"(`pad[n] = x` writes the octet x n times: 0 to 255, or a character.
)",
     R"(struct Line {
  char text[60];
  pad[4] = 0x2020;
}
)",
     R"(struct Line {
  char text[60];
  pad[4] = 0x20;
}
)"},

    {e409, "Something behind what goes on to the end",
     R"(`[..]` takes all octets up to the end of the message or region, but for those that
fields of fixed size behind it need, such as a checksum. A struct or `switch` that ends
with `[..]` takes all of them. Nothing else can stand behind.
)",
     R"(struct Message {
  byte body[..];
  u8 length;
  byte trailer[length];
}
)",
     R"(struct Message {
  u8 body_length = size(body);
  byte body[body_length];
  u8 length;
  byte trailer[length];
}
)"},

    {e410, "A length that varies where it cannot",
     R"(Only the outermost dimension of an array can depend on the message. `[until v]` ends
single numbers, characters and octets with a constant; other elements end with a
condition on `last`, the element read last.
)",
     R"(struct Board {
  u8 columns;
  u8 squares[8][columns];
}
)",
     R"(struct Row {
  u8 columns = count(squares);
  u8 squares[columns];
}
struct Board { Row rows[8]; }
)"},

    {e411, "`size` of what is no struct, or too little",
     R"(`Body body size n;` holds one struct or `switch` in a region of n octets. An array that
fills n octets is `T x[bytes n]`.
)",
     R"(struct Message {
  u8 length;
  u8 values[4] size length;
}
)",
     R"(struct Message {
  u8 length;
  u8 values[bytes length];
}
)"},

    {e412, "An ABI that is not known",
     R"(`layout abi("…")` follows the rules of one compiler: i386-linux-gnu aligns numbers of 8
octets to 4, m68k-linux-gnu all to 2, avr none; x86_64-linux-gnu, aarch64-linux-gnu,
i686-w64-mingw32 and others align to the size, as `layout natural` does.
`layout natural(n)` is any other cap.
)",
     R"(struct Sample layout abi("i386-linux") { u8 channel; }
)",
     R"(struct Sample layout abi("i386-linux-gnu") { u8 channel; }
)"},

    {e413, "A version that cannot be",
     R"(`@since(n)` needs to know the version of a message: `version N;` at the top of the file
says which versions there are, and a field marked `@version` which one a message has. That
field stands in front of all that depend on it.
)",
     R"(struct Login {
  u8 user;
  u8 language @since(2);
}
)",
     R"(version 2;
struct Login {
  u8 user;
  u8 language @since(2);
}
)"},

    {e414, "Elements without an octet, or without an end",
     R"(The octets of a message bound the number of elements that an array can have, so each
element has one at least; and each but the last one has to end before the message does.
)",
     R"(struct Line { char text[..]; }
struct Page {
  u8 lines;
  Line line[lines];
}
)",
     R"(struct Line { char text[until '\n']; }
struct Page {
  u8 lines = count(line);
  Line line[lines];
}
)"},

    {e415, "Natural layout of what varies",
     R"(`layout natural` places fields as a C compiler does, and a C struct always has the same
size. A struct with a flexible array member is two here: the fixed one with `layout
natural`, and a packed one that holds it and the array.
)",
     R"(struct Message layout natural {
  u8 count = count(values);
  u8 values[count];
}
)",
     R"(struct Head layout natural { u8 kind; u32be time; }
struct Message {
  Head head;
  u8 count = count(values);
  u8 values[count];
}
)"},

    {e416, "Fields that wait for each other",
     R"(A checksum goes over the octets of another one or the other way round, but not both:
neither could be computed first. Its own octets count as zero.
)",
     R"(struct Message {
  u8 first = sum8(this);
  u8 second = xor8(this);
}
)",
     R"(struct Message {
  u8 first = sum8(this);
  u8 value;
  u8 second = xor8(value);
}
)"},

    {e417, "A value for a parameter that is known too late",
     R"(A struct is written before the sizes, offsets and checksums of what is around it are known,
so that no parameter of it can depend on them. Fields that the program fills in, constants
and counts are known. For a length, hold the struct in a region: `Body body size length`, in
which `[..]` goes up to the end.
)",
     R"(struct Body(i64 length) { byte data[length]; }
struct Packet {
  u8 length = size(body);
  Body(length) body;
}
)",
     R"(struct Body { byte data[..]; }
struct Packet {
  u8 length = size(body);
  Body body size length;
}
)"},

    {e418, "A value that generated code cannot compute",
     R"(`wirestruct decode` and `encode` can do without; `wirestruct gen` refuses it. Generated
encoders compute checksums last: no other field can derive from one, but the checksum
itself can stand in its place (`= ~sum8(body) & 0xFF`). Generated C++ does not know, from
outside of a struct, what derives there from a size or a checksum at a place that varies.
)",
     "", ""},
};

}  // namespace

std::span<const ErrorRow> layout_error_rows() {
  return rows;
}

}  // namespace wirestruct::schema
