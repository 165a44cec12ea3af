"""Reading the paper ballots into the house: twice, by two people, neither of whom sees the other's reading.

The ballots are shuffled when they are collected and then numbered on the back, so that both readers hold the same
one; a number says nothing about who cast it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.elections.actions.turn import stands, turn
from tongdeng.elections.models import Election, Round, Slip
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import flow
from tongdeng.elections.rules.regulation import Task
from tongdeng.kernel import journal, texts
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.people.models import Person

FIRST, SECOND, SETTLED = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on a ballot: ids marked for and against, names written in, or that it is spoilt."""

    for_: tuple[UUID, ...] = ()
    against: tuple[UUID, ...] = ()
    write_in: tuple[str, ...] = ()
    spoilt: bool = False


def read(one: Election, ballots: Mapping[int, Marks], *, by: Person, at: datetime) -> Election:
    """Enter what ballots say, by their numbers, in the reading that is `by`'s: the first two who come are the readers.

    Until both have read all, a reader may put right their own reading.
    """
    with turn(one, "read", by=by) as one:
        round_ = rounds.last_round(one)
        assert round_ is not None
        _no_candidate(one, by)
        reading = _reading_of(round_, by)
        if rounds.progress(round_).both:
            raise StepRefused(_("两遍都已录完，有出入的请核定"))
        rows = [_slip(round_, reading, number, said, by=by, at=at) for number, said in ballots.items()]
        if not rows:
            raise Invalid(fields={"number": _("请至少录入一张选票")})
        round_.slips.filter(reading=reading, number__in=[row.number for row in rows]).delete()
        Slip.objects.bulk_create(rows)
        facts = {"round": round_.number, "reading": reading, "ballots": len(rows)}
        journal.record("read", one, by=by, at=at, facts=facts)
    return one


def relieve(one: Election, reading: int, *, by: Person, at: datetime) -> Election:
    """Let somebody else read in the place of a reader who cannot go on; their reading begins anew."""
    with turn(one, "relieve", by=by) as one:
        round_ = rounds.last_round(one)
        assert round_ is not None
        if reading not in (FIRST, SECOND) or rounds.progress(round_).both:
            raise StepRefused(_("两遍都已录完，不能换人重录"))
        setattr(round_, "reader_one" if reading == FIRST else "reader_two", None)
        round_.save(update_fields=["reader_one", "reader_two"])
        round_.slips.filter(reading=reading).delete()
        journal.record("relieve", one, by=by, at=at, facts={"round": round_.number, "reading": reading})
    return one


def settle(
    one: Election, number: int, marks: Marks, *, scrutineer: UUID, by: Person, at: datetime
) -> Election:
    """Enter what a scrutineer, with the paper in hand, says of a ballot that was read in two ways."""
    with turn(one, "settle", by=by) as one:
        round_ = rounds.last_round(one)
        assert round_ is not None
        _no_candidate(one, by)
        if number not in rounds.progress(round_).differences:
            raise StepRefused(_("第 {number} 张没有出入，不用核定").format(number=number))
        watching = one.members.filter(pk=scrutineer, task=Task.SCRUTINEER.value).first()
        if watching is None:
            raise Invalid(fields={"scrutineer": _("请选择核定的监票人")})
        _slip(round_, SETTLED, number, marks, by=by, at=at).save()
        facts = {"round": round_.number, "ballot": number, "scrutineer": str(watching.pk)}
        journal.record("settle", one, by=by, at=at, facts=facts)
    return one


def _no_candidate(one: Election, by: Person) -> None:
    """Raise Refused for a candidate: to count is the work of others (regulation, arts. 22-23)."""
    if stands(one, by):
        raise StepRefused(_("候选人不能录票，请由不是候选人的支部成员或上级党组织派来的人录入"))


def _reading_of(round_: Round, by: Person) -> int:
    """Return which of the two readings is this person's; the first who come take them."""
    readers = [round_.reader_one_id, round_.reader_two_id]
    if by.pk in readers:
        return readers.index(by.pk) + 1
    if None not in readers:
        raise StepRefused(_("两遍已分别由两个人在录，不能再由第三个人录入"))
    reading = readers.index(None) + 1
    setattr(round_, "reader_one" if reading == FIRST else "reader_two", by)
    round_.save(update_fields=["reader_one", "reader_two"])
    return reading


def _slip(round_: Round, reading: int, number: int, marks: Marks, *, by: Person, at: datetime) -> Slip:
    if not 1 <= number <= (round_.returned or 0):
        words = _("没有第 {number} 张票，收回的是 {returned} 张")
        raise Invalid(fields={"number": words.format(number=number, returned=round_.returned or 0)})
    if not {*marks.for_, *marks.against} <= set(round_.names):
        raise Invalid(fields={"marks": _("第 {number} 张：选票上没有这个名字").format(number=number)})
    written = _written(marks, number)
    blank = marks.spoilt
    return Slip(
        community=round_.community,
        place=round_.place,
        round=round_,
        reading=reading,
        number=number,
        marked_for=[] if blank else list(dict.fromkeys(marks.for_)),
        against=[] if blank else list(dict.fromkeys(marks.against)),
        write_in=[] if blank else written,
        spoilt=marks.spoilt,
        by=by,
        at=at,
    )


def _written(marks: Marks, number: int) -> list[str]:
    names = [texts.clean(name, at_most=flow.NAME_AT_MOST, field="write_in") for name in marks.write_in]
    names = [name for name in names if name]
    if len(set(names)) < len(names):
        raise Invalid(fields={"write_in": _("第 {number} 张：同一个名字写了两次").format(number=number)})
    return names
