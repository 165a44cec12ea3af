"""Reading cases: their promises, the category of a text, one case with everything that belongs to it, lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import rules
from tongdeng.cases.access import Guest, holder, reporter
from tongdeng.cases.models import OPEN, Case, Category, Message, Photo, Promise, Verdict
from tongdeng.kernel import access, journal, workdays
from tongdeng.kernel.access import Actor
from tongdeng.kernel.cached import Cached
from tongdeng.kernel.compiled import Prepared
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import Event
from tongdeng.kernel.worktime import Pause, calendar
from tongdeng.people.models import Person
from tongdeng.people.queries import staff
from tongdeng.people.rules import Role
from tongdeng.places.rules import cut, line

RECENT = ("filed_at", "words", "place", "number")
# A salt of its own: what the same secret signs elsewhere is no link.
LINK = signing.TimestampSigner(salt="tongdeng.case.link")


@dataclass(frozen=True, slots=True)
class Limits:
    """The two promised limits of a case; None where nothing is promised."""

    answer: rules.Limit | None
    finish: rules.Limit | None


def promise_for(place: str, category: Category, at: datetime) -> Promise | None:
    """Return the promise that holds: the nearest place first, then category before urgency, then the newest."""
    here = {"", *line(place)}
    fits = [
        p
        for p in promises()
        if p.valid_from <= at
        and p.place in here
        and p.urgency in ("", category.urgency)
        and category.code.startswith(p.category)
    ]
    return max(fits, key=lambda p: (len(p.place), len(p.category), p.urgency, p.valid_from), default=None)


def limits_for(promise: Promise | None, place: str, at: datetime) -> Limits:
    """Return the limits of a promise in the calendars of a place, as known at `at`."""
    if promise is None:
        return Limits(None, None)
    days = workdays.workdays(place, at)

    def limit(minutes: int | None, hours: str) -> rules.Limit | None:
        return rules.Limit(timedelta(minutes=minutes), calendar(hours, days)) if minutes else None

    return Limits(
        answer=limit(promise.answer_minutes, promise.answer_hours),
        finish=limit(promise.finish_minutes, promise.finish_hours),
    )


def categories() -> list[Category]:
    return list(_categories())


@Cached
def _categories() -> list[Category]:
    return list(Category.objects.filter(active=True))


@Cached
def promises() -> list[Promise]:
    # Also past ones and those to come: cases are judged by the promise of their day.
    return list(Promise.objects.all())


def guess(words: str, among: Sequence[Category]) -> Category:
    """Return the category whose keywords cover most of the text; the last one ("other") when none does."""
    lower = words.lower()
    covered = [sum(len(word) for word in category.lowered if word in lower) for category in among]
    most = max(covered)
    return among[covered.index(most) if most else -1]


def pauses_of(case: Case) -> list[Pause]:
    """Return all pauses of a case, from its journal; an open one has no end."""
    pauses: list[Pause] = []
    for at, verb, _facts in journal.facts_of(case, "pause", "resume"):
        if verb == "pause":
            pauses.append(Pause(at, None))
        elif pauses:
            pauses[-1] = Pause(pauses[-1].since, at)
    return pauses


def finish_start(case: Case) -> datetime:
    """Return the moment from which the finish limit runs: filing, or the last reopening."""
    return max((at for at, _verb, _facts in journal.facts_of(case, "reopen")), default=case.filed_at)


def filed_since(since: datetime, *, by: Person | None, phone: str) -> list[tuple[datetime, str, str, str]]:
    """Return (filed_at, words, place, number) of what a resident, or a guest by phone, filed after a moment."""
    return _by_resident(person=by.pk, since=since) if by else _by_guest(phone=phone, since=since)


@Prepared
def _by_resident(person: UUID, since: datetime) -> Any:
    # No more rows than the limit: with so many a filing is refused, whatever they say.
    return Case.objects.filter(reporter=person, filed_at__gt=since).values_list(*RECENT)[
        : rules.CASES_PER_DAY
    ]


@Prepared
def _by_guest(phone: str, since: datetime) -> Any:
    rows = Case.objects.filter(caller_phone=phone, channel=rules.Channel.GUEST.value, filed_at__gt=since)
    return rows.exclude(caller_phone="").values_list(*RECENT)[: rules.CASES_PER_DAY]


def link_of(case: Case) -> str:
    """Return the secret of the tracking link for whoever filed without signing in."""
    return LINK.sign(f"{case.community}.{case.pk.hex}")


def by_link(secret: str, *, at: datetime) -> tuple[Case, Guest]:
    """Return the case of a tracking link, and the actor who holds the link.

    Raise NotFound for a wrong link, and for one that ended: a year from filing, 90 days from closing, or when the case
    became somebody's own or was erased.
    """
    try:
        community, pk = LINK.unsign(secret, max_age=rules.LINK_WITHIN).split(".")
    except (signing.BadSignature, ValueError):
        raise NotFound(_("这个查询链接无效或已过期")) from None
    # Guests' cases only: no link opens what somebody filed while signed in.
    case = Case.objects.filter(community=community, pk=pk, channel=rules.Channel.GUEST.value).first()
    if case is None or not rules.link_holds(case.filed_at, case.closed_at, at):
        raise NotFound(_("这个查询链接无效或已过期"))
    if case.reporter_id is not None:
        raise NotFound(_("这件事已归入账户，请登录后在“我的事”里查看"))
    return case, Guest(case.pk)


def whole(case: Case, *, internal: bool) -> Case:
    """Return the case with its messages, photos, verdicts and ties; what is internal only where asked for."""
    # Internal messages and photos are not loaded for residents: no template can show them by mistake.
    threads = Message.Thread.values if internal else [Message.Thread.PUBLIC]
    shown = Photo.objects.filter(Q(internal=False) | Q(internal=internal))
    related = (
        Prefetch("messages", Message.objects.filter(thread__in=threads).select_related("author")),
        Prefetch("photos", shown),
        Prefetch("verdicts", Verdict.objects.select_related("by")),
        "links",
        "holds",
    )
    rows = Case.objects.select_related("category", "reporter", "assignee", "promise")
    return rows.prefetch_related(*related).get(community=case.community, pk=case.pk)


def history(case: Case) -> list[tuple[Event, Person | None]]:
    """Return the events of a case with the persons who acted, in order."""
    events = journal.timeline(case)
    people = {p.pk: p for p in Person.objects.filter(pk__in={e.actor for e in events if e.actor})}
    return [(event, people.get(event.actor) if event.actor else None) for event in events]


def possible_assignees(case: Case, at: datetime) -> QuerySet[Person]:
    """Return the persons to whom a case can be given, each with `load`, the number of their open cases."""
    working = Q(held__state__in=OPEN)
    people = staff(case.place, [Role.WORKER, Role.DESK, Role.MANAGER], at).select_related("duty")
    return people.annotate(load=Count("held", filter=working))


def queue(person: Actor) -> QuerySet[Case]:
    """Return the open cases that a person may see, what runs out first at the top."""
    rows = access.visible_to(person, Case).filter(state__in=OPEN)
    return rows.select_related("category", "assignee").order_by("runs_out_at", "id")


def mine(person: Person) -> QuerySet[Case]:
    """Return the cases that a person reported, and those that are offered to them, newest first."""
    return (
        Case.objects.filter(reporter(person) | holder(person))
        .select_related("category", "assignee")
        .order_by("-filed_at")
    )


def messages_by(person: Person) -> QuerySet[Message]:
    """Return what a person wrote about their own cases; what they wrote in office is about others, and stays there."""
    own = Q(post=Role.RESIDENT.value) | Q(case__reporter=person)
    return Message.objects.filter(own, author=person, thread=Message.Thread.PUBLIC).order_by("at")


def jobs(person: Person) -> QuerySet[Case]:
    """Return the open cases of an assignee; what runs out first is at the top."""
    rows = Case.objects.filter(assignee=person, state__in=OPEN)
    return rows.select_related("category", "reporter").order_by("runs_out_at", "id")


def involved(case: Case) -> QuerySet[Person]:
    """Return all who were ever the assignee of a case."""
    given = [
        facts["to"] for _at, _verb, facts in journal.facts_of(case, "assign", "transfer") if "to" in facts
    ]
    return Person.objects.filter(pk__in=given)


def near(case: Case, since: datetime) -> QuerySet[Case]:
    """Return other cases at the same place since a moment, newest first."""
    rows = Case.objects.filter(community=case.community, place=case.place, filed_at__gte=since).exclude(
        pk=case.pk
    )
    return rows.select_related("category").order_by("-filed_at")


def alike(case: Case) -> QuerySet[Case]:
    """Return open cases of the same category in the same estate, newest first."""
    estate = cut(case.place, "estate") or case.community
    rows = Case.objects.filter(community=case.community, place__startswith=estate, category=case.category)
    return rows.filter(state__in=OPEN).exclude(pk=case.pk).select_related("category").order_by("-filed_at")


def solved_lately(estate: str, since: datetime) -> QuerySet[Case]:
    """Return what residents confirmed as solved in an estate since a moment, newest first."""
    rows = Case.objects.filter(
        community=cut(estate, "community"), place__startswith=estate, state=rules.State.CONFIRMED
    )
    return rows.filter(closed_at__gte=since).select_related("category").order_by("-closed_at")


def late(person: Actor, at: datetime) -> QuerySet[Case]:
    """Return the open cases that a person may see and whose promise is broken, the longest first."""
    return queue(person).filter(runs_out_at__lt=at)


def fresh(case: Case) -> Case:
    return Case.objects.get(community=case.community, pk=case.pk)


def photo(pk: UUID) -> Photo:
    photo = Photo.objects.filter(pk=pk).select_related("case").first()
    if photo is None:
        raise NotFound(_("没有找到这张照片"))
    return photo


def open_like(category: Category, place: str) -> int:
    """Count the open cases of a category in the estate of a place."""
    estate = cut(place, "estate")
    if not estate:
        return 0
    rows = Case.objects.filter(
        community=cut(estate, "community"), place__startswith=estate, category=category
    )
    return rows.filter(state__in=OPEN).count()


def seen_by(person: Actor, rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.filter(access.scope(person, Case))


def pool_of(person: Actor) -> QuerySet[Case]:
    """Return the cases that a person may claim; what runs out first is at the top."""
    rows = access.visible_to(person, Case, "claim").filter(state=rules.State.FILED)
    return rows.select_related("category").order_by("runs_out_at", "id")
