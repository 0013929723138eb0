#!/usr/bin/env python3
"""Records the captures of this folder anew: each the story of a TCP connection, made by its real cause.

    sudo ./record.py            all of them;  record.py NAME…  only these

Needs root, iproute2, tcpdump, tshark. The stacks are the kernel's, the causes real: a program that does
not read, a port without a listener, a link that goes down. What loss, delay and doubling it takes comes
from a relay between two hosts that are namespaces of this machine:

    client ── va│vb ─ relay ─ vc│vd ── server        10.9.1.1 and 10.9.1.2

Packets are captured at the client (va) or at the server (vd). Beside NAME.pcap come NAME.cause, what was
really done and sent, and NAME.tshark, what Wireshark says of each packet (tcp.analysis), as an independent
answer. What we make of them stands in NAME.expected; review it after WIRESTRUCT_UPDATE=1 has written it.
"""
import os, socket, struct, subprocess, sys, threading, time

sys.dont_write_bytecode = True
from network import *  # noqa: E402,F403

HERE = os.path.dirname(os.path.abspath(__file__))


STORIES = {}


def story(**options):
    """A function that makes a story: its name is the file's, its text the cause."""
    def add(function):
        STORIES[function.__name__] = (function, options)
        return function
    return add


def headers_only(function=None, **options):
    return story(snap_octets=94, **options)


# ---- opening

@story()
def refused():
    """connect() to a port on which no program listens."""
    def client():
        try:
            connect()
        except ConnectionRefusedError:
            return
        raise AssertionError("not refused")
    in_namespace(CLIENT, client)


@story(relay=lambda from_client, tcp, frame: [] if tcp else [(0, frame)])
def no_answer():
    """connect() with a limit of 8 s and tcp_syn_linear_timeouts 0; the relay loses every segment, as a
    firewall does that drops."""
    sysctl(CLIENT, "net.ipv4.tcp_syn_linear_timeouts", "0")

    def client():
        try:
            connect(seconds=8)
        except TimeoutError:
            return
        raise AssertionError("answered")
    in_namespace(CLIENT, client)


class LoseSyns:
    def __init__(self, count):
        self.left = count

    def __call__(self, from_client, tcp, frame):
        if tcp and from_client and tcp.flags & SYN and self.left > 0:
            self.left -= 1
            return []
        return [(0, frame)]


@story(relay=LoseSyns(2))
def syn_lost_twice():
    """The relay loses the first two SYNs; then one request of 10 octets and one answer of 20."""
    request_and_answer()


def request_and_answer(requests=1, client_options=(NODELAY,)):
    def server(connection):
        connection.setsockopt(*NODELAY)
        for _ in range(requests):
            receive(connection, 10)
            connection.sendall(message(20))
        receive(connection, 1)
        connection.close()

    def client():
        connection = connect(*client_options)
        for _ in range(requests):
            connection.sendall(message(10))
            receive(connection, 20)
        connection.close()
    converse(server, client)


@story()
def unreachable():
    """connect() to 10.9.2.7 through the server as router, which has no route there and says so."""
    sysctl(SERVER, "net.ipv4.ip_forward", "1")
    sh(f"ip -n {CLIENT} route add 10.9.2.0/24 via 10.9.1.2")
    sh(f"ip -n {SERVER} route add unreachable 10.9.2.0/24")

    def client():
        try:
            connect(address="10.9.2.7", seconds=3.5)
        except OSError:
            return
        raise AssertionError("reached")
    in_namespace(CLIENT, client)


@story(namespace=SERVER, interface="vd",
       relay=lambda from_client, tcp, frame:
       [] if tcp and not from_client and tcp.flags & SYN else [(0, frame)])
def syn_ack_lost():
    """The relay loses every SYN-ACK; captured at the server. The client gives up after 2.5 s."""
    listener = []
    in_namespace(SERVER, lambda: listener.append(listen()))

    def client():
        try:
            connect(seconds=2.5)
        except TimeoutError:
            return
        raise AssertionError("answered")
    in_namespace(CLIENT, client)
    time.sleep(1)
    listener[0].close()


@story(relay=lambda from_client, tcp, frame:
       [(0.05, frame)] if tcp else [(0, frame)])
def simultaneous_open():
    """Two programs, each bound to a port of its own, connect() to each other's at the same time; the
    relay delays every segment by 50 ms. 10 octets each way."""
    start = threading.Barrier(2)

    def program(mine, theirs, port, other_port):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        connection.setsockopt(*NODELAY)
        connection.bind((mine, port))
        start.wait()
        connection.connect((theirs, other_port))
        connection.sendall(message(10))
        receive(connection, 10)
        connection.close()
    both = [Side(CLIENT, lambda: program("10.9.1.1", ADDRESS, 40001, PORT)),
            Side(SERVER, lambda: program(ADDRESS, "10.9.1.1", PORT, 40001))]
    for side in both:
        side.end()


