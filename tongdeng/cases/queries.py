"""Reading cases: what is promised, what a text is about, one case with all that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import rules
from tongdeng.cases.access import Guest, reporter
from tongdeng.cases.models import OPEN, Case, Category, Message, Photo, Promise, Verdict
from tongdeng.kernel import access, journal, workdays
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import Event
from tongdeng.kernel.worktime import Pause, calendar
from tongdeng.people.models import Person
from tongdeng.people.queries import staff
from tongdeng.people.rules import Role
from tongdeng.places.rules import line

LINK = signing.TimestampSigner(salt="tongdeng.case.link")


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two promised limits of a case; None where nothing is promised."""

    answer: rules.Clock | None
    finish: rules.Clock | None


def promise_for(place: str, category: Category, at: datetime) -> Promise | None:
    """Return the promise that holds: the nearest place first, then category before urgency, then the newest."""
    rows = Promise.objects.filter(valid_from__lte=at, place__in=["", *line(place)])
    fits = [p for p in rows if p.urgency in ("", category.urgency) and category.code.startswith(p.category)]
    return max(fits, key=lambda p: (len(p.place), len(p.category), p.urgency, p.valid_from), default=None)


def clocks(promise: Promise | None, place: str, at: datetime) -> Clocks:
    """Return the limits of a promise in the calendars of a place, as known at `at`."""
    if promise is None:
        return Clocks(None, None)
    days = workdays.workdays(place, at)

    def clock(minutes: int | None, hours: str) -> rules.Clock | None:
        return rules.Clock(timedelta(minutes=minutes), calendar(hours, days)) if minutes else None

    return Clocks(
        clock(promise.answer_minutes, promise.answer_hours),
        clock(promise.finish_minutes, promise.finish_hours),
    )


def categories() -> list[Category]:
    """Return all categories in use, in order."""
    return list(Category.objects.filter(active=True))


def guess(words: str, among: Sequence[Category]) -> Category:
    """Return the category whose keywords cover most of the text; the last one ("other") when none does."""
    lower = words.lower()

    def covered(category: Category) -> int:
        return sum(len(word) for word in category.keywords if word.lower() in lower)

    best = max(among, key=covered)
    return best if covered(best) else among[-1]


def pauses(case: Case) -> list[Pause]:
    """Return the pauses of a case since it was last opened, from its journal."""
    found: list[Pause] = []
    for at, verb, _facts in journal.facts_of(case, "pause", "resume"):
        if verb == "pause":
            found.append(Pause(at, None))
        elif found:
            found[-1] = Pause(found[-1].since, at)
    return found


def finish_start(case: Case) -> datetime:
    """Return the moment from which the finish limit runs: filing, or the last reopening."""
    return max((at for at, _verb, _facts in journal.facts_of(case, "reopen")), default=case.filed_at)


def link_of(case: Case) -> str:
    """Return the secret of the tracking link for whoever filed without signing in."""
    return LINK.sign(f"{case.community}.{case.pk.hex}")


def by_link(secret: str) -> tuple[Case, Guest]:
    """Return the case behind a tracking link, and its bearer; raise NotFound."""
    try:
        community, pk = LINK.unsign(secret, max_age=timedelta(days=365)).split(".")
    except (signing.BadSignature, ValueError):
        raise NotFound(_("这个查询链接无效或已过期")) from None
    case = Case.objects.filter(community=community, pk=pk, channel=rules.Channel.GUEST.value).first()
    if case is None:
        raise NotFound(_("这个查询链接无效或已过期"))
    return case, Guest(case.pk)


def whole(case: Case, *, internal: bool) -> Case:
    """Return the case with its messages, photos and verdicts; what is internal only where asked for."""
    threads = Message.Thread.values if internal else [Message.Thread.PUBLIC]
    shown = Photo.objects.filter(Q(internal=False) | Q(internal=internal))
    related = (
        Prefetch("messages", Message.objects.filter(thread__in=threads).select_related("author")),
        Prefetch("photos", shown),
        Prefetch("verdicts", Verdict.objects.select_related("by")),
    )
    rows = Case.objects.select_related("category", "reporter", "holder", "promise")
    return rows.prefetch_related(*related).get(community=case.community, pk=case.pk)


def history(case: Case) -> list[tuple[Event, Person | None]]:
    """Return the events of a case with the persons who acted, in order."""
    events = journal.timeline(case)
    people = {p.pk: p for p in Person.objects.filter(pk__in={e.actor for e in events if e.actor})}
    return [(event, people.get(event.actor) if event.actor else None) for event in events]


def hands(case: Case, at: datetime) -> QuerySet[Person]:
    """Return the persons to whom a case can be given, each with `load`, the number of cases in their hands."""
    working = Q(held__state__in=OPEN)
    people = staff(case.place, [Role.WORKER, Role.DESK, Role.MANAGER], at).select_related("duty")
    return people.annotate(load=Count("held", filter=working))


def queue(person: Actor) -> QuerySet[Case]:
    """Return the open cases that a person may see, what runs out first at the top."""
    rows = access.visible_to(person, Case).filter(state__in=OPEN)
    return rows.select_related("category", "holder").order_by("runs_out_at", "id")


def mine(person: Person) -> QuerySet[Case]:
    """Return the cases that a person reported, newest first."""
    return Case.objects.filter(reporter(person)).select_related("category", "holder").order_by("-filed_at")


def jobs(person: Person) -> QuerySet[Case]:
    """Return the open cases in a person's hands, what runs out first at the top."""
    rows = Case.objects.filter(holder=person, state__in=OPEN)
    return rows.select_related("category", "reporter").order_by("runs_out_at", "id")
