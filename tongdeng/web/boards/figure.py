"""The page of a figure: the number, what it means, where it comes from, and the records that make it."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tongdeng.boards import access, queries
from tongdeng.boards.figures import FIGURES, PUBLIC, ROLLED, Figure, Scope
from tongdeng.boards.figures.definition import CLOCK_WORDS
from tongdeng.boards.figures.now import NOW
from tongdeng.boards.queries import tables
from tongdeng.boards.queries.board import as_of, by_area, from_rollups, never_counted, values
from tongdeng.cases.models import Case
from tongdeng.cases.queries import origins
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden, NotFound
from tongdeng.places import queries as places
from tongdeng.web.boards import bars, periods, rows, said
from tongdeng.web.boards.places import Where, where
from tongdeng.web.kit.downloads import CSV, JSON, download
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.official_documents.answering import disposition
from tongdeng.web.kit.pager import LAST, page_of

LINES = 30


class Line(NamedTuple):
    """A record in the table of its figure."""

    address: str
    cells: list[str]
    counts: bool


@signed_in
def page(request: SignedIn, code: str, key: str) -> HttpResponse:
    """Show a figure of a place and a period with its records; whoever may not open these sees how many there are."""
    here = where(request.person, code)
    figure, period = _figure(key, here), periods.asked(request)
    scope = Scope(here.code, period, request.at)
    if not access.may_read(request.person, figure, here.code):
        raise Forbidden(_("这个指标只有负责这里的单位能看"))
    rolled = figure in ROLLED and from_rollups(scope)
    value = _value(figure, scope)
    before = _value(figure, queries.before(scope)) if key in FIGURES else None
    found = access.rows_for(request.person, figure, scope)
    keys = [] if found is None else found.values_list("pk", flat=True)
    shown = page_of(request, keys, LINES, count=_count(value) if figure in ROLLED else None)
    context = {
        "figure": figure,
        "here": here,
        "period": period,
        "ways": periods.ways(period, request.at.astimezone(LOCAL).date()),
        "query": periods.query(period),
        "said": said.say(figure, value),
        "parts": said.parts_of(figure, value),
        "before": said.say(figure, before) if before is not None else None,
        "change": said.compared(figure, value, before) if before is not None else "",
        "clock": CLOCK_WORDS[figure.clock],
        "hours": said.bands(value) if key == "hours" else [],
        **_rest(figure, here, scope),
        "page_of": shown,
        "is_cut": shown.number == LAST and shown.paginator.count > LAST * LINES,
        "lines": _lines(figure, shown.object_list, found),
        "is_open": found is not None,
        "as_of": as_of(here.code, period, request.at) if rolled else None,
        **_more(figure, scope),
        "by_area": _by_area(figure, here, scope) if found is None else [],
        "now": request.at,
    }
    return render(request, "boards/figure.html", context)


@signed_in
def table(request: SignedIn, code: str, key: str) -> StreamingHttpResponse:
    """Give the records of a figure as a table, as they come: a year of a district does not fit into memory."""
    here = where(request.person, code)
    figure = _figure(key, here)
    found = access.rows_for(request.person, figure, Scope(here.code, periods.asked(request), request.at))
    if found is None:
        raise Forbidden(_("只有能看到全部记录的人可以下载明细"))
    return streamed(f"{key}-{here.code}.csv", tables.lines(figure, figure.marked(found)))


@signed_in
def data(request: SignedIn, code: str, key: str) -> HttpResponse:
    """Give a figure as data, with its definition."""
    here = where(request.person, code)
    figure, period = _figure(key, here), periods.asked(request)
    found = {
        "place": here.code,
        "from": period.since.isoformat(),
        "to": period.last.isoformat(),
        "at": request.at.astimezone(LOCAL).isoformat(timespec="seconds"),
        "figure": key,
        "version": figure.version,
        "says": str(figure.says),
        "leaves_out": str(figure.leaves_out),
        **_value(figure, Scope(here.code, period, request.at)),
    }
    return download(f"{key}-{here.code}.json", json.dumps(found, ensure_ascii=False, indent=1), JSON)


def streamed(name: str, lines: Iterator[list[str]]) -> StreamingHttpResponse:
    """Answer with a table that is sent while it is read."""
    writer = csv.writer(_Passes())
    content = (writer.writerow(line) for line in lines)
    response = StreamingHttpResponse(_marked(content), content_type=CSV)
    response["Content-Disposition"] = disposition(name, shown=False)
    return response


class _Passes:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _marked(lines: Iterator[Any]) -> Iterator[str]:
    yield "\ufeff"  # by which Excel knows the script
    yield from lines


def _rest(figure: Figure, here: Where, scope: Scope) -> dict[str, Any]:
    """Return how the level above stands without this place."""
    wider = queries.above(scope) if here.above else None
    if wider is None or here.above is None or never_counted(figure, wider.place):
        return {}
    title = _("{place}的其他地方").format(place=here.above.name)
    return {"rest": said.say(figure, _value(figure, wider)), "rest_title": title}


def _more(figure: Figure, scope: Scope) -> dict[str, Any]:
    """Return the heads of its table, where its cases come from, and what its last published months said."""
    trend = bars.trend(figure, scope.place, scope.period) if figure.key in PUBLIC else []
    heads = [rows.COLUMN_WORDS.get(head, head) for head in figure.heads]
    return {"origins": _origins(figure, scope), "trend": trend, "heads": heads}


def _origins(figure: Figure, scope: Scope) -> list[tuple[str, int]]:
    """Return how many of the cases that a figure counts come from which other system; of a wide place, of all its cases."""
    if from_rollups(scope):
        figure = FIGURES["imported"]
        return list(_value(figure, scope)["by"].items())
    found = figure.rows(scope)
    return list(origins.counts(found).items()) if found.model is Case else []


def _by_area(figure: Figure, here: Where, scope: Scope) -> list[tuple[str, str]]:
    """Return the number of each area, for who may not open its records (BF-17)."""
    if not here.parts:
        return []
    if figure in ROLLED and from_rollups(scope):
        found = {area: values[figure.key] for area, values in by_area(here.code, scope.period).items()}
    else:
        found = queries.by_area(figure, scope)
    named = places.named(found)
    return [(str(named.get(code, code)), said.say(figure, value).main) for code, value in found.items()]


def _figure(key: str, here: Where) -> Figure:
    figure = FIGURES.get(key) or NOW.get(key)
    if figure is None:
        raise NotFound(_("没有这个指标"))
    if never_counted(figure, here.code):
        raise NotFound(_("这个指标只算到社区，范围再大要数的记录太多；请打开一个社区或小区"))
    return figure


def _value(figure: Figure, scope: Scope) -> dict[str, Any]:
    return values(scope, [figure])[figure.key]


def _count(value: dict[str, Any]) -> int:
    """Return how many records a value counts."""
    return int(value["den"] if "den" in value else value["value"])


def _lines(figure: Figure, keys: Iterable[Any], rows_: QuerySet[Any] | None) -> list[Line]:
    """Return the lines of a page of records with these keys, in their order."""
    if rows_ is None:
        return []
    page = figure.marked(rows_).filter(pk__in=list(keys)).select_related(*rows.related(figure.columns))
    found = list(page)
    named = places.named({row.community for row in found if hasattr(row, "community")})
    return [
        Line(
            rows.address(row),
            [rows.cell(row, column, named) for column in figure.columns],
            getattr(row, "counts", True),
        )
        for row in found
    ]
