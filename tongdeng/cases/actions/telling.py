"""What the events of a case tell of its columns and its verdicts: the fold that the recount and a look back share."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tongdeng.cases.actions.proving_bench import ABOVE
from tongdeng.cases.actions.proving_origins import IMPORT, given
from tongdeng.cases.models import Verdict
from tongdeng.kernel.models import Event

ENDS = ("confirm", "auto_close", "withdraw", "refuse")
NAMES_SOMEBODY = ("assign", "transfer")
TAKES = ("claim", "settle")
GIVES_UP = ("give_back", "withdraw", "refuse", "reopen")
SHOWS = ("finish", "settle", "shoot")  # with photos of the work
VERBS = (
    "file",
    IMPORT,
    "answer",
    "reclassify",
    *ENDS,
    *NAMES_SOMEBODY,
    *SHOWS,
    "claim",
    "give_back",
    "reopen",
    "rate",
    *ABOVE,
)


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


class Said(NamedTuple):
    """A verdict without its stars and words: in which round whose, when and which."""

    round: int
    source: str
    solved: bool | None
    by: UUID | None
    at: datetime


Stars = dict[Said, int | None]


def verdicts_told(events: Sequence[Event]) -> tuple[Stars, set[Said]]:
    """Return the verdicts of the events with their stars, and those of whose stars no event tells."""
    told, untold, round_ = Stars(), set[Said](), 0
    for event in events:
        verb, facts = event.kind.partition(".")[2], event.facts
        if verb == IMPORT and "solved" in facts:
            said = Said(
                round_, facts["said_by"], facts["solved"], None, datetime.fromisoformat(facts["verified_at"])
            )
            told[said] = facts["stars"]
        elif verb in {"confirm", "reopen"}:
            said = Said(round_, facts["source"], verb == "confirm", event.actor, event.at)
            told[said] = facts.get("stars")
            if "stars" not in facts:
                untold.add(said)  # an event from before told none of who was not content
        elif verb == "rate":
            told.update(
                {
                    said: facts["stars"]
                    for said in told
                    if said.round == round_ and said.solved and said.source == Verdict.Source.RESIDENT
                }
            )
        if verb == "reopen":
            round_ += 1
    return told, untold


def told(events: Sequence[Event]) -> tuple[Told, set[str]]:
    """Return what the events say, and the columns of which they do not tell the present value."""
    found, derived = Told(), set[str]()
    for event in events:
        verb = event.kind.partition(".")[2]
        if verb == IMPORT:
            _imported(found, event)
        _moments(found, derived, verb, event)
        if verb in NAMES_SOMEBODY:
            found.assignee_id = UUID(event.facts["to"])
        elif verb in TAKES:
            found.assignee_id = event.actor
        elif verb in GIVES_UP:
            found.assignee_id = None
    return found, derived


def _imported(told: Told, event: Event) -> None:
    told.filed_at, told.category_id = event.at, event.facts["category"]
    for name, moment in given(event.facts).items():
        setattr(told, name, moment)


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
