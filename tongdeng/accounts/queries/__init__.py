"""Reading summaries: which edition stands, what came before it, who confirms, what works drew."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Max, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from tongdeng.accounts.models import Ledger, Summary, SummaryLine, Voucher
from tongdeng.accounts.rules import PUBLISHED, STANDING, Body, State, periods, sums
from tongdeng.accounts.rules.sums import Gap
from tongdeng.committees import queries as committees
from tongdeng.committees.rules import CommitteePost
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import NotFound
from tongdeng.people.queries import staff_ids
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.rules import cut
from tongdeng.projects.models import Funding, Project

GONE = _("没有找到这份收支，或者还没有公布")
OFFICERS = (CommitteePost.CHAIR, CommitteePost.VICE)


class Confirmer(NamedTuple):
    """The body that confirms in an estate now, and its name."""

    body: Body
    name: str


def ledger_of(place: str) -> Ledger | None:
    return Ledger.objects.filter(community=cut(place, "community"), place=place).first()


def ledgers(codes: Iterable[str]) -> list[Ledger]:
    """Return the ledgers at and below some places, by place."""
    inside = Q(pk__in=[])
    for code in codes:
        inside |= Q(community__startswith=code[: access.COMMUNITY], place__startswith=code)
    return list(Ledger.objects.filter(inside).order_by("place"))


def whole(summary: Summary) -> Summary:
    """Return a summary with its lines and vouchers."""
    lines = Prefetch("lines", SummaryLine.objects.select_related("project", "summary").order_by("position"))
    rows = Summary.objects.select_related("ledger", "corrects").prefetch_related(lines, "vouchers")
    return rows.get(community=summary.community, pk=summary.pk)


def published(pk: UUID) -> Summary:
    """Return what everybody may read; raise NotFound for all else."""
    summary = Summary.objects.filter(pk=pk, state__in=PUBLISHED).first()
    if summary is None:
        raise NotFound(GONE)
    return summary


def voucher(pk: UUID) -> Voucher:
    """Return a voucher with its summary; the caller checks who may read it."""
    row = Voucher.objects.select_related("summary").filter(pk=pk).first()
    if row is None:
        raise NotFound(_("没有找到这份凭证"))
    return row


def standing(rows: Iterable[Summary]) -> dict[tuple[str, str, date], Summary]:
    """Return of each estate, kind and quarter the edition that stands: the confirmed one, else the submitted one."""
    found: dict[tuple[str, str, date], Summary] = {}
    for row in rows:
        key = (row.place, row.kind, row.quarter)
        if row.state in STANDING and (key not in found or row.state == State.CONFIRMED):
            found[key] = row
    return found


def earlier(summary: Summary) -> list[Summary]:
    """Return the standing editions of the quarters before, in order."""
    rows = Summary.objects.filter(
        community=summary.community,
        place=summary.place,
        kind=summary.kind,
        quarter__lt=summary.quarter,
        state__in=STANDING,
    )
    return sorted(standing(rows).values(), key=lambda row: row.quarter)


def editions(summary: Summary) -> list[Summary]:
    """Return the published editions of the same quarter, the newest first."""
    rows = Summary.objects.filter(
        community=summary.community, place=summary.place, kind=summary.kind, quarter=summary.quarter
    )
    return list(rows.filter(state__in=PUBLISHED).order_by("-edition"))


def newest(place: str, kind: str, quarter: date) -> Summary | None:
    """Return the newest edition of a quarter, in whatever state."""
    rows = Summary.objects.filter(community=cut(place, "community"), place=place, kind=kind, quarter=quarter)
    return rows.order_by("-edition").first()


def gaps_of(summary: Summary, before: Iterable[Summary]) -> list[Gap]:
    """Return the projects of which more or less is listed up to this quarter than their own records say was drawn.

    What was drawn is a sum from this source of a project that was started, from the later of the two moments on: nothing
    records when it was paid. From the ledger's first quarter on all is added up, so that what is left out of one quarter
    is missing in the next ones too, until it is listed.
    """
    drawn, listed = _drawn(summary), _listed(summary, before)
    ids = [key for key in {*drawn, *listed} if drawn.get(key, 0) != listed.get(key, 0)]
    if not ids:
        return []
    rows = Project.objects.filter(community=summary.community, pk__in=ids).values_list(
        "pk", "number", "title"
    )
    return sums.gaps(drawn, listed, {pk: (number, title) for pk, number, title in rows})


def _drawn(summary: Summary) -> dict[UUID, int]:
    since, until = summary.ledger.since, periods.after(summary.quarter)
    rows = Funding.objects.filter(
        community=summary.community,
        place=summary.place,
        source=summary.kind,
        project__started_at__isnull=False,
    ).annotate(drawn_at=Greatest("at", F("project__started_at")))
    rows = rows.filter(drawn_at__gte=_midnight(since), drawn_at__lt=_midnight(until))
    found = rows.values_list("project").annotate(total=Sum("amount"))
    return {pk: sums.of_decimal(total) for pk, total in found.order_by("project")}


def _listed(summary: Summary, before: Iterable[Summary]) -> dict[UUID, int]:
    rows = SummaryLine.objects.filter(
        community=summary.community,
        summary__in=[summary.pk, *(row.pk for row in before)],
        project__isnull=False,
        comes_in=False,
    )
    found = rows.values_list("project").annotate(total=Sum("amount"))
    return {pk: int(total) for pk, total in found.order_by("project")}


def projects_for(place: str) -> list[Project]:
    """Return the started works of an estate, which a line may name, the newest first."""
    rows = Project.objects.filter(community=cut(place, "community"), place=place, started_at__isnull=False)
    return list(rows.order_by("-started_at", "pk")[:200])


def confirmer(place: str) -> Confirmer:
    """Return who confirms in an estate now."""
    committee = committees.in_office(place)
    if committee is not None:
        return Confirmer(Body.COMMITTEE, committee.organisation.name)
    _place, community = places.with_community(cut(place, "community"))
    # A name, and not a word: it is stored with what was confirmed, whatever language its reader uses.
    return Confirmer(Body.COMMUNITY, f"{community.name}居民委员会" if community else place)


def confirmers(place: str, at: datetime) -> list[UUID]:
    """Return the persons who may confirm: chair and deputies of the committee, else the community office.

    A committee that has elected no chair yet hears of it as a whole.
    """
    committee = committees.in_office(place)
    if committee is None:
        return staff_ids(place, [Role.COMMUNITY.value], at)
    return committees.people_of(committee, OFFICERS) or committees.people_of(committee)


def awaiting(person: Actor | None, most: int = 5) -> list[Summary]:
    """Return the summaries that wait for somebody to confirm them, the oldest first."""
    rows = access.visible_to(person, Summary, "confirm").filter(state=State.SUBMITTED)
    return list(rows.order_by("submitted_at", "pk")[:most])


def last_position(summary: Summary) -> int:
    """Return the position of the last voucher; 0 where there is none."""
    rows = Voucher.objects.filter(community=summary.community, summary=summary)
    return rows.aggregate(last=Max("position"))["last"] or 0


def of_places(codes: Iterable[str], since: date, until: date) -> QuerySet[Summary]:
    """Return all editions of some estates from one quarter to another."""
    listed = list(codes)
    rows = Summary.objects.filter(
        community__in={cut(code, "community") for code in listed},
        place__in=listed,
        quarter__gte=since,
        quarter__lte=until,
    )
    return rows.order_by("place", "quarter", "kind", "edition")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, LOCAL)
