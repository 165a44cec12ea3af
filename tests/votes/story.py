"""A small estate of voters: building 20, with homes, owners and a committee that runs votes."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from uuid import UUID

from PIL import Image

from tests.cast import COMMITTEE, ESTATE, person
from tests.support import at
from tongdeng.kernel import journal
from tongdeng.kernel.pictures import Picture, prepare
from tongdeng.people import actions as people
from tongdeng.people.actions.register import homes as register
from tongdeng.people.actions.register.homes import NewHome
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles
from tongdeng.places.models import Place
from tongdeng.votes.actions import casting, counting, drafting, lifecycle, roll
from tongdeng.votes.actions.drafting import MotionDraft, VoteDraft
from tongdeng.votes.models import Head, Profile, Vote

BUILDING = ESTATE + "020"
SETTLED = at("2025-01-01 00:00")
PROPOSED, ANNOUNCED, SEALED = at("2026-03-01 09:00"), at("2026-03-01 10:00"), at("2026-03-15 10:00")
OPENS, CLOSES = at("2026-03-17 08:00"), at("2026-03-27 20:00")
VOTING, COUNTED = at("2026-03-18 09:00"), at("2026-03-28 09:00")


def homes(areas: Sequence[str], *, kinds: Sequence[str] = ()) -> list[str]:
    """Store building 20 with a home for each area; return their codes."""
    Place.objects.get_or_create(
        code=BUILDING, defaults={"level": "building", "name": "20号楼", "path": "A区20号楼"}
    )
    Place.objects.get_or_create(
        code=BUILDING + "01", defaults={"level": "unit", "name": "1单元", "path": "A区20号楼1单元"}
    )
    new = []
    for number, area in enumerate(areas, start=1):
        code = f"{BUILDING}01{number:04d}"
        Place.objects.create(code=code, level="home", name=f"{number}室", path=f"A区20号楼1单元{number}室")
        kind = kinds[number - 1] if kinds else ""
        new.append(NewHome(code, area, "register", kind or "normal"))
    register.store(new, since=SETTLED.date(), by=None, at=SETTLED)
    return [home.code for home in new]


def owner(number: int, *places: str) -> Person:
    """Return an invented owner of some homes."""
    found = people.get_or_create_person(f"1990001{number:04d}", name=f"业主{number}", title=f"业主{number}")
    for place in places:
        people.record_tenure(found, place, since=at("2025-01-01 00:00").date())
    load_roles(found, VOTING)
    return found


def estate(count: int, *, area: str = "100") -> list[Person]:
    """Store homes of the same area with an owner each."""
    return [owner(number, code) for number, code in enumerate(homes([area] * count), start=1)]


def national() -> Profile:
    """Return the rules of the whole country."""
    return Profile.objects.get(key="cn-national-2021")


def draft(**changes: object) -> VoteDraft:
    """Return a vote with every question answered."""
    answers = {
        "title": "更换20号楼楼道灯",
        "scope": [BUILDING],
        "profile": national(),
        "parking": "exclude",
        "invalid": "absent",
        "silence": "absent",
        "proxy_cap": 3,
        "posting_days": 7,
        "record_date": at("2026-03-01 00:00").date(),
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }
    return VoteDraft(**{**answers, **changes})  # type: ignore[arg-type]


LIGHTS = MotionDraft("use_fund", "使用维修资金更换楼道灯", "更换全部楼道灯为节能灯。", Decimal("8600.00"))


def proposed(*proposals: MotionDraft, **changes: object) -> Vote:
    """Return a draft of 周's."""
    zhou = person(COMMITTEE, PROPOSED)
    vote = drafting.propose(ESTATE, draft(**changes), by=zhou, at=PROPOSED)
    drafting.put(vote, proposals or [LIGHTS], by=zhou, at=PROPOSED)
    return fresh(vote)


def announced(*proposals: MotionDraft, **changes: object) -> Vote:
    """Return a vote that hangs out."""
    return lifecycle.announce(proposed(*proposals, **changes), by=person(COMMITTEE, ANNOUNCED), at=ANNOUNCED)


def opened(*proposals: MotionDraft, **changes: object) -> Vote:
    """Return a vote that takes ballots."""
    vote = roll.seal(announced(*proposals, **changes), by=person(COMMITTEE, SEALED), at=SEALED)
    return lifecycle.open_(vote, at=OPENS)


def fresh(vote: Vote) -> Vote:
    """Return a vote as it is now."""
    return Vote.objects.get(pk=vote.pk)


def head_of(vote: Vote, who: Person) -> Head:
    """Return the head that a person belongs to."""
    return Head.objects.get(vote=vote, owners__contains=[who.pk])


def cast(
    vote: Vote, who: Person, choice: str = "yes", moment: datetime = VOTING, *, insists: bool = False
) -> UUID:
    """Let somebody vote on the only motion."""
    said = {"1": choice}
    return casting.cast(vote, head_of(vote, who), choices=said, insists=insists, by=who, at=moment).pk


def certified(vote: Vote) -> Vote:
    """Close a vote and publish its result."""
    return counting.certify(lifecycle.close(vote, at=CLOSES), by=person(COMMITTEE, COUNTED), at=COUNTED)


def result(vote: Vote) -> dict[str, object]:
    """Return the result of the only motion."""
    return vote.motions.get().result  # type: ignore[no-any-return]


def photo() -> Picture:
    """Return a small picture of a paper."""
    out = BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "PNG")
    out.seek(0)
    return prepare(out)


def refusals(subject: Vote | Head) -> list[tuple[object, dict[str, object]]]:
    """Return who was refused, and what the journal says of it."""
    return [(e.actor, e.facts) for e in journal.timeline(subject) if e.kind.endswith(".refused")]