def with_fast_open(server_setting):
    """Two connections: the first asks for a cookie, the second sends it with 10 octets in its SYN."""
    sysctl(CLIENT, "net.ipv4.tcp_fastopen", "1")
    sysctl(SERVER, "net.ipv4.tcp_fastopen", "2")
    message_fast_open = 0x20000000

    def serve(listener):
        for _ in range(2):
            connection, _ = listener.accept()
            connection.setsockopt(*NODELAY)
            receive(connection, 10)
            connection.sendall(message(20))
            receive(connection, 1)
            connection.close()
    listeners = []
    in_namespace(SERVER, lambda: listeners.append(
        listen((socket.IPPROTO_TCP, socket.TCP_FASTOPEN, 5))))
    serving = Side(SERVER, lambda: serve(listeners[0]))

    def client(second):
        if second and server_setting is not None:
            sysctl(SERVER, "net.ipv4.tcp_fastopen", server_setting)
        connection = socket.socket()
        connection.setsockopt(*NODELAY)
        connection.sendto(message(10), message_fast_open, (ADDRESS, PORT))
        receive(connection, 20)
        connection.close()
        time.sleep(0.1)
    for second in (False, True):
        in_namespace(CLIENT, lambda: client(second))
    serving.end()
    listeners[0].close()


@story()
def fast_open():
    """Two connections with sendto(MSG_FASTOPEN): the first gets a cookie, the second's SYN has 10 octets."""
    with_fast_open(None)


@story()
def fast_open_not_taken():
    """The same, but between the two the server switches Fast Open off."""
    with_fast_open("0")


@story()
def no_window_scale_no_sack():
    """The server has net.ipv4.tcp_window_scaling, tcp_sack and tcp_timestamps off. A request, an answer."""
    for name in ("window_scaling", "sack", "timestamps"):
        sysctl(SERVER, f"net.ipv4.tcp_{name}", "0")
    request_and_answer()


# ---- closing

@story()
def request_answer():
    """Three requests of 10 octets, three answers of 20; the client closes first."""
    request_and_answer(3)


@story()
def server_closes_first():
    """The client sends 10 octets; the server answers with 20 and closes; then the client does."""
    def server(connection):
        receive(connection, 10)
        connection.sendall(message(20))
        connection.close()

    def client():
        connection = connect(NODELAY)
        connection.sendall(message(10))
        receive(connection, 21)
        connection.close()
    converse(server, client)


@story()
def close_not_called():
    """The client sends 10 octets and closes; the server's program never calls close(). 1.5 s later another
    client is refused: the capture goes on for so long."""
    def server(connection):
        receive(connection, 11)
        left_open.append(connection)

    def client():
        connection = connect(NODELAY)
        connection.sendall(message(10))
        connection.close()
    converse(server, client)
    time.sleep(1.5)
    refused()


left_open = []  # until this program ends, which is after the capture


@story()
def closed_late():
    """The client closes; the server's program notices, and closes 1.2 s later."""
    def server(connection):
        receive(connection, 11)
        time.sleep(1.2)
        connection.close()

    def client():
        connection = connect(NODELAY)
        connection.sendall(message(10))
        connection.close()
    converse(server, client)


@story()
def half_closed():
    """The client sends 10 octets, then shutdown(SHUT_WR); the server sends 3 × 20 over 0.9 s, and closes."""
    def server(connection):
        receive(connection, 11)
        for _ in range(3):
            connection.sendall(message(20))
            time.sleep(0.3)
        connection.close()

    def client():
        connection = connect(NODELAY)
        connection.sendall(message(10))
        connection.shutdown(socket.SHUT_WR)
        receive(connection, 61)
        connection.close()
    converse(server, client)


@story(relay=lambda from_client, tcp, frame: [(0.05, frame)] if tcp else [(0, frame)])
def closed_at_once():
    """10 octets each way; then both programs close at the same time, 50 ms apart by the relay."""
    start = threading.Barrier(2)

    def program(connection):
        connection.setsockopt(*NODELAY)
        connection.sendall(message(10))
        receive(connection, 10)
        start.wait()
        connection.close()
    converse(program, lambda: program(connect()))


# ---- resets

