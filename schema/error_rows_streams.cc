// E5xx: streams. The examples are compiled by a test: `wrong` has exactly its error.
#include "schema/error_rows.hpp"

namespace wirestruct::schema {
namespace {

using enum ErrorCode;

constexpr ErrorRow rows[] = {
    {e501, "No such port",
     R"(The ports of TCP and UDP are 1 to 65535. The port is the server's; a client has any.
)",
     R"(struct Hello { u8 version; }
stream Greeting {
  tcp port 88888;
  client sends Hello;
}
)",
     R"(struct Hello { u8 version; }
stream Greeting {
  tcp port 8888;
  client sends Hello;
}
)"},

    {e502, "A stream without a port",
     R"(A stream says where its messages are: `tcp port N;` or `udp port N;`, the port of
the server. Captures hold many connections, and the port chooses the right ones;
`--port` chooses another in one run.
)",
     R"(struct Hello { u8 version; }
stream Greeting {
  client sends Hello;
}
)",
     R"(struct Hello { u8 version; }
stream Greeting {
  tcp port 8888;
  client sends Hello;
}
)"},

    {e503, "A stream on which nobody sends",
     R"(At least one side of a stream sends something; a side that sends no messages is left
out.
)",
     R"(stream Greeting {
  tcp port 8888;
}
)",
     R"(struct Hello { u8 version; }
stream Greeting {
  tcp port 8888;
  client sends Hello;
}
)"},

    {e504, "Two streams at one port",
     R"(Octets that come from a port have one meaning: two streams of one file at the same
port cannot both be right. Protocols of two programs that happen to use one port
stand in two files.
)",
     R"(struct Hello { u8 version; }
struct Data { byte body[16]; }
stream Greeting { tcp port 8888; client sends Hello; }
stream Transfer { tcp port 8888; client sends Data; }
)",
     R"(struct Hello { u8 version; }
struct Data { byte body[16]; }
stream Greeting { tcp port 8888; client sends Hello; }
stream Transfer { tcp port 8889; client sends Data; }
)"},

    {e505, "A message that no datagram can hold",
     R"(A message over UDP is one datagram, and that has at most 65507 octets over IPv4:
65535 less the headers of IP and UDP. In practice, more than about 1400 is sent in
fragments.
)",
     R"(struct Picture { byte pixels[256][256]; }
stream Camera { udp port 5000; server sends Picture; }
)",
     R"(struct Row { byte pixels[256]; }
stream Camera { udp port 5000; server sends Row; }
)"},

    {e506, "A message whose end nobody knows",
     R"(On a TCP connection messages follow each other without a mark. A struct that goes on
to the end (`[..]`, `@since` without a `@version` field) ends only when something says so: a
field that derives from `size(this)`, or the stream's `framed by u32be length;` or
`delimited by "\r\n";`.
)",
     R"(struct Line { char text[..]; }
stream Log { tcp port 514; client sends Line; }
)",
     R"(struct Line { char text[..]; }
stream Log { tcp port 514; client sends Line; delimited by "\n"; }
)"},

    {e507, "Framing that frames nothing",
     R"(`framed by u32be length;` takes an unsigned integer, `delimited by "\r\n";` at least one
octet. Both are for TCP: a UDP datagram is one message.
)",
     R"(struct Order { u8 kind; }
stream Orders { tcp port 7001; client sends Order; framed by f32be length; }
)",
     R"(struct Order { u8 kind; }
stream Orders { tcp port 7001; client sends Order; framed by u32be length; }
)"},

    {e508, "A message that has parameters",
     R"(A message stands alone: nothing is around it that could give its parameters a value. Send
a struct that holds it.
)",
     R"(struct Body(i64 length) { byte data[length]; }
stream Bodies { udp port 7001; client sends Body; }
)",
     R"(struct Body(i64 length) { byte data[length]; }
struct Packet {
  u8 length;
  Body(length) body;
}
stream Packets { udp port 7001; client sends Packet; }
)"},
};

}  // namespace

std::span<const ErrorRow> stream_error_rows() {
  return rows;
}

}  // namespace wirestruct::schema
