"""Handling a case: assign, transfer, pause, finish."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries, rules
from tongdeng.cases.actions.benching import require_kept, require_running
from tongdeng.cases.actions.clocks import derive_finish, iso, stop_clocks
from tongdeng.cases.actions.saying import add_message, attach, reply
from tongdeng.cases.models import OPEN, Case, Message, Photo
from tongdeng.cases.rules import State
from tongdeng.kernel import access, deadlines, journal
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import Invalid, Stale
from tongdeng.kernel.pictures import Picture
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Duty, Person
from tongdeng.people.queries import staff
from tongdeng.people.rules import PROPERTY_ROLES


def assign(case: Case, *, to: Person, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Give a case without an assignee to somebody of the property company.

    Raise Invalid when they do not work at its place or have no room for one more.
    """
    with turn(case, "assign", by=by, seen=seen) as case:
        _has_room(case, to, at=at)
        journal.step(case, "assign", by=by, at=at, facts={"to": str(to.pk)}, assignee=to)
    return case


def claim(case: Case, *, by: Person, at: datetime) -> Case:
    """Take a case out of the pool. Raise Stale when somebody was quicker, Invalid when off duty or without the skill."""
    # Not begun by `turn`: a case that was claimed has left the others' sight, and NotFound would not tell them why.
    with journal.locked(case) as case:
        if case.state != State.FILED:
            raise Stale(_("这张单已被其他人接走，请看下一张"), state=case.state)
        access.require(by, case, "claim")
        _has_room(case, by, at=at)
        _can_claim(case, by)
        journal.step(case, "claim", by=by, at=at, assignee=by)
    return case


