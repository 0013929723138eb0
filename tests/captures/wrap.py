#!/usr/bin/env python3
"""Wraps the conversation of loopback.pcap into what stands around IP elsewhere: link layers, tags,
tunnels, fragments; and compresses captures.

    ./wrap.py        needs scapy (pip), mergecap, tshark, gzip, zstd

Headers are scapy's, so that they are not our own view of them; beside each capture comes NAME.tshark,
which record.py explains. Each wrapping carries the whole conversation once more, between addresses of
its own and a second later.
"""
import os, random, struct, subprocess, sys, tempfile

from scapy.all import (CookedLinux, Dot1AD, Dot1Q, Ether, Dot3, GRE, IP, IPv6, IPv6ExtHdrDestOpt,
                       IPv6ExtHdrFragment, IPv6ExtHdrHopByHop, LLC, PPP, PPPoE, Raw, SNAP, TCP, UDP,
                       VXLAN, fragment, fragment6, rdpcap)
from scapy.contrib.mpls import MPLS

from record import HERE, ask_tshark

CONVERSATION = [p for p in rdpcap(os.path.join(HERE, "loopback.pcap"))]
STATIONS = {"src": "02:00:00:00:00:01", "dst": "02:00:00:00:00:02"}


def conversation(number, version):
    """Its packets from IP on, with their times, between addresses of its own."""
    for i, frame in enumerate(CONVERSATION):
        hosts = (1, 2) if frame[TCP].dport == 8888 else (2, 1)
        segment = frame[TCP].copy()
        segment.chksum = None
        if version == 4:
            addresses = [f"10.1.{number}.{host}" for host in hosts]
            packet = IP(src=addresses[0], dst=addresses[1], id=i + 1, options=[]) / segment
        else:
            addresses = [f"fd01::{number}:{host}" for host in hosts]
            packet = IPv6(src=addresses[0], dst=addresses[1]) / segment
        yield frame.time + number, packet


def wrapped(number, version, wrap):
    """`wrap` makes one frame of a packet, or several."""
    frames = []
    for time, packet in conversation(number, version):
        made = wrap(packet)
        for frame in made if isinstance(made, list) else [made]:
            frame.time = time
            frames.append(frame)
    return frames


def ethernet(packet):
    return Ether(**STATIONS) / packet


def outer(**fields):
    return ethernet(IP(src="192.0.2.1", dst="192.0.2.2", id=7, **fields))


def extended(packet):
    return ethernet(IPv6(src=packet.src, dst=packet.dst) / IPv6ExtHdrHopByHop() /
                    IPv6ExtHdrDestOpt() / packet[TCP])


def padded(frame):
    return Raw(bytes(frame).ljust(64, b"\xee"))


TUNNELS = [
    (4, lambda p: ethernet(Dot1AD(vlan=2) / Dot1Q(vlan=3) / p)),
    (4, lambda p: Ether(**STATIONS, type=0x9100) / Dot1Q(vlan=2) / Dot1Q(vlan=3) / p),
    (4, lambda p: padded(Dot3(**STATIONS) / LLC() / SNAP() / p)),
    (4, lambda p: ethernet(MPLS(label=16, s=0) / MPLS(label=17, s=1) / p)),
    (6, lambda p: ethernet(MPLS(label=16, s=1) / p)),
    (4, lambda p: padded(ethernet(PPPoE(sessionid=9) / PPP() / p))),
    (6, lambda p: ethernet(PPPoE(sessionid=9) / PPP(proto=0x0057) / p)),
    (4, lambda p: outer() / GRE() / p),
    (6, lambda p: outer() / GRE(chksum_present=1, key_present=1, seqnum_present=1, key=5) / p),
    (4, lambda p: outer() / GRE(proto=0x6558) / ethernet(p)),
    (4, lambda p: outer() / UDP(sport=50000, dport=4789) / VXLAN(vni=5) / ethernet(p)),
    (4, lambda p: outer() / p),
    (6, lambda p: outer(proto=41) / p),
    (4, lambda p: ethernet(IPv6(src="fd02::1", dst="fd02::2") / p)),
    (6, extended),
]

