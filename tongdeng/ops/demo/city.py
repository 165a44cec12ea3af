"""The rest of the city: thirty estates with two years of cases, taken over from the systems that handled them.

The company of estate A worked with another system before this one: of what it handled in 2025, 800 cases were verified.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from random import Random

from tongdeng.cases.actions.importing import Source, take_over
from tongdeng.cases.rules import State
from tongdeng.cases.rules.imports import Taken
from tongdeng.kernel.clock import LOCAL
from tongdeng.members.actions import branch as branches
from tongdeng.members.actions import centres
from tongdeng.members.actions.centres import CentreDraft, PostDraft
from tongdeng.ops.demo import city_words as words
from tongdeng.ops.demo.city_words import CITY, HONGXIANG, HOTLINE, History
from tongdeng.ops.demo.simulation import as_of
from tongdeng.people import actions
from tongdeng.people.models import Organisation, Person
from tongdeng.people.queries import staff
from tongdeng.places.models import Place

TOP, ESTATE_A = "4102", "410202901001001"
SINCE, FOUNDED = datetime(2025, 1, 1, tzinfo=LOCAL), datetime(2024, 12, 2, 9, tzinfo=LOCAL)
DAYS, YEAR = 660, 365
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PIECE = 2000
FORMER, VERIFIED, NOT_SOLVED = 824, 800, 8  # cases of estate A in the company's former system
WITHDRAWN, DUPLICATE = 0.02, 0.01
CODES, NAMES, WEIGHTS = zip(*words.CATEGORIES, strict=True)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a system promised: so long to answer, so long to finish."""

    answer: timedelta
    finish: timedelta


LIMITS = {HOTLINE: Limits(DAY, 7 * DAY)}
OWN = Limits(HOUR, 3 * DAY)


def load(at: datetime) -> None:
    """Store the estates, who answers for them, and all their cases that had ended by `at`."""
    estates = _places()
    _offices(estates)
    by = as_of(staff(TOP, ["admin"], at)[0], at)
    cases: dict[str, list[Taken]] = {HONGXIANG: [*_former()]}
    for code, history in estates.items():
        cases.setdefault(history.source, []).extend(_cases(code, history))
    for name, taken in cases.items():
        ended = (case for case in taken if case.closed < at)
        while piece := list(islice(ended, PIECE)):
            take_over(piece, Source(name), place=TOP, by=by, at=at)


def _places() -> dict[str, History]:
    """Store the estates below a sub-district and a community each; return them by their codes."""
    rows, estates = [], {}
    for district, histories in CITY.items():
        street = f"{district}902"
        rows.append(Place(code=street, level="subdistrict", name="示例二街道", path="示例二街道"))
        for number, history in enumerate(histories, start=1):
            community, name = f"{street}{number:03d}", history.name
            estates[f"{community}001"] = history
            rows.append(
                Place(
                    code=community,
                    level="community",
                    name=f"{name}社区",
                    path=f"{name}社区",
                    short=name,
                )
            )
            rows.append(Place(code=f"{community}001", level="estate", name=name, path=name))
    Place.objects.bulk_create(rows)
    return estates


def _offices(estates: dict[str, History]) -> None:
    """Begin the branches and open the service centres that some of the estates have."""
    superior, clerk = (
        actions.get_or_create_person(f"1990000{7001 + number}", name=name, title=title)
        for number, (name, title) in enumerate((words.SUPERIOR, words.COMMUNITY_CLERK))
    )
    for street in {code[:9]: None for code in estates}:
        actions.appoint(superior, role="superior", place=street, by=None, at=FOUNDED)
        actions.appoint(clerk, role="community", place=f"{street}001", by=None, at=FOUNDED)
    for code, history in estates.items():
        if words.BRANCH in history.has:
            name = words.BRANCH_NAME.format(name=history.name)
            office = Organisation.objects.create(kind="branch", place=code, name=name)
            branches.found(office, "estate", by=as_of(superior, FOUNDED + DAY), at=FOUNDED + DAY)
        if words.CENTRE in history.has:
            _centre(code, history, clerk)


