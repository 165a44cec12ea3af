"""The recount of votes: ballots against their commitments, heads against their events, rolls and results against what was published."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from tongdeng.kernel import journal
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces
from tongdeng.votes.actions import counting, registers
from tongdeng.votes.actions.freezing import digest
from tongdeng.votes.actions.lifecycle import TERMS
from tongdeng.votes.models import Ballot, Head, Motion, Vote
from tongdeng.votes.rules.ballot import commitment
from tongdeng.votes.rules.flow import State
from tongdeng.votes.rules.tally import MotionResult

STORES = ("cast", "hold", "flag")
STORED_FILE = ("text", "ballots", "tree")
STORED = [f"{Head.journal_name}.{verb}" for verb in STORES]


def misfits() -> Iterator[Misfit]:
    """Yield what does not fit in ballots, heads, rolls and results; in memory is one vote's register at most."""
    yield from _ballot_misfits()
    yield from _lost_ballots()
    yield from _head_misfits()
    for vote in (
        Vote.objects.exclude(announced_at=None).select_related("profile").order_by("pk").iterator(100)
    ):
        where = f"vote {vote.pk}"
        yield from (Misfit(what, where) for what in (*_term_faults(vote), *_result_faults(vote)))


def _ballot_misfits() -> Iterator[Misfit]:
    """Each ballot has its event, and says what was bound there."""
    for piece in in_pieces(Ballot.objects.select_related("head").order_by("pk")):
        heads = list({ballot.head_id: ballot.head for ballot in piece}.values())
        bound = {
            event.facts.get("ballot"): event.facts.get("commitment")
            for events in events_of(heads, *STORES).values()
            for event in events
        }
        for ballot in piece:
            fits = commitment(str(ballot.vote_id), str(ballot.head_id), ballot.choices, ballot.receipt)
            if bound.get(str(ballot.pk)) != fits:
                yield Misfit("this ballot is not the one that was cast", f"ballot {ballot.pk}")


def _lost_ballots() -> Iterator[Misfit]:
    """Each ballot of which the journal speaks is there."""
    for piece in in_pieces(Event.objects.filter(kind__in=STORED).order_by("pk")):
        named = {UUID(event.facts["ballot"]) for event in piece}
        there = set(Ballot.objects.filter(pk__in=named).values_list("pk", flat=True))
        for lost in sorted(named - there):
            yield Misfit("a ballot that was cast is gone", f"ballot {lost}")


def _head_misfits() -> Iterator[Misfit]:
    """Each head stands where its events led it: which ballot counts, and who was named to vote."""
    for piece in in_pieces(Head.objects.order_by("pk")):
        told = events_of([head for head in piece if head.entries], *STORES, "designate")
        for head in piece:
            if (head.standing, head.counted, head.voter_id) != _standing(told.get(head.pk, [])):
                yield Misfit("this head does not stand where its ballots led it", f"head {head.pk}")


def _standing(events: list[Event]) -> tuple[str, UUID | None, UUID | None]:
    standing: str = Head.Standing.WAITING
    counted: str | None = None
    voter: str | None = None
    for event in events:
        verb = event.kind.partition(".")[2]
        if verb == "cast":
            standing, counted = Head.Standing.CAST, event.facts["ballot"]
        elif verb == "hold":
            standing, counted = Head.Standing.HELD, None
        elif verb == "designate":
            voter = event.facts["voter"]
            if standing == Head.Standing.HELD and event.facts["counted"]:
                standing, counted = Head.Standing.CAST, event.facts["counted"]
    return standing, UUID(counted) if counted else None, UUID(voter) if voter else None


def _term_faults(vote: Vote) -> Iterator[str]:
    """Say what of the terms and the roll is not as it was announced."""
    told = journal.facts_of(vote, "announce", "seal")
    if not told or told[0][1] != "announce":
        yield "an announced vote without its announcement"
        return
    first = told[0][2]
    moments = [datetime.fromisoformat(first[name]) for name in ("opens", "closes")]
    stored = (vote.opens_at, vote.closes_at, vote.profile.key, str(vote.record_date))
    if (
        stored != (*moments, first["profile"], first["record_date"])
        or {name: getattr(vote, name) for name in TERMS} != first["terms"]
    ):
        yield "the terms are not those that were announced"
    if [motion.matter for motion in _motions(vote)] != first["matters"]:
        yield "the motions are not those that were announced"
    if not told[-1][2]["hash"] == vote.roll_hash == digest(vote):
        yield "the roll is not the one that was published"


def _result_faults(vote: Vote) -> Iterator[str]:
    """Say what of the result is not as it was certified, or not as the ballots say."""
    motions = _motions(vote)
    if vote.state != State.CERTIFIED:
        if any(motion.result is not None for motion in motions):
            yield "a result before the count"
        return
    told: dict[str, Any] = journal.facts_of(vote, "certify")[-1][2]
    results = counting.count(vote, motions)
    for motion in motions:
        position, result = str(motion.position), results[motion.position]
        if motion.result != counting.stored(result):
            yield f"the result of motion {position} is not what its ballots say"
        if told["results"][position] != {"matter": motion.matter, "outcome": str(result.outcome)}:
            yield f"the outcome of motion {position} is not the one that was certified"
        yield from _file_faults(vote, motion, result, told)


def _file_faults(vote: Vote, motion: Motion, result: MotionResult, told: dict[str, Any]) -> Iterator[str]:
    """Say what of the register and of the public side is not as it was certified."""
    position = str(motion.position)
    other = f"the register of motion {position} is not the one that was certified"
    if "published" not in told:
        # Certified before ballots had a blind: held to the register as it was written then.
        if told["registers"][position] != registers.sha(registers.export_first(vote, motion)):
            yield other
        return
    files = counting.files_of(vote, motion, result)
    if told["registers"][position] != files.register:
        yield other
    if told["published"][position] != files.published:
        yield f"what was made public of motion {position} is not what its ballots say"
    kept = motion.published.first()
    if kept and (kept.text, kept.ballots, bytes(kept.tree)) != tuple(
        files.stored[name] for name in STORED_FILE
    ):
        yield f"the stored file of motion {position} is not the one that was made public"


def _motions(vote: Vote) -> list[Motion]:
    return list(vote.motions.order_by("position"))
