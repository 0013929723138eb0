"""What another tool sees in octets, and how it is written down beside ours."""

import ipaddress
import json
import pathlib
import re
import subprocess
import xml.etree.ElementTree as xml

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
VECTORS = REPOSITORY / "examples/protocols/vectors"
EXPECTED = REPOSITORY / "tests/protocols/expected"

# Columns of the tables; see README.md.
PATH_COLUMNS = 36
VALUE_COLUMNS = 26


# -- How a value of theirs becomes one of ours. Each takes what they show.


def number(shown):
    """`17`, `0x11`, `True`, `'S'` (as tshark shows a character: its code)."""
    if isinstance(shown, (int, float)):
        return int(shown)
    if shown in ("True", "False"):
        return int(shown == "True")
    if shown[0] == "'":
        return ord(shown[1])
    return int(shown, 0)


def signed(shown):
    """An octet of two's complement that they show as one without a sign."""
    return (number(shown) ^ 0x80) - 0x80


def decimal(shown):
    return float(shown)


def text(shown):
    return shown if isinstance(shown, str) else shown.decode("ascii")


def octets(shown):
    """`0a:00:27`, `0a0027`, `10.0.0.39`, `fe80::1`, or octets."""
    if isinstance(shown, bytes):
        return shown
    if re.fullmatch(r"\d+\.\d+\.\d+\.\d+", shown):
        return bytes(int(part) for part in shown.split("."))
    if "::" in shown:
        return ipaddress.ip_address(shown).packed
    return bytes.fromhex(shown.replace(":", "").removeprefix("0x"))


def character(shown):
    """The code of one character."""
    return ord(shown)


def label(place):
    """One label of a domain name."""
    return lambda shown: shown.split(".")[place]


def scaled(factor):
    """An integer that they show times 1 / factor."""
    return lambda shown: round(float(shown) * factor)


# -- Views


class View:
    """Fields by their names, each with all its values in the order of the octets."""

    def __init__(self):
        self.values = {}

    def add(self, name, value):
        self.values.setdefault(name, []).append(value)

    def get(self, field):
        """`dns.qry.name`, or `dns.a[1]` for the second one."""
        match = re.fullmatch(r"(.*?)(?:\[(\d+)\])?", field)
        name, place = match[1], int(match[2] or 0)
        if place >= len(self.values.get(name, [])):
            raise KeyError(f"{field} is not in {self.values}")
        return self.values[name][place]


def view_of(fields):
    """The view of an object's fields."""
    view = View()
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            view.add(name, each)
    return view


def tshark(capture, protocol, *options):
    """tshark's view of each message of the protocol in a capture; of several protocols, together
    that of each packet."""
    command = ["tshark", "-n", "-r", str(capture), "-T", "pdml", *options]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    protocols = protocol if isinstance(protocol, tuple) else (protocol,)
    views = []
    for packet in xml.fromstring(output).iter("packet"):
        found = []
        for part in packet.iter("proto"):
            if part.get("name") not in protocols:
                continue
            found.append(View())
            for field in part.iter("field"):
                shown = field.get("show")
                if shown == "X":  # text that tshark 4.0 reads as a number: only the label has it
                    shown = field.get("showname").split(": ")[1]
                found[-1].add(field.get("name"), shown)
        if isinstance(protocol, tuple):
            found = [joined(found)]
        views += found
    return views


def joined(parts):
    view = View()
    for part in parts:
        for name, values in part.values.items():
            for value in values:
                view.add(name, value)
    return view


def tshark_version():
    output = subprocess.run(["tshark", "--version"], check=True, capture_output=True, text=True)
    return "tshark " + re.search(r"\d+\.\d+\.\d+", output.stdout)[0]


# -- Tables


class Table:
    """The messages of one vector, and what is in them by the other tool."""

    def __init__(self, name, vector, oracle):
        self.name = name
        self.lines = [
            f"# {vector}, and what {oracle} shows. Made by tests/protocols/make.",
            f"schema {name}.wire",
        ]

    def message(self, struct, data, view, rows):
        """Rows: our path, their field, and how to convert what they show (default: number)."""
        self.lines += ["", f"message {struct}"]
        for start in range(0, len(data), 40):
            self.lines.append(f"octets {data[start:start + 40].hex()}")
        for path, field, *convert in rows:
            value = (convert or [number])[0](view.get(field))
            shown = f"0x{value.hex()}" if isinstance(value, bytes) else json.dumps(value)
            line = f"{path:<{PATH_COLUMNS}} {shown:<{VALUE_COLUMNS}} {field}"
            self.lines.append(line)

    def write(self):
        EXPECTED.mkdir(exist_ok=True)
        (EXPECTED / f"{self.name}.txt").write_text("\n".join(self.lines) + "\n")
        print(f"{self.name}: {sum(line.startswith('message ') for line in self.lines)} messages")
