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
     R"(A struct has at most 16777216 octets, and an array at most 16 dimensions. A message
that is longer is better described as a stream of smaller ones; often a digit too
many is the reason.
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
};

}  // namespace

std::span<const ErrorRow> layout_error_rows() {
  return rows;
}

}  // namespace wirestruct::schema
