"""The count, once, from two readings that agree; and fewer seats where the meeting wants it so."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.rounds import allowed
from tongdeng.elections.actions.turn import between, turn
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.queries.rounds import Progress, Sheet
from tongdeng.elections.rules import count as rules
from tongdeng.elections.rules import count_file, regulation
from tongdeng.elections.rules.count import Outcome
from tongdeng.kernel import journal
from tongdeng.kernel.errors import StepRefused
from tongdeng.people.models import Person


def count(one: Election, *, by: Person, at: datetime, seen: int | None = None) -> Election:
    """Count a round that was read twice; whoever has more than half of those present is elected."""
    with turn(one, "count", by=by, seen=seen) as one:
        round_, members = rounds.last_round(one), queries.roll(one)
        assert round_ is not None
        slips = rounds.slips(round_)
        _read_to_the_end(rounds.progress(round_, slips))
        outcome = counted(rounds.sheet(one, round_, members, slips))
        round_.outcome = count_file.said(outcome) | {
            "invalid_ballots": outcome.invalid_ballots,
            "void_marks": outcome.void_marks,
        }
        round_.save(update_fields=["outcome"])
        ids = {row.name: row.pk for row in members}
        one.members.filter(pk__in=[ids[name] for name in outcome.elected]).update(elected=True)
        facts = _facts(outcome, ids) | {"round": round_.number}
        journal.step(one, "count", by=by, at=at, facts=facts)
    return one


def counted(sheet: Sheet) -> Outcome:
    """Count a sheet by the rules for its kind of round."""
    if sheet.revote:
        return rules.recount(sheet.poll, sheet.papers)
    return rules.count(sheet.poll, sheet.papers, eligible=sheet.eligible)


def reduce(
    one: Election, *, consent: int | None, by: Person, at: datetime, seen: int | None = None
) -> Election:
    """Let it be with those who are elected, where more than half of the voters want it so."""
    with turn(one, "reduce", by=by, seen=seen) as one:
        members, round_ = queries.roll(one), rounds.last_round(one)
        assert round_ is not None
        seats = sum(row.elected for row in members)
        said = between(consent, 0, round_.present, "consent")
        if rounds.tied(round_):
            raise StepRefused(_("票数相等的还要重新投票，现在不能减少名额"))
        regulation.check_reduction(kind=one.kind, seats=seats, consent=said, present=round_.present)
        allowed(one, "reduce", members)
        facts = {"seats": seats, "before": one.seats, "consent": said, "present": round_.present}
        before = one.reduced_from or one.seats
        journal.step(one, "reduce", by=by, at=at, facts=facts, seats=seats, reduced_from=before)
    return one


def _read_to_the_end(far: Progress) -> None:
    if far.first < far.total or far.second < far.total:
        raise StepRefused(
            _("收回 {total} 张，第一遍录了 {first} 张，第二遍录了 {second} 张，录完再计票").format(
                total=far.total, first=far.first, second=far.second
            )
        )
    if far.differences:
        raise StepRefused(
            _("第 {numbers} 张两遍录得不同，请监票人核定后再计票").format(
                numbers="、".join(map(str, far.differences))
            )
        )


def _facts(outcome: Outcome, ids: dict[str, Any]) -> dict[str, Any]:
    """Return the outcome by ids; a name that was written in and is no member's is left out."""
    return {
        "votes": {str(ids[name]): votes for name, votes in outcome.votes.items() if name in ids},
        "elected": [str(ids[name]) for name in outcome.elected],
        "revote": [str(ids[name]) for name in outcome.revote],
        "short": outcome.short,
        "invalid": outcome.invalid_ballots,
    }
