"""Pictures that are broken in any way: each is taken as a picture, or refused with a sentence."""

import io
from contextlib import suppress

from hypothesis import given, settings
from PIL import Image, ImageDraw

from tests.fuzz import NUMBER
from tests.fuzz.mutations import spoilt
from tests.kernel.photos import encoded
from tongdeng.kernel import decoding, pictures
from tongdeng.kernel.errors import Invalid


def drawn(mode: str = "RGB") -> Image.Image:
    image = Image.new("RGB", (97, 61), "#b3261e")
    ImageDraw.Draw(image).ellipse((10, 10, 60, 50), fill="white")
    return image.convert(mode)


FILES = {
    "jpeg": encoded(drawn()),
    "jpeg_progressive": encoded(drawn(), progressive=True),
    "jpeg_turned": encoded(
        drawn(), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    ),
    "jpeg_print": encoded(drawn("CMYK")),
    "png": encoded(drawn("RGBA"), "PNG"),
    "png_palette": encoded(drawn("P"), "PNG", transparency=0),
    "png_deep": encoded(Image.new("I;16", (40, 30), 999), "PNG"),
    "webp": encoded(drawn(), "WEBP"),
    "gif": encoded(drawn("P"), "GIF"),
    "bmp": encoded(drawn(), "BMP"),
    "avif": encoded(drawn(), "AVIF"),
    "heic": encoded(drawn(), "HEIF"),
}


@settings(max_examples=NUMBER)
@given(spoilt(FILES))
def test_a_broken_picture_is_a_picture_or_a_sentence(content: bytes) -> None:
    with suppress(Invalid):
        taken = pictures.prepare(io.BytesIO(content))
        for stored in (taken.full, taken.thumb):
            image = Image.open(io.BytesIO(stored))
            image.load()
            assert (image.format, image.mode) == ("JPEG", "RGB")
            assert not image.getexif()
            assert image.width * image.height <= decoding.AREA * 1.01
