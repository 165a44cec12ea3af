"""What a figure is: one set of rows, from which come the number, the list and the download (BF-1)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Aggregate, Case, Count, DurationField, F, Func, Model, Q, QuerySet, Sum, When
from django.db.models.functions import Left

from tongdeng.boards.rules.periods import Period
from tongdeng.boards.rules.rates import Rate
from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.models import CodeField
from tongdeng.places.rules import COMMUNITY

HOME = 24  # digits of the longest code


class Scope(NamedTuple):
    """Of which place (a prefix of codes), of which period, and how things stand at which moment.

    `without` is a place in it that is left out: a comparison with the level above does not count the place itself (BF-12).
    """

    place: str
    period: Period
    at: datetime
    without: str = ""

    @property
    def there(self) -> Q:
        """The condition for rows of the place; its first twelve digits lead to the index of the community."""
        here = Q(community__startswith=self.place[:COMMUNITY], place__startswith=self.place)
        return here & ~Q(place__startswith=self.without) if self.without else here

    @property
    def community(self) -> Q:
        """The condition for rows that belong to a community as a whole, and to no place in it."""
        here = Q(community__startswith=self.place[:COMMUNITY])
        return here & ~Q(community__startswith=self.without[:COMMUNITY]) if self.without else here

    def within(self, field: str) -> Q:
        """Return the condition for rows whose moment is of the period."""
        since, until = self.period.moments
        return Q(**{f"{field}__gte": since, f"{field}__lt": until})


class Percentile(Aggregate):
    """The value below which a part of all values lies, between two of them in proportion."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The definition of a figure. `rows` are all that it counts; a change of its meaning is a new version.

    With `part` it is a rate: of the rows, those of the part. With `lasts`, the fields of a beginning and an end, it is the
    median and the ninth tenth of the time between them. With `amount` it is a sum for each `by`; else a count, with
    the counts for each `by` beside it. `columns` are the fields of a row in its list and its download: none of them
    names or describes a person.
    """

    key: str
    title: Sentence
    says: Sentence
    leaves_out: Sentence
    rows: Callable[[Scope], QuerySet[Any]]
    columns: tuple[str, ...]
    part: Q | None = None
    lasts: tuple[str, str] | None = None
    amount: str = ""
    by: str = ""
    place: str = "place"  # the field that says where a row belongs, and how many digits of it are ever known
    finest: int = HOME
    names: Mapping[str, str] = field(default_factory=dict)  # what the interface calls a key of `by`
    subject: type[Model] | None = None  # whose rights say who sees a row, and the field that leads there
    through: str = "pk"
    version: int = 1
    public: bool = True

    def value(self, scope: Scope) -> dict[str, Any]:
        """Return the number as the interface gives it."""
        rows = self.rows(scope).order_by()
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
        if self.by:
            parts = rows.values_list("area", self.by).annotate(n=self._amount).order_by("area", self.by)
            areas = groupby(parts, itemgetter(0))
            return {area: self._by((key, n) for _area, key, n in found) for area, found in areas}
        found = rows.values("area").annotate(**self._sums).order_by("area")
        return {row.pop("area"): self._shown(row) for row in found}

    def rate(self, scope: Scope) -> Rate:
        """Return the part of the whole, in one statement."""
        return Rate(**self.rows(scope).order_by().aggregate(**self._sums))

    @property
    def _amount(self) -> Aggregate:
        return Sum(self.amount) if self.amount else Count("pk")

    @property
    def _sums(self) -> dict[str, Aggregate]:
        if self.part is not None:
            return {"num": Count("pk", filter=self.part), "den": Count("pk")}
        if self.lasts:
            begins, ends = self.lasts
            time = Func(F(ends), F(begins), template="(%(expressions)s)", arg_joiner=" - ")
            middle, slow = Percentile(time, part=0.5), Percentile(time, part=0.9)
            return {"n": Count("pk"), "median": middle, "p90": slow}
        return {"value": self._amount}

    def _shown(self, found: Mapping[str, Any]) -> dict[str, Any]:
        if self.part is not None:
            return {**found, "value": Rate(found["num"], found["den"]).value}
        return {key: _seconds(one) for key, one in found.items()}

    def _by(self, parts: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
        if self.amount:
            return {"by": {self._name(key): _plain(total) for key, total in parts}}
        counts = {self._name(key): count for key, count in parts}
        return {"value": sum(counts.values()), "by": counts}

    def listed(self, scope: Scope) -> QuerySet[Any]:
        """Return the rows as their list and their download have them, in an order that holds."""
        rows = self.rows(scope)
        if self.part is not None:
            rows = rows.annotate(counts=Case(When(self.part, then=True), default=False))
        return rows.order_by(*self.columns[:1], "pk")

    def _name(self, key: object) -> str:
        return self.names.get(str(key), str(key))

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the columns, and for a rate whether a row is of the part."""
        return (*self.columns, "counts") if self.part is not None else self.columns


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _seconds(value: Any) -> Any:
    return round(value.total_seconds()) if isinstance(value, timedelta) else value
