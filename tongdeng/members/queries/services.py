"""Reading tasks, service, certificates and exports."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum

from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.members.models import (
    Certificate,
    ExportLine,
    Invitation,
    PointTable,
    Posting,
    Service,
    Task,
    Volunteer,
)
from tongdeng.members.rules import papers, points, service
from tongdeng.members.rules.papers import Change
from tongdeng.members.rules.service import Answer, State, TaskState
from tongdeng.people.models import Person

GONE = [state.value for state in service.GONE]
TAKEN = Count("invitations", filter=Q(invitations__answer=Answer.TAKEN.value))


def tasks(person: Person, **asked: object) -> QuerySet[Task]:
    """Return the open tasks that somebody may see, those with a time first, with how many took each."""
    rows = access.visible_to(person, Task).filter(state=TaskState.OPEN.value, **asked)
    rows = rows.select_related("platform").annotate(taken=TAKEN)
    return rows.order_by(F("starts_at").asc(nulls_last=True), "-at")


def taken(volunteer: Volunteer) -> list[Task]:
    """Return the open tasks that a volunteer took."""
    rows = Task.objects.filter(community=volunteer.community, state=TaskState.OPEN.value)
    mine = rows.filter(invitations__volunteer=volunteer, invitations__answer=Answer.TAKEN.value)
    return list(mine.select_related("platform").order_by(F("starts_at").asc(nulls_last=True), "-at"))


def waiting(volunteer: Volunteer) -> list[Invitation]:
    """Return the invitations that a volunteer has not answered, to open tasks."""
    rows = Invitation.objects.filter(
        community=volunteer.community,
        volunteer=volunteer,
        answer=Answer.WAITING.value,
        task__state=TaskState.OPEN.value,
    )
    return list(rows.select_related("task__platform").order_by("invited_at"))


def invitation(task: Task, volunteer: Volunteer) -> Invitation | None:
    return Invitation.objects.filter(community=task.community, task=task, volunteer=volunteer).first()


def invitations(task: Task) -> list[Invitation]:
    """Return who took a task and who has not answered; what is over is nobody's to read (VM-6)."""
    rows = Invitation.objects.filter(community=task.community, task=task).exclude(answer=Answer.OVER.value)
    return list(rows.select_related("volunteer__person").order_by("answer", "invited_at"))


def asked(task: Task) -> list[UUID]:
    """Return the volunteers who were invited to a task, whatever became of it."""
    rows = Invitation.objects.filter(community=task.community, task=task)
    return list(rows.values_list("volunteer", flat=True))


def last_visit(task: Task) -> datetime | None:
    """Return when somebody last served for a task."""
    rows = Service.objects.filter(community=task.community, task=task, ends_at__isnull=False)
    found = rows.exclude(state__in=GONE).aggregate(last=Max("ends_at"))["last"]
    return found if isinstance(found, datetime) else None


def services(volunteer: Volunteer) -> QuerySet[Service]:
    """Return the service of a volunteer, the newest first."""
    rows = Service.objects.filter(community=volunteer.community, volunteer=volunteer)
    return rows.select_related("task", "platform").order_by("-starts_at")


def running(volunteer: Volunteer) -> Service | None:
    """Return the service for which a volunteer is checked in."""
    return services(volunteer).filter(state=State.RUNNING.value).first()


def at_the_same_time(volunteer: Volunteer, starts: datetime, ends: datetime) -> Service | None:
    """Return a service of a volunteer that lies at the same time as a span; None where there is none (VM-3)."""
    rows = Service.objects.filter(
        community=volunteer.community, volunteer=volunteer, starts_at__lt=ends
    ).exclude(state__in=GONE)
    rows = rows.filter(Q(ends_at__gt=starts) | Q(ends_at__isnull=True, planned_end__gt=starts))
    return rows.select_related("task").order_by("starts_at").first()


def spans_around(record: Service) -> list[tuple[datetime, datetime]]:
    """Return the spans of all service that counts for a volunteer on the days that one touches, itself too."""
    assert record.ends_at is not None
    rows = Service.objects.filter(
        community=record.community,
        volunteer=record.volunteer_id,
        ends_at__gt=record.starts_at - service.DAY,
        starts_at__lt=record.ends_at + service.DAY,
    ).exclude(state__in=GONE)
    return [(starts, ends) for starts, ends in rows.values_list("starts_at", "ends_at") if ends]


def to_verify(person: Person) -> QuerySet[Service]:
    """Return the service that waits for a word that this person may give, the oldest first; never their own (VM-2)."""
    states = [state.value for state in service.WAITING]
    rows = access.visible_to(person, Service, "verify").filter(state__in=states)
    rows = (
        rows.exclude(volunteer__person=person.pk).exclude(first_by=person.pk).exclude(recorded_by=person.pk)
    )
    return rows.select_related("volunteer__person", "task", "platform").order_by("starts_at")


