"""The roll of a vote to post, with masked names: two homes in a line, building by building."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from uuid import UUID

from tongdeng.kernel.clock import local_day
from tongdeng.people.models import Person
from tongdeng.people.rules import masked_name
from tongdeng.places import queries as places
from tongdeng.places.rules import cut
from tongdeng.votes.models import RollHome, Vote
from tongdeng.votes.queries import marks, rolls
from tongdeng.web.kit.official_documents import (
    FORM,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Note,
    Paragraph,
    Row,
    Signature,
    Table,
    day,
    moment,
)
from tongdeng.web.kit.typeset import boxes
from tongdeng.web.votes.papers.about import About, about, square

CHANGED_AT_MOST = 200  # lines of recent changes on the wall; of more, a sentence says how many
SHEET = replace(FORM, name="roll", left=15, right=15, top=18, bottom=18, table_size=11, row_height=7)
HALF = (
    Column("序号", 13),
    Column("房屋", 33, "left"),
    Column("面积", 22, "right"),
    Column("业主", 22, "left"),
)
SIGNS = {"survey": "测", "contract": "合"}
BLANK_ROWS = 34


def roll(vote: Vote) -> Document:
    """Return the roll of an announced vote, of the day of its announcement."""
    facts, lines = about(vote), list(rolls.lines(vote))
    names = rolls.owners_of(home.head for home in lines)
    rows = list(_rows(lines, names))
    said = boxes(cell.text if isinstance(cell, Cell) else cell for row in rows for cell in row)
    body: list[Block] = [
        *_head(facts),
        *([Note(said)] if said else []),
        Table([*HALF, *HALF], rows),
        *_changes(vote, lines),
        Paragraph(f"以上共{facts.heads}人，专有部分面积{facts.area}平方米。"),
    ]
    return sheet(facts, body)


def sheet(facts: About, body: Sequence[Block]) -> Document:
    return Document(
        "业主名册",
        ("业主名册", "（公示）"),
        body,
        style=SHEET,
        number=facts.number,
        signature=Signature(facts.offices, facts.announced_on),
        footer=f"业主名册　{facts.number}" if facts.number else "业主名册",
    )


def blank() -> Document:
    """Return a roll to be filled in by hand."""
    empty = [[""] * len(HALF) * 2] * BLANK_ROWS
    return sheet(About(), [*_head(About()), Table([*HALF, *HALF], empty, height=9)])


def _head(facts: About) -> Iterator[Block]:
    yield Paragraph(facts.title, lead="表决事项：", indent=False)
    yield Paragraph(f"{facts.scope}。名册以{day(facts.record_date)}为准。", lead="范　　围：", indent=False)
    yield Paragraph(
        f"对名册有异议的，请在{moment(facts.opens)}前向{facts.committee.name}或者{facts.community.name}提出。",
        lead="异　　议：",
        indent=False,
    )
    yield Note(
        "序号为业主人数：同一买受人的几套房屋算一人，建设单位未售、未交付的房屋合算一人，面积都计入。"
        "面积单位为平方米，以不动产登记为准；注“测”的以测绘为准，注“合”的以买卖合同为准。"
    )


def _rows(lines: Iterable[RollHome], names: Mapping[UUID, Person]) -> Iterator[Row]:
    grouped = [(code, list(of)) for code, of in groupby(lines, key=lambda home: cut(home.place, "building"))]
    known = places.named(code for code, _of in grouped)
    for code, of in grouped:
        above = known[code].path if code in known else ""
        if above:
            yield [Cell(above, across=2 * len(HALF), head=True, align="left")]
        cells = [_home(home, above, names) for home in of]
        for left, right in zip(cells[::2], [*cells[1::2], [""] * len(HALF)], strict=False):
            yield [*left, *right]


def _home(home: RollHome, above: str, names: Mapping[UUID, Person]) -> list[str]:
    area = square(home.area) + SIGNS.get(home.area_source, "")
    return [str(home.head.position), home.where.removeprefix(above), area, _masked(home, names)]


def _masked(home: RollHome, names: Mapping[UUID, Person]) -> str:
    if home.head.developer:
        return "建设单位"
    owners = [masked_name(names[pk].name or names[pk].title) for pk in home.head.owners if pk in names]
    return "、".join(owners) or "未登记"


def _changes(vote: Vote, lines: Sequence[RollHome]) -> Iterator[Block]:
    recent = marks.recent(vote, [home.place for home in lines])
    changed = [
        [day(local_day(mark.at)), home.where, str(mark.what), str(mark.confirmed_by or "—")]
        for home in lines
        for mark in recent.get(home.place, [])
    ]
    if not changed:
        return
    yield Heading("名册基准日前90天以来的登记变更", numbered=False)
    if len(changed) > CHANGED_AT_MOST:
        yield Paragraph(f"共有{len(changed)}处登记变更，逐套标注在网上的名册里。")
        return
    columns = [Column("日期", 42), Column("房屋", 68, "left"), Column("变更", 40), Column("核对", 30)]
    yield Table(columns, changed)
