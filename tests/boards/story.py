"""Figures as tests ask them: each number is compared with its rows, and with those of the areas below."""

from datetime import date

from tests.cast import ESTATE
from tests.support import at
from tongdeng.boards.figures import FIGURES, Scope
from tongdeng.boards.rules.periods import Period, of

DAY = of(date(2026, 1, 13), date(2026, 1, 13))
LATER = at("2026-03-01 12:00")


def scope(place: str = ESTATE, period: Period = DAY, now: str = "") -> Scope:
    return Scope(place, period, at(now) if now else LATER)


def value(key: str, asked: Scope) -> dict[str, object]:
    """Return a figure after comparing it with its rows."""
    figure = FIGURES[key]
    found, rows = figure.value(asked), list(figure.listed(asked).values(*figure.heads))
    if figure.part is not None:
        assert found["num"] == sum(row["counts"] for row in rows)
        assert found["den"] == len(rows)
    elif figure.lasts:
        assert found["n"] == len(rows)
    elif not (figure.amount or figure.distinct or figure.fold):
        assert found["value"] == len(rows)
    agrees(key, asked)
    return found


def agrees(key: str, asked: Scope) -> None:
    """Compare what areas have with what each of them has when it is asked alone."""
    figure = FIGURES[key]
    for digits in (digits for digits in (6, 9, 12, 15, 18) if digits > len(asked.place)):
        for area, found in figure.across(asked, digits).items():
            if len(area) >= min(digits, figure.finest):
                assert found == figure.value(asked._replace(place=area)), (key, area)


def part(key: str, asked: Scope | None = None) -> tuple[object, object]:
    found = value(key, asked or scope())
    return found["num"], found["den"]