def verified(volunteer: Volunteer, since: date, until: date) -> list[Service]:
    """Return the verified service of a volunteer that began on days from `since` to `until`."""
    start = datetime(since.year, since.month, since.day, tzinfo=LOCAL)
    end = datetime(until.year, until.month, until.day, tzinfo=LOCAL) + service.DAY
    rows = services(volunteer).filter(state=State.VERIFIED.value, starts_at__gte=start, starts_at__lt=end)
    return list(rows.order_by("starts_at"))


def all_verified(place: str) -> QuerySet[Service]:
    """Return the verified service of a community or of those of a wider place, the newest first."""
    rows = Service.objects.filter(community__startswith=place, state=State.VERIFIED.value)
    return rows.select_related("volunteer__person", "task", "platform").order_by("-starts_at", "pk")


def table(community: str, at: datetime) -> points.Table:
    """Return the table of points that holds in a community at a moment."""
    row = PointTable.objects.filter(community=community, valid_from__lte=at).order_by("-valid_from").first()
    return row.rules if row else points.DEFAULT


def tables(community: str) -> list[PointTable]:
    """Return the tables of points of a community, the newest first."""
    return list(PointTable.objects.filter(community=community).select_related("by").order_by("-valid_from"))


def points_since(volunteer: Volunteer, since: datetime, reasons: Collection[points.Reason]) -> int:
    """Return the sum of a volunteer's points of some reasons from a moment on."""
    rows = Posting.objects.filter(
        community=volunteer.community,
        volunteer=volunteer,
        at__gte=since,
        reason__in=[r.value for r in reasons],
    )
    return int(rows.aggregate(sum=Sum("points"))["sum"] or 0)


def certificates(person: Person) -> QuerySet[Certificate]:
    """Return the register of certificates that somebody may see, the newest first."""
    rows = access.visible_to(person, Certificate).select_related("volunteer__person", "replaces")
    return rows.prefetch_related("replaced_by").order_by("-at")


def posted(community: str) -> QuerySet[Certificate]:
    """Return the certificates of a community that are posted now: those that end first, first."""
    rows = Certificate.objects.filter(community=community, state=papers.State.POSTED.value)
    return rows.select_related("volunteer").order_by("posted_until", "pk")


def communities_posting() -> list[str]:
    """Return the communities in which a certificate is posted now."""
    rows = Certificate.objects.filter(state=papers.State.POSTED.value)
    return sorted(rows.order_by().values_list("community", flat=True).distinct())


def by_code(code: str) -> Certificate | None:
    """Return the certificate with the code of a QR sign, if it was issued."""
    rows = Certificate.objects.filter(code=code).exclude(number="")
    return rows.prefetch_related("replaced_by").first() if code else None


def resting_on(record: Service) -> list[Certificate]:
    """Return the posted and valid certificates that rest on a service."""
    rows = Certificate.objects.filter(
        community=record.community, lines__service=record, state__in=("posted", "valid")
    )
    return list(rows.select_related("volunteer"))


def to_export(community: str) -> list[tuple[Service, str]]:
    """Return the service of a community that the ministry's system does not have as it stands, and why (VM-8)."""
    last = ExportLine.objects.filter(community=community, service=OuterRef("pk")).order_by("-export__number")
    rows = Service.objects.filter(community=community, state__in=(State.VERIFIED.value, State.VOID.value))
    rows = rows.annotate(
        delivered=Subquery(last.values("minutes")[:1]), before=Subquery(last.values("change")[:1])
    )
    rows = rows.select_related("volunteer", "task", "platform").order_by("starts_at", "pk")
    found = [(row, _change(row)) for row in rows.iterator(chunk_size=2000)]
    return [(row, change) for row, change in found if change]


def _change(row: Service) -> str:
    delivered, before = row.delivered, row.before  # type: ignore[attr-defined]
    if row.state == State.VOID:
        return "" if before in (None, Change.GONE.value) else Change.GONE.value
    if before is None or before == Change.GONE.value:
        return Change.NEW.value
    return Change.CHANGED.value if delivered != row.minutes else ""


def lines(export_id: UUID, community: str) -> list[ExportLine]:
    """Return the lines of a file with what they are about."""
    rows = ExportLine.objects.filter(community=community, export=export_id)
    return list(
        rows.select_related("service__volunteer", "service__task", "service__platform").order_by(
            "service__starts_at", "pk"
        )
    )
