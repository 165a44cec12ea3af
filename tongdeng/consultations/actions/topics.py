"""The verbs of a topic: raise it, join it, link cases, withdraw, refuse."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Case
from tongdeng.consultations import rules
from tongdeng.consultations.access import RAISERS
from tongdeng.consultations.actions.common import estate_of, must_hold, public_words, series
from tongdeng.consultations.models import Backing, Topic, TopicCase
from tongdeng.consultations.queries.households import home_in
from tongdeng.consultations.queries.mechanisms import template_at
from tongdeng.consultations.queries.records import topic_hash
from tongdeng.consultations.rules.flows import Origin
from tongdeng.kernel import access, journal, limits, texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.places import queries as places
from tongdeng.places.rules import cut

BY_A_PARTY = (Origin.CASE, Origin.HOT, Origin.PARTY)
PROPOSING = limits.declare(
    "consultations.propose",
    most=3,
    window=timedelta(days=7),
    what=_("居民提出议题"),
    per=_("每位居民"),
    why=_("提出议题会让全小区看到"),
    says=_("您最近提出的议题较多，请过几天再提"),
)


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """A topic as typed: `place` in an estate, `scope` codes of buildings (none for all), `cases` that belong to it."""

    place: str
    title: str
    problem: str
    scope: Sequence[str] = ()
    origin: str = Origin.PARTY
    cases: Sequence[Case] = ()


def raise_topic(draft: TopicDraft, *, by: Person, at: datetime) -> Topic:
    """Raise a topic for a party or an office, from cases, a hot topic, or of its own.

    Raise Forbidden unless `by` works for a party or the sub-district there, Invalid for the words, the buildings or a
    case that is elsewhere or in another topic, NotFound for a case out of their sight.
    """
    estate = estate_of(draft.place)
    must_hold(by, estate, RAISERS, _("提出议题的是党支部、社区、物业、业委会或街道；居民可以联名提出"))
    if draft.origin not in BY_A_PARTY:
        raise Invalid(fields={"origin": _("请选择议题从哪里来")})
    for case in draft.cases:
        access.require(by, case, "link")
    return store(draft, by=by, at=at)


def propose(draft: TopicDraft, *, by: Person, at: datetime) -> Topic:
    """Propose a topic as a resident; it is raised when enough households have joined (the mechanism says how many).

    The proposer's household is the first. Raise Forbidden for who lives elsewhere, TooMany for many in a week.
    """
    estate = estate_of(draft.place)
    home = home_in(by, estate, draft.scope, at)
    if home is None:
        raise Forbidden(_("联名提出议题的是住在这里、受影响的居民"))
    limits.require(PROPOSING, by.pk, at=at)
    needed = template_at(estate, at).voices_needed
    with transaction.atomic():
        topic = _new(draft, Origin.RESIDENTS, by=by, at=at)
        topic.voices_needed, topic.shown_at = needed, at
        _begin(topic, by=by, at=at)
        _join(topic, home, by=by, at=at)
    return topic


def back(topic: Topic, *, by: Person, at: datetime) -> Topic:
    """Join a residents' topic for one's household; with enough of them it is raised.

    Raise Forbidden for who lives outside its buildings, StepRefused for a second voice of a household or a person.
    """
    with turn(topic, "back", by=by) as topic:
        home = home_in(by, topic.place, topic.scope, at)
        if home is None:
            raise Forbidden(_("这个议题涉及的楼栋里没有您的房屋"))
        if topic.backings.filter(person=by).exists() or topic.backings.filter(home=home).exists():
            raise StepRefused(_("您家已经联名"))
        _join(topic, home, by=by, at=at)
    return topic


def link(topic: Topic, cases: Collection[Case], *, by: Person | None, at: datetime) -> Topic:
    """Link cases of the estate to a topic; those that are linked already stay so. Raise as `raise_topic` does."""
    with turn(topic, "link", by=by) as topic:
        for case in cases:
            if by is not None:
                access.require(by, case, "link")
        known = set(topic.links.values_list("case", flat=True))
        if topic.links.count() + len(cases) > rules.CASES_AT_MOST:
            raise Invalid(
                fields={"cases": _("一个议题最多关联 {most} 件诉求").format(most=rules.CASES_AT_MOST)}
            )
        if new := [case for case in cases if case.pk not in known]:
            _link(topic, new, by=by, at=at)
    return topic


def withdraw(topic: Topic, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Topic:
    """Take back a topic that one raised, with a public reason, before it was ever on an agenda that was announced."""
    with turn(topic, "withdraw", by=by, seen=seen) as topic:
        _not_begun(topic)
        return _end(topic, "withdraw", reason=reason, by=by, at=at)


def refuse(topic: Topic, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Topic:
    """Say with a public reason that a topic is none for the bench, as long as that did not have it on an agenda."""
    with turn(topic, "refuse", by=by, seen=seen) as topic:
        _not_begun(topic)
        return _end(topic, "refuse", reason=reason, by=by, at=at)


def store(draft: TopicDraft, *, by: Person | None, at: datetime) -> Topic:
    """Store a topic that is raised at once; for this room's own verbs and jobs, which have asked for the right."""
    with transaction.atomic():
        topic = _new(draft, Origin(draft.origin), by=by, at=at)
        _begin(topic, by=by, at=at)
        if draft.cases:
            _link(topic, draft.cases, by=by, at=at)
        journal.step(topic, "raise", by=by, at=at, facts={"origin": topic.origin}, raised_at=at)
    return topic


