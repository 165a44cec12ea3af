"""Buildings, units and rooms as people write them, and what a home is used for. Pure.

A name is what stands on the door, in one spelling of plain numbers: 1#, 01栋 and 1幢 are 1号楼. All else stays as it is
written: A座, 一号楼, 东单元, 101A. A key is what all spellings of one name share, to find a place that is known.
"""

import re
import unicodedata
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.texts import one_line

NAME_AT_MOST = 20
ONCE = (
    10_000  # names that are worked out once: in a roster of 50,000 homes the same ones come again and again
)
#            level       what a plain number is called      what may stand before and behind a number
SPELLINGS = {
    "building": ("{}号楼", r"[第#]?", r"号楼|号栋|号幢|号座|#楼|#栋|#幢|号|#|栋|幢|座|楼"),
    "unit":     ("{}单元", r"[第#]?(?:单元)?", r"号单元|#单元|单元|座|号|#|门|梯"),
    "room":     ("{}",     r"#?", r"号房|号室|室|房|号|#|户"),
}  # fmt: skip
NUMBERS = {
    level: re.compile(rf"{before}0*(\d{{1,6}})(?:{behind})?")
    for level, (_w, before, behind) in SPELLINGS.items()
}
ENDINGS = {level: re.compile(rf"(?<=.)(?:{behind})$") for level, (_w, _b, behind) in SPELLINGS.items()}
PHASE = re.compile(r"(.*(?:期|区|组团))(.+)")
ROOM = re.compile(r"(-?\d+[A-Za-z]?(?:-\d+[A-Za-z]?)*)(?:号房|号室|室|房)")
NO_UNIT = {"", "-", "/", "无", "无单元"}
DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}( .*)?|(\d{4}年)?\d{1,2}月(\d{1,2}日)?")
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
CHINESE = re.compile("[零〇一二三四五六七八九十百]+")
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
TENS = {"十": 10, "百": 100}
EMPTY: dict[str, Sentence] = {"building": _("请填写楼栋"), "room": _("请填写房号")}

HOME_KINDS: dict[str, Sentence] = {
    "normal": _("住宅"),
    "shop": _("商铺"),
    "office": _("办公"),
    "garage": _("车库"),
    "parking": _("车位"),
    "basement": _("地下室"),
    "unsold": _("未售"),
    "undelivered": _("未交付"),
    "other": _("其他"),
}
KINDS_WRITTEN = "住宅 商铺 办公 车库 车位 地下室 未售 未交付 其他"  # as people type them
# In the order in which they are looked for: 未售商铺 is unsold, 非住宅 is no home to live in.
KIND_WORDS = {
    "undelivered": re.compile("未交付|未交房|未收房"),
    "unsold":      re.compile("未售|待售"),
    "parking":     re.compile("车位"),
    "garage":      re.compile("车库"),
    "shop":        re.compile("商铺|商业|商服|商用|门面|门市|底商|店铺|铺面"),
    "office":      re.compile("办公|写字楼"),
    "basement":    re.compile("地下室|储藏|储物|杂物"),
    "other":       re.compile("其他|其它|非住宅"),
    "normal":      re.compile("已交付|已交房|住宅|住房|公寓|别墅"),
}  # fmt: skip
TOLD_BY_NAME = ("parking", "garage", "shop", "office", "basement")
UNDERGROUND = re.compile(r"(?:-|负)\d")


@lru_cache(maxsize=ONCE)
def name(written: str, level: str) -> str:
    """Return the name of a "building", "unit" or "room"; "" for no unit.

    Raise ValueError with a sentence for a building or room without a name, a date, "/" in a name, and more than 20 characters.
    """
    words = _plain(written)
    if level == "unit" and words in NO_UNIT:
        return ""
    if not words:
        raise ValueError(EMPTY[level])
    if DATE.fullmatch(words):
        raise ValueError(_("表格软件把它变成了日期，请先把单元格设为“文本”再填写"))
    if "/" in words:
        raise ValueError(_("名称里不能有“/”"))
    if len(words) > NAME_AT_MOST:
        raise ValueError(_("名称最多 {most} 个字").format(most=NAME_AT_MOST))
    return _numbered(words, level)


def _plain(written: str) -> str:
    """Return one line of half-width signs, each dash as -, without blanks but between Latin words and digits."""
    words = "".join(
        "-" if unicodedata.category(c) == "Pd" or c == "−" else c
        for c in one_line(written).translate(HALF_WIDTH)
    )
    words = re.sub(r"(?<![A-Za-z0-9])\s|\s(?![A-Za-z0-9])", "", words)
    return re.sub(r"^(-?\d+)\.0+$", r"\1", words)  # programs that take a column for numbers write 101.0


def _numbered(words: str, level: str) -> str:
    if number := NUMBERS[level].fullmatch(words):
        return SPELLINGS[level][0].format(number[1])
    if level == "room" and (room := ROOM.fullmatch(words)):
        return room[1]
    phase = PHASE.fullmatch(words) if level == "building" else None
    return phase[1] + _numbered(phase[2], level) if phase else words


@lru_cache(maxsize=ONCE)
def key(part: str, level: str) -> str:
    """Return what all spellings of a building, unit or room share: 一号楼 and 1栋 are "1", Ａ座 and a栋 are "A"."""
    words = unicodedata.normalize("NFKC", re.sub(r"\s", "", _numbered(_plain(part), level))).upper()
    words = CHINESE.sub(lambda match: str(_value(match[0])), re.sub("第", "", re.sub("负", "-", words)))
    words = ENDINGS[level].sub("", words)
    return re.sub(r"(?<!\d)0+(?=\d)", "", words)


def _value(chinese: str) -> int:
    """Return the number that Chinese numerals name, up to 999: 二十一, 一百零八, 一〇一."""
    if not set(chinese) & set(TENS):
        return int("".join(str(DIGITS[sign]) for sign in chinese))
    value = digit = 0
    for sign in chinese:
        if sign in TENS:
            value += (digit or 1) * TENS[sign]
            digit = 0
        else:
            digit = DIGITS[sign]
    return value + digit


def place(building: str, unit: str, room: str) -> str:
    """Return the names of a home as one string: 51号楼/1单元/101, without a unit 51号楼/101."""
    return "/".join(filter(None, (building, unit, room)))


@lru_cache(maxsize=ONCE)
def kind(written: str) -> str:
    """Return the kind that a word of a roster means; "" for an empty one. Raise ValueError for a word of no kind."""
    words = _plain(written)
    found = next((kind for kind, pattern in KIND_WORDS.items() if pattern.search(words)), "")
    if words and not found:
        raise ValueError(_("房屋性质只能填：{words}").format(words=KINDS_WRITTEN.replace(" ", "、")))
    return found


@lru_cache(maxsize=ONCE)
def told_kind(building: str, room: str) -> str:
    """Return the kind that the names of a room and its building tell: 商铺1 is a shop, -101 a basement; "" for none."""
    for words in (room, building):
        for told in TOLD_BY_NAME:
            if KIND_WORDS[told].search(words):
                return told
    return "basement" if UNDERGROUND.match(room) else ""
