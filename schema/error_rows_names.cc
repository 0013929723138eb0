// E2xx: names and imports. The examples are compiled by a test: `wrong` has exactly its error.
#include "schema/error_rows.hpp"

namespace wirestruct::schema {
namespace {

using enum ErrorCode;

constexpr ErrorRow rows[] = {
    {e201, "Two declarations of one name",
     R"(Enums, structs and streams of a package share one set of names, since they become
types of one C++ namespace and one Java package; a package may be spread over
several files. The fields of a struct differ from each other, and so do the
enumerators of an enum.
)",
     R"(struct Hello { u8 version; }
struct Hello { u8 version; u8 flags; }
)",
     R"(struct HelloV1 { u8 version; }
struct HelloV2 { u8 version; u8 flags; }
)"},

    {e202, "An unknown type",
     R"(A field's type is one of the language (u8 to u64, i8 to i64, f32, f64, char, byte,
bool), a C type with one meaning (uint8_t to int64_t, float, double), or an enum or
struct that is declared in this file or in one that it imports. The order of
declarations does not matter. What an imported file imports is not seen: import it,
too.

Upper and lower case differ. A name that is used several times is told once.
)",
     R"(byte_order little;
struct Move {
  Piont from;
  Point to;
}
struct Point { u16 x; u16 y; }
)",
     R"(byte_order little;
struct Move {
  Point from;
  Point to;
}
struct Point { u16 x; u16 y; }
)"},

    {e203, "An imported file that is not found",
     R"(`import "x.wire";` is looked for beside the file that imports it, then in each
folder given with `-I`, in that order. The message lists the places. Upper and lower
case of file names differ.
)",
     R"(import "no-such-file.wire";
struct Hello { u8 version; }
)",
     R"(struct Hello { u8 version; }
)"},

    {e204, "Imports that go round in a circle",
     R"(A file imports itself, over others or at once; the message shows the way. Types may
be used before they are declared, so that within one file no order is needed. Two
files that need each other are one file, or both need a third.
)",
     R"(import "main.wire";
struct Hello { u8 version; }
)",
     R"(struct Hello { u8 version; }
)"},

    {e205, "A file that cannot be read, or too much to read",
     R"(A schema is a plain file of at most 1048576 octets. One run reads at most 1000 files
of 16777216 octets together, with at most 64 files between one that you named and
one that it needs. The limits are there for schemas that come from strangers.
)",
     "", ""},

    {e206, "A name that could mean several types",
     R"(Two files that this one imports declare the name in packages of their own, and this
file's package does not. Write the package in front.
)",
     R"(import "left.wire";
import "right.wire";
struct Both {
  Point at;
}
)",
     R"(import "left.wire";
import "right.wire";
struct Both {
  left.Point at;
}
)"},

    {e207, "A name that already means something",
     R"(An enum, struct or stream cannot be called like a type of the language (`u8`,
`u16be`, `byte`), like a C type (`long`, `size_t`), or like a word that begins a
statement (`pad`, `align`, `reserved`, `if`, …). Fields may have any name.
)",
     R"(struct byte { char value; }
)",
     R"(struct Letter { char value; }
)"},

    {e208, "Two fields with one name in Java",
     R"(Names of fields are written in camel case in Java: `user_id` becomes `userId`. Two
fields of a struct, or of `bits`, whose names differ only in that would be one there.
)",
     R"(struct User {
  u8 user_id;
  u8 userId;
}
)",
     R"(struct User {
  u8 user_id;
  u8 peer_id;
}
)"},

    {e209, "An option whose text is no name",
     R"(`option cpp.namespace` takes names with `::` between them, `option java.package`
names with `.` between them; an empty text means the global namespace or the unnamed
package.
)",
     R"(option java.package = "example::hello";
struct Hello { u8 version; }
)",
     R"(option java.package = "example.hello";
struct Hello { u8 version; }
)"},

    {e210, "A value that nobody knows",
     R"(An expression can use numbers, constants (`const MAX = 16;`), enumerators (`Kind.login`,
or plain `login` where a field of that enum is on the other side), and the fields that
stand in front of it in its struct, also parts of them: `header.length`. Fields behind
it are not read yet at that place.
)",
     R"(struct Message {
  byte body[length];
  u8 length;
}
)",
     R"(struct Message {
  u8 length = size(body);
  byte body[length];
}
)"},

    {e211, "A function that does not exist, or not for this",
     R"(`size(x)`, `count(x)` and `offset(x)` measure fields of the struct or all of it
(`this`); `sum8`, `xor8`, `inet16`, `fletcher16`, `adler32`, `crc16_ccitt`,
`crc16_modbus`, `crc32`, `crc32c` and `crc("NAME", …)` go over fields (`kind .. body`)
and constant octets in order. They are known once a message is whole, so only a field
that derives from them (`= …`) can use them.
)",
     R"(struct Message {
  u8 length = length(body);
  byte body[length];
}
)",
     R"(struct Message {
  u8 length = size(body);
  byte body[length];
}
)"},

    {e212, "Constants that need each other",
     R"(The value of a constant or enumerator may use others, but not those that use it.
)",
     R"(const FIRST = SECOND + 1;
const SECOND = FIRST - 1;
)",
     R"(const FIRST = 1;
const SECOND = FIRST + 1;
)"},

    {e213, "A type that Java code cannot name",
     R"(A schema without `package` and `option java.package` has its Java types in the unnamed
package, which code of a package cannot import from. Only `wirestruct gen --java` minds.
Give the schema that is imported a package, which may be for Java alone:
`option java.package = "example.common";`.
)",
     "", ""},
};

}  // namespace

std::span<const ErrorRow> name_error_rows() {
  return rows;
}

}  // namespace wirestruct::schema
