"""The recount of what accompanies the quantities: plan and moments, milestones, diary, photos, papers, money, defects."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tongdeng.kernel.clock import local_day
from tongdeng.kernel.models import Event
from tongdeng.projects.actions.photos import file_of
from tongdeng.projects.actions.proving_book import Book
from tongdeng.projects.actions.site import digest

Rows = dict[Any, tuple[Any, ...]]


@dataclass(slots=True)
class Course:
    """What the events of one project say, each kind of row by its id, as `_rows` returns the rows themselves."""

    plan: dict[str, Any] = field(default_factory=dict)
    dates: dict[UUID, date] = field(default_factory=dict)  # the new last days that variations of time propose
    milestones: Rows = field(default_factory=dict)
    entries: Rows = field(default_factory=dict)
    photos: Rows = field(default_factory=dict)
    pairs: Rows = field(default_factory=dict)
    papers: Rows = field(default_factory=dict)
    fundings: Rows = field(default_factory=dict)
    settlements: Rows = field(default_factory=dict)
    defects: Rows = field(default_factory=dict)
    inspections: Rows = field(default_factory=dict)


SENTENCES = {
    "plan": "contract, dates or moments are not those that its events say",
    "milestones": "the milestones are not those that its events name",
    "entries": "the diary is not the one that its events name",
    "photos": "the photos are not those that its events name",
    "pairs": "the pairs of photos are not those that its events name",
    "papers": "the papers are not those that its events name",
    "fundings": "the sums are not those that its events name",
    "settlements": "the settlement is not the one that its events name",
    "defects": "the defects are not those that its events name",
    "inspections": "the inspections are not those that its events name",
}


def faults(book: Book, events: Iterable[Event]) -> Iterator[str]:
    """Say which rows of a project are not those of its events, none missing and none added."""
    course = course_of(events)
    for name, rows in _rows(book).items():
        if rows != getattr(course, name):
            yield SENTENCES[name]


def course_of(events: Iterable[Event]) -> Course:
    """Return what events say, in the order of their chain."""
    course = Course()
    for event in events:
        reader = READERS.get(event.kind.partition(".")[2])
        if reader is not None:
            reader(course, event.facts, event)
    return course


def _rows(book: Book) -> dict[str, Any]:
    project = book.project
    return {
        "plan": {
            "contract": project.contract_sum,
            "begins": project.begins_on,
            "ends": project.ends_on,
            "first_ends": project.first_ends_on,
            "start": project.started_at,
            "finish": project.finished_at,
            "complete": project.completed_at,
        },
        "milestones": {r.pk: (r.number, r.due, r.review, r.reviewed_on) for r in book.milestones},
        "entries": {r.pk: (r.written_at, r.at, r.by_id, digest(r)) for r in book.entries},
        "photos": {
            r.pk: (r.entry_id or r.sheet_id, r.taken_at, file_of(r.file.name), r.published_at, r.published_by_id)
            for r in book.photos
        },
        "pairs": {r.pk: (r.before_id, r.after_id, r.at) for r in book.pairs},
        "papers": {r.pk: (r.kind, file_of(r.file.name), r.at, r.replaced_at) for r in book.papers},
        "fundings": {r.pk: (r.source, r.amount, r.motion_id, r.at) for r in book.fundings},
        "settlements": {
            r.project_id: (r.amount, r.kept, r.months, r.bond, r.guarantee, r.return_on, r.at, r.returned_on)
            for r in book.settlements
        },
        "defects": {
            r.pk: (r.line_id, r.case_id, r.at, r.taken_on, r.answered_at, r.repaired_at) for r in book.defects
        },
        "inspections": {r.number: (r.inspected_on,) for r in book.warranties.values() if r.inspected_on},
    }  # fmt: skip


def _plan(course: Course, facts: dict[str, Any], _event: Event) -> None:
    course.plan |= {
        "contract": Decimal(facts["contract"]) if facts["contract"] else None,
        "begins": _day(facts["begins"]),
        "ends": _day(facts["ends"]),
        "first_ends": None,
        "start": None,
        "finish": None,
        "complete": None,
    }


def _moment(course: Course, _facts: dict[str, Any], event: Event) -> None:
    verb = event.kind.partition(".")[2]
    course.plan[verb] = event.at
    if verb == "start":
        course.plan["first_ends"] = course.plan["ends"]


def _vary(course: Course, facts: dict[str, Any], _event: Event) -> None:
    if facts["kind"] == "time":
        course.dates[UUID(facts["variation"])] = date.fromisoformat(facts["new"])


def _approve(course: Course, facts: dict[str, Any], _event: Event) -> None:
    course.plan["ends"] = course.dates.get(UUID(facts["variation"]), course.plan["ends"])


def _milestone(course: Course, facts: dict[str, Any], _event: Event) -> None:
    due = date.fromisoformat(facts["due"])
    course.milestones[UUID(facts["milestone"])] = (facts["number"], due, "", None)


def _review(course: Course, facts: dict[str, Any], event: Event) -> None:
    _changed(course.milestones, facts["milestone"], 2, facts["result"], local_day(event.at))


def _note(course: Course, facts: dict[str, Any], event: Event) -> None:
    pk = UUID(facts["entry"])
    course.entries[pk] = (
        datetime.fromisoformat(facts["written"]),
        event.at,
        event.actor,
        facts["digest"],
    )
    _photos(course, facts, pk)


def _measure(course: Course, facts: dict[str, Any], _event: Event) -> None:
    _photos(course, facts, UUID(facts["sheet"]))


def _photos(course: Course, facts: dict[str, Any], of: UUID) -> None:
    for photo in facts["photos"]:
        taken = datetime.fromisoformat(photo["taken"])
        course.photos[UUID(photo["photo"])] = (of, taken, photo["file"], None, None)


def _publish(course: Course, facts: dict[str, Any], event: Event) -> None:
    for pk in facts["photos"]:
        _changed(course.photos, pk, 3, event.at, event.actor)


def _withdraw(course: Course, facts: dict[str, Any], _event: Event) -> None:
    _changed(course.photos, facts["photo"], 3, None, None)


def _pair(course: Course, facts: dict[str, Any], event: Event) -> None:
    course.pairs[UUID(facts["pair"])] = (UUID(facts["before"]), UUID(facts["after"]), event.at)


def _paper(course: Course, facts: dict[str, Any], event: Event) -> None:
    for pk, (kind, file, at, replaced) in course.papers.items():
        if kind == facts["paper"] and replaced is None:
            course.papers[pk] = (kind, file, at, event.at)
    course.papers[UUID(facts["row"])] = (facts["paper"], facts["file"], event.at, None)


def _fund(course: Course, facts: dict[str, Any], event: Event) -> None:
    motion = UUID(facts["motion"]) if facts["motion"] else None
    course.fundings[UUID(facts["funding"])] = (facts["source"], Decimal(facts["amount"]), motion, event.at)


def _unfund(course: Course, facts: dict[str, Any], _event: Event) -> None:
    course.fundings.pop(UUID(facts["funding"]), None)


def _settle(course: Course, facts: dict[str, Any], event: Event) -> None:
    amount, kept = Decimal(facts["amount"]), Decimal(facts["kept"])
    terms = (facts["months"], facts["bond"], facts["guarantee"], date.fromisoformat(facts["return_on"]))
    course.settlements[event.subject_id] = (amount, kept, *terms, event.at, None)


def _give_back(course: Course, facts: dict[str, Any], event: Event) -> None:
    _changed(course.settlements, str(event.subject_id), 7, date.fromisoformat(facts["on"]))


def _defect(course: Course, facts: dict[str, Any], event: Event) -> None:
    case = UUID(facts["case"]) if facts["case"] else None
    course.defects[UUID(facts["defect"])] = (UUID(facts["line"]), case, event.at, None, None, None)


def _answer(course: Course, facts: dict[str, Any], event: Event) -> None:
    _changed(course.defects, facts["defect"], 3, facts["taken_on"], event.at, None)


def _repair(course: Course, facts: dict[str, Any], event: Event) -> None:
    _changed(course.defects, facts["defect"], 5, event.at)


def _inspect(course: Course, facts: dict[str, Any], event: Event) -> None:
    course.inspections[facts["warranty"]] = (local_day(event.at),)


def _changed(rows: Rows, pk: str, kept: int, *values: Any) -> None:
    """Put new values after the first `kept` of a row; where no event tells how it began the comparison names it."""
    if UUID(pk) in rows:
        rows[UUID(pk)] = (*rows[UUID(pk)][:kept], *values)


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


READERS: dict[str, Callable[[Course, dict[str, Any], Event], None]] = {
    "plan": _plan, "change": _plan, "start": _moment, "finish": _moment, "complete": _moment,
    "vary": _vary, "approve": _approve, "plan_milestone": _milestone, "review": _review,
    "note": _note, "measure": _measure, "publish": _publish, "withdraw": _withdraw, "pair": _pair, "paper": _paper,
    "fund": _fund, "unfund": _unfund, "settle": _settle, "give_back": _give_back,
    "defect": _defect, "answer": _answer, "repair": _repair, "inspect": _inspect,
}  # fmt: skip