def _centre(code: str, history: History, clerk: Person) -> None:
    if not code.startswith(tuple(as_of(clerk, FOUNDED + DAY).reach("community"))):
        actions.appoint(clerk, role="community", place=code[:12], by=None, at=FOUNDED)
    name = words.COMPANY.format(name=history.name)
    company = Organisation.objects.create(kind="property", place=code, name=name)
    posts = [PostDraft(post, "", duties) for post, duties in words.CENTRE_POSTS]
    draft = CentreDraft(name, words.CENTRE_SPOT, words.CENTRE_HOURS, company, "", posts)
    centres.open_centre(code, draft, by=as_of(clerk, FOUNDED + DAY), at=FOUNDED + DAY)


def _former() -> Iterator[Taken]:
    """Yield what estate A's company handled in 2025: answered within the hour, 792 of 800 found solved."""
    chance = Random(800)
    unsolved = {*chance.sample(range(VERIFIED), NOT_SOLVED)}
    for number in range(FORMER):
        filed = _moment(chance, YEAR)
        answered = filed + chance.randint(2, 55) * MINUTE
        finished = answered + chance.randint(1, 60) * HOUR
        solved = number not in unsolved if number < VERIFIED else None
        yield _taken(chance, f"HX{number + 1:05d}", ESTATE_A, OWN, (filed, answered, finished), solved=solved)


def _cases(code: str, history: History) -> Iterator[Taken]:
    """Yield the cases of an estate; a fixed seed for each, so that all machines tell the same."""
    chance, limits = Random(int(code)), LIMITS.get(history.source, OWN)
    numbers = count(1)
    for _case in range(history.cases):
        number, filed = f"{code[2:]}-{next(numbers):04d}", _moment(chance, DAYS)
        if chance.random() < WITHDRAWN:
            yield _withdrawn(chance, number, code, limits, filed)
            continue
        answered = filed + _share(chance, history.answered) * limits.answer
        share = _share(chance, history.finished)
        finished = answered + max(share * (filed + limits.finish - answered), 20 * MINUTE)
        solved = chance.random() * 100 < history.solved if chance.random() * 100 < history.judged else None
        yield _taken(chance, number, code, limits, (filed, answered, finished), solved=solved)


def _share(chance: Random, kept: int) -> float:
    """Return how much of a limit was taken: over 1 where the promise was broken."""
    if chance.random() * 100 < kept:
        return 0.02 + 0.97 * chance.random() ** 2
    return 1.05 + 2.5 * chance.random() ** 2


def _moment(chance: Random, days: int) -> datetime:
    minutes = chance.choices(range(7, 22), (2, 6, 8, 8, 6, 4, 4, 6, 7, 7, 6, 8, 8, 5, 2))[0] * 60
    return SINCE + chance.randrange(days) * DAY + (minutes + chance.randrange(60)) * MINUTE


def _taken(
    chance: Random,
    number: str,
    place: str,
    limits: Limits,
    moments: Sequence[datetime],
    *,
    solved: bool | None,
) -> Taken:
    filed, answered, finished = (moment.replace(second=chance.randrange(60)) for moment in moments)
    closed = finished + (chance.randint(2, 100) * HOUR if solved is not None else 7 * DAY)
    category, called = _category(chance)
    stars = {True: (5, 5, 5, 4, 4, 3), False: (1, 2, 2, 3), None: (0,)}[solved]
    return Taken(
        id=number,
        place=place,
        category=category,
        called=called,
        state=(State.CONFIRMED if solved else State.UNCONFIRMED).value,
        filed=filed,
        answer_due=filed + limits.answer,
        answered=answered,
        finish_due=filed + limits.finish,
        finished=finished,
        closed=closed,
        verified=closed if solved is not None else None,
        solved=solved,
        stars=chance.choice(stars) or None,
        duplicate=chance.random() < DUPLICATE,
    )


def _withdrawn(chance: Random, number: str, place: str, limits: Limits, filed: datetime) -> Taken:
    category, called = _category(chance)
    return Taken(
        id=number,
        place=place,
        category=category,
        called=called,
        state=State.WITHDRAWN.value,
        filed=filed,
        answer_due=filed + limits.answer,
        finish_due=filed + limits.finish,
        closed=filed + chance.randint(5, 50) * MINUTE,
    )


def _category(chance: Random) -> tuple[str, str]:
    chosen = chance.choices(range(len(CODES)), WEIGHTS)[0]
    return CODES[chosen], NAMES[chosen]
