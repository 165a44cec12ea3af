"""A name on its way: from the file of an office to the register, the roll, and the paper that hangs on the wall."""

import io
from collections.abc import Iterator, Sequence

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.cast import COMMUNITY_WORKER, ESTATE, person
from tests.votes import story
from tests.votes.story import ANNOUNCED
from tests.web.fonts import pages, printing_from, shipped
from tongdeng.kernel.texts import one_line
from tongdeng.people.actions.roster import reading, storing
from tongdeng.people.rules import masked_name
from tongdeng.places.models import Place
from tongdeng.votes.models import Vote
from tongdeng.votes.queries import rolls
from tongdeng.web.kit.official_documents import Table, pdf
from tongdeng.web.votes.papers.about import About
from tongdeng.web.votes.papers.roll import HALF, sheet

pytestmark = pytest.mark.django_db

FIELD = [
    "阿依古丽·买买提",
    "𮯰某某",
    "\U00031350立秋",
    "欧阳𠮷",
    "林\u200b夏至",
    "王\u3000伟",
    "\ue863白露",
    "葛\U000e0100某",
]
# URO, Extensions A to I: those of which fonts have no shape print as a box, and are read back all the same.
BLOCKS = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2EE5D), (0x30000, 0x323AF))
HAN = st.one_of(*(st.integers(*block).map(chr) for block in BLOCKS))
# Without the signs that part two names: a file has one person in a line.
ANY = st.text(st.characters(categories=["L", "M", "N", "Co"]), min_size=1, max_size=12)


@pytest.fixture(autouse=True, scope="module")
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


def on_the_roll(names: Sequence[str]) -> tuple[Vote, list[str]]:
    """Take owners of these names from an Excel file to a posted roll; return it, and their names in order."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("楼栋", "单元", "房号", "面积", "业主姓名", "手机号", "面积来源"))
    for number, name in enumerate(names, start=1):
        sheet.append(
            ("20号楼", "1单元", str(100 + number), "89.50", name, f"1990009{number:04d}", "不动产登记")
        )
        # Excel takes a name that begins with = for a formula; people type an apostrophe before it.
        sheet.cell(sheet.max_row, 5).data_type = "s"
    out = io.BytesIO()
    book.save(out)
    clerk = person(COMMUNITY_WORKER, ANNOUNCED)
    roster = reading.upload(Place.objects.get(code=ESTATE), out.getvalue(), by=clerk, at=ANNOUNCED)
    roster = reading.read(roster, by=clerk, at=ANNOUNCED, progress=lambda done: None)
    assert (roster.state, roster.errors) == ("tried", [])
    storing.store(roster, by=clerk, at=ANNOUNCED, on=story.PROPOSED.date(), progress=lambda done: None)
    vote = story.announced()
    lines = list(rolls.lines(vote).order_by("place"))
    owners = rolls.owners_of(line.head for line in lines)
    return vote, [owners[owner].name for line in lines for owner in line.head.owners]


def written(name: str) -> str:
    """Return a name as the register keeps it."""
    return one_line(name)


def test_the_names_of_the_field_are_on_the_roll_and_on_its_paper() -> None:
    _vote, found = on_the_roll(FIELD)
    assert found == [written(name) for name in FIELD]
    assert "王伟" in found
    shown = paper(found)
    assert [name for name in found if masked_name(name) not in shown] == []


@given(st.lists(st.text(HAN, min_size=2, max_size=4), min_size=5, max_size=30))
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_any_han_name_is_read_back_from_the_paper_of_the_roll(names: list[str]) -> None:
    shown = paper(names)
    assert [name for name in names if masked_name(name) not in shown] == []


@given(st.lists(ANY.filter(lambda name: bool(one_line(name))), min_size=5, max_size=30))
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_any_name_of_any_script_is_on_the_roll_as_the_file_has_it(names: list[str]) -> None:
    # Nothing leaves the register: each example is taken back as a whole.
    with transaction.atomic():
        _vote, found = on_the_roll(names)
        transaction.set_rollback(True)
    assert found == [written(name) for name in names]


def paper(names: Sequence[str]) -> str:
    """Return what can be read back from a posted roll of these owners."""
    rows = [[str(n), "A区", "89.50", masked_name(name)] * 2 for n, name in enumerate(names, start=1)]
    described = sheet(About(), [Table([*HALF, *HALF], rows)])
    return "\n".join(page.words for page in pages(pdf(lambda: described)))
