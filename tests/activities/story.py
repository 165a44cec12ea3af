"""Activities of estate A: rice dumplings on Saturday 13 June 2026 at 14:00, which 吴 of the branch runs."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from tests.cast import BRANCH, COMMUNITY, ESTATE, HOME, person
from tests.support import at
from tests.votes import story as votes
from tongdeng.activities.actions import door, joining, planning, timed
from tongdeng.activities.actions.door import Scanned
from tongdeng.activities.actions.letting_in import Answer, Stamp
from tongdeng.activities.actions.planning import Plan
from tongdeng.activities.actions.shared import Member, Party
from tongdeng.activities.models import Activity, Attendance, SignUp
from tongdeng.activities.queries import codes
from tongdeng.kernel import deadlines, seals
from tongdeng.kernel.models import Event
from tongdeng.people import actions as people
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import load_roles

PLANNED, SIGNED = at("2026-06-01 09:00"), at("2026-06-02 10:00")
STARTS, ENDS = at("2026-06-13 14:00"), at("2026-06-13 16:00")
DOOR = at("2026-06-13 13:50")
REPORTED = at("2026-06-13 18:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def plan(place: str = ESTATE, **changes: object) -> Plan:
    """Return the dumplings as typed, with four places."""
    fields: dict[str, object] = {
        "place": place,
        "kind": "festival",
        "title": "端午包粽子",
        "where": "中心广场",
        "starts_at": STARTS,
        "ends_at": ENDS,
        "capacity": 4,
        **changes,
    }
    return Plan(**fields)  # type: ignore[arg-type]


def drafted(who: str = BRANCH, moment: datetime = PLANNED, **changes: object) -> Activity:
    """Return a draft."""
    (activity,) = planning.draft(plan(**changes), by=person(who, moment), at=moment)  # type: ignore[arg-type]
    return activity


def published(who: str = BRANCH, **changes: object) -> Activity:
    """Return a public activity."""
    return planning.publish(drafted(who, **changes), by=person(who, PLANNED), at=PLANNED)


def neighbours(count: int) -> list[Person]:
    """Return owners of building 20, each with a home of their own; they are stored with the first call."""
    found = votes.estate(count)
    for who in found:
        load_roles(who, SIGNED)
    return found


def crowd(count: int) -> list[Person]:
    """Return many who live in one home; their rows are stored without their events, for speed."""
    found = [Person(phone=f"1990002{number:04d}", title=f"邻居{number}") for number in range(count)]
    Person.objects.bulk_create(found)
    home = {"community": COMMUNITY, "place": HOME, "since": SIGNED.date(), "kind": "tenant"}
    Tenure.objects.bulk_create(Tenure(person=who, **home) for who in found)
    for who in found:
        who.hold([], SIGNED)
    return found


def tenant(key: str, home: str = HOME, kind: str = "tenant") -> Person:
    """Let somebody of the cast live in a home."""
    who = person(key, SIGNED)
    people.record_tenure(who, home, kind=kind, since=SIGNED.date())
    return person(key, SIGNED)


def party(who: Person, *names: str, wait: bool = False, ages: tuple[int, ...] = ()) -> Party:
    """Return a party of somebody and named members of their family."""
    members = [Member(who.pk), *(Member(name=name) for name in names)]
    if ages:
        members = [Member(m.person, m.name, age) for m, age in zip(members, ages, strict=True)]
    return Party(members, wait=wait)


def sign(
    activity: Activity, who: Person | str, *names: str, wait: bool = False, moment: datetime = SIGNED
) -> SignUp:
    """Sign somebody up with named members of their family."""
    by = person(who, moment) if isinstance(who, str) else who
    return joining.sign_up(activity, party(by, *names, wait=wait), by=by, at=moment)


def statuses(activity: Activity) -> list[tuple[str, int]]:
    """Return status and size of all sign-ups, by number."""
    return list(SignUp.objects.filter(activity=activity).order_by("number").values_list("status", "size"))


def fresh(activity: Activity) -> Activity:
    """Return an activity as it is stored now."""
    return Activity.objects.get(pk=activity.pk)


def scanned(
    activity: Activity, subject: UUID, nonce: UUID | None = None, moment: datetime = DOOR, who: str = BRANCH
) -> Answer:
    """Scan a ticket at the door."""
    words = codes.ticket(activity, subject)
    stamp = Stamp(nonce or uuid4(), "门口一号", moment)
    return door.scan(activity, Scanned(stamp, words), by=person(who, moment), at=moment)


def inside(activity: Activity) -> int:
    """Return how many people are in."""
    return Attendance.objects.filter(activity=activity).count()


def ring(moment: datetime) -> None:
    """Let the clock strike, and the room hear of it."""
    while deadlines.sweep(at=moment):
        for event in Event.objects.filter(kind="activity.fired", at=moment):
            timed.fired(event)


def misfits() -> set[str]:
    """Return what `verify` finds in this room."""
    return {misfit.what for misfit in seals.checks()["activities"]()}
