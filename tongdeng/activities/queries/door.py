"""Reading a door: the counts, who of the list came, what failed, and the list with masked names for a phone offline."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q

from tongdeng.activities.models import Activity, Attendance, Participant, Scan
from tongdeng.activities.queries import codes
from tongdeng.activities.rules import counting
from tongdeng.activities.rules.counting import Came, counted
from tongdeng.activities.rules.flow import Method
from tongdeng.people.models import Person
from tongdeng.people.rules import masked_name
from tongdeng.places import queries as places
from tongdeng.places.rules import cut

SNAPSHOT_AT_MOST = 1000
FAILED_SHOWN = 20


class Inside(NamedTuple):
    """Who is in: the three figures apart, how many are guests of whom only that is known, who of the list came when."""

    figures: counting.Count
    guests: int
    came: dict[str, datetime]


class Name(NamedTuple):
    """Somebody of the list as a phone at the door keeps them: it may be lost, so that names are masked."""

    participant: str
    short: str
    name: str
    building: str


def inside(activity: Activity) -> Inside:
    """Return who is in at an activity; one query."""
    rows = Attendance.objects.filter(community=activity.community, activity=activity)
    found = list(rows.values_list("who", "home", "participant", "came_at"))
    return Inside(
        counted(Came(who, home) for who, home, _participant, _at in found),
        sum(who.startswith("g") for who, *_rest in found),
        {str(participant): at for _who, _home, participant, at in found if participant},
    )


class Failures(NamedTuple):
    """How many scans failed, how many of them were tries of residents with the code, and the latest of the others."""

    every: int
    tries: int
    latest: list[Scan]


def failed(activity: Activity) -> Failures:
    """Return what let nobody in; tries with the code are counted only, or they would push out what the door scanned."""
    rows = Scan.objects.filter(community=activity.community, activity=activity)
    by_code = Q(method=Method.CODE.value)
    counts = rows.order_by().aggregate(every=Count("pk"), tries=Count("pk", filter=by_code))
    latest = rows.exclude(by_code).order_by("-at", "-id")[:FAILED_SHOWN]
    return Failures(counts["every"], counts["tries"], list(latest))


def tries(activity: Activity, person: Person) -> int:
    """Return how many tries of a person with the code of a door were kept."""
    rows = Scan.objects.filter(community=activity.community, activity=activity, method=Method.CODE.value)
    return rows.filter(by=person).count()


def snapshot(activity: Activity) -> list[Name]:
    """Return the list of those who hold a place, as far as a phone keeps it."""
    rows = Participant.objects.filter(
        community=activity.community, activity=activity, gone=False, sign_up__status="held"
    ).select_related("person", "sign_up")
    found = list(rows.order_by("sign_up__number", "id")[:SNAPSHOT_AT_MOST])
    homes = {row.sign_up.home: cut(row.sign_up.home, "building") for row in found}
    buildings = places.named(code for code in homes.values() if code)
    return [
        Name(
            str(row.pk),
            codes.short(activity, row.pk),
            masked_name(row.label),
            buildings[code].name if (code := homes[row.sign_up.home]) in buildings else "",
        )
        for row in found
    ]


def label_of(attendance: Attendance) -> str:
    """Return how somebody who came in is called, for who stands at the door; "" for a guest."""
    if attendance.participant:
        return attendance.participant.label
    return attendance.person.display_name if attendance.person else ""
