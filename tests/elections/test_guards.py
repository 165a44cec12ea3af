"""What PostgreSQL itself refuses: to open again what is over, or to touch what was counted."""

import pytest
from django.db import Error, connection, transaction

from tests.elections.branch import all_for, approved, collected, counted
from tests.support import owner

pytestmark = pytest.mark.django_db


def refused(statement: str) -> None:
    """See that PostgreSQL refuses a statement even to the owner of the tables."""
    with owner(), pytest.raises(Error, match="stay"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("state", ["draft", "counted", "cancelled"])
def test_an_election_that_is_over_is_not_opened_again(state: str) -> None:
    approved()
    refused(f"UPDATE elections_election SET state = '{state}', version = version + 1, entries = entries + 1")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE elections_round SET outcome = '{}'",
        "UPDATE elections_round SET outcome = NULL",
        "UPDATE elections_round SET present = 3",
        "DELETE FROM elections_round",
        "UPDATE elections_slip SET spoilt = true",
        "DELETE FROM elections_slip",
        "INSERT INTO elections_slip SELECT * FROM elections_slip",
    ],
)
def test_what_was_counted_of_a_round_stays(statement: str) -> None:
    election = collected()
    counted(election, all_for(election))
    refused(statement)
