"""SoupBinTCP: octets put together here as its specification says, seen by tshark."""

import struct

from oracle.packets import conversation, write
from oracle.view import Table, octets, text, tshark, tshark_version


def packet(kind, body=b""):
    return struct.pack(">Hc", 1 + len(body), kind) + body


def padded(shown):
    """Text that is filled up on the right; tshark shows it with its spaces."""
    return text(shown).rstrip(" ")


def numeric(shown):
    """A number in text of 20 characters, filled up on the left."""
    return text(shown).rjust(20)


HEADER = [
    ("length", "soupbintcp.packet_length"),
    ("type", "soupbintcp.packet_type"),
]
LOGIN = b"user7 " + b"secret    " + b" " * 10 + b"1".rjust(20)
ACCEPTED = b"S20261124A" + b"1".rjust(20)
MESSAGE = [("body", "soupbintcp.message", octets)]
# Whether the client sends it, what, and what is in it.
MESSAGES = [
    (True, packet(b"L", LOGIN), [
        ("body.user_name", "soupbintcp.username", padded),
        ("body.password", "soupbintcp.password", padded),
        ("body.session", "soupbintcp.session", padded),
        ("body.sequence_number", "soupbintcp.req_seq_num", numeric),
    ]),
    (False, packet(b"A", ACCEPTED), [
        ("body.session", "soupbintcp.session", padded),
        ("body.sequence_number", "soupbintcp.next_seq_num", numeric),
    ]),
    (False, packet(b"S", b"\x01first"), MESSAGE),
    (False, packet(b"S"), []),
    (True, packet(b"U", b"\x00\xffin"), MESSAGE),
    (False, packet(b"H"), []),
    (True, packet(b"R"), []),
    (True, packet(b"+", b"still here"), [("body.text", "soupbintcp.text", text)]),
    (False, packet(b"J", b"S"), [("body.reason", "soupbintcp.reject_code")]),
    (False, packet(b"Z"), []),
    (True, packet(b"O"), []),
]


def make():
    messages = [(from_client, data) for from_client, data, _ in MESSAGES]
    capture = write("soupbintcp.pcap", conversation(9000, messages))
    table = Table("soupbintcp", capture.name, tshark_version())
    views = tshark(capture, "soupbintcp", "-d", "tcp.port==9000,soupbintcp")
    for (from_client, data, rows), view in zip(MESSAGES, views, strict=True):
        table.message("ClientPacket" if from_client else "ServerPacket", data, view, HEADER + rows)
    table.write()
