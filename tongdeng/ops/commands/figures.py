"""`tongdeng figures`: the figures of a place and a period, or the rows of one of them."""

import csv
import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tongdeng.ops import database, preflight

if TYPE_CHECKING:
    from tongdeng.boards.figures import Figure, Scope, Score
    from tongdeng.places.models import Place


def arguments(parser: ArgumentParser) -> None:
    words = "a place's code, or its name where only one has it"
    parser.add_argument("place", metavar="CODE", nargs="?", default="", help=words)
    parser.add_argument("--from", dest="since", type=_day, metavar="DAY", help="the first day")
    parser.add_argument("--to", dest="last", type=_day, metavar="DAY", help="the last day")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print one JSON object")
    shown.add_argument("--rows", metavar="FIGURE", help="print the rows of a figure instead")
    shown.add_argument("--rebuild", action="store_true", help="compute the rollups of boards anew instead")
    words = "as known then: a day, to its end, or a moment; of cases alone"
    parser.add_argument("--as-of", dest="moment", type=_moment, metavar="MOMENT", help=words)
    parser.add_argument("--csv", action="store_true", help="the rows as CSV, which they are anyway")


def run(asked: Namespace) -> int:
    """Print the figures; a place, a period or a figure that does not exist is one sentence."""
    if asked.rebuild:
        return _rebuild(asked.place)
    _require_a_period(asked)
    with database.borrowed(preflight.home(), migrated=True):
        from tongdeng.boards.figures import FIGURES, SCORES, Scope
        from tongdeng.boards.rules import periods
        from tongdeng.kernel import clock

        place = _place(asked.place)
        scope = Scope(place.code, periods.of(asked.since, asked.last), clock.now())
        if asked.moment:
            _print_as_known(place, scope, asked)
            return 0
        if asked.rows:
            if asked.rows not in FIGURES:
                raise preflight.Problem(f"没有这个指标 · no such figure; there are: {', '.join(FIGURES)}")
            _print_rows(FIGURES[asked.rows], scope)
            return 0
        figures: dict[str, Figure | Score] = {**FIGURES, **SCORES}
        values = {key: figure.value(scope) for key, figure in figures.items()}
        if asked.json:
            period = {"from": asked.since.isoformat(), "to": asked.last.isoformat()}
            told = {"place": place.code, **period, "figures": values}
            print(json.dumps(told, ensure_ascii=False))
        else:
            print(f"{place} · {asked.since} – {asked.last}")
            for key, value in values.items():
                print(f"  {figures[key].title}: {_words(value)}")
    return 0


def _print_as_known(place: "Place", scope: "Scope", asked: Namespace) -> None:
    from tongdeng.boards.figures import FIGURES, SCORES
    from tongdeng.boards.queries.as_known import as_known

    if asked.rows:
        raise preflight.Problem("--rows 只列现在的记录 · --rows lists the records as they are now")
    values = as_known(scope, asked.moment)
    if asked.json:
        days = {"from": asked.since.isoformat(), "to": asked.last.isoformat()}
        told = {"place": place.code, **days, "as_of": asked.moment.isoformat(), "figures": values}
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{place} · {asked.since} – {asked.last} · as of {asked.moment:%Y-%m-%d %H:%M}")
    for key, value in values.items():
        title = (FIGURES | SCORES)[key].title
        print(f"  {title}: {'当时的记录说不清 · not told by then' if value is None else _words(value)}")


def _require_a_period(asked: Namespace) -> None:
    if not (asked.place and asked.since and asked.last):
        raise preflight.Problem("请写明地方、--from 和 --to · a place, --from and --to are needed")
    if asked.last < asked.since:
        raise preflight.Problem("期间的最后一天早于第一天 · the period ends before it begins")


def _rebuild(words: str) -> int:
    with database.borrowed(preflight.home(), migrated=True):
        from tongdeng.boards import actions
        from tongdeng.kernel import clock

        count = actions.rebuild(at=clock.now(), place=_place(words).code if words else "")
        print(f"已重算 · rebuilt: {count} communities")
    return 0


def _place(words: str) -> "Place":
    from tongdeng.places.models import Place

    found = list(Place.objects.filter(code=words) or Place.objects.filter(name=words)[:2])
    if len(found) != 1:
        why = "有几个地方叫这个名字，请写代码 · ambiguous" if found else "没有这个地方 · no such place"
        raise preflight.Problem(f"{words}：{why}")
    return found[0]


def _print_rows(figure: "Figure", scope: "Scope") -> None:
    from tongdeng.boards.queries import tables

    csv.writer(sys.stdout).writerows(tables.lines(figure, figure.listed(scope)))


def _words(value: dict[str, Any]) -> str:
    if value.get("den") == 0 or value.get("n") == 0 or value.get("complete") is False:
        return "没有数据 · no data"
    if "den" in value:
        return f"{value['num']} / {value['den']}"
    if "median" in value:
        return f"{value['median']} s · 90 % {value['p90']} s · n {value['n']}"
    if "of" in value:
        return f"{value['n']} / {value['of']} · {value['by']}"
    parts = "，".join(f"{key} {_part(n)}" for key, n in value.get("by", {}).items())
    return " · ".join(filter(None, (str(value["value"]) if "value" in value else "", parts))) or "0"


def _part(value: Any) -> str:
    return f"{value['num']} / {value['den']}" if isinstance(value, dict) else str(value)


def _moment(words: str) -> datetime:
    from tongdeng.kernel.clock import LOCAL

    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise ArgumentTypeError(f"neither a day nor a moment: {words}") from None
    if len(words) == len("2025-01-01"):
        moment += timedelta(days=1)
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise ArgumentTypeError(f"not a day: {words}") from None