@story()
def linger_0():
    """The client sends 10 octets, gets 20, sends 10 more, and closes with SO_LINGER on and 0 s."""
    def server(connection):
        connection.setsockopt(*NODELAY)
        receive(connection, 10)
        connection.sendall(message(20))
        receive(connection, 10)
        try:
            connection.recv(1)
        except ConnectionResetError:
            pass
        connection.close()

    def client():
        connection = connect(NODELAY, LINGER_0)
        connection.sendall(message(10))
        receive(connection, 20)
        connection.sendall(message(10))
        time.sleep(0.05)
        connection.close()
    converse(server, client)


@story()
def closed_with_unread():
    """The client sends 100 octets; the server's program reads 40 of them and closes the socket."""
    def server(connection):
        receive(connection, 40)
        time.sleep(0.05)
        connection.close()

    def client():
        connection = connect(NODELAY)
        connection.sendall(message(100))
        try:
            connection.recv(1)
        except ConnectionResetError:
            pass
        connection.close()
    converse(server, client)


@story()
def written_after_close():
    """The server answers 10 octets with 20 and closes; the client sends 10 more 0.2 s later."""
    def server(connection):
        receive(connection, 10)
        connection.sendall(message(20))
        connection.close()

    def client():
        connection = connect(NODELAY)
        connection.sendall(message(10))
        receive(connection, 20)
        time.sleep(0.2)
        connection.sendall(message(10))
        time.sleep(0.1)
        connection.close()
    converse(server, client)


@story()
def host_restarted():
    """A conversation; the server's link goes down, its program is killed (its RST is lost with the link),
    the link comes up again; the client sends 10 octets more."""
    def server(connection):
        receive(connection, 10)
        connection.sendall(message(20))
        sh(f"ip -n {SERVER} link set vd down")
        connection.setsockopt(*LINGER_0)
        connection.close()
        sh(f"ip -n {SERVER} link set vd up")

    def client():
        connection = connect(NODELAY)
        connection.sendall(message(10))
        receive(connection, 20)
        time.sleep(0.5)
        connection.sendall(message(10))
        try:
            connection.recv(1)
        except ConnectionResetError:
            pass
        connection.close()
    converse(server, client)


# ---- silence

@story()
def link_down():
    """A conversation; the server's link goes down; the client sends 10 octets, and TCP repeats them."""
    def server(connection):
        receive(connection, 10)
        connection.sendall(message(20))
        sh(f"ip -n {SERVER} link set vd down")
        time.sleep(4)
        connection.close()

    def client():
        connection = connect(NODELAY)
        connection.sendall(message(10))
        receive(connection, 20)
        time.sleep(0.2)
        connection.sendall(message(10))
        time.sleep(3.5)
    converse(server, client)


def keep_alive_options(count):
    return ((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1),
            (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1), (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, count))


@story()
def keep_alive():
    """SO_KEEPALIVE with probes after 1 s of silence; the server answers them; both close after 2.5 s."""
    def server(connection):
        receive(connection, 11)
        connection.close()

    def client():
        connection = connect(NODELAY, *keep_alive_options(5))
        connection.sendall(message(10))
        time.sleep(2.5)
        connection.close()
    converse(server, client)


@story()
def keep_alive_unanswered():
    """The same, three probes; after the first octets the server's link goes down, and stays so."""
    def server(connection):
        receive(connection, 10)
        time.sleep(0.2)
        sh(f"ip -n {SERVER} link set vd down")
        time.sleep(5.5)
        connection.close()

    def client():
        connection = connect(NODELAY, *keep_alive_options(3))
        connection.sendall(message(10))
        try:
            connection.recv(1)
        except TimeoutError:
            pass
        connection.close()
    converse(server, client)


# ---- windows

@headers_only()
def zero_window():
    """The client sends 40,000 octets to a server with SO_RCVBUF 8192 whose program reads nothing for
    1.5 s, then everything."""
    def server(connection):
        time.sleep(1.5)
        receive(connection, 40_001)
        connection.close()

    def client():
        connection = connect()
        connection.sendall(message(40_000))
        connection.close()
    converse(server, client, (socket.SOL_SOCKET, socket.SO_RCVBUF, 8192))


# ---- loss

def one_way(*sizes, pause=0.0, options=(NODELAY,)):
    """The client writes so many octets at a time; the server reads them and closes after the client."""
    def server(connection):
        receive(connection, sum(sizes) + 1)
        connection.close()

    def client():
        connection = connect(*options)
        for size in sizes:
            connection.sendall(message(size))
            time.sleep(pause)
        connection.close()
    converse(server, client)


