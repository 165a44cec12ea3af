"""The board of a place: what matters most, the hour, everything by group, and the table of the areas in it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.boards import access
from tongdeng.boards.figures import FIGURES, SCORES, Figure, Scope, Score
from tongdeng.boards.figures.now import NOW
from tongdeng.boards.queries.board import never_counted
from tongdeng.boards.queries.months import state_of
from tongdeng.boards.rules.funnel import Standing, standing
from tongdeng.boards.rules.rates import Rate
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Sentence
from tongdeng.people.models import Person
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.web.boards import numbers, periods, said
from tongdeng.web.boards.numbers import Values
from tongdeng.web.boards.places import VIEWERS, WITH_A_PAGE, Where, own, where
from tongdeng.web.boards.said import Said
from tongdeng.web.kit.http import SignedIn, for_roles

FIRST = ("filed", "within_hour", "qualified", "reopened")
GROUPS: tuple[tuple[Sentence, tuple[str, ...]], ...] = (
    (
        _("答复和办理"),
        (
            "filed",
            "left_out",
            "answered_in_time",
            "within_hour",
            "time_to_answer",
            "bulk_share",
            "finished_in_time",
        ),
    ),
    (_("结果"), ("qualified", "verified_share", "reopened", "solved", "satisfied", "three_rate")),
    (
        _("议事和表决"),
        ("consultations", "topics_resolved", "time_to_resolve", "resolutions_in_time", "motions"),
    ),
    (_("工程"), ("works_accepted",)),
    (
        _("活动和志愿"),
        (
            "activities",
            "attendances",
            "people",
            "households",
            "members_registered",
            "service_minutes",
            "pulse",
        ),
    ),
    (
        _("覆盖"),
        ("estates_branch", "estates_committee", "estates_consulted", "estates_centre", "households_bound"),
    ),
)
COLUMNS = ("filed", "within_hour", "qualified", "verified_share", "reopened", "consultations", "activities")
JUDGED = "qualified"  # by which areas stand out


class Cell(NamedTuple):
    """A figure of a place."""

    figure: Figure | Score
    said: Said
    change: str
    parts: list[tuple[str, str]]

    @property
    def opens(self) -> bool:
        """Say whether it has records of its own; a score has those of its parts."""
        return isinstance(self.figure, Figure)


class Area(NamedTuple):
    """A line of the table: an area, its figures, and how it stands to the others."""

    place: Place
    cells: list[Cell]
    standing: Standing | None
    is_empty: bool


@for_roles(*VIEWERS)
def choose(request: SignedIn) -> HttpResponse:
    """Go to the board of the widest place that is somebody's own, or list them where there are several."""
    found = own(request.person)
    if len({place.level for place in found}) > 1 or len(found) == 1:
        return HttpResponseRedirect(reverse("board", args=[found[0].code]))
    return render(request, "boards/choose.html", {"places": found})


@for_roles(*VIEWERS)
def page(request: SignedIn, code: str) -> HttpResponse:
    """Show the board of a place and a period."""
    here, period = where(request.person, code), periods.asked(request)
    scope = Scope(here.code, period, request.at)
    shown = _shown(request.person, here)
    found = numbers.read(here, scope, COLUMNS)
    areas = _areas(here, found.areas)
    cells = {
        key: cell(figure, found.now[key], found.before.get(key))
        for key, figure in shown.items()
        if key in found.now
    }
    context = {
        "here": here,
        "period": period,
        "ways": periods.ways(period, local_day(request.at)),
        "query": periods.query(period),
        "today": [cell(figure, figure.value(scope)) for figure in _now(request.person, here)],
        "first": [cells[key] for key in FIRST if key in cells],
        "groups": _groups(cells),
        "heads": [FIGURES[key].title for key in COLUMNS],
        "areas": [area for area in areas if not area.is_empty],
        "empty": [area.place for area in areas if area.is_empty],
        "hours": said.bands(found.now["hours"]),
        "has_page": here.place.level in WITH_A_PAGE,
        "as_of": found.as_of,
        "imported": found.now["imported"]["by"],
        "published": state_of(here.code, period),
        "now": request.at,
    }
    return render(request, "boards/board.html", context)


def _shown(person: Person, here: Where) -> dict[str, Figure | Score]:
    """Return the figures of a place that somebody may read."""
    figures = {key: figure for key, figure in FIGURES.items() if access.may_read(person, figure, here.code)}
    return {**figures, **SCORES}


def _now(person: Person, here: Where) -> list[Figure]:
    readable = [figure for figure in NOW.values() if access.may_read(person, figure, here.code)]
    return [figure for figure in readable if not never_counted(figure, here.code)]


def cell(figure: Figure | Score, value: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Cell:
    """Return a figure in words, with how it differs from before."""
    change = said.compared(figure, value, before) if before is not None else ""
    return Cell(figure, said.say(figure, value), change, said.parts_of(figure, value))


def _groups(cells: Mapping[str, Cell]) -> list[tuple[Sentence, list[Cell]]]:
    found = [(title, [cells[key] for key in keys if key in cells]) for title, keys in GROUPS]
    return [(title, inside) for title, inside in found if inside]


def _areas(here: Where, values: Mapping[str, Values]) -> list[Area]:
    """Return a line for each area, whether there is anything of it or not, in the order of their codes."""
    if not here.parts:
        return []
    judged = {area: _judged(found) for area, found in values.items()}
    whole = Rate(sum(rate.num for rate in judged.values()), sum(rate.den for rate in judged.values()))
    return [
        _area(place, values.get(place.code, {}), judged.get(place.code), whole.value)
        for place in places.children(here.code, level=here.parts)
    ]


def _judged(found: Values) -> Rate:
    value = found.get(JUDGED, _nothing(FIGURES[JUDGED]))
    return Rate(value["num"], value["den"])


def _area(place: Place, found: Values, judged: Rate | None, mean: float | None) -> Area:
    cells = [cell(FIGURES[key], found.get(key, _nothing(FIGURES[key]))) for key in COLUMNS]
    stands = standing(judged, mean) if judged is not None and judged.den and mean is not None else None
    return Area(place, cells, stands, not any(_counts(value) for value in found.values()))


def _counts(value: Mapping[str, Any]) -> bool:
    """Say whether there is anything behind a value."""
    return bool(value.get("den", value.get("n", value.get("value"))))


def _nothing(figure: Figure) -> Mapping[str, Any]:
    """Return the value of a figure of an area without records."""
    if figure.part is not None:
        return {"num": 0, "den": 0, "value": None}
    return (
        {"n": 0, "median": None, "p90": None}
        if figure.lasts
        else {"by": {}}
        if figure.amount
        else {"value": 0}
    )
