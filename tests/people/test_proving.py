"""What `verify` finds when a role was written into the database, and not given."""

import pytest

from tests.cast import BUILDING, COMMUNITY, HOME, person
from tests.people.changes import propose
from tests.support import at, tamper, unguarded
from tongdeng.kernel import seals
from tongdeng.people import actions as people
from tongdeng.people.actions.register import homes
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.models import Mandate, Measure, Tenure
from tongdeng.people.queries import register
from tongdeng.people.rules.changes import Kind

pytestmark = pytest.mark.django_db
WORDS = "this mandate is not the one that was given"
CHANGES = """
role = 'city'
role = 'admin', place = ''
place = '4102'
since = since - interval '1 year'
until = since + interval '1 day'
person_id = (SELECT id FROM people_person ORDER BY id LIMIT 1)
"""


def mandate() -> Mandate:
    return Mandate.objects.get(person=person("li", at("2026-01-13 10:00")))


@pytest.mark.parametrize("change", CHANGES.strip().splitlines())
def test_a_role_that_was_changed_into_another_is_named(change: str) -> None:
    changed = mandate()
    assert seals.verify() is None
    tamper(f"UPDATE people_mandate SET {change} WHERE id = %s", changed.pk)
    misfit = seals.verify()
    assert misfit is not None
    assert (misfit.what, misfit.where) == (WORDS, f"mandate {changed.pk}")


def test_a_role_that_nobody_gave_is_named() -> None:
    with unguarded():
        Mandate.objects.create(
            person=person("li", at("2026-01-13 10:00")),
            role="admin",
            place="",
            community="",
            since=at("2026-01-01 00:00"),
        )
    assert WORDS in str(seals.verify())


def test_a_role_that_was_ended_and_given_back_by_nobody_is_named() -> None:
    ended = people.dismiss(mandate(), by=None, at=at("2026-05-01 00:00"))
    assert seals.verify() is None
    tamper("UPDATE people_mandate SET until = NULL WHERE id = %s", ended.pk)
    assert WORDS in str(seals.verify())


HOME_WORDS = "this home is not as its last event has left it"
ROWS = """
people_tenure SET person_id = (SELECT id FROM people_person WHERE phone = '19900000014')
people_tenure SET kind = 'tenant'
people_tenure SET share = 1
people_tenure SET until = since
people_measure SET area = 8950
people_measure SET kind = 'shop'
people_measure SET replaced_at = now()
"""


@pytest.mark.parametrize("change", ROWS.strip().splitlines())
def test_a_row_of_the_register_that_was_changed_without_a_verb_is_named(change: str) -> None:
    assert seals.verify() is None
    tamper(f"UPDATE {change} WHERE place = %s", HOME)
    assert HOME_WORDS in str(seals.verify())


def test_an_owner_who_was_written_into_the_database_is_named() -> None:
    li = person("li", at("2026-01-13 10:00"))
    Tenure.objects.create(
        community=COMMUNITY, place=HOME, person=li, kind="owner", since=at("2026-01-01 00:00").date()
    )
    assert HOME_WORDS in str(seals.verify())


def test_a_home_that_was_let_onto_the_roll_without_being_checked_is_named() -> None:
    at_once = NewHome(BUILDING + "019998", "89.50")
    [home] = homes.store(
        [at_once], checked=False, since=at("2026-01-01 00:00").date(), by=None, at=at("2026-01-13 10:00")
    )
    assert seals.verify() is None
    tamper("UPDATE people_home SET checked = true WHERE id = %s", home.pk)
    assert "nobody has checked this home" in str(seals.verify())


def test_a_row_at_a_place_that_is_no_home_is_named() -> None:
    Measure.objects.create(
        community=COMMUNITY, place=BUILDING + "019999", since=at("2026-01-01 00:00").date()
    )
    assert "belongs to no home" in str(seals.verify())


def test_a_home_that_was_taken_out_with_all_its_rows_is_named() -> None:
    for table in ("measure", "tenure", "home"):
        tamper(f"DELETE FROM people_{table} WHERE place = %s", HOME)
    assert seals.verify() is not None


WAITING = """
becomes = jsonb_set(becomes, '{area}', '"8950.00"')
day = '2020-01-01'
"""


@pytest.mark.parametrize("change", WAITING.strip().splitlines())
def test_a_change_that_says_something_else_before_it_is_confirmed_is_named(change: str) -> None:
    waits = propose(register.home_at(HOME), Kind.MEASURE, area="89.00")
    assert seals.verify() is None
    tamper(f"UPDATE people_change SET {change} WHERE id = %s", waits.pk)
    assert "not the one that was proposed" in str(seals.verify())