# Number in the file (pcap-linktype(7)), version of IP, how.
LINKS = [
    (0, 4, lambda p: struct.pack("<I", 2) + p),
    (0, 4, lambda p: struct.pack(">I", 2) + p),
    (0, 6, lambda p: struct.pack("<I", 30) + p),
    (108, 4, lambda p: struct.pack(">I", 2) + p),
    (101, 4, lambda p: p),
    (101, 6, lambda p: p),
    (228, 4, lambda p: p),
    (229, 6, lambda p: p),
    (9, 4, lambda p: b"\xff\x03\x00\x21" + p),
    (9, 6, lambda p: b"\x00\x57" + p),
    (50, 4, lambda p: b"\xff\x03\x00\x21" + p),
    (51, 4, lambda p: b"\x11\x00\x00\x09" + struct.pack(">H", len(p) + 2) + b"\x00\x21" + p),
    (113, 4, lambda p: bytes(CookedLinux(proto=0x0800)) + p),
]


def tunnels(path):
    frames = []
    for number, (version, wrap) in enumerate(TUNNELS, 1):
        frames += wrapped(number, version, wrap)
    write(path, frames, 1)


def write(path, frames, link_type):
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, link_type))
        for frame in frames:
            octets, nanoseconds = bytes(frame), int(frame.time * 10**9)
            file.write(struct.pack("<IIII", *divmod(nanoseconds, 10**9), len(octets), len(octets)))
            file.write(octets)


def links(path):
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for number, (link_type, version, wrap) in enumerate(LINKS, 1):
            part = os.path.join(folder, f"{number:02}.pcap")
            write(part, wrapped(number, version, lambda p: Raw(wrap(bytes(p)))), link_type)
            parts.append(part)
        subprocess.run(["mergecap", "-F", "pcapng", "-w", path, *parts], check=True)


def fragments(path):
    """In any order, some of them twice; the datagrams at the end are longer than any frame."""
    chance = random.Random(3)

    def shuffled(pieces):
        pieces = [ethernet(piece) for piece in pieces]
        pieces += [piece.copy() for piece in pieces if chance.randrange(6) == 0]
        chance.shuffle(pieces)
        return pieces

    def numbered(packet, counter=[0]):
        counter[0] += 1
        packet = IPv6(src=packet.src, dst=packet.dst) / IPv6ExtHdrFragment(id=counter[0]) / packet[TCP]
        return shuffled(fragment6(packet, 96))

    frames = wrapped(1, 4, lambda p: shuffled(fragment(p, 48)))
    frames += wrapped(2, 6, numbered)
    for i, size in enumerate((3000, 8000)):
        datagram = IP(src="10.1.3.1", dst="10.1.3.2", id=99 + i) / UDP(sport=40000, dport=8888) / Raw(
            bytes(j % 251 for j in range(size)))
        for piece in shuffled(fragment(datagram, 1480)):
            piece.time = CONVERSATION[-1].time + 5 + i
            frames.append(piece)
    write(path, frames, 1)


def compressed(path, source, command):
    with open(path, "wb") as file:
        subprocess.run([*command, "-c", os.path.join(HERE, source)], stdout=file, check=True)


CAPTURES = {
    "tunnels.pcap": tunnels,
    "links.pcapng": links,
    "fragments.pcap": fragments,
    "gzip.pcap.gz": lambda path: compressed(path, "loopback.pcap", ["gzip", "-n"]),
    "zstd.pcapng.zst": lambda path: compressed(path, "two_interfaces.pcapng", ["zstd", "-q"]),
}

for name, make in CAPTURES.items():
    if sys.argv[1:] and name not in sys.argv[1:]:
        continue
    path = os.path.join(HERE, name)
    make(path)
    ask_tshark(path)
    print(name, os.path.getsize(path))
