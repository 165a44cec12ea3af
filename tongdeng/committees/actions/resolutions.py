"""The verbs of a resolution: put it to those present, sign it; more than half of all members carry it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.committees import queries, rules
from tongdeng.committees.actions.seats import members, one_of
from tongdeng.committees.models import Meeting, Resolution, Seat, Signature
from tongdeng.committees.rules import CommitteePost
from tongdeng.kernel import files, journal, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.votes.rules.matters import MATTERS, SOURCE

PHONE, PAPER = Signature.Channel.PHONE, Signature.Channel.PAPER


@dataclass(frozen=True, slots=True)
class ResolutionDraft:
    """A resolution as typed; `officers` are ids of seats, the chair first, for the kind "officers"."""

    kind: str
    title: str
    text: str = ""
    officers: Sequence[UUID] = ()


def put(meeting: Meeting, draft: ResolutionDraft, *, by: Person, at: datetime) -> Resolution:
    """Put a resolution to those present.

    Raise Invalid for a kind that is for all owners to decide (Civil Code art. 278; `reserved` names the matter), for
    the words and the officers, StepRefused beyond RESOLUTIONS_AT_MOST.
    """
    with turn(meeting, "put", by=by) as meeting:
        _may_decide(draft.kind)
        count = meeting.resolutions.count()
        if count >= rules.RESOLUTIONS_AT_MOST:
            raise StepRefused(_("一次会议最多 {most} 项决定").format(most=count))
        resolution = Resolution.objects.create(
            **meeting.here,
            meeting=meeting,
            position=count + 1,
            kind=draft.kind,
            title=texts.clean(
                draft.title, at_most=rules.TITLE_AT_MOST, field="title", required=texts.FILL_IN
            ),
            text=texts.clean(draft.text, at_most=rules.TEXT_AT_MOST, field="text"),
            officers=_officers(meeting, draft),
            by=by,
            at=at,
        )
        facts = {"resolution": str(resolution.pk), "kind": draft.kind}
        journal.record("put", meeting, by=by, at=at, facts=facts)
    return resolution


def sign(meeting: Meeting, resolution: UUID | None, *, by: Person, at: datetime) -> Resolution:
    """Sign a resolution on one's own phone; raise Forbidden for a member who was absent."""
    with turn(meeting, "sign", by=by) as meeting:
        present = _present(meeting)
        seat = next((seat for seat in present if seat.person_id == by.pk), None)
        if seat is None:
            raise Forbidden(_("到会的委员才能签字，您没有登记到会"))
        return _sign(meeting, resolution, Signature(seat=seat, channel=PHONE.value, by=by, at=at))


def paper(
    meeting: Meeting,
    resolution: UUID | None,
    *,
    seat: UUID | None,
    photos: Sequence[Picture],
    by: Person,
    at: datetime,
) -> Resolution:
    """Record a signature on paper of the member with this seat, with one photo of it."""
    with turn(meeting, "paper", by=by) as meeting:
        if len(photos) != 1:
            raise Invalid(fields={"photos": _("请拍一张有签字的照片")})
        signature = Signature(seat=one_of(_present(meeting), seat), channel=PAPER.value, by=by, at=at)
        return _sign(meeting, resolution, signature, photo=photos[0])


def _may_decide(kind: str) -> None:
    if rules.reserved(kind):
        sentence = _("“{matter}”要由业主共同表决（{source}），业委会不能代为决定").format(
            matter=MATTERS[kind].word, source=SOURCE
        )
        raise Invalid(fields={"kind": sentence}, reserved=kind)
    if kind not in rules.KINDS:
        raise Invalid(fields={"kind": _("请选择决定的类型")})


def _present(meeting: Meeting) -> list[Seat]:
    rows = meeting.attendances.filter(present=True).select_related("seat__person")
    return [row.seat for row in rows]


def _officers(meeting: Meeting, draft: ResolutionDraft) -> list[UUID]:
    if draft.kind != "officers":
        return []
    sitting = {seat.pk for seat in members(meeting.committee)}
    chosen = list(draft.officers)
    if len(chosen) < 2 or len(set(chosen)) < len(chosen) or not set(chosen) <= sitting:
        raise Invalid(fields={"chair": _("请从委员中选一位主任、至少一位副主任，不能是同一人")})
    return chosen


def _sign(
    meeting: Meeting, pk: UUID | None, signature: Signature, *, photo: Picture | None = None
) -> Resolution:
    resolution = queries.resolution(meeting, pk)
    if resolution.signatures.filter(seat=signature.seat).exists():
        raise StepRefused(_("{name}已经签过字").format(name=signature.seat.name))
    signature.community = meeting.community
    signature.place = meeting.place
    signature.resolution = resolution
    if photo is not None:
        signature.photo.name = files.keep(
            f"committees/{meeting.community}/{meeting.pk.hex}", photo.full, ".jpg"
        )
    signature.save()
    facts = {"resolution": str(pk), "seat": str(signature.seat_id), "channel": signature.channel}
    journal.record("sign", meeting, by=signature.by, at=signature.at, facts=facts)
    _carry(meeting, resolution, by=signature.by, at=signature.at)
    return resolution


def _carry(meeting: Meeting, resolution: Resolution, *, by: Person, at: datetime) -> None:
    """Mark a resolution as carried once enough members have signed, and give the officers their posts."""
    # Attendance has a row for each member of that day, absent ones too. The verb holds the lock of the
    # meeting, so of two last signatures at once one carries the resolution.
    signed, everybody = resolution.signatures.count(), meeting.attendances.count()
    if resolution.carried_at is not None or not rules.is_carried(signed, everybody, meeting.place):
        return
    resolution.carried_at = at
    resolution.save(update_fields=["carried_at"])
    if resolution.officers:
        seats = Seat.objects.filter(community=meeting.community, committee=meeting.committee_id)
        seated = seats.filter(until__isnull=True)
        # Before the new ones get their posts: the constraint seat_one_chair allows no second chair in
        # between.
        seated.filter(post__in=[CommitteePost.CHAIR.value, CommitteePost.VICE.value]).update(
            post=CommitteePost.MEMBER.value
        )
        seated.filter(pk__in=resolution.officers[1:]).update(post=CommitteePost.VICE.value)
        seated.filter(pk=resolution.officers[0]).update(post=CommitteePost.CHAIR.value)
    facts = {"resolution": str(resolution.pk), "signed": signed, "members": everybody}
    journal.record("carry", meeting, by=by, at=at, facts=facts)
