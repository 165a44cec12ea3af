"""Files that people send: only pictures get in, re-encoded, and only those see them who see their case."""

import io
import stat
import struct
import zlib
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from tests.cast import HOME
from tests.web.site.bad import rows, sentence
from tests.web.story import Story, client_of, picture, upload
from tongdeng.cases.models import Photo


def bomb() -> bytes:
    """Return a PNG of a few hundred bytes that would unfold to 30,000 × 30,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9000))
        + chunk(b"IEND", b"")
    )


WRONG_FILES = {
    "a page that says it is a picture": (b"<html><script>alert(1)</script></html>", "不是能打开的照片"),
    "a vector drawing with a script": (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>',
        "不是能打开的照片",
    ),
    "a program with a picture's name": (b"MZ\x90\0" + b"\0" * 500, "不是能打开的照片"),
    "a truncated picture": (picture(size=(900, 700), kind="JPEG")[:900], "不完整"),
    "a decompression bomb": (bomb(), "尺寸太大"),
    "more than 10 MB": (picture() + b"\0" * (10 * 1024 * 1024), "不能超过 10 MB"),
}


@pytest.mark.parametrize("what", WRONG_FILES)
def test_S9_a_file_that_is_no_good_picture_is_refused_and_the_words_are_kept(what: str, story: Story) -> None:
    content, says = WRONG_FILES[what]
    before, form = rows(), {"place": HOME, "words": "水龙头关不紧", "photos": upload(content)}
    refused = client_of("wang").post("/file/", form)
    assert (refused.status_code, says in sentence(refused)) == (400, True), sentence(refused)
    assert "水龙头关不紧" in refused.content.decode()
    assert rows() == before


def test_an_empty_file_and_ten_files_at_once_are_refused(story: Story) -> None:
    before, wang = rows(), client_of("wang")
    many = wang.post("/file/", {"place": HOME, "words": "好多", "photos": [upload() for _ in range(10)]})
    empty = wang.post("/file/", {"place": HOME, "words": "空的", "photos": upload(b"")})
    assert (many.status_code, "一次最多 9 张照片" in sentence(many)) == (400, True)
    assert (empty.status_code, rows()) == (400, before)


def with_gps() -> bytes:
    """Return a JPEG that tells where it was taken, and lies on its side."""
    image, exif, out = Image.new("RGB", (80, 40), "#1e7f4f"), Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (34.0, 47.0, 30.0)
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_F5_a_photo_loses_its_place_of_taking_and_stands_upright(story: Story) -> None:
    client_of("wang").post(
        "/file/", {"place": HOME, "words": "墙裂了", "photos": upload(with_gps(), "a.jpg")}
    )
    stored = Photo.objects.order_by("-id").first()
    assert stored is not None
    with Image.open(default_storage.open(stored.file.name)) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (40, 80), {})


def test_a_phone_s_double_picture_and_other_formats_are_taken(story: Story) -> None:
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP"):
        sent = {"words": kind, "photos": upload(picture(kind=kind), "lies.exe", "text/html")}
        assert client_of("wang").post(f"/cases/{story.case.pk}/say/", sent).status_code == 302, kind


def test_a_photo_is_served_as_a_picture_and_nothing_else(story: Story) -> None:
    for address in (f"/photos/{story.photo.pk}/", f"/photos/{story.photo.pk}/thumb/"):
        served = client_of("wang").get(address)
        assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
        assert served["Cache-Control"].startswith("private")
        assert b"".join(served.streaming_content).startswith(b"\xff\xd8")


def test_a_tracking_link_opens_the_photos_of_its_case_alone(story: Story) -> None:
    base = f"/t/{story.secret}/photos"
    assert Client().get(f"{base}/{story.guest_photo.pk}/").status_code == 200
    assert Client().get(f"{base}/{story.photo.pk}/").status_code == 404
    assert Client().get(f"{base}/{uuid4()}/").status_code == 404


def test_an_internal_photo_is_not_for_the_resident_on_any_address(story: Story) -> None:
    wang = client_of("wang")
    assert wang.get(f"/photos/{story.inner_photo.pk}/").status_code == 404
    assert str(story.inner_photo.pk) not in wang.get(f"/cases/{story.case.pk}/").content.decode()


def test_photos_are_open_to_the_site_s_account_and_group_alone(story: Story) -> None:
    file = Path(default_storage.path(story.photo.file.name))
    assert stat.filemode(file.stat().st_mode) == "-rw-r-----"
    folder = file.parent
    assert stat.filemode(folder.stat().st_mode) == "drwxr-x---"
