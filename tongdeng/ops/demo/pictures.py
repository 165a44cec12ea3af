"""Drawn pictures for the demo, so that it holds no real photo."""

import io
from collections.abc import Mapping
from functools import cache
from random import Random

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from tongdeng.kernel.pictures import Picture, prepare
from tongdeng.ops.demo.scenes import GREEN, scene_of

SIZE, PAPER = (1200, 900), (720, 900)
BOXES = {"yes": "同意", "no": "不同意", "abstain": "弃权"}


@cache
def drawn(words: str, *, mended: bool) -> Picture:
    """Return a drawing of something broken, or of the same thing mended, with a word on it."""
    image = Image.new("RGB", SIZE, "#dfe9e2" if mended else "#e8dfd3")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 640, 1200, 900), fill="#b9ab98")
    scene_of(words)(pen, mended, Random(words))
    if mended:
        pen.line((1000, 830, 1040, 870, 1130, 770), fill=GREEN, width=22)
    pen.text((40, 800), f"示例图 · {words}", fill="#1f1b16", font=_font())
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    out.seek(0)
    return prepare(out)


def drawn_paper(code: str, title: str, said: Mapping[str, str]) -> Picture:
    """Return a drawing of a paper ballot with its ticks, as a clerk's phone would take it."""
    image = Image.new("RGB", PAPER, "#b9ab98")
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 30, 680, 870), fill="#fffdf8")
    pen.text((70, 60), "业主表决票", fill="#b3261e", font=_font(44))
    pen.text((450, 72), code, fill="#1f1b16", font=_font(34))
    pen.text((70, 140), title, fill="#1f1b16", font=_font(28))
    for row, choice in enumerate(said.values()):
        top = 240 + row * 170
        pen.text((70, top), f"第 {row + 1} 项", fill="#1f1b16", font=_font(28))
        for column, (key, word) in enumerate(BOXES.items()):
            left = 80 + column * 200
            pen.rectangle((left, top + 60, left + 40, top + 100), outline="#1f1b16", width=3)
            pen.text((left + 54, top + 58), word, fill="#1f1b16", font=_font(30))
            if key == choice:
                pen.line(
                    (left + 4, top + 78, left + 18, top + 96, left + 52, top + 46), fill="#274a8f", width=7
                )
    pen.text((70, 780), "示例图 · 业主签名：（示例）", fill="#6b635a", font=_font(26))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    out.seek(0)
    return prepare(out)


@cache
def _font(size: int = 52) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(settings.HOME / "fonts" / "NotoSansSC-Regular.ttf"), size)
