"""Points are postings: by a versioned table, corrected by counter-postings, and their sum is the balance (VM-4, VM-14)."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import COMMUNITY, person
from tests.members import story
from tests.members.story import CHECKED, DONE, SERVED, as_person, listed, platform, task, verified, volunteer
from tests.support import at, tamper, undone
from tongdeng.kernel import seals
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Refused, StepRefused
from tongdeng.members.actions import accounts, consenting, platforms, verifying
from tongdeng.members.models import Platform, Posting, Volunteer
from tongdeng.members.queries import services as queries
from tongdeng.members.rules import points
from tongdeng.members.rules.points import Table, earned, standing

pytestmark = pytest.mark.django_db
LATER = at("2026-02-02 09:00")
OTHER = Table({"building": 1, "patrol": 1, "visits": 1, "need": 4}, month=7, year=50)


def fresh(who: Volunteer) -> Volunteer:
    return Volunteer.objects.get(pk=who.pk)


def test_a_verified_service_is_posted_by_the_table_of_its_day_and_another_version_changes_nothing_vm_4() -> (
    None
):
    place, zheng = platform(), person("zheng", CHECKED)
    wang, work = volunteer(place), task(place)
    verified(listed(work, wang))
    platforms.set_points(COMMUNITY, OTHER, valid_from=at("2026-02-01 00:00"), by=zheng, at=CHECKED)
    later = task(place, moment=CHECKED, starts_at=at("2026-02-01 09:00"), ends_at=at("2026-02-01 12:00"))
    row = listed(later, wang, at("2026-02-01 09:00"), at("2026-02-01 12:00"), moment=LATER)
    verifying.verify(row, by=story.second(), at=LATER)
    rows = Posting.objects.order_by("at").values_list("points", "version", "reason")
    assert list(rows) == [(5, 0, "service"), (7, 1, "service")]  # 4 an hour, and 7 at most in a month
    assert fresh(wang).points == 12
    assert seals.verify() is None


@pytest.mark.parametrize(
    ("minutes", "before", "count"),
    [(0, 0, 0), (29, 0, 0), (30, 0, 1), (59, 0, 1), (150, 0, 5), (150, 98, 2), (150, 100, 0), (600, 90, 10)],
)
def test_points_are_rounded_down_and_stop_at_the_month(minutes: int, before: int, count: int) -> None:
    assert earned(points.DEFAULT, "need", minutes, this_month=before) == count


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"per_hour": {"need": 2}}, "building"), ({"month": 0}, "month"), ({"year": 9999}, "year")],
)
def test_a_table_out_of_range_or_from_the_past_is_refused_vm_4(changes: dict[str, Any], field: str) -> None:
    table = Table(**({"per_hour": dict(OTHER.per_hour), "month": 7, "year": 50} | changes))
    for moment, wanted in ((LATER, field), (SERVED, "valid_from")):
        with pytest.raises(Invalid) as refused:
            platforms.set_points(COMMUNITY, table, valid_from=moment, by=person("zheng", CHECKED), at=CHECKED)
        assert wanted in refused.value.fields
    with pytest.raises(Forbidden):
        platforms.set_points(COMMUNITY, OTHER, valid_from=LATER, by=person("wu", CHECKED), at=CHECKED)


def test_nobody_enters_points_for_themselves() -> None:
    place = platform()
    zheng, wang = volunteer(place, "zheng"), volunteer(place)
    for deed in (
        lambda: accounts.award(zheng, 10, words="写通讯", by=person("zheng", CHECKED), at=CHECKED),
        lambda: accounts.exchange(zheng, place.pk, 10, words="x", by=person("zheng", CHECKED), at=CHECKED),
        lambda: accounts.exchange(wang, place.pk, 10, words="x", by=as_person(wang, CHECKED), at=CHECKED),
    ):
        with pytest.raises(Forbidden):
            deed()
    with pytest.raises(Forbidden):
        accounts.award(wang, 10, words="写通讯", by=as_person(wang, CHECKED), at=CHECKED)
    assert not Posting.objects.exists()


def test_a_correction_is_a_counter_posting_made_once_vm_4() -> None:
    wang, zheng = volunteer(platform()), person("zheng", CHECKED)
    row = accounts.award(wang, 10, words="写通讯", by=zheng, at=CHECKED)
    back = accounts.counter(wang, row.pk, words="记错了人", by=zheng, at=LATER)
    assert (back.points, back.counters, fresh(wang).points) == (-10, row, 0)
    for wrong in (row.pk, back.pk):
        with pytest.raises(StepRefused):
            accounts.counter(wang, wrong, words="再来", by=zheng, at=LATER)
    with pytest.raises(NotFound):
        accounts.counter(wang, None, words="再来", by=zheng, at=LATER)
    assert Posting.objects.count() == 2


def test_a_service_that_turned_out_wrong_takes_its_points_back_also_of_who_left_vm_4() -> None:
    place = platform()
    wang = volunteer(place)
    row = verified(listed(task(place), wang))
    consenting.withdraw(wang, by=as_person(wang, CHECKED), at=CHECKED)
    row = verifying.void(row, reason="时间记错", by=story.second(), at=LATER)
    assert (row.state, fresh(wang).points) == ("void", 0)
    assert sorted(Posting.objects.values_list("points", flat=True)) == [-5, 5]
    assert seals.verify() is None


def test_points_go_between_a_person_and_a_platform_both_see_it_and_a_year_has_a_limit_vm_14() -> None:
    place = platform()
    wang, zheng = volunteer(place), person("zheng", CHECKED)
    accounts.award(wang, 60, words="全年出勤", by=zheng, at=CHECKED)
    platforms.set_points(COMMUNITY, OTHER, valid_from=CHECKED, by=zheng, at=CHECKED)
    accounts.exchange(wang, place.pk, -30, words="换一次理发", by=as_person(wang, LATER), at=LATER)
    accounts.exchange(wang, place.pk, 5, words="生日", by=zheng, at=LATER)
    assert (fresh(wang).points, Platform.objects.get(pk=place.pk).points) == (35, 25)
    pairs = [row.pair for row in queries_postings(wang)]
    assert len({pair for pair in pairs if pair}) == 2
    for count, kind in ((-16, StepRefused), (-36, StepRefused), (0, Invalid)):
        with pytest.raises(kind):
            accounts.exchange(wang, place.pk, count, words="再换", by=as_person(wang, LATER), at=LATER)
    assert seals.verify() is None


def queries_postings(who: Volunteer) -> list[Posting]:
    return list(who.postings.all())


STEPS = st.lists(
    st.tuples(st.sampled_from(["award", "spend", "gift", "counter"]), st.integers(-5, 80)), max_size=8
)


@settings(max_examples=20)
@given(steps=STEPS)
def test_the_sum_of_the_postings_is_the_balance_whatever_is_tried_vm_4(steps: list[tuple[str, int]]) -> None:
    with undone():
        place = platform()
        wang, zheng = volunteer(place), person("zheng", CHECKED)
        who = as_person(wang, CHECKED)
        for verb, count in steps:
            try:
                if verb == "award":
                    accounts.award(wang, count, words="x", by=zheng, at=CHECKED)
                elif verb == "counter":
                    last = wang.postings.order_by("at", "id").last()
                    accounts.counter(wang, last.pk if last else None, words="x", by=zheng, at=CHECKED)
                else:
                    signed = count if verb == "gift" else -count
                    by = zheng if verb == "gift" else who
                    accounts.exchange(wang, place.pk, signed, words="x", by=by, at=CHECKED)
            except Refused:
                pass
        found = [row.points for row in queries_postings(wang)]
        assert (fresh(wang).points, min(0, fresh(wang).points)) == (sum(found), 0)
        sides = [row.points for row in Posting.objects.filter(platform=place)]
        assert Platform.objects.get(pk=place.pk).points == sum(sides)
        assert seals.verify() is None


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE members_volunteer SET points = points + 1",
        "DELETE FROM members_posting",
        "UPDATE members_posting SET points = points + 1",
    ],
)
def test_a_balance_that_is_not_its_postings_is_named_by_verify(words: str) -> None:
    wang = volunteer(platform())
    accounts.award(wang, 10, words="写通讯", by=person("zheng", CHECKED), at=CHECKED)
    with undone():  # the owner's own guards would look again at the end
        tamper(words)
        assert seals.verify() is not None


@pytest.mark.parametrize(
    ("hours", "ratings", "level"),
    [
        (99, [5, 5, 5], 0),
        (100, [5, 5, 5], 1),
        (100, [5, 5], 0),  # too few evaluations to speak of quality
        (100, [], 0),
        (100, [2, 3, 3], 0),
        (300, [3, 3, 3], 2),
        (600, [3, 3, 4], 2),
        (600, [3, 4, 4], 3),
        (1500, [4, 4, 4], 5),
        (2000, [3, 3, 3], 2),
    ],
)
def test_a_star_takes_hours_and_quality_both_vm_9(hours: int, ratings: list[int], level: int) -> None:
    found = standing(hours * 60, ratings)
    assert (found.level, found.minutes, found.rated) == (level, hours * 60, len(ratings))
    assert found.quality == (Fraction(sum(ratings), len(ratings)) if len(ratings) >= 3 else None)
    assert (found.next.level if found.next else None) == (level + 1 if level < 5 else None)


def test_the_table_of_a_moment_is_the_newest_that_holds() -> None:
    zheng = person("zheng", CHECKED)
    platforms.set_points(COMMUNITY, OTHER, valid_from=LATER, by=zheng, at=CHECKED)
    assert [queries.table(COMMUNITY, moment).version for moment in (DONE, LATER)] == [0, 1]
    with pytest.raises(Invalid):
        platforms.set_points(COMMUNITY, OTHER, valid_from=LATER, by=zheng, at=CHECKED)
