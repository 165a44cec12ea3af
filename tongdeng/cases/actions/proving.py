"""The recount of cases: each moment by which somebody is judged, and who holds a case, is as its events have left it."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from tongdeng.cases.models import Case
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces

ENDS = ("confirm", "auto_close", "withdraw", "refuse")
NAMES_SOMEBODY = ("assign", "transfer")
TAKES = ("claim", "settle")
GIVES_UP = ("give_back", "withdraw", "refuse", "reopen")
VERBS = ("file", "answer", "reclassify", "finish", *ENDS, *NAMES_SOMEBODY, *TAKES, "give_back", "reopen")


@dataclass(slots=True)
class Told:
    """What the events of a case say of its columns, by the names of the columns."""

    filed_at: datetime | None = None
    category_id: str = ""
    answer_due: datetime | None = None
    answered_at: datetime | None = None
    finish_due: datetime | None = None
    finished_at: datetime | None = None
    closed_at: datetime | None = None
    reopened: int = 0
    assignee_id: UUID | None = None


COLUMNS = [column.name for column in fields(Told)]


def misfits() -> Iterator[Misfit]:
    """Yield each case whose moments, deadlines, category or assignee are not those of its events.

    Words are not compared: their writer may have them erased. A deadline that was derived anew stands in an event only
    from the answer on, or from the finish.
    """
    rows = Case.objects.order_by("community", "pk").only("community", *COLUMNS)
    for piece in in_pieces(rows):
        events = events_of(piece, *VERBS)
        for case in piece:
            found = events.get(case.pk)
            if not found:
                continue  # a case without a chain, which the recount of chains names
            told, derived = _told(found)
            for name in COLUMNS:
                if name not in derived and getattr(case, name) != getattr(told, name):
                    yield Misfit(f"{name} is not what the events of this case say", f"case {case.pk}")


def _told(events: list[Event]) -> tuple[Told, set[str]]:
    """Return what the events say, and the columns of which they do not tell the present value."""
    told, derived = Told(), set[str]()
    for event in events:
        verb = event.kind.partition(".")[2]
        _moments(told, derived, verb, event)
        if verb in NAMES_SOMEBODY:
            told.assignee_id = UUID(event.facts["to"])
        elif verb in TAKES:
            told.assignee_id = event.actor
        elif verb in GIVES_UP:
            told.assignee_id = None
    return told, derived


def _moments(told: Told, derived: set[str], verb: str, event: Event) -> None:
    facts = event.facts
    if verb == "file":
        told.filed_at, told.category_id = event.at, facts.get("category")
        told.answer_due, told.finish_due = _moment(facts.get("answer_due")), _moment(facts.get("finish_due"))
        derived.add("finish_due")  # each pause moves it
    elif verb == "answer":
        told.answered_at, told.answer_due = event.at, _moment(facts.get("due"))
        derived.discard("answer_due")
    elif verb == "reclassify":
        told.category_id = facts["after"]
        derived.add("finish_due")
        if told.answered_at is None:
            derived.add("answer_due")
    elif verb in {"finish", "settle"}:
        told.finished_at, told.finish_due = event.at, _moment(facts.get("due"))
        derived.discard("finish_due")
    elif verb in ENDS:
        told.closed_at = event.at
    elif verb == "reopen":
        told.finished_at = told.closed_at = None
        told.reopened += 1
        derived.add("finish_due")


def _moment(words: Any) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
