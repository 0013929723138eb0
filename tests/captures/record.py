#!/usr/bin/env python3
"""Records the captures of this folder anew: conversations of real TCP stacks, through tcpdump.

    sudo ./record.py            all of them;  record.py NAME…  only these

Needs root, iproute2, tcpdump, tshark. Each conversation is the one of examples/chat: packets of 88
octets, sent in pieces of 61, so that messages begin and end inside of segments. Beside NAME.pcap comes
NAME.tshark: what Wireshark makes of the same packets (follow,tcp,raw), as an independent answer.
What we make of them stands in NAME.expected; review it after WIRESTRUCT_UPDATE=1 has written it.

    client ── va│vb ─ relay ─ vc│vd ─ relay ─ ve│vf ── server

The relay in the middle adds a VLAN tag between vc and vd, and loses, doubles or reorders frames.
"""
import ctypes, fcntl, os, random, signal, socket, struct, subprocess, sys, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
CLIENT, MIDDLE, SERVER = "ws-client", "ws-middle", "ws-server"
PORT = 8888
MESSAGES = 6


def sh(command, **options):
    return subprocess.run(command, shell=True, check=True, **options)


def enter(namespace):
    """Moves this thread into a network namespace."""
    with open(f"/var/run/netns/{namespace}") as file:
        if ctypes.CDLL(None).setns(file.fileno(), 0x40000000) != 0:  # CLONE_NEWNET
            raise OSError("setns")


def message(kind, sequence, user_id, name):
    token = bytes((sequence * 7 + i) & 0xFF for i in range(63))
    return struct.pack("<cii16s63s", kind, sequence, user_id, name, token)


def receive(connection, count):
    octets = b""
    while len(octets) < count:
        piece = connection.recv(count - len(octets))
        if not piece:
            break
        octets += piece
    return octets


