"""What a figure is: one set of rows, from which come the number, the list and the download (BF-1)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DurationField,
    F,
    Func,
    Model,
    Q,
    QuerySet,
    Sum,
    When,
)
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures.scope import Scope
from tongdeng.boards.rules.rates import Rate
from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.models import CodeField

HOME = 24  # digits of the longest code
Rows = Callable[[Scope], QuerySet[Any]]


class Clock(StrEnum):
    """By which clock a figure measures time."""

    NONE = ""
    ELAPSED = "elapsed"
    WORKING = "working"


CLOCK_WORDS = {
    Clock.NONE: _("不计时间"),
    Clock.ELAPSED: _("经过的时间，昼夜都算"),
    Clock.WORKING: _("服务承诺的工作时间"),
}


class Percentile(Aggregate):
    """The value below which a part of all values lies, between two of them in proportion."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True)
class Fold:
    """A number that no sum of the database gives: a function of these fields of the rows."""

    fields: tuple[str, ...]
    function: Callable[[list[Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows that will count only when a moment has passed, so that time alone changes the number."""

    rows: Rows
    until: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The definition of a figure. `rows` are all that it counts.

    With `part` it is a rate: of the rows, those of the part. With `lasts`, the fields of a beginning and an end, it is the
    median and the ninth tenth of the time between them. With `amount` it is a sum, with `distinct` the number of different
    values; else a count. `by` gives the counts or sums for each value of a field. `columns` are the fields of a row in
    its list and its download: none of them names or describes a person.

    A change of its meaning is a new version, which holds `since` a day; the one before stays as `earlier`, so that both
    can be computed of the period in which the series breaks (BF-8).
    """

    key: str
    title: Sentence
    says: Sentence
    leaves_out: Sentence
    unit: Sentence
    source: Sentence
    rows: Rows
    columns: tuple[str, ...]
    clock: Clock = Clock.NONE
    part: Q | None = None
    lasts: tuple[str, str] | None = None
    amount: str = ""
    distinct: str = ""
    fold: Fold | None = None
    by: str = ""
    place: str = "place"  # the field that says where a row belongs, and how many digits of it are ever known
    finest: int = HOME
    names: Mapping[str, str] = field(default_factory=dict)  # what the interface calls a key of `by`
    subject: type[Model] | None = None  # whose rights say who sees a row, and the field that leads there
    through: str = "pk"
    when: str = (
        ""  # the moment by which a row is of a period, where rollups hold the figure (docs/decisions/0032)
    )
    waiting: Waiting | None = None
    open_rows: bool = False  # everybody may read which places there are
    order: str = ""  # of its list; else the newest first, where its moment is known
    version: int = 1
    since: date | None = None
    earlier: "Figure | None" = None
    public: bool = True

    def value(self, scope: Scope) -> dict[str, Any]:
        """Return the number as the interface gives it."""
        rows = self.rows(scope).order_by()
        if self.fold:
            return self.fold.function(list(rows.values_list(*self.fold.fields)))
        if self.by:
            return self._by(rows.values_list(self.by).annotate(n=self._amount).order_by(self.by))
        return self._shown(rows.aggregate(**self._sums))

    def across(self, scope: Scope, digits: int) -> dict[str, dict[str, Any]]:
        """Return the number of each area below a place, by the first `digits` of its code, in one statement.

        An area without rows is not there. What belongs to a larger area than that, as what a community holds where
        estates are asked for, stands under the code of that area.
        """
        code = Left(self.place, min(digits, self.finest), output_field=CodeField())
        rows = self.rows(scope).order_by().annotate(area=code)
        if self.fold:
            read = self.fold.function
            each = groupby(rows.values_list("area", *self.fold.fields).order_by("area"), itemgetter(0))
            return {area: read([row[1:] for row in found]) for area, found in each}
        if self.by:
            parts = rows.values_list("area", self.by).annotate(n=self._amount).order_by("area", self.by)
            areas = groupby(parts, itemgetter(0))
            return {area: self._by((key, n) for _area, key, n in found) for area, found in areas}
        found = rows.values("area").annotate(**self._sums).order_by("area")
        return {row.pop("area"): self._shown(row) for row in found}

    def rate(self, scope: Scope) -> Rate:
        """Return the part of the whole, in one statement."""
        return Rate(**self.rows(scope).order_by().aggregate(**self._sums))

    def listed(self, scope: Scope) -> QuerySet[Any]:
        """Return the rows as their list and their download have them, in an order that holds."""
        return self.marked(self.ordered(scope))

    def marked(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return rows that say in `counts`, where this is a rate, whether they are of the part."""
        if self.part is None:
            return rows
        counts = Case(When(self.part, then=True), default=False)
        marked: QuerySet[Any] = rows.annotate(counts=counts)
        return marked

    def ordered(self, scope: Scope) -> QuerySet[Any]:
        """Return the rows in an order that holds.

        To find a page of millions, `marked` is for its rows alone: PostgreSQL plans what it says as if of all of them.
        """
        rows = self.rows(scope)
        # An index serves both orders, however many rows there are.
        return rows.order_by(self.order or (f"-{self.when}" if self.when else self.columns[0]), "pk")

    def on(self, day: date) -> "Figure":
        """Return the version that holds on a day; the oldest one before all of them."""
        if self.earlier is None or self.since is None or day >= self.since:
            return self
        return self.earlier.on(day)

    def folded(self, numbers: Mapping[str, int]) -> dict[str, Any]:
        """Return the value that added numbers come to: {"answered_in_time.num": 3, …}."""
        own = {key.partition(".")[2]: n for key, n in numbers.items() if key.startswith(f"{self.key}.")}
        if self.part is not None:
            return self._shown({"num": own.get("num", 0), "den": own.get("den", 0)})
        return self._by(sorted(own.items()))

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the columns, and for a rate whether a row is of the part."""
        return (*self.columns, "counts") if self.part is not None else self.columns

    @property
    def _amount(self) -> Any:
        if self.distinct:
            return Count(self.distinct, distinct=True)
        return Sum(self.amount) if self.amount else Count("pk")

    @property
    def _sums(self) -> dict[str, Any]:
        if self.part is not None:
            return {"num": Count("pk", filter=self.part), "den": Count("pk")}
        if self.lasts:
            begins, ends = self.lasts
            time = Func(F(ends), F(begins), template="(%(expressions)s)", arg_joiner=" - ")
            middle, slow = Percentile(time, part=0.5), Percentile(time, part=0.9)
            return {"n": Count("pk"), "median": middle, "p90": slow}
        return {"value": Coalesce(self._amount, 0)}

    def _shown(self, found: Mapping[str, Any]) -> dict[str, Any]:
        if self.part is not None:
            return {**found, "value": Rate(found["num"], found["den"]).value}
        return {key: _seconds(one) for key, one in found.items()}

    def _by(self, parts: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
        if self.amount:
            return {"by": {self._name(key): _plain(total) for key, total in parts}}
        counts = {self._name(key): count for key, count in parts}
        return {"value": sum(counts.values()), "by": counts}

    def _name(self, key: object) -> str:
        return self.names.get(str(key), str(key))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _seconds(value: Any) -> Any:
    return round(value.total_seconds()) if isinstance(value, timedelta) else value
