"""A branch that elects: 吴 its secretary, 苏 who reads ballots, 尚 of the organisation above, and members by number."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.test import Client

from tests.cast import BRANCH, ESTATE, SUBDISTRICT, person
from tests.support import at, unguarded
from tests.web.story import HANDLER
from tongdeng.elections import actions
from tongdeng.elections.actions import Division, Entry, Marks, Plan, Post
from tongdeng.elections.models import Election, Member, Round
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules.regulation import MemberStanding
from tongdeng.kernel import access
from tongdeng.kernel.models import Deadline
from tongdeng.people import actions as people
from tongdeng.people.models import Organisation, Person
from tongdeng.people.queries import load_roles

BEGAN, PLANNED = at("2021-07-01 00:00").date(), at("2026-06-10 00:00").date()
PREPARED, ASKED, GRANTED = at("2026-05-06 09:00"), at("2026-05-08 09:00"), at("2026-05-12 09:00")
PROPOSED, NOMINATED, MET = at("2026-05-20 09:00"), at("2026-05-27 09:00"), at("2026-06-10 09:00")
VOTED, READ, COUNTED = at("2026-06-10 09:40"), at("2026-06-10 10:00"), at("2026-06-10 10:30")
FORMED, REPORTED, APPROVED = at("2026-06-10 11:00"), at("2026-06-11 09:00"), at("2026-06-15 09:00")
LETTER = "示例街党〔2026〕7 号"
OTHERS = {
    "shang": ("19900020001", "尚夏至", "尚委员", "superior", SUBDISTRICT),
    "su": ("19900020002", "苏芒种", "苏干事", "branch", ESTATE),
}


def branch() -> Organisation:
    """Return the estate's branch, with those who work in it."""
    found, new = Organisation.objects.get_or_create(
        place=ESTATE, kind=Organisation.Kind.BRANCH, name="A区小区党支部"
    )
    if new:
        with unguarded():
            person(BRANCH, PREPARED).mandates.update(organisation=found)
        for phone, name, title, role, place in OTHERS.values():
            somebody = people.get_or_create_person(phone, name=name, title=title)
            office = found if role == "branch" else None
            people.appoint(
                somebody, role=role, place=place, organisation=office, by=None, at=at("2025-06-01 08:00")
            )
    return found


def who(key: str, moment: datetime) -> Person:
    """Return somebody of the cast, or of this story, as they are at a moment."""
    if key not in OTHERS:
        return person(key, moment)
    found = Person.objects.get(phone=OTHERS[key][0])
    load_roles(found, moment)
    return found


def fresh(election: Election) -> Election:
    """Return an election as it is now."""
    return Election.objects.get(pk=election.pk)


def member(election: Election, number: int) -> UUID:
    """Return the id of a member by their number."""
    return Member.objects.get(election=election, position=number).pk


def members(election: Election, *numbers: int) -> list[UUID]:
    """Return the ids of members by their numbers."""
    return [member(election, number) for number in numbers]


def names(election: Election, numbers: Sequence[int]) -> list[str]:
    """Return what members are called."""
    return [Member.objects.get(election=election, position=number).name for number in numbers]


def drafted(full: int = 30, *, seats: int = 3, others: Sequence[str] = ()) -> Election:
    """Return a prepared election with full members 1 to `full`, and further members of other standings."""
    wu = (branch(), who(BRANCH, PREPARED))[1]
    election = actions.prepare(branch(), by=wu, at=PREPARED)
    entries = [Entry(f"党员{n:02d}", phone=f"1990003{n:04d}" if n <= 5 else "") for n in range(1, full + 1)]
    entries += [Entry(f"其他{n}", standing=standing) for n, standing in enumerate(others, start=1)]
    actions.enrol(election, entries, by=wu, at=PREPARED)
    return actions.plan(election, Plan(PLANNED, seats, BEGAN), by=wu, at=PREPARED)


def granted(full: int = 30, *, seats: int = 3, others: Sequence[str] = ()) -> Election:
    """Return an election that the superior granted."""
    election = actions.request(drafted(full, seats=seats, others=others), by=who(BRANCH, ASKED), at=ASKED)
    return actions.grant(election, number=LETTER, by=who("shang", GRANTED), at=GRANTED)


def nominated(full: int = 30, *, seats: int = 3, candidates: int = 4, others: Sequence[str] = ()) -> Election:
    """Return an election with members 1 to `candidates` as approved candidates."""
    election = granted(full, seats=seats, others=others)
    stand = members(election, *range(1, candidates + 1))
    election = actions.propose(election, stand, by=who(BRANCH, PROPOSED), at=PROPOSED)
    return actions.nominate(election, number=LETTER, by=who("shang", NOMINATED), at=NOMINATED)


