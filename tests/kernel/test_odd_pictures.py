"""What people bring: long, transparent, deep, cut and huge pictures; and what is made to break the house."""

import io
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.conf import settings
from PIL import Image, ImageDraw

from tests.kernel.photos import encoded, many_scans, told
from tongdeng.kernel import apart, decoding, pictures
from tongdeng.kernel.decoding import Status, fitted, scans, webp_size
from tongdeng.kernel.errors import Invalid, Unavailable
from tongdeng.web.kit.typeset import typeset

MB = 1_000_000
SMALL = Image.new("RGB", (8, 8))


def kept(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(pictures.prepare(io.BytesIO(content)).full))


def photo(width: int = 1200, height: int = 900) -> Image.Image:
    """Return something with detail everywhere, as a photo has."""
    return Image.effect_noise((width, height), 70).convert("RGB")


def near(image: Image.Image, spot: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.getpixel(spot)
    return isinstance(found, tuple) and all(abs(a - b) < 12 for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "HEIF"])
def test_fault_A10_black_writing_on_nothing_is_readable(kind: str) -> None:
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((100, 100, 300, 200), fill=(0, 0, 0, 255))
    seen = kept(encoded(image, kind))
    assert near(seen, (10, 10), (255, 255, 255))
    assert near(seen, (200, 150), (0, 0, 0))


@pytest.mark.parametrize("mode", ["P", "LA", "1"])
def test_palettes_and_grey_with_transparency_are_readable(mode: str) -> None:
    image = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((100, 100, 300, 200), fill=(0, 0, 0, 255))
    if mode == "1":
        image = Image.new("1", (400, 300), 1)
        ImageDraw.Draw(image).rectangle((100, 100, 300, 200), fill=0)
    seen = kept(encoded(image.convert(mode), "PNG"))
    assert near(seen, (10, 10), (255, 255, 255))
    assert near(seen, (200, 150), (0, 0, 0))


def test_sixteen_bit_grey_is_grey_and_not_white() -> None:
    image = Image.new("I;16", (400, 300), 128 * 256)
    assert near(kept(encoded(image, "PNG")), (200, 150), (128, 128, 128))


def test_a_picture_in_the_colours_of_print_is_shown() -> None:
    assert near(kept(encoded(Image.new("CMYK", (400, 300), (0, 255, 255, 0)))), (9, 9), (255, 0, 0))


@pytest.mark.parametrize(("kind", "side"), [("PNG", 18_000), ("JPEG", 18_000), ("WEBP", 7000)])
def test_a_long_screenshot_stays_readable(kind: str, side: int) -> None:
    seen = kept(encoded(Image.new("RGB", (1080, side), "white"), kind))
    assert min(seen.size) > 550
    assert seen.width * seen.height <= decoding.AREA * 1.01


@pytest.mark.parametrize(
    "size", [(1, 1), (1, 16_000), (60_000, 3000), (1600, 1200), (900, 900), (8000, 6000)]
)
def test_a_picture_is_never_made_larger_and_never_empty(size: tuple[int, int]) -> None:
    width, height = fitted(*size)
    assert 1 <= width <= size[0]
    assert 1 <= height <= size[1]
    assert width * height <= max(decoding.AREA * 1.01, 1600 * 1600)


