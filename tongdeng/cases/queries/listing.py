"""The list of all cases of those who hold a role at their place: every state, newest first, narrowed by what is asked.

Nothing here counts or skips over a million rows: a page begins behind the last row of the one before, and the count
stops at a bound (docs/decisions/0036).
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Case as Choice
from django.db.models import Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, Lower, StrIndex

from tongdeng.cases import rules
from tongdeng.cases.models import Case
from tongdeng.cases.models.pairs import Pairs
from tongdeng.cases.rules.listing import COUNTED_AT_MOST, After, Asked, Number, pairs_of
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor, Grant, at_or_below
from tongdeng.kernel.clock import LOCAL
from tongdeng.people.models import Person
from tongdeng.places.rules import COMMUNITY

DAY = timedelta(days=1)
# What one condition on a field asks for, where the field has the name of what is asked.
SAME = ("state", "kind", "urgency", "channel")


def all_cases(person: Actor) -> QuerySet[Case]:
    """Return the cases of every state that a role opens to somebody: their own at home are no part of their office."""
    rows = Case.objects.filter(access.by_roles(person, Case, reach=_most_of))
    return rows.select_related("category", "assignee")


def _most_of(grant: Grant) -> Q:
    """Return the condition of a place below a community, so that the planner takes it for a good part of that community.

    Of two conditions it multiplies how rare each is: it would expect few cases of an estate, and sort all of them rather
    than walk down the newest.
    """
    if len(grant.place) <= COMMUNITY:
        return at_or_below(grant)
    here = Choice(When(place__startswith=grant.place, then=Value(True)), default=Value(False))
    return Q(community=grant.place[:COMMUNITY]) & Q(here)


def narrowed(rows: QuerySet[Case], asked: Asked) -> QuerySet[Case]:
    """Return those of the rows for which everything holds that is asked."""
    for condition in _conditions(asked):
        rows = rows.filter(condition)
    return _saying(rows, asked.terms)


def _conditions(asked: Asked) -> list[Q]:
    """Return a condition for each thing that is asked."""
    given = [
        *((value, Q(**{field: value})) for field in SAME if (value := getattr(asked, field))),
        (asked.place, at_or_below(Grant("", asked.place))),
        (asked.category, Q(category=asked.category)),
        (asked.unheld, Q(assignee__isnull=True)),
        (asked.holder, Q(assignee=asked.holder)),
        (asked.since, Q(filed_at__gte=_midnight(asked.since)) if asked.since else Q()),
        (asked.until, Q(filed_at__lt=_midnight(asked.until + DAY)) if asked.until else Q()),
        (asked.number, _numbered(asked.number) if asked.number else Q()),
    ]
    return [condition for value, condition in given if value]


def _saying(rows: QuerySet[Case], terms: Sequence[str]) -> QuerySet[Case]:
    for term in terms:
        text = Lower(Concat("words", Value(" "), "where", output_field=TextField()))
        rows = rows.alias(pairs=Pairs("words", "where"), found=StrIndex(text, Value(term)))
        # The index finds them; to read the text itself is cheaper where few rows are left, and exact for longer words.
        rows = rows.filter(Q(pairs__contains=pairs_of(term)), found__gt=0)
    return rows


def _numbered(number: Number) -> Q:
    # By the day as well, on which an index stands: of a number without the community's name the end alone is known.
    near = Q(filed_at__gte=_midnight(number.day) - DAY, filed_at__lt=_midnight(number.day) + 2 * DAY)
    return Q(number=number.written) if number.whole else near & Q(number__endswith=f"-{number.written}")


def newest(rows: QuerySet[Case], after: After | None, most: int) -> list[Case]:
    """Return a page, newest first, that begins behind a row."""
    if after:
        behind = Q(filed_at=after.moment, id__lt=after.pk)
        rows = rows.filter(filed_at__lte=after.moment).filter(Q(filed_at__lt=after.moment) | behind)
    return list(rows.order_by("-filed_at", "-id")[:most])


def counted(rows: QuerySet[Case]) -> int:
    """Count the rows, as far as COUNTED_AT_MOST and one."""
    return rows.order_by().select_related(None)[: COUNTED_AT_MOST + 1].count()


def holders(person: Actor) -> QuerySet[Person]:
    """Return those who hold an open case that somebody's role opens, to choose from."""
    rows = Case.objects.filter(access.by_roles(person, Case), state__in=[s.value for s in rules.OPEN])
    return Person.objects.filter(pk__in=rows.filter(assignee__isnull=False).values("assignee")).order_by(
        "title"
    )


def to_call(person: Actor, at: datetime) -> QuerySet[Case]:
    """Return what was finished and not yet confirmed, while a call can change it; what falls due first is first.

    Those that silence closed stay as long as they can be sent back.
    """
    rows = Case.objects.filter(
        access.by_roles(person, Case, "visit"), state__in=[s.value for s in rules.TO_CALL]
    )
    rows = rows.filter(finished_at__gt=at - rules.REOPEN_WITHIN)
    return rows.select_related("category", "assignee").order_by("state", "finished_at", "id")


def by_caller(person: Actor, *, phone: str = "", name: str = "") -> QuerySet[Case]:
    """Return the cases of a caller, newest first: for those alone whose role may call them."""
    rows = Case.objects.filter(access.by_roles(person, Case, "call")).select_related(
        "category", "assignee", "reporter"
    )
    if phone:
        rows = rows.filter(Q(caller_phone=phone) | Q(reporter__phone=phone), disowned_at__isnull=True)
    if name:
        said = Q(caller=name) | Q(reporter__name=name) | Q(reporter__title=name)
        rows = rows.filter(said)
    return rows.order_by("-filed_at", "-id")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, LOCAL)
