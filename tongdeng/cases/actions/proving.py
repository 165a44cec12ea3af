"""The recount of cases: each moment by which somebody is judged, who holds a case, verdicts, and photos of the work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tongdeng.cases.actions.proving_bench import ABOVE, ties, ties_fit
from tongdeng.cases.actions.proving_origins import IMPORT, given, origin_fits, origins
from tongdeng.cases.models import Case, Photo, Verdict
from tongdeng.kernel import files
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces

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


def misfits() -> Iterator[Misfit]:
    """Yield each case whose moments, deadlines, category, assignee, verdicts, ties or photos are not those of its events.

    Words are not compared: their writer may have them erased. A deadline that was derived anew stands in an event only
    from the answer on, or from the finish.
    """
    rows = Case.objects.order_by("community", "pk").only("community", "reporter", *COLUMNS)
    for piece in in_pieces(rows):
        events, pictures, verdicts = events_of(piece, *VERBS), _pictures(piece), _verdicts(piece)
        tied, from_elsewhere = ties(piece), origins(piece)
        for case in piece:
            found = events.get(case.pk)
            if not found:
                continue  # a case without a chain, which the recount of chains names
            yield from _columns(case, found)
            if not _judged(found, verdicts.get(case.pk, {})):
                yield Misfit("what was said of the work is not what its events say", f"case {case.pk}")
            if not ties_fit(found, tied.get(case.pk, set())):
                yield Misfit("its links and promises are not what its events say", f"case {case.pk}")
            if not origin_fits(found, from_elsewhere.get(case.pk)):
                yield Misfit("where it was imported from is not what its event says", f"case {case.pk}")
            if not _shown(case, found, pictures.get(case.pk, set())):
                yield Misfit("the photos of the work are not those that its events name", f"case {case.pk}")


def _columns(case: Case, events: list[Event]) -> Iterator[Misfit]:
    told, derived = _told(events)
    for name in COLUMNS:
        if name not in derived and getattr(case, name) != getattr(told, name):
            yield Misfit(f"{name} is not what the events of this case say", f"case {case.pk}")


def _pictures(cases: Sequence[Case]) -> dict[UUID, set[str]]:
    """Return the digests of the photos of the work, by case."""
    stages = [Photo.Stage.BEFORE, Photo.Stage.AFTER]
    rows = Photo.objects.filter(
        community__in={case.community for case in cases},
        case__in=[case.pk for case in cases],
        stage__in=stages,
    )
    found: dict[UUID, set[str]] = {}
    for case, name in rows.values_list("case", "file"):
        found.setdefault(case, set()).add(files.digest_of(name))
    return found


def _verdicts(cases: Sequence[Case]) -> dict[UUID, Stars]:
    """Return the stars of each stored verdict, by case."""
    rows = Verdict.objects.filter(
        community__in={case.community for case in cases}, case__in=[case.pk for case in cases]
    )
    found: dict[UUID, Stars] = {}
    for row in rows.defer("words"):
        said = Said(row.round, row.source, row.solved, row.by_id, row.at)
        found.setdefault(row.case_id, {})[said] = row.stars
    return found


def _judged(events: list[Event], there: Stars) -> bool:
    """Say whether the verdicts are those of the events, none missing and none added, with their stars."""
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
    return told.keys() == there.keys() and all(
        there[said] == stars for said, stars in told.items() if said not in untold
    )


def _shown(case: Case, events: list[Event], there: set[str]) -> bool:
    """Say whether the photos of the work are those that were taken; without them a finish proves nothing."""
    showed = [event for event in events if event.kind.partition(".")[2] in SHOWS]
    told = {digest for event in showed for digest in event.facts.get("pictures", ())}
    # Events from before say only how many there were.
    is_old = any(event.facts.get("photos") and "pictures" not in event.facts for event in showed)
    if not there <= told and not is_old:
        return False
    gone = told - there
    # Who reported a case that they handled themselves may have been erased, and their photos with them.
    if gone and Case.objects.filter(pk=case.pk, reporter__erased_at__isnull=False).exists():
        theirs = [event for event in showed if event.actor == case.reporter_id]
        gone -= {digest for event in theirs for digest in event.facts.get("pictures", ())}
    return not gone


def _told(events: list[Event]) -> tuple[Told, set[str]]:
    """Return what the events say, and the columns of which they do not tell the present value."""
    told, derived = Told(), set[str]()
    for event in events:
        verb = event.kind.partition(".")[2]
        if verb == IMPORT:
            _imported(told, event)
        _moments(told, derived, verb, event)
        if verb in NAMES_SOMEBODY:
            told.assignee_id = UUID(event.facts["to"])
        elif verb in TAKES:
            told.assignee_id = event.actor
        elif verb in GIVES_UP:
            told.assignee_id = None
    return told, derived


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
