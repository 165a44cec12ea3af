"""Announcements that are out: nobody edits them; receipts by household, reach by building, what is forgotten."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.cast import (
    BUILDING,
    ESTATE,
    HOME,
    OTHER_HOME,
    person,
)
from tests.notices.story import SENT, THEN, UNTIL, ring, sent, tell_all
from tests.support import owner
from tongdeng.kernel import seals
from tongdeng.kernel.errors import Forbidden, NotFound
from tongdeng.kernel.models import Event
from tongdeng.notices import actions as notices
from tongdeng.notices.actions import announcing as verbs
from tongdeng.notices.models import Announcement, Notice, Opened
from tongdeng.notices.queries import announcing as queries
from tongdeng.notices.queries.announcing import Reach
from tongdeng.notices.rules import announcing as rules
from tongdeng.people import actions as people
from tongdeng.people.actions import privacy
from tongdeng.people.models import Person

db = pytest.mark.django_db


@db
def test_a_household_counts_once_and_no_person_is_kept_with_it() -> None:
    people.record_tenure(person("huang", THEN), HOME, kind="tenant", since=SENT.date())
    announcement = sent()
    assert [
        verbs.open_(announcement, by=person(who, THEN), at=THEN) for who in ("wang", "huang", "wang")
    ] == [1, 0, 0]
    assert list(Opened.objects.values_list("home", flat=True)) == [HOME]
    assert {field.name for field in Opened._meta.fields} & {"person", "by", "at"} == set()
    assert not Event.objects.filter(kind="announcement.open").exists()
    for who, wrong in (("chen", Forbidden), ("he", NotFound)):
        with pytest.raises(wrong):
            verbs.open_(announcement, by=person(who, THEN), at=THEN)


@db
def test_opening_it_reads_the_message_of_it_and_only_ones_own() -> None:
    people.record_tenure(person("huang", THEN), HOME, kind="tenant", since=SENT.date())
    announcement = sent()
    tell_all()
    verbs.open_(announcement, by=person("wang", THEN), at=THEN)
    assert queries.unread(person("wang", THEN), THEN) == []
    assert queries.unread(person("huang", THEN), THEN) == [announcement]
    assert queries.unread(person("zhao", THEN), THEN) == [announcement]


@db
def test_who_moved_in_later_is_shown_what_their_household_has_not_opened() -> None:
    announcement = sent()
    tell_all()
    people.record_tenure(person("huang", THEN), HOME, kind="tenant", since=SENT.date())
    assert queries.unread(person("huang", THEN), THEN) == [announcement]
    verbs.open_(announcement, by=person("wang", THEN), at=THEN)
    assert queries.unread(person("huang", THEN), THEN) == []


@db
def test_reach_is_counted_by_building_with_those_whom_no_phone_reaches() -> None:
    Person.objects.filter(phone="19900000002").update(phone=None)  # 赵 cannot sign in
    announcement = sent()
    verbs.open_(announcement, by=person("wang", THEN), at=THEN)
    rows = queries.by_building(announcement, THEN)
    assert rows == {ESTATE + "003": Reach(1, 0, 0), BUILDING: Reach(1, 1, 1)}
    assert (queries.summed(rows), queries.summed(rows).untold) == (Reach(2, 1, 1), 1)
    assert [(home.code, home.told) for home in queries.not_read(announcement, THEN)] == [(OTHER_HOME, False)]  # type: ignore[attr-defined]
    assert queries.reached(ESTATE, [BUILDING], THEN) == Reach(1, 1)


@db
def test_the_figures_of_one_that_is_over_stay_and_the_households_are_forgotten() -> None:
    announcement = sent()
    verbs.open_(announcement, by=person("wang", THEN), at=THEN)
    ring(UNTIL)
    people.record_tenure(person("huang", THEN), OTHER_HOME, since=UNTIL.date())
    notices.forget(at=UNTIL + rules.RECEIPTS_KEPT)
    assert Opened.objects.count() == 1
    notices.forget(at=UNTIL + rules.RECEIPTS_KEPT + timedelta(seconds=1))
    assert not Opened.objects.exists()
    later = Announcement.objects.get()
    assert queries.by_building(later, UNTIL)[BUILDING] == Reach(1, 1, 1)
    assert seals.verify() is None


@db
def test_who_is_erased_leaves_nothing_with_an_announcement() -> None:
    people.record_tenure(person("huang", THEN), HOME, kind="tenant", since=SENT.date())
    announcement, huang = sent(), person("huang", THEN)
    tell_all()
    verbs.open_(announcement, by=huang, at=THEN)
    erasure = privacy.erase(huang, at=THEN)
    notices.erase(Event.objects.get(subject_id=erasure.pk, kind="erasure.ask"))
    assert not Notice.objects.filter(person=huang.pk).exists()
    assert str(huang.pk) not in str(list(Opened.objects.values()))


# what somebody may do with an announcement to building 12 of estate A that 陈 sent


@db
@pytest.mark.parametrize(
    "change",
    [
        {"words": "别的"},
        {"title": "别的"},
        {"urgent": True},
        {"buildings": [BUILDING]},
        {"valid_until": UNTIL + timedelta(days=9)},
        {"published_at": THEN},
        {"state": "ended"},
    ],
)
def test_postgresql_lets_nobody_edit_what_is_out(change: dict[str, object]) -> None:
    announcement = sent()
    with owner(), pytest.raises(DatabaseError), transaction.atomic():
        Announcement.objects.filter(pk=announcement.pk).update(**change)
    with owner(), pytest.raises(DatabaseError), transaction.atomic():
        announcement.delete()
