"""Two hosts and what lies between them, as network namespaces of this machine: for record.py.

    client ── va│vb ─ relay ─ vc│vd ── server        10.9.1.1 and 10.9.1.2

The programs on both run in threads; the relay loses, delays, doubles or forges what a story asks for.
"""
import ctypes, fcntl, os, signal, socket, struct, subprocess, threading, time

CLIENT, MIDDLE, SERVER = "wf-client", "wf-middle", "wf-server"
ADDRESS, PORT = "10.9.1.2", 8888
NODELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
LINGER_0 = (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def sh(command, **options):
    return subprocess.run(command, shell=True, check=True, **options)


def enter(namespace):
    """Moves this thread into a network namespace."""
    with open(f"/var/run/netns/{namespace}") as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), 0x40000000) != 0:  # CLONE_NEWNET
            raise OSError(ctypes.get_errno(), "setns")


class Side(threading.Thread):
    """A program on one of the hosts."""

    def __init__(self, namespace, program):
        super().__init__(daemon=True)
        self.namespace, self.program, self.error = namespace, program, None
        self.start()

    def run(self):
        try:
            enter(self.namespace)
            self.program()
        except Exception as error:  # told by whoever joins
            self.error = error

    def end(self, seconds=60):
        self.join(seconds)
        if self.is_alive():
            raise TimeoutError(f"a program in {self.namespace} did not end within {seconds} s")
        if self.error:
            raise self.error


def listen(*options, address=ADDRESS, backlog=5):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for option in options:
        listener.setsockopt(*option)
    listener.bind((address, PORT))
    listener.listen(backlog)
    return listener


def connect(*options, address=ADDRESS, seconds=60):
    connection = socket.socket()
    for option in options:
        connection.setsockopt(*option)
    connection.settimeout(seconds)
    connection.connect((address, PORT))
    return connection


def receive(connection, count):
    octets = b""
    while len(octets) < count:
        piece = connection.recv(count - len(octets))
        if not piece:
            break
        octets += piece
    return octets


def message(count):
    return bytes(i & 0xFF for i in range(count))


def converse(server, client, *listener_options, **listen_options):
    """`server(connection)` and `client(connection)` at the two ends; a client of None only opens."""
    listening = threading.Event()

    def serve():
        listener = listen(*listener_options, **listen_options)
        listening.set()
        connection, _ = listener.accept()
        listener.close()
        server(connection)

    serving = Side(SERVER, serve)
    listening.wait(5)
    talking = Side(CLIENT, client)
    talking.end()
    serving.end()


class Relay:
    """Passes frames between vb and vc. `treat(from_client, tcp, frame)` gives the frames that leave,
    each with a delay in seconds: `[(0, frame)]` passes one on, `[]` loses it."""

    def __init__(self, treat=None):
        self.treat = treat or (lambda from_client, tcp, frame: [(0, frame)])
        self.running = True
        self.threads = [Side(MIDDLE, lambda pair=pair: self.run(*pair))
                        for pair in [("vb", "vc"), ("vc", "vb")]]
        time.sleep(0.3)

    def stop(self):
        self.running = False
        for thread in self.threads:
            thread.end()

    def run(self, source, target):
        ends = [socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)) for _ in range(2)]
        for end, name in zip(ends, (source, target)):
            end.bind((name, 3 if end is ends[0] else 0))
        ends[0].settimeout(0.2)

        def send(frame):
            try:
                ends[1].send(frame)
            except OSError:
                pass  # the link is down

        while self.running:
            try:
                frame, address = ends[0].recvfrom(65536)
            except (TimeoutError, OSError):
                continue
            if address[2] == socket.PACKET_OUTGOING:
                continue
            tcp = Tcp(frame) if frame[12:14] == b"\x08\x00" and frame[23] == 6 else None
            for delay, copy in self.treat(source == "vb", tcp, frame):
                if delay == 0:
                    send(copy)
                else:
                    threading.Timer(delay, send, [copy]).start()


class Tcp:
    """What a rule needs to know of a segment."""

    def __init__(self, frame):
        ip = frame[14:]
        total = struct.unpack("!H", ip[2:4])[0]
        header = (ip[0] & 15) * 4
        tcp = ip[header:total]
        self.sequence, self.acknowledgement = struct.unpack("!II", tcp[4:12])
        self.flags = tcp[13]
        self.payload = len(tcp) - (tcp[12] >> 4) * 4


class Rule:
    """A relay's rule that counts: `act(number, tcp, frame)` for the segments with payload of one side."""

    def __init__(self, act, from_client=True):
        self.act, self.from_client, self.number = act, from_client, 0

    def __call__(self, from_client, tcp, frame):
        if tcp is None or from_client != self.from_client or tcp.payload == 0:
            return [(0, frame)]
        self.number += 1
        return self.act(self.number, tcp, frame)


def lose(*numbers):
    return Rule(lambda number, tcp, frame: [] if number in numbers else [(0, frame)])


# ---- the network

def in_namespace(namespace, work):
    Side(namespace, work).end()


def no_offload(namespace, interface):
    """Checksums in the frames, and frames no longer than the MTU: the relay sends them as they are."""
    def run():
        control = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for command in (0x17, 0x1F, 0x24, 0x2C):  # ETHTOOL_STXCSUM, _STSO, _SGSO, _SGRO
            value = ctypes.create_string_buffer(struct.pack("II", command, 0))
            request = struct.pack("16sP16x", interface.encode(), ctypes.addressof(value))
            fcntl.ioctl(control, 0x8946, request)
    in_namespace(namespace, run)


def build_network(direct=False):
    """`direct`: without relay, and with segmentation offload."""
    remove_network()
    for name in (CLIENT, MIDDLE, SERVER):
        sh(f"ip netns add {name} && ip -n {name} link set lo up")
    cables = [("va", CLIENT, "vb", MIDDLE), ("vc", MIDDLE, "vd", SERVER)]
    for left, at, right, there in [("va", CLIENT, "vd", SERVER)] if direct else cables:
        sh(f"ip link add {left} netns {at} type veth peer name {right} netns {there}")
        for interface, namespace in ((left, at), (right, there)):
            sh(f"ip netns exec {namespace} sysctl -qw net.ipv6.conf.{interface}.disable_ipv6=1")
            sh(f"ip -n {namespace} link set dev {interface} up")
    for namespace, interface, host in ((CLIENT, "va", 1), (SERVER, "vd", 2)):
        sh(f"ip -n {namespace} addr add 10.9.1.{host}/24 dev {interface}")
        if not direct:
            no_offload(namespace, interface)


def remove_network():
    for name in (CLIENT, MIDDLE, SERVER):
        if os.path.exists(f"/var/run/netns/{name}"):
            sh(f"ip netns del {name}")


def sysctl(namespace, name, value):
    sh(f"ip netns exec {namespace} sysctl -qw {name}='{value}'")


def capture(path, conversation, namespace=CLIENT, interface="va", snap_octets=None,
            expression=f"tcp port {PORT} or icmp"):
    """Captures while the conversation runs; with `snap_octets` payload is left out of the file."""
    process = subprocess.Popen(
        f"exec ip netns exec {namespace} tcpdump -Z root -U --immediate-mode --time-stamp-precision=nano "
        f"-i {interface} {f'-s {snap_octets}' if snap_octets else ''} '{expression}' -w {path}",
        shell=True, stderr=subprocess.DEVNULL)
    time.sleep(1.5)
    try:
        conversation()
        time.sleep(0.7)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
    os.chmod(path, 0o644)
