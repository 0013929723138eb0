"""NTP: made with scapy's NTP layer, seen by tshark."""

import datetime

from scapy.all import NTP
from scapy.layers.ntp import NTPAuthenticator

from oracle.packets import datagrams, write
from oracle.view import Table, number, octets, signed, text, tshark, tshark_version

# 2026-11-24T12:00:00Z, in seconds since 1900. The fractions below are exact in binary.
NOON = 1795521600 + 2208988800


def ntp64(shown):
    """`Nov 24, 2026 12:00:00.500000000 UTC` as seconds and fractions since 1900."""
    if shown == "NULL":
        return 0
    whole, fraction = shown.removesuffix(" UTC").split(".")
    time = datetime.datetime.strptime(whole, "%b %d, %Y %H:%M:%S")
    seconds = int(time.replace(tzinfo=datetime.timezone.utc).timestamp()) + 2208988800
    return seconds << 32 | int(fraction) * (1 << 32) // 1_000_000_000


def make():
    request = NTP(
        version=4, mode=3, stratum=0, poll=6, precision=-20, ref_id="\0\0\0\0", ref=0, orig=0,
        recv=0, sent=NOON + 0.5,
    )
    answer = NTP(
        leap=1, version=4, mode=4, stratum=1, poll=6, precision=-24, delay=0.03125,
        dispersion=0.5, ref_id="GPS\0", ref=NOON - 64 + 0.25, orig=NOON + 0.5, recv=NOON + 0.75,
        sent=NOON + 0.875,
    )
    secondary = NTP(
        version=4, mode=4, stratum=2, poll=10, precision=-23, delay=1.5, dispersion=0.125,
        id="198.51.100.7", ref=NOON - 1024, orig=NOON + 0.5, recv=NOON + 0.75, sent=NOON + 1,
    ) / NTPAuthenticator(key_id=7, dgst=bytes(range(16)))
    messages = [(True, request), (False, answer), (False, secondary)]
    capture = write("ntp.pcap", datagrams(123, messages))
    table = Table("ntp", capture.name, tshark_version())
    for (_, packet), view in zip(messages, tshark(capture, "ntp"), strict=True):
        for mac in view.values.get("ntp.mac", []):
            view.add("ntp.keyid and ntp.mac", octets(view.get("ntp.keyid")) + octets(mac))
        reference = ("reference_address", "ntp.refid", octets)
        if number(view.get("ntp.stratum")) <= 1:
            reference = (
                "reference_name", "ntp.refid",
                lambda shown: text(octets(shown)).rstrip("\0"),
            )
        table.message("Packet", bytes(packet), view, [
            ("first.leap", "ntp.flags.li"),
            ("first.version", "ntp.flags.vn"),
            ("first.mode", "ntp.flags.mode"),
            ("stratum", "ntp.stratum"),
            ("poll", "ntp.ppoll"),
            ("precision", "ntp.precision", signed),
            ("root_delay", "ntp.rootdelay"),
            ("root_dispersion", "ntp.rootdispersion"),
            reference,
            ("reference_time", "ntp.reftime", ntp64),
            ("origin_time", "ntp.org", ntp64),
            ("receive_time", "ntp.rec", ntp64),
            ("transmit_time", "ntp.xmt", ntp64),
        ] + [
            ("trailer", both, octets) for both in ("ntp.keyid and ntp.mac",) if both in view.values
        ])
    table.write()
