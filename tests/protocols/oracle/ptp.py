"""PTP: octets put together here as IEEE 1588-2008 lists them, seen by tshark."""

import struct

from scapy.all import Raw

from oracle.packets import datagrams, write
from oracle.view import Table, number, octets, tshark, tshark_version

CLOCK = bytes.fromhex("020000fffe000010")
OTHER_CLOCK = bytes.fromhex("020000fffe000021")
# A second of 2026, and one that needs more than 32 bits.
NOW = 1795521637
FAR = 0x1_0000_0001


def timestamp(seconds, nanoseconds):
    return struct.pack(">HII", seconds >> 32, seconds & 0xFFFFFFFF, nanoseconds)


def message(kind, sequence, control, interval, body, flags=0, correction=0):
    """The header of table 18 and a body; the correction in 2^-16 ns."""
    return struct.pack(
        ">BBHBBHqI8sHHBb", kind, 2, 34 + len(body), 0, 0, flags, correction, 0, CLOCK, 1,
        sequence, control, interval,
    ) + body


HEADER = [
    ("first.transport_specific", "ptp.v2.majorsdoid"),
    ("first.type", "ptp.v2.messagetype"),
    ("version.minor_version", "ptp.v2.minorversionptp"),
    ("version.version", "ptp.v2.versionptp"),
    ("length", "ptp.v2.messagelength"),
    ("domain", "ptp.v2.domainnumber"),
    ("flags", "ptp.v2.flags"),
    ("source_port.clock", "ptp.v2.clockidentity", octets),
    ("source_port.port", "ptp.v2.sourceportid"),
    ("sequence", "ptp.v2.sequenceid"),
    ("control", "ptp.v2.controlfield"),
    ("interval", "ptp.v2.logmessageperiod"),
]


def time(path, field):
    return [
        (f"{path}.seconds", f"{field}.seconds"),
        (f"{path}.nanoseconds", f"{field}.nanoseconds"),
    ]


def requesting(identity, port):
    return [
        ("body.requesting_port.clock", identity, octets),
        ("body.requesting_port.port", port),
    ]


ANNOUNCE = timestamp(0, 0) + struct.pack(
    ">hBBBBHB8sHB", 37, 0, 128, 6, 0x21, 0x4E5D, 127, CLOCK, 0, 0x20
)
PATH_TRACE = struct.pack(">HH8s", 8, 8, CLOCK)
# To which port, what, and what is in it.
MESSAGES = [
    (320, message(11, 7, 5, 1, ANNOUNCE + PATH_TRACE, flags=0x003C), [
        ("body.utc_offset", "ptp.v2.an.origincurrentutcoffset"),
        ("body.grandmaster_priority_1", "ptp.v2.an.priority1"),
        ("body.grandmaster_quality.class", "ptp.v2.an.grandmasterclockclass"),
        ("body.grandmaster_quality.accuracy", "ptp.v2.an.grandmasterclockaccuracy"),
        (
            "body.grandmaster_quality.offset_scaled_log_variance",
            "ptp.v2.an.grandmasterclockvariance",
        ),
        ("body.grandmaster_priority_2", "ptp.v2.an.priority2"),
        ("body.grandmaster", "ptp.v2.an.grandmasterclockidentity", octets),
        ("body.steps_removed", "ptp.v2.an.localstepsremoved"),
        ("body.time_source", "ptp.v2.timesource"),
        ("tlvs[0].type", "ptp.v2.an.tlvType"),
        ("tlvs[0].length", "ptp.v2.an.lengthField"),
        ("tlvs[0].value", "ptp.v2.an.pathsequence", octets),
    ] + time("body.origin_time", "ptp.v2.an.origintimestamp")),
    (
        319, message(0, 100, 0, -3, timestamp(NOW, 1), flags=0x0200),
        time("body", "ptp.v2.sdr.origintimestamp"),
    ),
    (
        320, message(8, 100, 2, -3, timestamp(FAR, 999_999_999), correction=5 << 16),
        time("body", "ptp.v2.fu.preciseorigintimestamp") + [
            ("correction", "ptp.v2.correction.ns", lambda shown: number(shown) << 16),
        ],
    ),
    (319, message(1, 41, 1, 127, timestamp(NOW, 250_000_000)), time(
        "body", "ptp.v2.sdr.origintimestamp"
    )),
    (
        320, message(9, 41, 3, 0, timestamp(NOW, 250_001_234) + OTHER_CLOCK + b"\0\2"),
        time("body.time", "ptp.v2.dr.receivetimestamp") + requesting(
            "ptp.v2.dr.requestingsourceportidentity", "ptp.v2.dr.requestingsourceportid"
        ),
    ),
    (319, message(2, 9, 5, 127, timestamp(0, 0) + bytes(10)), time(
        "body.origin_time", "ptp.v2.pdrq.origintimestamp"
    )),
    (
        319, message(3, 9, 5, 127, timestamp(NOW, 5) + OTHER_CLOCK + b"\0\2", flags=0x0200),
        time("body.time", "ptp.v2.pdrs.requestreceipttimestamp") + requesting(
            "ptp.v2.pdrs.requestingportidentity", "ptp.v2.pdrs.requestingsourceportid"
        ),
    ),
    (
        320, message(10, 9, 5, 127, timestamp(NOW, 6) + OTHER_CLOCK + b"\0\2"),
        time("body.time", "ptp.v2.pdfu.responseorigintimestamp") + requesting(
            "ptp.v2.pdfu.requestingportidentity", "ptp.v2.pdfu.requestingsourceportid"
        ),
    ),
]


def make():
    packets = []
    for port, data, _ in MESSAGES:
        packets += datagrams(port, [(True, Raw(data))], port)
    capture = write("ptp.pcap", packets)
    table = Table("ptp", capture.name, tshark_version())
    for (_, data, rows), view in zip(MESSAGES, tshark(capture, "ptp"), strict=True):
        table.message("Message", data, view, HEADER + rows)
    table.write()
