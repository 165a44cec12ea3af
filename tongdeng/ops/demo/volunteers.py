"""Olive City's 798 members on six platforms, and what some of them did."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial

from tongdeng.kernel.clock import LOCAL
from tongdeng.members.actions import consenting, platforms, registering, serving, tasks, verifying
from tongdeng.members.actions.platforms import PlatformDraft
from tongdeng.members.actions.registering import Entry, PaperEntry
from tongdeng.members.actions.serving import Line
from tongdeng.members.actions.tasks import TaskDraft
from tongdeng.members.models import Platform, Service, Task, Volunteer
from tongdeng.ops.demo import volunteer_words as words
from tongdeng.ops.demo.bench import DAY, HOUR, ago
from tongdeng.ops.demo.hours import weekday
from tongdeng.ops.demo.olive import COMMUNITY, ESTATE, Olive
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.people import actions as people
from tongdeng.people.models import Person

MEMBERS_IN_ALL = 798
PHONES = 5000  # the first number of those who are no owners of the town or of Olive City
OWNERS = 3  # every so many of the owners are members of the Party
SECOND = 21  # every so many are on a second platform too
FEW = timedelta(minutes=5)  # by which each of a list leaves earlier than the one before
SERVED, ROUNDS = 6, 2  # people of a list, and lists of each platform
OFFICER = "19900007990"
# The year of the figures: the platforms are set up in spring, a list of forms is entered each week.
SET_UP, SIGNED = datetime(2025, 3, 3, 9, tzinfo=LOCAL), datetime(2025, 3, 11, 15, tzinfo=LOCAL)
AUTUMN = datetime(2025, 9, 10, 9, tzinfo=LOCAL)
WEEK = 7 * DAY


def plan(simulation: Simulation, olive: Olive) -> None:
    """Schedule all of it; what stands on the boards is a count of these records."""
    day = partial(ago, simulation)
    simulation.at(SET_UP, partial(_set_up, olive))
    simulation.at(SIGNED - DAY, partial(_come, olive))
    for number in range(len(words.PLATFORMS)):
        simulation.at(SIGNED + number * WEEK, partial(_enter, olive, number))
    simulation.at(AUTUMN, partial(_second, olive))
    for number in range(ROUNDS):
        simulation.at(day(40 - 12 * number, 10), partial(_serve, olive, number))
        simulation.at(day(39 - 12 * number, 9), partial(_verify, olive))
    simulation.at(day(3, 15), partial(_ask, olive, simulation.until))


def _set_up(olive: Olive, at: datetime) -> None:
    by = olive.who("community", at)
    second = people.get_or_create_person(OFFICER, name="谢寒露", title="谢社工")
    people.appoint(second, role="community", place=COMMUNITY, by=None, at=at)
    leaders = [olive.staff[role] for role in ("branch", "manager", "committee")]
    for number, (name, purpose, duties) in enumerate(words.PLATFORMS):
        draft = PlatformDraft(name, purpose, duties, leaders[number % len(leaders)])
        platforms.set_up(ESTATE, draft, by=by, at=at)


def _enter(olive: Olive, number: int, at: datetime) -> None:
    """Enter the signed forms of the members of one platform, a list for each."""
    lines = [_form(person, number) for person in olive.members[number :: len(words.PLATFORMS)]]
    registering.enter(_platforms()[number], lines, by=olive.who("community", at), at=at)


def _come(olive: Olive, at: datetime) -> None:
    """Store who is not known yet of 798 people: some owners of the estate first, then members of units elsewhere."""
    owners = olive.owners[::OWNERS]
    others = MEMBERS_IN_ALL - len(owners)
    new = [
        Person(
            phone=f"1990000{PHONES + number:04d}",
            name=f"{words.SURNAMES[number % len(words.SURNAMES)]}{words.GIVEN[number % len(words.GIVEN)]}",
            title=f"{words.SURNAMES[number % len(words.SURNAMES)]}{('女士', '先生', '老师')[number % 3]}",
            password="!",
        )
        for number in range(others)
    ]
    Person.objects.bulk_create(new, batch_size=1000)
    olive.members = [*owners, *new]


def _form(person: Person, number: int) -> PaperEntry:
    entry = Entry(
        ("register", "contact", "membership"),
        skills=(words.SKILLS[number],),
        times=("weekend",) if number % 2 else (),
        born=1960 + number * 5,
        as_member=True,
    )
    return PaperEntry(person.name, str(person.phone), entry)


def _second(olive: Olive, at: datetime) -> None:
    by, found = olive.who("community", at), _platforms()
    rows = Volunteer.objects.filter(community=COMMUNITY).order_by("number")
    for number, volunteer in enumerate(rows[::SECOND]):
        others = [row for row in found if not volunteer.registrations.filter(platform=row).exists()]
        consenting.join(volunteer, others[number % len(others)].pk, by=by, at=at)


def _serve(olive: Olive, number: int, at: datetime) -> None:
    """Enter a list of each platform of who served the day before, or on the last weekday."""
    by, day = olive.who("community", at), weekday(at.date() - DAY)
    planned = datetime.combine(day - DAY, time(9), LOCAL)
    for platform, (kind, title, hour, hours) in zip(_platforms(), words.TASKS, strict=True):
        task = Task.objects.filter(platform=platform).first()
        if task is None:
            task = tasks.plan(platform, TaskDraft(kind, title, ESTATE, people=30), by=by, at=planned)
        begun = datetime.combine(day, time(hour), LOCAL)
        served = _of(platform)[number * SERVED : (number + 1) * SERVED]
        lines = [Line(row.pk, begun, begun + hours * HOUR - place * FEW) for place, row in enumerate(served)]
        serving.record_list(task, lines, by=by, at=at)


def _verify(olive: Olive, at: datetime) -> None:
    by = as_of(Person.objects.get(phone=OFFICER), at)
    for number, row in enumerate(
        Service.objects.filter(community=COMMUNITY, state="recorded").order_by("pk")
    ):
        verifying.verify(row, stars=4 + number % 2, by=by, at=at)


def _ask(olive: Olive, until: datetime, at: datetime) -> None:
    """Plan what waits for people now, and leave two records for a leader to verify."""
    by, (first, *_others) = olive.who("community", at), _platforms()
    starts = (until + 2 * DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    draft = TaskDraft("need", words.NEED, ESTATE, people=6, starts_at=starts, ends_at=starts + 2 * HOUR)
    task = tasks.plan(first, draft, by=by, at=at)
    rows = _of(first)
    tasks.invite(task, [row.pk for row in rows[:5]], by=by, at=at)
    task = Task.objects.get(pk=task.pk)
    tasks.take(task, by=as_of(_person(rows[0]), at), at=at)
    patrol = tasks.plan(first, TaskDraft("patrol", words.PATROL, ESTATE, people=8), by=by, at=at)
    lines = [Line(row.pk, at - 3 * HOUR, at - HOUR) for row in rows[8:10]]
    serving.record_list(patrol, lines, by=by, at=at)


def _platforms() -> Sequence[Platform]:
    return list(Platform.objects.filter(community=COMMUNITY).order_by("position"))


def _of(platform: Platform) -> list[Volunteer]:
    """Return the first of a platform; who joined it as their second serves on the other at the same hours."""
    rows = Volunteer.objects.filter(registrations__platform=platform, registrations__since__lt=AUTUMN)
    return list(rows.select_related("person").order_by("number")[:40])


def _person(volunteer: Volunteer) -> Person:
    assert volunteer.person is not None
    return volunteer.person
