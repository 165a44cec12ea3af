"""The count, from two readings that agree; and fewer seats where the meeting agrees to it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.turn import between, require_left_open, turn_in_round
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.queries.rounds import Progress, RoundBallots
from tongdeng.elections.rules import count as rules
from tongdeng.elections.rules import count_file, regulation
from tongdeng.elections.rules.count import Outcome
from tongdeng.kernel import journal
from tongdeng.kernel.errors import StepRefused
from tongdeng.people.models import Person


def count(election: Election, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Count a round that was read twice; whoever has more than half of those present is elected.

    Raise StepRefused while a reading is not complete or a difference is not settled.
    """
    with turn_in_round(election, "count", by=by, seen=seen) as (election, round_):
        members = queries.roll(election)
        slips = rounds.slips(round_)
        _check_complete(rounds.progress(round_, slips))
        outcome = counted(rounds.ballots(election, round_, members, slips))
        round_.outcome = count_file.payload(outcome) | {
            "invalid_ballots": outcome.invalid_ballots,
            "void_marks": outcome.void_marks,
        }
        round_.save(update_fields=["outcome"])
        # Names tell members apart on a roll, by the constraint member_names_are_told_apart.
        ids = {row.name: row.pk for row in members}
        election.members.filter(pk__in=[ids[name] for name in outcome.elected]).update(elected=True)
        facts = _facts(outcome, ids) | {"round": round_.number}
        journal.step(election, "count", by=by, at=at, facts=facts)
    return election


def counted(ballots: RoundBallots) -> Outcome:
    """Count the ballots of a round by the rules for its kind."""
    if ballots.revote:
        return rules.recount(ballots.sheet, ballots.papers)
    return rules.count(ballots.sheet, ballots.papers, eligible=ballots.eligible)


def reduce(
    election: Election, *, consent: int | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Reduce the seats to those already filled, if more than half of those present agree.

    `consent` is the number of those who agree.
    """
    with turn_in_round(election, "reduce", by=by, seen=seen) as (election, round_):
        members = queries.roll(election)
        seats = sum(row.elected for row in members)
        agreed = between(consent, 0, round_.present, "consent")
        if rounds.tied(round_):
            raise StepRefused(_("票数相等的还要重新投票，现在不能减少名额"))
        regulation.check_reduction(kind=election.kind, seats=seats, consent=agreed, present=round_.present)
        require_left_open(election, "reduce", members)
        facts = {"seats": seats, "before": election.seats, "consent": agreed, "present": round_.present}
        # The number that was planned, also where seats are reduced a second time.
        before = election.reduced_from or election.seats
        journal.step(election, "reduce", by=by, at=at, facts=facts, seats=seats, reduced_from=before)
    return election


def _check_complete(progress: Progress) -> None:
    if progress.first < progress.total or progress.second < progress.total:
        raise StepRefused(
            _("收回 {total} 张，第一遍录了 {first} 张，第二遍录了 {second} 张，录完再计票").format(
                total=progress.total, first=progress.first, second=progress.second
            )
        )
    if progress.differences:
        raise StepRefused(
            _("第 {numbers} 张两遍录得不同，请监票人核定后再计票").format(
                numbers="、".join(map(str, progress.differences))
            )
        )


def _facts(outcome: Outcome, ids: dict[str, Any]) -> dict[str, Any]:
    # The journal holds no names; one that was written in and is no member's has no id and is left out.
    return {
        "votes": {str(ids[name]): votes for name, votes in outcome.votes.items() if name in ids},
        "elected": [str(ids[name]) for name in outcome.elected],
        "revote": [str(ids[name]) for name in outcome.revote],
        "short": outcome.short,
        "invalid": outcome.invalid_ballots,
    }
