#include <fmt/format.h>

#include <algorithm>

#include "schema/compat.hpp"

namespace wirestruct::schema {
namespace {

using enum ChangeCode;

constexpr ChangeRow rows[] = {
    {c101, "A declaration that is gone",
     R"(Programs with the old schema go on sending and expecting what the new one does not
know. A struct, enum or stream that was only given another name has to be declared under
its old name as long as old programs run.
)"},
    {c102, "A field that is gone",
     R"(All fields behind it have moved to where old readers expect something else. Replace the
field by padding of its size (`reserved u32;`): its place stays, and old readers find zeros.
)"},
    {c103, "A field added, and nothing says since when",
     R"(Old readers take its octets for the field behind it, or for the start of the next
message; new readers miss it in old messages. Add fields at the end, marked `@since(n)`,
in a struct whose end is told: by a length that derives from `size(this)`, by the framing of
the stream, or by the datagram. Or use octets that were reserved.
)"},
    {c104, "A field that moved",
     R"(The order of fields is the order of their octets: old programs find each other's
values in the wrong fields, most often without noticing.
)"},
    {c105, "Another place for the same fields",
     R"(Padding, alignment, `layout` or the size of an inner struct changed, so that fields lie
elsewhere.
)"},
    {c111, "Another type",
     R"(Another width moves all that follows; another kind of the same width is read as another
value: an i32 -1 is 4294967295 as u32, and 3212836864 as the bits of an f32. A wider type
needs a new field with `@since`.
)"},
    {c112, "Another byte order",
     R"(Every value is read from the wrong end, and nothing in the octets says so.
)"},
    {c113, "Another number of elements",
     R"(What follows the array has moved. Elements that are not used can be filled; a bound
`@max` that shrinks refuses messages that were right before.
)"},
    {c114, "Another condition",
     R"(The field is there when the other side does not expect it, or missing when it does.
)"},
    {c115, "Another size of a region",
     R"(The part begins at the same octet and ends at another one; what follows it has moved.
)"},
    {c116, "Another rule of text",
     R"(The same octets are other characters in another charset; with other padding the end
of the text is found elsewhere.
)"},
    {c117, "Other values for the parameters of a struct",
     R"(What the struct is told decides how its octets are read.
)"},
    {c121, "Another value of an enumerator or flag",
     R"(Old programs mean something else by the value. Values that were ever sent keep their
meaning; what means something new gets a new value.
)"},
    {c122, "An enumerator that is gone",
     R"(Old programs go on sending the value. Keep it, with `///` that says it is not sent any
more.
)"},
    {c123, "Another derived value",
     R"(A constant, length or checksum is computed in another way: strict readers of the other
version refuse the message, others look for fields in wrong places.
)"},
    {c124, "Another `where`",
     R"(A reader that checks what may be refuses messages of the other version. A condition that
only becomes wider breaks old readers alone; this is not told apart.
)"},
    {c125, "Other cases of a `switch`",
     R"(A value selects something else, or nothing at all. A new case is harmless where old
readers have a `default`.
)"},
    {c126, "Other bits",
     R"(A field of `bits` has another place, width or kind.
)"},
    {c131, "Another place or framing of a stream",
     R"(Old clients do not find the server, or the two sides cut the octets into messages at
different places.
)"},
    {c132, "Another message on a stream",
     R"(The side that reads expects another struct. A struct with a `switch` over a field that
says which message it is can take new messages without this.
)"},
    {c141, "A field added as `@since` asks for",
     R"(Old readers skip it, since the end of the message is told; new readers do without it in
old messages.
)"},
    {c142, "Reserved octets taken into use, or a field retired",
     R"(The octets were there before. Old programs write what the padding held, most often
zero: the new field has to mean "nothing" by that value. Readers that check reserved octets
report the new values.
)"},
    {c143, "Another name for the same octets",
     R"(Messages are the same. Programs have to be changed when they are compiled again.
)"},
    {c144, "Something added",
     R"(Old programs do not know it: an enumerator or flag is a value without a name to them,
which survives, and a new case of a `switch` is what their `default` says.
)"},
};

}  // namespace

std::span<const ChangeRow> change_rows() {
  return rows;
}

const ChangeRow* find_change(std::string_view code) {
  const auto* row = std::ranges::find_if(
      rows, [code](const ChangeRow& candidate) { return code_name(candidate.code) == code; });
  return row == std::end(rows) ? nullptr : row;
}

std::string code_name(ChangeCode code) {
  return fmt::format("C{}", static_cast<unsigned>(code));
}

std::string story(const ChangeRow& row) {
  return fmt::format("{}: {}\n\n{}", code_name(row.code), row.title, row.story);
}

}  // namespace wirestruct::schema
