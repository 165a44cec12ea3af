"""PostgreSQL itself keeps the journal."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.support import owner

pytestmark = pytest.mark.django_db


def refused() -> pytest.RaisesExc[IntegrityError]:
    return pytest.raises(IntegrityError, match="the journal is only written to")


@pytest.mark.parametrize("words", ["UPDATE kernel_event SET kind = 'x'", "DELETE FROM kernel_event"])
def test_nothing_in_the_journal_is_changed_or_removed(words: str) -> None:
    with owner(), refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words)


@pytest.mark.parametrize("table", ["kernel_event", "kernel_seal"])
def test_the_journal_is_never_emptied(table: str) -> None:
    with owner(), refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")
