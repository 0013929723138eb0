"""Makes the vectors of the protocols named, or of all."""

import importlib
import sys

PROTOCOLS = (
    "bmp",
    "dhcp",
    "dns",
    "internet",
    "itch",
    "lldp",
    "mavlink",
    "modbus",
    "ntp",
    "openflow",
    "ptp",
    "soupbintcp",
    "wav",
)

for name in sys.argv[1:] or PROTOCOLS:
    importlib.import_module(f"oracle.{name}").make()
