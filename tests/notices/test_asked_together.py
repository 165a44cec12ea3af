"""The right asked for of many people at once is the one asked for of each."""

from collections.abc import Sequence

import pytest

from tests.cases import story as cases
from tests.cast import BUILDING, CAST, person
from tests.notices.story import sent
from tests.support import at
from tongdeng.kernel import access
from tongdeng.kernel.models import Subject
from tongdeng.people.queries import load_homes_of

pytestmark = pytest.mark.django_db
LATER = at("2026-03-02 12:00")
CASE = ("see", "say", "answer", "note", "assign", "shoot", "claim", "confirm", "call", "reopen")
ANNOUNCEMENT = ("see", "inside", "read", "reach", "withdraw", "homes")


def answers(subject: Subject, verbs: Sequence[str], *, together: bool) -> dict[str, set[str]]:
    """Return who of the cast may do each verb, asked for all at once or each alone."""
    found = {}
    for verb in verbs:
        people = {key: person(key, LATER) for key in CAST}
        if together:
            load_homes_of(list(people.values()), LATER)
            may = [who.pk for who in access.may_each(people.values(), subject, verb)]
        else:
            may = [who.pk for who in people.values() if access.may(who, subject, verb)]
        found[verb] = {key for key, who in people.items() if who.pk in may}
    return found


def test_of_a_case_each_of_the_cast_gets_the_answer_that_they_get_alone() -> None:
    case = cases.assigned()
    alone = answers(case, CASE, together=False)
    assert answers(case, CASE, together=True) == alone
    assert len(set(map(frozenset, alone.values()))) > 4


def test_of_an_announcement_each_of_the_cast_gets_the_answer_that_they_get_alone() -> None:
    announcement = sent(buildings=[BUILDING])
    alone = answers(announcement, ANNOUNCEMENT, together=False)
    assert answers(announcement, ANNOUNCEMENT, together=True) == alone
    assert (alone["read"], "zhao" in alone["see"]) == ({"wang"}, False)
