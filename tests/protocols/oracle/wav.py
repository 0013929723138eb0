"""WAVE: written by Python's own `wave`, read by it and by the standard library's `chunk`."""

import chunk
import math
import struct
import warnings
import wave

from oracle.view import VECTORS, Table, octets, view_of

warnings.simplefilter("ignore", DeprecationWarning)


def tone(path):
    """16 bits, two channels."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        for place in range(20):
            left = round(12000 * math.sin(place * math.tau / 20))
            file.writeframes(struct.pack("<hh", left, -left))


def clicks(path):
    """Three octets of one channel, filled up to four, and a list of odd length in front of them."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(11025)
        file.writeframes(b"\x80\xff\x00")
    written = path.read_bytes() + b"\0"
    listed = b"LIST" + struct.pack("<I", 17) + b"INFOINAM" + struct.pack("<I", 5) + b"click" + b"\0"
    body = written[8:36] + listed + written[36:]
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)


def view(path):
    fields = {}
    with wave.open(str(path), "rb") as file:
        fields |= {f"wave.{name}": value for name, value in file.getparams()._asdict().items()}
        fields["wave.frames"] = file.readframes(file.getnframes())
    with open(path, "rb") as file:
        riff = chunk.Chunk(file, bigendian=False)
        fields |= {"riff.name": riff.getname(), "riff.size": riff.getsize(), "form": riff.read(4)}
        fields |= {"chunk.name": [], "chunk.size": []}
        while True:
            try:
                part = chunk.Chunk(riff, bigendian=False)
            except EOFError:
                return view_of(fields)
            fields["chunk.name"].append(part.getname())
            fields["chunk.size"].append(part.getsize())
            part.skip()


def four_characters(shown):
    return int.from_bytes(shown)


def make():
    table = Table("wav", "tone.wav and clicks.wav", "Python 3.11's wave and chunk")
    for make_file, name, chunks in ((tone, "tone.wav", 2), (clicks, "clicks.wav", 3)):
        path = VECTORS / name
        make_file(path)
        rows = [
            ("id", "riff.name", four_characters),
            ("length", "riff.size"),
            ("form", "form", four_characters),
            ("chunks[0].body.tag", "wave.comptype", lambda shown: {"NONE": 1}[shown]),
            ("chunks[0].body.channels", "wave.nchannels"),
            ("chunks[0].body.sample_rate", "wave.framerate"),
            ("chunks[0].body.bits_per_sample", "wave.sampwidth", lambda shown: 8 * shown),
            (f"chunks[{chunks - 1}].body", "wave.frames", octets),
        ]
        for place in range(chunks):
            rows += [
                (f"chunks[{place}].id", f"chunk.name[{place}]", four_characters),
                (f"chunks[{place}].length", f"chunk.size[{place}]"),
            ]
        table.message("File", path.read_bytes(), view(path), rows)
    table.write()
