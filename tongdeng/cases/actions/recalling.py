"""Cases as they were known at a moment: what was recorded by then, whatever was said of earlier days afterwards."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from tongdeng.cases.actions.telling import COLUMNS, VERBS, told, verdicts_told
from tongdeng.cases.models import Case, Category
from tongdeng.cases.rules import FLOW, State
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces

# What a case keeps from its first day on, and what follows from its category.
KEPT = ("id", "community", "place", "number", "channel")
MOVES = (
    "pause",
    "resume",
    "reopen",
    "reclassify",
    "hold",
    "release",
)  # limits that no event tells of until later
STEPS = (*VERBS, "pause", "resume", "accept")
STATES = frozenset(state.value for state in State)


class Recalled(NamedTuple):
    """Rows of cases and verdicts by the names of their columns, and the limits of which no event had told by then."""

    cases: list[dict[str, Any]]
    verdicts: list[dict[str, Any]]
    unsure: frozenset[str]


def recall(cases: QuerySet[Case], moment: datetime) -> Recalled:
    """Return cases as the journal had them at `moment`; those that nobody had recorded by then are left out."""
    categories = {category.pk: category for category in Category.objects.all()}
    found = Recalled([], [], frozenset())
    for piece in in_pieces(cases.order_by("community", "pk").only(*KEPT, "category", "kind", "urgency")):
        events = events_of(piece, *dict.fromkeys(STEPS))
        for case in piece:
            known = [event for event in events.get(case.pk, []) if event.recorded_at <= moment]
            if known:
                found = found._replace(unsure=found.unsure | _add(found, case, known, categories))
    return found


def _add(
    found: Recalled, case: Case, events: Sequence[Event], categories: dict[str, Category]
) -> frozenset[str]:
    columns, derived = told(list(events))
    row: dict[str, Any] = {name: getattr(case, name) for name in KEPT}
    row |= {"kind": case.kind, "urgency": case.urgency, "state": _state(events)}
    row |= {name: value for name, value in asdict(columns).items() if name in COLUMNS}
    if columns.category_id != case.category_id:
        category = categories[columns.category_id]
        row |= {"kind": category.kind, "urgency": category.urgency}
    found.cases.append(row)
    found.verdicts.extend(_verdicts(case, events))
    moved = any(event.kind.partition(".")[2] in MOVES for event in events)
    return frozenset(derived) if moved else frozenset()


def _verdicts(case: Case, events: Sequence[Event]) -> list[dict[str, Any]]:
    stars, _untold = verdicts_told(list(events))
    here: dict[str, UUID | str] = {"community": case.community, "place": case.place, "case_id": case.pk}
    return [
        {**here, "round": said.round, "source": said.source, "solved": said.solved, "stars": n, "at": said.at}
        for said, n in stars.items()
    ]


def _state(events: Sequence[Event]) -> str:
    """Return the state to which the last step led; who is assigned stands where the state does in others."""
    state = str(FLOW.start)
    for event in events:
        to = event.facts.get("to")
        state = to if to in STATES else state
    return state
