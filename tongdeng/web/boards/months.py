"""The published months of a place: their list, each with what became of it, and the same as data."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures import PUBLIC, Figure, Scope, Score
from tongdeng.boards.models import Month, Revision
from tongdeng.boards.queries import months as queries
from tongdeng.boards.queries.as_known import as_known
from tongdeng.boards.queries.months import Known
from tongdeng.boards.rules.months import COMMUNITY, is_late, month_of
from tongdeng.boards.rules.suppression import published
from tongdeng.kernel.errors import NotFound
from tongdeng.web.boards import periods
from tongdeng.web.boards.places import VIEWERS, WITH_A_PAGE, Where, public, where
from tongdeng.web.boards.public import HIDES
from tongdeng.web.boards.said import Said, parts_of, say
from tongdeng.web.boards.telling import reason_words
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import Request, SignedIn, for_roles
from tongdeng.web.kit.pager import page_of

LISTED = 24
GONE = _("没有这个月，或者还没有公布")


class Change(NamedTuple):
    """A revision of a figure, in words; `is_quiet` where its records changed and its number did not."""

    figure: Figure | Score
    before: Said | None
    after: Said
    reason: str
    is_quiet: bool
    digests: tuple[str, str]


class Round(NamedTuple):
    """What was revised together."""

    at: datetime
    loud: list[Change]
    quiet: list[Change]


class Line(NamedTuple):
    """A figure of a month: as it was published, as it is known now, and as the journal had it then."""

    figure: Figure | Score
    frozen: Said
    frozen_parts: list[tuple[str, str]]
    now: Said | None
    now_parts: list[tuple[str, str]]
    then: Said | None
    version: int
    rows: str
    opens: bool


@for_roles(*VIEWERS)
def listed(request: SignedIn, code: str) -> HttpResponse:
    """List the published months of a place."""
    here = where(request.person, code)
    return render(request, "boards/months.html", _list(request, here) | {"is_public": False})


@for_roles(*VIEWERS)
def page(request: SignedIn, code: str, month: str) -> HttpResponse:
    """Show a published month with its revisions."""
    here = where(request.person, code)
    known = _known(here, month)
    then = _then(here, known.month) if request.GET.get("then") == "1" else {}
    found = _month(request, here, known, then) | {"is_public": False, "can_tell": len(here.code) >= COMMUNITY}
    return render(request, "boards/month.html", found)


def public_list(request: Request, code: str) -> HttpResponse:
    """List the published months of an estate or a community to everybody."""
    here = _with_a_page(code)
    return answer(
        request, "boards/months.html", _list(request, here) | {"is_public": True, "tab": "neighbours"}
    )


def public_page(request: Request, code: str, month: str) -> HttpResponse:
    """Show a published month to everybody, without the numbers of few people."""
    here = _with_a_page(code)
    known = without_few(_known(here, month))
    found = _month(request, here, known, {}) | {"is_public": True, "tab": "neighbours"}
    return answer(request, "boards/month.html", found)


def api(request: Request, code: str, month: str) -> HttpResponse:
    """Give a published month as data: what was published, what is known now, and every revision."""
    here = public(code)
    known = without_few(_known(here, month))
    row = known.month
    found = {
        "place": here.code,
        "month": f"{row.month:%Y-%m}",
        "published_at": row.published_at.isoformat(),
        "digest": bytes(row.digest).hex(),
        "published": row.figures,
        "now": known.figures,
        "revisions": [
            {
                "figure": one.figure,
                "old": one.before,
                "new": one.after,
                "reason": one.reason,
                "at": one.at.isoformat(),
            }
            for one in known.revisions
        ],
    }
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def without_few(known: Known) -> Known:
    """Return a month without the numbers of few people.

    A cell that is hidden in one of its numbers is hidden in all, else the others would tell it.
    """
    for key in HIDES:
        entries = [
            entry
            for entry in (
                known.month.figures.get(key),
                *(side for row in known.revisions if row.figure == key for side in (row.before, row.after)),
            )
            if entry
        ]
        hidden = {
            cell for entry in entries for cell, n in published(entry["value"]["by"]).items() if n is None
        }
        for entry in entries:
            by = entry["value"]["by"]
            entry["value"] = {
                **entry["value"],
                "by": {cell: None if cell in hidden else n for cell, n in by.items()},
            }
    return known._replace(figures=queries.after(known.month, known.revisions))


def _list(request: Request, here: Where) -> dict[str, Any]:
    shown = page_of(request, queries.of(here.code), LISTED)
    rows = [(row, is_late(row.month, row.published_at)) for row in shown]
    return {"here": here, "rows": rows, "page_of": shown, "now": request.at}


def _month(request: Request, here: Where, known: Known, then: Mapping[str, Any]) -> dict[str, Any]:
    month = known.month
    period = month_of(month.month)
    return {
        "here": here,
        "month": month,
        "digest": bytes(month.digest).hex(),
        "period": period,
        "query": periods.query(period),
        "is_late": is_late(month.month, month.published_at),
        "lines": [_line(key, known, then) for key in PUBLIC if key in known.figures],
        "rounds": _rounds(known.revisions),
        "then": then,
        "now": request.at,
    }


def _line(key: str, known: Known, then: Mapping[str, Any]) -> Line:
    figure, now = PUBLIC[key], known.figures[key]
    frozen = known.month.figures.get(key, now)
    moved = now["value"] != frozen["value"]
    value = then.get(key)
    return Line(
        figure,
        say(figure, frozen["value"]),
        parts_of(figure, frozen["value"]),
        say(figure, now["value"]) if moved else None,
        parts_of(figure, now["value"]) if moved else [],
        say(figure, value) if value is not None else None,
        now["version"],
        now["rows"],
        isinstance(figure, Figure),
    )


def _rounds(revisions: Iterable[Revision]) -> list[Round]:
    """Return the revisions that were written together, the newest first."""
    found: dict[int, Round] = {}
    for row in revisions:
        if row.figure not in PUBLIC:
            continue
        one = found.setdefault(row.seq, Round(row.at, [], []))
        change = _change(row)
        (one.quiet if change.is_quiet else one.loud).append(change)
    return list(reversed(found.values()))


def _change(row: Revision) -> Change:
    figure = PUBLIC[row.figure]
    before = say(figure, row.before["value"]) if row.before else None
    is_quiet = row.before is not None and row.before["value"] == row.after["value"]
    digests = (row.before["rows"] if row.before else "", row.after["rows"])
    return Change(
        figure, before, say(figure, row.after["value"]), reason_words(row.reason), is_quiet, digests
    )


def _then(here: Where, month: Month) -> dict[str, Any]:
    """Return what the journal had at the publishing, where it can tell."""
    if len(here.code) < COMMUNITY:
        return {}
    scope = Scope(here.code, month_of(month.month), month.published_at)
    return {key: value for key, value in as_known(scope, month.published_at).items() if value is not None}


def _known(here: Where, month: str) -> Known:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise NotFound(GONE) from None
    known = queries.read(here.code, first)
    if known is None:
        raise NotFound(GONE)
    return known


def _with_a_page(code: str) -> Where:
    here = public(code)
    if here.place.level not in WITH_A_PAGE:
        raise NotFound(GONE)
    return here
