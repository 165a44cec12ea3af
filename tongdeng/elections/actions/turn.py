"""What the verbs of an election share: the door, the lock, the state, letters and numbers."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.access import SUPERIOR
from tongdeng.elections.models import Election, Letter
from tongdeng.elections.rules import flow
from tongdeng.kernel import texts
from tongdeng.kernel import turn as kernel
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden, Invalid
from tongdeng.people.models import Person
from tongdeng.people.rules import Role


@contextmanager
def turn(election: Election, verb: str, *, by: Person, seen: int | None = None) -> Iterator[Election]:
    """Give the election as it is now, locked, to somebody who may do `verb` with it, if its state allows it.

    Nobody of the branch, and nobody who stands for election, decides on it in the superior's place.
    """
    with kernel.turn(election, verb, by=by, seen=seen) as fresh:
        if verb in SUPERIOR and (_of_the_branch(fresh, by) or stands(fresh, by)):
            raise Forbidden(_("本支部的人不能代上级党组织批复，请由上级党组织的其他人办理"))
        yield fresh


def stands(election: Election, person: Person) -> bool:
    """Say whether a person is a candidate, as far as the roll tells: by phone or, where it has none, by name."""
    who = Q(phone=person.phone) if person.phone else Q(pk__in=[])
    who |= Q(name=person.name) if person.name else Q(pk__in=[])
    return election.members.filter(who, candidate__isnull=False).exists()


def _of_the_branch(election: Election, person: Person) -> bool:
    return any(g.role == Role.BRANCH and election.place.startswith(g.place) for g in person.grants)


def receive(election: Election, kind: str, number: str, *, by: Person, at: datetime) -> Letter:
    """Write down a letter of the superior by its number; the same letter again is the same row."""
    said = texts.clean(number, at_most=flow.NUMBER_AT_MOST, field="number")
    if not said:
        raise Invalid(fields={"number": _("请填写批复的文号")})
    letter, _new = Letter.objects.get_or_create(
        community=election.community,
        election=election,
        kind=kind,
        number=said,
        defaults={"place": election.place, "by": by, "at": at},
    )
    return letter


def day_of(at: datetime) -> date:
    """Return the local day of a moment."""
    return at.astimezone(LOCAL).date()


def between(number: int | None, least: int, most: int, field: str) -> int:
    """Return a number of persons or ballots; raise Invalid, for its field, outside of its limits."""
    if number is None or not least <= number <= most:
        raise Invalid(
            fields={field: _("应是 {least} 到 {most} 之间的整数").format(least=least, most=most)},
            least=least,
            most=most,
        )
    return number


def forget_phones(election: Election) -> None:
    """Take phones off a roll that is over, but those of the elected: they were kept to open accounts, and for nothing else."""
    election.members.filter(elected=False).update(phone="")
