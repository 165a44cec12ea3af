"""`tongdeng roster apply`: what the page does, from the command line."""

from argparse import Namespace

import pytest

from tests.cast import ESTATE, HOME
from tests.people.rosters import GOOD, excel
from tongdeng.ops import importing
from tongdeng.people.models import Change, Roster, Tenure
from tongdeng.people.queries import register

SALE = ("12号楼", "1单元", "301", "89.50", "林立秋", "19900007001")


def applied(*rows: tuple[object, ...], yes: bool = True, estate: str = ESTATE) -> tuple[int, str]:
    """Return the exit code, and all that was said."""
    said: list[str] = []

    def refuse(sentence: str) -> int:
        said.append(sentence)
        return 2

    asked = Namespace(yes=yes, complete=False)
    code = importing.apply(estate, excel(list(rows)), asked=asked, report=said.append, refuse=refuse)
    return code, "\n".join(said)


def test_new_homes_are_stored_and_changes_are_proposed(town_db: str) -> None:
    code, said = applied(GOOD, SALE)
    assert (code, "新登记 1 套" in said, "处变更等待" in said) == (0, True, True)
    assert Tenure.objects.filter(place=HOME[:-1] + "2", person__name="林夏至").exists()
    assert [row.person.name for row in register.tenures(HOME)] == ["王小满"]
    assert Change.objects.filter(place=HOME, state="proposed").exists()


def test_without_yes_it_only_shows_what_would_happen_and_keeps_nothing(town_db: str) -> None:
    code, said = applied(GOOD, yes=False)
    assert (code, "新房屋 1" in said, "没有写入" in said) == (0, True, True)
    assert not Roster.objects.exists()
    assert not Tenure.objects.filter(place=HOME[:-1] + "2").exists()


def test_faults_are_named_and_nothing_is_stored(town_db: str) -> None:
    code, said = applied(GOOD, ("12", "1", "303", "?", "", ""))
    assert (code, "第 3 行 · 面积" in said) == (1, True)
    assert not Roster.objects.exists()


def test_whose_a_number_is_must_be_said_on_the_page(town_db: str) -> None:
    code, said = applied((*SALE[:4], "别的名字", "19900000001"))
    assert (code, "199****0001" in said, "19900000001" in said) == (1, True, False)


@pytest.mark.parametrize("estate", ["410202901001", "1", "410202901001999"])
def test_another_place_than_an_estate_is_refused_in_a_sentence(town_db: str, estate: str) -> None:
    assert applied(GOOD, estate=estate) == (2, f"没有代码为 {estate} 的小区")
