"""What everybody reads of accounts, signed in or not: the page of an estate, the part of its public page, and data."""

from datetime import date
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tongdeng.accounts import queries
from tongdeng.accounts.access import ENTERS
from tongdeng.accounts.models import Summary
from tongdeng.accounts.queries import public
from tongdeng.accounts.queries.public import Quarter
from tongdeng.accounts.rules import Kind, periods, sums
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import NotFound
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import within
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.downloads import CSV, comma_separated, download
from tongdeng.web.kit.http import Request
from tongdeng.web.kit.pager import page_of

GONE = _("没有找到这个小区或社区")
LEVELS = ("community", "estate")
# What a question about each kind is filed as.
CATEGORIES = {Kind.INCOME: "people.committee.query", Kind.FUND: "people.fund.query"}
HEAD = (
    "place", "kind", "quarter", "state", "confirmed_by", "confirmed_on", "opening", "in", "out", "closing",
    "line", "way", "amount", "project",
)  # fmt: skip


def estate(request: Request, code: str) -> HttpResponse:
    """Show all quarters of an estate, the newest first."""
    place = _place(code)
    if place.level != "estate":
        raise NotFound(GONE)
    today, ledger = local_day(request.at), queries.ledger_of(place.code)
    days = page_of(request, public.over(ledger, today) if ledger else [], public.LAST)
    rows: list[Quarter] = []
    if ledger and days.object_list:
        rows = public.quarters([ledger], today, (days[-1], days[0]))[place.code]
    enters = request.person is not None and any(
        grant.role in ENTERS and within(place.code, grant.place) for grant in request.person.grants
    )
    context = {
        "tab": "neighbours",
        "estate": place,
        "ledger": ledger,
        "page_of": days,
        "rules": [(periods.words_of(row), row) for row in periods.rules_at(place.code)],
        "enters": enters,
        "confirmer": queries.confirmer(place.code),
        **_of_estate(rows),
    }
    return answer(request, "accounts/estate.html", context)


def draw(request: Request, place: Place) -> SafeString:
    """Draw the part of a public page that tells what came in and went out."""
    today = local_day(request.at)
    found = queries.ledgers([place.code])
    if place.level == "estate":
        rows = public.quarters(found, today).get(place.code, [])
        context: dict[str, Any] = {
            "begun": bool(found),
            "estate": place,
            "confirmer": queries.confirmer(place.code),
        }
        context |= _of_estate(rows)
        return render_to_string("accounts/_public.html", context, request=request)
    estates = [row for row in places.below(place.code, "estate") if row.level == "estate"]
    table = [
        (row, [(word, row.kinds[kind.value]) for kind, word in KIND_HEADS])
        for row in public.estates(estates, found, today)
    ]
    return render_to_string("accounts/_community.html", {"place": place, "table": table}, request=request)


KIND_HEADS = ((Kind.INCOME, _("公共收益")), (Kind.FUND, _("维修资金")))


def api(request: Request, code: str) -> HttpResponse:
    """Give the last four quarters of an estate, or of all estates of a community, as one object; amounts in yuan."""
    place = _place(code)
    found = [
        {"place": where, **_as_object(row)}
        for where, rows in _quarters(request, place).items()
        for row in rows
    ]
    response = JsonResponse(
        {"place": place.code, "currency": "CNY", "accounts": found}, json_dumps_params={"ensure_ascii": False}
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def table(request: Request, code: str) -> HttpResponse:
    """Give the same as a table: one row for each line."""
    place = _place(code)
    rows: list[tuple[Any, ...]] = [HEAD]
    for where, quarters in _quarters(request, place).items():
        for quarter in quarters:
            rows += _as_rows(where, quarter)
    return download(f"{place.code}-accounts.csv", comma_separated(rows), CSV)


def _quarters(request: Request, place: Place) -> dict[str, list[Quarter]]:
    return public.quarters(queries.ledgers([place.code]), local_day(request.at))


def _place(code: str) -> Place:
    place = places.named([code]).get(code)
    if place is None or place.level not in LEVELS:
        raise NotFound(GONE)
    return place


def _of_estate(rows: list[Quarter]) -> dict[str, Any]:
    """Return the quarters of an estate by quarter, each kind with the way to ask about it."""
    by_quarter: dict[date, list[tuple[Quarter, str]]] = {}
    for row in rows:
        by_quarter.setdefault(row.first, []).append((row, CATEGORIES[row.kind]))
    return {"quarters": [(periods.word_of(day), found) for day, found in by_quarter.items()]}


def state_of(quarter: Quarter) -> str:
    """Return how a quarter stands, as data."""
    if quarter.summary is not None:
        return str(quarter.summary.state)
    return "late" if quarter.is_late else "not_published"


def _as_object(quarter: Quarter) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": quarter.kind.value,
        "quarter": quarter.key,
        "state": state_of(quarter),
        "due_on": quarter.due_on.isoformat() if quarter.due_on else None,
    }
    if (summary := quarter.summary) is None:
        return found
    return found | {
        "confirmed": summary.is_confirmed,
        "confirmed_by": summary.body_name or None,
        "confirmed_on": _day(summary),
        "edition": summary.edition,
        "opening": sums.typed(summary.opening),
        "in": sums.typed(summary.inflow),
        "out": sums.typed(summary.outflow),
        "closing": sums.typed(summary.closing or 0),
        "why_opening": summary.why_opening or None,
        "why_projects": summary.why_projects or None,
        "differences": [
            {**gap, "drawn": sums.typed(gap["drawn"]), "listed": sums.typed(gap["listed"])}
            for gap in summary.gaps
        ],
        "lines": [
            {
                "kind": line.kind,
                "way": "in" if line.comes_in else "out",
                "label": line.label or None,
                "amount": sums.typed(line.amount),
                "project": line.project.number if line.project else None,
            }
            for line in summary.lines.all()
        ],
    }


def _as_rows(where: str, quarter: Quarter) -> list[tuple[Any, ...]]:
    head: tuple[Any, ...] = (where, quarter.kind.value, quarter.key, state_of(quarter))
    if (summary := quarter.summary) is None:
        return [(*head, *[None] * (len(HEAD) - len(head)))]
    amounts = [
        sums.typed(number)
        for number in (summary.opening, summary.inflow, summary.outflow, summary.closing or 0)
    ]
    head += (summary.body_name or None, _day(summary), *amounts)
    lines = [
        (
            *head,
            str(line.word),
            "in" if line.comes_in else "out",
            sums.typed(line.amount),
            line.project.number if line.project else None,
        )
        for line in summary.lines.all()
    ]
    return lines or [(*head, None, None, None, None)]


def _day(summary: Summary) -> str | None:
    return local_day(summary.confirmed_at).isoformat() if summary.confirmed_at else None
