"""What PostgreSQL itself refuses: to touch a ballot, or to change what was announced or published."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import Error, connection, transaction

from tests.votes import story
from tests.votes.story import cast, certified, opened
from tongdeng.votes.models import Ballot

pytestmark = pytest.mark.django_db


@contextmanager
def refused(words: str) -> Iterator[object]:
    """Give a cursor whose statement PostgreSQL refuses."""
    with pytest.raises(Error, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield cursor


BALLOT = (
    "UPDATE votes_ballot SET choices = '{}'",
    "DELETE FROM votes_ballot",
    "TRUNCATE votes_ballot CASCADE",
)


@pytest.mark.parametrize("statement", BALLOT)
def test_nobody_changes_or_removes_a_cast_ballot(statement: str) -> None:
    one, _two = story.estate(2)
    cast(opened(), one)
    with refused("a ballot is only cast") as cursor:
        cursor.execute(statement)  # type: ignore[attr-defined]
    assert Ballot.objects.get().choices == {"1": "yes"}


CHANGES = """
silence = 'follow'
invalid = 'participates'
parking = 'count'
proxy_cap = 99
posting_days = 0
scope = '{410202901001001}'
closes_at = closes_at + interval '30 days'
record_date = '2026-01-01'
title = '另一件事'
roll_area = 1
roll_hash = ''
"""


@pytest.mark.parametrize("change", CHANGES.strip().splitlines())
def test_what_was_announced_is_never_loosened(change: str) -> None:
    story.estate(1)
    vote = opened()
    with refused("what was announced of a vote stays") as cursor:
        cursor.execute(f"UPDATE votes_vote SET {change} WHERE id = %s", [vote.pk])  # type: ignore[attr-defined]


@pytest.mark.parametrize("statement", ["UPDATE votes_motion SET text = 'x'", "DELETE FROM votes_motion"])
def test_a_motion_that_was_announced_stays(statement: str) -> None:
    story.estate(1)
    opened()
    with refused("a motion that was announced stays") as cursor:
        cursor.execute(statement)  # type: ignore[attr-defined]


def test_a_result_is_written_once() -> None:
    (one,) = story.estate(1)
    vote = opened()
    cast(vote, one)
    certified(vote)
    with refused("a motion that was announced stays") as cursor:
        cursor.execute("UPDATE votes_motion SET result = '{}'")  # type: ignore[attr-defined]