def over(topic: Topic, *, at: datetime) -> None:
    """End the links of a topic that is over, so that its cases may be raised again."""
    topic.links.filter(until__isnull=True).update(until=at)


def _new(draft: TopicDraft, origin: Origin, *, by: Person | None, at: datetime) -> Topic:
    estate = estate_of(draft.place)
    return Topic(
        community=cut(estate, "community"),
        place=estate,
        title=public_words(
            texts.one_line(draft.title), at_most=rules.TITLE_AT_MOST, field="title", required=texts.FILL_IN
        ),
        problem=public_words(
            draft.problem, at_most=rules.TEXT_AT_MOST, field="problem", required=texts.FILL_IN
        ),
        origin=origin.value,
        scope=_buildings(estate, draft.scope),
        by=by,
        post=by.post(estate) if by else "",
        at=at,
    )


def _begin(topic: Topic, *, by: Person | None, at: datetime) -> None:
    number = series(topic.community, "topic", at)
    facts = {"origin": topic.origin, "needed": topic.voices_needed, "hash": topic_hash(topic)}
    journal.begin("propose", topic, by=by, at=at, facts=facts, number=number)


def _buildings(estate: str, codes: Collection[str]) -> list[str]:
    chosen = sorted(set(codes))
    known = places.named(chosen)
    if any(code not in known or cut(code, "estate") != estate or len(code) != 18 for code in chosen):
        raise Invalid(fields={"scope": _("涉及楼栋应是这个小区的楼栋")})
    return chosen


def _join(topic: Topic, home: str, *, by: Person, at: datetime) -> None:
    row = Backing(**topic.here, topic=topic, home=home, person=by, at=at)
    voices = topic.backings.count() + 1
    journal.record("back", topic, by=by, at=at, facts={"voices": voices}, rows=[row])
    if voices >= topic.voices_needed:
        journal.step(
            topic, "raise", by=by, at=at, facts={"origin": topic.origin, "voices": voices}, raised_at=at
        )


def _link(topic: Topic, cases: Collection[Case], *, by: Person | None, at: datetime) -> None:
    if any(not case.place.startswith(topic.place) for case in cases):
        raise Invalid(fields={"cases": _("只能关联这个小区的诉求")})
    rows = [TopicCase(**topic.here, topic=topic, case=case, by=by, at=at) for case in cases]
    facts = {"cases": sorted(str(case.pk) for case in cases)}
    try:
        with transaction.atomic():
            journal.record("link", topic, by=by, at=at, facts=facts, rows=rows)
    except IntegrityError:
        raise Invalid(fields={"cases": _("这件诉求已经关联到另一个议题")}) from None


def _not_begun(topic: Topic) -> None:
    """Raise StepRefused for a topic that the bench or the joint meeting had: that ends by what they decide."""
    if topic.first or topic.tries or topic.items.filter(announced=True).exists():
        raise StepRefused(_("这个议题已经会诊过，要由会诊作出决定，不能撤回或不予列入"), state=topic.state)


def _end(topic: Topic, verb: str, *, reason: str, by: Person, at: datetime) -> Topic:
    said = public_words(reason, at_most=rules.REASON_AT_MOST, field="reason", required=texts.FILL_IN)
    journal.step(topic, verb, by=by, at=at, reason=said, first=False)
    over(topic, at=at)
    return topic
