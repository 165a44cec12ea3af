"""What is proved of published months: rows against journal, journal against rows, and guards (BF-7)."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.boards.towns import MINUTE, publish
from tests.cases.story import filed, finished
from tests.cast import ESTATE, RESIDENT, person
from tests.support import at, owner, tamper, undone
from tongdeng.boards.actions.proving_months import misfits
from tongdeng.cases import actions
from tongdeng.cases.actions import Opinion
from tongdeng.kernel import chains

db = pytest.mark.django_db
EDITS = {
    "a month is deleted": (
        "DELETE FROM boards_month WHERE place = %s",
        "the journal speaks of a subject that is gone",
    ),
    "a number is edited": (
        """UPDATE boards_month SET figures = jsonb_set(figures, '{filed,value,value}', '9') WHERE place = %s""",
        "the digest of a published month is not that of its figures",
    ),
    "its digest is edited": (
        "UPDATE boards_month SET digest = sha256('x') WHERE place = %s",
        "the digest of a published month is not that of its figures",
    ),
    "a revision is deleted": (
        "DELETE FROM boards_revision WHERE figure = 'reopened' AND month_id IN (SELECT id FROM boards_month WHERE place = %s)",
        "a published month is not what its event says",
    ),
    "all of them are": (
        "DELETE FROM boards_revision WHERE month_id IN (SELECT id FROM boards_month WHERE place = %s)",
        "a published month is not what its event says",
    ),
    "a reason is edited": (
        """UPDATE boards_revision SET reason = '{"why": "time"}' WHERE month_id IN (SELECT id FROM boards_month WHERE place = %s)""",
        "the revisions of a month are not those that were written",
    ),
    "the event is edited": (
        "UPDATE kernel_event SET facts = jsonb_set(facts, '{digest}', '\"00\"') WHERE kind = 'figure_month.publish' AND place = %s",
        "this event does not fit its chain",
    ),
}


@pytest.fixture
def revised_month() -> None:
    case = finished(filed(moment=at("2026-01-30 09:00")), moment=at("2026-02-03 10:00"))
    publish()
    later = at("2026-02-06 10:00")
    actions.reopen(case, Opinion(2, "又不热了"), by=person(RESIDENT, later), at=later)
    publish(later + MINUTE)


@db
def test_verify_finds_whatever_the_owner_of_the_database_edits(revised_month: None) -> None:
    """BF-7: rows against journal, and journal against rows."""
    assert verified() == set()
    for words, (statement, misfit) in EDITS.items():
        with undone():
            tamper(statement, ESTATE)
            assert misfit in verified(), words


def verified() -> set[str]:
    return {found.what for check in (chains.misfits, misfits) for found in check() if not found.is_doubt}


@db
def test_postgresql_refuses_to_change_a_published_month_or_a_revision(revised_month: None) -> None:
    """BF-7: also to the owner, and to the application."""
    for statement in (
        "UPDATE boards_month SET figures = '{}'",
        "UPDATE boards_month SET published_at = now()",
        "DELETE FROM boards_month",
        "UPDATE boards_revision SET at = now()",
        "DELETE FROM boards_revision",
        "TRUNCATE boards_revision",
    ):
        with owner(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
                cursor.execute(statement)
