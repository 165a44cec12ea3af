"""Who is there: a delegate says so on their own phone, or signed the sheet of which the host keeps a photo (DL-1).

Nobody else makes a party present. Whoever leads the meeting notes who left and who is back among those who came.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.actions.common import one_photo
from tongdeng.consultations.models import Arrival, Attendance, Consultation, Item, Seat, SignInSheet
from tongdeng.consultations.models.base import How
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import clocks
from tongdeng.kernel import files, journal
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person

ELSEWHERE = _("这张照片已经用在另一次会诊，请拍这次会诊的签到表")


def arrive(consultation: Consultation, *, by: Person, at: datetime) -> Seat:
    """Say on one's own phone that one is here, from an hour before the start until the meeting ends.

    Said again by a delegate who was noted as gone, they are back. Raise Forbidden for who has no seat or whose mandate
    has ended, StepRefused before that hour and for who is here already.
    """
    with turn(consultation, "arrive", by=by) as consultation:
        own = benches.seat_of(consultation, by)
        if own is None:
            raise Forbidden(_("您在这次会诊里没有席位"))
        _in_time(consultation, at)
        if not benches.holds(own, at):
            raise Forbidden(_("您的任职已经结束，不能代表本方签到"))
        known = own.pk in benches.arrived(consultation, at)
        if known and not _is_gone(consultation, own):
            raise StepRefused(_("您已经签到"))
        rows = [] if known else [_arrival(consultation, own, by=by, at=at)]
        facts = {"how": How.PHONE.value, "again": known}
        _come(consultation, [own], rows, facts=facts, by=by, at=at)
    return own


def arrive_paper(
    consultation: Consultation,
    seats: Collection[UUID],
    *,
    photos: Sequence[Picture],
    by: Person,
    at: datetime,
) -> list[Arrival]:
    """Enter the signed sign-in sheet with one photo of it; `seats` are those that signed it and have not come before.

    Raise Invalid for a seat that is not of this bench or whose mandate does not hold, when none is new, without exactly
    one photo, and for a picture that was used for another meeting; StepRefused more than an hour before the start.
    """
    with turn(consultation, "arrive_paper", by=by) as consultation:
        _in_time(consultation, at)
        new = _signed(consultation, seats, at)
        sheet, unknown = _sheet(consultation, photos, by=by, at=at)
        rows = [_arrival(consultation, seat, sheet=sheet, by=by, at=at) for seat in new]
        facts = {"how": How.SHEET.value, "photo": sheet.digest}
        try:
            with transaction.atomic():
                _come(consultation, new, [*unknown, *rows], facts=facts, by=by, at=at)
        except IntegrityError:  # for another meeting at this moment
            raise Invalid(fields={"photos": ELSEWHERE}) from None
    return rows


def note(
    consultation: Consultation, items: Sequence[Item], seats: Iterable[Seat], present: Collection[UUID]
) -> None:
    """Store for items that are open which seats are there; for this room's own verbs."""
    Attendance.objects.bulk_create(
        [
            Attendance(**consultation.here, item=item, seat=seat, present=seat.pk in present)
            for item in items
            for seat in seats
        ],
        update_conflicts=True,
        unique_fields=["community", "item", "seat"],
        update_fields=["present"],
    )


def _in_time(consultation: Consultation, at: datetime) -> None:
    first = clocks.sign_in_from(consultation.starts_at)
    if at < first:
        when = f"{first.astimezone(LOCAL):%m-%d %H:%M}"
        raise StepRefused(_("开会前一小时（{when}）起可以签到").format(when=when), state=consultation.state)


def _signed(consultation: Consultation, chosen: Collection[UUID], at: datetime) -> list[Seat]:
    """Return the seats that signed the sheet and are new."""
    taken = {row.pk: row for row in benches.seats(consultation)}
    if not chosen or set(chosen) - set(taken):
        raise Invalid(fields={"seats": _("请选择在签到表上签了字的代表")})
    if any(not benches.holds(taken[pk], at) for pk in chosen):
        raise Invalid(fields={"seats": _("有代表的任职或授权已经到期，请另行登记")})
    known = benches.arrived(consultation, at)
    new = [row for pk, row in taken.items() if pk in chosen and pk not in known]
    if not new:
        raise Invalid(fields={"seats": _("这些代表都已经签到")})
    return new


def _sheet(
    consultation: Consultation, photos: Sequence[Picture], *, by: Person, at: datetime
) -> tuple[SignInSheet, list[SignInSheet]]:
    """Return the sheet of a photo, and again where it is new: the same picture may name somebody who was overlooked."""
    photo = one_photo(consultation, photos)
    digest = files.digest_of(photo)
    known = SignInSheet.objects.filter(community=consultation.community, digest=digest).first()
    if known is not None and known.consultation_id != consultation.pk:
        raise Invalid(fields={"photos": ELSEWHERE})
    if known is not None:
        return known, []
    row = SignInSheet(
        **consultation.here, consultation=consultation, photo=photo, digest=digest, by=by, at=at
    )
    return row, [row]


def _arrival(
    consultation: Consultation, seat: Seat, *, sheet: SignInSheet | None = None, by: Person, at: datetime
) -> Arrival:
    return Arrival(**consultation.here, seat=seat, day=local_day(at), sheet=sheet, by=by, at=at)


def _come(
    consultation: Consultation,
    seats: Sequence[Seat],
    rows: Sequence[Model],
    *,
    facts: dict[str, Any],
    by: Person,
    at: datetime,
) -> None:
    """Write down that seats are there for all items that are open, with the new rows of their sign-in."""
    items = list(consultation.items.filter(decided_at__isnull=True))
    came = {"seats": [str(seat.pk) for seat in seats], "items": [str(item.pk) for item in items]}
    journal.record("arrive", consultation, by=by, at=at, facts=came | facts, rows=rows)
    note(consultation, items, seats, {seat.pk for seat in seats})


def _is_gone(consultation: Consultation, seat: Seat) -> bool:
    """Say whether a seat is not noted as there for some item that is open."""
    there = seat.attendances.filter(community=seat.community, present=True).values("item")
    return consultation.items.filter(decided_at__isnull=True).exclude(pk__in=there).exists()
