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
};

}  // namespace

std::span<const ErrorRow> type_error_rows() {
  return rows;
}

}  // namespace wirestruct::schema
