"""The bench as its page draws it: the parties side by side, with who sits there and what each did."""

from collections import defaultdict
from typing import NamedTuple

from django.utils.translation import gettext

from tongdeng.consultations.models import Consultation, Seat
from tongdeng.consultations.rules.deciding import Word
from tongdeng.consultations.rules.flows import State
from tongdeng.kernel.errors import Sentence
from tongdeng.people.rules import ROLE_NAMES

COMING = (State.PREPARED, State.ANNOUNCED)


class Mark(NamedTuple):
    tone: str
    icon: str
    word: str


class SeatLine(NamedTuple):
    """A seat; `name` is a post for those who may not know who holds it (DL-14)."""

    name: str
    post: Sentence
    marks: list[Mark]
    reason: str = ""


class PartyLine(NamedTuple):
    key: str
    word: str
    required: bool
    is_missing: bool
    seats: list[SeatLine]


class GuestLine(NamedTuple):
    word: str
    names: str


class Bench(NamedTuple):
    parties: list[PartyLine]
    guests: list[GuestLine]

    @property
    def missing(self) -> list[str]:
        return [party.word for party in self.parties if party.is_missing]


def bench(consultation: Consultation, *, inside: bool, hash_now: str) -> Bench:
    """Put the bench together from a consultation with its seats, items and signatures.

    Names, positions and dissent are for those inside until the result is published; `hash_now` is of its minutes.
    """
    reader = _Reader(consultation, inside=inside, hash_now=hash_now)
    seats: dict[str, list[Seat]] = defaultdict(list)
    for seat in consultation.seats.all():
        if seat.left_at is None or reader.was_there(seat):
            seats[seat.party].append(seat)
    template = consultation.template
    parties = [
        PartyLine(
            party.key,
            party.word,
            party.required,
            reader.is_missing(party.key, seats[party.key]),
            [reader.line(seat) for seat in seats[party.key]],
        )
        for party in template.required
    ]
    others = [party for party in template.parties if not party.required and seats[party.key]]
    guests = [
        GuestLine(party.word, "、".join(reader.name(seat) for seat in seats[party.key])) for party in others
    ]
    return Bench(parties, [guest._replace(names="") if not inside else guest for guest in guests])


class _Reader:
    def __init__(self, consultation: Consultation, *, inside: bool, hash_now: str) -> None:
        self._consultation = consultation
        self._inside = inside
        self._open = inside or consultation.published_at is not None
        self._items = list(consultation.items.all())
        self._decided = [item for item in self._items if item.is_decided]
        self._signed = {row.seat_id: row for row in consultation.signatures.all() if row.hash == hash_now}

    def name(self, seat: Seat) -> str:
        if self._inside:
            return seat.name
        return str(ROLE_NAMES.get(seat.post, "")) or gettext("代表")

    def was_there(self, seat: Seat) -> bool:
        frozen = any(seat.pk in item.present for item in self._decided)
        return frozen or any(row.present and row.seat_id == seat.pk for row in self._attendances())

    def is_missing(self, party: str, seats: list[Seat]) -> bool:
        consultation = self._consultation
        if consultation.state == State.CANCELLED:
            return False
        if consultation.recorded_at is not None:
            return party in consultation.absent
        if consultation.state in COMING or not (self._decided or self._attendances()):
            return not seats
        return not any(self.was_there(seat) for seat in seats)

    def line(self, seat: Seat) -> SeatLine:
        signature = self._signed.get(seat.pk)
        post = ROLE_NAMES.get(seat.post, seat.authority) if self._inside else ""
        reason = signature.reason if signature and signature.dissents and self._open else ""
        return SeatLine(self.name(seat), post, [*self._marks(seat)], reason)

    def _marks(self, seat: Seat) -> list[Mark]:
        consultation = self._consultation
        if consultation.state in COMING or consultation.state == State.CANCELLED:
            return []
        marks = [self._presence(seat)]
        if self._open and (said := self._positions(seat)):
            marks.append(said)
        if consultation.state == State.SIGNING or consultation.published_at:
            marks.append(self._signature(seat))
        return marks

    def _presence(self, seat: Seat) -> Mark:
        if self.was_there(seat):
            return Mark("yes", "circle-check", gettext("到会"))
        if not (self._decided or self._attendances()):
            return Mark("", "circle-dashed", gettext("待签到"))
        return Mark("no", "circle-minus", gettext("缺席"))

    def _positions(self, seat: Seat) -> Mark | None:
        values = [
            row.value for item in self._decided for row in item.positions.all() if row.seat_id == seat.pk
        ]
        if not values:
            return None
        agreed = values.count(Word.AGREE)
        words = gettext("同意 {agreed} / {all} 项").format(agreed=agreed, all=len(values))
        return Mark("yes" if agreed == len(values) else "wait", "thumb-up", words)

    def _signature(self, seat: Seat) -> Mark:
        signature = self._signed.get(seat.pk)
        if signature is None:
            return Mark("", "circle-dashed", gettext("待签字"))
        if signature.dissents:
            return Mark("wait", "writing-sign", gettext("签字，保留意见"))
        return Mark("yes", "writing-sign", gettext("已签字"))

    def _attendances(self) -> list:  # type: ignore[type-arg]
        return [row for item in self._items for row in item.attendances.all()]
