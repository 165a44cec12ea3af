"""Messages about a case: answers, additions, notes, nudges; and the correction of its category."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries, rules
from tongdeng.cases.actions.benching import require_kept
from tongdeng.cases.actions.clocks import derive_finish, stop_clocks
from tongdeng.cases.actions.saying import add_message, attach, reply
from tongdeng.cases.models import Case, Category, Message, Photo
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import TooMany
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn

HOUR = timedelta(hours=1)


def answer(case: Case, *, words: str, photos: Sequence[Picture] = (), by: Actor, at: datetime) -> Case:
    """Send the resident a message; the first one is the promised answer."""
    with turn(case, "answer", by=by) as case:
        first = case.answered_at is None
        message = reply(case, words, by=by, at=at)
        attach(case, photos, stage=Photo.Stage.MESSAGE, by=by, at=at, message=message)
        if not first:
            journal.record("replied_again", case, by=by, at=at)
    return case


def say(case: Case, *, words: str, photos: Sequence[Picture] = (), by: Actor, at: datetime) -> Case:
    """Add something as the resident, while the case is open or waits for the verdict."""
    with turn(case, "say", by=by) as case:
        message = add_message(case, words, thread=Message.Thread.PUBLIC, by=by, at=at)
        attach(case, photos, stage=Photo.Stage.MESSAGE, by=by, at=at, message=message)
        journal.record("say", case, by=by, at=at, facts={"photos": len(photos)})
    return case


def note(case: Case, *, words: str, photos: Sequence[Picture] = (), by: Actor, at: datetime) -> Case:
    """Leave a message for those who handle the case; the resident never sees it."""
    with turn(case, "note", by=by) as case:
        message = add_message(case, words, thread=Message.Thread.INTERNAL, by=by, at=at)
        attach(case, photos, stage=Photo.Stage.MESSAGE, by=by, at=at, message=message)
        journal.record("note", case, by=by, at=at)
    return case


def nudge(case: Case, *, by: Actor, at: datetime) -> Case:
    """Urge the assignee, or the desk when there is none. Raise TooMany more than once an hour."""
    with turn(case, "nudge", by=by) as case:
        # Counted in the journal under the lock of the case, so that two at once do not both pass.
        lately = [moment for moment, _verb, _facts in journal.facts_of(case, "nudge") if moment > at - HOUR]
        if len(lately) >= rules.NUDGES_PER_HOUR:
            again = (min(lately) + HOUR).astimezone(at.tzinfo)
            raise TooMany(_("刚刚催办过，{time} 以后可以再催").format(time=f"{again:%H:%M}"))
        journal.record("nudge", case, by=by, at=at)
    return case


def refuse(case: Case, *, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Close a case that cannot be solved here, for a reason that the resident reads.

    Raise StepRefused while a promised action is open.
    """
    with turn(case, "refuse", by=by, seen=seen) as case:
        require_kept(case, "refuse")
        reply(case, reason, by=by, at=at)
        journal.step(case, "refuse", by=by, at=at, assignee=None, closed_at=at, runs_out_at=None)
        stop_clocks(case, at=at)
    return case


def reclassify(case: Case, *, category: Category, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Correct the category; its promise counts from filing.

    The same category again only confirms that the guess was right.
    """
    with turn(case, "reclassify", by=by, seen=seen) as case:
        if category.code == case.category_id:
            if case.guessed:
                case.guessed = False
                case.save(update_fields=["guessed"])
            return case
        facts = {"before": case.category_id, "after": category.code}
        case.category = category
        case.urgency = category.urgency
        case.kind = category.kind
        case.guessed = False
        # The promise of the day of filing: one that was made later does not bind this case.
        case.promise = queries.promise_for(case.place, category, case.filed_at)
        case.save(update_fields=["category", "urgency", "guessed", "kind", "promise"])
        journal.record("reclassify", case, by=by, at=at, facts=facts)
        _derive_anew(case, at=at)
    return case


def _derive_anew(case: Case, *, at: datetime) -> None:
    limit = queries.limits_for(case.promise, case.place, case.filed_at).answer
    if case.answered_at is None:
        case.answer_due = rules.due_at(case.filed_at, limit) if limit else None
        case.save(update_fields=["answer_due"])
        deadlines.move(case, "answer", rules.moments(case.filed_at, limit) if limit else [], at=at)
    deadlines.move(case, "finish", derive_finish(case, start=queries.finish_start(case), at=at), at=at)
