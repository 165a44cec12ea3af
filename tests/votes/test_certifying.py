"""What is asked for by many is computed once: the result of a large vote by a job, its public file when it is certified."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import person
from tests.support import owner, tamper
from tests.votes import story
from tests.votes.story import CLOSES, COMMITTEE, COUNTED, VOTING, cast, certified, fresh, opened
from tongdeng.kernel import merkle, seals
from tongdeng.kernel.errors import Invalid, NotFound, Stale, StepRefused
from tongdeng.votes import tasks
from tongdeng.votes.actions import certifying, lifecycle, paper, publishing, registers
from tongdeng.votes.models import Ballot, PublishedFile, Vote
from tongdeng.votes.queries import counts

pytestmark = pytest.mark.django_db


def voted(count: int = 7) -> Vote:
    owners = story.estate(count)
    vote = opened()
    for one in owners[1:]:
        cast(vote, one)
    return vote


def closed() -> Vote:
    return lifecycle.close(voted(), at=CLOSES)


def jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = %s", [counts.TASK])
        return [json.loads(text) for (text,) in cursor.fetchall()]


def ask(vote: Vote, **more: Any) -> Vote:
    return certifying.certify(vote, by=person(COMMITTEE, COUNTED), at=COUNTED, **more)


def recomputed(*_args: Any) -> None:
    raise AssertionError("the register was computed again")


def test_what_is_public_and_each_proof_come_from_what_was_stored_with_the_result(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vote = certified(voted())
    li, motion = person("li", COUNTED), vote.motions.get()
    before = PublishedFile.objects.get()
    receipt = Ballot.objects.filter(vote=vote).values_list("receipt", flat=True)[0]
    monkeypatch.setattr(registers, "rows_of", recomputed)
    assert publishing.public_result(vote, motion, by=li) == before.text
    assert before.text.encode().find(bytes(before.tree)[-32:].hex().encode()) > 0
    assert receipt in publishing.prove(vote, receipt, by=li, at=COUNTED)


def test_of_a_result_from_before_it_was_stored_the_same_is_computed() -> None:
    vote = certified(voted())
    li, motion = person("li", COUNTED), vote.motions.get()
    receipt = Ballot.objects.filter(vote=vote).values_list("receipt", flat=True)[0]
    stored = publishing.public_result(vote, motion, by=li), publishing.prove(vote, receipt, by=li, at=COUNTED)
    tamper("DELETE FROM votes_publishedfile")
    assert stored == (
        publishing.public_result(vote, motion, by=li),
        publishing.prove(vote, receipt, by=li, at=COUNTED),
    )
    assert seals.verify() is None


@pytest.mark.parametrize("change", ["text = text || ' '", "tree = tree || 'x'", "ballots = ballots + 1"])
def test_a_stored_file_that_was_changed_is_named_by_verify(change: str) -> None:
    certified(voted())
    assert seals.verify() is None
    tamper(f"UPDATE votes_publishedfile SET {change}")
    assert "the stored file of motion 1" in str(seals.verify())


def test_a_stored_file_is_not_changed_and_not_removed_even_by_the_owner() -> None:
    certified(voted())
    for words in ("UPDATE votes_publishedfile SET text = ''", "DELETE FROM votes_publishedfile"):
        with (
            pytest.raises(IntegrityError, match="only added"),
            transaction.atomic(),
            owner(),
            connection.cursor() as cursor,
        ):
            cursor.execute(words)


def test_a_ballot_that_was_changed_since_the_result_is_proved_no_more() -> None:
    vote = certified(voted())
    receipt = Ballot.objects.filter(vote=vote).values_list("receipt", flat=True)[0]
    tamper('UPDATE votes_ballot SET choices = \'{"1": "no"}\' WHERE receipt = %s', receipt)
    with pytest.raises(StepRefused, match="不一致"):
        publishing.prove(vote, receipt, by=person("li", COUNTED), at=COUNTED)


@given(st.integers(1, 70), st.data())
def test_a_path_cut_from_a_stored_tree_is_the_path(count: int, data: Any) -> None:
    leaves = [merkle.leaf(bytes([number])) for number in range(count)]
    number = data.draw(st.integers(0, count - 1))
    nodes = merkle.tree(leaves)
    assert nodes[-merkle.SIZE :] == merkle.root(leaves)
    assert merkle.path_in(nodes, count, leaves[number]) == merkle.path(leaves, number)


def test_what_is_no_leaf_of_a_tree_has_no_path() -> None:
    leaves = [merkle.leaf(b"1"), merkle.leaf(b"2")]
    for other in (merkle.leaf(b"3"), merkle.root(leaves), (leaves[0] + leaves[1])[5:37]):
        with pytest.raises(ValueError):
            merkle.path_in(merkle.tree(leaves), 2, other)


def test_a_small_vote_is_counted_at_once() -> None:
    assert ask(closed()).is_certified
    assert jobs() == []


def test_a_large_vote_is_counted_by_a_job_that_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certifying, "AT_ONCE", 0)
    vote = closed()
    assert counts.progress(vote) == ""
    assert not ask(vote).is_certified
    assert not ask(vote).is_certified
    assert counts.progress(vote) == counts.RUNNING
    (job,) = jobs()
    tasks.certify(**job)
    tasks.certify(**job)  # as after a crash
    assert fresh(vote).is_certified
    assert fresh(vote).certified_at == COUNTED
    assert seals.verify() is None


def test_what_the_page_can_know_is_refused_before_a_job_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certifying, "AT_ONCE", 0)
    vote = voted()
    head = vote.heads.get(standing="waiting")
    one = paper.issue(vote, [head], by=person("zheng", VOTING), at=VOTING)[0]
    slip = paper.PaperEntry(one.code, {"1": "yes"}, photo=story.photo())
    paper.read(vote, slip, by=person("zheng", VOTING), at=VOTING)
    with pytest.raises(StepRefused):
        ask(vote)
    vote = lifecycle.close(vote, at=CLOSES)
    with pytest.raises(Invalid, match="纸质票"):
        ask(vote)
    with pytest.raises(Stale):
        ask(vote, seen=0)
    assert jobs() == []


def test_a_count_that_is_refused_in_the_job_publishes_nothing_and_can_be_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(certifying, "AT_ONCE", 0)
    vote = closed()
    ask(vote)
    tamper("UPDATE votes_head SET area = area + 1 WHERE position = 1")
    with pytest.raises(StepRefused, match="名册"):
        tasks.certify(**jobs()[0])
    assert not fresh(vote).is_certified
    tamper("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = %s", counts.TASK)
    assert counts.progress(vote) == counts.FAILED
    ask(vote)
    assert counts.progress(vote) == counts.RUNNING


def test_whoever_lost_the_role_since_they_asked_has_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certifying, "AT_ONCE", 0)
    vote = closed()
    ask(vote)
    tamper("UPDATE people_person SET is_active = false WHERE id = %s", person(COMMITTEE, COUNTED).pk)
    with pytest.raises(NotFound):
        tasks.certify(**jobs()[0])
    assert not fresh(vote).is_certified
