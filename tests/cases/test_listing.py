"""The list of all cases: what it holds for whom, and that each filter says what its name says."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.cases.story import DONE, FILED, assigned, filed, finished, light
from tests.cast import (
    BUILDING,
    CAST,
    ESTATE,
    FOREIGN_BUILDING,
    NEIGHBOUR,
    OTHER_HOME,
    RESIDENT,
    WORKER,
    person,
)
from tests.support import at
from tongdeng.cases import actions
from tongdeng.cases.actions import Opinion, timed
from tongdeng.cases.models import Case
from tongdeng.cases.queries import listing
from tongdeng.cases.rules.listing import (
    After,
    Asked,
    after_of,
    is_phone,
    number_of,
    pairs_of,
    terms_of,
    written,
)
from tongdeng.kernel import deadlines

pytestmark = pytest.mark.django_db
LATER = DONE + timedelta(days=8)


def town() -> list[Case]:
    """Return five cases of estate A in different states, and one of another estate."""
    return [
        finished(),
        assigned(light(moment=FILED - timedelta(minutes=1))),
        filed(who=NEIGHBOUR, place=OTHER_HOME, words="水管漏水 Leak", moment=FILED - timedelta(days=3)),
        filed(who=NEIGHBOUR, place=OTHER_HOME, words="暖气片渗水", moment=FILED + timedelta(minutes=9)),
        light(words="停电了", caller="吴示例", caller_phone="19900000777", moment=FILED - timedelta(days=40)),
        filed(who="he", place=FOREIGN_BUILDING, words="暖气不热", channel="phone", moment=FILED),
    ]


def shown(who: str, asked: Asked | None = None) -> list[str]:
    rows = listing.narrowed(listing.all_cases(person(who, DONE)), asked or Asked())
    return [case.words for case in listing.newest(rows, None, 50)]


ALL = ["暖气片渗水", "暖气不热，两天了", "三楼灯不亮", "水管漏水 Leak", "停电了"]
NONE: list[str] = []


#  who sees                   cases of estate A, of every state    the other estate's
@pytest.mark.parametrize(
    ("who", "own", "foreign"),
    [
        *((key, True, False) for key in ("chen", "qian", "wu", "zheng")),
        *((key, True, True) for key in ("feng", "liu")),
        *((key, False, False) for key in ("wang", "zhao", "li", "sun", "zhou", "guan", "huang")),
        ("he", False, True),
    ],
)
def test_who_holds_an_office_finds_the_cases_of_every_state_at_their_place_and_nobody_else(
    who: str, own: bool, foreign: bool
) -> None:
    town()
    assert sorted(shown(who)) == sorted((ALL if own else NONE) + (["暖气不热"] if foreign else NONE))


FILTERS: tuple[tuple[Asked, Callable[[Case], bool]], ...] = (
    (Asked(terms=("暖气",)), lambda c: "暖气" in c.words),
    (Asked(terms=("leak",)), lambda c: "Leak" in c.words),
    (Asked(terms=("两天了",)), lambda c: "两天了" in c.words),
    (Asked(terms=("天两",)), lambda c: False),
    (Asked(terms=("漏水", "3号楼")), lambda c: "漏水" in c.words and "3号楼" in c.where),
    (Asked(terms=("12号楼",)), lambda c: "12号楼" in c.where),
    (Asked(state="filed"), lambda c: c.state == "filed"),
    (Asked(state="finished"), lambda c: c.state == "finished"),
    (Asked(kind="repair"), lambda c: c.kind == "repair"),
    (Asked(category="home.heating.cold"), lambda c: c.category_id == "home.heating.cold"),
    (Asked(urgency="urgent"), lambda c: c.urgency == "urgent"),
    (Asked(channel="phone"), lambda c: c.channel == "phone"),
    (Asked(place=BUILDING), lambda c: c.place.startswith(BUILDING)),
    (Asked(place=ESTATE, unheld=True), lambda c: c.assignee_id is None),
    (Asked(since=date(2026, 1, 13)), lambda c: c.filed_at >= at("2026-01-13 00:00")),
    (Asked(until=date(2026, 1, 10)), lambda c: c.filed_at < at("2026-01-11 00:00")),
    (Asked(since=date(2026, 1, 10), until=date(2026, 1, 10)), lambda c: c.filed_at.day == 10),
)


def test_each_filter_keeps_what_a_look_at_each_row_would_keep() -> None:
    town()
    own = [case for case in Case.objects.all() if case.place.startswith(ESTATE)]
    for asked, keeps in FILTERS:
        expected = {case.words for case in own if keeps(case)}
        assert set(shown("chen", asked)) == expected, asked


def test_a_holder_is_found_with_what_they_hold_and_offered_while_it_is_open() -> None:
    town()
    li = person(WORKER, DONE)
    assert shown("chen", Asked(holder=li.pk)) == ["暖气不热，两天了", "三楼灯不亮"]
    assert [p.pk for p in listing.holders(person("chen", DONE))] == [li.pk]


def test_a_number_is_found_whole_and_by_its_end() -> None:
    case = town()[2]
    whole = number_of(case.number)
    end = number_of(case.number.partition("-")[2])
    assert whole
    assert end
    assert (whole.whole, end.whole) == (True, False)
    assert shown("chen", Asked(number=whole)) == shown("chen", Asked(number=end)) == ["水管漏水 Leak"]
    assert shown("he", Asked(number=whole)) == []


def test_pages_follow_each_other_without_a_gap_or_a_repeat_even_at_one_moment() -> None:
    for number in range(7):
        light(words=f"灯{number}", moment=FILED + timedelta(minutes=number // 3))
    rows, seen, after = listing.all_cases(person("chen", DONE)), list[str](), None
    while part := listing.newest(rows, after, 2):
        seen += [case.words for case in part]
        after = after_of(written(part[-1].filed_at, part[-1].pk))
    assert seen == [case.words for case in listing.newest(rows, None, 50)]
    assert len(set(seen)) == 7


def test_the_count_stops_at_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    town()
    rows = listing.all_cases(person("chen", DONE))
    assert listing.counted(rows) == 5
    monkeypatch.setattr(listing, "COUNTED_AT_MOST", 2)
    assert listing.counted(rows) == 3


def test_what_was_finished_waits_for_a_call_until_somebody_said_something() -> None:
    case, desk = finished(), person("chen", DONE)
    assert [c.pk for c in listing.to_call(desk, DONE)] == [case.pk]
    actions.visit(case, Opinion(words="好了"), solved=True, by=desk, at=DONE)
    assert not listing.to_call(desk, DONE)


def test_what_silence_closed_is_called_as_long_as_it_can_be_sent_back() -> None:
    finished()
    deadlines.sweep(at=LATER)
    for event in timed_events():
        timed.act(event)
    desk = person("chen", LATER)
    assert [c.state for c in listing.to_call(desk, LATER)] == ["unconfirmed"]
    assert not listing.to_call(desk, DONE + timedelta(days=15))


def timed_events() -> list[object]:
    from tongdeng.kernel.models import Event

    return list(Event.objects.filter(kind="case.fired", at=LATER))


#  who may look for a caller      王's own number: hers alone      the name of a caller
@pytest.mark.parametrize("who", list(CAST))
def test_only_those_who_may_call_find_a_case_by_its_caller(who: str) -> None:
    town()
    asks, allowed = person(who, DONE), who in ("chen", "qian", "zheng")
    by_phone = listing.by_caller(asks, phone=CAST[RESIDENT].phone)
    assert [c.words for c in by_phone] == (["暖气不热，两天了"] if allowed else [])
    assert [c.words for c in listing.by_caller(asks, name="吴示例")] == (["停电了"] if allowed else [])
    assert [c.words for c in listing.by_caller(asks, phone="19900000777")] == (["停电了"] if allowed else [])


def test_what_is_typed_is_read_as_words_a_number_or_a_telephone() -> None:
    assert terms_of(" 暖气  A区 水 ") == ("暖气", "a区")
    assert pairs_of("不热了") == ["不热", "热了"]
    assert (is_phone("199-0000-0001"), is_phone("鼎立-20260113-001"), is_phone("20260113-001")) == (
        True,
        False,
        False,
    )
    assert number_of("鼎立-20261399-001") is None
    assert number_of("鼎立-20260113-001").day == date(2026, 1, 13)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "typed", ["", "x", "2026-01-13", "2026-01-13T10:00:00_x", "2026-01-13T10:00:00_" + "0" * 32]
)
def test_an_address_that_names_no_row_begins_at_the_top(typed: str) -> None:
    assert after_of(typed) is None


def test_a_row_is_named_as_it_is_read() -> None:
    case = filed()
    assert after_of(written(case.filed_at, case.pk)) == After(case.filed_at, case.pk)
