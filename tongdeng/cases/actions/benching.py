"""A case and the rooms above it: it is put to a consultation, hears of its steps, and waits for what was promised there.

Clocks: the finish clock never stands still for the bench. The limit was promised to the resident when they filed; that
three parties are needed makes the case late, not punctual, and every board counts it so. A pause is refused while the
case is before the bench or waits for a promise, because waiting is what it would hide. Only the clock of the resident's
silence is held while a promise is open, and begins anew with its end: nobody is silent about what is still to be done.
The promised action has a clock and a ladder of its own, in the room that promised it.

All but `link` are called by readers of events, which may run twice and in any order, and then do nothing new.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import rules
from tongdeng.cases.models import Case, Hold, Link, Message
from tongdeng.cases.queries import bench
from tongdeng.cases.rules import State
from tongdeng.cases.rules.bench import (
    ON_THE_BENCH,
    PATH_AT_MOST,
    PROMISED,
    TITLE_AT_MOST,
    TOLD_AT_MOST,
    Above,
)
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn


def link(case: Case, above: Above, *, by: Actor | None, at: datetime) -> Case:
    """Put a case to a subject above it, so that the case hears of each step there; the reporter is told.

    A second time changes nothing, also after the link ended. `by` None is a job, for cases that are ripe. Raise
    StepRefused for a withdrawn case, Invalid for a title or path that is empty, too long or leads elsewhere.
    """
    with turn(case, "link", by=by) as case:
        case.FLOW.check(case.state, "link")
        if not _links(case, above.id).exists():
            row = Link(**_row(case, above, at))
            journal.record("link", case, by=by, at=at, facts=_facts(above), rows=[row])
    return case


def unlink(case: Case, subject: UUID, *, at: datetime) -> Case:
    """End a link: the subject above is over. What was promised there stays promised until it is released."""
    with turn(case, "unlink", by=None) as case:
        if _links(case, subject).filter(ended_at__isnull=True).update(ended_at=at):
            journal.record("unlink", case, by=None, at=at, facts={"id": str(subject)})
    return case


def tell(case: Case, subject: UUID, *, words: str, key: UUID, at: datetime) -> Case:
    """Write a public line into the timeline of a linked case: what happened to its subject; the reporter is told.

    `words` are at most 500 characters and name no resident. `key` is the id of the event above: the same key again
    changes nothing. A case that is not linked to the subject, or was withdrawn, is told nothing.
    """
    with turn(case, "tell", by=None) as case:
        linked = _links(case, subject).filter(ended_at__isnull=True).exists()
        if linked and case.state != State.WITHDRAWN and not _was_told(case, key):
            line = _line(case, words, at)
            facts = {"id": str(subject), "key": str(key), "message": str(line.pk)}
            journal.record("tell", case, by=None, at=at, facts=facts, rows=[line])
    return case


def hold(case: Case, action: Above, *, until: date, at: datetime) -> Case:
    """Keep a case from being called solved until a promised action is released; `until` is the day it is promised for.

    While one is open `finish`, `settle`, `confirm`, `visit` that hears "solved", `auto_close`, `refuse` and `pause` are
    refused; the resident may still reopen, withdraw and add words, and the work goes on. Held again with another day,
    the promise was moved, which stands in the journal with both days. An action that was released is never held again,
    and a moment before the one stored is old news: both change nothing. A withdrawn case is not held.
    """
    with turn(case, "hold", by=None) as case:
        facts = _facts(action) | {"until": until.isoformat()}
        row = _holds(case, action.id).first()
        if case.state == State.WITHDRAWN or (row is not None and not _moves(case, row, until, at)):
            return case
        if row is None:
            new = Hold(**_row(case, action, at), until=until)
            journal.record("hold", case, by=None, at=at, facts=facts, rows=[new])
            deadlines.hold(case, "silence")
        else:
            facts["before"] = row.until.isoformat()
            _holds(case, action.id).update(until=until)
            journal.record("hold", case, by=None, at=at, facts=facts)
    return case


def release(case: Case, action: Above, *, kept: bool, words: str = "", at: datetime) -> Case:
    """End a promised action: `kept` when it was done, else it was given up, and `words` say why; the reporter is told.

    With the last one a finished case waits for its resident's verdict anew, a week for silence and 15 days for sending it
    back. Released before it was held, as when two jobs overtake each other, it will not be held any more. Raise Invalid
    when an action was given up without words.
    """
    with turn(case, "release", by=None) as case:
        row = _holds(case, action.id).first()
        if case.state == State.WITHDRAWN or (row is not None and row.released_at is not None):
            return case
        said = texts.clean(words, at_most=TOLD_AT_MOST, required="" if kept else texts.FILL_IN)
        line = [_line(case, said, at)] if said else []
        facts = _facts(action) | {"kept": kept} | ({"message": str(line[0].pk)} if line else {})
        if row is None:
            row = Hold(**_row(case, action, at), until=local_day(at), released_at=at, kept=kept)
            journal.record("release", case, by=None, at=at, facts=facts, rows=[*line, row])
        else:
            _holds(case, action.id).update(released_at=at, kept=kept)
            journal.record("release", case, by=None, at=at, facts=facts, rows=line)
        if case.state == State.FINISHED and not bench.holds(case).exists():
            deadlines.move(case, "silence", [at + rules.SILENCE], at=at)
    return case


def require_kept(case: Case, verb: str) -> None:
    """Raise StepRefused, naming the promise and its day, while a promised action of a locked case is open."""
    open_ = bench.holds(case).first()
    if open_ is not None:
        raise _still_open(case, open_, verb)


def require_running(case: Case) -> None:
    """Raise StepRefused where the finish clock of a locked case must run: before the bench, or with a promise open."""
    require_kept(case, "pause")
    linked = bench.links(case).first()
    if linked is not None:
        raise StepRefused(ON_THE_BENCH.format(title=linked.title), state=case.state, path=linked.path)


def _still_open(case: Case, row: Hold, verb: str) -> StepRefused:
    words = PROMISED.format(title=row.title, day=row.until.isoformat(), verb=rules.VERB_WORDS[verb])
    return StepRefused(words, state=case.state, until=row.until.isoformat(), path=row.path)


def _links(case: Case, subject: UUID) -> QuerySet[Link]:
    return Link.objects.filter(community=case.community, case=case, subject_id=subject)


def _holds(case: Case, action: UUID) -> QuerySet[Hold]:
    return Hold.objects.filter(community=case.community, case=case, subject_id=action)


def _row(case: Case, above: Above, at: datetime) -> dict[str, Any]:
    return {
        **case.here,
        "case": case,
        "subject": above.name,
        "subject_id": above.id,
        "path": _path(above.path),
        "title": _title(above.title),
        "since": at,
    }


def _title(words: str) -> str:
    return texts.one_line(texts.clean(words, at_most=TITLE_AT_MOST, field="title", required=texts.FILL_IN))


def _path(path: str) -> str:
    # A page of ours: "//elsewhere" is another machine's.
    if not path.startswith("/") or path.startswith("//") or "\\" in path or len(path) > PATH_AT_MOST:
        raise Invalid(fields={"path": _("会诊页面的地址不对")})
    return path


def _facts(above: Above) -> dict[str, Any]:
    return {"subject": above.name, "id": str(above.id)}


def _was_told(case: Case, key: UUID) -> bool:
    return any(facts["key"] == str(key) for _at, _verb, facts in journal.facts_of(case, "tell"))


def _moves(case: Case, row: Hold, until: date, at: datetime) -> bool:
    """Say whether an open promise gets another day now; a reader that is late brings back no earlier one."""
    if row.released_at is not None or row.until == until:
        return False
    said = [
        moment
        for moment, _verb, facts in journal.facts_of(case, "hold")
        if facts["id"] == str(row.subject_id)
    ]
    return at > max(said)


def _line(case: Case, words: str, at: datetime) -> Message:
    """Return a public line of nobody's, to be stored with its event."""
    said = texts.clean(words, at_most=TOLD_AT_MOST, required=texts.FILL_IN)
    return Message(
        **case.here, case=case, thread=Message.Thread.PUBLIC, author=None, post="", words=said, at=at
    )
