"""DHCP: made with scapy's BOOTP and DHCP layers, seen by tshark."""

from scapy.all import BOOTP, DHCP

from oracle.packets import datagrams, write
from oracle.view import Table, octets, text, tshark, tshark_version

CLIENT_MAC = bytes.fromhex("020000000001")

HEADER = [
    ("operation", "dhcp.type"),
    ("hardware_type", "dhcp.hw.type"),
    ("hardware_address_length", "dhcp.hw.len"),
    ("hops", "dhcp.hops"),
    ("transaction_id", "dhcp.id"),
    ("elapsed", "dhcp.secs"),
    ("flags.broadcast", "dhcp.flags.bc"),
    ("client_address", "dhcp.ip.client", octets),
    ("your_address", "dhcp.ip.your", octets),
    ("server_address", "dhcp.ip.server", octets),
    ("gateway_address", "dhcp.ip.relay", octets),
    ("magic_cookie", "dhcp.cookie", lambda shown: int.from_bytes(octets(shown))),
]


def heads(options):
    """Options of a code and a length; the last one is the end."""
    rows = []
    for place in range(options):
        rows += [
            (f"options[{place}].code", f"dhcp.option.type[{place}]"),
            (f"options[{place}].length", f"dhcp.option.length[{place}]"),
        ]
    return rows + [(f"options[{options}].code", "dhcp.option.end")]


def discover():
    packet = BOOTP(
        op=1, chaddr=CLIENT_MAC, xid=0x3903F326, secs=3, flags="B"
    ) / DHCP(options=[
        ("message-type", "discover"),
        ("hostname", b"sensor-7"),
        ("param_req_list", [1, 3, 6, 15, 51]),
        ("max_dhcp_size", 1500),
        "end",
    ])
    return True, packet, HEADER + heads(4) + [
        ("options[0].value.kind", "dhcp.option.dhcp"),
        ("options[1].value.text", "dhcp.option.hostname", text),
        ("options[2].value.codes[0]", "dhcp.option.request_list_item"),
        ("options[2].value.codes[4]", "dhcp.option.request_list_item[4]"),
        ("options[3].value.size", "dhcp.option.dhcp_max_message_size"),
    ]


def ack():
    packet = BOOTP(
        op=2, chaddr=CLIENT_MAC, xid=0x3903F326, yiaddr="192.0.2.101", siaddr="192.0.2.2",
        sname=b"boot.example.com", file=b"firmware.bin",
    ) / DHCP(options=[
        ("message-type", "ack"),
        ("server_id", "192.0.2.2"),
        ("lease_time", 86400),
        ("subnet_mask", "255.255.255.0"),
        ("router", "192.0.2.1"),
        ("name_server", "192.0.2.53", "198.51.100.53"),
        ("domain", b"example.com"),
        ("vendor_class_id", b"example"),
        "end",
        "pad", "pad",
    ])
    rows = HEADER + heads(8) + [
        ("server_name", "dhcp.server", text),
        ("file_name", "dhcp.file", text),
        ("options[0].value.kind", "dhcp.option.dhcp"),
        ("options[1].value.address", "dhcp.option.dhcp_server_id", octets),
        ("options[2].value.time", "dhcp.option.ip_address_lease_time"),
        ("options[3].value.address", "dhcp.option.subnet_mask", octets),
        ("options[4].value.addresses[0].address", "dhcp.option.router", octets),
        (
            "options[5].value.addresses[1].address", "dhcp.option.domain_name_server[1]",
            octets,
        ),
        ("options[6].value.text", "dhcp.option.domain_name", text),
        ("options[7].value.text", "dhcp.option.vendor_class_id", text),
    ]
    return False, packet, rows


def make():
    messages = [discover(), ack()]
    capture = write("dhcp.pcap", datagrams(67, [message[:2] for message in messages], 68))
    table = Table("dhcp", capture.name, tshark_version())
    for (_, packet, rows), view in zip(messages, tshark(capture, "dhcp"), strict=True):
        table.message("Message", bytes(packet), view, rows)
    table.write()
