"""WAVE: written by Python's own `wave`, read by it and by the standard library's `chunk`; formats
other than PCM written by libsndfile, read by it and by `chunk`."""

import chunk
import math
import re
import struct
import warnings
import wave

import numpy
import soundfile

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


def floats(path):
    samples = numpy.array([[0.0, 0.5], [-0.25, 1.0], [0.125, -1.0]], dtype="float32")
    soundfile.write(path, samples, 48000, subtype="FLOAT")
    # The time of the PEAK chunk: always the same.
    written = bytearray(path.read_bytes())
    place = written.index(b"PEAK") + 12
    written[place:place + 4] = bytes(4)
    path.write_bytes(written)


def telephone(path):
    soundfile.write(path, numpy.array([0.0, 0.5, -0.25]), 8000, subtype="ALAW")


def studio(path):
    soundfile.write(path, numpy.array([0.0, 0.5, -0.25]), 96000, "PCM_24", format="WAVEX")


def wave_view(path):
    with wave.open(str(path), "rb") as file:
        fields = {f"wave.{name}": value for name, value in file.getparams()._asdict().items()}
        return fields | {"wave.frames": file.readframes(file.getnframes())}


def libsndfile_view(path):
    """The log of libsndfile: lines such as `  Block Align   : 8`."""
    log = soundfile.info(path).extra_info
    return {
        f"libsndfile.{name}": value
        for name, value in re.findall(r"^ *([A-Za-z/ _0-9]+?) *: (\w+)", log, re.MULTILINE)
    }


def chunk_view(path):
    fields = {}
    with open(path, "rb") as file:
        riff = chunk.Chunk(file, bigendian=False)
        fields |= {"riff.name": riff.getname(), "riff.size": riff.getsize(), "form": riff.read(4)}
        fields |= {"chunk.name": [], "chunk.size": []}
        while True:
            try:
                part = chunk.Chunk(riff, bigendian=False)
            except EOFError:
                return fields
            fields["chunk.name"].append(part.getname())
            fields["chunk.size"].append(part.getsize())
            part.skip()


def four_characters(shown):
    return int.from_bytes(shown)


RIFF = [
    ("id", "riff.name", four_characters),
    ("length", "riff.size"),
    ("form", "form", lambda shown: shown.decode("ascii")),
]
BY_WAVE = [
    ("chunks[0].body.tag", "wave.comptype", lambda shown: {"NONE": 1}[shown]),
    ("chunks[0].body.channels", "wave.nchannels"),
    ("chunks[0].body.sample_rate", "wave.framerate"),
    ("chunks[0].body.bits_per_sample", "wave.sampwidth", lambda shown: 8 * shown),
]
BY_LIBSNDFILE = [
    ("chunks[0].body.tag", "libsndfile.Format"),
    ("chunks[0].body.channels", "libsndfile.Channels"),
    ("chunks[0].body.sample_rate", "libsndfile.Sample Rate"),
    ("chunks[0].body.data_rate", "libsndfile.Bytes/sec"),
    ("chunks[0].body.block_align", "libsndfile.Block Align"),
    ("chunks[0].body.bits_per_sample", "libsndfile.Bit Width"),
    ("chunks[1].body.samples", "libsndfile.frames"),
]
FILES = [
    (tone, "tone.wav", wave_view, BY_WAVE + [("chunks[1].body", "wave.frames", octets)]),
    (clicks, "clicks.wav", wave_view, BY_WAVE + [("chunks[2].body", "wave.frames", octets)]),
    (floats, "floats.wav", libsndfile_view, BY_LIBSNDFILE),
    (telephone, "telephone.wav", libsndfile_view, BY_LIBSNDFILE + [
        ("chunks[0].body.extension.length", "libsndfile.Extra Bytes"),
    ]),
    (studio, "studio.wav", libsndfile_view, BY_LIBSNDFILE + [
        ("chunks[0].body.extension.data.valid_bits_per_sample", "libsndfile.Valid Bits"),
        ("chunks[0].body.extension.data.channel_mask", "libsndfile.Channel Mask"),
    ]),
]


def make():
    libsndfile = f"libsndfile {soundfile.__libsndfile_version__}"
    table = Table("wav", "*.wav", f"wave and chunk of Python 3.11 and {libsndfile}")
    for make_file, name, read, rows in FILES:
        path = VECTORS / name
        make_file(path)
        view = view_of(chunk_view(path) | read(path))
        chunks = []
        for place in range(len(view.values["chunk.name"])):
            chunks += [
                (f"chunks[{place}].id", f"chunk.name[{place}]", four_characters),
                (f"chunks[{place}].length", f"chunk.size[{place}]"),
            ]
        table.message("File", path.read_bytes(), view, RIFF + rows + chunks)
    table.write()
