"""What `verify` finds when the owner of the database has rewritten a vote behind the back of all guards."""

from typing import Any

import pytest

from tests.cast import person
from tests.support import tamper, undone
from tests.votes import story
from tests.votes.story import CLOSES, VOTING, cast, certified, head_of, opened
from tongdeng.kernel import seals
from tongdeng.people.models import Person
from tongdeng.votes.actions import casting, counting, lifecycle, registers
from tongdeng.votes.models import Vote

pytestmark = pytest.mark.django_db


def couple_and_more() -> tuple[Vote, list[Person]]:
    """Return an open vote: of four owners two voted, and of a fifth home two co-owners hold the ballot."""
    owners = story.estate(5)
    owners.append(story.owner(6, story.BUILDING + "010005"))
    vote = opened()
    cast(vote, owners[0])
    cast(vote, owners[1], "no")
    cast(vote, owners[4])
    cast(vote, owners[5], insists=True)
    return vote, owners


def found() -> str:
    """Return the first misfit."""
    misfit = seals.verify()
    return misfit.what if misfit else ""


CERTIFIED = """
UPDATE votes_ballot SET choices = '{"1": "yes"}' WHERE choices = '{"1": "no"}'        | this ballot is not the one that was cast
UPDATE votes_ballot SET receipt = '2222-2222-2222-2222' WHERE seq = 2                 | this ballot is not the one that was cast
UPDATE votes_ballot SET head_id = (SELECT id FROM votes_head WHERE position = 3) WHERE choices = '{"1": "no"}' | this ballot is not the one that was cast
DELETE FROM votes_ballot WHERE seq = 2                                                | a ballot that was cast is gone
UPDATE votes_head SET standing = 'waiting', counted = NULL WHERE standing = 'cast'    | this head does not stand where its ballots led it
UPDATE votes_head SET voter_id = owners[1] WHERE position = 5                         | this head does not stand where its ballots led it
UPDATE votes_head SET counted = (SELECT id FROM votes_ballot WHERE choices = '{"1": "no"}') WHERE position = 1 | this head does not stand where its ballots led it
UPDATE votes_head SET area = 1000 WHERE position = 1                                  | the roll is not the one that was published
DELETE FROM votes_rollhome WHERE area = 100                                           | the roll is not the one that was published
UPDATE votes_vote SET roll_hash = 'x'                                                 | the roll is not the one that was published
UPDATE votes_vote SET closes_at = closes_at - interval '5 days'                       | the terms are not those that were announced
UPDATE votes_vote SET invalid = 'participates'                                        | the terms are not those that were announced
UPDATE votes_motion SET matter = 'other' | the motions are not those that were announced
UPDATE votes_motion SET result = jsonb_set(result, '{outcome}', '"passed"')           | the result of motion 1 is not what its ballots say
UPDATE votes_vote SET salt = 'x'                                                      | the register of motion 1 is not the one that was certified
UPDATE votes_vote SET state = 'open'                                                  | the record is open, its last step led to certified
DELETE FROM votes_vote                                                                | the journal speaks of a subject that is gone
DELETE FROM votes_head WHERE position = 1                                             | the journal speaks of a subject that is gone
"""


@pytest.mark.parametrize("line", CERTIFIED.strip().splitlines())
def test_what_the_owner_of_the_database_rewrote_is_named(line: str) -> None:
    statement, words = (part.strip() for part in line.split("|"))
    vote, _owners = couple_and_more()
    certified(vote)
    assert seals.verify() is None
    with undone():  # Django looks at foreign keys when a test ends
        tamper(statement)
        assert found() == words


def test_a_ballot_that_nobody_cast_is_named() -> None:
    vote, owners = couple_and_more()
    head = head_of(vote, owners[2])
    tamper(
        "INSERT INTO votes_ballot (id, community, place, vote_id, head_id, seq, channel, choices, receipt, at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, 1, 'phone', '{\"1\": \"yes\"}', '2222-2222-2222-2222', now())",
        head.community,
        head.place,
        vote.pk,
        head.pk,
    )
    assert found() == "this ballot is not the one that was cast"


def test_a_result_before_the_count_is_named() -> None:
    vote, _owners = couple_and_more()
    lifecycle.close(vote, at=CLOSES)
    tamper("UPDATE votes_motion SET result = '{}'")
    assert found() == "a result before the count"


def test_whom_the_co_owners_named_is_followed_and_a_paper_that_was_only_flagged_too() -> None:
    vote, owners = couple_and_more()
    casting.designate(vote, head_of(vote, owners[4]), owners[5], by=person("zhou", VOTING), at=VOTING)
    assert head_of(vote, owners[4]).standing == "cast"
    assert seals.verify() is None
    certified(vote)
    assert seals.verify() is None


def test_a_head_that_left_the_roll_before_its_sealing_is_not_missed() -> None:
    one, _two = story.estate(2)
    vote = story.announced()
    head = head_of(vote, one)
    casting.designate(vote, head, one, by=person("zhou", VOTING), at=VOTING)
    tamper("DELETE FROM votes_rollhome WHERE head_id = %s", head.pk)
    tamper("DELETE FROM votes_head WHERE id = %s", head.pk)
    assert found() == "the roll is not the one that was published"


def test_a_result_from_before_ballots_had_a_blind_is_held_to_the_register_of_its_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = counting._certificate

    def as_it_was(vote: Vote, *rest: Any) -> dict[str, Any]:
        facts = told(vote, *rest)
        first = {
            str(motion.position): registers.sha(registers.export_first(vote, motion))
            for motion in vote.motions.all()
        }
        return {name: value for name, value in facts.items() if name != "published"} | {"registers": first}

    monkeypatch.setattr(counting, "_certificate", as_it_was)
    owners = story.estate(3)
    vote = opened()
    cast(vote, owners[0])
    certified(vote)
    assert found() == ""
    tamper("UPDATE votes_vote SET salt = 'x'")
    assert found() == "the register of motion 1 is not the one that was certified"
