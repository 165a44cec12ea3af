"""What is drawn on the demo's pictures: for each kind of thing, as it was broken and as it is mended."""

from collections.abc import Callable
from random import Random

from PIL.ImageDraw import ImageDraw

INK, WALL, WATER, GREEN = "#8d8273", "#f6f3ee", "#7aa5c4", "#1e7f4f"
Scene = Callable[[ImageDraw, bool, Random], None]


def _radiator(pen: ImageDraw, mended: bool, chance: Random) -> None:
    for fin in range(8):
        left = 300 + fin * 76
        pen.rounded_rectangle((left, 300, left + 56, 640), 20, fill=WALL, outline=INK, width=4)
    pen.rectangle((280, 340, 930, 360), fill=INK)
    if not mended:
        _drops(pen, chance)


def _lamp(pen: ImageDraw, mended: bool, _chance: Random) -> None:
    for step in range(5):
        pen.rectangle(
            (240 + step * 90, 740 - step * 60, 700, 800 - step * 60), fill=WALL, outline=INK, width=4
        )
    if mended:
        pen.polygon([(880, 220), (660, 640), (1100, 640)], fill="#fbeec2")
    pen.rectangle((872, 60, 888, 140), fill=INK)
    pen.pieslice(
        (790, 120, 970, 300), 180, 360, fill="#f2c14e" if mended else "#6b635a", outline=INK, width=4
    )


def _road(pen: ImageDraw, mended: bool, chance: Random) -> None:
    pen.polygon([(460, 240), (740, 240), (1120, 780), (80, 780)], fill="#54504b" if mended else "#9a8f80")
    if mended:
        for top, bottom, half in ((270, 340, 6), (400, 500, 10), (580, 730, 16)):
            pen.polygon(
                [(600 - half, top), (600 + half, top), (604 + half, bottom), (596 - half, bottom)], fill=WALL
            )
        return
    for _puddle in range(5):
        x, y = chance.randint(330, 700), chance.randint(400, 680)
        pen.ellipse((x, y, x + 190, y + 56), fill=WATER, outline=INK, width=3)


def _ports(pen: ImageDraw, mended: bool, _chance: Random) -> None:
    pen.polygon([(160, 260), (1040, 200), (1040, 240), (160, 300)], fill=INK)
    for place in range(4):
        left = 220 + place * 210
        pen.rectangle((left, 380, left + 110, 560), fill=WALL, outline=INK, width=4)
        light = GREEN if mended else "#c21f17"
        pen.ellipse((left + 40, 410, left + 70, 440), fill=light if mended or place == 0 else INK)
        if mended:
            pen.line((left + 55, 560, left + 55, 680), fill=INK, width=8)
            pen.ellipse((left, 680, left + 60, 740), outline=INK, width=10)
            pen.ellipse((left + 80, 680, left + 140, 740), outline=INK, width=10)


def _meeting(pen: ImageDraw, _mended: bool, _chance: Random) -> None:
    for seat, colour in enumerate(("#b3261e", GREEN, "#274a8f")):
        middle = 330 + seat * 270
        pen.ellipse((middle - 60, 270, middle + 60, 390), fill="#e3c9a8", outline=INK, width=4)
        pen.rounded_rectangle((middle - 100, 400, middle + 100, 660), 50, fill=colour)
    pen.rounded_rectangle((140, 580, 1060, 700), 20, fill="#cdb892", outline=INK, width=4)


def _paper(pen: ImageDraw, _mended: bool, chance: Random) -> None:
    pen.rectangle((340, 80, 860, 760), fill="#fffdf8", outline=INK, width=4)
    for line in range(9):
        pen.line((400, 180 + line * 56, chance.randint(640, 800), 180 + line * 56), fill=INK, width=8)
    pen.ellipse((650, 570, 800, 720), outline="#b3261e", width=10)


def _block(pen: ImageDraw, _mended: bool, _chance: Random) -> None:
    pen.rectangle((330, 160, 870, 640), fill=WALL, outline=INK, width=4)
    for row in range(4):
        for column in range(5):
            left, top = 370 + column * 100, 200 + row * 110
            pen.rectangle((left, top, left + 60, top + 70), fill="#cfd9e2", outline=INK, width=3)


def _drops(pen: ImageDraw, chance: Random) -> None:
    for _drop in range(14):
        x, y = chance.randint(320, 880), chance.randint(650, 860)
        pen.ellipse((x, y, x + 22, y + 30), fill=WATER)


# The first row of which a word stands in what the picture is called.
SCENES: tuple[tuple[str, Scene], ...] = (
    ("会场", _meeting),
    ("签到表 记录 合格证 保修书 报价单 报告 说明", _paper),
    ("暖 阀 水压", _radiator),
    ("灯 单元 楼道", _lamp),
    ("充电 车棚 电动车 车库", _ports),
    ("路 沥青 东门 广场 雨水 错车", _road),
)


def scene_of(words: str) -> Scene:
    """Return what to draw for a picture that is called `words`."""
    return next((scene for keys, scene in SCENES if any(key in words for key in keys.split())), _block)
