"""The two notices of a vote that is held on paper alone, to be filled in by hand."""

from tongdeng.web.kit.official_documents import (
    BLANK_DAY,
    NOTICE,
    Block,
    Column,
    Document,
    Fields,
    Heading,
    Paragraph,
    Signature,
    Table,
)
from tongdeng.web.votes.papers.about import GAP, About
from tongdeng.web.votes.papers.notice import LAW
from tongdeng.web.votes.papers.result import REMEDY

MOTIONS = 3
BLANK = About()
EVERYBODY = f"{GAP}全体业主："


def notice() -> Document:
    """Return the notice of a vote."""
    body: list[Block] = [
        Paragraph(LAW),
        Heading("表决事项"),
        Table(
            [Column("序号", 16), Column("事项和议案内容", 100, "left"), Column("预算（元）", 40)],
            [[str(place), "", ""] for place in range(1, MOTIONS + 1)],
            height=18,
        ),
        Heading("表决时间和方式"),
        Fields([("表决开始时间", ""), ("表决截止时间", ""), ("领票、交票地点", ""), ("收票时间", "")]),
        Heading("业主名册和异议"),
        Paragraph(
            f"业主名册以{BLANK_DAY}为准，与本公告同时公示。对名册有异议的，请在表决开始前向业主委员会或者居民委员会提出。"
        ),
        Heading("监票人和联系方式"),
        Fields([("监票人", ""), ("联系人", ""), ("联系电话", "")]),
    ]
    return _posted("表决公告", "业主表决公告", body)


def announcement() -> Document:
    """Return the announcement of a result."""
    tests = ["参与表决的专有部分面积", "参与表决的人数", "同意的专有部分面积", "同意的人数"]
    body: list[Block] = [
        Paragraph(f"{GAP}{GAP}业主表决已于{BLANK_DAY}截止。经计票，现将结果公告如下："),
        Heading("表决情况"),
        Fields([("业主总人数", ""), ("专有部分总面积", "")], 2),
        Fields([("送达", ""), ("发放表决票", ""), ("收回表决票", ""), ("作废", ""), ("有效票", ""), ("无效票", "")], 3),
        Heading("表决结果"),
        Fields([("表决事项", "")]),
        Table(
            [Column("检验", 60, "left"), Column("数量", 34), Column("占比", 30), Column("结论", 32)],
            [[test, "", "", ""] for test in tests],
        ),
        Fields([("同意", ""), ("不同意", ""), ("弃权", "")], 3),
        Fields([("结果（通过或者未通过）", "")]),
        Heading("监票和计票"),
        Fields([("监票人", ""), ("计票人", "")], 2),
        Heading("公示和异议"),
        Paragraph(f"本结果公示至{BLANK_DAY}。{REMEDY}"),
    ]  # fmt: skip
    return _posted("表决结果公告", "业主表决结果公告", body)


def _posted(kind: str, title: str, body: list[Block]) -> Document:
    return Document(
        kind, (title,), body, style=NOTICE, addressee=EVERYBODY, signature=Signature(BLANK.offices)
    )
