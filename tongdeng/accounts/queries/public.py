"""What everybody may read of the accounts of an estate, quarter by quarter, and of all estates of a community."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import prefetch_related_objects

from tongdeng.accounts import queries
from tongdeng.accounts.models import Ledger, Summary
from tongdeng.accounts.rules import KIND_WORDS, OPEN, Kind, State, periods
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Sentence
from tongdeng.places.models import Place

LAST = 4  # quarters on a public page


@dataclass(frozen=True, slots=True)
class Quarter:
    """One kind of account in one quarter: the edition that stands, or why there is none."""

    kind: Kind
    first: date
    due_on: date | None
    today: date
    summary: Summary | None
    open: Summary | None  # what the company has in hand
    correction: bool  # that a further edition waits to be confirmed

    @property
    def is_late(self) -> bool:
        return self.summary is None and self.due_on is not None and self.today > self.due_on

    @property
    def was_late(self) -> bool:
        """Say whether it was first submitted after its last day."""
        first = self.summary
        if first is None or self.due_on is None or first.submitted_at is None or first.edition > 1:
            return False
        return local_day(first.submitted_at) > self.due_on

    @property
    def is_returned(self) -> bool:
        return self.summary is None and self.open is not None and self.open.state == State.RETURNED

    @property
    def word(self) -> Sentence:
        return periods.word_of(self.first)

    @property
    def kind_word(self) -> Sentence:
        return KIND_WORDS[self.kind]

    @property
    def key(self) -> str:
        return periods.key_of(self.first)


@dataclass(slots=True)
class Sums:
    """What the standing editions of one kind come to in an estate."""

    inflow: int = 0
    outflow: int = 0
    closing: int | None = None
    until: date | None = None
    unconfirmed: bool = False
    late: bool = False

    def add(self, quarter: Quarter) -> None:
        self.late = self.late or quarter.is_late
        if (summary := quarter.summary) is None:
            return
        self.inflow += summary.inflow
        self.outflow += summary.outflow
        self.unconfirmed = self.unconfirmed or not summary.is_confirmed
        if self.until is None or summary.quarter > self.until:
            self.closing, self.until = summary.closing, summary.quarter


@dataclass(slots=True)
class Estate:
    """An estate in the table of its community; without a ledger nothing is published there yet."""

    place: Place
    begun: bool
    kinds: dict[str, Sums] = field(default_factory=dict)


def span(today: date, most: int = LAST) -> tuple[date, date]:
    """Return the first and the last of the quarters that ended lately."""
    last = periods.after(periods.first_day(today), -1)
    return periods.after(last, 1 - most), last


def over(ledger: Ledger, today: date) -> list[date]:
    """Return all quarters of a ledger that are over, the newest first."""
    return _down(span(today)[1], ledger.since)


def quarters(
    ledgers: Sequence[Ledger], today: date, within: tuple[date, date] | None = None
) -> dict[str, list[Quarter]]:
    """Return the last quarters of each ledger that are over, or those of a span, newest first, by estate; two queries."""
    since, until = within or span(today)
    rows = list(queries.of_places([ledger.place for ledger in ledgers], since, until))
    standing = queries.standing(rows)
    prefetch_related_objects(list(standing.values()), "lines__project", "lines__summary")
    opened = {(row.place, row.kind, row.quarter): row for row in rows if row.state in OPEN}
    waits = {(row.place, row.kind, row.quarter) for row in rows if row.is_submitted and row.edition > 1}
    found: dict[str, list[Quarter]] = {}
    for ledger in ledgers:
        found[ledger.place] = []
        for quarter in _down(until, max(since, ledger.since)):
            for kind in Kind:
                key = (ledger.place, kind.value, quarter)
                due = periods.due_on(kind, quarter, ledger.place)
                row = Quarter(kind, quarter, due, today, standing.get(key), opened.get(key), key in waits)
                found[ledger.place].append(row)
    return found


def estates(places: Sequence[Place], ledgers: Sequence[Ledger], today: date) -> list[Estate]:
    """Return the sums of the last four quarters of the estates of a community."""
    found = quarters(ledgers, today)
    table = []
    for place in places:
        row = Estate(place, place.code in found, {kind.value: Sums() for kind in Kind})
        for quarter in found.get(place.code, []):
            row.kinds[quarter.kind.value].add(quarter)
        table.append(row)
    return table


def _down(last: date, first: date) -> list[date]:
    days = []
    while last >= first:
        days.append(last)
        last = periods.after(last, -1)
    return days
