"""Wishes: neighbours join in, and an organiser must answer."""

import pytest

from tests.activities.story import DAY, HOUR, PLANNED, SIGNED, misfits, plan, tenant
from tests.cast import ESTATE, person
from tests.support import tamper, undone
from tongdeng.activities.actions import wishes
from tongdeng.activities.models import Wish
from tongdeng.activities.queries import activities as queries
from tongdeng.kernel import deadlines
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused, TooMany
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import tell
from tongdeng.notices.models import Notice

pytestmark = pytest.mark.django_db


def wished(title: str = "想学太极拳") -> Wish:
    return wishes.wish(ESTATE, title=title, by=person("wang", PLANNED), at=PLANNED)


def ripe() -> Wish:
    return wishes.join(wished(), by=person("zhao", SIGNED), at=SIGNED)


def told(kind: str) -> set[str]:
    for event in Event.objects.filter(kind=kind):
        tell(event)
    return set(Notice.objects.filter(kind=kind).values_list("person__title", flat=True))


def test_a_wish_begins_with_the_household_that_made_it_and_each_joins_once() -> None:
    wish = wished()
    assert (wish.joined, wish.needed, wish.state) == (1, 2, "open")
    tenant("huang")
    for who in ("wang", "huang"):
        with pytest.raises(StepRefused, match="您家已经加入"):
            wishes.join(wish, by=person(who, SIGNED), at=SIGNED)
    for who in ("he", "chen"):
        with pytest.raises((NotFound, Forbidden)):
            wishes.join(wish, by=person(who, SIGNED), at=SIGNED)
    with pytest.raises(Forbidden):
        wishes.wish(ESTATE, title="别的小区", by=person("he", PLANNED), at=PLANNED)
    with pytest.raises(Invalid):
        wished(" ")


def test_with_enough_households_an_organiser_must_answer_within_five_working_days() -> None:
    wish = ripe()
    assert (wish.state, wish.joined) == ("offered", 2)
    assert wish.answer_by is not None
    assert wish.answer_by.date().isoformat() == "2026-06-09"  # 2 June is a Tuesday
    assert told("wish.offer") == {"陈管家", "钱经理", "周主任", "吴书记", "郑社工"}
    deadlines.sweep(at=wish.answer_by - 2 * DAY)
    deadlines.sweep(at=wish.answer_by)
    assert told("wish.fired") == {"陈管家", "钱经理", "周主任", "吴书记", "郑社工", "冯科长"}


def test_an_organiser_takes_it_on_or_says_why_not_and_those_who_joined_hear_of_it() -> None:
    with undone():
        activity = wishes.take(ripe(), plan(), by=person("wu", SIGNED), at=SIGNED + HOUR)
        assert (activity.is_draft, activity.wish.state if activity.wish else "") == (True, "taken")
        assert told("wish.take") == {"王女士", "赵先生"}
    wish = ripe()
    with pytest.raises(Invalid):
        wishes.decline(wish, reason="", by=person("zhou", SIGNED), at=SIGNED + HOUR)
    wish = wishes.decline(wish, reason="没有教练，入秋再办", by=person("zhou", SIGNED), at=SIGNED + HOUR)
    assert told("wish.decline") == {"王女士", "赵先生"}
    deadlines.sweep(at=SIGNED + 30 * DAY)
    assert not Event.objects.filter(kind="wish.fired").exists()
    with pytest.raises(StepRefused, match="暂时办不了"):
        wishes.join(wish, by=person("zhao", SIGNED), at=SIGNED)


def test_a_resident_takes_back_their_own_wish_and_makes_three_a_month() -> None:
    wish = wished()
    with pytest.raises(Forbidden):
        wishes.withdraw(wish, by=person("zhao", SIGNED), at=SIGNED)
    wishes.withdraw(wish, by=person("wang", SIGNED), at=SIGNED)
    assert list(queries.wishes(person("zhao", SIGNED))) == []
    for _more in range(2):
        wished()
    with pytest.raises(TooMany):
        wished()


def test_what_was_rewritten_of_a_wish_is_named() -> None:
    ripe()
    assert misfits() == set()
    for statement in (
        "UPDATE activities_wish SET joined = 9",
        "DELETE FROM activities_joining WHERE at = (SELECT max(at) FROM activities_joining)",
    ):
        with undone():
            tamper(statement)
            assert misfits() == {"the households are not those that its events name"}