@story(relay=lose(2, 3, 4))
def lost_time_out():
    """The client writes 3 × 50 octets 0.9 s apart; the relay loses the second segment, and both of its
    first repetitions."""
    one_way(50, 50, 50, pause=0.9)


@headers_only(relay=lose(3))
def lost_one_of_many():
    """The client writes 14,480 octets at once: ten segments. The relay loses the third."""
    one_way(14_480)


@headers_only(relay=lose(3, 6))
def lost_two_without_sack():
    """The same with net.ipv4.tcp_sack off at the client; the relay loses the third and the sixth."""
    sysctl(CLIENT, "net.ipv4.tcp_sack", "0")
    one_way(14_480)


@headers_only(relay=lose(3), namespace=SERVER, interface="vd")
def lost_before_capture():
    """As lost_one_of_many, captured at the server: the lost segment was never seen there."""
    one_way(14_480)


@headers_only(relay=lose(10))
def lost_tail():
    """The client writes 14,480 octets at once; the relay loses the tenth segment, which is the last."""
    one_way(14_480, pause=0.6)


class Swap:
    """Keeps back a segment until the next one has passed."""

    def __init__(self, number):
        self.number, self.held = number, None

    def __call__(self, number, tcp, frame):
        if number == self.number:
            self.held = frame
            return []
        return [(0, frame), (0, self.held)] if number == self.number + 1 else [(0, frame)]


@headers_only(namespace=SERVER, interface="vd", relay=Rule(Swap(3)))
def overtaken():
    """The client writes 14,480 octets at once; the relay passes the fourth segment on before the third."""
    one_way(14_480)


@story(namespace=SERVER, interface="vd",
       relay=Rule(lambda number, tcp, frame: [(0, frame)] * (2 if number == 2 else 1)))
def doubled():
    """The client writes 3 × 50 octets; the relay passes the second segment on twice."""
    one_way(50, 50, 50, pause=0.05)


class DelaySpike:
    """From the third segment with payload on, acknowledgements take half a second."""

    def __init__(self):
        self.until = None

    def __call__(self, from_client, tcp, frame):
        if tcp and not from_client and tcp.flags == ACK and self.until is None:
            self.until = time.monotonic() + 0.5
        if tcp and not from_client and self.until and time.monotonic() < self.until:
            return [(self.until - time.monotonic(), frame)]
        return [(0, frame)]


@story(relay=DelaySpike())
def late_acknowledgements():
    """The client writes 50 octets, and later 50 more; for half a second the relay keeps back what the
    server acknowledges: the client repeats what had long arrived, and the server says so (D-SACK)."""
    one_way(50, 50, pause=1.0)


# ---- waiting

def in_two_writes(options):
    def server(connection):
        connection.setsockopt(*NODELAY)
        for _ in range(12):
            receive(connection, 40)
            connection.sendall(message(20))
        receive(connection, 1)
        connection.close()

    def client():
        connection = connect(*options)
        for _ in range(12):
            connection.sendall(message(8))
            connection.sendall(message(32))
            receive(connection, 20)
        connection.close()
    converse(server, client)


@story()
def nagle():
    """Twelve requests, each in two writes of 8 and 32 octets, without TCP_NODELAY; answers of 20 octets."""
    in_two_writes(())


@story()
def two_writes_without_delay():
    """The same with TCP_NODELAY: nothing is held back."""
    in_two_writes((NODELAY,))


@headers_only(direct=True)
def offload():
    """The client writes 60,000 octets at once, with segmentation offload on: the capture sees segments
    before they are cut up."""
    one_way(60_000)


# ---- on the way

def forge(frame, hop_limit):
    """A RST in the name of whoever sent the frame, as some firewalls send it."""
    ip, tcp = bytearray(frame[14:34]), bytearray(frame[34:54])
    ip[2:4], ip[8], ip[10:12] = struct.pack("!H", 40), hop_limit, bytes(2)
    ip[10:12] = struct.pack("!H", checksum(ip))
    tcp[12], tcp[13], tcp[14:18] = 0x50, RST, bytes(4)
    tcp[16:18] = struct.pack("!H", checksum(ip[12:20] + struct.pack("!HH", 6, 20) + tcp))
    return frame[:14] + bytes(ip) + bytes(tcp)


def checksum(octets):
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return 0xFFFF - total


@story(relay=Rule(lambda number, tcp, frame: [(0, forge(frame, 37))] if number == 2 else [(0, frame)],
                  from_client=False))
