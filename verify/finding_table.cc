#include "verify/finding_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wirestruct::verify {
namespace {

using enum FindingCode;
using enum Severity;

constexpr std::array rows{
    FindingRow{
        v101, difference, "all numbers are in the other byte order",
        R"(Every number of more than one octet stands in the reverse order of what the schema says; text and
raw octets are equal. One side wrote the numbers in its own order: DataOutputStream and a new
ByteBuffer are big-endian, an int copied out of memory on x86 or ARM is little-endian.

A conversion (htonl, Integer.reverseBytes) that is missing and one that was made twice leave the same
octets. A number whose octets read the same in both orders, 0 or -1, cannot tell.

Either make the sender write the schema's order, or write the sender's order into the schema. Not
both.)"},
    FindingRow{
        v102, difference, "some numbers are in the other byte order",
        R"(The numbers named stand in the reverse order of what the schema says, others do not. A conversion was
forgotten for these fields, or made for them alone; or the schema gives them the wrong order: `i32be`
and `i32le` are the order of one field.)"},
    FindingRow{
        v103, difference, "numbers have their 16-bit units swapped",
        R"(A number of four or eight octets ABCD came as CDAB (the 16-bit units in the other order, the octets
inside each as they were) or as BADC (the other way round). Modbus devices and machines that store a
32-bit number in two registers do so; so does a conversion with htons where htonl was meant.)"},
    FindingRow{
        v104, difference, "the whole message is swapped",
        R"(Text and raw octets are swapped together with the numbers: something swapped the buffer, not the
fields. Either the message as a whole was turned round, or every unit of 2, 4 or 8 octets of it, as a
DMA engine, a bus or a loop of ntohl over the buffer does it.)"},
    FindingRow{
        v111, difference, "another alignment: one side has padding that the other has not",
        R"(A C compiler puts octets between the members of a struct so that each one stands at a multiple of its
alignment, and after the last one so that structs can follow each other in an array. `#pragma
pack(1)` and __attribute__((packed)) leave them out, pack(2) and pack(4) some of them. The sender has
such octets where the schema has none, or the other way round, or others.

Make both sides say the same: the pragma around the struct on the sender's side, or `layout natural`
(`layout natural(4)` for pack(4)) in the schema. When no number tells two alignments apart, both are
named.)"},
    FindingRow{
        v112, difference, "a field has another width",
        R"(The values of a field are there, in more or fewer octets than the schema says: long and time_t have
four octets on some systems and eight on others, an enum may take one, two or four, bool one or four.
The octets more are 00, or FF for a negative number.

Where all of them are 00 and stand where padding would stand, too, nothing tells the two apart.)"},
    FindingRow{
        v113, difference, "every message has extra octets at one place",
        R"(At one place of every message stand octets that the schema does not know: a length in front of each
message, a field of a newer version, text in a longer array.)"},
    FindingRow{
        v114, difference, "every message lacks octets at one place",
        R"(At one place of every message the octets of a field, or some of them, are not there: a field that an
older version did not have, text in a shorter array, a terminator that is not sent.)"},
    FindingRow{
        v121, difference, "only padding differs",
        R"(All fields are equal; octets between them are not what was meant to be sent. A struct that is sent as it
lies in memory carries whatever its padding holds: nothing reads it, but it may be a piece of a
password. Clear the struct with memset before its members are set, or encode it field by field.)"},
    FindingRow{
        v122, difference, "octets after the NUL differ",
        R"(The text is equal up to its terminator; what stands behind it in the field is not. strcpy into a used
buffer leaves the rest of what was there before. Readers stop at the NUL, but the octets leave the
machine: clear the field first (strncpy does, with a terminator of its own only when there is room).)"},
    FindingRow{
        v123, difference, "text is padded with spaces",
        R"(The field is filled up with spaces (20) where the schema fills up with NUL (00), as fixed-width text in
Fortran, COBOL and many market-data feeds is. A reader that looks for the NUL reads on into the next
field.)"},
    FindingRow{
        v131, difference, "values differ, and no cause was found",
        R"(The octets are neither what was sent nor any rearrangement of it that the verifier knows. The fields are
listed with both values. Perhaps the recording was made before the last change to the message; or
another program, or a proxy, wrote this one.)"},
    FindingRow{
        v141, difference, "messages were lost",
        R"(The recording has messages that the captured stream has not, although the messages around them are
there and no octet is missing from the capture: the sender never handed them to TCP, or a send failed.
TCP itself loses nothing in the middle of a stream.)"},
    FindingRow{
        v142, difference, "extra messages",
        R"(The captured stream has messages that the recording has not: another part of the program writes to the
same socket, or does not record what it sends.)"},
    FindingRow{
        v143, difference, "messages were repeated",
        R"(A message that was recorded once stands in the stream more often. It is not a retransmission of TCP,
which keeps its place in the stream and is never told as octets: the program wrote it again.)"},
    FindingRow{
        v144, difference, "messages are in another order",
        R"(All messages are there, but not in the order of the recording: two threads write to one socket, or
record in another order than they send.)"},
    FindingRow{
        v145, difference, "octets are missing once; what follows is shifted",
        R"(At one place of the stream octets are missing that were sent; everything after them stands earlier by
that number. A reader that cuts messages by their size reads every following message wrongly. A write
that was done in part, whose rest was not sent again, leaves this behind.)"},
    FindingRow{
        v146, difference, "octets were inserted once; what follows is shifted",
        R"(At one place of the stream stand octets that nobody meant to send; everything after them stands later by
that number: a line of text from println, a byte-order mark, a buffer sent with a length too large.)"},
    FindingRow{
        v147, difference, "the stream ends inside a message",
        R"(The sender ended its stream in the middle of a message: its program ended or closed the socket before all
octets had been written, or the last send was done in part.)"},
    FindingRow{
        v148, difference, "the connection was reset before the last message",
        R"(One side reset the connection (RST) before everything that was recorded had been carried. A program that
closes a socket with unread octets in it resets; so does one that crashes.)"},
    FindingRow{
        v149, difference, "nothing of what was sent was found",
        R"(No octet of the direction resembles what was recorded, under any layout or byte order that was tried. Is
it the recording of this conversation, of this side, of this struct? Perhaps the stream is encrypted or
compressed.)"},
    FindingRow{
        v151, incomplete, "the capture has a gap",
        R"(No packet of the capture holds these octets, although the sequence numbers, or acknowledgements of the
other side, say that they were sent. The machine that captured was too slow, or did not see every
packet. What is not there was not compared: it is neither equal nor different.)"},
    FindingRow{
        v152, incomplete, "packets were stored only in part",
        R"(The capture was taken with a snap length: of longer packets only the first octets were stored. Capture
with `tcpdump -s 0`, or `wirestruct capture`, which store all of them.)"},
    FindingRow{
        v153, incomplete, "the capture could not be read to its end",
        R"(The capture file breaks off inside a packet, or holds packets that are not what they claim to be. What
could be read was compared.)"},
    FindingRow{
        v154, difference, "the same octets were captured twice and differ",
        R"(Two packets carry the same range of the stream with different octets. The first ones were compared;
which of the two the receiver took depends on its TCP. A middlebox, a broken sender, or an attack.)"},
    FindingRow{
        v155, incomplete, "the capture begins inside the connection",
        R"(The connection was open when the capture began. Messages before its first octet were not compared, and
the first one may begin in the middle.)"},
    FindingRow{
        v156, incomplete, "the capture ends inside the connection",
        R"(Messages are left in the recording, and the capture ends without an end of the connection: they may have
been sent later. Stop the capture after the programs have ended.)"},
    FindingRow{
        v157, incomplete, "more than the verifier keeps",
        R"(The direction, or its recording, is longer than the verifier's limit. What lies behind it was not
compared.)"},
    FindingRow{
        v158, incomplete, "the recording breaks off",
        R"(The recording ends inside a message, as it does when the program that made it was killed. What was
captured behind its last whole message was not compared. Close the recorder before the program ends.)"},
};
static_assert(std::ranges::is_sorted(rows, {}, &FindingRow::code));

}  // namespace

std::span<const FindingRow> finding_rows() {
  return rows;
}

const FindingRow* find_finding(std::string_view code) {
  const auto row =
      std::ranges::find(rows, code, [](const FindingRow& r) { return code_name(r.code); });
  return row == rows.end() ? nullptr : &*row;
}

const FindingRow& row_of(FindingCode code) {
  return *std::ranges::find(rows, code, &FindingRow::code);
}

std::string code_name(FindingCode code) {
  return fmt::format("V{}", static_cast<unsigned>(code));
}

std::string story(const FindingRow& row) {
  std::string_view status =
      row.severity == difference
          ? "The exit status of `wirestruct verify` is 1."
          : "The exit status of `wirestruct verify` is 2, unless something differs.";
  return fmt::format("{}: {}\n\n{}\n\n{}\n", code_name(row.code), row.title, row.story, status);
}

}  // namespace wirestruct::verify
