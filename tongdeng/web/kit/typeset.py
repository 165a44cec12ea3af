"""Setting a page for print with Typst: a layout, and data that comes in as JSON, so that no word of it is markup."""

import io
import json
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import segno
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.apart import Apart, Broke
from tongdeng.kernel.errors import Unavailable

LAYOUTS = settings.PACKAGE / "web" / "layouts"
FONTS = settings.HOME / "fonts"
# What the first lacks comes from the second, then from what an office added; the last shows a code in a box.
FIRST, SECOND, LAST = "Noto Sans SC", "HanaMin", "Tongdeng Code Boxes"
# Typst reads a font as a whole before it asks it for a character: the common part of each is asked first.
SANS = ["Tongdeng Common Sans", FIRST]
SERIF = ["Tongdeng Common Serif", "Noto Serif SC"]
KAI = ["Tongdeng Common Kai", "LXGW WenKai"]
# What GB/T 9704 asks for: an office's own files come first, then the free ones that are nearest.
FACES = {
    "title": ["FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *SERIF],
    "body": ["FangSong", "FangSong_GB2312", "STFangsong", *SERIF],
    "hei": ["SimHei", "STHeiti", *SANS],
    "kai": ["KaiTi", "KaiTi_GB2312", "STKaiti", *KAI],
    "song": ["SimSun", "STSong", *SERIF],
}
MOST_SAID = 20
PRINTER = Apart("tongdeng.web.kit.printing", patience=120, busy=_("现在打印的人太多，请稍后再试"))


def typeset(layout: str, data: Mapping[str, Any]) -> bytes:
    """Return a layout filled with `data` as a PDF; raise Unavailable when too many wait for theirs, or it is too long."""
    asked = {
        "layout": str(LAYOUTS / f"{layout}.typ"),
        "root": str(LAYOUTS),
        "fonts": str(FONTS),
        "order": [FIRST, SECOND, LAST],
        "parts": [SANS[0], SERIF[0], KAI[0]],
        "faces": FACES,
        "data": json.dumps(data, ensure_ascii=False, default=str),
    }
    try:
        return PRINTER.run(json.dumps(asked).encode())
    except Broke as problem:
        if problem.at_limit:
            raise Unavailable(_("这份文件太长，无法打印，请按楼栋打印")) from problem
        raise


def qr(address: str) -> str:
    """Return a QR code as SVG."""
    out = io.BytesIO()
    # Level M is still read with 15 % of it damaged: the sheets hang in stairwells.
    segno.make(address, error="m").save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def unprintable(words: Iterable[str]) -> list[str]:
    """Return the visible characters that no font has a shape for, each once: in print they are boxes with a code.

    It knows what `tongdeng assets` found; before that it returns nothing.
    """
    edges = _shapes()
    seen = dict.fromkeys(sign for text in words for sign in text)
    return [sign for sign in seen if edges and _is_drawn(sign) and bisect_right(edges, ord(sign)) % 2 == 0]


def boxes(words: Iterable[str]) -> str:
    """Return a sentence on what of these words prints as a box; nothing where every character has a shape."""
    signs = [f"{sign}（U+{ord(sign):04X}）" for sign in unprintable(words)][:MOST_SAID]
    said = gettext("这些字没有字形，打印出来是带编码的方框，请手写补上：{signs}")
    return said.format(signs="、".join(signs)) if signs else ""


def _is_drawn(sign: str) -> bool:
    kind = unicodedata.category(sign)
    chooses = 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0100 <= ord(sign) <= 0xE01EF
    return not chooses and kind[0] != "Z" and kind not in ("Cc", "Cf")


@cache
def _shapes() -> list[int]:
    file = FONTS / "shapes.json"
    return json.loads(file.read_text()) if file.exists() else []