def met(full: int = 30, *, there: int = 24, tellers: bool = True, **more: int) -> Election:
    """Return a meeting at which members 1 to `there` are present; 10 watches and 11 counts."""
    election = actions.open_meeting(nominated(full, **more), by=who(BRANCH, MET), at=MET)
    return gathered(election, there, tellers=tellers)


def gathered(election: Election, there: int, *, tellers: bool = True) -> Election:
    """Let members 1 to `there` come."""
    wu = who(BRANCH, MET)
    election = actions.attend(election, here=members(election, *range(1, there + 1)), by=wu, at=MET)
    if tellers:
        watch, tally = members(election, there - 1), members(election, there)
        election = actions.appoint_tellers(
            election, scrutineers=watch, counters=tally, votes=there, by=wu, at=MET
        )
    return election


def voting(full: int = 30, *, there: int = 24, **more: int) -> Election:
    """Return an election whose ballots were given out to all present."""
    return actions.issue(met(full, there=there, **more), issued=there, by=who(BRANCH, VOTED), at=VOTED)


def collected(full: int = 30, *, there: int = 24, **more: int) -> Election:
    """Return an election whose ballots all came back."""
    election = voting(full, there=there, **more)
    return actions.collect(election, returned=there, by=who(BRANCH, READ), at=READ)


def marks(election: Election, for_: Sequence[int], against: Sequence[int] = (), *written: str) -> Marks:
    """Return what stands on a ballot, by members' numbers."""
    return Marks(tuple(members(election, *for_)), tuple(members(election, *against)), written)


def read_twice(election: Election, ballots: Sequence[Marks]) -> Election:
    """Let 苏 and 尚 read the same."""
    for reader in ("su", "shang"):
        actions.read(election, dict(enumerate(ballots, start=1)), by=who(reader, READ), at=READ)
    return fresh(election)


def counted(election: Election, ballots: Sequence[Marks]) -> Election:
    """Read and count."""
    return actions.count(read_twice(election, ballots), by=who(BRANCH, COUNTED), at=COUNTED)


def all_for(election: Election, chosen: Sequence[int] = (1, 2, 3), there: int = 24) -> list[Marks]:
    """Return ballots that all say the same."""
    return [marks(election, chosen, [])] * there


def formed(election: Election, secretary: int = 1, present: int = 3) -> Election:
    """Let the committee elect its secretary."""
    post = Post("secretary", member(election, secretary), present)
    return actions.form(election, Division(present, [post]), by=who(BRANCH, FORMED), at=FORMED)


def reported(**more: int) -> Election:
    """Return an election whose result was sent up: 1, 2 and 3 are elected."""
    election = collected(**more)
    election = formed(counted(election, all_for(election)))
    return actions.report(election, by=who(BRANCH, REPORTED), at=REPORTED)


def approved(**more: int) -> Election:
    """Return an election that is over."""
    return actions.approve(reported(**more), number=LETTER, by=who("shang", APPROVED), at=APPROVED)


def round_of(election: Election) -> Round:
    """Return the newest round."""
    found = rounds.last_round(election)
    assert found is not None
    return found


def open_verbs(election: Election) -> frozenset[str]:
    """Return what 吴 may do after a count."""
    rights = access.verbs(who(BRANCH, COUNTED), election)
    return queries.open_verbs(election, rights, queries.roll(election), round_of(election))


def elected(election: Election) -> list[str]:
    """Return who is elected so far, by position."""
    return list(Member.objects.filter(election=election, elected=True).values_list("name", flat=True))


PROBATIONARY, ON_WATCH = MemberStanding.PROBATIONARY.value, MemberStanding.ON_WATCH.value


def queries_staff(moment: datetime) -> list[Person]:
    """Return who is of the branch at a moment."""
    from tongdeng.people.queries import staff

    return list(staff(ESTATE, ["branch"], moment))


def elected_person(election: Election, moment: datetime) -> Person:
    """Return the first of those elected, as they are at a moment."""
    found = Person.objects.get(phone=election.members.filter(elected=True).earliest("position").phone)
    load_roles(found, moment)
    return found


def clock(election: Election) -> Deadline:
    """Return the clock that runs towards the end of the term that an election began."""
    return Deadline.objects.get(subject_id=election.pk, name="term")


def client(key: str) -> Client:
    """Return the browser of somebody, signed in; "guest" is nobody."""
    found = Client()
    found.handler = HANDLER
    if key != "guest":
        found.force_login(who(key, READ))
    return found


def press(key: str, election: Election, verb: str, **form: object) -> HttpResponse:
    """Send a verb as a page does."""
    return client(key).post(f"/elections/{election.pk}/{verb}/", form)  # type: ignore[arg-type]
