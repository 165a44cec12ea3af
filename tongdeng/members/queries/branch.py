"""Reading the branch. Lists of members are read by the verbs of `actions.branch` only, which journal the purpose."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from tongdeng.kernel import access
from tongdeng.kernel.models import Event
from tongdeng.members.models import (
    Branch,
    BranchMeeting,
    BranchMember,
    BranchPost,
    Centre,
    CentrePost,
    DoubleReport,
    Registration,
    Remark,
    Volunteer,
)
from tongdeng.members.rules.branch import SMALL, suppressed
from tongdeng.members.rules.volunteers import VolunteerState
from tongdeng.people.models import Organisation, Person, Tenure
from tongdeng.people.queries import living
from tongdeng.places.rules import cut

IN_OFFICE = Q(until__isnull=True)
CENTRES = 100


def branches(person: Person) -> QuerySet[Branch]:
    """Return the branches whose public side somebody may see, with their posts."""
    posts = Prefetch("posts", BranchPost.objects.filter(IN_OFFICE).order_by("since", "id"))
    rows = access.visible_to(person, Branch).select_related("organisation")
    return rows.prefetch_related(posts).order_by("place", "at")


def inside(person: Person) -> QuerySet[Branch]:
    """Return the branches whose own affairs somebody may see."""
    return access.visible_to(person, Branch, "inside").select_related("organisation").order_by("place", "at")


def of_organisation(organisation: Organisation) -> Branch | None:
    return Branch.objects.filter(organisation=organisation).first()


def posts(branch: Branch) -> list[BranchPost]:
    """Return who answers for what now."""
    rows = BranchPost.objects.filter(IN_OFFICE, community=branch.community, branch=branch)
    return list(rows.order_by("since", "id"))


def front_line(branch: Branch) -> int | None:
    """Return how many members serve on the property front line; None below five (VM-10)."""
    count = BranchMember.objects.filter(
        IN_OFFICE, community=branch.community, branch=branch, on_front=True
    ).count()
    return count if count >= SMALL else None


def members(branch: Branch, day: datetime | None = None) -> list[BranchMember]:
    """Return the register, as it is or as it was at a moment. For the verbs of `actions` only, which journal the reading."""
    then = Q(since__lte=day) & (IN_OFFICE | Q(until__gt=day)) if day else IN_OFFICE
    rows = BranchMember.objects.filter(then, community=branch.community, branch=branch)
    return list(rows.order_by("since", "id"))


def members_on_platforms(branch: Branch) -> list[Volunteer]:
    """Return who registered their membership in a community, with their platforms; as `members` does."""
    opened = Registration.objects.filter(IN_OFFICE).select_related("platform")
    rows = Volunteer.objects.filter(
        community=branch.community, state=VolunteerState.ACTIVE.value, as_member=True
    )
    rows = rows.select_related("person").prefetch_related(Prefetch("registrations", opened))
    return list(rows.order_by("number"))


def readings(branch: Branch) -> QuerySet[Event]:
    """Return who read a list of a branch, the newest first."""
    rows = Event.objects.filter(community=branch.community, subject_id=branch.pk, kind="party_branch.read")
    return rows.order_by("-seq")


def meetings(branch: Branch) -> QuerySet[BranchMeeting]:
    """Return the meetings of a branch, the newest first."""
    return BranchMeeting.objects.filter(community=branch.community, branch=branch).order_by("-starts_at")


def reports(branch: Branch) -> QuerySet[DoubleReport]:
    """Return who reported to a branch, with the remarks; for its own pages only."""
    remarks = Prefetch("remarks", Remark.objects.order_by("-year"))
    rows = DoubleReport.objects.filter(community=branch.community, branch=branch, state="reported")
    return rows.select_related("person").prefetch_related(remarks).order_by("reported_at")


def own_reports(person: Person) -> list[DoubleReport]:
    """Return where somebody reported, with the remarks on them."""
    remarks = Prefetch("remarks", Remark.objects.order_by("-year"))
    rows = DoubleReport.objects.filter(person=person.pk).select_related("branch__organisation")
    return list(rows.prefetch_related(remarks).order_by("reported_at"))


class Counts(NamedTuple):
    """How many members of the Party are registered in a community: numbers, and none below five (VM-10)."""

    people: int | None
    by_platform: dict[str, int | None]
    by_building: dict[str, int | None]


def counts(community: str, at: datetime) -> Counts:
    """Count the members of the Party who registered, by platform and by building."""
    rows = Volunteer.objects.filter(community=community, state=VolunteerState.ACTIVE.value, as_member=True)
    people = rows.count()
    opened = Q(registrations__until__isnull=True)
    by_platform = (
        rows.filter(opened).order_by().values_list("registrations__platform").annotate(n=Count("pk"))
    )
    platforms = suppressed({str(platform): count for platform, count in by_platform if platform})
    buildings = suppressed(_by_building(rows.values_list("person", flat=True), community, at))
    return Counts(people if people >= SMALL else None, platforms, buildings)


def _by_building(people: Iterable[UUID | None], community: str, at: datetime) -> dict[str, int]:
    rows = Tenure.objects.filter(living(at.date()), community=community, person__in=people)
    pairs = {(person, cut(place, "building")) for person, place in rows.values_list("person", "place")}
    return dict(Counter(building for _person, building in pairs if building))


def centre(estate: str) -> Centre | None:
    """Return the service centre of an estate with its posts."""
    rows = Centre.objects.filter(community=cut(estate, "community"), place=estate)
    posts_ = Prefetch("posts", CentrePost.objects.order_by("position"))
    return rows.select_related("company").prefetch_related(posts_).first()


def centres(person: Person) -> list[Centre]:
    """Return the service centres that somebody may see, the first hundred by place."""
    return list(access.visible_to(person, Centre).order_by("place")[:CENTRES])


def with_centre(estates: Iterable[str]) -> set[str]:
    """Return those of some estates that have a service centre."""
    rows = Centre.objects.filter(place__in=set(estates))
    return set(rows.values_list("place", flat=True))


def companies(estate: str) -> list[Organisation]:
    """Return the property companies that serve an estate."""
    above = [estate[:length] for length in range(2, len(estate) + 1)]
    rows = Organisation.objects.filter(kind=Organisation.Kind.PROPERTY, place__in=above)
    return list(rows.order_by("-place", "name"))