def converse(server_namespace, address, client_namespace, reset=False):
    """One conversation: every packet of the client is answered by one of the server."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = threading.Event()

    def serve():
        enter(server_namespace)
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, PORT))
        listener.listen()
        listening.set()
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for i in range(MESSAGES):
            if len(receive(connection, 88)) < 88:
                break
            connection.sendall(message(b"T", i + 1, 123456, b"server"))
        connection.close()
        listener.close()

    def talk():
        enter(client_namespace)
        connection = socket.socket(family)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.connect((address, PORT))
        octets = b"".join(
            message(b"T" if i else b"L", i + 1, 2500, b"alice") for i in range(MESSAGES))
        answers = threading.Thread(target=receive, args=(connection, 88 * MESSAGES))
        answers.start()
        for at in range(0, len(octets), 61):
            connection.sendall(octets[at:at + 61])
            time.sleep(0.01)
        answers.join()
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    threads = [threading.Thread(target=serve), threading.Thread(target=talk)]
    threads[0].start()
    listening.wait(5)
    threads[1].start()
    for thread in threads:
        thread.join()


def datagrams(address):
    def send():
        enter(CLIENT)
        out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for i in range(MESSAGES):
            out.sendto(message(b"T", i + 1, 2500, b"alice"), (address, PORT))
    thread = threading.Thread(target=send)
    thread.start()
    thread.join()


def capture(namespace, program, path, conversation):
    """Runs the conversation while `program` captures into `path`."""
    process = subprocess.Popen(f"exec ip netns exec {namespace} {program} -w {path}", shell=True,
                               stderr=subprocess.DEVNULL)  # what is captured is told at the end
    time.sleep(1.5)
    conversation()
    time.sleep(0.7)
    process.send_signal(signal.SIGINT)
    process.wait()
    os.chmod(path, 0o644)


class Relay:
    """Passes frames between vb and vc, and between vd and ve."""

    def __init__(self, tagged=False, bad=False):
        self.tagged, self.bad, self.random = tagged, bad, random.Random(5)
        self.running, self.held = True, None
        self.threads = []
        for source, target in [("vb", "vc"), ("vc", "vb"), ("vd", "ve"), ("ve", "vd")]:
            self.threads.append(threading.Thread(target=self.run, args=(source, target)))
        for thread in self.threads:
            thread.start()
        time.sleep(0.3)

    def stop(self):
        self.running = False
        for thread in self.threads:
            thread.join()

    def run(self, source, target):
        enter(MIDDLE)
        ends = [socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)) for _ in range(2)]
        for end, name in zip(ends, (source, target)):
            end.bind((name, 3 if end is ends[0] else 0))
        ends[0].settimeout(0.2)
        while self.running:
            try:
                frame, address = ends[0].recvfrom(65536)
            except TimeoutError:
                continue
            if address[2] == socket.PACKET_OUTGOING:
                continue
            for copy in self.treat(source, frame):
                ends[1].send(copy)

    def treat(self, source, frame):
        payload = frame[12:14] in (b"\x08\x00", b"\x86\xdd") and len(frame) > 100
        # The kernel takes a tag off on its way in, so that only adding one is our work.
        if self.tagged and source in ("vb", "ve"):
            frame = frame[:12] + b"\x81\x00\x00\x07" + frame[12:]
        if not (self.bad and payload):
            return [frame]
        if source in ("vb", "ve"):  # before the capture: it sees doubles and another order
            if self.held is None and self.random.randrange(4) == 0:
                self.held = (source, frame)
                return []
            if self.held is not None and self.held[0] == source:
                frames, self.held = [frame, self.held[1]], None
                return frames
            return [frame] * (2 if self.random.randrange(5) == 0 else 1)
        # behind it: lost, and sent again
        return [] if self.random.randrange(5) == 0 else [frame]


def no_offload(namespace, interface):
    """Checksums in the frames, and frames no longer than the MTU: the relay sends them as they are."""
    def run():
        enter(namespace)
        control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for command in (0x17, 0x1F, 0x24):  # ETHTOOL_STXCSUM, _STSO, _SGSO
            value = ctypes.create_string_buffer(struct.pack("II", command, 0))
            request = struct.pack("16sP16x", interface.encode(), ctypes.addressof(value))
            fcntl.ioctl(control, 0x8946, request)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def build_network():
    for name in (CLIENT, MIDDLE, SERVER):
        sh(f"ip netns del {name}", stderr=subprocess.DEVNULL) if os.path.exists(
            f"/var/run/netns/{name}") else None
        sh(f"ip netns add {name} && ip -n {name} link set lo up")
    for left, at, right, there in [("va", CLIENT, "vb", MIDDLE), ("vc", MIDDLE, "vd", MIDDLE),
                                   ("ve", MIDDLE, "vf", SERVER)]:
        sh(f"ip link add {left} netns {at} type veth peer name {right} netns {there}")
        for interface, namespace in ((left, at), (right, there)):
            sh(f"ip netns exec {namespace} sysctl -qw net.ipv6.conf.{interface}.disable_ipv6="
               f"{int(namespace == MIDDLE)}")
            sh(f"ip -n {namespace} link set dev {interface} up")
    for namespace, interface, host in ((CLIENT, "va", 1), (SERVER, "vf", 2)):
        sh(f"ip -n {namespace} addr add 10.9.0.{host}/24 dev {interface}")
        sh(f"ip -n {namespace} addr add fd09::{host}/64 dev {interface} nodad")
        no_offload(namespace, interface)


def through_relay(path, program, address, **options):
    relay = Relay(**options)
    try:
        capture(MIDDLE, program, path, lambda: converse(SERVER, address, CLIENT))
    finally:
        relay.stop()


def on_loopback(path, program, **options):
    capture(CLIENT, program, path, lambda: converse(CLIENT, "127.0.0.1", CLIENT, **options))


def edited(path, source, edits):
    """Packets of another capture taken out."""
    sh(f"editcap -F nsecpcap {HERE}/{source} {path} {edits}")


TCPDUMP = f"tcpdump -Z root -U --time-stamp-precision=nano 'port {PORT}'"
CAPTURES = {
    "loopback.pcap": lambda path: on_loopback(path, f"{TCPDUMP} -i lo"),
    "any_sll.pcap": lambda path: on_loopback(path, f"{TCPDUMP} -i any -y LINUX_SLL"),
    "any_sll2.pcap": lambda path: on_loopback(path, f"{TCPDUMP} -i any -y LINUX_SLL2"),
    "ethernet_ipv6.pcap": lambda path: through_relay(path, f"{TCPDUMP} -i vb", "fd09::2"),
    "vlan.pcap": lambda path: through_relay(
        path, f"tcpdump -Z root -U 'vlan and port {PORT}' -i vd", "10.9.0.2", tagged=True),
    "bad_network.pcap": lambda path: through_relay(path, f"{TCPDUMP} -i vd", "10.9.0.2", bad=True),
    "reset.pcap": lambda path: on_loopback(path, f"{TCPDUMP} -i lo", reset=True),
    "snap_length.pcap": lambda path: on_loopback(path, f"{TCPDUMP} -i lo -s 110"),
    "udp.pcap": lambda path: capture(CLIENT, f"{TCPDUMP} -i lo", path,
                                     lambda: datagrams("127.0.0.1")),
    "gaps.pcap": lambda path: edited(path, "loopback.pcap", "7 12 13 20"),
    "started_later.pcap": lambda path: edited(path, "loopback.pcap", "1-9"),
    "two_interfaces.pcapng": lambda path: capture(
        CLIENT, f"dumpcap -q -i lo -f 'port {PORT}' -i va -f 'port {PORT}'", path, both_interfaces),
}


def both_interfaces():
    converse(CLIENT, "127.0.0.1", CLIENT)
    relay = Relay()
    try:
        converse(SERVER, "10.9.0.2", CLIENT)
    finally:
        relay.stop()


def ask_tshark(path):
    streams = subprocess.run(f"tshark -r {path} -T fields -e tcp.stream", shell=True, check=True,
                             capture_output=True, text=True).stdout.split()
    with open(os.path.splitext(path)[0] + ".tshark", "w") as answer:
        for stream in sorted({int(number) for number in streams}):
            answer.write(subprocess.run(f"tshark -r {path} -q -z follow,tcp,raw,{stream}",
                                        shell=True, check=True, capture_output=True,
                                        text=True).stdout)


def main():
    build_network()
    try:
        for name, record in CAPTURES.items():
            if len(sys.argv) > 1 and name not in sys.argv[1:]:
                continue
            path = os.path.join(HERE, name)
            record(path)
            ask_tshark(path)
            print(name, os.path.getsize(path))
    finally:
        for namespace in (CLIENT, MIDDLE, SERVER):
            sh(f"ip netns del {namespace}")


if __name__ == "__main__":
    main()
