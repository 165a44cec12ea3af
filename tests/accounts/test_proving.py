"""`verify` recounts accounts both ways, and PostgreSQL refuses what it would find."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.accounts import story
from tests.support import tamper, undone
from tongdeng.kernel import seals

pytestmark = pytest.mark.django_db


TAMPERED = """
UPDATE accounts_summary SET closing = closing + 100, inflow = inflow + 100 | the amounts are not those of the last event
UPDATE accounts_summaryline SET amount = amount + 1 WHERE kind = 'parking' | the lines do not add up to the amounts
UPDATE accounts_summaryline SET label = '别的' WHERE kind = 'parking'       | the lines or the reasons are not those that were submitted
UPDATE accounts_summary SET why_opening = '别的'                           | the lines or the reasons are not those that were submitted
UPDATE accounts_summary SET body = 'community'                             | what was confirmed is not what its event says
UPDATE accounts_summary SET confirmed_at = confirmed_at + interval '1 h'   | who confirmed, or when, is not what its event says
UPDATE accounts_summary SET state = 'replaced'                             | the state is not that of the last event
UPDATE accounts_summary SET quarter = '2025-07-01'                         | the summary is not the one that was begun
UPDATE accounts_ledger SET since = '2025-07-01'                            | the ledger does not begin with the quarter of its event
DELETE FROM accounts_voucher                                               | the vouchers are not those that its events name
UPDATE accounts_voucher SET public = true                                  | the vouchers are not those that its events name
"""


def test_verify_names_what_was_changed_behind_its_back_and_the_guards_refuse_it() -> None:
    story.in_office()
    summary = story.begun()
    story.voucher(summary)
    story.confirm(story.submit(story.write(summary)))
    for statement, what in (row.split("|") for row in TAMPERED.strip().splitlines()):
        with undone():
            tamper(statement)
            assert what.strip() in story.misfits(), statement
        with transaction.atomic(), pytest.raises(DatabaseError):
            _run(statement)
    assert story.misfits() == set()


def _run(statement: str) -> None:
    """Run a statement as the application's role."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(statement)


def test_an_event_whose_summary_is_gone_is_named_by_the_recount_of_chains() -> None:
    summary = story.submitted()
    tamper("DELETE FROM accounts_summaryline")
    tamper("DELETE FROM accounts_summary")
    found = {misfit.where for check in seals.checks().values() for misfit in check()}
    assert any(str(summary.pk) in where for where in found)
