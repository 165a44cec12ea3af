"""Olive City: a new estate whose community set its own "365" mechanism; its bench is announced and gathers opinions now."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from random import Random
from uuid import UUID

from tongdeng.consultations.actions import mechanisms, opinions, preparing, seating, topics
from tongdeng.consultations.actions.preparing import Plan
from tongdeng.consultations.actions.seating import Delegate
from tongdeng.consultations.actions.topics import TopicDraft
from tongdeng.consultations.models import Consultation, Statement, Topic
from tongdeng.consultations.rules import mechanism
from tongdeng.consultations.rules.mechanism import StepKind
from tongdeng.kernel.clock import LOCAL
from tongdeng.ops.demo import olive_words as words
from tongdeng.ops.demo.bench import DAY, HOUR, MINUTE, ago
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.people import actions
from tongdeng.people.actions.register import homes as register
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.models import Organisation, Person
from tongdeng.places.models import Place

NONE = UUID(int=0)
COMMUNITY = "410202901003"
ESTATE = COMMUNITY + "001"
BUILDINGS, UNITS, FLOORS = 6, 2, 11
SINCE = datetime(2024, 11, 4, 9, tzinfo=LOCAL)  # before the year whose activities are told
FAMILY = 0.8  # of the homes have somebody beside the owner
VOICES = 14  # households that answer to statements


@dataclass(slots=True)
class Olive:
    """The people of the estate, by role and by home, and the records that its story goes on with."""

    staff: dict[str, Person] = field(default_factory=dict)
    owners: list[Person] = field(default_factory=list)
    families: list[Person] = field(default_factory=list)
    members: list[Person] = field(default_factory=list)  # of its platforms, most of whom live elsewhere
    topics: list[UUID] = field(default_factory=list)
    consultation: UUID = NONE

    def who(self, role: str, at: datetime) -> Person:
        return as_of(self.staff[role], at)

    @property
    def neighbours(self) -> list[Person]:
        """All who live in the estate."""
        return [*self.owners, *self.families]

    @property
    def session(self) -> Consultation:
        return Consultation.objects.get(pk=self.consultation)


def plan(simulation: Simulation) -> Olive:
    """Schedule the estate, its mechanism, its topics and the consultation that is to be held in two days; return its people."""
    olive, day = Olive(), partial(ago, simulation)
    simulation.heard(SINCE, partial(_settle, olive))
    simulation.heard(SINCE + 10 * DAY, partial(_set, olive))
    for number, topic in enumerate(words.TOPICS):
        simulation.heard(day(topic.days, 19), partial(_propose, olive, number))
        for joined in range(1, 5):
            simulation.heard(day(topic.days - joined, 20), partial(_join, olive, number, 5 * number + joined))
    starts = (simulation.until + 2 * DAY).replace(hour=19, minute=0, second=0, microsecond=0)
    simulation.heard(day(4, 9), partial(_prepare, olive, starts))
    simulation.heard(day(3, 10), partial(_announce, olive))
    for number, said in enumerate(words.STATEMENTS):
        said_at = day(3 - number // 4, 11) + number % 4 * 2 * HOUR
        simulation.heard(said_at, partial(_say, olive, said, number))
        simulation.heard(said_at + 40 * MINUTE, partial(_show, olive, said))
    chance = Random(365)
    for number in range(VOICES):
        simulation.heard(day(1, 9) + number * 37 * MINUTE, partial(_voice, olive, number, chance))
    return olive


def _settle(olive: Olive, at: datetime) -> None:
    _places()
    for number, (role, name, title, place, office) in enumerate(words.STAFF, start=1):
        where = ESTATE if place == "estate" else COMMUNITY
        organisation = Organisation.objects.create(kind=office, place=where, name=words.OFFICES[office])
        person = actions.get_or_create_person(f"1990000{8000 + number}", name=name, title=title)
        actions.appoint(person, role=role, place=where, organisation=organisation, by=None, at=at)
        olive.staff[role] = person
    _register(olive, at)


def _register(olive: Olive, at: datetime) -> None:
    """Store the register of homes: who owns them, and who lives with the owner."""
    chance, new = Random(FLOORS), []
    homes = Place.objects.filter(code__startswith=ESTATE, level="home").order_by("code")
    for number, home in enumerate(homes):
        surname = words.SURNAMES[number % len(words.SURNAMES)]
        owner = _person(number, surname, "先生")
        olive.owners.append(owner)
        people = [Entry(person=str(owner.pk))]
        if chance.random() < FAMILY:
            other = _person(len(homes) + number, words.SURNAMES[-1 - number % 7], "女士")
            olive.families.append(other)
            people.append(Entry(person=str(other.pk), relation="family"))
        size = "98.60" if home.code.endswith("1") else "121.40"
        new.append(NewHome(home.code, size, "register", people=tuple(people)))
    Person.objects.bulk_create(olive.neighbours)
    register.store(new, since=at.date(), by=olive.who("community", at), at=at)


def _person(number: int, surname: str, title: str) -> Person:
    name = surname + words.GIVEN[number % len(words.GIVEN)]
    return Person(phone=f"1990000{8100 + number}", name=name, title=surname + title, password="!")


def _places() -> None:
    rows = [
        Place(code=COMMUNITY, level="community", name="橄榄城社区", path="橄榄城社区", short="橄榄城"),
        Place(code=ESTATE, level="estate", name="橄榄城", path="橄榄城"),
    ]
    for building in range(1, BUILDINGS + 1):
        code, path = f"{ESTATE}{building:03d}", f"橄榄城{building}号楼"
        rows.append(Place(code=code, level="building", kind="楼栋", name=f"{building}号楼", path=path))
        for unit in range(1, UNITS + 1):
            above = f"{path}{unit}单元"
            rows.append(Place(code=f"{code}{unit:02d}", level="unit", name=f"{unit}单元", path=above))
            rooms = [floor * 100 + door for floor in range(1, FLOORS + 1) for door in (1, 2)]
            rows += [
                Place(
                    code=f"{code}{unit:02d}{room:04d}",
                    level="home",
                    name=f"{room}室",
                    path=f"{above}{room}室",
                )
                for room in rooms
            ]
    Place.objects.bulk_create(rows)


def _set(olive: Olive, at: datetime) -> None:
    own = replace(
        mechanism.default(),
        name=words.NAME,
        made_of=words.MADE_OF,
        platforms=words.PLATFORMS,
        steps=mechanism.steps(*[(StepKind(kind), word) for kind, word in words.STEPS]),
    )
    mechanisms.set_mechanism(COMMUNITY, own, valid_from=at, by=olive.who("community", at), at=at)


def _propose(olive: Olive, number: int, at: datetime) -> None:
    topic = words.TOPICS[number]
    draft = TopicDraft(ESTATE, topic.title, topic.problem)
    olive.topics.append(topics.propose(draft, by=as_of(olive.owners[5 * number], at), at=at).pk)


def _join(olive: Olive, number: int, owner: int, at: datetime) -> None:
    topics.back(Topic.objects.get(pk=olive.topics[number]), by=as_of(olive.owners[owner], at), at=at)


def _prepare(olive: Olive, starts: datetime, at: datetime) -> None:
    host = olive.who("branch", at)
    plan_ = Plan(ESTATE, words.TITLE, starts, words.WHERE, olive.topics)
    consultation = preparing.prepare(plan_, by=host, at=at)
    olive.consultation = consultation.pk
    for party, role in (("party", "branch"), ("property", "manager"), ("committee", "committee")):
        seating.seat(consultation, Delegate(party, person=olive.staff[role]), by=host, at=at)


def _announce(olive: Olive, at: datetime) -> None:
    preparing.announce(olive.session, by=olive.who("branch", at), at=at)


def _say(olive: Olive, said: str, number: int, at: datetime) -> None:
    opinions.say(olive.session, words=said, by=as_of(olive.owners[20 + number], at), at=at)


def _show(olive: Olive, said: str, at: datetime) -> None:
    statement = Statement.objects.get(consultation=olive.consultation, words=said)
    opinions.show(statement, by=olive.who("community", at), at=at)


def _voice(olive: Olive, number: int, chance: Random, at: datetime) -> None:
    who = as_of(olive.owners[number], at)
    preparing.read(olive.session, by=who, at=at)
    for statement in Statement.objects.filter(consultation=olive.consultation, state="shown").order_by("at"):
        choice = chance.choices(("agree", "disagree", "pass"), (6, 2, 1))[0]
        opinions.voice(statement, choice=choice, by=who, at=at)
