"""The columns of a roster, and the headings under which offices keep them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.tables import Table
from tongdeng.kernel.texts import one_line

COLUMNS = ("楼栋", "单元", "房号", "面积", "业主姓名", "手机号")
MORE = (
    "房屋性质",
    "面积来源",
    "份额",
    "身份",
    "统一社会信用代码",
    "法定代表人",
)  # may be left out, as 单元 may
NEEDED = ("楼栋", "房号", "面积", "业主姓名", "手机号")
SYNONYMS = {
    "楼栋": "楼号 栋号 幢号 楼幢 楼 栋 幢 座 座号 楼栋号 楼栋名称 楼宇 楼座 楼座号 幢",
    "单元": "单元号 单元名称 梯号 门栋",
    "房号": "房间号 室号 门牌 门牌号 房屋号 房间 室 户号 房屋编号 房间编号 商铺号 铺号",
    "面积": "建筑面积 产权面积 专有面积 专有部分面积 房屋面积 登记面积 产权建筑面积 套内建筑面积",
    "业主姓名": "姓名 业主 业主名称 业主名 产权人 产权人姓名 所有权人 权利人 房主 户主 住户姓名 名称",
    "手机号": "电话 手机 联系电话 手机号码 联系方式 电话号码 联系手机 业主电话 移动电话 本人电话",
    "房屋性质": "性质 房屋用途 用途 房屋类型 房屋状态 物业类型 规划用途",
    "面积来源": "来源 面积依据",
    "份额": "产权份额 比例 产权比例 所占份额 共有份额 占有比例 所占比例",
    "身份": "人员身份 住户身份 住户类型 与业主关系 与房屋关系 人员类型",
    "统一社会信用代码": "信用代码 社会信用代码 统一信用代码",
    "法定代表人": "法人 法人代表 负责人 代表人",
}
OURS = {column: column for column in (*COLUMNS, *MORE)}
ELSEWHERE = {name: column for column, names in SYNONYMS.items() for name in names.split()}
HEADINGS = {**ELSEWHERE, **OURS}
HEADING_AT_MOST = 60  # characters of a heading that are looked at
HEADING_WITHIN = 10  # rows: a title or two may stand above the heading
BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|[*:：\s]")


class UnknownHeadings(Invalid):
    """The file has columns, but not all that are needed: a page can ask which of its `headings` are the `missing` ones."""

    def __init__(self, headings: Sequence[str], missing: Sequence[str]) -> None:
        self.headings, self.missing = tuple(headings), tuple(missing)
        words = gettext("找不到这些列：{columns}").format(columns="、".join(missing))
        super().__init__(fields={"file": words})


@dataclass(frozen=True, slots=True)
class Columns:
    """The row of the heading as people count rows, where each of our columns stands, and the headings not used."""

    row: int
    at: Mapping[str, int]
    ignored: tuple[str, ...] = ()


def columns(heading: Sequence[str], known: Mapping[str, str]) -> dict[str, int]:
    """Return where each of our columns stands under a heading; `known` maps an estate's own headings to our columns.

    Raise UnknownHeadings where a needed one is missing.
    """
    found = _found(heading, known)
    if missing := [column for column in NEEDED if column not in found]:
        raise UnknownHeadings([one_line(cell) for cell in heading if cell], missing)
    return found


def guess(heading: Sequence[str]) -> dict[str, str]:
    """Return the heading that most likely means each of our columns, for a page that asks."""
    return {column: one_line(heading[place]) for column, place in _found(heading, {}).items()}


def find(table: Table, known: Mapping[str, str]) -> Columns:
    """Return the columns of a table, whose heading is one of its first ten rows; raise UnknownHeadings for none."""
    first = table.rows[:HEADING_WITHIN]
    # Of several, the row with most of our columns; of equal ones the first.
    row, heading = max(first, key=lambda row: len(_found(row[1], known)))
    at = columns(heading, known)
    used = set(at.values())
    ignored = (one_line(cell) for place, cell in enumerate(heading) if cell and place not in used)
    return Columns(row, at, tuple(ignored))


def _found(heading: Sequence[str], known: Mapping[str, str]) -> dict[str, int]:
    plain = [_plain(cell) for cell in heading]
    own = {_plain(name): column for name, column in known.items()}
    found: dict[str, int] = {}
    # An estate's own names first, then ours, then what others call them; of two columns the left one.
    for names in (own, OURS, ELSEWHERE):
        for place, name in enumerate(plain):
            column = names.get(name, "")
            if (
                column
                and column not in found
                and place not in found.values()
                and (names is own or name not in own)
            ):
                found[column] = place
    return found


def _plain(heading: str) -> str:
    """Return a heading without its blanks, marks and what stands in brackets: 面积(㎡)* is 面积."""
    return BRACKETS.sub("", unicodedata.normalize("NFKC", one_line(heading[:HEADING_AT_MOST])))
