"""Signatures under the minutes: over the hash of one text, by each delegate for themself, once. Source: DL-7."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.actions import steps
from tongdeng.consultations.actions.common import one_photo
from tongdeng.consultations.actions.delegates import holding, present_text, who_was_there
from tongdeng.consultations.models import Consultation, Seat, Signature
from tongdeng.consultations.models.base import Channel
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules.mechanism import StepKind
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person


def sign(
    consultation: Consultation,
    *,
    text_hash: str,
    dissents: bool = False,
    reason: str = "",
    by: Person,
    at: datetime,
) -> Signature:
    """Sign the minutes on one's own phone; a dissent is a signature with a reason.

    `text_hash` is of the text that was shown. Raise StepRefused when it changed since or was signed already, Forbidden
    for who was not there, gave the seat back or has no mandate any more, Invalid for a dissent without a reason.
    """
    with turn(consultation, "sign", by=by) as consultation:
        own = who_was_there(consultation, by, at)
        row = Signature(seat=own, channel=Channel.PHONE.value, dissents=dissents, by=by, at=at)
        return _put(consultation, row, text_hash, reason)


def sign_paper(
    consultation: Consultation,
    *,
    seat: UUID,
    text_hash: str,
    dissents: bool = False,
    reason: str = "",
    photos: Sequence[Picture],
    by: Person,
    at: datetime,
) -> Signature:
    """Record a delegate's signature on paper under the present text, with one photo of it; raise as `sign` does."""
    with turn(consultation, "sign_paper", by=by) as consultation:
        own = _seat(consultation, seat)
        holding(own, at)
        row = Signature(seat=own, channel=Channel.PAPER.value, dissents=dissents, by=by, at=at)
        row.photo.name = one_photo(consultation, photos)
        return _put(consultation, row, text_hash, reason)


def _seat(consultation: Consultation, pk: UUID) -> Seat:
    own = next((row for row in benches.was_there(consultation) if row.pk == pk), None)
    if own is None or own.left_at is not None:
        raise Invalid(fields={"seat": _("请选择一位到场的代表")})
    return own


def _put(consultation: Consultation, row: Signature, text_hash: str, reason: str) -> Signature:
    steps.require(consultation, StepKind.SIGN, at=row.at)
    now = present_text(consultation)
    if text_hash != now.hash:
        raise StepRefused(_("纪要文字已经改过，原来的签字全部作废，请看过新的文字再签"), hash=now.hash)
    if consultation.signatures.filter(seat=row.seat, hash=now.hash).exists():
        raise StepRefused(_("这位代表已经签过字"))
    required = texts.FILL_IN if row.dissents else ""
    said = texts.clean(reason, at_most=rules.REASON_AT_MOST, field="reason", required=required)
    row.community, row.place = consultation.community, consultation.place
    row.consultation, row.hash, row.reason = consultation, now.hash, said if row.dissents else ""
    facts = {
        "seat": str(row.seat_id),
        "party": row.seat.party,
        "hash": now.hash,
        "channel": row.channel,
        "dissents": row.dissents,
    }
    journal.record("sign", consultation, by=row.by, at=row.at, facts=facts, rows=[row])
    if not benches.unsigned(consultation):
        deadlines.stop(consultation, "sign", at=row.at)
    return row
