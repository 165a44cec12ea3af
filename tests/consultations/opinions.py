"""An announced consultation of estate A that gathers opinions, and a building of households that answer."""

from collections.abc import Sequence
from datetime import datetime

from tests.cast import BRANCH, ESTATE, person
from tests.support import at
from tests.votes import story
from tongdeng.consultations.actions import opinions as verbs
from tongdeng.consultations.models import Consultation, StepDone
from tongdeng.consultations.models.opinions import Household, Statement, Voice
from tongdeng.consultations.queries import opinions as queries
from tongdeng.consultations.rules import mechanism
from tongdeng.kernel import journal
from tongdeng.people.models import Person

PREPARED, NOTICED, THEN = at("2026-01-11 09:00"), at("2026-01-12 09:00"), at("2026-01-13 14:05")
MEETS, HELD = at("2026-01-18 19:00"), at("2026-01-18 19:05")
WORDS = "先把积水的路面铺好，再谈停车"


def prepared(*scope: str, number: str = "会诊-1") -> Consultation:
    """Store a consultation that was not announced."""
    wu = person(BRANCH, PREPARED)
    consultation = Consultation(
        community=ESTATE[:12],
        place=ESTATE,
        number=number,
        title="积水的路怎么修",
        began_with=mechanism.as_json(mechanism.default()),
        starts_at=MEETS,
        where="党群服务中心",
        scope=list(scope),
        by=wu,
        at=PREPARED,
    )
    journal.begin("prepare", consultation, by=wu, at=PREPARED)
    return consultation


def announced(*scope: str, number: str = "会诊-1") -> Consultation:
    """Store a consultation that gathers opinions of an estate, or of some buildings."""
    return stepped(prepared(*scope, number=number), "announce", NOTICED, announced_at=NOTICED)


def stepped(consultation: Consultation, verb: str, moment: datetime, **changes: object) -> Consultation:
    """Take one step of the flow as the branch."""
    with journal.locked(consultation) as consultation:
        journal.step(consultation, verb, by=person(BRANCH, moment), at=moment, **changes)
    return consultation


def held(consultation: Consultation) -> Consultation:
    """Begin the meeting, with which the opinions are over."""
    return stepped(consultation, "hold", HELD, held_at=HELD)


def gathered_enough(consultation: Consultation) -> None:
    """Tick off the step "gather", with which the opinions are over too."""
    StepDone.objects.create(**consultation.here, consultation=consultation, key="gather", at=THEN)


def said(consultation: Consultation, who: str = "wang", words: str = WORDS) -> Statement:
    """Have somebody say something."""
    return verbs.say(consultation, words=words, by=person(who, THEN), at=THEN)


def shown(consultation: Consultation, who: str = "wang", words: str = WORDS) -> Statement:
    """Have somebody say something that the branch lets be seen."""
    return verbs.show(said(consultation, who, words), by=person(BRANCH, THEN), at=THEN)


def voiced(statement: Statement, who: str | Person, choice: str = "agree") -> Statement:
    """Have somebody answer to a statement."""
    by = person(who, THEN) if isinstance(who, str) else who
    return verbs.voice(statement, choice=choice, by=by, at=THEN)


def statements(consultation: Consultation, count: int) -> list[Statement]:
    """Store shown statements without the verbs, so that 40 take no second."""
    every = []
    for number in range(count):
        words = f"第{number + 1}条意见"
        every.append(
            Statement(
                **consultation.here,
                consultation=consultation,
                words=words,
                key=words,
                home_key="-",
                by=person("wang", THEN),
                at=THEN,
            )
        )
    journal.begin("say", every, by=None, at=THEN)
    for statement in every:
        with journal.locked(statement) as fresh:
            journal.step(fresh, "show", by=None, at=THEN)
    return every


def crowded(consultation: Consultation, votes: Sequence[Sequence[int | None]]) -> list[Statement]:
    """Store what many households said, without the verbs: a row for each household, a column for each statement."""
    every = statements(consultation, len(votes[0]))
    households = [
        Household(
            **consultation.here,
            consultation=consultation,
            key=queries.digest(consultation, f"home {row}"),
            people=[f"person {row}"],
        )
        for row in range(len(votes))
    ]
    Household.objects.bulk_create(households)
    Voice.objects.bulk_create(
        Voice(
            **consultation.here,
            statement=every[column],
            household=household,
            choice=choice,
            people=household.people,
        )
        for household, row in zip(households, votes, strict=True)
        for column, choice in enumerate(row)
        if choice is not None
    )
    for column, statement in enumerate(every):
        said_of_it = [row[column] for row in votes if row[column] is not None]
        with journal.locked(statement) as fresh:
            journal.record(
                "voice",
                fresh,
                by=None,
                at=THEN,
                agree=said_of_it.count(1),
                disagree=said_of_it.count(-1),
                passed=said_of_it.count(0),
                people=len(said_of_it),
            )
    return every


def neighbours(count: int) -> list[Person]:
    """Store building 20 with an owner for each home."""
    return story.estate(count)
