"""The screen of a meeting: the item in hand, who is there, who speaks, what the parties say to the proposal."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import Consultation, Item, Position, Seat
from tongdeng.consultations.queries import benches
from tongdeng.consultations.queries import pages as queries
from tongdeng.consultations.rules import deciding, speaking
from tongdeng.consultations.rules.deciding import KIND_WORDS, POSITION_WORDS, RULES, Kind, Word
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.web.consultations.arriving import Came, came
from tongdeng.web.consultations.consultation import at_top, context_for, counted_as
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in

WITHOUT_FIELDS = ("hold", "arrive", "resolve", "end", "call", "order")
LOOKS = {
    Word.AGREE: ("good", "circle-check"),
    Word.AGAINST: ("late", "circle-x"),
    Word.ABSTAIN: ("", "circle-minus"),
}


class SaysLine(NamedTuple):
    """What a seat says to the item in hand."""

    name: str
    party: str
    tone: str
    icon: str
    word: Sentence
    words: str
    tag: Sentence
    photo: str


class RollLine(NamedTuple):
    seat: Seat
    name: str
    party: str
    present: bool
    came: Came | None


class TallyLine(NamedTuple):
    agreeing: int
    whole: int
    carried: bool
    words: str


class OwnVote(NamedTuple):
    """A seat for which the reader takes a position; `giver` is "" for their own."""

    giver: str
    name: str
    value: str
    words: str
    there: bool
    field: str


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    consultation = access.get(request.person, Consultation, pk, to="inside")
    if "live" in request.GET:
        context = meeting_context(request, context_for(request, consultation))
        return render(request, "consultations/_live.html", context)
    return draw(request, consultation)


def draw(
    request: SignedIn, consultation: Consultation, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    context = meeting_context(request, context_for(request, consultation))
    context["at_top"] = at_top(problem, verb, WITHOUT_FIELDS)
    return answer(request, "consultations/meeting.html", context, problem=problem, verb=verb)


def meeting_context(request: SignedIn, context: dict[str, Any]) -> dict[str, Any]:
    consultation: Consultation = context["consultation"]
    context["begins"] = request.at >= consultation.starts_at
    item = item_in_hand(request, consultation)
    context["item"] = item
    if item is None:
        return context
    given = benches.delegations(consultation)
    sitting = [seat for seat in consultation.seats.all() if seat.left_at is None or seat.pk in item.present]
    words = {party.key: party.word for party in consultation.template.parties}
    roll = roll_of(item, sitting, words, _came(context))
    context |= {
        "roll": roll,
        "missing_here": missing_here(consultation, roll),
        "signed_in_count": sum(line.came is not None for line in roll),
        "present_count": sum(line.present for line in roll),
        "tally": tally_of(consultation, item, roll, given),
        "lines": lines_of(consultation, item, roll, given),
        "proposal": proposal_of(consultation, item),
        "words": list(POSITION_WORDS.items()),
    }
    return context | _forms(consultation, item, context, given) | _speakers(consultation, item, context)


def item_in_hand(request: SignedIn, consultation: Consultation) -> Item | None:
    """Return the item that was asked for, else the first one that is not decided."""
    items = list(consultation.items.all())
    asked = request.POST.get("item") or request.GET.get("item", "")
    chosen = next((item for item in items if str(item.pk) == asked), None)
    undecided = next((item for item in items if not item.is_decided), None)
    return chosen or undecided or next(iter(items), None)


def _came(context: dict[str, Any]) -> dict[UUID, Came]:
    """Return how each seat signed in: what counts now, and once the meeting is over the last of each."""
    if "came" in context:
        found: dict[UUID, Came] = context["came"]
        return found
    return {row.seat_id: came(row) for row in benches.arrivals(context["consultation"])}


def roll_of(
    item: Item, seats: list[Seat], words: dict[str, str], signed_in: dict[UUID, Came]
) -> list[RollLine]:
    """Return who is there for an item: frozen once it is decided, until then as it was marked last."""
    if item.is_decided:
        present = set(item.present)
    else:
        present = {row.seat_id for row in item.attendances.all() if row.present}
    return [
        RollLine(seat, seat.name, words.get(seat.party, ""), seat.pk in present, signed_in.get(seat.pk))
        for seat in seats
    ]


def missing_here(consultation: Consultation, roll: list[RollLine]) -> list[str]:
    """Return the required parties of which nobody is there for the item in hand (DL-1)."""
    there = {line.seat.party for line in roll if line.present}
    return [party.word for party in consultation.template.required if party.key not in there]


def tally_of(
    consultation: Consultation, item: Item, roll: list[RollLine], given: dict[UUID, UUID]
) -> TallyLine:
    """Return the figures of an item: as they were frozen, or as they would be now."""
    rule = RULES[item.rule]
    if item.whole is not None:
        agreeing, whole, carried = item.agreeing or 0, item.whole, bool(item.carried)
    else:
        found = deciding.tally(
            rule,
            {line.seat.pk: line.seat.party for line in roll},
            required=[party.key for party in consultation.template.required],
            counting=deciding.counted(
                [line.seat.pk for line in roll if line.present],
                given,
            ),
            positions={row.seat_id: row.value for row in item.positions.all()},
        )
        agreeing, whole, carried = found.agreeing, found.whole, found.carried
    said = gettext("{rule}：{unit} {agreeing} / {whole} 同意").format(
        rule=rule.word, unit=counted_as(item.rule), agreeing=agreeing, whole=whole
    )
    return TallyLine(agreeing, whole, carried, said)


def lines_of(
    consultation: Consultation, item: Item, roll: list[RollLine], given: dict[UUID, UUID]
) -> list[SaysLine]:
    """Return what each seat of a required party says, in the order of the parties."""
    required = {party.key for party in consultation.template.required}
    said = {row.seat_id: row for row in item.positions.all()}
    names = {line.seat.pk: line.name for line in roll}
    return [
        _line(line, said.get(line.seat.pk), names.get(given.get(line.seat.pk, line.seat.pk), ""))
        for line in roll
        if line.seat.party in required
    ]


def _line(line: RollLine, position: Position | None, receiver: str) -> SaysLine:
    """Draw one seat; `receiver` is who speaks for it: itself, unless it gave its voice away."""
    tag: Sentence = ""
    delegated = receiver != line.name
    if not line.present:
        tag = _("委托{who}").format(who=receiver) if delegated else _("缺席")
    if position is None:
        word = _("未表态") if line.present or delegated else _("不计")
        return SaysLine(line.name, line.party, "", "circle-dashed", word, "", tag, "")
    tone, sign = LOOKS[Word(position.value)]
    photo = reverse("bench_paper", args=["position", position.pk]) if position.photo else ""
    word = POSITION_WORDS[Word(position.value)]
    return SaysLine(line.name, line.party, tone, sign, word, position.words, tag, photo)


def proposal_of(consultation: Consultation, item: Item) -> dict[str, Any]:
    """Return the proposal of an item with the words of its kind and its party."""
    if not item.proposal:
        return {}
    party = consultation.template.party(item.proposal.get("party") or "")
    kind = item.proposal.get("kind", "")
    return {
        **item.proposal,
        "kind_word": KIND_WORDS[Kind(kind)] if kind in KIND_WORDS else "",
        "party_word": party.word if party else "",
    }


def _forms(
    consultation: Consultation, item: Item, context: dict[str, Any], given: dict[UUID, UUID]
) -> dict[str, Any]:
    """Return what the forms of the proposal name."""
    required = {party.key for party in consultation.template.required}
    own: Seat | None = context["own_seat"]
    said = {row.seat_id: row for row in item.positions.all()}
    voters = [line for line in context["roll"] if line.seat.party in required]
    choose = ("", _("请选择"))
    parties = [(party.key, party.word) for party in consultation.template.parties]
    return {
        "kinds": list(KIND_WORDS.items()),
        "party_options": [choose, *parties],
        "own_votes": _own_votes(own, voters, given, said),
        "paper_seats": [
            choose,
            *(
                (str(line.seat.pk), f"{line.name} · {line.party}")
                for line in voters
                if line.seat.pk not in said
            ),
        ],
    }


def _own_votes(
    own: Seat | None, voters: list[RollLine], given: dict[UUID, UUID], said: dict[UUID, Position]
) -> list[OwnVote]:
    """Return the seats for which the reader speaks: their own, and absent ones that delegated to it."""
    votes = []
    for line in voters:
        mine = own is not None and line.seat.pk == own.pk
        lent = own is not None and given.get(line.seat.pk) == own.pk and not line.present
        if mine or lent:
            row = said.get(line.seat.pk)
            giver = "" if mine else str(line.seat.pk)
            field = f"words-{line.seat.pk.hex}"
            there = line.present or lent
            votes.append(
                OwnVote(giver, line.name, row.value if row else "", row.words if row else "", there, field)
            )
    return votes


def _speakers(consultation: Consultation, item: Item, context: dict[str, Any]) -> dict[str, Any]:
    """Return the list of speakers of the item in hand, and whoever speaks now."""
    speeches = [row for row in queries.speeches(consultation) if row.item_id == item.pk]
    now = next((row for row in speeches if row.started_at and row.ended_at is None), None)
    own: Seat | None = context["own_seat"]
    chairs = "chair" in context["offered"]
    seats = [line for line in context["roll"] if line.present] if chairs else []
    own_line = [line for line in context["roll"] if own and line.seat.pk == own.pk]
    waiting = speaking.queue(speeches)
    until: datetime | None = None
    if now is not None and now.started_at is not None:
        until = now.started_at + timedelta(seconds=now.seconds)
    return {
        "queue": waiting,
        "points": [row for row in waiting if row.point_of_order],
        "others": [row for row in waiting if not row.point_of_order],
        "speaking": now,
        "speaking_until": until,
        "speakers": [(str(line.seat.pk), f"{line.name} · {line.party}") for line in seats or own_line],
    }
