"""The verbs of a meeting: open it, note who is there, put a proposal, take positions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.consultations import rules
from tongdeng.consultations.actions import arriving, steps
from tongdeng.consultations.actions.common import one_photo, public_words
from tongdeng.consultations.models import Attendance, Consultation, Item, ItemConsent, Position, Seat
from tongdeng.consultations.models.base import Channel
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import clocks, deciding
from tongdeng.consultations.rules.deciding import Kind, Word
from tongdeng.consultations.rules.mechanism import StepKind
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden, Invalid, Sentence, StepRefused
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is put to the bench for an item: exactly one responsible party, and a due date in working days (DL-8)."""

    kind: str
    title: str = ""
    text: str = ""
    party: str = ""
    days: int | None = None
    quantity: Decimal | None = None
    unit: str = ""
    reason: str = ""


def hold(consultation: Consultation, *, by: Person, at: datetime, seen: int | None = None) -> Consultation:
    """Open the meeting on its day from its hour on; whoever does leads it.

    Raise StepRefused before the hour, on a later day (that is another date, with a notice of its own), before its step.
    """
    with turn(consultation, "hold", by=by, seen=seen) as consultation:
        if at < consultation.starts_at:
            raise StepRefused(_("还没到开会时间"), state=consultation.state)
        if local_day(at) > local_day(consultation.starts_at):
            raise StepRefused(_("公告的开会日期已过，请改期并重新公告"), state=consultation.state)
        steps.require(consultation, StepKind.MEET, at=at)
        rows = steps.taken(consultation, StepKind.MEET, by=by, at=at)
        # Whoever signed in on a day on which nobody opened the meeting is not there today.
        came = Attendance.objects.filter(community=consultation.community, item__consultation=consultation)
        came.exclude(seat__in=benches.arrived(consultation, at)).update(present=False)
        journal.step(consultation, "hold", by=by, at=at, rows=rows, held_at=at, chair=by)
        deadlines.stop(consultation, "begin", at=at)
    return consultation


def attend(
    consultation: Consultation,
    present: Collection[UUID],
    *,
    item: UUID | None = None,
    by: Person,
    at: datetime,
) -> Consultation:
    """Note who left and who is back from an item on (from the first undecided one without it), among those who came.

    What was decided keeps who was there then (DL-2). Raise Invalid for a seat that is not of this bench, that has not
    signed in (`arriving`), or whose mandate or authority does not hold now.
    """
    with turn(consultation, "chair", by=by) as consultation:
        first = benches.item(consultation, item).position if item else 0
        items = list(consultation.items.filter(decided_at__isnull=True, position__gte=first))
        taken = {row.pk: row for row in benches.seats(consultation)}
        if set(present) - set(taken):
            raise Invalid(fields={"present": _("到场的只能是已登记的代表")})
        if any(not benches.holds(taken[pk], at) for pk in present):
            raise Invalid(fields={"present": _("有代表的任职或授权已经到期，请另行登记")})
        came = benches.arrived(consultation, at)
        if names := "、".join(taken[pk].name for pk in taken if pk in present and pk not in came):
            raise Invalid(
                fields={
                    "present": _("{names}还没有签到，请本人在手机上签到，或登记签到表").format(names=names)
                }
            )
        arriving.note(consultation, items, taken.values(), set(present))
        facts = {"present": sorted(map(str, set(present))), "items": [str(row.pk) for row in items]}
        journal.record("attend", consultation, by=by, at=at, facts=facts)
    return consultation


def consent(consultation: Consultation, item: UUID, *, by: Person, at: datetime) -> Item:
    """Consent for one's party to an item that was not announced (DL-5). Raise StepRefused where none is needed."""
    with turn(consultation, "consent", by=by) as consultation:
        found, own = benches.item(consultation, item), _own_seat(consultation, by, at)
        if found.announced or found.is_decided or consultation.announced_at is None:
            raise StepRefused(_("这项议程不需要各方同意"))
        if found.consents.filter(party=own.party).exists():
            raise StepRefused(_("本方已经同意"))
        row = ItemConsent(**consultation.here, item=found, party=own.party, by=by, at=at)
        facts = {"item": str(found.pk), "party": own.party}
        journal.record("consent", consultation, by=by, at=at, facts=facts, rows=[row])
    return found


def propose(consultation: Consultation, item: UUID, proposal: Proposal, *, by: Person, at: datetime) -> Item:
    """Put what is to be decided; another proposal voids the positions taken on the one before.

    Raise Invalid for a promise without one responsible party or without a due date, a number without a unit, "none"
    without a reason; StepRefused for an item that was decided.
    """
    with turn(consultation, "chair", by=by) as consultation:
        found = _undecided(consultation, item)
        kept = _checked(consultation, proposal)
        void, _rows = found.positions.all().delete()
        found.proposal = kept
        found.save(update_fields=["proposal"])
        facts = {"item": str(found.pk), "kind": proposal.kind, "void": void}
        journal.record("put", consultation, by=by, at=at, facts=facts)
    return found


def position(
    consultation: Consultation,
    *,
    item: UUID,
    value: str,
    words: str = "",
    giver: UUID | None = None,
    shown: str = "",
    by: Person,
    at: datetime,
) -> Position:
    """Take a position on one's own phone, or for the absent seat `giver` that delegated to one's own.

    It may be changed until the item is decided. `shown` is the hash of the proposal that was read. Raise Forbidden for
    who has no seat or is not there, StepRefused before there is a proposal and when it is another by now.
    """
    with turn(consultation, "position", by=by) as consultation:
        found, own = _put(consultation, item), _own_seat(consultation, by, at)
        if shown and shown != found.proposal_hash:
            raise StepRefused(_("决议草案刚刚改过，请看过新的草案再表态"))
        there = benches.present(found, at)
        if own.pk not in there:
            raise Forbidden(_("您没有签到，或者已登记离开，不能对这项议程表态"))
        seat = _given(consultation, giver, own, there, at) if giver else own
        return _say(consultation, item=found, seat=seat, value=value, words=words, by=by, at=at)


