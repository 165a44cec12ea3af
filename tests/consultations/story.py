"""The bench of estate A in January 2026: 吴 (branch) leads, 钱 sits for the property company, 周 for the committee."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from tests.cast import BRANCH, BUILDING, COMMITTEE, ESTATE, MANAGER, SUBDISTRICT_CLERK, person
from tests.support import at
from tests.votes import story as votes
from tongdeng.consultations.actions import (
    arriving,
    deciding,
    joint,
    mechanisms,
    meeting,
    minuting,
    preparing,
    publishing,
    seating,
    signing,
    steps,
    topics,
)
from tongdeng.consultations.actions.meeting import Proposal
from tongdeng.consultations.actions.preparing import Plan
from tongdeng.consultations.actions.seating import Delegate
from tongdeng.consultations.actions.topics import TopicDraft
from tongdeng.consultations.models import Consultation, Item, JointItem, Mechanism, Resolution, Seat, Topic
from tongdeng.consultations.queries import benches
from tongdeng.consultations.rules import mechanism
from tongdeng.consultations.rules.mechanism import Template
from tongdeng.people.models import Person

RAISED = at("2026-01-05 09:00")
PREPARED = at("2026-01-06 09:00")  # a Tuesday
ANNOUNCED = at("2026-01-06 10:00")
MEETS = at("2026-01-13 14:00")
DECIDES = at("2026-01-13 14:30")
RECORDED = at("2026-01-13 16:00")
SETTLED = at("2026-01-16 16:00")
SIGNED = at("2026-01-16 17:00")
PUBLISHED = at("2026-01-16 18:00")
DONE = at("2026-02-02 09:00")
DELEGATES = {"party": BRANCH, "property": MANAGER, "committee": COMMITTEE}
TEXT = "会上商议了主路积水，各方发言后表决。"
NAMED = at("2026-01-02 09:00")
OWN_STEPS = mechanism.steps(
    ("raise", ""), ("own", "党员走访"), ("announce", "张榜公告"), ("meet", "圆桌会诊"), ("record", ""),
    ("sign", ""), ("publish", "亮结果"), ("carry_out", ""), ("evaluate", ""),
)  # fmt: skip
ONE_BUILDING = [BUILDING]
PAVE = Proposal("project", "主路重铺沥青", "物业 20 个工作日内完成", "property", 20, Decimal(800), "平方米")
photo = votes.photo


def topic(
    title: str = "主路下雨积水", *, moment: datetime = RAISED, by: str = BRANCH, **changes: object
) -> Topic:
    """Return a topic that a party raised."""
    fields = {"place": ESTATE, "title": title, "problem": "主路中段下雨就积水，老人摔过跤", **changes}
    return topics.raise_topic(TopicDraft(**fields), by=person(by, moment), at=moment)  # type: ignore[arg-type]


def prepared(*chosen: Topic, moment: datetime = PREPARED, starts: datetime = MEETS) -> Consultation:
    """Return a consultation that 吴 prepares, with these topics or one of its own."""
    rows = chosen or (topic(),)
    plan = Plan(ESTATE, "一月三方会诊", starts, "物业会议室", [row.pk for row in rows])
    return preparing.prepare(plan, by=person(BRANCH, moment), at=moment)


def announced(*chosen: Topic, moment: datetime = ANNOUNCED, starts: datetime = MEETS) -> Consultation:
    """Return one that was announced, with opinions gathered and the three delegates seated."""
    consultation = prepared(*chosen, moment=moment - timedelta(hours=1), starts=starts)
    consultation = preparing.announce(consultation, by=person(BRANCH, moment), at=moment)
    for party, who in DELEGATES.items():
        seated(consultation, party, who, moment=moment)
    return gathered(consultation, moment=moment)


def gathered(consultation: Consultation, moment: datetime = ANNOUNCED) -> Consultation:
    """Tick off that opinions were gathered."""
    return steps.tick(consultation, "gather", words="收到 12 户意见", by=person(BRANCH, moment), at=moment)


def seated(
    consultation: Consultation, party: str, who: str, *, by: str = BRANCH, moment: datetime = ANNOUNCED
) -> Seat:
    """Give somebody of the cast a seat."""
    delegate = Delegate(party, person(who, moment))
    return seating.seat(consultation, delegate, by=person(by, moment), at=moment)


def held(*chosen: Topic, present: str = "party property committee", starts: datetime = MEETS) -> Consultation:
    """Return a meeting that is open, with the delegates of these parties there."""
    consultation = announced(*chosen, moment=starts - timedelta(days=7), starts=starts)
    consultation = meeting.hold(consultation, by=person(BRANCH, starts), at=starts)
    return arrived(consultation, present, moment=starts)


def arrived(consultation: Consultation, parties: str, *, moment: datetime = MEETS) -> Consultation:
    """Have the delegates of these parties sign in on their own phones."""
    for party in parties.split():
        arriving.arrive(consultation, by=person(DELEGATES[party], moment), at=moment)
    return fresh(consultation)


def signed_in(consultation: Consultation, parties: str, *, moment: datetime = MEETS, number: int = 0) -> None:
    """Enter the sheet that the delegates of these parties signed; each number is another picture of it."""
    seats = [seat_of(consultation, party).pk for party in parties.split()]
    photos = [replace(photo(), full=photo().full + bytes([number]))]
    arriving.arrive_paper(consultation, seats, photos=photos, by=person(BRANCH, moment), at=moment)


def attended(
    consultation: Consultation, present: str, *, item: Item | None = None, moment: datetime = MEETS
) -> Consultation:
    """Note whose delegates, of those who came, are there from an item on."""
    there = [seat_of(consultation, party).pk for party in present.split()]
    at_item = item.pk if item else None
    return meeting.attend(consultation, there, item=at_item, by=person(BRANCH, moment), at=moment)


def seat_of(consultation: Consultation, party: str) -> Seat:
    """Return the first seat of a party."""
    return next(seat for seat in benches.seats(consultation) if seat.party == party)


def items(consultation: Consultation) -> list[Item]:
    """Return the agenda."""
    return list(consultation.items.order_by("position"))


def put(
    consultation: Consultation, item: Item, proposal: Proposal = PAVE, *, moment: datetime = DECIDES
) -> Item:
    """Put what is to be decided."""
    return meeting.propose(consultation, item.pk, proposal, by=person(BRANCH, moment), at=moment)


def say(consultation: Consultation, item: Item, moment: datetime = DECIDES, **words: str) -> None:
    """Have delegates take positions on their own phones: party="agree"."""
    for party, value in words.items():
        who = person(DELEGATES[party], moment)
        meeting.position(consultation, item=item.pk, value=value, by=who, at=moment)


def decided(
    consultation: Consultation,
    item: Item,
    proposal: Proposal = PAVE,
    *,
    moment: datetime = DECIDES,
    **words: str,
) -> Item:
    """Put, say and decide; everybody agrees unless `words` say otherwise."""
    put(consultation, item, proposal, moment=moment)
    say(consultation, item, moment, **{"party": "agree", "property": "agree", "committee": "agree", **words})
    return deciding.resolve(consultation, item.pk, by=person(BRANCH, moment), at=moment)


def recorded(consultation: Consultation, words: str = TEXT, *, moment: datetime = RECORDED) -> Consultation:
    """End the meeting with its minutes."""
    return minuting.record(consultation, words=words, by=person(BRANCH, moment), at=moment)


def settled(consultation: Consultation, *, moment: datetime = SETTLED) -> Consultation:
    """Settle the text when the parties' three days are over."""
    return minuting.settle(consultation, by=person(BRANCH, moment), at=moment)


