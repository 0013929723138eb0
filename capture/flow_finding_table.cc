#include "capture/flow_finding_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "capture/flow_hypotheses.hpp"

namespace wirestruct::capture {
namespace {

using enum FlowCode;
using enum FlowSeverity;

constexpr std::array rows{
    FlowFindingRow{
        f101, problem, no_answer, "nothing answers the SYN",
        R"(The client asks for a connection, and nothing at all comes back: no SYN-ACK, no RST, no ICMP error.
It asks again after 1, 2, 4, 8 … seconds (RFC 6298; Linux since 6.5 asks every second at first), for two
minutes by default. A host without a listener would refuse at once. So either the host is down or the address
wrong, or a firewall drops the packets without a word, or the answers take another way back.

Look at the other end whether the SYN arrives: `wirestruct capture -i any -f 'tcp port N'`. If it does,
the answers are lost; if not, the way there is closed. A program should not wait two minutes: connect
with a time limit of its own.)"},
    FlowFindingRow{
        f102, problem, refused, "the connection was refused: nothing listens on that port",
        R"(The SYN was answered by a RST at once. The host is there and reachable, but no program listens on
that port and address. The client's connect() fails with ECONNREFUSED ("Connection refused").

Is the server running? `ss -ltn` lists what listens. A server bound to 127.0.0.1 is not reachable from
elsewhere; one that listens on IPv6 alone not over IPv4. Some firewalls refuse in the same way (REJECT
with tcp-reset).)"},
    FlowFindingRow{
        f103, problem, unreachable, "a router or host says that segments cannot be delivered",
        R"(An ICMP error quotes a segment of this connection: no route, no such host on its network, or a
firewall that says so. While a connection opens, connect() fails with EHOSTUNREACH or ENETUNREACH;
later, TCP goes on trying (RFC 5461). The finding names who reported it: that is where to look.)"},
    FlowFindingRow{
        f104, problem, half_opened, "the SYN-ACK is not acknowledged",
        R"(The server answers the SYN, but the client never confirms, and the SYN-ACK is sent again: the
connection stays half open, in SYN_RECV. The SYN-ACK does not reach the client (a way back that is
another than the way there), or the address of the SYN was false (a SYN flood, a scan). A server whose
queue of accepted connections is full behaves in the same way: it ignores the last ACK, and sends the
SYN-ACK again; then the program does not call accept() often enough.)"},
    FlowFindingRow{
        f105, problem, answered_late, "only a repeated SYN was answered",
        R"(The first SYN got no answer and was sent again, a second later and then after 2, 4, 8 … seconds. Every
packet lost here costs the user a second, for no round trip has been measured yet. One such case is
loss; many, towards one server, are a full queue of connections: enlarge the backlog of listen() and
net.core.somaxconn, and accept() faster.)"},
    FlowFindingRow{
        f106, note, opened_at_once, "both sides opened the connection",
        R"(Each side sent a SYN before it saw the other's (RFC 9293, 3.5): one connection comes of it, with a
SYN-ACK of each side. Programs that connect to each other from fixed ports do so, as NAT hole punching
intends.)"},
    FlowFindingRow{
        f107, note, fast_open, "TCP Fast Open",
        R"(The client asked for a cookie in its SYN, or sent one together with its first octets, so that the
server can answer a round trip earlier (RFC 7413). Octets in a SYN that the SYN-ACK does not
acknowledge were not taken, and are sent again: the cookie is out of date, the server's program does
not allow Fast Open, or something on the way takes data off a SYN. Octets of a SYN may arrive twice:
only requests that may be repeated should travel so.)"},
    FlowFindingRow{
        f108, note, begins_inside, "the capture begins inside the connection",
        R"(The SYN is not in the capture. How windows are scaled, and which sizes and options the sides agreed on,
cannot be known: windows are given as they stand in the header, and may be up to 16,384 times as large.
Start the capture before the programs.)"},
    FlowFindingRow{
        f111, problem, not_scaled, "windows cannot be larger than 65,535 octets",
        R"(One side's SYN offers to scale windows (RFC 7323), the other's does not. So at most 64 KiB can be on
their way at a time, and the throughput of a direction is at most 64 KiB each round trip: 6.5 MB/s at 10
ms, 0.65 MB/s at 100 ms. An old or small stack, a setting (net.ipv4.tcp_window_scaling), or something on
the way that takes options out of SYNs.)"},
    FlowFindingRow{
        f112, problem, no_sack, "no selective acknowledgements",
        R"(One side's SYN offers selective acknowledgements (RFC 2018), the other's does not. A receiver then cannot
say which segments behind a lost one it has, and of several losses in a window only one can be mended
each round trip, or all after a time-out. An old stack, a setting (net.ipv4.tcp_sack), or something on
the way that takes options out of SYNs.)"},
    FlowFindingRow{
        f113, note, longer_than_agreed, "segments longer than the other side takes",
        R"(The capture holds segments that are longer than the largest size (MSS) the receiver's SYN allows. They
were not on the network like this: where the packets were captured, the sender's network card had yet to
cut them up (TSO, GSO), or the receiver's had already joined them (GRO, LRO). Nothing is wrong; but
numbers of segments, and times within such a segment, are not those of the network.
`ethtool -K IFACE tso off gso off gro off` shows them as they are.)"},
    FlowFindingRow{
        f114, problem, too_long, "packets are too long for the way",
        R"(A router says that a packet does not fit the next link and must not be cut up (RFC 1191, RFC 8201). The
sender should use smaller ones from then on. When the long ones are sent again as they were, it does not
see or believe these errors: firewalls that drop ICMP make a connection that opens, answers short
requests, and hangs at the first long one. Let ICMP type 3 code 4 (ICMPv6 type 2) pass, or clamp the MSS
on the router.)"},
    FlowFindingRow{
        f121, note, left_in_time_wait, "who closed first is left in TIME_WAIT",
        R"(The side whose FIN was first keeps the connection for a while after its end (60 s on Linux, 2 to 4 min
elsewhere), so that segments still on their way are not taken for those of a later one (RFC 9293, 3.6.1).
When that is the server, starting it again may fail with EADDRINUSE: set SO_REUSEADDR before bind().
When it is a client that opens many connections a second to one server, its ports run out: keep
connections open, or let the server close first.)"},
    FlowFindingRow{
        f122, problem, close_not_called,
        "one side closed, the other did not: it stays in CLOSE_WAIT",
        R"(A FIN was acknowledged, but never answered by one. The acknowledgement comes from the kernel, the FIN
has to come from the program: it did not call close() (or shutdown) after recv() had returned 0. Such
sockets pile up until the process has no more file descriptors; `ss -t state close-wait` shows them. The
side that closed waits in FIN_WAIT_2, and once its program has no socket any more, forgets the
connection (after 60 s on Linux).

A side that goes on sending octets after the other's FIN means it: that is half closing, and no error.)"},
    FlowFindingRow{
        f123, problem, closed_late, "one side closed long after the other",
        R"(Between the FIN of one side and that of the other passed a long time in which the other had nothing more
to send: its program did not notice the end of the stream (recv() returning 0), or did not close because
of it. Until then it was in CLOSE_WAIT.)"},
    FlowFindingRow{
        f124, note, three_segments, "closed in three segments",
        R"(The second side's FIN carries the acknowledgement of the first one: FIN, FIN with ACK, ACK. Textbooks draw
four segments; three come when the program closes before its kernel has had to acknowledge, and are as
good.)"},
    FlowFindingRow{
        f125, note, crossed_closing, "both sides closed at once",
        R"(Each side sent its FIN before it saw the other's (RFC 9293, 3.6, case 3). Both are left in TIME_WAIT.)"},
    FlowFindingRow{
        f126, problem, fin_unacknowledged, "a FIN was never acknowledged",
        R"(A side closed, and sent its FIN again and again, without an answer: the other host is gone, or the
network between. The connection stays in FIN_WAIT_1 or LAST_ACK until the sender gives up.)"},
    FlowFindingRow{
        f131, problem, reset_with_unread, "reset in place of a FIN, perhaps with octets unread",
        R"(A socket was closed by a RST in place of a FIN (the RST carries ACK: a socket sent it), after octets of
the other side had come that it had not answered. close() does so when octets are left in the receive
buffer that the program has not read (RFC 9293, 3.6.1; RFC 2525, 2.17): the other side must not believe
that they were taken. The kernel does the same for a process that ends. A SO_LINGER time of 0 looks the
same.

The other side gets ECONNRESET, and may lose what it had received but not yet read. Read until recv()
returns 0 before close(); or shutdown(SHUT_WR), read to the end, then close().)"},
    FlowFindingRow{
        f132, problem, aborted, "reset in place of a FIN, with nothing to read",
        R"(A socket was closed by a RST in place of a FIN (the RST carries ACK: a socket sent it), and nothing of the
other side was waiting to be answered. The program set SO_LINGER with a time of 0 before close(), or
the socket was aborted: Java's setSoLinger(true, 0), a proxy's time limit, TCP_USER_TIMEOUT, `ss -K`.
Nobody is left in TIME_WAIT, which is why some do it; what was on its way is lost, and the other side
gets ECONNRESET instead of the end of the stream.)"},
    FlowFindingRow{
        f133, problem, closed_before, "octets came for a socket that was already closed",
        R"(A side had sent its FIN and its program had closed the socket; then octets of the other side came that
nobody can read any more, and its kernel answered with a RST (without ACK: no socket is left). The other
side's next write fails with EPIPE or ECONNRESET. One side believes the conversation to be over earlier
than the other: a time limit, an error on the way, a missing message that says goodbye. Who still
expects octets calls shutdown(SHUT_WR), not close().)"},
    FlowFindingRow{
        f134, problem, not_known, "reset by a host that knows no such connection",
        R"(The RST carries no ACK, and its sequence number is what the segment before it acknowledged: the answer of
a host to a segment of a connection that it does not have (RFC 9293, 3.5.2). The connection was half
open: the host was restarted, the process ended while the network was down, or a load balancer or NAT
sent the segment to another host or forgot the connection after a silence. Keep-alive probes find out
earlier.)"},
    FlowFindingRow{
        f135, problem, forged_reset, "the reset did not come from the other host",
        R"(The RST has taken another way than the other packets of its sender: its hop limit (TTL) is another one.
Firewalls, load balancers and intrusion detection send RSTs in the name of a host, often to both sides.
Look for a time limit for idle connections, or for a rule that forbids this one.)"},
    FlowFindingRow{
        f141, problem, gone, "nothing comes back any more",
        R"(A side sends, and sends again after 0.2, 0.4, 0.8 … seconds, but no packet of the other side comes any
more, not even an acknowledgement: the host or the network between is gone, and the connection half open.
Linux gives up after some fifteen minutes (net.ipv4.tcp_retries2); TCP_USER_TIMEOUT sets the time for one
socket. A side that only reads notices nothing at all: set SO_KEEPALIVE, or let the protocol ask.)"},
    FlowFindingRow{
        f142, note, kept_alive, "keep-alive probes were answered",
        R"(A side repeats an octet that has long been acknowledged, or none, to see whether the other is still there
(RFC 9293, 3.8.4), and is answered. The probes are not part of the stream. TCP_KEEPIDLE, TCP_KEEPINTVL
and TCP_KEEPCNT set their pace: by default the first comes after two hours, which is longer than most
firewalls remember a silent connection.)"},
    FlowFindingRow{
        f143, problem, not_alive, "keep-alive probes were not answered",
        R"(The probes of a silent connection (RFC 9293, 3.8.4) get no answer: the other host is gone, or something
on the way has forgotten the connection. After TCP_KEEPCNT probes the socket reports ETIMEDOUT, and a RST
is sent.)"},
    FlowFindingRow{
        f151, problem, no_room, "zero window: the receiver does not read",
        R"(The receive buffer of a side is full because its program does not call recv(), or not often enough: it
advertises a window of 0, and the sender must wait. Probes keep asking (RFC 9293, 3.8.6.1), after 0.2,
0.4, 0.8 … seconds. The network is not the cause.

Look at what the receiving program is doing in that time: a lock, a slow disk, work in the thread that
reads. A larger buffer (SO_RCVBUF) only moves the moment.)"},
    FlowFindingRow{
        f152, note, window_used_up, "the sender had to wait for window",
        R"(A side has sent all that the other had room for. Now and then that is the usual way of a fast sender and a
slower reader. If it goes on while the window is small and the round trip long, the receive buffer limits
the throughput: to a window each round trip. Do not set SO_RCVBUF, so that the kernel can grow it, or
raise net.ipv4.tcp_rmem.)"},
    FlowFindingRow{
        f161, problem, timed_out, "segments were lost, and sent again after a time-out",
        R"(A segment, or its acknowledgement, was lost, and nothing came back that told the sender so: it waited for
its retransmission time-out (RFC 6298: 1 s, later by the round trip; at least 200 ms on Linux), twice as
long after each failure. This happens when the last segments of a message are lost, for then nothing
follows that duplicate acknowledgements could answer; or when everything is lost for a while. Such waits
are what users feel.)"},
    FlowFindingRow{
        f162, note, mended, "segments were lost, and sent again at once",
        R"(A segment was lost, the receiver said so by repeating its acknowledgement, and the sender repeated the
segment without waiting for a time-out (fast retransmission, RFC 5681; with selective acknowledgements,
RFC 6675 and RFC 8985). It costs about a round trip. Tail loss probes, a copy of the last segment after
two round trips, are counted here, too. Loss is the usual sign of a full link, and of bad cabling or radio
when it does not vary with the load.)"},
    FlowFindingRow{
        f163, note, needless, "octets were sent again needlessly",
        R"(Octets that the other side had already acknowledged were sent again; or it says that they came twice
(duplicate SACK, RFC 2883). Not the octets were lost but their acknowledgement, or both were only late: a
delay that rose suddenly, reordering, or a time-out that is too short. Linux takes back its slowing down
when it notices.)"},
    FlowFindingRow{
        f164, note, overtaken, "segments were overtaken on the way",
        R"(Segments came in another order than they were sent, within less time than a retransmission takes.
Several links or queues in parallel do so. When a segment is overtaken by three others, the sender takes
it for lost.)"},
    FlowFindingRow{
        f165, note, capture_lacks, "segments are missing from the capture",
        R"(One side acknowledges octets that no packet of the capture holds: they arrived, so that it is the capture
that lacks them. The machine that captured was too slow, or packets took another way. Findings about loss
are less certain then.)"},
    FlowFindingRow{
        f166, note, came_twice, "segments were doubled on the way",
        R"(The same segment came twice within a millisecond, sooner than any sender repeats one: a switch, a bridge or
a tunnel doubled it, or the capture saw it at two places (the `any` interface, a mirrored port that mirrors
both ways in).)"},
    FlowFindingRow{
        f171, problem, nagle, "small segments were held back until an acknowledgement came",
        R"(A program writes a message in two or more small pieces. The first leaves at once; the second is held
back by the sender as long as a small segment is unacknowledged (Nagle, RFC 9293, 3.7.4). The receiver has
nothing to answer before it has the whole message, and delays its acknowledgement, too: 40 ms on Linux, up
to 200 ms elsewhere. Both wait for each other, every time.

Write the message in one call: collect it in a buffer, writev(), MSG_MORE, BufferedOutputStream with one
flush. Or set TCP_NODELAY on the sender's socket.)"},
};
static_assert(std::ranges::is_sorted(rows, {}, &FlowFindingRow::code));

}  // namespace

std::span<const FlowFindingRow> flow_finding_rows() {
  return rows;
}

const FlowFindingRow* find_flow_finding(std::string_view code) {
  const auto row =
      std::ranges::find(rows, code, [](const FlowFindingRow& r) { return code_name(r.code); });
  return row == rows.end() ? nullptr : &*row;
}

const FlowFindingRow& row_of(FlowCode code) {
  return *std::ranges::find(rows, code, &FlowFindingRow::code);
}

std::string code_name(FlowCode code) {
  return fmt::format("F{}", static_cast<unsigned>(code));
}

std::string story(const FlowFindingRow& row) {
  return fmt::format("{}: {}\n\n{}\n", code_name(row.code), row.title, row.story);
}

std::vector<FlowFinding> findings_of(const Flow& flow) {
  std::vector<FlowFinding> findings;
  for (const FlowFindingRow& row : rows) {
    for (const Side side : {Side::client, Side::server}) {
      std::optional<FlowFinding> finding = row.hypothesis(flow, side);
      if (!finding) continue;
      finding->code = row.code;
      finding->side = side;
      findings.push_back(*std::move(finding));
    }
  }
  std::ranges::stable_sort(findings, {},
                           [](const FlowFinding& f) { return row_of(f.code).severity; });
  return findings;
}

}  // namespace wirestruct::capture
