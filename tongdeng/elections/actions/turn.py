"""What the verbs of an election share: rights, lock and state; candidates, letters, reasons and numbers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.elections.access import SUPERIOR
from tongdeng.elections.models import Election, Letter, Member, Round
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.elections.rules import flow, regulation
from tongdeng.kernel import texts
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.kernel.turn import turn as kernel_turn
from tongdeng.people.models import Person
from tongdeng.people.rules import Role


@contextmanager
def turn(election: Election, verb: str, *, by: Person, seen: int | None = None) -> Iterator[Election]:
    """Lock the election and give it as it is now, if `by` may do `verb` with it and its state allows it.

    Raise what the kernel's `turn` raises, and Forbidden when a member of the branch or a candidate would decide in
    the superior's place.
    """
    with kernel_turn(election, verb, by=by, seen=seen) as fresh:
        if verb in SUPERIOR and (_of_the_branch(fresh, by) or is_candidate(fresh, by)):
            raise Forbidden(_("本支部的人不能代上级党组织批复，请由上级党组织的其他人办理"))
        yield fresh


@contextmanager
def turn_in_round(
    election: Election, verb: str, *, by: Person, seen: int | None = None
) -> Iterator[tuple[Election, Round]]:
    """As `turn`, with the newest round too; for verbs that the flow allows only after ballots were issued."""
    with turn(election, verb, by=by, seen=seen) as fresh:
        round_ = rounds.last_round(fresh)
        assert round_ is not None
        yield fresh, round_


def is_candidate(election: Election, person: Person) -> bool:
    """Say whether a person is a candidate, as far as the roll tells: by phone or, where it has none, by name."""
    same = Q(phone=person.phone) if person.phone else Q(pk__in=[])
    same |= Q(name=person.name) if person.name else Q(pk__in=[])
    return election.members.filter(same, candidate__isnull=False).exists()


def _of_the_branch(election: Election, person: Person) -> bool:
    return any(election.place.startswith(place) for place in person.reach(Role.BRANCH))


def require_left_open(election: Election, verb: str, members: Sequence[Member]) -> None:
    """Raise StepRefused unless the count leaves this verb open; the flow alone allows several after a count."""
    if verb in queries.ruled_out(election, members, rounds.last_round(election)):
        words = _("按计票结果，现在不能“{verb}”").format(verb=election.FLOW.verb_words[verb])
        raise StepRefused(words, verb=verb)


def put_forward(election: Election, seats: int, candidates: Sequence[UUID]) -> list[Member]:
    """Return the members put forward for `seats`, in order; raise Invalid when one is named twice or there are too few."""
    if len(set(candidates)) < len(candidates):
        raise Invalid(fields={"candidates": _("同一位党员只能列一次")})
    regulation.check_candidates(seats, len(candidates))
    return [queries.member(election, pk) for pk in candidates]


def receive(election: Election, kind: str, number: str, *, by: Person, at: datetime) -> Letter:
    """Store a letter of the superior by its number; the same letter again is the same row. Raise Invalid without one."""
    number = texts.clean(number, at_most=flow.NUMBER_AT_MOST, field="number", required=_("请填写批复的文号"))
    letter, _created = Letter.objects.get_or_create(
        community=election.community,
        election=election,
        kind=kind,
        number=number,
        defaults={"place": election.place, "by": by, "at": at},
    )
    return letter


def reason_of(words: str) -> str:
    """Return a reason, cleaned; raise Invalid when there is none."""
    return texts.clean(words, at_most=flow.WORDS_AT_MOST, field="reason", required=_("请写明原因"))


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
    """Remove the phones from the roll of an election that is over, except those of the elected.

    They are kept to open accounts, and for nothing else.
    """
    # PIPL art. 19: no longer than the purpose needs.
    election.members.filter(elected=False).update(phone="")
