"""The recount of volunteering: rows against events, both ways; accounts against their postings."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces
from tongdeng.members.actions import proving_branch, proving_services
from tongdeng.members.models import Agreement, Platform, Posting, Registration, Volunteer
from tongdeng.members.rules.volunteers import Purpose

PIECE = 500
Moved = tuple[str, int, str, int]


def misfits() -> Iterator[Misfit]:
    """Yield what stands in volunteering and in no event, or the other way round."""
    for volunteers in in_pieces(Volunteer.objects.order_by("community", "pk"), PIECE):
        yield from _volunteer_misfits(volunteers)
    for platforms in in_pieces(Platform.objects.order_by("community", "pk"), PIECE):
        rows = _by(Posting.objects.filter(platform__in=[row.pk for row in platforms]), "platform_id")
        events = events_of(platforms, "credit")
        for row in platforms:
            yield from _account(row, rows.get(row.pk, []), events.get(row.pk, []))
    yield from _pair_misfits()
    yield from proving_services.misfits()
    yield from proving_branch.misfits()


def _volunteer_misfits(volunteers: Sequence[Volunteer]) -> Iterator[Misfit]:
    ids = [row.pk for row in volunteers]
    postings = _by(Posting.objects.filter(volunteer__in=ids), "volunteer_id")
    registrations = _by(
        Registration.objects.filter(volunteer__in=ids).select_related("platform"), "volunteer_id"
    )
    agreements = _by(Agreement.objects.filter(volunteer__in=ids), "volunteer_id")
    events = events_of(volunteers, "register", "join", "leave", "agree", "disagree", "withdraw", "credit")
    for row in volunteers:
        told = events.get(row.pk, [])
        yield from _account(row, postings.get(row.pk, []), told)
        where = f"volunteer {row.pk}"
        if not _fits_registrations(row, registrations.get(row.pk, []), told):
            yield Misfit("the platforms of this volunteer are not those that the events name", where)
        given = {r.purpose for r in agreements.get(row.pk, []) if r.withdrawn_at is None} - {
            Purpose.MEMBERSHIP
        }
        if given != _agreed(told):
            yield Misfit("what this volunteer agrees to is not what the events say", where)


def _account(
    row: Volunteer | Platform, postings: Iterable[Posting], told: Iterable[Event]
) -> Iterator[Misfit]:
    """Say where a balance is not the sum of its postings, or those are not the ones that were recorded (VM-4)."""
    found: list[Moved] = [(str(p.pk), p.points, p.reason, p.version) for p in postings]
    said: list[Moved] = [
        (e.facts["posting"], e.facts["points"], e.facts["reason"], e.facts["version"])
        for e in told
        if e.kind.endswith(".credit")
    ]
    where = f"{row.journal_name} {row.pk}"
    if row.points != sum(points for _pk, points, _reason, _version in found):
        yield Misfit("the points are not the sum of their postings", where)
    if sorted(found) != sorted(said):
        yield Misfit("the postings are not those that the events name", where)


def _fits_registrations(row: Volunteer, rows: Sequence[Registration], told: Iterable[Event]) -> bool:
    begun, left, withdrawn = set[str](), set[str](), False
    for event in told:
        verb = event.kind.partition(".")[2]
        if verb in ("register", "join"):
            begun.add(event.facts["registration"])
        elif verb == "leave":
            left.add(event.facts["registration"])
        elif verb == "withdraw":
            withdrawn = True
    if {str(r.pk) for r in rows} != begun:
        return False
    ended = {str(r.pk) for r in rows if r.until is not None}
    closed = {str(r.pk) for r in rows if not r.platform.is_open}
    return ended == (begun if withdrawn else left | closed) and withdrawn != row.is_active


def _agreed(told: Iterable[Event]) -> set[str]:
    """Return the purposes that are agreed to by the events; membership of the Party is in none of them."""
    agreed = set[str]()
    for event in told:
        verb = event.kind.partition(".")[2]
        if verb == "register":
            agreed |= set(event.facts["purposes"])
        elif verb == "agree":
            agreed |= {event.facts["purpose"]} - {"sensitive"}
        elif verb == "disagree":
            agreed -= {event.facts["purpose"]}
        elif verb == "withdraw":
            agreed.clear()
    return agreed


def _pair_misfits() -> Iterator[Misfit]:
    """Yield each exchange whose two sides do not sum to zero (VM-14)."""
    sums: dict[UUID, list[int]] = {}
    rows = Posting.objects.filter(pair__isnull=False).order_by("pair").values_list("pair", "points")
    for pair, count in rows.iterator(chunk_size=2000):
        if pair is not None:
            sums.setdefault(pair, []).append(count)
    for pair, counts in sums.items():
        if len(counts) != 2 or sum(counts) != 0:
            yield Misfit("the two sides of this exchange do not sum to zero", f"exchange {pair}")


def _by(rows: Iterable[object], name: str) -> dict[UUID, list]:  # type: ignore[type-arg]
    found: dict[UUID, list] = {}  # type: ignore[type-arg]
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found
