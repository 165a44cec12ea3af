"""Who may which verb with a project: one table for the whole cast."""

import pytest

from tests.cast import ESTATE, person
from tests.projects.story import PLANNED, STARTED, draft, planned, started
from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden
from tongdeng.projects.actions import planning
from tongdeng.projects.models import Project

pytestmark = pytest.mark.django_db
RIGHTS = """
    who    see inside fund start measure countersign vary approve put sign note settle suspend publish
    qian   yes yes    yes  yes   yes     yes         yes  no      yes yes  yes  no     yes     yes
    chen   yes yes    no   no    yes     yes         no   no      yes yes  yes  no     no      yes
    li     yes yes    no   no    yes     no          no   no      no  no   yes  no     no      no
    zhou   yes yes    yes  yes   yes     yes         yes  yes     yes yes  yes  yes    yes     yes
    wu     yes yes    no   no    yes     yes         no   no      yes yes  yes  no     no      yes
    zheng  yes yes    yes  yes   yes     yes         yes  yes     yes yes  yes  yes    yes     yes
    feng   yes yes    no   no    no      no          no   no      no  no   no   no     yes     no
    liu    yes yes    no   no    no      no          no   no      no  no   no   no     no      no
    wang   yes no     no   no    no      no          no   no      no  no   no   no     no      no
    zhao   yes no     no   no    no      no          no   no      no  no   no   no     no      no
    guan   no  no     no   no    no      no          no   no      no  no   no   no     no      no
    he     no  no     no   no    no      no          no   no      no  no   no   no     no      no
    huang  no  no     no   no    no      no          no   no      no  no   no   no     no      no
"""


def test_the_table_of_rights_is_as_the_estate_would_expect() -> None:
    project = started()
    cells_of = {}
    heading, *lines = [line.split() for line in RIGHTS.strip().splitlines()]
    for who, *_cells in lines:
        open_to = access.verbs(person(who, STARTED), project)
        cells_of[who] = ["yes" if verb in open_to else "no" for verb in heading[1:]]
    assert cells_of == {who: cells for who, *cells in lines}


def test_residents_see_a_project_from_its_start_and_staff_from_the_plan() -> None:
    project = planned()
    for who, sees in (("wang", False), ("li", True), ("feng", True), ("he", False)):
        assert access.may(person(who, PLANNED), project, "see") is sees, who


@pytest.mark.parametrize("who", ["chen", "li", "wu", "feng", "liu", "wang", "he", "huang"])
def test_only_manager_committee_and_community_begin_a_project(who: str) -> None:
    with pytest.raises(Forbidden):
        planning.plan(ESTATE, draft(), by=person(who, PLANNED), at=PLANNED)
    assert not Project.objects.exists()
