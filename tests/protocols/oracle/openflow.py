"""OpenFlow 1.0: made with scapy's OpenFlow layer, seen by tshark.

tshark 4.0 shows the first action of a list alone, and not all messages: `scapy.…` is what scapy
sees.
"""

from scapy.all import ARP, Ether, Raw, load_contrib

from oracle.packets import conversation, write
from oracle.view import Table, number, octets, text, tshark, tshark_version

load_contrib("openflow")
from scapy.contrib.openflow import (  # noqa: E402
    OFPAT,
    OFPATOutput,
    OFPATSetDlDst,
    OFPATSetNwSrc,
    OFPATSetVLANVID,
    OFPETBadRequest,
    OFPMatch,
    OFPPhyPort,
    OFPTBarrierRequest,
    OFPTEchoReply,
    OFPTEchoRequest,
    OFPTFeaturesReply,
    OFPTFeaturesRequest,
    OFPTFlowMod,
    OFPTFlowRemoved,
    OFPTHello,
    OFPTPacketIn,
    OFPTPacketOut,
    OFPTPortMod,
    OFPTPortStatus,
    OFPTSetConfig,
)

HEADER = [
    ("version", "openflow.version"),
    ("type", "openflow_1_0.type"),
    ("length", "openflow.length"),
    ("transaction_id", "openflow.xid"),
]
ASKED = bytes(Ether(src="02:00:00:00:00:01", dst="ff:ff:ff:ff:ff:ff") / ARP(
    hwsrc="02:00:00:00:00:01", psrc="192.0.2.1", pdst="192.0.2.2"
))


def port(number, name):
    return OFPPhyPort(
        port_no=number, hw_addr=f"02:00:00:00:01:{number:02x}", port_name=name,
        config="NO_STP", state="LINK_DOWN", curr="1GB_FD+COPPER+AUTONEG", advertised="1GB_FD",
        supported="100MB_FD+1GB_FD", peer="",
    )


def features():
    rows = [
        ("body.datapath", "openflow.datapath_id"),
        ("body.buffers", "openflow.n_buffers"),
        ("body.tables", "openflow.n_tables"),
        ("body.capabilities", "openflow.capabilities"),
        ("body.actions", "openflow.actions"),
    ]
    for place in range(2):
        rows += [
            (f"body.ports[{place}].number", f"openflow.port_no[{place}]"),
            (f"body.ports[{place}].address", f"openflow.hw_add[{place}]", octets),
            (f"body.ports[{place}].name", f"openflow.port_name[{place}]", text),
            (f"body.ports[{place}].config", f"openflow.port_config[{place}]"),
            (f"body.ports[{place}].state.link_down", f"openflow.link_down[{place}]"),
            (f"body.ports[{place}].current", f"openflow.port_curr[{place}]"),
            (f"body.ports[{place}].advertised", f"openflow.port_advertised[{place}]"),
            (f"body.ports[{place}].supported", f"openflow.port_supported[{place}]"),
            (f"body.ports[{place}].peer", f"openflow.port_peer[{place}]"),
        ]
    return OFPTFeaturesReply(
        xid=3, datapath_id=0x0000020000000010, n_buffers=256, n_tables=2,
        capabilities="FLOW_STATS+PORT_STATS+ARP_MATCH_IP",
        actions=0x823,
        ports=[port(1, b"eth1"), port(2, b"eth2")],
    ), rows


def packet_in():
    return OFPTPacketIn(
        xid=0, buffer_id=0x107, total_len=len(ASKED), in_port=1, reason=0, data=ASKED
    ), [
        ("body.buffer", "openflow.buffer_id"),
        ("body.total_length", "openflow.total_len"),
        ("body.input_port", "openflow.in_port"),
        ("body.reason", "openflow.reason"),
    ]


def actions(path, count):
    return [
        (f"{path}[{place}].{ours}", f"scapy.{theirs}[{place}]")
        for place in range(count)
        for ours, theirs in (("type", "type"), ("length", "len"))
    ]


def add_actions(view, listed):
    """What scapy sees in each action when it has read the list's octets one by one: its own list
    of actions stops at the first, too."""
    while listed:
        action = OFPAT(listed)
        for name, value in action.fields.items():
            view.add(f"scapy.{name}", value)
        listed = listed[action.len:]


def packet_out():
    return OFPTPacketOut(
        xid=5, buffer_id=0xFFFFFFFF, in_port=0xFFFF,
        actions=[OFPATOutput(port=0xFFFB), OFPATOutput(port=2, max_len=128)], data=ASKED,
    ), [
        ("body.buffer", "openflow.buffer_id"),
        ("body.input_port", "openflow.in_port"),
        ("body.actions_length", "openflow.actions_len"),
        ("body.actions[0].body.port", "openflow.output_port"),
        ("body.actions[1].body.port", "scapy.port[1]"),
        ("body.actions[1].body.max_length", "scapy.max_len[1]"),
    ] + actions("body.actions", 2)


