"""A committee of seven in estate A: 周 and six invented owners, one alternate; elected on 2026-01-06."""

from datetime import datetime
from uuid import UUID

from tests.cast import ESTATE, person
from tests.support import at
from tests.votes import story
from tongdeng.committees.actions import meetings as meeting_verbs
from tongdeng.committees.actions import resolutions as deciding
from tongdeng.committees.actions import terms as verbs
from tongdeng.committees.actions.meetings import MeetingPlan
from tongdeng.committees.actions.resolutions import ResolutionDraft
from tongdeng.committees.actions.terms import Term
from tongdeng.committees.models import Committee, Meeting, Resolution, Seat
from tongdeng.people import actions as people
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles

ELECTED, UNTIL = at("2026-01-06 00:00").date(), at("2031-01-05 00:00").date()
HANDED_IN, FIRST = at("2026-01-07 09:00"), at("2026-01-10 19:00")
CALLED, MEETS = at("2026-02-01 09:00"), at("2026-02-08 19:00")
DECIDES = at("2026-02-08 19:30")
AGENDA = "检查春节前的门岗\n商量广场的长椅"


photo = story.photo


def owners(count: int = 8) -> list[Person]:
    """Return 周, with a home of their own, and owners of building 20."""
    codes = story.homes(["100"] * count)
    zhou = person("zhou", HANDED_IN)
    people.record_tenure(zhou, codes[0], since=at("2025-01-01 00:00").date())
    return [zhou, *(story.owner(number, code) for number, code in enumerate(codes[1:], start=2))]


def formed(count: int = 7, alternates: int = 1) -> Committee:
    """Return a committee that the community handed in."""
    elected = owners(count + alternates)
    term = Term(ELECTED, UNTIL, elected[:count], elected[count:])
    return verbs.form(ESTATE, term, by=person("zheng", HANDED_IN), at=HANDED_IN)


def seats(committee: Committee) -> list[Seat]:
    """Return the seats that are held, in order."""
    return list(committee.seats.filter(until__isnull=True).select_related("person").order_by("position"))


def ids(committee: Committee, count: int) -> list[UUID]:
    """Return the first members' seats."""
    return [seat.pk for seat in seats(committee)[:count]]


def sitter(committee: Committee, number: int, moment: datetime = DECIDES) -> Person:
    """Return a member as they are at a moment; 周 is the first."""
    member = seats(committee)[number - 1].person
    load_roles(member, moment)
    return member


def called(
    committee: Committee, *, starts: datetime = MEETS, moment: datetime = CALLED, by: str = "zhou"
) -> Meeting:
    """Return a meeting that 周 called, or somebody else."""
    plan = MeetingPlan(starts, "物业会议室", AGENDA)
    return meeting_verbs.call(committee, plan, by=person(by, moment), at=moment)


def first_held(committee: Committee, present: int = 7) -> Meeting:
    """Return the first meeting of the term, with its members there."""
    meeting = called(committee, starts=FIRST, moment=at("2026-01-08 09:00"))
    return meeting_verbs.attend(meeting, ids(committee, present), by=person("zhou", FIRST), at=FIRST)


def held(committee: Committee, present: int = 5) -> Meeting:
    """Return the second meeting, opened by those present."""
    first_held(committee)
    meeting = called(committee)
    return meeting_verbs.attend(meeting, ids(committee, present), by=person("zhou", MEETS), at=MEETS)


def put(meeting: Meeting, *, moment: datetime = DECIDES, **changes: object) -> Resolution:
    """Return something that was put to those present."""
    fields = {"kind": "supervise", "title": "请物业修好广场的长椅", **changes}
    draft = ResolutionDraft(**fields)  # type: ignore[arg-type]
    return deciding.put(meeting, draft, by=person("zhou", moment), at=moment)


def sign(meeting: Meeting, resolution: Resolution, *numbers: int, moment: datetime = DECIDES) -> Resolution:
    """Have members sign on their own phones."""
    for number in numbers:
        who = sitter(meeting.committee, number, moment)
        resolution = deciding.sign(meeting, resolution.pk, by=who, at=moment)
    return resolution


def posted(meeting: Meeting, moment: datetime = DECIDES) -> Meeting:
    """Write the minutes and post what was decided."""
    zhou = person("zhou", moment)
    meeting_verbs.minute(meeting, words="到会 5 人，讨论了长椅的事。", by=zhou, at=moment)
    return meeting_verbs.post(meeting, by=zhou, at=moment)
