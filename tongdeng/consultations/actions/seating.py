"""The verbs of seats: a party's delegate takes one, gives it back, or lets another seat of the party speak for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.access import HOSTS
from tongdeng.consultations.actions.common import one_photo
from tongdeng.consultations.models import Attendance, Consultation, Delegation, Seat
from tongdeng.consultations.models.base import Channel
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules.flows import State
from tongdeng.consultations.rules.mechanism import Party
from tongdeng.kernel import journal, texts
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Mandate, Person
from tongdeng.people.queries import holding
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.places.rules import line


@dataclass(frozen=True, slots=True)
class Delegate:
    """Who is to sit for a party: a person with a role that it lists, or a named guest with a written authority."""

    party: str
    person: Person | None = None
    guest: str = ""
    authority: str = ""
    since: date | None = None
    until: date | None = None


def seat(consultation: Consultation, delegate: Delegate, *, by: Person, at: datetime) -> Seat:
    """Give a delegate a seat; one person sits once, and for nobody but their own party (DL-1, DL-3).

    Raise Forbidden for a party that `by` does not work for, unless they prepare the bench: once the meeting has begun,
    a seat is its party's own and nobody else fills it. Raise Invalid for a person without a
    mandate on the day of the meeting, one who works for another required party, a guest without written authority for
    that day, and a party that has no seat left.
    """
    with turn(consultation, "seat", by=by) as consultation:
        party = consultation.template.party(delegate.party)
        if party is None:
            raise Invalid(fields={"party": _("请选择参与方")})
        _may_seat(consultation, party, by, begun=consultation.state == State.HELD)
        row = Seat(
            **consultation.here,
            consultation=consultation,
            party=party.key,
            position=_free_place(consultation, party),
            by=by,
            at=at,
        )
        if delegate.person is not None:
            _for_person(row, party, delegate.person)
        else:
            _for_guest(row, party, delegate)
        facts = {"seat": str(row.pk), "party": party.key, "guest": row.person is None}
        try:
            with transaction.atomic():
                journal.record("seat", consultation, by=by, at=at, facts=facts, rows=[row])
        except IntegrityError:
            raise Invalid(fields={"person": _("同一个人只能占一席")}) from None
    return row


def unseat(consultation: Consultation, pk: UUID, *, by: Person, at: datetime) -> Seat:
    """Give a seat back: the delegate counts for nothing that is not decided yet, and signs nothing.

    Raise as `seat` does; a delegate who signed in is the party's own to take back, also before the meeting begins.
    """
    with turn(consultation, "seat", by=by) as consultation:
        row = benches.seat(consultation, pk)
        party = consultation.template.party(row.party)
        assert party is not None
        begun = consultation.state == State.HELD or row.pk in benches.arrived(consultation, at)
        _may_seat(consultation, party, by, begun=begun)
        consultation.seats.filter(pk=row.pk).update(left_at=at)
        open_ = Attendance.objects.filter(community=row.community, seat=row, item__decided_at__isnull=True)
        open_.update(present=False)
        journal.record("unseat", consultation, by=by, at=at, facts={"seat": str(row.pk), "party": row.party})
    row.left_at = at
    return row


def delegate(consultation: Consultation, receiver: UUID, *, by: Person, at: datetime) -> Delegation:
    """Let another seat of one's own party speak for one's seat while one is away, on one's own phone (DL-3)."""
    with turn(consultation, "delegate", by=by) as consultation:
        own = benches.seat_of(consultation, by)
        if own is None:
            raise Forbidden(_("您在这次会诊里没有席位"))
        return _delegated(
            consultation, own=own, receiver=receiver, channel=Channel.PHONE, photo="", by=by, at=at
        )


def delegate_on_paper(
    consultation: Consultation,
    giver: UUID,
    receiver: UUID,
    *,
    photos: Sequence[Picture],
    by: Person,
    at: datetime,
) -> Delegation:
    """Record a delegation on paper, with one photo of it."""
    with turn(consultation, "seat", by=by) as consultation:
        if by.post(consultation.place) not in HOSTS:
            raise Forbidden(_("登记纸上委托的是党支部或社区"))
        own, photo = benches.seat(consultation, giver), one_photo(consultation, photos)
        return _delegated(
            consultation, own=own, receiver=receiver, channel=Channel.PAPER, photo=photo, by=by, at=at
        )


