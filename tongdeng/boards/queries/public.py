"""What everybody may read of an estate or a community, from all rooms: what was decided and what became of it."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Prefetch, Q, QuerySet

from tongdeng.activities.models import Activity, Kind
from tongdeng.activities.rules.flow import State as ActivityState
from tongdeng.cases.models import Case, Promise
from tongdeng.cases.rules import State as CaseState
from tongdeng.consultations.models import Resolution
from tongdeng.consultations.rules.flows import ResolutionState
from tongdeng.consultations.rules.flows import State as ConsultationState
from tongdeng.members.models import Centre, CentrePost
from tongdeng.people.models import Organisation
from tongdeng.places.rules import COMMUNITY, line
from tongdeng.projects.models import Project
from tongdeng.votes.models import Motion
from tongdeng.votes.rules.flow import State as VoteState

SHOWN = 20
PUBLISHED = (ConsultationState.PUBLISHED.value, ConsultationState.CLOSED.value)
SPEAKS = (
    Organisation.Kind.PROPERTY,
    Organisation.Kind.COMMITTEE,
    Organisation.Kind.BRANCH,
    Organisation.Kind.COMMUNITY,
)


class Contact(NamedTuple):
    """Who answers, and under which number."""

    organisation: Organisation
    centre: Centre | None


def _there(place: str) -> Q:
    return Q(community__startswith=place[:COMMUNITY], place__startswith=place)


def promises(place: str, at: datetime) -> list[Promise]:
    """Return the limits that are promised at a place for a whole urgency, the nearest place first, one for each."""
    rows = Promise.objects.filter(place__in=["", *line(place)], category="", valid_from__lte=at).exclude(
        urgency=""
    )
    found: dict[str, Promise] = {}
    for row in sorted(rows, key=lambda row: (len(row.place), row.valid_from), reverse=True):
        found.setdefault(row.urgency, row)
    return list(found.values())


def resolutions(place: str) -> QuerySet[Resolution]:
    """Return what the bench promised and published, the newest first."""
    rows = Resolution.objects.filter(_there(place), consultation__state__in=PUBLISHED, due_at__isnull=False)
    return rows.exclude(state=ResolutionState.REPLACED).select_related("consultation").order_by("-at", "pk")


def motions(place: str) -> QuerySet[Motion]:
    """Return what owners decided, by certified votes, the newest first."""
    rows = Motion.objects.filter(_there(place), vote__state=VoteState.CERTIFIED, result__isnull=False)
    return rows.select_related("vote").order_by("-vote__certified_at", "position")


def works(place: str) -> QuerySet[Project]:
    """Return the works that were started, the newest first."""
    return Project.objects.filter(_there(place), started_at__isnull=False).order_by("-started_at", "pk")


def coming(place: str, at: datetime) -> QuerySet[Activity]:
    """Return the activities that are to come, the next first."""
    return Activity.objects.filter(_there(place), ends_at__gte=at, state=ActivityState.OPEN).order_by(
        "starts_at", "pk"
    )


def kinds() -> dict[str, Kind]:
    """Return the kinds of activities by their codes, also those that are no longer used."""
    return {kind.code: kind for kind in Kind.objects.all()}


def kept_lately(place: str, since: datetime) -> QuerySet[Case]:
    """Return the cases that were answered in time since a moment, the latest first: a category and two moments of each."""
    rows = Case.objects.filter(_there(place), answered_at__gte=since, answered_at__lte=F("answer_due"))
    rows = rows.exclude(state__in=[CaseState.WITHDRAWN.value, CaseState.REFUSED.value])
    return rows.select_related("category").only(*KEPT).order_by("-answered_at", "pk")


KEPT = ("community", "category__name", "filed_at", "answered_at", "answer_due")


def contacts(place: str) -> list[Contact]:
    """Return the bodies that answer for a place, with the service centre of its estate."""
    codes = [code for code in line(place) if len(code) >= COMMUNITY]
    rows = Organisation.objects.filter(place__in=codes, kind__in=SPEAKS)
    order = {kind: number for number, kind in enumerate(SPEAKS)}
    centres = Centre.objects.filter(community=place[:COMMUNITY], place=place)
    named = {row.company_id: row for row in centres.prefetch_related(_posts())}
    found = sorted(rows, key=lambda row: (order[Organisation.Kind(row.kind)], row.name))
    return [Contact(row, named.get(row.pk)) for row in found]


def _posts() -> Any:
    return Prefetch("posts", CentrePost.objects.order_by("position"))
