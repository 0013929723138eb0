"""BMP: written by Pillow, read by it and by file(1); what Pillow does not write, by the
documentation of Windows."""

import re
import struct
import subprocess

from PIL import Image

from oracle.view import VECTORS, Table, view_of

# What file(1) says, as far as it does.
SEEN_BY_FILE = {
    "width": r"format, (\d+) x",
    "height": r"format, \d+ x (-?\d+)",
    "bits": r"format, \d+ x -?\d+ x (\d+)",
    "image_size": r"image size (\d+)",
    "colors": r"(\d+) important colors",
    "size": r"cbSize (\d+)",
    "offset": r"bits offset (\d+)",
}


def true_color():
    image = Image.new("RGB", (3, 2))
    for place in range(6):
        image.putpixel((place % 3, place // 3), (40 * place, 255 - place, place))
    return image


def with_palette():
    image = Image.new("P", (5, 3))
    image.putpalette([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255])
    for place in range(15):
        image.putpixel((place % 5, place // 5), place % 4)
    return image


def header(size, width, height, bits, compression, image_size, behind):
    """BITMAPFILEHEADER and the fields that all versions of BITMAPINFOHEADER have."""
    offset = 14 + size + behind
    return struct.pack(
        "<2sIHHIIiiHHIIiiII", b"BM", offset + image_size, 0, 0, offset, size, width, height, 1,
        bits, compression, image_size, 2835, 2835, 0, 0,
    )


def with_masks():
    """16 bits of a pixel: 5 of red, 6 of green, 5 of blue."""
    pixels = struct.pack("<4H", 0xF800, 0x07E0, 0x001F, 0xFFFF)
    masks = struct.pack("<3I", 0xF800, 0x07E0, 0x001F)
    return header(40, 2, 2, 16, 3, len(pixels), len(masks)) + masks + pixels


def version_5():
    """BITMAPV5HEADER, and the first row at the top."""
    pixels = bytes(range(16))
    rest = struct.pack("<4I4s", 0xFF0000, 0xFF00, 0xFF, 0xFF000000, b"BGRs") + bytes(48)
    rest += struct.pack("<IIII", 4, 0, 0, 0)
    return header(124, 2, -2, 32, 3, len(pixels), 0) + rest + pixels


def view(path):
    said = subprocess.run(["file", "--brief", path], check=True, capture_output=True, text=True)
    fields = {
        f"file.{name}": match[1]
        for name, pattern in SEEN_BY_FILE.items()
        if (match := re.search(pattern, said.stdout))
    }
    with Image.open(path) as image:
        fields |= {
            "Image.compression": image.info["compression"],
            "Image.dpi": list(image.info["dpi"]),
        }
        if image.mode == "P":
            fields["Image.getpalette"] = image.getpalette()
    return view_of(fields)


def saved(image):
    return lambda path: image.save(path, dpi=(96, 96))


def put_together(data):
    return lambda path: path.write_bytes(data)


def per_meter(shown):
    """Pillow counts pixels per inch."""
    return round(shown * 39.3701)


SIZES = [
    ("file_size", "file.size"),
    ("pixels_offset", "file.offset"),
    ("width", "file.width"),
    ("height", "file.height"),
    ("bits_per_pixel", "file.bits"),
    ("compression", "Image.compression"),
    ("horizontal_resolution", "Image.dpi[0]", per_meter),
    ("vertical_resolution", "Image.dpi[1]", per_meter),
]
IMAGE_SIZE = [("image_size", "file.image_size")]
COLORS = [("colors_important", "file.colors")] + [
    (f"colors[{place}].{color}", f"Image.getpalette[{3 * place + part}]")
    for place in range(4)
    for part, color in enumerate(("red", "green", "blue"))
]
IMAGES = [
    ("color.bmp", saved(true_color()), SIZES + IMAGE_SIZE),
    ("palette.bmp", saved(with_palette()), SIZES + IMAGE_SIZE + COLORS),
    ("masks.bmp", put_together(with_masks()), SIZES + IMAGE_SIZE),
    ("version5.bmp", put_together(version_5()), SIZES),
]


def make():
    table = Table("bmp", "*.bmp", "Pillow 12.0.0 and file 5.44")
    VECTORS.mkdir(exist_ok=True)
    for name, write, rows in IMAGES:
        path = VECTORS / name
        write(path)
        table.message("File", path.read_bytes(), view(path), rows)
    table.write()
