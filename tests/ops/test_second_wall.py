"""What the triggers refuse even to the owner of the tables, where no right stands in the way."""

import pytest
from django.db import Error, connection, transaction

from tests.cases.story import filed
from tests.cast import HOME, person
from tests.support import at, owner
from tongdeng.cases.models import Case
from tongdeng.people import actions

pytestmark = pytest.mark.django_db
NOW = at("2026-01-13 14:05")

REFUSED = """
UPDATE cases_case SET state = 'finished'                                             | only by a step
UPDATE cases_case SET state = 'finished', version = version + 1                      | only by a step
UPDATE cases_case SET version = version + 1                                          | only by a step
UPDATE cases_case SET state = 'finished', runs_out_at = NULL, version = version + 1, entries = entries + 1 | only with an event
UPDATE cases_case SET entries = 0, last_hash = ''                                    | only with an event
UPDATE cases_case SET last_hash = 'x'                                                | only with an event
UPDATE cases_case SET number = 'SQ-1'                                                | keeps its number
UPDATE cases_case SET id = gen_random_uuid()                                         | stays who and where it is
DELETE FROM cases_case                                                               | what the journal tells of stays
TRUNCATE cases_case CASCADE                                                          | is refused
UPDATE people_mandate SET role = 'city'                                              | stays whose and what it is
UPDATE people_mandate SET place = ''                                                 | stays whose and what it is
UPDATE people_mandate SET person_id = (SELECT id FROM people_person LIMIT 1)         | stays whose and what it is
UPDATE people_mandate SET until = now() WHERE until IS NULL                          | ends only with its event
INSERT INTO people_mandate SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'role', 'admin', 'entries', 0))).* FROM people_mandate m LIMIT 1 | begins with its first event
INSERT INTO people_mandate SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid()))).* FROM people_mandate m WHERE entries = 1 LIMIT 1 | begins with its first event
DELETE FROM people_mandate                                                           | what the journal tells of stays
UPDATE people_tenure SET share = 1                                                   | who held a home stays
UPDATE people_tenure SET since = '2000-01-01'                                        | who held a home stays
UPDATE people_measure SET area = 1                                                   | what a home was stays
UPDATE kernel_counter SET last = 0                                                   | a number is given out once
DELETE FROM kernel_counter                                                           | a number is given out once
"""


@pytest.mark.parametrize("line", REFUSED.strip().splitlines())
def test_the_triggers_refuse_what_no_verb_writes(line: str) -> None:
    statement, words = (part.strip() for part in line.split("|"))
    filed()
    actions.record_tenure(person("wang", NOW), HOME, since=NOW.date())
    with owner(), pytest.raises(Error, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


def test_a_role_that_ended_does_not_begin_again_and_is_not_made_longer() -> None:
    mandate = person("li", NOW).mandates.get()
    actions.dismiss(mandate, by=None, at=NOW)
    for moment in ("NULL", "now() + interval '100 years'"):
        with (
            owner(),
            pytest.raises(Error, match="ends only with its event"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE people_mandate SET entries = entries + 1, until = {moment} WHERE id = %s",
                [mandate.pk],
            )


def test_a_refused_statement_leaves_the_case_as_it_was() -> None:
    before = Case.objects.values().get(pk=filed().pk)
    with owner(), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET state = 'finished'")
    assert Case.objects.values().get(pk=before["id"]) == before
