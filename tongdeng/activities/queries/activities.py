"""Reading activities: the calendar, what is next, one as a whole, what belongs to a feed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models import Activity, Feed, Feedback, Kind, Participant, SignUp, Wish, YearPlan
from tongdeng.activities.rules import flow
from tongdeng.activities.rules.flow import State, Status
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import NotFound
from tongdeng.people.models import Person
from tongdeng.places.rules import cut

PUBLIC = [State.OPEN.value, State.REPORTED.value, State.CANCELLED.value]
# A cancelled activity stays in feeds so long after its day (AC-15); of what is over a year is enough.
FEED_PAST = timedelta(days=365)


def kinds() -> list[Kind]:
    return list(Kind.objects.filter(active=True))


def visible(person: Actor | None) -> QuerySet[Activity]:
    """Return the activities that a person may see, without drafts that were dropped."""
    rows = access.visible_to(person, Activity).exclude(state=State.DROPPED.value)
    return rows.select_related("kind")


def coming(person: Actor | None, at: datetime) -> QuerySet[Activity]:
    """Return what is still to come or going on, the next first; cancelled ones among them."""
    return visible(person).filter(ends_at__gte=at).order_by("starts_at", "id")


def past(person: Actor | None, at: datetime) -> QuerySet[Activity]:
    return visible(person).filter(ends_at__lt=at).order_by("-starts_at", "id")


def one_of_each(rows: QuerySet[Activity], *, last: bool = False) -> QuerySet[Activity]:
    """Return of each series among `rows` the first session, or the last, and all that is no session of any."""
    side = "gt" if last else "lt"
    same = rows.order_by().filter(community=OuterRef("community"), series=OuterRef("series"))
    return rows.exclude(Exists(same.filter(**{f"session__{side}": OuterRef("session")})))


def sessions_of(person: Actor | None, series: Iterable[UUID | None]) -> dict[UUID, list[datetime]]:
    """Return when the sessions of series begin that a person may see, in order."""
    found: dict[UUID, list[datetime]] = {}
    rows = visible(person).filter(series__in={pk for pk in series if pk}).order_by("starts_at", "id")
    for pk, starts in rows.values_list("series", "starts_at"):
        if pk is not None:
            found.setdefault(pk, []).append(starts.astimezone(LOCAL))
    return found


def in_month(person: Actor | None, month: date) -> list[Activity]:
    """Return what begins in a month, in order, with the few fields that a calendar shows."""
    since = datetime(month.year, month.month, 1, tzinfo=LOCAL)
    until = (since + timedelta(days=32)).replace(day=1)
    rows = visible(person).filter(starts_at__gte=since, starts_at__lt=until)
    fields = ("id", "community", "place", "state", "kind", "title", "starts_at", "where")
    return list(rows.only(*fields, "kind__name", "kind__code").order_by("starts_at", "id"))


def next_for(person: Person, at: datetime, most: int = 3) -> list[Activity]:
    """Return the next activities for whoever lives here, for their first page."""
    rows = access.visible_to(person, Activity, "sign").filter(state=State.OPEN.value, ends_at__gte=at)
    return list(rows.select_related("kind").order_by("starts_at", "id")[:most])


def offered_to(person: Person, at: datetime) -> list[SignUp]:
    """Return the places that are offered to a person now."""
    rows = SignUp.objects.filter(by=person, status=Status.OFFERED.value, offer_until__gt=at)
    return list(rows.select_related("activity"))


def series_of(activity: Activity) -> list[Activity]:
    """Return the other sessions of a series that are public, in order."""
    if activity.series is None:
        return []
    rows = Activity.objects.filter(
        community=activity.community, series=activity.series, state__in=PUBLIC
    ).exclude(pk=activity.pk)
    return list(rows.order_by("session"))


def feedback(activity: Activity) -> list[Feedback]:
    rows = Feedback.objects.filter(community=activity.community, activity=activity)
    return list(rows.order_by("-at"))


def consenting(activity: Activity) -> list[Participant]:
    """Return those who agreed that photos may show them."""
    rows = Participant.objects.filter(
        community=activity.community, activity=activity, gone=False, photo_consent=True
    )
    return list(rows.select_related("person").order_by("id"))


def year_plan(place: str, year: int) -> YearPlan | None:
    return YearPlan.objects.filter(community=cut(place, "community"), place=place, year=year).first()


def wishes(person: Actor | None) -> QuerySet[Wish]:
    """Return the wishes that a person may see: those that wait for an answer first, then the newest."""
    rows = access.visible_to(person, Wish).exclude(state=flow.WishState.WITHDRAWN.value)
    first = Case(
        When(state=flow.WishState.OFFERED.value, then=Value(0)),
        When(state=flow.WishState.OPEN.value, then=Value(1)),
        default=Value(2),
    )
    return rows.order_by(first, "-at", "id")


def joined(person: Person, wishes: Iterable[Wish]) -> set[UUID]:
    """Return the ids of those wishes that a person's household has joined."""
    ids = [wish.pk for wish in wishes]
    rows = Wish.objects.filter(pk__in=ids, joinings__person=person)
    return set(rows.values_list("pk", flat=True))


def published_at(place: str, at: datetime) -> QuerySet[Activity]:
    """Return what a feed of a community, an estate or a building shows: public, and not long over."""
    rows = Activity.objects.filter(community=cut(place, "community"), state__in=PUBLIC)
    rows = rows.filter(ends_at__gte=at - FEED_PAST).select_related("kind")
    above = {cut(place, level) for level in ("community", "estate")} - {place, ""}
    if above:
        rows = rows.filter(Q(place__startswith=place) | Q(place__in=above))
    return rows.order_by("starts_at", "id")


def own_at(person: Person, at: datetime) -> QuerySet[Activity]:
    """Return what the feed of a person shows: where they have a place, wait, or run it."""
    mine = SignUp.objects.filter(by=person, status__in=flow.LIVE).values("activity")
    rows = Activity.objects.filter(Q(pk__in=mine) | Q(organiser=person), state__in=PUBLIC)
    return rows.filter(ends_at__gte=at - FEED_PAST).select_related("kind").order_by("starts_at", "id")


def open_feed(person: Person) -> Feed | None:
    """Return the feed of a person; None where they have none yet."""
    return Feed.objects.filter(person=person, revoked_at__isnull=True).first()


def feed_key(feed: Feed) -> str:
    """Return the secret part of a feed's address."""
    signed = salted_hmac("activity feed", str(feed.pk), algorithm="sha256").hexdigest()[:32]
    return f"{feed.pk.hex}{signed}"


def feed_of(key: str) -> Feed:
    """Return the feed behind an address; raise NotFound for a wrong or a revoked one."""
    feed = None
    if len(key) == 64 and key.isalnum() and key.isascii():
        try:
            feed = Feed.objects.select_related("person").filter(pk=UUID(key[:32])).first()
        except ValueError:
            feed = None
    if feed is None or feed.revoked_at is not None or not constant_time_compare(key, feed_key(feed)):
        raise NotFound(_("这个日历地址已失效，请在“我的活动”里重新复制"))
    return feed
