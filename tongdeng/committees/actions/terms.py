"""The verbs of a committee's term: form, file, members who leave or move up, end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.committees import queries, rules
from tongdeng.committees.actions.seats import local_day, members, one_of, seated, vacate
from tongdeng.committees.models import Ask, Committee, Seat
from tongdeng.committees.rules import CommitteePost, Leaving, State
from tongdeng.kernel import deadlines, journal, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden, Invalid, Sentence, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate, Organisation, Person, Tenure
from tongdeng.people.queries import holding, living
from tongdeng.people.rules import Role
from tongdeng.people.rules.numbers import OTHER_NAME
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within

FOUNDERS = (Role.COMMITTEE, Role.COMMUNITY)
CLOCKS = ("first", "filing", "meet", "term")
YEAR = timedelta(days=365)
NO_OWNER = _(
    "有成员的手机号不是本小区登记的业主。业委会成员应由业主担任，请逐个核对；还没登记的，请先登记房屋和业主"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A committee as it was elected; `until` is the last day of its term."""

    elected_on: date
    until: date
    members: Sequence[Person]
    alternates: Sequence[Person] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class OfficeFiling:
    """The filing with the sub-district, as its office wrote it."""

    number: str
    on: date
    office: str


def form(estate: str, term: Term, *, by: Person, at: datetime) -> Committee:
    """Record an elected committee; each member has the committee's role until they leave or the term ends.

    Raise Forbidden unless `by` is of the estate's committee or community, Invalid for a wrong size, term or member,
    StepRefused while another committee is in office.
    """
    if not any(grant.role in FOUNDERS and within(estate, grant.place) for grant in by.grants):
        raise Forbidden(_("登记业委会的是业委会或社区"), who=[role.value for role in FOUNDERS])
    estate = cut(estate, "estate")
    if wrong := _wrong(estate, term, at):
        raise Invalid(fields=wrong, why=OTHER_NAME if wrong.get("members") == NO_OWNER else "")
    committee = Committee(
        community=cut(estate, "community"),
        place=estate,
        elected_on=term.elected_on,
        until=term.until,
        size=len(term.members),
        small=term.small,
        by=by,
        at=at,
    )
    taken = StepRefused(_("这个小区已有一届业委会在任，任期结束后才能登记下一届"))
    if (
        Committee.objects.filter(community=cut(estate, "community"), place=estate)
        .exclude(state=State.ENDED)
        .exists()
    ):
        raise taken
    try:
        with transaction.atomic():
            _store(committee, term, by=by, at=at)
    except IntegrityError:  # another one was recorded at the same moment
        raise taken from None
    return committee


def file(
    committee: Committee, filing: OfficeFiling, *, by: Person, at: datetime, seen: int | None = None
) -> Committee:
    """Record that the sub-district filed a committee; raise Invalid for its number, office or day."""
    with turn(committee, "file", by=by, seen=seen) as committee:
        number = texts.clean(filing.number, at_most=60, field="number", required=texts.FILL_IN)
        office = texts.clean(filing.office, at_most=80, field="office", required=texts.FILL_IN)
        if not committee.elected_on <= filing.on <= local_day(at):
            raise Invalid(fields={"on": _("备案日期应在选出之后、今天以前")})
        due = committee.elected_on + timedelta(days=rules.value("filing_days", committee.place))
        facts = {"on": filing.on.isoformat(), "late": filing.on > due}
        changes: dict[str, Any] = {"filing_number": number, "filed_on": filing.on, "filing_office": office}
        journal.step(committee, "file", by=by, at=at, facts=facts, **changes)
        deadlines.stop(committee, "filing", at=at)
    return committee


def resign(committee: Committee, *, reason: str, by: Person, at: datetime) -> Committee:
    """Give up one's own seat."""
    with turn(committee, "resign", by=by) as committee:
        reason = texts.clean(reason, at_most=300, field="reason", required=texts.FILL_IN)
        seat = one_of([seat for seat in members(committee) if seat.person_id == by.pk], _own(committee, by))
        _leave(committee, seat, Leaving.RESIGNED, reason, by=by, at=at)
    return committee


def leave(
    committee: Committee, seat: UUID | None, *, why: str, reason: str, by: Person, at: datetime
) -> Committee:
    """Record that a member or alternate left: resigned, removed, or no longer an owner here."""
    with turn(committee, "leave", by=by) as committee:
        if why not in (Leaving.RESIGNED, Leaving.REMOVED, Leaving.NO_OWNER):
            raise Invalid(fields={"why": _("请选择离任的原因")})
        reason = texts.clean(reason, at_most=300, field="reason", required=texts.FILL_IN)
        _leave(committee, one_of(seated(committee), seat), Leaving(why), reason, by=by, at=at)
    return committee


def advance(committee: Committee, seat: UUID | None, *, by: Person, at: datetime) -> Committee:
    """Make an alternate a member; raise StepRefused where no seat is free."""
    with turn(committee, "advance", by=by) as committee:
        chosen = one_of([seat for seat in seated(committee) if not seat.decides], seat)
        if len(members(committee)) >= committee.size:
            raise StepRefused(_("委员没有缺额，不用递补"))
        chosen.post = CommitteePost.MEMBER.value
        chosen.mandate = _mandate(committee, chosen.person, by=by, at=at)
        chosen.save(update_fields=["post", "mandate"])
        journal.record("advance", committee, by=by, at=at, facts={"seat": str(chosen.pk)})
    return committee


