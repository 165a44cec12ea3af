"""A table of the "12345 平台" and the map that says what it means, for the tests of imports."""

from collections.abc import Sequence

from tests.cast import ESTATE, SQUARE
from tests.support import at
from tongdeng.cases.rules.import_maps import ImportMap, read_map

NOW = at("2026-02-01 09:00")
CATEGORIES = ("home.heating.cold", "estate.light.out")
MAP = """
source = "12345 平台"
duplicate = ["是"]
[columns]
id = "工单编号"
place = "小区"
filed = "受理时间"
answer_due = "答复时限"
answered = "答复时间"
finish_due = "办结时限"
finished = "办结时间"
verified = "回访时间"
status = "状态"
category = "分类"
duplicate = "重复"
solved = "评价"
stars = "星级"
[status]
"已办结" = "finished"
"处理中" = "open"
"撤单" = "withdrawn"
[category]
"暖气不热" = "home.heating.cold"
"路灯不亮" = "estate.light.out"
[solved]
"满意" = "yes"
"不满意" = "no"
[places]
"""
MAP += f'"A区" = "{ESTATE}"\n"A区中心广场" = "{SQUARE}"\n'
HEAD = [*read_map(MAP.encode(), categories=CATEGORIES).columns.values()]
GOOD = {
    "工单编号": "KF-1",
    "小区": "A区",
    "受理时间": "2025-03-01 09:00:00",
    "答复时限": "2025-03-01 10:00:00",
    "答复时间": "2025-03-01 09:20",
    "办结时限": "2025/03/04 09:00",
    "办结时间": "2025-03-02 11:00:00",
    "回访时间": "2025-03-03 15:00:00",
    "状态": "已办结",
    "分类": "暖气不热",
    "重复": "否",
    "评价": "满意",
    "星级": "5",
}


def import_map(**changes: object) -> ImportMap:
    words = MAP
    for old, new in changes.items():
        words = words.replace(old, str(new))
    return read_map(words.encode(), categories=CATEGORIES)


def row(number: int = 1, **changes: str) -> dict[str, str]:
    """Return a good row with another number, and what a test says otherwise, under the headings of the table."""
    return {**GOOD, "工单编号": f"KF-{number}", **changes}


def table(rows: Sequence[dict[str, str]], *, coding: str = "utf-8", separator: str = ",") -> bytes:
    """Return rows as a file of separated values."""
    lines = [HEAD, *([cells[heading] for heading in HEAD] for cells in rows)]
    return "".join(separator.join(line) + "\r\n" for line in lines).encode(coding)


def ours(cells: dict[str, str]) -> dict[str, str]:
    """Return a row by our names."""
    return {name: cells[heading] for name, heading in import_map().columns.items()}
