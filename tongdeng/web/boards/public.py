"""What everybody reads of an estate or a community, signed in or not: a letter, and the same as data. No personal data."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _

from tongdeng.boards.figures import PUBLIC, Figure, Scope, Score
from tongdeng.boards.queries import public as queries
from tongdeng.boards.queries.board import values as read
from tongdeng.boards.queries.months import state_of
from tongdeng.boards.rules.periods import Period
from tongdeng.boards.rules.suppression import published
from tongdeng.cases.models import Promise
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import NotFound, Sentence
from tongdeng.projects.queries import bills
from tongdeng.votes.models import Motion
from tongdeng.votes.rules.tally import OUTCOME_WORDS, Outcome
from tongdeng.web.boards import periods
from tongdeng.web.boards.places import GONE, WITH_A_PAGE, Where, public
from tongdeng.web.boards.said import Said, parts_of, say
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.downloads import CSV, JSON, comma_separated, download
from tongdeng.web.kit.http import Request

LETTER = ("filed", "within_hour", "qualified", "verified_share")
NOT_IN_WORDS = ("hours", "stars")  # what others say already
HIDES = (
    "filed",
    "left_out",
    "stars",
    "hours",
)  # breakdowns of people's matters, of which small cells are not published
SHOWN, COMING = 8, 5
HOUR, DAY = 60, 24 * 60  # in minutes
LICENCE = "CC BY 4.0"


class Promised(NamedTuple):
    """The limits of an urgency, in words."""

    urgency: str
    answer: str
    finish: str


class Decided(NamedTuple):
    """A motion that owners decided, in words."""

    title: str
    vote: str
    day: datetime | None
    word: Sentence
    passed: bool


class Line(NamedTuple):
    """A figure of the letter."""

    figure: Figure | Score
    said: Said
    parts: list[tuple[str, str]]


def page(request: Request, code: str) -> HttpResponse:
    """Show the letter of the bench to its residents: what you told us, what we did and decided, what comes next."""
    here, period = _here(code), periods.asked(request)
    scope = Scope(here.code, period, request.at)
    values = _values(scope)
    works = list(queries.works(here.code)[:SHOWN])
    context = {
        "tab": "neighbours",
        "here": here,
        "period": period,
        "ways": periods.ways(period, local_day(request.at)),
        "query": periods.query(period),
        "letter": [_line(PUBLIC[key], values[key]) for key in LETTER],
        "others": [
            _line(PUBLIC[key], value) for key, value in values.items() if key not in (*LETTER, *NOT_IN_WORDS)
        ],
        "promises": [_promised(row) for row in queries.promises(here.code, request.at)],
        "resolutions": list(queries.resolutions(here.code)[:SHOWN]),
        "motions": [_decided(motion) for motion in queries.motions(here.code)[:SHOWN]],
        "works": works,
        "progress": bills.progress(works),
        "coming": list(queries.coming(here.code, request.at)[:COMING]),
        "contacts": queries.contacts(here.code),
        "imported": values["imported"]["by"],
        "published": state_of(here.code, period),
        "origin": settings.PUBLIC_URL,
        "now": request.at,
    }
    return answer(request, "boards/public.html", context)


def api(request: Request, code: str) -> HttpResponse:
    """Give the public figures of a place as one object, as `tongdeng figures --json` does."""
    here, period = public(code), periods.asked(request)
    scope = Scope(here.code, period, request.at)
    found = as_object(here.code, period, _values(scope))
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def table(request: Request, code: str) -> HttpResponse:
    """Give the public figures of a place as a table."""
    here, period = public(code), periods.asked(request)
    values = _values(Scope(here.code, period, request.at))
    rows = [
        ("place", "from", "to", "figure", "part", "value", "num", "den"),
        *_rows(here.code, period, values),
    ]
    return download(f"{here.code}.csv", comma_separated(rows), CSV)


def dictionary(request: Request) -> HttpResponse:
    """Give what each public figure means: the data dictionary."""
    with translation.override(settings.LANGUAGE_CODE):
        found = {
            key: {
                "title": str(figure.title),
                "says": str(figure.says),
                "leaves_out": str(figure.leaves_out),
                "version": figure.version,
                **_more(figure),
            }
            for key, figure in PUBLIC.items()
        }
    text = json.dumps({"licence": LICENCE, "figures": found}, ensure_ascii=False, indent=1)
    return download("figures.json", text, JSON)


def _more(figure: Figure | Score) -> dict[str, Any]:
    """Return what only a figure has, or only a score."""
    if isinstance(figure, Score):
        return {"weights": {key: float(weight) for key, weight in figure.weights.items()}}
    return {
        "unit": str(figure.unit),
        "clock": figure.clock.value,
        "source": str(figure.source),
        "by": figure.by,
    }


def as_object(place: str, period: Period, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return figures as the interface gives them; `to` is the last day included."""
    days = {"from": period.since.isoformat(), "to": period.last.isoformat()}
    return {"place": place, **days, "figures": values}


def _here(code: str) -> Where:
    here = public(code)
    if here.place.level not in WITH_A_PAGE:
        raise NotFound(GONE)
    return here


def _values(scope: Scope) -> dict[str, dict[str, Any]]:
    """Return the public figures, without the numbers of few people."""
    found = read(scope, PUBLIC.values())
    for key in HIDES:
        found[key] = {**found[key], "by": published(found[key]["by"])}
    return found


def _promised(promise: Promise) -> Promised:
    answered = _limit(promise.answer_minutes, promise.answer_hours)
    return Promised(
        promise.get_urgency_display(), answered, _limit(promise.finish_minutes, promise.finish_hours)
    )


def _decided(motion: Motion) -> Decided:
    outcome = Outcome((motion.result or {})["outcome"])
    vote = motion.vote
    return Decided(
        motion.title, vote.title, vote.certified_at, OUTCOME_WORDS[outcome], outcome == Outcome.PASSED
    )


def _limit(minutes: int | None, hours: str) -> str:
    """Return a limit as it is promised: 30 分钟, 1 小时, 3 个工作日; "" for none."""
    if not minutes:
        return ""
    if minutes % DAY == 0 and hours.startswith("workdays"):
        return _("{n} 个工作日").format(n=minutes // DAY)
    if minutes % DAY == 0 and minutes > 2 * DAY:
        return _("{n} 天").format(n=minutes // DAY)
    return _("{n} 小时").format(n=minutes // HOUR) if minutes % HOUR == 0 else _("{n} 分钟").format(n=minutes)


def _line(figure: Figure | Score, value: Mapping[str, Any]) -> Line:
    return Line(figure, say(figure, value), parts_of(figure, value))


def _rows(place: str, period: Period, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    days = (place, period.since.isoformat(), period.last.isoformat())
    found: list[tuple[Any, ...]] = []
    for key, value in values.items():
        number = value.get("value", value.get("median"))
        shown = f"{number:.6g}" if isinstance(number, float) else number
        if "value" in value or "median" in value:
            found.append((*days, key, "", shown, value.get("num"), value.get("den", value.get("n"))))
        found += [(*days, key, part, count, None, None) for part, count in value.get("by", {}).items()]
    return found
