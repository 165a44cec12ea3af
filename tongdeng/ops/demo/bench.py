"""Three parties on one bench in estate A: three years of ponding roads and quarrels over e-bikes, and what came of them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from tongdeng.consultations.actions import (
    arriving,
    carrying,
    deciding,
    joint,
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
from tongdeng.consultations.models import Consultation, JointItem, Resolution, Topic
from tongdeng.consultations.queries import benches
from tongdeng.ops.demo import bench_words as words
from tongdeng.ops.demo.bench_words import Agenda, Session
from tongdeng.ops.demo.pictures import drawn
from tongdeng.ops.demo.simulation import Simulation, as_of
from tongdeng.ops.demo.town import ESTATE, Cast
from tongdeng.people.models import Person

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
READERS, JUDGES = 18, 8  # households that open a notice, and that evaluate what was done


@dataclass(slots=True)
class Bench:
    """The bench of the demo: who sits there, and how its records are found again."""

    cast: Cast
    place: str = ESTATE
    topics: dict[str, UUID] = field(default_factory=dict)
    sessions: dict[str, UUID] = field(default_factory=dict)

    def delegate(self, party: str, at: datetime) -> Person:
        who = {"party": self.cast.branch, "property": self.cast.manager, "committee": self.cast.committee}
        return as_of(who[party], at)

    def host(self, at: datetime) -> Person:
        return as_of(self.cast.branch, at)

    def session(self, key: str) -> Consultation:
        return Consultation.objects.get(pk=self.sessions[key])

    def topic(self, key: str) -> Topic:
        return Topic.objects.get(pk=self.topics[key])

    def resolution(self, key: str) -> Resolution:
        """Return the newest resolution on a topic."""
        return Resolution.objects.filter(topic=self.topics[key]).latest("at")


def plan(simulation: Simulation, cast: Cast) -> Bench:
    """Schedule the story of estate A; return its bench."""
    bench = Bench(cast)
    for key, draft in words.TOPICS.items():
        simulation.heard(ago(simulation, draft.days, 10), partial(_raise, bench, key))
    for session in words.SESSIONS:
        _plan(simulation, bench, session)
    convened, met, answered = words.JOINT_DAYS
    meets = ago(simulation, met, 9)
    simulation.heard(ago(simulation, convened, 10), partial(_convene, bench, meets))
    simulation.heard(ago(simulation, answered, 16), partial(_answer, bench))
    for key, days, said in words.CARRIED_OUT:
        simulation.heard(ago(simulation, days, 17), partial(_carry_out, bench, key, said))
        for number, (who, _home) in enumerate(cast.residents[1 : JUDGES + 1]):
            moment = ago(simulation, days - 1, 8) + number * 5 * HOUR
            simulation.heard(moment, partial(_judge, bench, key, who, number))
    return bench


def ago(simulation: Simulation, days: int, hour: int, minute: int = 0) -> datetime:
    """Return an hour of a day before now."""
    day = simulation.until - days * DAY
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _raise(bench: Bench, key: str, at: datetime) -> None:
    draft = words.TOPICS[key]
    who = {"manager": bench.cast.manager, "committee": bench.cast.committee, "desk": bench.cast.desk}
    topic = TopicDraft(bench.place, draft.title, draft.problem, cases=draft.cases(at), origin=draft.origin)
    bench.topics[key] = topics.raise_topic(topic, by=as_of(who[draft.by], at), at=at).pk


def _plan(simulation: Simulation, bench: Bench, session: Session) -> None:
    day = partial(ago, simulation)
    starts = day(session.days, 19)
    simulation.heard(day(session.days + 6, 10), partial(_prepare, bench, session, starts))
    simulation.heard(day(session.days + 5, 9), partial(_announce, bench, session))
    for number, (who, _home) in enumerate(bench.cast.residents[:READERS]):
        simulation.heard(
            day(session.days + 5, 10) + number * 67 * MINUTE, partial(_read, bench, session, who)
        )
    simulation.heard(day(session.days + 1, 17), partial(_gathered, bench, session))
    for number, party in enumerate(session.on_phones):
        simulation.heard(starts - (12 - 3 * number) * MINUTE, partial(_arrive, bench, session, party))
    simulation.heard(starts, partial(_meet, bench, session))
    simulation.heard(day(session.days - 1, 10), partial(_record, bench, session))
    simulation.heard(day(session.days - 4, 11), partial(_settle, bench, session))
    simulation.heard(day(session.days - 5, 9), partial(_sign, bench, session))
    simulation.heard(day(session.days - 6, 10), partial(_publish, bench, session))


def _prepare(bench: Bench, session: Session, starts: datetime, at: datetime) -> None:
    on_it = [bench.topics[item.topic] for item in session.agenda if not item.left_over]
    plan_ = Plan(bench.place, session.title, starts, words.WHERE, on_it)
    consultation = preparing.prepare(plan_, by=bench.host(at), at=at)
    bench.sessions[session.key] = consultation.pk
    for party in session.parties:
        delegate = Delegate(party, person=bench.delegate(party, at))
        seating.seat(consultation, delegate, by=bench.host(at), at=at)


def _announce(bench: Bench, session: Session, at: datetime) -> None:
    for item in session.agenda:
        # What was reported since the topic was raised.
        if later := words.TOPICS[item.topic].cases(at):
            topics.link(bench.topic(item.topic), later, by=bench.host(at), at=at)
    preparing.announce(bench.session(session.key), by=bench.host(at), at=at)


def _read(bench: Bench, session: Session, who: Person, at: datetime) -> None:
    preparing.read(bench.session(session.key), by=as_of(who, at), at=at)


def _gathered(bench: Bench, session: Session, at: datetime) -> None:
    steps.tick(bench.session(session.key), "gather", words=words.GATHERED, by=bench.host(at), at=at)


def _arrive(bench: Bench, session: Session, party: str, at: datetime) -> None:
    arriving.arrive(bench.session(session.key), by=bench.delegate(party, at), at=at)


def _meet(bench: Bench, session: Session, at: datetime) -> None:
    consultation = meeting.hold(bench.session(session.key), by=bench.host(at), at=at)
    if signed := [seat.pk for seat in benches.seats(consultation) if seat.party in session.on_the_sheet]:
        sheet = drawn(f"{session.title} 签到表", mended=True)
        arriving.arrive_paper(consultation, signed, photos=[sheet], by=bench.host(at), at=at + MINUTE)
    photo = drawn(f"{session.title} 会场", mended=True)
    publishing.shoot(consultation, [photo], by=bench.host(at), at=at + 2 * MINUTE)
    if not session.is_talk:
        items = {item.topic_id: item.pk for item in consultation.items.all()}
        for number, agenda in enumerate(session.agenda):
            _decide(bench, session, agenda, items[bench.topics[agenda.topic]], at + number * 15 * MINUTE)


def _decide(bench: Bench, session: Session, agenda: Agenda, item: UUID, at: datetime) -> None:
    consultation = bench.session(session.key)
    proposal = agenda.proposal or Proposal("none")
    meeting.propose(consultation, item, proposal, by=bench.host(at), at=at)
    for party in session.parties:
        value, said = agenda.positions.get(party, ("agree", ""))
        who = bench.delegate(party, at + MINUTE)
        meeting.position(consultation, item=item, value=value, words=said, by=who, at=at + MINUTE)
    deciding.resolve(consultation, item, by=bench.host(at), at=at + 3 * MINUTE)


def _record(bench: Bench, session: Session, at: datetime) -> None:
    minuting.record(bench.session(session.key), words=session.minutes, by=bench.host(at), at=at)
    for party in session.parties[1:]:
        who = bench.delegate(party, at + 5 * HOUR)
        minuting.comment(bench.session(session.key), by=who, at=at + 5 * HOUR)


def _settle(bench: Bench, session: Session, at: datetime) -> None:
    minuting.settle(bench.session(session.key), by=bench.host(at), at=at)


def _sign(bench: Bench, session: Session, at: datetime) -> None:
    consultation = bench.session(session.key)
    now = benches.latest_minutes(consultation)
    assert now is not None
    for number, party in enumerate(session.parties):
        moment = at + number * HOUR
        reason = session.dissents.get(party, "")
        signing.sign(
            consultation,
            text_hash=now.hash,
            dissents=bool(reason),
            reason=reason,
            by=bench.delegate(party, moment),
            at=moment,
        )


def _publish(bench: Bench, session: Session, at: datetime) -> None:
    publishing.publish(bench.session(session.key), by=bench.host(at), at=at)


def _convene(bench: Bench, meets: datetime, at: datetime) -> None:
    joint.convene(
        _gone_up(bench),
        meets_at=meets,
        where=words.JOINT_WHERE,
        departments=words.DEPARTMENTS,
        by=as_of(bench.cast.subdistrict, at),
        at=at,
    )


def _answer(bench: Bench, at: datetime) -> None:
    who = as_of(bench.cast.subdistrict, at)
    joint.answer(_gone_up(bench), words=words.ANSWER, settled=False, by=who, at=at)


def _gone_up(bench: Bench) -> JointItem:
    return JointItem.objects.get(topic=bench.topics["drain"])


def _carry_out(bench: Bench, key: str, said: str, at: datetime) -> None:
    resolution = bench.resolution(key)
    if not resolution.is_open:
        return  # what was built or voted said so itself
    who = bench.delegate(resolution.party, at)
    photos = [drawn(resolution.title[:16], mended=True)] if resolution.kind != "vote" else []
    carrying.finish(resolution, words=said, photos=photos, by=who, at=at)


def _judge(bench: Bench, key: str, who: Person, number: int, at: datetime) -> None:
    works = number % 8 != 7
    said = words.JUDGED[number] if number < len(words.JUDGED) else ""
    carrying.evaluate(
        bench.resolution(key), works=works, words=said if works else "", by=as_of(who, at), at=at
    )