def forged_reset():
    """Two requests, two answers; in place of the second answer the relay sends a RST in the server's name,
    with a hop limit of 37."""
    def server(connection):
        connection.setsockopt(*NODELAY)
        for _ in range(2):
            receive(connection, 10)
            connection.sendall(message(20))
        connection.setsockopt(*LINGER_0)
        connection.close()

    def client():
        connection = connect(NODELAY)
        try:
            for _ in range(2):
                connection.sendall(message(10))
                receive(connection, 20)
        except ConnectionResetError:
            pass
        connection.close()
    converse(server, client)


@headers_only()
def too_long():
    """The way to 10.9.3.2 leads through the server as router, and on over a link that takes 600 octets. The
    client writes 2,000."""
    far = "wf-far"
    sh(f"ip netns add {far}")
    try:
        sh(f"ip link add ve netns {SERVER} type veth peer name vf netns {far}")
        for namespace, interface, host in ((SERVER, "ve", 1), (far, "vf", 2)):
            sh(f"ip -n {namespace} addr add 10.9.3.{host}/24 dev {interface}")
            sh(f"ip -n {namespace} link set dev {interface} up")
        sh(f"ip -n {SERVER} link set dev ve mtu 600")
        sh(f"ip -n {far} route add default via 10.9.3.1")
        sh(f"ip -n {CLIENT} route add 10.9.3.0/24 via 10.9.1.2")
        sysctl(SERVER, "net.ipv4.ip_forward", "1")
        no_offload(SERVER, "ve")
        no_offload(far, "vf")
        listeners = []
        in_namespace(far, lambda: listeners.append(listen(address="10.9.3.2")))

        def client():
            connection = connect(NODELAY, address="10.9.3.2")
            connection.sendall(message(2000))
            connection.close()
        talking = Side(CLIENT, client)
        connection, _ = listeners[0].accept()
        receive(connection, 2001)
        connection.close()
        talking.end()
        listeners[0].close()
    finally:
        sh(f"ip netns del {far}")


@story()
def close_unanswered():
    """A conversation; the server's link goes down; then the client closes."""
    def server(connection):
        receive(connection, 10)
        connection.sendall(message(20))
        sh(f"ip -n {SERVER} link set vd down")
        time.sleep(2.5)
        connection.close()

    def client():
        connection = connect(NODELAY)
        connection.sendall(message(10))
        receive(connection, 20)
        time.sleep(0.2)
        connection.close()
        time.sleep(2)
    converse(server, client)


# ---- what a capture lacks

def edited(name, source, packets):
    """Packets taken out of another capture."""
    def edit(path):
        sh(f"editcap -F nsecpcap {HERE}/{source}.pcap {path} {packets}")
    edit.__doc__ = f"{source}.pcap without its packets {packets}."
    STORIES[name] = (edit, {"edited": True})


edited("started_later", "request_answer", "1-5")
edited("packets_missing", "request_answer", "6 10")


def ask_tshark(path):
    fields = ["frame.number", "tcp.stream", "tcp.seq", "tcp.ack", "tcp.len", "tcp.window_size",
              "tcp.analysis.flags", "tcp.analysis.retransmission", "tcp.analysis.fast_retransmission",
              "tcp.analysis.spurious_retransmission", "tcp.analysis.out_of_order",
              "tcp.analysis.keep_alive", "tcp.analysis.keep_alive_ack", "tcp.analysis.zero_window",
              "tcp.analysis.zero_window_probe", "tcp.analysis.window_full", "tcp.analysis.duplicate_ack",
              "tcp.analysis.lost_segment", "tcp.analysis.ack_rtt"]
    answer = subprocess.run(
        f"tshark -r {path} -T fields -E header=y {' '.join('-e ' + field for field in fields)}",
        shell=True, check=True, capture_output=True, text=True).stdout
    with open(os.path.splitext(path)[0] + ".tshark", "w") as file:
        file.write(answer)


def record(name):
    function, options = STORIES[name]
    path = os.path.join(HERE, name + ".pcap")
    if options.get("edited"):
        function(path)
    else:
        record_live(path, function, options)
    with open(os.path.join(HERE, name + ".cause"), "w") as file:
        file.write(" ".join(function.__doc__.split()) + "\n")
    ask_tshark(path)
    print(name, os.path.getsize(path), flush=True)


def record_live(path, function, options):
    direct = options.get("direct", False)
    build_network(direct)
    relay = None if direct else Relay(options.get("relay"))
    try:
        capture(path, function, **{key: options[key] for key in
                                   ("namespace", "interface", "snap_octets") if key in options})
    finally:
        if relay:
            relay.stop()
        remove_network()


def main():
    for name in sys.argv[1:] or STORIES:
        record(name)


main()
