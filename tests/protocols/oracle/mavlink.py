"""MAVLink: made with pymavlink, and read by it again.

Signatures and payloads that are cut are octets of the frame.
"""

import os

os.environ["MAVLINK20"] = "1"

from pymavlink.dialects.v10 import common as mavlink1  # noqa: E402
from pymavlink.dialects.v20 import common as mavlink2  # noqa: E402
from scapy.all import Raw  # noqa: E402

from oracle.packets import datagrams, write  # noqa: E402
from oracle.view import Table, decimal, number, octets, text, view_of  # noqa: E402

HEADER_1 = [
    ("magic", "magic"),
    ("frame.length", "length"),
    ("frame.sequence", "seq"),
    ("frame.system", "srcSystem"),
    ("frame.component", "srcComponent"),
    ("frame.message", "msgId"),
    ("frame.checksum", "crc"),
]
HEADER_2 = HEADER_1 + [
    ("frame.incompatible_flags", "incompat_flags"),
    ("frame.compatible_flags", "compat_flags"),
]


def payload(*names, convert=number):
    """Rows: our name and theirs, or one that is the same in both."""
    pairs = [name if isinstance(name, tuple) else (name, name) for name in names]
    return [(f"frame.payload.{ours}", theirs, convert) for ours, theirs in pairs]


HEARTBEAT = payload(
    "custom_mode", "type", "autopilot", "base_mode", "system_status", "mavlink_version"
)
ATTITUDE = payload(("time_since_boot", "time_boot_ms")) + payload(
    "roll", "pitch", "yaw", ("roll_speed", "rollspeed"), ("pitch_speed", "pitchspeed"),
    ("yaw_speed", "yawspeed"), convert=decimal,
)
POSITION = payload(
    ("time_since_boot", "time_boot_ms"), ("latitude", "lat"), ("longitude", "lon"),
    ("altitude", "alt"), ("relative_altitude", "relative_alt"), ("speed_north", "vx"),
    ("speed_east", "vy"), ("speed_down", "vz"), ("heading", "hdg"),
)
SYSTEM_TIME = payload(("time", "time_unix_usec"), ("time_since_boot", "time_boot_ms"))
PARAMETER = payload(("value", "param_value"), convert=decimal) + payload(
    ("count", "param_count"), ("index", "param_index"), ("type", "param_type")
) + payload(("id", "param_id"), convert=text)
COMMAND = payload(
    *((f"parameters[{place}]", f"param{place + 1}") for place in range(7)), convert=decimal
) + payload("command", "target_system", "target_component", "confirmation")
ACK = payload("command", "result")
STATUS = payload("severity") + payload("text", convert=text)
# A payload without the zeros at its end.
CUT = [("frame.payload", "octets", octets)]


MESSAGES_1 = [
    (mavlink1.MAVLink_heartbeat_message(2, 12, 0x81, 0x30000, 4, 3), HEARTBEAT),
    (mavlink1.MAVLink_attitude_message(1234567, 0.5, -0.25, 3.0, 0.125, 1e-3, -2.5), ATTITUDE),
    (mavlink1.MAVLink_param_value_message(b"BAT_CAPACITY", 5200.0, 9, 812, 77), PARAMETER),
    (mavlink1.MAVLink_command_ack_message(400, 0), ACK),
    (mavlink1.MAVLink_statustext_message(4, b"Low battery"), STATUS),
    (mavlink1.MAVLink_vfr_hud_message(12.5, 13.0, 90, 55, 400.0, -0.5), []),
]
MESSAGES_2 = [
    (mavlink2.MAVLink_heartbeat_message(2, 12, 0x81, 0x30000, 4, 3), HEARTBEAT),
    (mavlink2.MAVLink_attitude_message(1234567, 0.5, -0.25, 3.0, 0.125, 1e-3, -2.5), ATTITUDE),
    (mavlink2.MAVLink_global_position_int_message(
        1234600, 473977418, 85455939, 488100, 32000, -150, 1200, -30, 9750
    ), POSITION),
    (mavlink2.MAVLink_system_time_message(1795521637250000, 0x01234567), SYSTEM_TIME),
    (mavlink2.MAVLink_system_time_message(1795521637250000, 1234), CUT),
    (mavlink2.MAVLink_command_long_message(1, 1, 400, 1, 1.0, 21196.0, 0, 0, 0, 0, 0), COMMAND),
    (mavlink2.MAVLink_command_ack_message(400, 5, 40, 7, 255, 190), ACK + payload(
        "progress", ("result_parameter", "result_param2"), "target_system", "target_component"
    )),
    (mavlink2.MAVLink_command_ack_message(400, 4), ACK),
    (mavlink2.MAVLink_statustext_message(6, b"Ready to fly", 0, 0), STATUS),
    (mavlink2.MAVLink_statustext_message(
        6, b"A text that goes on for as long as it can: to here", 3, 1
    ), STATUS + payload("id", ("chunk", "chunk_seq"))),
]
SIGNATURE = [
    ("frame.signature.link", "link_id"),
    ("frame.signature.time", "timestamp"),
    ("frame.signature.signature", "signature", octets),
]
# In units of 10 µs since 2015: 2026-11-24T12:00:37.25Z
SIGNED_TIME = (1795521637 - 1420070400) * 100_000 + 25_000


def view(parser, data):
    """What pymavlink reads from a frame."""
    message = parser.MAVLink(None).decode(bytearray(data))
    header = message.get_header()
    start = 10 if data[0] == 0xFD else 6
    fields = {name: getattr(message, name) for name in message.get_fieldnames()}
    fields |= {
        "magic": data[0],
        "length": header.mlen,
        "seq": header.seq,
        "srcSystem": header.srcSystem,
        "srcComponent": header.srcComponent,
        "msgId": header.msgId,
        "incompat_flags": header.incompat_flags,
        "compat_flags": header.compat_flags,
        "crc": message.get_crc(),
        "octets": data[start:start + header.mlen],
    }
    if header.incompat_flags:
        fields |= {
            "link_id": data[-13],
            "timestamp": int.from_bytes(data[-12:-6], "little"),
            "signature": data[-6:],
        }
    return view_of(fields)


def make():
    framed = []
    signed = [(MESSAGES_2[0][0], HEARTBEAT + SIGNATURE)]
    for dialect, messages, header in (
        (mavlink1, MESSAGES_1, HEADER_1), (mavlink2, MESSAGES_2, HEADER_2),
        (mavlink2, signed, HEADER_2),
    ):
        link = dialect.MAVLink(None, srcSystem=1, srcComponent=1)
        link.seq = 250
        if messages is signed:
            link.signing.secret_key = bytes(range(32))
            link.signing.link_id = 3
            link.signing.timestamp = SIGNED_TIME
            link.signing.sign_outgoing = True
        for message, rows in messages:
            data = bytes(message.pack(link))
            link.seq = (link.seq + 1) % 256
            framed.append((data, view(dialect, data), header, rows))
    capture = write("mavlink.pcap", datagrams(14550, [(True, Raw(data)) for data, *_ in framed]))
    table = Table("mavlink", capture.name, "pymavlink 2.4.50")
    for data, fields, header, rows in framed:
        if not rows:  # its CRC_EXTRA is not in the schema
            header = [(path.replace("checksum", "unchecked"), *rest) for path, *rest in header]
            rows = CUT
        table.message("Packet", data, fields, header + rows)
    table.write()
