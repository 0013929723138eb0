"""BMP: written by Pillow, read by it and by file(1)."""

import re
import subprocess

from PIL import Image

from oracle.view import VECTORS, Table, view_of

SEEN_BY_FILE = re.compile(
    r"PC bitmap, Windows 3.x format, (?P<width>\d+) x (?P<height>\d+) x (?P<bits>\d+)"
    r"(, image size (?P<image_size>\d+))?(, resolution (?P<x>\d+) x (?P<y>\d+) px/m)"
    r"(, (?P<colors>\d+) important colors)?, cbSize (?P<size>\d+), bits offset (?P<offset>\d+)"
)


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


def view(path):
    seen = subprocess.run(["file", "--brief", path], check=True, capture_output=True, text=True)
    fields = {
        f"file.{name}": value
        for name, value in SEEN_BY_FILE.match(seen.stdout).groupdict().items()
        if value
    }
    with Image.open(path) as image:
        fields |= {
            "Image.width": image.width,
            "Image.height": image.height,
            "Image.compression": image.info["compression"],
            "Image.tile.offset": image.tile[0][2],
        }
        if image.mode == "P":
            fields["Image.getpalette"] = image.getpalette()
    return view_of(fields)


def make():
    table = Table("bmp", "color.bmp and palette.bmp", "Pillow 12.0.0 and file 5.44")
    rows = [
        ("file_size", "file.size"),
        ("pixels_offset", "file.offset"),
        ("width", "file.width"),
        ("height", "file.height"),
        ("bits_per_pixel", "file.bits"),
        ("compression", "Image.compression"),
        ("image_size", "file.image_size"),
        ("horizontal_resolution", "file.x"),
        ("vertical_resolution", "file.y"),
    ]
    VECTORS.mkdir(exist_ok=True)
    colors = [
        (f"colors[{place}].{color}", f"Image.getpalette[{3 * place + part}]")
        for place in range(4)
        for part, color in enumerate(("red", "green", "blue"))
    ]
    images = [
        ("color.bmp", true_color(), []),
        ("palette.bmp", with_palette(), [("colors_important", "file.colors")] + colors),
    ]
    for name, image, image_rows in images:
        path = VECTORS / name
        image.save(path, dpi=(96, 96))
        table.message("File", path.read_bytes(), view(path), rows + image_rows)
    table.write()
