"""Who may which verb with a vote: one table for the whole cast, and what follows from it."""

import pytest

from tests.cast import CAST, person
from tests.support import at
from tests.votes import story
from tests.votes.story import ANNOUNCED, CLOSES, COUNTED, PROPOSED, SEALED, VOTING, head_of, opened
from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden, NotFound
from tongdeng.people.models import Person
from tongdeng.votes.access import VOTE
from tongdeng.votes.actions import casting, counting, drafting, lifecycle, paper, platform_import, roll
from tongdeng.votes.models import Vote

pytestmark = pytest.mark.django_db

#         owner and watcher have homes on the roll; watcher is the scrutineer      x may, - sees but may not, . does not see
TABLE = """
            owner watcher wang zhao li sun chen qian zhou wu zheng feng liu guan he huang
    see       x     x      x    x   x  x   x    x    x    x  x     x    x   x    .  .
    turnout   x     x      x    x   x  x   x    x    x    x  x     x    x   x    .  .
    cast      x     x      -    -   -  -   -    -    -    -  -     -    -   -    .  .
    object    x     x      -    -   -  -   -    -    -    -  -     -    -   -    .  .
    propose   -     -      -    -   -  -   -    -    x    -  x     -    -   -    .  .
    announce  -     -      -    -   -  -   -    -    x    -  x     -    -   -    .  .
    seal      -     -      -    -   -  -   -    -    x    -  x     -    -   -    .  .
    cancel    -     -      -    -   -  -   -    -    x    -  x     -    -   -    .  .
    answer    -     -      -    -   -  -   -    -    x    -  x     -    -   -    .  .
    appoint   -     -      -    -   -  -   -    -    x    -  x     -    -   -    .  .
    authorise -     -      -    -   -  -   -    -    x    -  x     -    -   -    .  .
    import    -     -      -    -   -  -   -    -    x    -  x     -    -   -    .  .
    issue     -     -      -    -   -  -   -    -    x    x  x     -    -   -    .  .
    read      -     -      -    -   -  -   -    -    x    x  x     -    -   -    .  .
    deliver   -     -      -    -   -  -   -    -    x    x  x     -    -   -    .  .
    designate -     x      -    -   -  -   -    -    x    -  x     -    -   -    .  .
    settle    -     x      -    -   -  -   -    -    -    -  -     -    -   -    .  .
    certify   -     x      -    -   -  -   -    -    x    -  x     -    -   -    .  .
    export    -     x      -    -   -  -   -    -    x    -  x     -    -   -    .  .
"""
WHO, *ROWS = [line.split() for line in TABLE.strip().splitlines()]


def scene() -> tuple[Vote, dict[str, Person]]:
    """Return an open vote with a scrutineer, and everybody."""
    owner, watcher = story.estate(2)
    vote = opened()
    drafting.appoint(vote, watcher, by=person("zhou", VOTING), at=VOTING)
    return vote, {"owner": owner, "watcher": watcher, **{key: person(key, VOTING) for key in CAST}}


def test_the_table_of_rights_holds() -> None:
    vote, everybody = scene()
    for verb, *cells in ROWS:
        for who, cell in zip(WHO, cells, strict=True):
            asks = everybody[who]
            assert access.may(asks, vote, "see") == (cell != "."), (who, "see")
            assert access.may(asks, vote, verb) == (cell == "x"), (who, verb)


def test_the_table_names_the_whole_cast_and_every_verb() -> None:
    assert set(WHO) == {"owner", "watcher", *CAST}
    assert {verb for verb, *_cells in ROWS} == {verb for row in VOTE for verb in row.verbs.split()}


def test_each_verb_asks_at_the_door_itself() -> None:
    vote, everybody = scene()
    head, chen, he = head_of(vote, everybody["owner"]), everybody["chen"], everybody["he"]
    row = roll.object_to  # named here, tried below
    for by, refusal in ((chen, Forbidden), (he, NotFound)):
        tries = (
            lambda by=by: drafting.amend(vote, story.draft(), by=by, at=VOTING),
            lambda by=by: drafting.put(vote, [story.LIGHTS], by=by, at=VOTING),
            lambda by=by: drafting.attach(vote, [], by=by, at=VOTING),
            lambda by=by: drafting.appoint(vote, chen, by=by, at=VOTING),
            lambda by=by: lifecycle.announce(vote, by=by, at=VOTING),
            lambda by=by: lifecycle.cancel(vote, reason="不办了", by=by, at=VOTING),
            lambda by=by: roll.seal(vote, by=by, at=VOTING),
            lambda by=by: row(vote, words="不对", stage="roll", by=by, at=VOTING),
            lambda by=by: roll.answer(vote, head.pk, words="好", upheld=True, by=by, at=VOTING),
            lambda by=by: roll.deliver(vote, head, how="hand", by=by, at=VOTING),
            lambda by=by: casting.cast(vote, head, choices={"1": "yes"}, by=by, at=VOTING),
            lambda by=by: casting.designate(vote, head, by, by=by, at=VOTING),
            lambda by=by: paper.issue(vote, [head], by=by, at=VOTING),
            lambda by=by: paper.authorise(vote, head, by, photo=None, by=by, at=VOTING),
            lambda by=by: platform_import.take_over(vote, b"", by=by, at=VOTING),
            lambda by=by: counting.certify(vote, by=by, at=COUNTED),
        )
        for attempt in tries:
            with pytest.raises(refusal):
                attempt()


def test_a_vote_that_was_given_up_is_still_told_to_those_who_read_its_notice() -> None:
    (owner,) = story.estate(1)
    announced, draft = story.announced(), story.proposed()
    for vote in (announced, draft):
        lifecycle.cancel(vote, reason="议案有误", by=person("zhou", ANNOUNCED), at=ANNOUNCED)
    assert list(access.visible_to(owner, Vote)) == [announced]


def test_a_new_owner_sees_the_vote_as_a_neighbour_and_may_not_cast() -> None:
    story.estate(1)
    vote = opened()
    buyer = story.owner(99, story.BUILDING + "010001")
    assert access.may(buyer, vote, "see")
    assert not access.may(buyer, vote, "cast")


def test_who_was_left_off_the_roll_may_object_to_it_and_the_roll_is_put_right() -> None:
    story.estate(2)
    vote = story.announced()
    left_out = story.owner(99, story.BUILDING + "010001")
    assert access.may(left_out, vote, "object")
    assert not access.may(left_out, vote, "cast")
    row = roll.object_to(vote, words="名册上没有我", stage="roll", by=left_out, at=ANNOUNCED)
    roll.answer(vote, row.pk, words="属实", upheld=True, by=person("zhou", SEALED), at=SEALED)
    vote = roll.seal(vote, by=person("zhou", SEALED), at=SEALED)
    assert len(head_of(vote, left_out).owners) == 2


def test_a_committee_member_whose_term_ended_runs_nothing() -> None:
    from tongdeng.people import actions as people
    from tongdeng.people.models import Mandate

    story.estate(1)
    vote = story.proposed()
    people.dismiss(Mandate.objects.get(person=person("zhou", PROPOSED)), by=None, at=SEALED)
    with pytest.raises(NotFound):
        lifecycle.announce(vote, by=person("zhou", CLOSES), at=at("2026-03-27 20:00"))
