"""Who may which verb with platforms, volunteers, tasks and service: one table for the whole cast (VM-10)."""

import pytest

from tests.cast import person
from tests.members.story import CHECKED, listed, platform, taken, task, volunteer
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import Record
from tongdeng.members.actions import consenting, tasks, verifying

pytestmark = pytest.mark.django_db
# 周 leads the platform, 王 is registered there, took the visits and served; 赵 is a neighbour.
#         platform       volunteer        need        visits           service
RIGHTS = """
    who   see change plan see withdraw    see invite  see address      see verify drop
    zheng yes yes    yes  yes yes         yes yes     yes yes          yes yes    no
    zhou  yes no     yes  yes no          yes yes     yes yes          yes yes    no
    wang  yes no     no   yes yes         yes no      yes yes          yes no     yes
    zhao  yes no     no   no  no          yes no      no  no           no  no     no
    wu    yes no     no   no  no          yes no      no  no           no  no     no
    feng  yes no     no   no  no          no  no      no  no           no  no     no
    liu   yes no     no   no  no          no  no      no  no           no  no     no
    chen  yes no     no   no  no          yes no      no  no           no  no     no
    qian  yes no     no   no  no          yes no      no  no           no  no     no
    li    yes no     no   no  no          yes no      no  no           no  no     no
    guan  no  no     no   no  no          no  no      no  no           no  no     no
    he    no  no     no   no  no          no  no      no  no           no  no     no
    huang no  no     no   no  no          no  no      no  no           no  no     no
"""
SPANS = (3, 2, 2, 2, 3)


def test_the_table_of_rights_is_as_the_town_would_expect() -> None:
    place = platform(leader="zhou")
    wang = volunteer(place)
    need, visits = task(place), taken(task(place, "visits"), wang)
    records: list[Record] = [place, wang, need, visits, listed(need, wang)]
    heading, *lines = [line.split() for line in RIGHTS.strip().splitlines()]
    columns = [record for record, span in zip(records, SPANS, strict=True) for _n in range(span)]
    found = {}
    for who, *_cells in lines:
        actor = person(who, CHECKED)
        open_to = {id(record): access.verbs(actor, record) for record in records}
        cells = zip(heading[1:], columns, strict=True)
        found[who] = ["yes" if verb in open_to[id(record)] else "no" for verb, record in cells]
    assert found == {who: cells for who, *cells in lines}


def test_a_verb_of_somebody_else_is_refused_as_if_the_record_were_not_there() -> None:
    place = platform(leader="zhou")
    wang = volunteer(place)
    work = task(place, "visits")
    row = listed(task(place), wang)
    zhao = person("zhao", CHECKED)
    deeds = (
        lambda: consenting.withdraw(wang, by=zhao, at=CHECKED),
        lambda: consenting.agree(wang, "photo", by=zhao, at=CHECKED),
        lambda: tasks.take(work, by=zhao, at=CHECKED),
        lambda: verifying.verify(row, by=zhao, at=CHECKED),
    )
    for deed in deeds:
        with pytest.raises(NotFound):
            deed()
