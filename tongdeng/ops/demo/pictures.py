"""Drawn pictures for the demo, so that nobody's real photo is in it."""

import io
from functools import cache
from random import Random

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from tongdeng.kernel.pictures import Picture, prepare

SIZE = (1200, 900)


def drawn(words: str, *, mended: bool) -> Picture:
    """Return a drawing of something broken, or of the same thing mended, with a word on it."""
    image = Image.new("RGB", SIZE, "#dfe9e2" if mended else "#e8dfd3")
    pen = ImageDraw.Draw(image)
    chance = Random(words)
    pen.rectangle((0, 640, 1200, 900), fill="#b9ab98")
    for fin in range(8):
        left = 300 + fin * 76
        pen.rounded_rectangle((left, 300, left + 56, 640), 20, fill="#f6f3ee", outline="#8d8273", width=4)
    pen.rectangle((280, 340, 930, 360), fill="#8d8273")
    if mended:
        pen.line((480, 150, 560, 230, 720, 70), fill="#1e7f4f", width=26)
    else:
        for _drop in range(14):
            x, y = chance.randint(320, 880), chance.randint(650, 860)
            pen.ellipse((x, y, x + 22, y + 30), fill="#7aa5c4")
    pen.text((40, 800), f"示例图 · {words}", fill="#1f1b16", font=_font())
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    out.seek(0)
    return prepare(out)


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(settings.HOME / "fonts" / "NotoSansSC-Regular.ttf"), 52)
