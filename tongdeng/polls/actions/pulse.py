"""The verbs of a pulse: open, answer; its deadline closes it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.models import Event
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.rules import cut, within
from tongdeng.polls import queries
from tongdeng.polls.models import Pulse, PulseAnswer
from tongdeng.polls.queries import pulse as reading
from tongdeng.polls.rules import pulse as rules

# Not those whose work the answers judge: the company, the committee.
OPENERS = (Role.COMMUNITY,)


def take(estate: str, *, closes_at: datetime, by: Person, at: datetime) -> Pulse:
    """Ask the households of an estate how they feel there; each has one form until `closes_at`.

    Raise Forbidden where `by` is not of its community office; Invalid where it is no estate with homes, for times
    that do not fit (rules.pulse), or where this quarter was asked already.
    """
    # There is no record yet of which the table of rights could be asked.
    _may_take(estate, by)
    if wrong := rules.wrong_times(at, closes_at):
        raise Invalid(fields=wrong)
    quarter, community = rules.quarter_of(at.astimezone(LOCAL).date()), cut(estate, "community")
    pulse = Pulse(
        community=community, place=estate, quarter=quarter, opens_at=at, closes_at=closes_at, by=by, at=at
    )
    facts = {"quarter": quarter, "edition": pulse.edition, "closes": closes_at.isoformat()}
    try:
        with transaction.atomic():
            journal.begin("take", pulse, by=by, at=at, facts=facts)
            deadlines.start(pulse, "close", [closes_at])
    except IntegrityError:
        raise Invalid(_("这个小区本季度已经调查过，一个季度一次")) from None
    return pulse


def answer(pulse: Pulse, marks: Sequence[int], *, by: Person, at: datetime) -> Pulse:
    """Store one mark from 1 to 5 for each question, for the home of `by`; it replaces what that home said before.

    Raise StepRefused unless the pulse takes answers at `at`, Invalid where a mark is missing or is none.
    """
    with turn(pulse, "answer", by=by) as pulse:
        if not pulse.takes_answers(at):
            raise StepRefused(_("这次调查已结束，不能再填"), state=pulse.state)
        try:
            checked = rules.checked(marks, len(pulse.questions))
        except ValueError:
            raise Invalid(fields={"marks": _("请每一题选一项")}) from None
        home = queries.home_in(pulse, by, at)
        PulseAnswer.objects.update_or_create(
            community=pulse.community,
            pulse=pulse,
            home=reading.home_key(pulse, home),
            defaults={"place": pulse.place, "building": cut(home, "building"), "marks": checked},
        )
        # No actor: with the order of the answers it would show who said what.
        journal.record("answer", pulse, by=None, at=at)
    return pulse


def close(pulse: Pulse, *, at: datetime) -> Pulse:
    """Store the sums of an open pulse, and delete its answers; a closed one stays as it is."""
    with turn(pulse, "close", by=None) as pulse:
        if not pulse.is_open:
            return pulse
        result = reading.tally(pulse)
        facts = {"homes": result["homes"], "all_homes": result["all_homes"]}
        journal.step(pulse, "close", by=None, at=at, facts=facts, result=result)
        pulse.answers.all().delete()
    return pulse


@journal.on("pulse.fired", reader="polls.pulse")
def fired(event: Event) -> None:
    """Close a pulse whose deadline has passed."""
    pulse = journal.subject_of(event, Pulse)
    if pulse is not None and event.facts["clock"] == "close":
        close(pulse, at=event.at)


def _may_take(estate: str, by: Person) -> None:
    if not any(grant.role in OPENERS and within(estate, grant.place) for grant in by.grants):
        raise Forbidden(_("发起居民感受调查的是社区"), who=[role.value for role in OPENERS])
    if places.place(estate).level != "estate" or not places.children(estate, level="home"):
        raise Invalid(fields={"place": _("请选择有住户的小区")})
