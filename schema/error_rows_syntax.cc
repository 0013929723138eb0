// E1xx: text and syntax. The examples are compiled by a test: `wrong` has exactly its error.
#include "schema/error_rows.hpp"

namespace wirestruct::schema {
namespace {

using enum ErrorCode;

constexpr ErrorRow rows[] = {
    {e101, "Not plain UTF-8 text",
     R"(A schema is UTF-8. The file holds an octet that UTF-8 never has, a control
character, or one of the invisible characters that show text in another order than
it is read: with those, what a reviewer sees is not what is compiled
(CVE-2021-42574).

Only the first such place is told: most often the whole file was saved in another
encoding. `iconv -f LATIN1 -t UTF-8 old.wire > new.wire` converts one.
)",
     "", ""},

    {e102, "A character that means nothing here",
     R"(Outside of comments and quotes, a schema has names of a-z, A-Z, 0-9 and _, numbers,
the punctuation and the operators of C that change nothing, @ and `..`.

Text copied from a web page or a document often has typographic quotes or dashes
that look like the plain ones. There is no preprocessor: `import` takes the place of
#include, `layout` that of #pragma pack.
)",
     R"(byte_order little;
#define MAX_NAME 16
struct User { char name[16]; }
)",
     R"(byte_order little;
const MAX_NAME = 16;
struct User { char name[MAX_NAME]; }
)"},

    {e103, "A comment, string or character without its end",
     R"(`/*` needs its `*/`, and a quote its second one on the same line. Comments do not
nest: the first `*/` ends them all.
)",
     R"(/* Who is speaking
struct Hello { u8 version; }
)",
     R"(/* Who is speaking */
struct Hello { u8 version; }
)"},

    {e104, "A malformed number",
     R"(Integers are decimal, hexadecimal (`0xFF`), octal (`0o17`) or binary (`0b1010`),
with `_` between two digits where it helps reading, and fit in 64 bits. They need no
suffix.

A leading zero is refused: `010` is 8 in C and 10 for most people. Only the factor of
`@scale` may have a fraction or an exponent: `@scale(0.001)`, `@scale(1e-7)`.
)",
     R"(enum Mode : u16be { read = 0400 }
)",
     R"(enum Mode : u16be { read = 0o400 }
)"},

    {e105, "A malformed character or string",
     R"(Between single quotes stands one octet: an ASCII character, or an escape. Escapes
are those of C: \n \r \t \a \b \f \v \0 \\ \' \" \? and \xHH.

C compilers disagree on which octet of 'AB' comes first. Write such an integer in
hexadecimal, and its byte order beside its type.
)",
     R"(enum Tag : u16be { start = 'AB' }
)",
     R"(enum Tag : u16be { start = 0x4142 }
)"},

    {e106, "Something else was expected here",
     R"(The words of the schema do not make a statement. The message names what may stand at
that place; docs/language.md has an example of every statement.

After such an error the compiler goes on behind the next `;` or `}`. It keeps quiet
about the size of a struct in which it did not understand a field, and about names
that a statement it did not understand may have declared.

A `*` is a pointer in C; an address means nothing in another process, so that a
pointer cannot be sent.
)",
     R"(struct Version {
  u8 major,
  u8 minor,
}
)",
     R"(struct Version {
  u8 major;
  u8 minor;
}
)"},

    {e107, "A `///` comment that documents nothing",
     R"(A `///` comment documents the declaration, field or enumerator that follows it, and
reaches every generated file. Elsewhere it would be lost, or document the wrong
thing: behind a field on the same line, it would be about the next field. In front
of the first statement of a file it is about the file. Padding has no documentation.
)",
     R"(struct Version {
  u8 major;  /// since the beginning
  u8 minor;
}
)",
     R"(struct Version {
  /// since the beginning
  u8 major;
  u8 minor;
}
)"},

    {e108, "Given twice",
     R"(This can be said once: the package, the byte order and each option of a file; the
size, the byte order and the layout of a struct; each attribute of a field; the
`default` of a `switch`; the port of a stream, its framing and what either side
sends. A second one would contradict the first, or say
nothing.
)",
     R"(byte_order little;
byte_order big;
struct Hello { u16 version; }
)",
     R"(byte_order little;
struct Hello { u16 version; }
)"},

    {e109, "A statement about the file behind a declaration",
     R"(`package`, `import`, `option`, `byte_order` and `version` are about the whole file and stand in
front of its declarations, so that a `byte_order` further down cannot be taken for
one that begins there.

A single struct takes a byte order of its own behind its name.
)",
     R"(struct Hello { u8 version; }
byte_order big;
)",
     R"(byte_order big;
struct Hello { u8 version; }
)"},

    {e110, "An attribute or option that does not exist",
     R"(The attributes of a field are @at, @charset, @pad, @max, @since, @version, @unit,
@scale, @time, @hex, @ipv4, @ipv6, @mac, @secret and @deprecated. A file takes the
options `cpp.namespace` and `java.package`. A name that is not known is an
error: a misspelt assertion that nobody checks would be worse than none.
)",
     R"(option cpp.name_space = "example::hello";
struct Hello { u8 version; }
)",
     R"(option cpp.namespace = "example::hello";
struct Hello { u8 version; }
)"},

    {e111, "A name that is too long",
     R"(A name has at most 128 characters, its package included. Generated code repeats
names in many places, and compilers have limits of their own.
)",
     "", ""},

    {e112, "An expression or a nesting that is too large",
     R"(An expression has at most 256 values and operators and 32 levels of parentheses and
operators within each other. Blocks stand within each other at most 64 deep, where each
`else if` counts as one, and a chain of constants that need each other has at most 256:
all of them are read, checked and printed by programs that go down as deep. What derives
in a struct has at most 65536 values and operators, with what it reads put in its place.

In place of a long chain of `else if`, write a `switch`. Constants give parts of a long
expression a name.
)",
     "", ""},
};

}  // namespace

std::span<const ErrorRow> syntax_error_rows() {
  return rows;
}

}  // namespace wirestruct::schema
