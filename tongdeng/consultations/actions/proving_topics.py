"""The recount of topics, items of the joint meeting and mechanisms against their events."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tongdeng.consultations.models import Item, JointItem, Mechanism, Topic
from tongdeng.consultations.queries.records import convening_hash, topic_hash
from tongdeng.consultations.rules import mechanism, minutes
from tongdeng.consultations.rules.flows import Origin
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.journal import events_of
from tongdeng.kernel.models import Event
from tongdeng.kernel.pieces import in_pieces

PIECE = 200
TOPIC_VERBS = (
    *("propose", "back", "raise", "table", "untable", "resolve", "fail", "refer", "answer", "reopen", "withdraw", "refuse"),
    "link",
)  # fmt: skip


@dataclass(slots=True)
class Fate:
    """What the events of a topic come to."""

    first_event: Event
    tries: int = 0
    beyond: bool = False
    first: bool = False
    raised_at: datetime | None = None
    shown: list[datetime] = field(default_factory=list)
    backers: set[tuple[UUID | None, datetime]] = field(default_factory=set)
    cases: set[UUID] = field(default_factory=set)
    joint: set[UUID] = field(default_factory=set)


def misfits() -> Iterator[Misfit]:
    """Yield what does not fit between topics, items of the joint meeting, mechanisms and their events."""
    yield from _topics()
    yield from _joint_items()
    for piece in in_pieces(Mechanism.objects.order_by("community", "pk"), PIECE):
        events = events_of(piece, "set")
        for row in piece:
            told = events[row.pk][0].facts if row.pk in events else None
            if told and told["mechanism"] != mechanism.digest(mechanism.as_json(row.template)):
                yield Misfit("this mechanism is not the one that was set", f"mechanism {row.pk}")


def _topics() -> Iterator[Misfit]:
    rows = Topic.objects.order_by("community", "pk").prefetch_related("backings", "links", "joint_items")
    for piece in in_pieces(rows, PIECE):
        events, shown = events_of(piece, *TOPIC_VERBS), _announced(piece)
        for topic in piece:
            if topic.pk in events:  # one without a chain is named by the recount of chains
                fate = _fate(events[topic.pk])
                fate.shown += shown.get(topic.pk, [])
                where = f"topic {topic.pk}"
                yield from (Misfit(what, where) for what in _topic_faults(topic, fate))


def _announced(topics: Sequence[Topic]) -> dict[UUID, list[datetime]]:
    """Return when consultations were announced that had a topic on their agenda, by topic."""
    consultations = Item.objects.filter(
        community__in={topic.community for topic in topics}, topic__in=topics
    ).values("consultation")
    announced = Event.objects.filter(
        community__in={topic.community for topic in topics},
        kind="consultation.announce",
        subject_id__in=consultations,
    )
    found: dict[UUID, list[datetime]] = {}
    for event in announced:
        for pk in event.facts["topics"]:
            found.setdefault(UUID(pk), []).append(event.at)
    return found


def _fate(events: Sequence[Event]) -> Fate:
    fate = Fate(events[0])
    for event in events:
        _follow(fate, event.kind.partition(".")[2], event)
    return fate


def _follow(fate: Fate, verb: str, event: Event) -> None:
    facts = event.facts
    changes: dict[str, dict[str, Any]] = {
        "raise": {"raised_at": event.at},
        "table": {"first": facts.get("first", False)},
        "resolve": {"first": False},
        "untable": {"first": facts.get("first", False)},
        "fail": {"tries": fate.tries + 1, "first": facts.get("first", False)},
        "refer": {"beyond": facts.get("why") == "beyond", "first": False},
        "answer": {"tries": 0, "beyond": False, "first": True},
        "reopen": {"first": True},
        "withdraw": {"first": False},
        "refuse": {"first": False},
    }
    for name, value in changes.get(verb, {}).items():
        setattr(fate, name, value)
    if verb == "back":
        fate.backers.add((event.actor, event.at))
    elif verb == "link":
        fate.cases |= {UUID(pk) for pk in facts["cases"]}
    elif verb == "refer":
        fate.joint.add(UUID(facts["joint_item"]))
    if verb == "refer" or (verb == "propose" and facts["origin"] == Origin.RESIDENTS):
        fate.shown.append(event.at)


def _topic_faults(topic: Topic, fate: Fate) -> Iterator[str]:
    facts = fate.first_event.facts
    begun = (topic.origin, topic.voices_needed, topic_hash(topic), topic.by_id, topic.at)
    if begun != (
        facts["origin"],
        facts["needed"],
        facts["hash"],
        fate.first_event.actor,
        fate.first_event.at,
    ):
        yield "this topic is not the one that was raised"
    stored = (topic.tries, topic.beyond, topic.first, topic.raised_at)
    if stored != (fate.tries, fate.beyond, fate.first, fate.raised_at):
        yield "what became of this topic is not what its events say"
    if topic.shown_at != min(fate.shown, default=None):
        yield "since when residents see this topic is not what the events say"
    backings = list(topic.backings.all())
    if {(row.person_id, row.at) for row in backings} != fate.backers or len(backings) != len(fate.backers):
        yield "the households behind this topic are not those that its events name"
    if topic.raised_at is not None and len(backings) < topic.voices_needed:
        yield "this topic was raised without the households that it needs"
    if {row.case_id for row in topic.links.all()} != fate.cases:
        yield "the cases of this topic are not those that its events name"
    if {row.pk for row in topic.joint_items.all()} != fate.joint:
        yield "the items of the joint meeting are not those that the events of this topic name"


def _joint_items() -> Iterator[Misfit]:
    for piece in in_pieces(JointItem.objects.order_by("community", "pk"), PIECE):
        events = events_of(piece, "refer", "convene", "answer")
        for row in piece:
            if row.pk in events:
                where = f"joint_item {row.pk}"
                yield from (Misfit(what, where) for what in _joint_faults(row, events[row.pk]))


def _joint_faults(row: JointItem, events: Sequence[Event]) -> Iterator[str]:
    refer, facts = events[0], events[0].facts
    told = (
        facts["why"],
        facts["topic"],
        facts["hash"],
        _moment(facts["convene_by"]),
        _moment(facts["answer_by"]),
    )
    stored = (row.why, str(row.topic_id), minutes.text_hash({}, row.words), row.convene_by, row.answer_by)
    if (*told, refer.actor, refer.at) != (*stored, row.by_id, row.at):
        yield "this item of the joint meeting is not the one that was referred"
    convened = _of(events, "convene")
    if row.convened_at != (convened[0].at if convened else None):
        yield "when it was convened is not what its events say"
    if convened:
        last = convened[-1].facts
        if (row.meets_at, convening_hash(row.where, row.departments)) != (
            _moment(last["meets"]),
            last["hash"],
        ):
            yield "how it was convened is not what its events say"
    answered = _of(events, "answer")
    end = answered[-1] if answered else None
    said = (
        (end.at, end.facts["settled"], end.facts["hash"]) if end else (None, False, minutes.text_hash({}, ""))
    )
    if (row.answered_at, row.settled, minutes.text_hash({}, row.answer)) != said:
        yield "the answer of the joint meeting is not the one that its events tell of"
    convener = next((event.actor for event in reversed(convened or answered)), None)
    if row.convener_id != convener:
        yield "who convened the joint meeting is not what its events say"


def _of(events: Iterable[Event], verb: str) -> list[Event]:
    return [event for event in events if event.kind == f"joint_item.{verb}"]


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
