"""What PostgreSQL itself refuses: to touch a ballot, or to change what was announced or published."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.db import Error, connection, transaction

from tests.cast import person
from tests.support import owner
from tests.votes import story
from tests.votes.story import ANNOUNCED, CLOSES, OPENS, SEALED, VOTING, cast, certified, opened
from tongdeng.votes.actions import lifecycle, roll
from tongdeng.votes.models import Ballot, Delivered, Vote
from tongdeng.votes.rules.flow import FLOW, State

pytestmark = pytest.mark.django_db
STEPS = ("announce", "seal", "open", "close", "certify", "cancel")


@contextmanager
def refused(words: str) -> Iterator[object]:
    """Give a cursor whose statement PostgreSQL refuses even to the owner of the tables."""
    with owner(), pytest.raises(Error, match=words), transaction.atomic(), connection.cursor() as cursor:
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


MOVES_BACK = [
    ("announced", "draft"),
    ("sealed", "announced"),
    ("open", "draft"),
    ("open", "sealed"),
    ("open", "certified"),
    ("closed", "open"),
    ("closed", "cancelled"),
    ("certified", "closed"),
    ("certified", "draft"),
]


def at_state(state: str) -> Vote:
    """Return a vote of two owners, one of whom voted where that was possible, in a state."""
    one, _two = story.estate(2)
    if state == "announced":
        return story.announced()
    vote = roll.seal(story.announced(), by=person("zhou", SEALED), at=SEALED)
    if state == "sealed":
        return vote
    vote = lifecycle.open_(vote, at=OPENS)
    cast(vote, one)
    if state == "open":
        return vote
    return lifecycle.close(vote, at=CLOSES) if state == "closed" else certified(vote)


@pytest.mark.parametrize(("now", "then"), MOVES_BACK)
def test_a_vote_never_goes_back_and_skips_no_step(now: str, then: str) -> None:
    vote = at_state(now)
    with refused("a vote only moves on") as cursor:
        cursor.execute("UPDATE votes_vote SET state = %s WHERE id = %s", [then, vote.pk])  # type: ignore[attr-defined]


def test_every_step_of_the_flow_is_one_that_postgresql_knows() -> None:
    guard = import_module("tongdeng.votes.migrations.0004_frozen").GUARD
    known = {tuple(pair.split()) for pair in re.findall(r"'([a-z]+ [a-z]+)'", guard)}
    steps = {
        (before, FLOW.after(before, verb)) for verb in STEPS for before in State if FLOW.allows(before, verb)
    }
    assert steps <= known
    assert {pair for pair in known if set(pair) <= set(State)} == steps


FROZEN = """
sealed    | UPDATE votes_head SET area = area + 1                            | the roll is sealed
open      | UPDATE votes_head SET owners = '{}'                              | the roll is sealed
open      | UPDATE votes_rollhome SET area = 1                               | the roll is sealed
open      | DELETE FROM votes_rollhome                                       | the roll is sealed
open      | DELETE FROM votes_head WHERE standing = 'waiting'                | the roll is sealed, foreign key
open      | INSERT INTO votes_head (id, community, place, entries, last_hash, position, developer, owners, area, standing, vote_id) SELECT gen_random_uuid(), community, place, 0, '', 99, developer, owners, area, 'waiting', vote_id FROM votes_head LIMIT 1 | the roll is sealed
open      | UPDATE votes_head SET standing = 'waiting', counted = NULL, entries = entries + 1 | who has voted does not wait again
certified | UPDATE votes_head SET standing = 'held', counted = NULL, entries = entries + 1 | the ballots of this vote are counted
certified | UPDATE votes_head SET voter_id = owners[1], entries = entries + 1 | the ballots of this vote are counted
certified | DELETE FROM votes_rollhome                                       | the roll is sealed
certified | UPDATE votes_motion SET result = NULL                            | a motion that was announced stays
certified | UPDATE votes_vote SET certified_at = now()                       | what was announced of a vote stays
open      | UPDATE votes_motion SET result = '{"outcome": "passed"}'         | a motion that was announced stays
open      | UPDATE votes_vote SET announced_at = now(), reason = 'x'         | what was announced of a vote stays
announced | DELETE FROM votes_vote                                           | stays
sealed    | INSERT INTO votes_ballot (id, community, place, vote_id, head_id, seq, channel, choices, receipt, at) SELECT gen_random_uuid(), community, place, vote_id, id, 9, 'phone', '{}', position, now() FROM votes_head | a ballot is cast
closed    | INSERT INTO votes_ballot (id, community, place, vote_id, head_id, seq, channel, choices, receipt, at) SELECT gen_random_uuid(), community, place, vote_id, id, 9, 'phone', '{}', position, now() FROM votes_head | a ballot is cast
certified | INSERT INTO votes_ballot (id, community, place, vote_id, head_id, seq, channel, choices, receipt, at) SELECT gen_random_uuid(), community, place, vote_id, id, 9, 'paper', '{}', position, now() FROM votes_head | read from paper
certified | INSERT INTO votes_vote SELECT (jsonb_populate_record(v, jsonb_build_object('id', gen_random_uuid(), 'number', 99))).* FROM votes_vote v | a vote begins as a draft
certified | TRUNCATE votes_authority                                         | is refused
certified | TRUNCATE votes_scrutineer                                        | is refused
certified | TRUNCATE votes_head CASCADE                                      | is refused
certified | TRUNCATE votes_motion CASCADE                                    | is refused
certified | TRUNCATE votes_vote CASCADE                                      | is refused
"""


@pytest.mark.parametrize("line", FROZEN.strip().splitlines())
def test_a_sealed_roll_and_a_published_result_stay(line: str) -> None:
    state, statement, words = (part.strip() for part in line.split("|"))
    at_state(state)
    with refused(words.replace(", ", "|")) as cursor:
        cursor.execute(statement)  # type: ignore[attr-defined]


def test_an_upheld_objection_still_puts_the_roll_right() -> None:
    story.estate(2)
    vote = story.announced()
    left_out = story.owner(99, story.BUILDING + "010001")
    row = roll.object_to(vote, words="名册上没有我", stage="roll", by=left_out, at=ANNOUNCED)
    roll.answer(vote, row.pk, words="属实", upheld=True, by=person("zhou", SEALED), at=SEALED)
    vote = roll.seal(vote, by=person("zhou", SEALED), at=SEALED)
    assert len(story.head_of(vote, left_out).owners) == 2


def test_nothing_is_delivered_after_the_close_but_a_message_that_was_sent_late() -> None:
    story.estate(1)
    vote = lifecycle.close(opened(), at=CLOSES)
    head = vote.heads.get()
    here = {"vote": vote, "head": head, "community": vote.community, "place": head.place, "at": CLOSES}
    Delivered.objects.create(how="message", **here)
    with refused("nothing is delivered after the close"):
        Delivered.objects.create(how="hand", **here)


def test_proofs_and_objections_stay_as_they_were_written_down() -> None:
    one, two = story.estate(2)
    vote = story.announced()
    row = roll.object_to(vote, words="面积不对", stage="roll", by=one, at=ANNOUNCED)
    roll.answer(vote, row.pk, words="核对过", upheld=False, by=person("zhou", SEALED), at=SEALED)
    vote = lifecycle.open_(roll.seal(vote, by=person("zhou", SEALED), at=SEALED), at=OPENS)
    roll.deliver(vote, story.head_of(vote, two), how="hand", by=person("wu", VOTING), at=VOTING)
    for statement in (
        "UPDATE votes_delivered SET how = 'post'",
        "DELETE FROM votes_objection",
        "UPDATE votes_objection SET upheld = true",
    ):
        with refused("is only added") as cursor:
            cursor.execute(statement)  # type: ignore[attr-defined]
    with refused("the roll is sealed") as cursor:
        cursor.execute("DELETE FROM votes_delivered")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE votes_profile SET proxy_cap = 1",
        "UPDATE votes_profile SET notice_days = 1, roll_days = 0",
        "DELETE FROM votes_profile",
        "TRUNCATE votes_profile CASCADE",
    ],
)
def test_the_rules_that_a_vote_was_announced_under_stay_as_they_were(statement: str) -> None:
    story.estate(1)
    opened()
    with refused("under these rules|only added") as cursor:
        cursor.execute(statement)
