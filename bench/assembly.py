"""A made-up assembly of owners: an estate of many homes, each with an owner, and a vote of theirs."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bench import town

ESTATE = town.community(0) + "001"
IN_BUILDING, IN_UNIT = 1000, 100
BATCH = 5000
DAY = timedelta(days=1)


def build(homes: int, at: datetime) -> list[Any]:
    """Store an estate with its homes, and one owner of each; every fiftieth owns the next one too. Return the owners."""
    from tongdeng.people.models import Person

    town.build(1, homes_each=0)
    codes = [_code(number) for number in range(homes)]
    _places(codes)
    people = [Person(phone=f"199{number:08d}", name=f"业主{number}", password="!") for number in range(homes)]
    Person.objects.bulk_create(people, batch_size=BATCH)
    _register(codes, people, (at - town.LONG_AGO).date())
    return people


def _places(codes: list[str]) -> None:
    from tongdeng.places.models import Place

    rows = [
        Place(
            code=ESTATE + f"{number + 100}", level="building", name=f"{number}号楼", path=f"A区{number}号楼"
        )
        for number in range(len(codes) // IN_BUILDING + 1)
    ]
    rows += [
        Place(
            code=code,
            level="home",
            name=f"{code[-4:]}室",
            path=f"A区{code[15:18]}号楼{code[18:20]}单元{code[20:]}室",
        )
        for code in codes
    ]
    Place.objects.bulk_create(rows, batch_size=BATCH)


def _register(codes: list[str], people: list[Any], since: date) -> None:
    from tongdeng.people.models import Measure, Tenure

    here = [{"community": code[:12], "place": code, "since": since} for code in codes]
    measures = [
        Measure(**where, area=Decimal(5000 + number % 9000) / 100, source="register")
        for number, where in enumerate(here)
    ]
    Measure.objects.bulk_create(measures, batch_size=BATCH)
    tenures = [
        Tenure(**where, person=people[_owner(number)], kind="owner") for number, where in enumerate(here)
    ]
    Tenure.objects.bulk_create(tenures, batch_size=BATCH)


def propose(at: datetime) -> tuple[Any, Any]:
    """Return a draft that may be announced at `at`, opens sixteen days later, and who runs it."""
    from tongdeng.votes.actions import drafting
    from tongdeng.votes.models import Profile

    chair = chairman(at)
    draft = drafting.VoteDraft(
        title="更换全部楼道灯",
        scope=[ESTATE],
        profile=Profile.objects.get(key="cn-national-2021"),
        parking="exclude",
        invalid="absent",
        silence="absent",
        proxy_cap=0,
        posting_days=7,
        record_date=at.date(),
        opens_at=at + 16 * DAY,
        closes_at=at + 46 * DAY,
    )
    vote = drafting.propose(ESTATE, draft, by=chair, at=at)
    lights = drafting.MotionDraft("use_fund", "使用维修资金更换楼道灯", "全部换成节能灯。", Decimal(860_000))
    drafting.put(vote, [lights], by=chair, at=at)
    return vote, chair


def chairman(at: datetime) -> Any:
    """Return somebody of the owners' committee as they are at a moment."""
    from tongdeng.people.queries import somebody

    pk, _session = town.clerk("committee", ESTATE, at)
    return somebody(pk, at)


def open_(vote: Any, at: datetime) -> Any:
    """Seal the roll of an announced vote and open it."""
    from tongdeng.votes.actions import lifecycle, roll

    vote = roll.seal(vote, by=chairman(at), at=at)
    return lifecycle.open_(vote, at=at)


def ballots(vote: Any, people: list[Any], at: datetime) -> list[tuple[str, str]]:
    """Sign some owners in; return (head, session) of each."""
    from tongdeng.votes.models import Head

    of = {
        owners[0]: str(pk)
        for pk, owners in Head.objects.filter(vote=vote).values_list("pk", "owners")
        if owners
    }
    voters = [person for person in people if person.pk in of]
    return [(of[person.pk], key) for person, key in zip(voters, town.sessions(voters, at), strict=True)]


def _code(number: int) -> str:
    building, inside = divmod(number, IN_BUILDING)
    unit, door = divmod(inside, IN_UNIT)
    return f"{ESTATE}{building + 100}{unit + 1:02d}{door + 1:04d}"


def _owner(number: int) -> int:
    return number - 1 if number % 50 == 49 else number