def warn(committee: Committee, seat: UUID | None, *, by: Person, at: datetime) -> Committee:
    """Propose to remove a member who missed half of a year's meetings; it changes no seat by itself.

    Raise StepRefused where they missed less.
    """
    with turn(committee, "warn", by=by) as committee:
        chosen = one_of(members(committee), seat)
        absent, meetings = queries.absences(committee, at - YEAR).get(chosen.pk, (0, 0))
        if not rules.stays_away(absent, meetings):
            raise StepRefused(
                _("一年内 {all} 次会议缺席 {absent} 次，不到一半").format(all=meetings, absent=absent)
            )
        facts = {"seat": str(chosen.pk), "absent": absent, "meetings": meetings}
        journal.record("warn", committee, by=by, at=at, facts=facts)
    return committee


def ask(committee: Committee, *, words: str, by: Person, at: datetime) -> Committee:
    """Ask for an extra meeting; when a third of the members ask, one must be called.

    Raise StepRefused where this member asked already.
    """
    with turn(committee, "ask", by=by) as committee:
        words = texts.clean(words, at_most=300, field="words", required=texts.FILL_IN)
        seats = members(committee)
        seat = one_of(seats, _own(committee, by))
        if committee.asks.filter(meeting__isnull=True, seat=seat).exists():
            raise StepRefused(_("您已经提议过了，等开会通知"))
        Ask.objects.create(
            community=committee.community,
            place=committee.place,
            committee=committee,
            seat=seat,
            words=words,
            at=at,
        )
        asking = committee.asks.filter(meeting__isnull=True, seat__in=seats).count()
        facts = {"asking": asking, "members": len(seats), "enough": rules.must_meet(asking, len(seats))}
        journal.record("ask", committee, by=by, at=at, facts=facts)
    return committee


def end(committee: Committee, *, reason: str, by: Person | None, at: datetime) -> Committee:
    """End the term, all its seats and the roles that they gave; `by` None is the clock, which gives no reason."""
    with turn(committee, "end", by=by) as committee:
        reason = texts.clean(reason, at_most=300, field="reason", required=texts.FILL_IN if by else "")
        for seat in seated(committee):
            vacate(seat, Leaving.TERM, reason=reason, by=by, at=at)
        journal.step(committee, "end", by=by, at=at, ended_at=at)
        deadlines.stop(committee, *CLOCKS, at=at)
    return committee


def _wrong(estate: str, term: Term, at: datetime) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    if sentence := rules.wrong_size(len(term.members), estate, small=term.small):
        wrong["members"] = sentence
    if sentence := rules.wrong_term(term.elected_on, term.until, estate):
        wrong["until"] = sentence
    if term.elected_on > local_day(at):
        wrong["elected_on"] = _("选出日期不能晚于今天")
    everybody = [person.pk for person in (*term.members, *term.alternates)]
    if len(set(everybody)) < len(everybody):
        wrong["members"] = _("同一个人只能列一次")
    owners = set(
        Tenure.objects.filter(
            living(local_day(at)), place__startswith=estate, kind=Tenure.Kind.OWNER, person__in=everybody
        ).values_list("person", flat=True)
    )
    # Property Management Regulation art. 16: the members are owners. No names: a number is typed, and must not tell
    # whose it is.
    if set(everybody) - owners:
        wrong["members"] = NO_OWNER
    return wrong


def _store(committee: Committee, term: Term, *, by: Person, at: datetime) -> None:
    committee.organisation = _organisation(committee.place)
    facts = {
        "elected": term.elected_on.isoformat(),
        "until": term.until.isoformat(),
        "members": [str(person.pk) for person in term.members],
        "alternates": len(term.alternates),
    }
    journal.begin("form", committee, by=by, at=at, facts=facts)
    for position, person in enumerate((*term.members, *term.alternates), start=1):
        sits = position <= len(term.members)
        Seat.objects.create(
            community=committee.community,
            place=committee.place,
            committee=committee,
            person=person,
            position=position,
            post=(CommitteePost.MEMBER if sits else CommitteePost.ALTERNATE).value,
            # An alternate has no part in the work, so no role, until they move up.
            mandate=_mandate(committee, person, by=by, at=at) if sits else None,
            since=at,
        )
    elected, place = term.elected_on, committee.place
    first = rules.end_of_day(elected, rules.value("first_days", place), LOCAL)
    deadlines.start(committee, "first", [first])
    deadlines.start(committee, "filing", rules.filing_moments(elected, place, LOCAL))
    deadlines.start(committee, "term", rules.handover_moments(term.until, place, LOCAL))


def _organisation(estate: str) -> Organisation:
    kind = Organisation.Kind.COMMITTEE.value
    known = Organisation.objects.filter(place=estate, kind=kind).first()
    # A name is data: it is the same in every language.
    name = f"{places.place(estate).name}业主委员会"
    return known or Organisation.objects.create(place=estate, kind=kind, name=name)


def _mandate(committee: Committee, person: Person, *, by: Person, at: datetime) -> Mandate:
    # A role that they hold already becomes the seat's, so that it ends with it.
    held = Mandate.objects.filter(
        holding(at), person=person, role=Role.COMMITTEE.value, place=committee.place, until__isnull=True
    ).first()
    return held or people.appoint(
        person,
        role=Role.COMMITTEE,
        place=committee.place,
        organisation=committee.organisation,
        by=by,
        at=at,
    )


def _own(committee: Committee, by: Person) -> UUID | None:
    return next((seat.pk for seat in members(committee) if seat.person_id == by.pk), None)


def _leave(committee: Committee, seat: Seat, why: Leaving, reason: str, *, by: Person, at: datetime) -> None:
    vacate(seat, why, reason=reason, by=by, at=at)
    facts = {"seat": str(seat.pk), "why": why.value, "post": seat.post}
    journal.record("leave", committee, by=by, at=at, facts=facts)