def test_a_photo_without_its_last_bytes_is_kept() -> None:
    whole = encoded(photo())
    seen = kept(whole[: -len(whole) // 20])
    assert seen.size == (1200, 900)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
def test_a_photo_of_which_much_is_missing_is_asked_for_again(share: float) -> None:
    whole = encoded(photo())
    with pytest.raises(Invalid, match="不完整"):
        pictures.prepare(io.BytesIO(whole[: int(len(whole) * share)]))


def test_what_follows_the_end_of_a_photo_does_not_matter() -> None:
    # Phones append a second picture, or a film, to the first.
    assert kept(encoded(photo()) + encoded(SMALL) + b"\xff\xda" * 500).size == (1200, 900)


def test_the_scans_of_a_thumbnail_within_do_not_count() -> None:
    thumb = encoded(SMALL)
    assert scans(encoded(SMALL, exif=b"Exif\0\0" + thumb)) == (1, True)
    number, ends = scans(encoded(photo(), progressive=True))
    assert number > 3
    assert ends


# The worst that we found for each format: (what, file, is it taken?)
GREATEST = {
    "png": lambda: encoded(Image.new("RGB", (5000, 5000)), "PNG"),
    "png_alpha": lambda: encoded(Image.new("RGBA", (5000, 5000)), "PNG"),
    "png_palette": lambda: encoded(Image.new("P", (5000, 5000)), "PNG", transparency=0),
    "png_16": lambda: encoded(Image.new("I;16", (5000, 5000)), "PNG"),
    "gif": lambda: encoded(Image.new("P", (5000, 5000)), "GIF"),
    "webp": lambda: encoded(Image.new("RGBA", (2900, 2900)), "WEBP"),
    "avif": lambda: encoded(Image.new("RGB", (3700, 3700)), "AVIF"),
    "heic": lambda: encoded(Image.new("RGB", (5000, 5000)), "HEIF"),
    "jpeg": lambda: encoded(Image.new("RGB", (16_000, 12_500))),
    "jpeg_panorama": lambda: encoded(Image.new("RGB", (65_000, 3000))),
    "jpeg_progressive": lambda: encoded(Image.new("RGB", (5000, 5000)), progressive=True),
    "jpeg_dense": lambda: encoded(Image.new("RGB", (4200, 4200)), progressive=True, subsampling=0),
    "jpeg_print": lambda: encoded(Image.new("CMYK", (16_000, 12_500))),
}
TOO_GREAT = {
    "png": lambda: encoded(Image.new("1", (6000, 5000)), "PNG"),
    "webp": lambda: encoded(Image.new("RGB", (3000, 3000)), "WEBP"),
    # Its decoder would fail before it tells the size.
    "webp_huge": lambda: encoded(Image.new("L", (9000, 9000)), "WEBP", lossless=True),
    "avif": lambda: encoded(Image.new("RGB", (6000, 6000)), "AVIF"),
    "heic": lambda: encoded(Image.new("RGB", (6000, 5000)), "HEIF"),
    "jpeg": lambda: encoded(Image.new("L", (20_000, 10_100))),
    "jpeg_progressive": lambda: encoded(Image.new("L", (6000, 5000)), progressive=True),
    "jpeg_dense": lambda: encoded(Image.new("RGB", (5000, 5000)), progressive=True, subsampling=0),
}


@pytest.mark.parametrize("what", GREATEST)
def test_fault_A10_the_greatest_pictures_that_we_take_fit_into_the_bound(what: str) -> None:
    answer, nothing = told(GREATEST[what]()), told(encoded(SMALL))
    assert answer.status == Status.DONE
    assert answer.memory - nothing.memory <= 150 * MB


@pytest.mark.parametrize("what", TOO_GREAT)
def test_fault_A10_what_is_greater_is_refused_before_it_is_decoded(what: str) -> None:
    answer, nothing = told(TOO_GREAT[what]()), told(encoded(SMALL))
    assert answer.status == Status.TOO_LARGE
    assert answer.memory - nothing.memory <= 30 * MB


@pytest.mark.parametrize(
    ("mode", "options"),
    [("RGB", {}), ("RGB", {"lossless": True}), ("RGBA", {}), ("RGB", {"exif": b"Exif\0\0"})],
    ids=["lossy", "lossless", "transparent", "with more in it"],
)
def test_the_size_in_the_header_of_a_webp_is_that_of_the_picture(mode: str, options: dict[str, Any]) -> None:
    size = (4097, 259)
    assert webp_size(encoded(Image.new(mode, size), "WEBP", **options)) == size
    assert webp_size(encoded(SMALL)) == webp_size(b"RIFF") == (0, 0)


def test_a_picture_that_lies_about_its_size_gets_no_more_memory() -> None:
    honest = encoded(Image.new("RGB", (8000, 6000)), "HEIF")
    assert honest.count(b"ispe") >= 1
    lie = honest.replace((8000).to_bytes(4) + (6000).to_bytes(4), (80).to_bytes(4) + (60).to_bytes(4))
    assert lie != honest
    answer, nothing = told(lie), told(encoded(SMALL))
    assert answer.memory - nothing.memory <= 150 * MB


def test_a_picture_of_a_thousand_scans_is_refused_before_it_costs_time() -> None:
    bomb = many_scans(1000)
    assert len(bomb) < pictures.BYTES_AT_MOST
    assert told(bomb).status == Status.TOO_LARGE


@pytest.mark.parametrize("ended", ["os.kill(os.getpid(), 11)", "os._exit(3)", "os.write(1, b'x' * 40)"])
def test_a_decoder_that_breaks_is_a_picture_that_does_not_open(
    ended: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures.DECODER, "command", [sys.executable, "-I", "-c", f"import os; {ended}"])
    with pytest.raises(Invalid, match="照片"):
        pictures.prepare(io.BytesIO(encoded(SMALL)))


def test_the_decoder_is_given_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGDENG_SECRET_KEY", "the key of the house")
    seen = tmp_path / "environment"
    program = f"import os; open({str(seen)!r}, 'w').write(repr(dict(os.environ)))"
    monkeypatch.setattr(pictures.DECODER, "command", [sys.executable, "-I", "-c", program])
    with pytest.raises(Invalid):
        pictures.prepare(io.BytesIO(encoded(SMALL)))
    assert "the key of the house" not in seen.read_text()


def test_fault_A1_who_waits_for_a_picture_never_takes_all_threads() -> None:
    """While one picture is decoded a few wait; the next is told to come back, and nothing of it is lost."""
    assert apart.AT_ONCE <= settings.THREADS // 2
    with ThreadPoolExecutor(apart.AT_ONCE) as threads:
        with pictures.DECODER.turn:
            waiting = [threads.submit(kept, encoded(SMALL)) for _ in range(apart.AT_ONCE)]
            while apart.ROOM._value:
                sleep(0.01)
            with pytest.raises(Unavailable, match="稍后"):
                kept(encoded(SMALL))
            # Who prints needs threads as well: together they leave the other half alone.
            with pytest.raises(Unavailable, match="打印"):
                typeset("kit/official", {})
        assert [job.result().size for job in waiting] == [SMALL.size] * len(waiting)
    assert kept(encoded(SMALL)).size == SMALL.size