def paper(
    consultation: Consultation,
    *,
    item: UUID,
    seat: UUID,
    value: str,
    words: str = "",
    photos: Sequence[Picture],
    by: Person,
    at: datetime,
) -> Position:
    """Record a position that a delegate who is there put on paper with their name; one photo of it is kept."""
    with turn(consultation, "paper", by=by) as consultation:
        found, row = _put(consultation, item), benches.seat(consultation, seat)
        if row.pk not in deciding.counted(benches.present(found, at), benches.delegations(consultation, at)):
            raise Invalid(fields={"seat": _("这位代表没有登记到场，也没有委托在场的代表")})
        photo = one_photo(consultation, photos)
        return _say(consultation, item=found, seat=row, value=value, words=words, photo=photo, by=by, at=at)


def _say(
    consultation: Consultation,
    *,
    item: Item,
    seat: Seat,
    value: str,
    words: str,
    photo: str = "",
    by: Person,
    at: datetime,
) -> Position:
    party = consultation.template.party(seat.party)
    if party is None or not party.required:
        raise Forbidden(_("列席的单位可以发言，不参加表决"))
    if value not in {word.value for word in Word}:
        raise Invalid(fields={"value": _("请选择同意、不同意或弃权")})
    kept = texts.clean(words, at_most=rules.WORDS_AT_MOST, field="words")
    channel = Channel.PAPER if photo else Channel.PHONE
    given = {"value": value, "words": kept, "channel": channel.value, "photo": photo, "by": by, "at": at}
    key = {"community": consultation.community, "item": item, "seat": seat}
    row, _new = Position.objects.update_or_create(
        **key, defaults=given, create_defaults={**consultation.here, **key, **given}
    )
    facts = {"item": str(item.pk), "seat": str(seat.pk), "value": value, "channel": channel.value}
    journal.record("position", consultation, by=by, at=at, facts=facts)
    return row


def _given(consultation: Consultation, giver: UUID, own: Seat, there: set[UUID], at: datetime) -> Seat:
    if benches.delegations(consultation, at).get(giver) != own.pk or giver in there:
        raise Forbidden(_("这一席没有委托您，或者本人在场"))
    return benches.seat(consultation, giver)


def _own_seat(consultation: Consultation, by: Person, at: datetime) -> Seat:
    own = benches.seat_of(consultation, by)
    party = consultation.template.party(own.party) if own else None
    if own is None or party is None or not party.required:
        raise Forbidden(_("您在这次会诊里没有表决席位"))
    if not benches.holds(own, at):
        raise Forbidden(_("您的任职已经结束，不能再代表{party}").format(party=party.word))
    return own


def _undecided(consultation: Consultation, pk: UUID) -> Item:
    found = benches.item(consultation, pk)
    if found.is_decided:
        raise StepRefused(_("这项议程已经表决，不能再改"))
    return found


def _put(consultation: Consultation, pk: UUID) -> Item:
    found = _undecided(consultation, pk)
    if found.proposal is None:
        raise StepRefused(_("还没有提出决议草案，不能表态"))
    return found


def _checked(consultation: Consultation, proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as its item keeps it."""
    if proposal.kind not in {kind.value for kind in Kind}:
        raise Invalid(fields={"kind": _("请选择决议的类型")})
    promises = proposal.kind in deciding.PROMISES
    wrong: dict[str, Sentence] = {}
    if promises and consultation.template.party(proposal.party) is None:
        wrong["party"] = _("决议要写明一个责任方")
    if promises and not (proposal.days and 0 < proposal.days <= clocks.DAYS_AT_MOST):
        wrong["days"] = _("请写明多少个工作日内完成（1 至 {most}）").format(most=clocks.DAYS_AT_MOST)
    if sentence := _wrong_number(proposal):
        wrong["quantity"] = sentence
    if wrong:
        raise Invalid(fields=wrong)
    needs_reason = texts.FILL_IN if proposal.kind == Kind.NONE else ""
    return {
        "kind": proposal.kind,
        "title": public_words(
            texts.one_line(proposal.title), at_most=rules.TITLE_AT_MOST, field="title", required=texts.FILL_IN
        ),
        "text": public_words(
            proposal.text,
            at_most=rules.TEXT_AT_MOST,
            field="text",
            required=texts.FILL_IN if proposal.kind == Kind.REFER else "",
        ),
        "party": proposal.party if promises else "",
        "days": proposal.days if promises else None,
        "quantity": str(proposal.quantity) if proposal.quantity is not None else None,
        "unit": texts.one_line(proposal.unit),
        "reason": public_words(
            proposal.reason, at_most=rules.REASON_AT_MOST, field="reason", required=needs_reason
        ),
    }


def _wrong_number(proposal: Proposal) -> Sentence:
    number, unit = proposal.quantity, texts.one_line(proposal.unit)
    if number is None and not unit:
        return ""
    if proposal.kind not in deciding.QUANTIFIED:
        return _("只有落实和立项的决议写数量")
    if number is None or not unit or len(unit) > 10:
        return _("数量和单位要一起写，单位最多 10 个字")
    if not number.is_finite() or not 0 < number < Decimal(10) ** 11 or number != round(number, 3):
        return _("数量应大于零，最多三位小数")
    return ""
