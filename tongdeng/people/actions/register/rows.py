"""The rows of a home in the register: how they end, how they are corrected, and the event that tells it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model

from tongdeng.kernel import journal
from tongdeng.kernel.access import Actor
from tongdeng.people.models import Home, Measure, Span, Tenure
from tongdeng.people.rules.register import fingerprint

DAY = timedelta(days=1)
S = TypeVar("S", bound=Span)


def close(row: Span, *, day: date, at: datetime) -> None:
    """End a row so that it does not hold on `day` and after; one that would never have held is marked as replaced."""
    if row.since >= day:
        row.replaced_at = at
    else:
        row.until = day - DAY
    row.save(update_fields=["until", "replaced_at"])


def revise(row: S, *, day: date, at: datetime, **changes: Any) -> S:
    """End a row and store a copy of it with `changes`, which holds from `day` on (or from the row's own first day)."""
    since = max(row.since, day)
    close(row, day=since, at=at)
    names = [
        field.attname for field in row._meta.concrete_fields if field.attname not in ("id", "replaced_at")
    ]
    kept = {name: getattr(row, name) for name in names}
    return type(row)._default_manager.create(**{**kept, "since": since, "until": None, **changes})


def ensure_home(place: str, *, since: date, by: Actor | None, at: datetime) -> Home:
    """Return the home at a place; it is taken into the register, without an area, if it is not there."""
    home = Home.objects.filter(community=place[:12], place=place).first()
    if home is None:
        home = Home(community=place[:12], place=place)
        measure = Measure(**home.here, since=since)
        journal.begin(
            "record", home, by=by, at=at, facts={"after": fingerprint([measure], [])}, rows=[measure]
        )
    return home


def write_down(
    verb: str,
    home: Home,
    *,
    by: Actor | None,
    at: datetime,
    facts: dict[str, Any],
    rows: Sequence[Model] = (),
) -> None:
    """Record one event of a locked home, with a hash over all its rows as they are now."""
    journal.record(verb, home, by=by, at=at, facts={**facts, **after(home.place)}, rows=rows)


def after(place: str) -> dict[str, str]:
    """Return the hash of a home's rows as the journal keeps it."""
    here = {"community": place[:12], "place": place}
    return {"after": fingerprint(Measure.objects.filter(**here), Tenure.objects.filter(**here))}


def names_of(rows: Iterable[Span]) -> list[str]:
    """Return the ids of rows, for the facts of an event."""
    return [str(row.pk) for row in rows]