def flow_mod():
    match = OFPMatch(
        dl_type=0x0800, nw_proto=6, nw_src="192.0.2.0", nw_src_mask=8, nw_dst="198.51.100.7",
        nw_dst_mask=0, tp_dst=443, in_port=1,
    )
    return OFPTFlowMod(
        xid=6, match=match, cookie=0x1122334455667788, cmd=0, idle_timeout=30, hard_timeout=600,
        priority=100, buffer_id=0x107, out_port=0xFFFF, flags="SEND_FLOW_REM",
        actions=[
            OFPATSetVLANVID(vlan_vid=42), OFPATSetDlDst(dl_addr="02:00:00:00:01:02"),
            OFPATSetNwSrc(nw_addr="203.0.113.9"), OFPATOutput(port=2),
        ],
    ), [
        ("body.match.input_port", "openflow.in_port"),
        ("body.match.mac_source", "openflow.eth_src", octets),
        ("body.match.mac_destination", "openflow.eth_dst", octets),
        ("body.match.vlan_id", "openflow.dl_vlan"),
        ("body.match.vlan_priority", "openflow.dl_vlan_pcp"),
        ("body.match.ether_type", "openflow.ofp_match.dl_type"),
        ("body.match.ip_service", "openflow.ofp_match.tos"),
        ("body.match.ip_protocol", "openflow.ofp_match.nw_proto"),
        ("body.match.ipv4_source", "openflow.ofp_match.source_addr", octets),
        ("body.match.ipv4_destination", "openflow.ofp_match.dest_addr", octets),
        ("body.match.source_port", "openflow.ofp_match.source_port"),
        ("body.match.destination_port", "openflow.ofp_match.dest_port"),
        ("body.cookie", "openflow.cookie"),
        ("body.command", "openflow.command"),
        ("body.idle_timeout", "openflow.idle_timeout"),
        ("body.hard_timeout", "openflow.hard_timeout"),
        ("body.priority", "openflow.priority"),
        ("body.buffer", "openflow.buffer_id"),
        ("body.output_port", "openflow.out_port"),
        ("body.flags", "openflow.flags"),
        ("body.actions[0].body.vlan_id", "scapy.vlan_vid"),
        ("body.actions[1].body.address", "scapy.dl_addr", octets),
        ("body.actions[2].body.address", "scapy.nw_addr", octets),
        ("body.actions[3].body.port", "scapy.port"),
    ] + actions("body.actions", 4)


def scapys(*names):
    """Rows of a body: our name, and scapy's of the field."""
    return [(f"body.{ours}", f"scapy.{theirs}", *rest) for ours, theirs, *rest in names]


def flow_removed():
    return OFPTFlowRemoved(
        xid=8, match=OFPMatch(in_port=1), cookie=0x1122334455667788, priority=100, reason=1,
        duration_sec=600, duration_nsec=5_000_000, idle_timeout=30, packet_count=42,
        byte_count=6_000_000_000,
    ), scapys(
        ("cookie", "cookie"), ("priority", "priority"), ("reason", "reason"),
        ("duration", "duration_sec"), ("duration_fraction", "duration_nsec"),
        ("idle_timeout", "idle_timeout"), ("packets", "packet_count"), ("octets", "byte_count"),
    )


def port_status():
    return OFPTPortStatus(xid=9, reason=2, desc=port(2, b"eth2")), scapys(
        ("reason", "reason"), ("port.number", "desc.port_no"),
        ("port.address", "desc.hw_addr", octets), ("port.config", "desc.config"),
        ("port.current", "desc.curr"), ("port.supported", "desc.supported"),
    )


def port_mod():
    return OFPTPortMod(
        xid=10, port_no=2, hw_addr="02:00:00:00:01:02", config="NO_FLOOD", mask="NO_FLOOD+NO_FWD",
        advertise="1GB_FD+PAUSE",
    ), scapys(
        ("port", "port_no"), ("address", "hw_addr", octets), ("config", "config"),
        ("mask", "mask"), ("advertised", "advertise"),
    )


def refused():
    return OFPETBadRequest(xid=11, errcode=1), scapys(("type", "errtype"), ("code", "errcode"))


def add_fields(view, packet):
    """What scapy sees in a message when it has read it from its octets."""
    for name, value in packet.fields.items():
        for inner, part in getattr(value, "fields", {}).items():
            view.add(f"scapy.{name}.{inner}", getattr(part, "value", part))
        view.add(f"scapy.{name}", getattr(value, "value", value))


def make():
    """The switch is the client."""
    conversed = [
        (True, OFPTHello(xid=1), []),
        (False, OFPTHello(xid=2), []),
        (False, OFPTFeaturesRequest(xid=3), []),
        (True, *features()),
        (False, OFPTSetConfig(xid=4, flags=0, miss_send_len=128), [
            ("body.fragments", "openflow.config_flags"),
            ("body.miss_send_length", "openflow.miss_send_len"),
        ]),
        (True, *packet_in()),
        (False, *packet_out()),
        (False, *flow_mod()),
        (False, OFPTEchoRequest(xid=7) / Raw(b"there?"), []),
        (True, OFPTEchoReply(xid=7) / Raw(b"there?"), []),
        (True, *flow_removed()),
        (True, *port_status()),
        (False, *port_mod()),
        (False, OFPTBarrierRequest(xid=10), []),
        (True, *refused()),
    ]
    messages = [(from_client, bytes(packet)) for from_client, packet, _ in conversed]
    capture = write("openflow.pcap", conversation(6633, messages))
    table = Table("openflow", capture.name, tshark_version())
    views = tshark(capture, "openflow_v1", "-d", "tcp.port==6633,openflow")
    for (_, data), view, (_, packet, rows) in zip(messages, views, conversed, strict=True):
        if isinstance(packet, OFPTPacketOut):
            add_actions(view, data[16:16 + number(view.get("openflow.actions_len"))])
        if isinstance(packet, OFPTFlowMod):
            add_actions(view, data[72:])
        if isinstance(packet, (OFPTFlowRemoved, OFPTPortStatus, OFPTPortMod, OFPETBadRequest)):
            add_fields(view, type(packet)(data))
        table.message("Message", data, view, HEADER + rows)
    table.write()
