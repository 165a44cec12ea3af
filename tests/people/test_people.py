"""Phones, names, and roles that hold for a time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.cast import (
    ADMIN,
    COMMUNITY,
    COMMUNITY_WORKER,
    DESK,
    ESTATE,
    FOREIGN_BUILDING,
    FOREIGN_DESK,
    FOREIGN_ESTATE,
    HOME,
    NOBODY,
    RESIDENT,
    WORKER,
    person,
)
from tests.support import at
from tongdeng.kernel import journal
from tongdeng.people import actions, queries
from tongdeng.people.models import Mandate, Person, Tenure
from tongdeng.people.rules import masked_name, masked_phone, phone

NOW = at("2026-01-13 14:05")
SPELLINGS = """
    19900000001
    199 0000 0001
    199-0000-0001
    +86 19900000001
    +86-199-0000-0001
    0086 19900000001
    １９９０００００００１
    (199) 0000 0001
"""


@pytest.mark.parametrize("written", [line.strip() for line in SPELLINGS.strip().splitlines()])
def test_C28_a_phone_is_one_phone_however_it_is_written(written: str) -> None:
    assert phone(written) == "19900000001"


@pytest.mark.parametrize(
    "written", ["", "1990000000", "199000000011", "29900000001", "12900000001", "0371-12345678", "一九九"]
)
def test_what_is_no_mobile_number_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="mobile"):
        phone(written)


@pytest.mark.parametrize(("name", "shown"), [("王小满", "王**"), ("王", "王*"), ("", "")])
def test_S10_names_are_shown_by_their_first_character(name: str, shown: str) -> None:
    assert masked_name(name) == shown


def test_S10_phones_are_shown_without_their_middle() -> None:
    assert masked_phone("19900000001") == "199****0001"


@pytest.mark.django_db
@pytest.mark.parametrize("digits", ["1990000000", "29900000099", "abc"])
def test_C28_the_database_takes_no_phone_that_is_not_normalised(digits: str) -> None:
    with pytest.raises(IntegrityError, match="person_phone_is_normalised"):
        Person.objects.create(phone=digits)


@pytest.mark.django_db
def test_C28_meeting_the_same_phone_again_is_meeting_the_same_person() -> None:
    assert actions.get_or_create_person("199-0000-0001") == person(RESIDENT, NOW)


@pytest.mark.django_db
def test_C32_the_same_home_twice_is_the_same_tenure() -> None:
    before = Tenure.objects.count()
    actions.record_tenure(person(RESIDENT, NOW), HOME, since=NOW.date())
    assert Tenure.objects.count() == before


@pytest.mark.django_db
def test_a_mandate_holds_from_its_first_moment_until_before_its_last() -> None:
    huang = person(NOBODY, NOW)
    mandate = actions.appoint(huang, role="desk", place=ESTATE, by=None, at=NOW)
    actions.dismiss(mandate, by=None, at=NOW + timedelta(hours=1))
    moments = (NOW - timedelta(seconds=1), NOW, NOW + timedelta(minutes=59), NOW + timedelta(hours=1))
    assert [bool(person(NOBODY, moment).grants) for moment in moments] == [False, True, True, False]


@pytest.mark.django_db
def test_who_holds_several_roles_acts_in_the_nearest_to_the_work() -> None:
    chen = person(DESK, NOW)
    actions.appoint(chen, role="manager", place=ESTATE, by=None, at=NOW)
    assert person(DESK, NOW).post(HOME) == "desk"
    assert person(RESIDENT, NOW).post(HOME) == "resident"


@pytest.mark.django_db
def test_staff_of_a_place_are_those_at_it_and_above_it() -> None:
    found = queries.staff(HOME, ["desk", "community", "worker"], NOW)
    assert {p.title for p in found} == {"陈管家", "郑社工", "李师傅", "孙师傅"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "estate"),
    [
        (RESIDENT, ESTATE),
        (WORKER, ESTATE),
        (FOREIGN_DESK, FOREIGN_ESTATE),
        (COMMUNITY_WORKER, None),
        (NOBODY, None),
    ],
)
def test_the_estate_of_a_person_is_that_of_their_home_or_else_of_their_role(
    who: str, estate: str | None
) -> None:
    found = queries.home_estate(person(who, NOW), NOW)
    assert (found.code if found else None) == estate


@pytest.mark.django_db
def test_a_home_counts_before_a_role() -> None:
    worker = person(WORKER, NOW)
    actions.record_tenure(worker, FOREIGN_BUILDING + "010101", since=NOW.date())
    estate = queries.home_estate(worker, NOW)
    assert estate is not None
    assert estate.code == FOREIGN_ESTATE


@pytest.mark.django_db
def test_roles_are_journaled_when_they_begin_and_when_they_end() -> None:
    mandate = actions.appoint(
        person(NOBODY, NOW), role="desk", place=COMMUNITY, by=person(ADMIN, NOW), at=NOW
    )
    actions.dismiss(mandate, by=person(ADMIN, NOW), at=NOW + timedelta(days=1))
    assert [e.kind for e in journal.timeline(Mandate.objects.get(pk=mandate.pk))] == [
        "mandate.appoint",
        "mandate.dismiss",
    ]


@pytest.mark.django_db
def test_C28_a_share_is_a_percentage_with_decimals() -> None:
    with pytest.raises(IntegrityError, match="share"):
        Tenure.objects.create(
            community=COMMUNITY,
            place=HOME,
            person=person(NOBODY, NOW),
            kind="owner",
            share=101,
            since=NOW.date(),
        )
