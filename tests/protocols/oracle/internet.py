"""IPv4, UDP, TCP and ICMP: made with scapy, seen by tshark."""

from scapy.all import ICMP, IP, TCP, UDP, Raw
from scapy.layers.inet import IPOption_RR, IPOption_Router_Alert

from oracle.packets import CLIENT, SERVER, ethernet, internet, write
from oracle.view import VECTORS, Table, number, octets, tshark, tshark_version

def address(shown):
    """10.0.0.39, as the number that it is in the header."""
    return int.from_bytes(octets(shown), "big")


DATAGRAM = [
    ("first.version", "ip.version"),
    ("first.header_length", "ip.hdr_len", lambda shown: number(shown) // 4),
    ("service.code_point", "ip.dsfield.dscp"),
    ("service.congestion", "ip.dsfield.ecn"),
    ("total_length", "ip.len"),
    ("identification", "ip.id"),
    ("fragment.do_not_fragment", "ip.flags.df"),
    ("fragment.more_fragments", "ip.flags.mf"),
    ("fragment.offset", "ip.frag_offset"),
    ("time_to_live", "ip.ttl"),
    ("protocol", "ip.proto"),
    ("header_checksum", "ip.checksum"),
    ("source", "ip.src", address),
    ("destination", "ip.dst", address),
]
TCP_HEADER = [
    ("payload.source_port", "tcp.srcport"),
    ("payload.destination_port", "tcp.dstport"),
    ("payload.sequence_number", "tcp.seq_raw"),
    ("payload.acknowledgment_number", "tcp.ack_raw"),
    ("payload.control.header_length", "tcp.hdr_len", lambda shown: number(shown) // 4),
    ("payload.control.cwr", "tcp.flags.cwr"),
    ("payload.control.ece", "tcp.flags.ece"),
    ("payload.control.ack", "tcp.flags.ack"),
    ("payload.control.psh", "tcp.flags.push"),
    ("payload.control.syn", "tcp.flags.syn"),
    ("payload.control.fin", "tcp.flags.fin"),
    ("payload.window", "tcp.window_size_value"),
    ("payload.checksum", "tcp.checksum"),
    ("payload.urgent_pointer", "tcp.urgent_pointer"),
]


def syn():
    packet = internet(flags="DF", tos=0x02) / TCP(
        sport=49152, dport=8888, flags="SEC", seq=3735928559, window=64240,
        options=[
            ("MSS", 1460), ("SAckOK", b""), ("Timestamp", (123456, 0)), ("NOP", None),
            ("WScale", 7),
        ],
    )
    return packet, TCP_HEADER + [
        ("payload.options[0].kind", "tcp.option_kind"),
        ("payload.options[0].length", "tcp.option_len"),
        ("payload.options[0].data.size", "tcp.options.mss_val"),
        ("payload.options[1].kind", "tcp.option_kind[1]"),
        ("payload.options[2].data.value", "tcp.options.timestamp.tsval"),
        ("payload.options[2].data.echo_reply", "tcp.options.timestamp.tsecr"),
        ("payload.options[4].kind", "tcp.option_kind[4]"),
        ("payload.options[4].data.shift", "tcp.options.wscale.shift"),
    ]


def acknowledged():
    packet = internet(False) / TCP(
        sport=8888, dport=49152, flags="PA", seq=77, ack=3735928560, window=509,
        options=[("NOP", None), ("NOP", None), ("SAck", (2000, 3000))],
    ) / Raw(b"data")
    return packet, TCP_HEADER + [
        ("payload.options[2].kind", "tcp.option_kind[2]"),
        ("payload.options[2].data.blocks[0].left_edge", "tcp.options.sack_le"),
        ("payload.options[2].data.blocks[0].right_edge", "tcp.options.sack_re"),
        ("payload.data", "tcp.payload", octets),
    ]


def udp_with_options():
    packet = ethernet() / IP(
        src=CLIENT, dst=SERVER, id=0xBEEF, tos=0xB8, options=[
            IPOption_Router_Alert(), IPOption_RR(length=7, pointer=4, routers=["0.0.0.0"]),
        ],
    ) / UDP(sport=5000, dport=6000) / Raw(b"odd")
    return packet, [
        ("options[0].kind.copied", "ip.opt.type.copy"),
        ("options[0].kind.class", "ip.opt.type.class"),
        ("options[0].kind.number", "ip.opt.type.number"),
        ("options[0].length", "ip.opt.len"),
        ("options[1].kind.copied", "ip.opt.type.copy[1]"),
        ("options[1].kind.number", "ip.opt.type.number[1]"),
        ("options[1].length", "ip.opt.len[1]"),
        ("payload.source_port", "udp.srcport"),
        ("payload.destination_port", "udp.dstport"),
        ("payload.length", "udp.length"),
        ("payload.checksum", "udp.checksum"),
        ("payload.data", "udp.payload", octets),
    ]


def fragment():
    packet = ethernet() / IP(
        src=CLIENT, dst=SERVER, id=9, flags="MF", frag=185, proto=17
    ) / Raw(bytes(range(16)))
    return packet, [("payload", "data.data", octets)]


def ping():
    packet = internet() / ICMP(type=8, id=7, seq=1) / Raw(b"abcdefgh")
    return packet, [
        ("payload.type", "icmp.type"),
        ("payload.code", "icmp.code"),
        ("payload.checksum", "icmp.checksum"),
        ("payload.data", "data.data", octets),
    ]


def make():
    packets = [syn(), acknowledged(), udp_with_options(), fragment(), ping()]
    capture = write("internet.pcap", [packet for packet, _ in packets])
    datagrams = [bytes(packet[IP]) for packet, _ in packets]
    (VECTORS / "internet.bin").write_bytes(b"".join(datagrams))
    table = Table("internet", capture.name, tshark_version())
    options = ["-o", "tcp.relative_sequence_numbers:FALSE"]
    layers = ("ip", "tcp", "udp", "icmp", "fake-field-wrapper", "data")
    for (packet, rows), view in zip(packets, tshark(capture, layers, *options), strict=True):
        table.message("Datagram", bytes(packet[IP]), view, DATAGRAM + rows)
    table.write()