def text_hash(consultation: Consultation) -> str:
    """Return the hash of the text as it is now."""
    now = benches.latest_minutes(consultation)
    assert now is not None
    return now.hash


def sign(consultation: Consultation, *parties: str, moment: datetime = SIGNED) -> None:
    """Have delegates sign on their own phones."""
    for party in parties or DELEGATES:
        who = person(DELEGATES[party], moment)
        signing.sign(consultation, text_hash=text_hash(consultation), by=who, at=moment)


def decided_one(proposal: Proposal = PAVE) -> Consultation:
    """Return a meeting that has decided its one item."""
    consultation = held()
    decided(consultation, items(consultation)[0], proposal)
    return consultation


def signing_one(proposal: Proposal = PAVE) -> Consultation:
    """Return a consultation whose text waits for signatures."""
    return settled(recorded(decided_one(proposal)))


def published(proposal: Proposal = PAVE) -> Consultation:
    """Return a consultation with one resolution, signed and published."""
    consultation = signing_one(proposal)
    sign(consultation)
    return publishing.publish(consultation, by=person(BRANCH, PUBLISHED), at=PUBLISHED)


def resolution(consultation: Consultation) -> Resolution:
    """Return its one resolution."""
    return Resolution.objects.get(consultation=consultation)


def fresh(row: Consultation) -> Consultation:
    """Return a consultation as it is now."""
    return Consultation.objects.get(pk=row.pk)


def resident(number: int, *homes: str) -> Person:
    """Return an invented resident of homes that are new in the register."""
    return votes.owner(number, *homes)


def homes(count: int) -> list[str]:
    """Return homes of building 20."""
    return votes.homes(["90"] * count)


def clerk(moment: datetime) -> Person:
    """Return the clerk of the sub-district."""
    return person(SUBDISTRICT_CLERK, moment)


def ids(*rows: Item) -> list[UUID]:
    """Return the ids of items."""
    return [row.pk for row in rows]


def referred(row: Topic | None = None, words: str = "要改市政管网，超出小区各方权限") -> JointItem:
    """Refer a topic that lies outside the parties' powers."""
    return joint.refer(row or topic(), words=words, by=person(BRANCH, PREPARED), at=PREPARED)


def met(item: JointItem, *, moment: datetime = PREPARED) -> JointItem:
    """Convene the joint meeting for an item, two hours from now."""
    meets, clerk_then = moment + timedelta(hours=2), clerk(moment)
    return joint.convene(
        item, meets_at=meets, where="街道会议室", departments=["市政处"], by=clerk_then, at=moment
    )


def answered(
    item: JointItem, words: str = "已列入计划", *, settled: bool = False, moment: datetime = PREPARED
) -> JointItem:
    """Have the joint meeting meet on an item, and answer two hours after `moment`."""
    later = moment + timedelta(hours=2)
    item = met(item, moment=moment)
    return joint.answer(item, words=words, settled=settled, by=clerk(later), at=later)


def named(**changes: object) -> Template:
    """Return the 365 mechanism."""
    template = replace(
        mechanism.default(),
        name="“365”工作机制",
        made_of="三方会诊、六大平台、五步工作法",
        platforms=("议事亭",),
        steps=OWN_STEPS,
    )
    return replace(template, **changes)  # type: ignore[arg-type]


def mechanism_of(
    place: str = ESTATE, *, moment: datetime = NAMED, by: str = BRANCH, **changes: object
) -> Mechanism:
    """Give a place the 365 mechanism."""
    who = person(by, moment)
    return mechanisms.set_mechanism(place, named(**changes), valid_from=moment, by=who, at=moment)
