"""LLDP: made with scapy's LLDP layer, seen by tshark."""

from scapy.all import Ether, load_contrib

from oracle.packets import write
from oracle.view import VECTORS, Table, octets, text, tshark, tshark_version

load_contrib("lldp")
from scapy.contrib.lldp import (  # noqa: E402
    LLDPDUChassisID,
    LLDPDUEndOfLLDPDU,
    LLDPDUGenericOrganisationSpecific,
    LLDPDUManagementAddress,
    LLDPDUPortDescription,
    LLDPDUPortID,
    LLDPDUSystemCapabilities,
    LLDPDUSystemDescription,
    LLDPDUSystemName,
    LLDPDUTimeToLive,
)

SWITCH = "02:00:00:00:00:10"


def ethernet():
    return Ether(src=SWITCH, dst="01:80:c2:00:00:0e", type=0x88CC)


def whole():
    return ethernet() / (
        LLDPDUChassisID(subtype=4, id=SWITCH)
        / LLDPDUPortID(subtype=5, id=b"Ethernet1/7")
        / LLDPDUTimeToLive(ttl=120)
        / LLDPDUPortDescription(description=b"uplink to core")
        / LLDPDUSystemName(system_name=b"edge-7")
        / LLDPDUSystemDescription(description=b"switch of the second floor")
        / LLDPDUSystemCapabilities(
            router_available=1, router_enabled=1, mac_bridge_available=1, mac_bridge_enabled=0
        )
        / LLDPDUManagementAddress(
            management_address_subtype=1, management_address=bytes([192, 0, 2, 7]),
            interface_numbering_subtype=2, interface_number=7, object_id=b"",
        )
        / LLDPDUGenericOrganisationSpecific(org_code=0x0080C2, subtype=1, data=b"\x00\x2a")
        / LLDPDUEndOfLLDPDU()
    )


def filled_up():
    frame = ethernet() / (
        LLDPDUChassisID(subtype=7, id=b"cabinet 3")
        / LLDPDUPortID(subtype=3, id=SWITCH)
        / LLDPDUTimeToLive(ttl=0)
        / LLDPDUEndOfLLDPDU()
    )
    return Ether(bytes(frame).ljust(60, b"\0"))


def heads(tlvs):
    rows = []
    for place in range(tlvs):
        rows += [
            (f"tlvs[{place}].head.type", f"lldp.tlv.type[{place}]"),
            (f"tlvs[{place}].head.length", f"lldp.tlv.len[{place}]"),
        ]
    return rows


WHOLE = heads(10) + [
    ("tlvs[0].value.kind", "lldp.chassis.subtype"),
    ("tlvs[0].value.id.address", "lldp.chassis.id.mac", octets),
    ("tlvs[1].value.kind", "lldp.port.subtype"),
    ("tlvs[1].value.id.text", "lldp.port.id", text),
    ("tlvs[2].value.time", "lldp.time_to_live"),
    ("tlvs[3].value.text", "lldp.port.desc", text),
    ("tlvs[4].value.text", "lldp.tlv.system.name", text),
    ("tlvs[5].value.text", "lldp.tlv.system.desc", text),
    ("tlvs[6].value.supported", "lldp.tlv.system_cap"),
    ("tlvs[6].value.enabled", "lldp.tlv.enable_system_cap"),
    ("tlvs[7].value.address_length", "lldp.mgn.address.len"),
    ("tlvs[7].value.address.family", "lldp.mgn.address.subtype"),
    ("tlvs[7].value.address.address.address", "lldp.mgn.addr.ip4", octets),
    ("tlvs[7].value.numbering", "lldp.mgn.interface.subtype"),
    ("tlvs[7].value.interface_number", "lldp.mgn.interface.number"),
    ("tlvs[7].value.object_id_length", "lldp.mgn.obj.len"),
    ("tlvs[8].value.identifier", "lldp.orgtlv.oui"),
    ("tlvs[8].value.subtype", "lldp.ieee.802_1.subtype"),
]
FILLED_UP = heads(4) + [
    ("tlvs[0].value.kind", "lldp.chassis.subtype"),
    ("tlvs[0].value.id.text", "lldp.chassis.id", lambda shown: text(octets(shown))),
    ("tlvs[1].value.kind", "lldp.port.subtype"),
    ("tlvs[1].value.id.address", "lldp.port.id.mac", octets),
    ("tlvs[2].value.time", "lldp.time_to_live"),
]


def make():
    frames = [whole(), filled_up()]
    capture = write("lldp.pcap", frames)
    (VECTORS / "lldp.bin").write_bytes(bytes(frames[0]))
    table = Table("lldp", capture.name, tshark_version())
    views = tshark(capture, "lldp")
    for frame, view, rows in zip(frames, views, (WHOLE, FILLED_UP), strict=True):
        table.message("Frame", bytes(frame), view, rows)
    table.write()
