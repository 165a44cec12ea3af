"""Decodes one picture from a stranger in a process of its own: `python -m tongdeng.kernel.decoding < picture`.

Decoders are written in C, and some files are made to break them. Here they can take neither more memory nor more time
than the limits, and nothing of the process outlives the picture. It knows nothing of Django: it must start quickly.
"""

import io
import math
import os
import re
import struct
import sys
import warnings
from collections.abc import Callable
from enum import IntEnum
from typing import Any

from PIL import AvifImagePlugin, ExifTags, Image, ImageFile, ImageOps

from tongdeng.kernel import bounds

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "HEIF")  # an MPO opens as JPEG
PIXELS_AT_MOST = 25_000_000
MEMORY_AT_MOST = 148_000_000  # bytes, over what this program itself takes
LOOK_AT_MOST = 4 * MEMORY_AT_MOST  # while the header is read: some decoders reserve then what they use later
# Pixels. JPEG and HEIC may have a reduced one decoded; of the others so many fit into MEMORY_AT_MOST, as measured.
AT_MOST = {
    "JPEG": 200_000_000,
    "HEIF": 200_000_000,
    "WEBP": 8_500_000,
    "AVIF": 14_000_000,
    "dense scans": 18_000_000,
}
SECONDS_AT_MOST = 10  # of work
SCANS_AT_MOST = 100  # of a JPEG: each takes the time of a whole picture, and 60 bytes
SIDE, THUMB_SIDE = 1600, 360
# A long screenshot keeps its short side readable, as far as the area allows.
SHORT_SIDE, AREA = 720, 6_000_000
GROUND = "white"  # behind what is transparent: most of it is black writing
MISSING_AT_MOST = 0.1  # of the height of a JPEG that was cut off
PLAIN = ("L", "RGB", "CMYK")  # modes that need no conversion before they are cut down
STRIP = 64  # rows of the reduced picture that are converted at once
# Status, width, height, bytes of the picture, bytes of its thumbnail, when it was taken as EXIF writes it.
ANSWER = struct.Struct("!BIIII19s")
BROKEN = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, TypeError, struct.error)
# In the data of a scan a marker is 0xff and another byte than 0x00 or the number of a restart.
MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
START_OF_SCAN, END, TEMPORARY = 0xDA, 0xD9, 0x01
HIGH_BYTE: Any = lambda value: value / 256  # noqa: E731 -- as Pillow wants it for such modes
Rows = Callable[[int, int], Image.Image]  # first row and number → those rows


class Status(IntEnum):
    """What became of the picture."""

    DONE = 0
    UNREADABLE = 1
    TOO_LARGE = 2
    CUT = 3


