"""The life of a vote: announced, opened and closed by the clock, or cancelled with a reason."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Invalid, Sentence
from tongdeng.kernel.models import Event
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.votes.actions.delivering import opened
from tongdeng.votes.actions.drafting import unanswered
from tongdeng.votes.actions.freezing import digest, freeze
from tongdeng.votes.models import Vote
from tongdeng.votes.rules import flow
from tongdeng.votes.rules.flow import State

TERMS = ("parking", "invalid", "silence", "proxy_cap", "posting_days")


def announce(vote: Vote, *, by: Person, at: datetime, seen: int | None = None) -> Vote:
    """Post the notice and the roll; from now on neither motions nor rules change.

    Raise Invalid, with the field, for what is not answered yet, or for times that the law does not allow.
    """
    with turn(vote, "announce", by=by, seen=seen) as vote:
        if wrong := not_ready(vote, at):
            raise Invalid(fields=wrong)
        size, area = freeze(vote)
        assert vote.opens_at is not None
        assert vote.closes_at is not None
        # The terms are in the journal too, so that a later change of the row can be shown.
        facts = {
            "opens": vote.opens_at.isoformat(),
            "closes": vote.closes_at.isoformat(),
            "heads": size,
            "area": str(area),
            "hash": digest(vote),
            "profile": vote.profile.key,
            "record_date": str(vote.record_date),
            "matters": list(vote.motions.values_list("matter", flat=True)),
            "terms": {name: getattr(vote, name) for name in TERMS},
        }
        stored: dict[str, Any] = {
            "announced_at": at,
            "roll_heads": size,
            "roll_area": area,
            "roll_hash": facts["hash"],
        }
        journal.step(vote, "announce", by=by, at=at, facts=facts, **stored)
        deadlines.start(vote, "open", [vote.opens_at])
        deadlines.start(vote, "close", [vote.closes_at])
        # No rule says when to remind; three quarters of the way is a choice made here.
        deadlines.start(vote, "remind", [vote.closes_at - (vote.closes_at - vote.opens_at) / 4])
    return vote


def cancel(vote: Vote, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Vote:
    """Cancel a vote before it is closed; the ballots stay stored and are not counted."""
    with turn(vote, "cancel", by=by, seen=seen) as vote:
        reason = texts.clean(reason, at_most=500, field="reason", required=texts.FILL_IN)
        journal.step(vote, "cancel", by=by, at=at, reason=reason)
        deadlines.stop(vote, "open", "close", "remind", at=at)
    return vote


def open_(vote: Vote, *, at: datetime) -> Vote:
    """Open a vote at its time; while its roll is not sealed, only record that it waits."""
    with turn(vote, "open", by=None) as vote:
        if vote.state == State.SEALED:
            journal.step(vote, "open", by=None, at=at)
        elif vote.state == State.ANNOUNCED:
            journal.record("waits", vote, by=None, at=at)
    return vote


def close(vote: Vote, *, at: datetime) -> Vote:
    """Close a vote at its time; one that never opened is cancelled."""
    # The lock waits for every cast that has begun, so no ballot is stored after the step.
    with turn(vote, "close", by=None) as vote:
        if vote.state == State.OPEN:
            opened(vote, at=at)
            journal.step(vote, "close", by=None, at=at)
            if vote.publishes_by is not None:
                # A day before the last moment that local rules allow, such as Beijing art. 37: within 3 days
                # (LOCAL).
                deadlines.start(vote, "publish", [vote.publishes_by - flow.DAY])
        elif vote.state in (State.ANNOUNCED, State.SEALED):
            sealed = vote.state == State.SEALED
            reason = _("到截止时间投票没有开始") if sealed else _("到截止时间名册仍未封存")
            journal.step(vote, "cancel", by=None, at=at, reason=str(reason))
    return vote


def late_opening(vote: Vote, *, at: datetime) -> Vote:
    """Open a vote whose roll was sealed only after its opening time."""
    # The deadline "open" has fired by then and does not fire again.
    return open_(vote, at=at) if vote.opens_at is not None and vote.opens_at <= at else vote


@journal.on("vote.fired", reader="votes")
def fired(event: Event) -> None:
    """Open or close a vote when its deadline fires."""
    vote = journal.subject_of(event, Vote)
    if vote is None:
        return
    if event.facts["clock"] == "open":
        open_(vote, at=event.at)
    elif event.facts["clock"] == "close":
        close(vote, at=event.at)


@journal.on("vote.seal", reader="votes")
def sealed(event: Event) -> None:
    """Open a vote at once whose roll was sealed after its opening time."""
    vote = journal.subject_of(event, Vote)
    if vote is not None and vote.state == State.SEALED:
        late_opening(vote, at=event.at)


def not_ready(vote: Vote, at: datetime) -> dict[str, Sentence]:
    """Return what keeps a draft from being announced at `at`, by field; empty when it may be."""
    now = at.astimezone(LOCAL)
    wrong = unanswered(vote)
    if vote.record_date is not None and vote.record_date > now.date():
        wrong["record_date"] = _("名册的日期不能晚于公告当天")
    if not vote.profile.holds(vote.place, now.date()):
        wrong["profile"] = _("{rule}在这里或者现在不适用，请另选").format(rule=vote.profile)
    moments = [moment.astimezone(LOCAL) if moment else None for moment in (vote.opens_at, vote.closes_at)]
    return wrong | flow.wrong_times(now, moments[0], moments[1], vote.limits)
