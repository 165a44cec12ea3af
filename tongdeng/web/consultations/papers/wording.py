"""What the papers of the bench all say: who sits there, under which name, and how a count is put into words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from tongdeng.consultations.models import Arrival, Consultation, Item, JointItem, Resolution, Seat, Topic
from tongdeng.consultations.models.base import How
from tongdeng.consultations.rules import clocks
from tongdeng.consultations.rules.deciding import RULES
from tongdeng.kernel.clock import LOCAL, local_day
from tongdeng.people.models import Mandate, Organisation, Person
from tongdeng.people.queries import mandates_of
from tongdeng.people.queries import pages as people
from tongdeng.people.rules import ROLE_NAMES, Role
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within
from tongdeng.web.kit.offices import office
from tongdeng.web.kit.official_documents import Block, Fields, Paragraph, number, numeral

HOSTS = (Role.BRANCH, Role.COMMUNITY)
KINDS = {Role.BRANCH: Organisation.Kind.BRANCH, Role.COMMUNITY: Organisation.Kind.COMMUNITY}
CONTACT = Fields([("联系人", ""), ("联系电话", "")], 2)
WHOLE_ESTATE = "全体业主、居民"


def estate(code: str) -> str:
    """Return the name of the estate of a place."""
    found = cut(code, "estate")
    place = places.named([found]).get(found)
    return place.name if place else ""


def office_of(code: str) -> str:
    """Return the name of the office of a community or a sub-district by its code."""
    return office(places.named([code]).get(code))


def subdistrict(code: str) -> str:
    """Return the name of the office of the sub-district of a place."""
    return office_of(cut(code, "subdistrict"))


def host(who: Person | None, place: str, at: datetime) -> str:
    """Return whose name and seal stand below: the branch or the community for which somebody acted then."""
    held = [row for row in mandates_of(who) if _is_host(row, place, at)] if who else []
    named = next((row.organisation.name for row in held if row.organisation), "")
    if named:
        return named
    role = Role(held[0].role) if held else Role.BRANCH
    known = people.offices(place, KINDS[role])
    if known:
        return known[0].name
    return f"{estate(place)}小区党支部" if role == Role.BRANCH else office_of(cut(place, "community"))


def _is_host(row: Mandate, place: str, at: datetime) -> bool:
    then = row.since <= at and (row.until is None or at < row.until)
    return row.role in HOSTS and within(place, row.place) and then


def party(consultation: Consultation, key: str) -> str:
    """Return the community's word for a party."""
    found = consultation.template.party(key)
    return found.word if found else key


def full_name(seat: Seat) -> str:
    """Return the name of a delegate as an official paper has it."""
    return seat.guest or person_name(seat.person)


def person_name(person: Person | None) -> str:
    """Return the name of whoever led a meeting, wrote it down or sat there; nothing while nobody did."""
    return (person.name or person.display_name) if person else ""


def post(seat: Seat) -> str:
    """Return the post of a delegate; of a guest, by what authority."""
    return str(ROLE_NAMES.get(seat.post, seat.post)) if seat.person_id else "受邀代表"


def delegate_of(seat: Seat) -> str:
    """Return for whom a delegate sits, by the name of the organisation; nothing where none is on record."""
    mandate = seat.mandate
    return mandate.organisation.name if mandate and mandate.organisation else ""


def sitting(consultation: Consultation) -> list[Seat]:
    """Return the seats that are taken, and those of delegates who were there and left, in the order of the parties."""
    order = {row.key: place for place, row in enumerate(consultation.template.parties)}
    there = present(consultation)
    seats = [seat for seat in consultation.seats.all() if seat.left_at is None or seat.pk in there]
    return sorted(seats, key=lambda seat: (order.get(seat.party, len(order)), seat.position))


def present(consultation: Consultation) -> set[object]:
    """Return the ids of the seats that were there for any item."""
    rows = (row for item in consultation.items.all() for row in item.attendances.all())
    return {row.seat_id for row in rows if row.present}


def signed_in(seat: Seat) -> Arrival | None:
    """Return the last time that a delegate signed in; nothing for one who did not."""
    first = clocks.sign_in_from(seat.consultation.starts_at)
    return next((row for row in reversed(list(seat.arrivals.all())) if row.at >= first), None)


def how_signed_in(row: Arrival) -> str:
    """Return how and when a delegate signed in: 本人手机13:55."""
    return f"{How(row.how).label}{row.at.astimezone(LOCAL):%H:%M}"


def required(consultation: Consultation) -> list[str]:
    return [row.key for row in consultation.template.required]


def listed(words: Iterable[str]) -> str:
    return "、".join(words)


def few(count: int) -> str:
    """Return a count before a measure word: 两, 三, 100."""
    return "两" if count == 2 else numeral(count) if count < 100 else str(count)


def rule_of(item: Item) -> str:
    """Return the rule of an item, as it was shown before anybody took a position."""
    return str(RULES[item.rule].word)


def share(item: Item) -> str:
    """Return the count of a decided item with its numerator and denominator: 三方中两方同意（2/3）."""
    if item.agreeing is None or item.whole is None:
        return "尚未表决"
    measure = "方" if RULES[item.rule].of == "parties" else "席"
    agreed = f"{few(item.agreeing)}{measure}同意" if item.agreeing else "没有一" + f"{measure}同意"
    return f"{few(item.whole)}{measure}中{agreed}（{item.agreeing}/{item.whole}）"


def on(moment: datetime | None) -> date | None:
    """Return the local day of a moment."""
    return local_day(moment) if moment else None


def scope_words(scope: Sequence[str], place: str) -> str:
    """Return the buildings of a scope, or that it is the whole estate."""
    found = places.named(scope)
    named = listed(found[code].name for code in sorted(scope) if code in found)
    return f"{estate(place)}{named}" if named else f"{estate(place)}全小区"


def numbered(record: Consultation | Resolution | JointItem | Topic) -> str:
    return number(record.number)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def said(text: str) -> list[Block]:
    """Return a text line by line."""
    return [Paragraph(line) for line in lines(text)]