def _may_seat(consultation: Consultation, party: Party, by: Person, *, begun: bool) -> None:
    roles = {grant.role for grant in by.grants if consultation.place.startswith(grant.place)}
    if roles & set(party.roles):
        return
    if not roles & set(HOSTS):
        raise Forbidden(_("只能登记本方的代表"))
    if begun and party.required:  # of a guest nobody has an account, and none has a vote
        raise Forbidden(_("会诊已经开始，{party}的代表由本方自己登记、更换或退出").format(party=party.word))


def _free_place(consultation: Consultation, party: Party) -> int:
    rows = [row for row in benches.seats(consultation) if row.party == party.key]
    if len(rows) >= party.seats or consultation.seats.count() >= rules.SEATS_AT_MOST:
        raise Invalid(
            fields={"party": _("{party}的席位已满（{seats} 席）").format(party=party.word, seats=party.seats)}
        )
    return min(set(range(1, party.seats + 1)) - {row.position for row in rows})


def _for_person(row: Seat, party: Party, person: Person) -> None:
    """Fill a seat with somebody who has one of the party's roles here on the day of the meeting."""
    consultation = row.consultation
    held = Mandate.objects.filter(
        holding(consultation.starts_at), person=person, place__in=line(consultation.place)
    )
    mandate = next((one for one in held.order_by("-place", "since") if one.role in party.roles), None)
    if mandate is None:
        words = [str(ROLE_NAMES[role]) for role in party.roles]
        raise Invalid(
            fields={
                "person": _("出席{party}席位的人，开会当天要在这里任{roles}").format(
                    party=party.word, roles="、".join(words)
                )
                if words
                else _("{party}的代表请写姓名和书面授权").format(party=party.word)
            }
        )
    others = [other for other in consultation.template.required if other.key != party.key]
    roles = {one.role for one in held}
    if other := next((other for other in others if roles & set(other.roles)), None):
        raise Invalid(
            fields={
                "person": _("这位人员是{other}的人，不能代表{party}").format(
                    other=other.word, party=party.word
                )
            }
        )
    row.person, row.mandate, row.post = person, mandate, mandate.role


def _for_guest(row: Seat, party: Party, delegate: Delegate) -> None:
    if party.required:
        raise Invalid(
            fields={"person": _("{party}的代表要有任职，不能以书面授权代替").format(party=party.word)}
        )
    name = texts.clean(
        texts.one_line(delegate.guest), at_most=rules.NAME_AT_MOST, field="guest", required=texts.FILL_IN
    )
    row.guest = name
    row.authority = texts.clean(
        delegate.authority, at_most=rules.AUTHORITY_AT_MOST, field="authority", required=texts.FILL_IN
    )
    day = local_day(row.consultation.starts_at)
    if delegate.since is None or delegate.until is None or not delegate.since <= day <= delegate.until:
        raise Invalid(fields={"until": _("书面授权的期限要包括开会当天")})
    row.authority_since, row.authority_until = delegate.since, delegate.until
    if any(texts.same_name(name, other.guest) for other in benches.seats(row.consultation) if other.guest):
        raise Invalid(fields={"guest": _("同一个人只能占一席")})


def _delegated(
    consultation: Consultation,
    *,
    own: Seat,
    receiver: UUID,
    channel: Channel,
    photo: str,
    by: Person,
    at: datetime,
) -> Delegation:
    other = benches.seat(consultation, receiver)
    if other.pk == own.pk:
        raise Invalid(fields={"receiver": _("不能委托给自己")})
    if other.party != own.party:
        raise Invalid(fields={"receiver": _("只能委托给本方的另一位代表")})
    given = benches.delegations(consultation)
    if own.pk in given or other.pk in given.values():
        raise StepRefused(_("每位代表只能委托一次，也只能接受一次委托"))
    if other.pk in given:
        raise StepRefused(_("对方已经把自己的席位委托出去，不能再接受委托"))
    row = Delegation(
        **consultation.here, giver=own, receiver=other, channel=channel.value, photo=photo, by=by, at=at
    )
    facts = {"giver": str(own.pk), "receiver": str(other.pk), "channel": channel.value}
    journal.record("delegate", consultation, by=by, at=at, facts=facts, rows=[row])
    return row
