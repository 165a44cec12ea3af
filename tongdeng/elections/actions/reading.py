"""Reading the paper ballots: twice, by two people, neither of whom sees the other's reading.

The ballots are shuffled when they are collected and then numbered on the back, so that both readers hold the same
one; a number says nothing about who cast it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.turn import is_candidate, turn_in_round
from tongdeng.elections.models import Election, Round, Slip
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import flow
from tongdeng.elections.rules.flow import Reading
from tongdeng.elections.rules.regulation import Task
from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.people.models import Person


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on a ballot: ids marked for and against, names written in, or that it is spoilt."""

    for_: tuple[UUID, ...] = ()
    against: tuple[UUID, ...] = ()
    write_in: tuple[str, ...] = ()
    spoilt: bool = False


def read(election: Election, ballots: Mapping[int, Marks], *, by: Person, at: datetime) -> Election:
    """Enter ballots by their numbers, in the reading of `by`; the first two people who read are the readers.

    Until both have read all, a reader may correct their own reading. Raise StepRefused for a candidate, for a third
    person and after both readings are complete; Invalid for a ballot that the round does not have.
    """
    with turn_in_round(election, "read", by=by) as (election, round_):
        _refuse_candidate(election, by)
        reading = _reading_of(round_, by)
        if rounds.progress(round_).both:
            raise StepRefused(_("两遍都已录完，有出入的请核定"))
        rows = [_slip(round_, reading, number, marks, by=by, at=at) for number, marks in ballots.items()]
        if not rows:
            raise Invalid(fields={"number": _("请至少录入一张选票")})
        round_.slips.filter(reading=reading, number__in=[row.number for row in rows]).delete()
        Slip.objects.bulk_create(rows)
        # No marks in the journal: it says who read how many.
        facts = {"round": round_.number, "reading": reading, "ballots": len(rows)}
        journal.record("read", election, by=by, at=at, facts=facts)
    return election


def relieve(election: Election, reading: int, *, by: Person, at: datetime) -> Election:
    """Replace a reader who cannot go on: their reading is deleted and another person may read."""
    with turn_in_round(election, "relieve", by=by) as (election, round_):
        # With both readings complete the differences are known, and a new reading could be made to fit.
        if reading not in (Reading.FIRST, Reading.SECOND) or rounds.progress(round_).both:
            raise StepRefused(_("两遍都已录完，不能换人重录"))
        _set_reader(round_, reading, None)
        round_.slips.filter(reading=reading).delete()
        journal.record("relieve", election, by=by, at=at, facts={"round": round_.number, "reading": reading})
    return election


def settle(
    election: Election, number: int, marks: Marks, *, scrutineer: UUID, by: Person, at: datetime
) -> Election:
    """Enter what a ballot says, by a scrutineer with the paper in hand, where the two readings differ.

    Raise StepRefused where they agree, Invalid when `scrutineer` is not one of this meeting.
    """
    with turn_in_round(election, "settle", by=by) as (election, round_):
        _refuse_candidate(election, by)
        if number not in rounds.progress(round_).differences:
            raise StepRefused(_("第 {number} 张没有出入，不用核定").format(number=number))
        watcher = election.members.filter(pk=scrutineer, task=Task.SCRUTINEER.value).first()
        if watcher is None:
            raise Invalid(fields={"scrutineer": _("请选择核定的监票人")})
        _slip(round_, Reading.SETTLED, number, marks, by=by, at=at).save()
        facts = {"round": round_.number, "ballot": number, "scrutineer": str(watcher.pk)}
        journal.record("settle", election, by=by, at=at, facts=facts)
    return election


def _refuse_candidate(election: Election, by: Person) -> None:
    # Candidates take no part in the count (regulation, arts. 22-23).
    if is_candidate(election, by):
        raise StepRefused(_("候选人不能录票，请由不是候选人的支部成员或上级党组织派来的人录入"))


def _reading_of(round_: Round, by: Person) -> int:
    """Return which of the two readings is this person's; a free one is given to them."""
    readers = [round_.reader_one_id, round_.reader_two_id]
    if by.pk in readers:
        return Reading(readers.index(by.pk) + 1)
    if None not in readers:
        raise StepRefused(_("两遍已分别由两个人在录，不能再由第三个人录入"))
    reading = Reading(readers.index(None) + 1)
    _set_reader(round_, reading, by)
    return reading


def _set_reader(round_: Round, reading: int, reader: Person | None) -> None:
    if reading == Reading.FIRST:
        round_.reader_one = reader
    else:
        round_.reader_two = reader
    round_.save(update_fields=["reader_one", "reader_two"])


def _slip(round_: Round, reading: int, number: int, marks: Marks, *, by: Person, at: datetime) -> Slip:
    if not 1 <= number <= (round_.returned or 0):
        words = _("没有第 {number} 张票，收回的是 {returned} 张")
        raise Invalid(fields={"number": words.format(number=number, returned=round_.returned or 0)})
    if not {*marks.for_, *marks.against} <= set(round_.names):
        raise Invalid(fields={"marks": _("第 {number} 张：选票上没有这个名字").format(number=number)})
    written = _written(marks, number)
    spoilt = marks.spoilt
    return Slip(
        community=round_.community,
        place=round_.place,
        round=round_,
        reading=reading,
        number=number,
        marked_for=[] if spoilt else list(dict.fromkeys(marks.for_)),
        against=[] if spoilt else list(dict.fromkeys(marks.against)),
        write_in=[] if spoilt else written,
        spoilt=spoilt,
        by=by,
        at=at,
    )


def _written(marks: Marks, number: int) -> list[str]:
    names = [texts.clean(name, at_most=flow.NAME_AT_MOST, field="marks") for name in marks.write_in]
    names = [name for name in names if name]
    if len(set(names)) < len(names):
        raise Invalid(fields={"marks": _("第 {number} 张：同一个名字写了两次").format(number=number)})
    return names
