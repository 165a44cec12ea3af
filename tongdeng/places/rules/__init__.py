"""Place codes: the official statistical code (12 digits), continued by estate, building, unit and home.

Source: National Bureau of Statistics, 统计用区划代码 (province 2, city 2, county 2, sub-district 3,
community 3 digits); the digits below the community are ours (estate 3, building 3, unit 2, home 4).
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence

COMMUNITY = 12


class Level(NamedTuple):
    key: str
    digits: int
    word: Sentence


LEVELS = (
    Level("province", 2, _("省")),
    Level("city", 4, _("市")),
    Level("county", 6, _("区县")),
    Level("subdistrict", 9, _("街道")),
    Level("community", 12, _("社区")),
    Level("estate", 15, _("小区")),
    Level("building", 18, _("楼栋")),
    Level("unit", 20, _("单元")),
    Level("home", 24, _("房屋")),
)
UNIT, NO_UNIT = 20, "00"  # digits down to a unit; what stands there for a home without one
_BY_DIGITS = {level.digits: level for level in LEVELS}
_DIGITS = {level.key: level.digits for level in LEVELS}


FIRST_SPOT, SPOT_KIND = 901, "公共区域"  # common areas are numbered beside the buildings, from 901 on
ADDED_BY_HAND = ("city", "county", "subdistrict", "community", "estate")  # what is deeper comes with a roster
# Words of a roster for where the area of a home comes from.
AREA_SOURCE_NAMES = {
    "": "",
    "不动产登记": "register",
    "登记": "register",
    "测绘": "survey",
    "买卖合同": "contract",
    "合同": "contract",
}


def level_of(code: str) -> str:
    """Return the key of a code's level; raise ValueError for what is not a place code."""
    if not code.isascii() or not code.isdigit() or len(code) not in _BY_DIGITS:
        raise ValueError(f"not a place code: {code!r}")
    return _BY_DIGITS[len(code)].key


def is_code(written: str, level: str) -> bool:
    """Say whether something is spelled as the code of a place of this level."""
    return written.isascii() and written.isdigit() and len(written) == _DIGITS[level]


def digits_of(level: str) -> int:
    """Return how many digits a code of this level has."""
    return _DIGITS[level]


def below(level: str) -> str:
    """Return the key of the next level down; "" below a home."""
    keys = [lvl.key for lvl in LEVELS]
    after = keys.index(level) + 1
    return keys[after] if after < len(keys) else ""


def additions(level: str) -> frozenset[str]:
    """Return the verbs that add something to a place of this level: "add" the next level, "spot" a common area."""
    adds = {"add"} if below(level) in ADDED_BY_HAND else set()
    return frozenset(adds | ({"spot"} if level == "estate" else set()))


def cut(code: str, level: str) -> str:
    """Return the ancestor of `code` at `level`, or "" where the code does not reach that deep."""
    digits = _DIGITS[level]
    return code[:digits] if len(code) >= digits else ""


def parent(code: str) -> str:
    """Return the code one level up; "" above a province."""
    shorter = [level.digits for level in LEVELS if level.digits < len(code)]
    return code[: shorter[-1]] if shorter else ""


def line(code: str) -> list[str]:
    """Return all codes from the province down to `code` itself."""
    return [code[: level.digits] for level in LEVELS if level.digits <= len(code)]


def within(code: str, ancestor: str) -> bool:
    """Say whether `code` is `ancestor` or lies in it."""
    return code.startswith(ancestor)
