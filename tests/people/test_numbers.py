"""A number is one person's, whoever takes it at the same moment, and no failure tells it."""

import logging

import pytest
from django.db import Error, IntegrityError, connection, transaction

from tests.cast import NEIGHBOUR, RESIDENT, person
from tests.people.changes import NOW
from tests.support import at_once, endings
from tongdeng.kernel.errors import Invalid
from tongdeng.people import actions, queries
from tongdeng.people.actions.register import persons
from tongdeng.people.models import Number, OtherPhone, Person

PHONE, TAKEN = "19900000801", "19900000002"


@pytest.mark.django_db
def test_a_first_number_of_one_is_no_further_number_of_another() -> None:
    with pytest.raises(Error, match="somebody's already"), transaction.atomic():
        OtherPhone.objects.create(person=person(RESIDENT, NOW), phone=TAKEN)
    persons.add_number(person(RESIDENT, NOW), PHONE)
    with pytest.raises(Error, match="somebody's already"), transaction.atomic():
        Person.objects.filter(pk=person(NEIGHBOUR, NOW).pk).update(phone=PHONE)
    with pytest.raises(Error, match="somebody's already"), transaction.atomic():
        Person.objects.create(phone=PHONE)


@pytest.mark.django_db
def test_no_refusal_of_the_database_names_a_number() -> None:
    for taken in (
        lambda: Person.objects.create(phone=TAKEN),
        lambda: OtherPhone.objects.create(person=person(RESIDENT, NOW), phone=TAKEN),
        lambda: Person.objects.filter(phone="19900000001").update(phone=TAKEN),
        lambda: Person.objects.bulk_create([Person(phone=PHONE), Person(phone=PHONE)]),
    ):
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            taken()
        assert not any(number in repr(refused.value) + str(refused.value) for number in (TAKEN, PHONE))


def test_of_two_who_take_one_number_at_once_in_both_tables_one_has_it(town_db: str) -> None:
    for _again in range(5):
        assert endings(at_once(_adds, _replaces)) == ["Invalid", "done"]
        further = OtherPhone.objects.filter(phone=PHONE)
        assert Person.objects.filter(phone=PHONE).count() + further.count() == 1
        further.delete()
        persons.replace_number(Person.objects.get(name="赵立夏"), TAKEN)


def _adds() -> object:
    return persons.add_number(person(RESIDENT, NOW), PHONE)


def _replaces() -> object:
    return persons.replace_number(person(NEIGHBOUR, NOW), PHONE)


def test_of_many_first_codes_for_one_number_at_once_one_person_comes(town_db: str) -> None:
    found = at_once(*[lambda: actions.get_or_create_person(PHONE)] * 6)
    assert len({person.pk for person in found}) == 1
    assert Person.objects.filter(phone=PHONE).count() == 1


@pytest.mark.django_db
def test_a_number_that_is_taken_is_said_of_its_field_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Invalid) as refused:
        persons.replace_number(person(RESIDENT, NOW), TAKEN)
    assert list(refused.value.fields) == ["phone"]
    assert TAKEN not in caplog.text + str(refused.value)


@pytest.mark.django_db
def test_a_number_may_move_between_the_first_and_the_further_ones_of_its_person() -> None:
    wang = person(RESIDENT, NOW)
    persons.add_number(wang, PHONE)
    persons.release("19900000001")
    assert queries.by_phone(PHONE) == wang
    assert not OtherPhone.objects.filter(phone=PHONE).exists()
    persons.replace_number(Person.objects.get(pk=wang.pk), "19900000001")
    assert queries.by_phone("19900000001") == wang


@pytest.mark.django_db
def test_only_a_number_that_somebody_had_before_counts_as_passed_on() -> None:
    actions.get_or_create_person(PHONE)
    assert not Number.objects.get(phone=PHONE).passed
    persons.release(PHONE)
    actions.get_or_create_person(PHONE)
    assert Number.objects.get(phone=PHONE).passed


@pytest.mark.django_db
def test_every_number_of_the_cast_stands_in_the_table_of_numbers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM people_person p FULL JOIN people_number n USING (phone)"
            " WHERE p.phone IS NOT NULL AND (n.phone IS NULL OR n.free)"
        )
        assert cursor.fetchone() == (0,)
