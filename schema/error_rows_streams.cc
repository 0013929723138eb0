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
};

}  // namespace

std::span<const ErrorRow> stream_error_rows() {
  return rows;
}

}  // namespace wirestruct::schema