def transfer(case: Case, *, to: Person, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Hand a case on to a colleague; the former assignee is remembered for `give_back`."""
    with turn(case, "transfer", by=by, seen=seen) as case:
        if to.pk == case.assignee_id:
            raise Invalid(fields={"to": _("这张单已在这位同事手里")})
        _has_room(case, to, at=at)
        facts = {"of": str(case.assignee_id), "to": str(to.pk)}
        journal.step(
            case, "transfer", by=by, at=at, facts=facts, previous_assignee=case.assignee, assignee=to
        )
    return case


def give_back(case: Case, *, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Return a case: to the colleague who transferred it, else to the pool."""
    with turn(case, "give_back", by=by, seen=seen) as case:
        former, assignee = case.previous_assignee, case.assignee_id
        add_message(case, reason, thread=Message.Thread.INTERNAL, by=by, at=at)
        facts = {"of": str(assignee)}
        journal.step(case, "give_back", by=by, at=at, facts=facts, assignee=None, previous_assignee=None)
        if former is not None:
            return_to(case, former, at=at)
    return case


def return_to(case: Case, former: Person, *, at: datetime) -> None:
    """Assign a locked case to a former assignee who still works at its place; else it stays in the pool."""
    if staff(case.place, PROPERTY_ROLES, at).filter(pk=former.pk).exists():
        journal.step(case, "assign", by=None, at=at, facts={"to": str(former.pk)}, assignee=former)


def accept(case: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Begin with an assigned case."""
    with turn(case, "accept", by=by, seen=seen) as case:
        journal.step(case, "accept", by=by, at=at)
    return case


def pause(
    case: Case, *, reason: str, until: datetime, by: Actor, at: datetime, seen: int | None = None
) -> Case:
    """Stop the finish clock for a reason that the resident reads, until a moment at most a year ahead.

    Raise StepRefused while the case is before the bench or waits for a promised action: waiting for others' decision
    must not make a late case look punctual.
    """
    with turn(case, "pause", by=by, seen=seen) as case:
        require_running(case)
        if not at < until <= at + rules.PAUSE_AT_MOST:
            raise Invalid(fields={"until": _("恢复时间应在今后一年以内")})
        # The resident reads the reason, so it is also the answer where none was given yet.
        reply(case, reason, by=by, at=at)
        facts = {"until": iso(until)}
        journal.step(case, "pause", by=by, at=at, facts=facts, paused_until=until, runs_out_at=None)
        deadlines.hold(case, "finish")
        deadlines.start(case, "pause", [until])
    return case


def resume(case: Case, *, by: Actor | None, at: datetime, seen: int | None = None) -> Case:
    """End a pause, whose time does not count. The case of an assignee who left meanwhile returns to the pool."""
    with turn(case, "resume", by=by, seen=seen) as case:
        journal.step(case, "resume", by=by, at=at, paused_until=None)
        deadlines.stop(case, "pause", at=at)
        # After the step, because the pauses are read from the journal, and this one ends only there.
        deadlines.move(case, "finish", derive_finish(case, start=queries.finish_start(case), at=at), at=at)
        assignee = case.assignee
        if assignee is not None and not staff(case.place, PROPERTY_ROLES, at).filter(pk=assignee.pk).exists():
            journal.step(case, "give_back", by=None, at=at, facts={"of": str(assignee.pk)}, assignee=None)
    return case


def finish(
    case: Case,
    *,
    remedy: str,
    photos: Sequence[Picture] = (),
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """Say what was done, with photos where the category asks for them; then the resident confirms or reopens.

    Raise StepRefused while a promised action is open.
    """
    with turn(case, "finish", by=by, seen=seen) as case:
        # Photos of the round before a reopening prove nothing about this one.
        shown = case.photos.filter(stage=Photo.Stage.AFTER, at__gt=queries.finish_start(case)).exists()
        if case.category.photo_needed and not photos and not shown:
            raise Invalid(fields={"photos": _("这类问题办结要有处理后的照片")})
        _done(case, "finish", remedy, photos, by=by, at=at)
    return case


def settle(
    case: Case,
    *,
    words: str,
    photos: Sequence[Picture] = (),
    by: Person,
    at: datetime,
    seen: int | None = None,
) -> Case:
    """Answer and finish at once a case that needs only words: an enquiry, a suggestion, praise."""
    with turn(case, "settle", by=by, seen=seen) as case:
        if case.category.photo_needed:
            raise Invalid(_("这类问题要派人处理，不能只答复就办结"), category=case.category_id)
        _done(case, "settle", words, photos, by=by, at=at, assignee=by)
    return case


def _done(
    case: Case,
    verb: str,
    words: str,
    photos: Sequence[Picture],
    *,
    by: Actor,
    at: datetime,
    **changes: Any,
) -> None:
    require_kept(case, verb)
    # Words first: they may be refused, and files that are stored are not rolled back.
    message = reply(case, words, by=by, at=at)
    pictures = attach(case, photos, stage=Photo.Stage.AFTER, by=by, at=at, message=message)
    facts = {"due": iso(case.finish_due), "photos": len(photos), "pictures": pictures}
    journal.step(case, verb, by=by, at=at, facts=facts, finished_at=at, runs_out_at=None, **changes)
    # In this order: `stop_clocks` stops the clock of the silence as well.
    stop_clocks(case, at=at)
    deadlines.start(case, "silence", [at + rules.SILENCE])


def shoot(case: Case, photos: Sequence[Picture], *, stage: str, by: Actor, at: datetime) -> Case:
    """Add photos from the place, before or after the work."""
    with turn(case, "shoot", by=by) as case:
        pictures = attach(case, photos, stage=Photo.Stage(stage), by=by, at=at)
        facts = {"stage": stage, "photos": len(photos), "pictures": pictures}
        journal.record("shoot", case, by=by, at=at, facts=facts)
    return case


def _has_room(case: Case, person: Person, *, at: datetime) -> None:
    """Raise Invalid unless `person` works at the place and may hold one more case."""
    if not staff(case.place, PROPERTY_ROLES, at).filter(pk=person.pk).exists():
        raise Invalid(fields={"to": _("{name}不在本小区任职").format(name=person.display_name)})
    # Locked until the end: two cases given at once must not both find the last free place.
    duty = Duty.objects.select_for_update().filter(person=person).first()
    if duty is None:
        return
    if Case.objects.filter(assignee=person, state__in=OPEN).count() >= duty.cap:
        raise Invalid(
            fields={
                "to": _("{name}手里已有 {cap} 件，不能再接").format(name=person.display_name, cap=duty.cap)
            }
        )


def _can_claim(case: Case, person: Person) -> None:
    """Raise Invalid unless `person` is on duty and can do this work."""
    duty = Duty.objects.filter(person=person).first()
    if duty is None or not duty.on_duty:
        raise Invalid(fields={"to": _("您现在不在岗，请先上岗再接单")})
    if case.category.skill and case.category.skill not in duty.skills:
        raise Invalid(
            fields={"to": _("这类问题需要“{skill}”工种").format(skill=gettext(case.category.skill))}
        )
