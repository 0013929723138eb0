"""Captures made with scapy: always the same octets."""

import logging

logging.getLogger("scapy").setLevel(logging.ERROR)

from scapy.all import IP, TCP, UDP, Ether, Raw, wrpcap  # noqa: E402

from oracle.view import VECTORS  # noqa: E402

CLIENT = "192.0.2.1"
SERVER = "192.0.2.2"
CLIENT_PORT = 49152
# 2026-11-24T12:00:00Z
FIRST_TIME = 1795521600


def ethernet(from_client=True):
    macs = "02:00:00:00:00:01", "02:00:00:00:00:02"
    source, destination = macs if from_client else macs[::-1]
    return Ether(src=source, dst=destination)


def internet(from_client=True, **fields):
    source, destination = (CLIENT, SERVER) if from_client else (SERVER, CLIENT)
    return ethernet(from_client) / IP(src=source, dst=destination, id=1, **fields)


def write(name, packets):
    for place, packet in enumerate(packets):
        packet.time = FIRST_TIME + place / 1000
    VECTORS.mkdir(exist_ok=True)
    path = VECTORS / name
    wrpcap(str(path), packets)
    return path


def datagrams(port, messages, client_port=CLIENT_PORT):
    """UDP; each message: whether the client sends it, and what."""
    packets = []
    for from_client, payload in messages:
        ports = (client_port, port) if from_client else (port, client_port)
        packets.append(internet(from_client) / UDP(sport=ports[0], dport=ports[1]) / payload)
    return packets


def conversation(port, messages):
    """A whole TCP connection; one segment for each message."""
    next_octet = {True: 1000, False: 5000}

    def segment(from_client, flags, payload=b""):
        ports = (CLIENT_PORT, port) if from_client else (port, CLIENT_PORT)
        packet = internet(from_client) / TCP(
            sport=ports[0],
            dport=ports[1],
            flags=flags,
            seq=next_octet[from_client],
            ack=next_octet[not from_client] if "A" in flags else 0,
        )
        next_octet[from_client] += len(payload) + ("S" in flags or "F" in flags)
        return packet / Raw(payload) if payload else packet

    packets = [segment(True, "S"), segment(False, "SA"), segment(True, "A")]
    packets += [segment(from_client, "PA", bytes(payload)) for from_client, payload in messages]
    return packets + [segment(True, "FA"), segment(False, "FA"), segment(True, "A")]
