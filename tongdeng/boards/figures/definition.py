"""What a figure is: one set of rows, from which come the number, the list and the download (BF-1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Aggregate, Case, Count, DurationField, F, Func, Q, QuerySet, Sum, When

from tongdeng.boards.rules.periods import Period
from tongdeng.boards.rules.rates import Rate
from tongdeng.kernel.errors import Sentence


class Scope(NamedTuple):
    """Of which place (a prefix of codes), of which period, and how things stand at which moment."""

    place: str
    period: Period
    at: datetime

    @property
    def there(self) -> Q:
        """The condition for rows of the place; its first twelve digits lead to the index of the community."""
        return Q(community__startswith=self.place[:12], place__startswith=self.place)

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
    names: Mapping[str, str] = field(default_factory=dict)  # what the interface calls a key of `by`
    version: int = 1
    public: bool = True

    def value(self, scope: Scope) -> dict[str, Any]:
        """Return the number as the interface gives it."""
        rows = self.rows(scope).order_by()
        if self.part is not None:
            rate = self.rate(scope)
            return {"num": rate.num, "den": rate.den, "value": rate.value}
        if self.lasts:
            begins, ends = self.lasts
            time = Func(F(ends), F(begins), template="(%(expressions)s)", arg_joiner=" - ")
            found = rows.aggregate(
                n=Count("pk"), median=Percentile(time, part=0.5), p90=Percentile(time, part=0.9)
            )
            return {key: _seconds(one) for key, one in found.items()}
        if self.amount:
            sums = rows.values_list(self.by).annotate(sum=Sum(self.amount)).order_by(self.by)
            return {"by": {self._name(key): _plain(total) for key, total in sums}}
        if self.by:
            counts = dict(rows.values_list(self.by).annotate(n=Count("pk")).order_by(self.by))
            return {
                "value": sum(counts.values()),
                "by": {self._name(key): count for key, count in counts.items()},
            }
        return {"value": rows.count()}

    def rate(self, scope: Scope) -> Rate:
        """Return the part of the whole, in one statement."""
        return Rate(
            **self.rows(scope).order_by().aggregate(num=Count("pk", filter=self.part), den=Count("pk"))
        )

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
