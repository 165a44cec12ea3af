"""Pictures are checked by what they contain, and stored as we encode them."""

import io

import pytest
from PIL import Image

from tests.kernel.photos import encoded
from tests.support import at
from tongdeng.kernel import decoding, pictures
from tongdeng.kernel.errors import Invalid

LIES = {
    "text": "不是照片".encode(),
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "pdf": b"%PDF-1.7 nothing",
    "nothing": b"",
    "half a gif": b"GIF89a\x01",
}


def stored(content: bytes) -> tuple[pictures.Picture, Image.Image]:
    picture = pictures.prepare(io.BytesIO(content))
    return picture, Image.open(io.BytesIO(picture.full))


@pytest.mark.parametrize("content", LIES.values(), ids=LIES.keys())
def test_S9_a_file_that_lies_about_its_type_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="照片"):
        pictures.prepare(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "HEIF"])
def test_whatever_came_in_a_jpeg_is_kept(kind: str) -> None:
    _picture, image = stored(encoded(Image.new("RGB", (40, 30), "red"), kind))
    assert (image.format, image.size) == ("JPEG", (40, 30))


def test_S9_a_truncated_picture_is_refused() -> None:
    whole = encoded(Image.effect_noise((800, 600), 80).convert("RGB"))
    with pytest.raises(Invalid):
        pictures.prepare(io.BytesIO(whole[: len(whole) // 3]))


def test_S9_a_decompression_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = encoded(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < pictures.BYTES_AT_MOST
    with pytest.raises(Invalid, match="尺寸"):
        pictures.prepare(io.BytesIO(bomb))


def test_a_file_over_ten_megabytes_is_refused() -> None:
    with pytest.raises(Invalid, match="10 MB"):
        pictures.prepare(io.BytesIO(b"\xff" * (pictures.BYTES_AT_MOST + 1)))


TAKEN = {
    "2026:03:01 09:30:00": at("2026-03-01 09:30"),
    "1970:01:01 00:00:00": None,  # a camera whose battery was out
    "0000:00:00 00:00:00": None,
    "yesterday": None,
    "": None,
}


@pytest.mark.parametrize("said", TAKEN)
def test_pw16_when_a_photo_was_taken_is_kept_where_it_says_so(said: str) -> None:
    exif = Image.Exif()
    if said:
        exif.get_ifd(0x8769)[0x9003] = said
    picture, kept = stored(encoded(Image.new("RGB", (60, 20), "red"), exif=exif))
    assert picture.taken_at == TAKEN[said]
    assert not kept.getexif()


def test_F5_where_and_with_what_it_was_taken_is_stripped_and_it_stands_upright() -> None:
    image = Image.new("RGB", (60, 20), "red")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    _picture, kept = stored(encoded(image, exif=exif))
    assert kept.size == (20, 60)
    assert not kept.getexif()


def test_large_photos_are_cut_down_and_have_a_thumbnail() -> None:
    picture, image = stored(encoded(Image.new("RGB", (4000, 3000), "blue")))
    thumb = Image.open(io.BytesIO(picture.thumb))
    assert (max(image.size), max(thumb.size)) == (decoding.SIDE, decoding.THUMB_SIDE)
