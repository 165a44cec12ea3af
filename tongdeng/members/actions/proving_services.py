"""The recount of service, certificates and exports."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.db.models import Count, Q, Sum

from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces
from tongdeng.members.models import Certificate, Export, Service
from tongdeng.members.rules import service
from tongdeng.members.rules.service import State

PIECE = 500
VERBS = ("begin", "check_out", "lapse", "confirm", "halve", "verify", "refuse", "drop", "void")


def misfits() -> Iterator[Misfit]:
    """Yield what does not fit in service, certificates and exports."""
    yield from _services()
    for certificates in in_pieces(Certificate.objects.order_by("community", "pk"), PIECE):
        yield from _certificates(certificates)
    yield from _gaps()
    yield from _exports()


def _services() -> Iterator[Misfit]:
    rows = Service.objects.select_related("volunteer").order_by("community", "volunteer", "starts_at", "pk")
    before: Service | None = None
    for piece in in_pieces(rows, PIECE):
        events = events_of(piece, *VERBS)
        for row in piece:
            yield from _service(row, events.get(row.pk, []))
            if row.state in service.GONE:
                continue
            if before and before.volunteer_id == row.volunteer_id and _touch(before, row):
                yield Misfit("two services of one volunteer at the same time", f"service {row.pk}")
            before = row


def _exports() -> Iterator[Misfit]:
    for exports in in_pieces(Export.objects.order_by("pk"), PIECE):
        told = events_of(exports, "export")
        for export in exports:
            said = [(e.facts["rows"], e.facts["minutes"]) for e in told.get(export.pk, [])]
            found = export.lines.aggregate(rows=Count("pk"), minutes=Sum("minutes"))
            if said != [(found["rows"], found["minutes"])] or export.rows != found["rows"]:
                yield Misfit(
                    "this file does not have the lines with which it was made", f"export {export.pk}"
                )


def _touch(first: Service, second: Service) -> bool:
    return first.overlaps(second.starts_at, second.ends_at or second.planned_end)


def _service(row: Service, told: Sequence[Event]) -> Iterator[Misfit]:
    """Say where a service is not as its events have left it (VM-1, VM-2)."""
    where = f"service {row.pk}"
    begun = told[0].facts if told and told[0].kind == "service.begin" else {}
    first = (begun.get("volunteer"), begun.get("task"), _moment(begun.get("starts")))
    if first != (str(row.volunteer_id), str(row.task_id), row.starts_at):
        yield Misfit("this service is not the one that was begun", where)
    ended = [e.facts for e in told if "ends" in e.facts]
    ends = (_moment(ended[-1]["ends"]), ended[-1]["minutes"]) if ended else (None, 0)
    if ends != (row.ends_at, row.minutes):
        yield Misfit("end and minutes of this service are not what its events say", where)
    if row.ends_at and row.minutes != service.minutes(row.starts_at, row.ends_at):
        yield Misfit("the minutes of this service are not those between its moments", where)
    states = [e.facts["to"] for e in told if "to" in e.facts]
    if row.state != (states[-1] if states else State.RUNNING.value):
        yield Misfit("this service is not in the state that its events say", where)
    verifier = [e.actor for e in told if e.kind == "service.verify"]
    if verifier != ([row.verified_by_id] if row.verified_at else []):
        yield Misfit("who verified this service is not who its events name", where)
    if row.verified_by_id and row.verified_by_id == row.volunteer.person_id:
        yield Misfit("a service that was verified by who served", where)


def _certificates(rows: Sequence[Certificate]) -> Iterator[Misfit]:
    events = events_of(rows, "post", "issue")
    lines: dict[UUID, list[tuple[str, int]]] = {}
    found = Certificate.objects.filter(pk__in=[row.pk for row in rows], lines__isnull=False)
    for pk, record, count in found.values_list("pk", "lines__service", "lines__minutes"):
        lines.setdefault(pk, []).append((str(record), count))
    for row in rows:
        told, own = events.get(row.pk, []), lines.get(row.pk, [])
        posted = [e.facts for e in told if e.kind == "service_certificate.post"]
        minutes = sum(count for _record, count in own)
        said = [(sorted(f["services"]), f["minutes"], f["volunteer"]) for f in posted]
        stored = (sorted(record for record, _count in own), minutes, str(row.volunteer_id))
        if said != [stored] or row.minutes != minutes:
            yield Misfit("this certificate is not the one that was posted", f"certificate {row.pk}")
        numbers = [e.facts["number"] for e in told if e.kind == "service_certificate.issue"]
        if numbers != ([row.number] if row.number else []):
            yield Misfit(
                "this certificate has not the number with which it was issued", f"certificate {row.pk}"
            )
    bad = Q(lines__service__state=State.VERIFIED.value)
    for pk in (
        Certificate.objects.filter(pk__in=[r.pk for r in rows], state="valid")
        .exclude(bad)
        .values_list("pk", flat=True)
    ):
        yield Misfit("a valid certificate that rests on no verified service", f"certificate {pk}")


def _gaps() -> Iterator[Misfit]:
    """Yield where the register of a community has a gap in a year (VM-7)."""
    rows = Certificate.objects.exclude(number="").order_by("community", "issued_at")
    numbers: dict[tuple[str, int], list[int]] = {}
    for community, number, issued in rows.values_list("community", "number", "issued_at"):
        if issued is not None:
            year = issued.astimezone(LOCAL).year
            numbers.setdefault((community, year), []).append(int(number.rpartition("-")[2]))
    for (community, year), given in numbers.items():
        if any(after != before + 1 for before, after in pairwise([0, *sorted(given)])):
            yield Misfit("the register of certificates has a gap", f"{community} {year}")


def _moment(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
