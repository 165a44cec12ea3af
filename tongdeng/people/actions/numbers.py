"""Naming people by their numbers, so that nobody learns from a refusal whose number is registered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from tongdeng.kernel import limits
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import Invalid, Refused
from tongdeng.kernel.texts import same_name
from tongdeng.people import queries
from tongdeng.people.models import Person
from tongdeng.people.rules import numbers
from tongdeng.people.rules.limits import NUMBERS


@contextmanager
def counted(by: Actor, *, at: datetime) -> Iterator[None]:
    """Run a block that names people by numbers; count it when a number and a name did not belong together.

    Raise TooMany when that happened too often in a day. It is counted first and taken back afterwards, so that many at
    once learn no more. Open it before a transaction begins.
    """
    limits.require(NUMBERS, by.id, at=at)
    try:
        yield
    except Refused as problem:
        if problem.facts.get("why") != numbers.OTHER_NAME:
            limits.undo(NUMBERS, by.id, at=at)
        raise
    except BaseException:
        limits.undo(NUMBERS, by.id, at=at)
        raise
    limits.undo(NUMBERS, by.id, at=at)


def holder(phone: str, name: str, *, field: str) -> Person:
    """Return the person who has this number, of 11 digits, and this name, or no name yet.

    Raise Invalid, with one sentence, for a number that nobody has and for one under another name.
    """
    person = queries.by_phone(phone)
    if person is None or (person.name and not same_name(person.name, name)):
        raise Invalid(fields={field: numbers.NOT_BOTH}, why=numbers.OTHER_NAME)
    return person
