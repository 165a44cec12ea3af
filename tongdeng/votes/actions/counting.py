"""Counting: the certified result, with the hashes of all that can be counted again."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.votes.actions import registers
from tongdeng.votes.actions.freezing import digest
from tongdeng.votes.models import Ballot, Head, Motion, PublishedFile, Vote
from tongdeng.votes.queries import delivery
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import register, roll, tally
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.votes.rules.tally import Choice, MotionResult, Outcome, Silence


def certify(vote: Vote, *, by: Person, at: datetime, seen: int | None = None) -> Vote:
    """Count, store and publish the result of each motion, and record a "decide" event for each that passed.

    Raise Invalid while papers wait for a reading, StepRefused when the roll is no longer the one that was sealed.
    """
    with turn(vote, "certify", by=by, seen=seen) as vote:
        check_papers(vote)
        # A row changed with SQL since the sealing would change the base of every share.
        if digest(vote) != vote.roll_hash:
            raise StepRefused(_("名册与封存时不一致，不能公布结果"), why="roll")
        motions = list(vote.motions.all())
        results = count(vote, motions)
        for motion in motions:
            motion.result = stored(results[motion.position])
        # Only this column and only once: the trigger motion_stays refuses any other change of an announced
        # motion.
        Motion.objects.bulk_update(motions, ["result"])
        files = {motion.position: files_of(vote, motion, results[motion.position]) for motion in motions}
        PublishedFile.objects.bulk_create(
            PublishedFile(**vote.here, motion=motion, **files[motion.position].stored) for motion in motions
        )
        facts = _certificate(vote, motions, results, files)
        journal.step(vote, "certify", by=by, at=at, facts=facts, certified_at=at)
        deadlines.stop(vote, "remind", "publish", at=at)
        for motion in motions:
            if results[motion.position].outcome == Outcome.PASSED:
                journal.record("decide", vote, by=by, at=at, facts=_decision(vote, motion))
    return vote


def check_papers(vote: Vote) -> None:
    """Raise Invalid while papers wait for a reading."""
    # These papers came back before the close; a count without them would leave out people who voted.
    if waiting := queries.unsettled(vote).count():
        raise Invalid(_("还有 {n} 张纸质票没有录完或裁定").format(n=waiting))


def _certificate(
    vote: Vote, motions: list[Motion], results: dict[int, MotionResult], files: dict[int, "Files"]
) -> dict[str, Any]:
    """Return what the journal keeps of a result: outcomes, what was told, the hash of each file, each root."""
    of_each = {
        str(m.position): {"matter": m.matter, "outcome": str(results[m.position].outcome)} for m in motions
    }
    held = Head.objects.filter(community=vote.community, vote=vote, standing=Head.Standing.HELD).count()
    return {
        "results": of_each,
        "registers": {str(position): of.register for position, of in files.items()},
        "published": {str(position): of.published for position, of in files.items()},
        "held": held,
    }


class Files(NamedTuple):
    """What is kept of a motion's files: in the journal SHA-256 of the register and what was made public, and that itself."""

    register: str
    published: dict[str, Any]
    stored: dict[str, Any]


def files_of(vote: Vote, motion: Motion, result: MotionResult) -> Files:
    """Return what is kept of a counted motion's files, computed from the ballots."""
    rows = registers.rows_of(vote, motion)
    public = registers.published(vote, motion, result, rows)
    told = {"told": public.told, "root": public.root, "sha256": registers.sha(public.text)}
    stored = {"text": public.text, "tree": public.tree, "ballots": public.ballots}
    return Files(registers.sha(register.write(rows)), told, stored)


def _decision(vote: Vote, motion: Motion) -> dict[str, Any]:
    """Return what a room above needs to act on a decision: the matter, the motion, the budget in yuan, the scope that pays."""
    budget = None if motion.budget is None else str(motion.budget)
    return {
        "motion": str(motion.pk),
        "position": motion.position,
        "matter": motion.matter,
        "budget": budget,
        "scope": vote.scope,
    }


def count(vote: Vote, motions: list[Motion]) -> dict[int, MotionResult]:
    """Return the result of each motion, by its position."""
    heads = [
        # The tally reads key and area only, so the homes are not loaded.
        roll.Head(str(pk), (), area)
        for pk, area in Head.objects.filter(community=vote.community, vote=vote).values_list("pk", "area")
    ]
    chosen = {str(head): choices for head, choices in counted(vote)}
    silence = _silence(vote)
    return {
        motion.position: tally.count(
            heads,
            {head: Choice(choices[str(motion.position)]) for head, choices in chosen.items()},
            MATTERS[motion.matter].consent,
            invalid_participates=vote.invalid == "participates",
            silence=silence,
        )
        for motion in motions
    }


def counted(vote: Vote) -> list[tuple[Any, dict[str, str]]]:
    """Return the head and the choices of each ballot that counts."""
    heads = Head.objects.filter(community=vote.community, vote=vote, standing=Head.Standing.CAST)
    rows = Ballot.objects.filter(community=vote.community, vote=vote, pk__in=heads.values("counted"))
    return list(rows.values_list("head", "choices"))


def stored(result: MotionResult) -> dict[str, Any]:
    """Return a result as it is stored: exact decimals as text."""
    sums = {"roll": result.roll, "participating": result.participating, "consent": result.consent}
    return {
        **{name: {"area": register.plain(part.area), "heads": part.heads} for name, part in sums.items()},
        "quorum": result.quorum,
        "outcome": result.outcome.value,
    }


def _silence(vote: Vote) -> Silence | None:
    if vote.silence != "follow":
        return None
    # The notice prints the clause with the other terms, so whoever announced has told the consequence.
    delivered = frozenset(map(str, delivery.reached(vote)))
    return Silence(
        vote.silence_clause, consequence_noticed=vote.announced_at is not None, delivered=delivered
    )