class GivenUp(Exception):
    """The picture cannot be had."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


def main() -> None:
    """Answer the picture on standard input."""
    raw = sys.stdin.buffer.read()
    has = bounds.memory()
    bounds.keep_within(memory=has + LOOK_AT_MOST, seconds=SECONDS_AT_MOST)
    try:
        picture, taken = decoded(
            raw,
            once_admitted=lambda: bounds.keep_within(memory=has + MEMORY_AT_MOST, seconds=SECONDS_AT_MOST),
        )
        full, thumb = _jpeg(picture, 82), _jpeg(_thumbnail(picture), 75)
        answer = ANSWER.pack(Status.DONE, *picture.size, len(full), len(thumb), taken) + full + thumb
    except GivenUp as problem:
        answer = ANSWER.pack(problem.status, 0, 0, 0, 0, b"")
    except MemoryError:
        answer = ANSWER.pack(Status.TOO_LARGE, 0, 0, 0, 0, b"")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(0)  # a decoder that broke may not be able to tidy up


def decoded(raw: bytes, *, once_admitted: Callable[[], None] = lambda: None) -> tuple[Image.Image, bytes]:
    """Return a picture as we keep it: upright, cut down, on white, in RGB, and when it was taken; raise GivenUp.

    `once_admitted` is called when the header is read, and before anything is decoded.
    """
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # ours refuse earlier
    Image.MAX_IMAGE_PIXELS = None
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    if raw[4:8] == b"ftyp":
        import pillow_heif  # slow to load, and few need it

        pillow_heif.register_heif_opener(thumbnails=True, decode_threads=1)
    try:
        width, height = webp_size(raw)
        if width * height > AT_MOST["WEBP"]:
            raise GivenUp(Status.TOO_LARGE)
        image: Image.Image = Image.open(io.BytesIO(raw), formats=FORMATS)
        size = fitted(*image.size)
        # The size stands in the header: nothing is decoded yet.
        is_cut = _admit(image, raw)
        once_admitted()
        exif = image.getexif()
        orientation, taken = exif.get(ExifTags.Base.Orientation), _taken(exif)
        small = _cut_down(image, size)
        if is_cut and _lacks_its_end(small):
            raise GivenUp(Status.CUT)
        return _on_ground(_turned(small, orientation)), taken
    except BROKEN:
        raise GivenUp(Status.UNREADABLE) from None


def _taken(exif: Image.Exif) -> bytes:
    """Return when a picture was taken, as EXIF writes it: 2026:01:13 14:05:00; nothing where it does not say."""
    try:
        said = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    except BROKEN:
        return b""
    return said.encode("ascii", "ignore")[: len("2026:01:13 14:05:00")] if isinstance(said, str) else b""


def fitted(width: int, height: int) -> tuple[int, int]:
    """Return the size, in pixels, in which a picture of this size is kept; never larger than it is."""
    short, long = sorted((width, height))
    readable = min(SHORT_SIDE / short, math.sqrt(AREA / (width * height)))
    scale = min(1.0, max(SIDE / long, readable))
    return max(1, round(width * scale)), max(1, round(height * scale))


def scans(raw: bytes) -> tuple[int, bool]:
    """Return how many scans a JPEG has, and whether its end is there. What follows the end does not count."""
    number, position = 0, 2
    while found := MARKER.search(raw, position):
        position, marker = found.end(), found[1][0]
        if marker == END:
            return number, True
        number += marker == START_OF_SCAN
        if marker != TEMPORARY:  # the others have a length; a thumbnail within them is passed over
            position += int.from_bytes(raw[position : position + 2])
    return number, False


def webp_size(raw: bytes) -> tuple[int, int]:
    """Return width and height, in pixels, as the header of a WebP says them; (0, 0) of anything else.

    Its decoder reserves memory for all of a picture before it tells how large it is, and fails where that is too much.
    """
    match raw[:4], raw[8:16]:
        case b"RIFF", b"WEBPVP8X":
            return 1 + int.from_bytes(raw[24:27], "little"), 1 + int.from_bytes(raw[27:30], "little")
        case b"RIFF", b"WEBPVP8L":
            both = int.from_bytes(raw[21:25], "little")
            return 1 + (both & 0x3FFF), 1 + (both >> 14 & 0x3FFF)
        case b"RIFF", b"WEBPVP8 ":
            return int.from_bytes(raw[26:28], "little") & 0x3FFF, int.from_bytes(
                raw[28:30], "little"
            ) & 0x3FFF
    return 0, 0


def _admit(image: Image.Image, raw: bytes) -> bool:
    """Raise GivenUp for too many pixels or scans; say whether the picture is a JPEG without its end."""
    most, is_cut = AT_MOST.get(image.format or "", PIXELS_AT_MOST), False
    if image.format == "JPEG":
        number, ends = scans(raw)
        is_cut = not ends
        if number > SCANS_AT_MOST:
            raise GivenUp(Status.TOO_LARGE)
        if number > 1:
            # The decoder keeps all of the picture until the last scan, however small it is to become.
            is_dense = all(layer[1:3] == (1, 1) for layer in image.layer)  # type: ignore[attr-defined]
            most = AT_MOST["dense scans"] if is_dense and len(image.getbands()) > 1 else PIXELS_AT_MOST
    if image.width * image.height > most:
        raise GivenUp(Status.TOO_LARGE)
    ImageFile.LOAD_TRUNCATED_IMAGES = is_cut
    return is_cut


def _cut_down(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a picture in `size`, as it lies in the file, in a mode with eight bits and without a palette.

    It is converted strip by strip: a second copy of a large one would be too much.
    """
    if image.format == "JPEG":
        image.draft("RGB", size)  # decoded at a half to an eighth of its size
    is_reduced = image.format == "HEIF" and image.draft("RGB", size)  # a smaller copy lies in the file
    if image.format == "HEIF" and not is_reduced:
        return _joined(size, *_decoded_heif(image))
    image.load()
    if image.format == "WEBP":
        image._decoder = image.fp = None  # type: ignore[attr-defined]  # they hold it three times more
    if image.mode in PLAIN and image.width < 2 * size[0]:
        # In two steps, so that the first copy is gone before the second is made.
        narrow = image.resize((size[0], image.height), Image.Resampling.LANCZOS)
        image.close()
        return narrow.resize(size, Image.Resampling.LANCZOS)
    return _joined(size, image.size, lambda top, rows: image.crop((0, top, image.width, top + rows)))


