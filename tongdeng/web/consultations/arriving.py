"""Who signed in, how and when, and what the forms of signing in name: a delegate's own, and that of the signed sheet."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse

from tongdeng.consultations.models import Arrival, Consultation, Seat
from tongdeng.consultations.models.base import How
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import clocks
from tongdeng.kernel.errors import Sentence
from tongdeng.web.kit.http import SignedIn


class Came(NamedTuple):
    """How and when a delegate signed in; the photo of the sheet is for those inside."""

    how: Sentence
    at: datetime
    photo: str


def came(row: Arrival) -> Came:
    photo = reverse("bench_paper", args=["sheet", row.sheet_id]) if row.how == How.SHEET else ""
    return Came(row.how.label, row.at, photo)


def context(
    request: SignedIn, consultation: Consultation, own: Seat | None, verbs_now: frozenset[str]
) -> dict[str, Any]:
    """Return who signed in, whether the reader may, and which seats a sheet may still name."""
    if not verbs_now & {"arrive", "arrive_paper"}:
        return {}
    counted = benches.arrived(consultation, request.at)
    found: dict[str, Any] = {"came": {pk: came(row) for pk, row in counted.items()}}
    if request.at < clocks.sign_in_from(consultation.starts_at):
        return found
    if own is not None and "arrive" in verbs_now:
        found |= {
            "may_arrive": own.pk not in counted or _is_gone(consultation, own.pk),
            "comes_back": own.pk in counted,
        }
    if "arrive_paper" in verbs_now:
        words = {party.key: party.word for party in consultation.template.parties}
        sitting = [seat for seat in consultation.seats.all() if seat.left_at is None]
        found["not_come"] = [(seat, words[seat.party]) for seat in sitting if seat.pk not in counted]
    return found


def _is_gone(consultation: Consultation, seat: UUID) -> bool:
    """Say whether a seat is not noted as there for some item that is open."""
    open_ = [item for item in consultation.items.all() if not item.is_decided]
    return any(
        not any(row.seat_id == seat and row.present for row in item.attendances.all()) for item in open_
    )
