"""Who may which verb with a committee: one table for the whole cast."""

import pytest

from tests.cast import person
from tests.committees.story import formed
from tests.support import at
from tongdeng.kernel import access

pytestmark = pytest.mark.django_db
LATER = at("2026-01-21 09:00")
# see, inside (what is not posted yet) and the verbs of the office, for each role
RIGHTS = """
    who     see  inside  call  file  leave
    zhou    yes  yes     yes   no    no
    zheng   yes  yes     yes   yes   yes
    feng    yes  yes     yes   yes   no
    wu      yes  no      no    no    no
    qian    yes  no      no    no    no
    liu     yes  no      no    no    no
    chen    yes  no      no    no    no
    li      yes  no      no    no    no
    wang    yes  no      no    no    no
    zhao    yes  no      no    no    no
    guan    no   no      no    no    no
    he      no   no      no    no    no
    huang   no   no      no    no    no
"""


def test_the_table_of_rights_is_as_the_town_would_expect() -> None:
    committee = formed()
    cells_of = {}
    heading, *lines = [line.split() for line in RIGHTS.strip().splitlines()]
    for who, *_cells in lines:
        open_to = access.verbs(person(who, LATER), committee)
        cells_of[who] = ["yes" if verb in open_to else "no" for verb in heading[1:]]
    assert cells_of == {who: cells for who, *cells in lines}