def _decoded_heif(image: Image.Image) -> tuple[tuple[int, int], Rows]:
    """Return size and rows of a HEIC; Pillow would copy it whole, into four bytes for each pixel."""
    if image.width * image.height > PIXELS_AT_MOST:
        raise GivenUp(Status.TOO_LARGE)
    heif = image._heif_file[image.tell()]  # type: ignore[attr-defined]
    data, stride, mode, width = memoryview(heif.data), heif.stride, heif.mode, heif.size[0]

    def rows(top: int, number: int) -> Image.Image:
        part = bytes(data[top * stride : (top + number) * stride])
        return Image.frombuffer(mode, (width, number), part, "raw", mode, stride, 1)

    return heif.size, rows


def _joined(size: tuple[int, int], whole: tuple[int, int], rows: Rows) -> Image.Image:
    """Return a picture of the size `whole`, whose rows are given, in `size`."""
    by = max(1, min(whole[0] // size[0], whole[1] // size[1]))
    small: Image.Image | None = None
    for top in range(0, whole[1], STRIP * by):
        strip = _eight_bits(rows(top, min(STRIP * by, whole[1] - top)))
        small = small or Image.new(strip.mode, (-(-whole[0] // by), -(-whole[1] // by)))
        small.paste(strip.reduce(by), (0, top // by))
    if small is None:
        raise GivenUp(Status.UNREADABLE)
    return small if small.size == size else small.resize(size, Image.Resampling.LANCZOS)


def _eight_bits(strip: Image.Image) -> Image.Image:
    if strip.mode.startswith(("I", "F")):
        # Of 16 bits the upper eight; Pillow itself would make white of all that is over 255.
        return strip.point(HIGH_BYTE).convert("L")
    if strip.has_transparency_data:
        # Multiplied by its alpha: what is transparent gives no colour to what is beside it.
        return strip.convert("RGBA").convert("RGBa")
    return strip if strip.mode in PLAIN else strip.convert("RGB")


def _lacks_its_end(image: Image.Image) -> bool:
    """Say whether the lowest tenth is of one colour, as the decoder leaves what never came."""
    end = image.crop((0, round(image.height * (1 - MISSING_AT_MOST)), *image.size)).convert("RGB")
    return end.getcolors(1) is not None


def _turned(image: Image.Image, orientation: object) -> Image.Image:
    if not isinstance(orientation, int) or not 2 <= orientation <= 8:
        return image
    image.getexif()[ExifTags.Base.Orientation] = orientation
    return ImageOps.exif_transpose(image)


def _on_ground(image: Image.Image) -> Image.Image:
    if image.mode == "RGBa":
        image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, GROUND)
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    return image.convert("RGB")


def _thumbnail(image: Image.Image) -> Image.Image:
    thumb = image.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return thumb


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    main()
