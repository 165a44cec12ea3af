"""Courses of events: random people send random forms at random times to the records of one flow, and time passes.

After each form the rules hold that no test of a single verb can hold: a refusal leaves the record as it was, nobody
does what the table of rights does not give them, and at the end rows and journal fit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import strategies as some

from tests.cast import person
from tests.support import undone
from tests.web.story import HANDLER, picture
from tongdeng.kernel import access, chain, clock, deadlines, seals
from tongdeng.kernel.models import Event, Record
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles

WORDS = ("", "好", "已经上门看过，明天上午换阀门", "字" * 3000, "<b>&amp;\0", "   ")
EXPECTED = {200, 302, 303, 400, 401, 403, 404, 409, 429}
PAUSES = (0, 1, 30, 60 * 5, 60 * 26, 60 * 24 * 8, 60 * 24 * 20)  # minutes
FORM = some.dictionaries(some.integers(0, 60), some.integers(0, 7), min_size=3, max_size=40)
STEP = some.tuples(some.integers(0, 99), some.integers(0, 99), some.sampled_from(PAUSES), FORM)
STEPS = some.lists(STEP, min_size=1, max_size=14)
Options = Callable[[Any], Sequence[Any]]


@dataclass(frozen=True)
class Move:
    """A form that is right: who sends it, and at which moment at the earliest."""

    verb: str
    who: str
    form: Mapping[str, Any]
    earliest: datetime | None = None


@dataclass(frozen=True)
class Course:
    """A flow to be tried: what begins it, who takes part, its verbs with their rights, and what their forms may say.

    `begin` returns the record; `address` that of a verb; `fields` the values that a field may have. A long flow gets
    nowhere by chance alone: where `onward` is given, every other step is the right one that it returns for the record
    and the moment. `happens` does to the world what is no form; `holds` raises AssertionError where a rule is broken.
    `rows` returns all that is stored of the record: a refusal leaves it. A value of a field that is a mapping stands for
    fields whose names only the record knows.
    """

    begin: Callable[[], Record]
    start: datetime
    people: Callable[[], Sequence[Person]]
    verbs: Mapping[str, str]
    address: Callable[[Record, str], str]
    fields: Mapping[str, Options]
    onward: Callable[[Any, datetime, int], Move | None] | None = None
    happens: Callable[[int, datetime], None] | None = None
    holds: Callable[[Any], None] | None = None
    rows: Callable[[Any], Any] | None = None


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.png", picture(), "image/png")


def fuzz(course: Course, steps: Sequence[tuple[int, int, int, dict[int, int]]]) -> Any:
    """Take the steps from the beginning of the course and return the record as it is then.

    Raise AssertionError where a rule does not hold.
    """
    with undone(), pytest.MonkeyPatch.context() as patch:
        now = course.start
        patch.setattr(clock, "now", lambda: now)
        record, people = course.begin(), course.people()
        told = set(Event.objects.values_list("pk", flat=True))
        verbs = list(course.verbs)
        for verb, who, pause, choices in steps:
            move = course.onward(_fresh(record), now, who) if course.onward and verb % 2 else None
            now = max(now, move.earliest or now) if move else now + timedelta(minutes=pause)
            _pass_time(now, told)
            if course.happens and verb % 10 == 0:
                course.happens(who, now)
            if move:
                form = {"seen": _fresh(record).version, **move.form}
                _send(course, record, move.verb, person(move.who, now), form)
            else:
                form = _form(course, _fresh(record), choices)
                _send(course, record, verbs[verb % len(verbs)], people[who % len(people)], form)
            _pass_time(now, told)
            if course.holds:
                course.holds(_fresh(record))
        assert seals.verify() is None
        return _fresh(record)


def _send(course: Course, record: Record, verb: str, sender: Person, form: Mapping[str, Any]) -> None:
    before = _fresh(record)
    load_roles(sender, clock.now())
    rights = access.held(sender, before, {access.SEE, course.verbs[verb]})
    stored = course.rows(before) if course.rows else None
    client = Client(raise_request_exception=True)
    client.handler = HANDLER
    client.force_login(sender)
    answer = client.post(course.address(record, verb), form)
    after = _fresh(record)
    assert answer.status_code in EXPECTED, (verb, answer.status_code)
    assert after.state in after.FLOW.state_words
    done = answer.status_code in (200, 302, 303)
    if not done:
        same = (before.state, before.version)
        assert (after.state, after.version) == same, f"{verb} was refused, and moved the record"
        assert not course.rows or course.rows(after) == stored, f"{verb} was refused, and changed rows"
    if after.version != before.version or after.entries != before.entries:
        new = Event.objects.filter(subject_id=record.pk, seq__gt=before.entries)
        # That somebody above read the record is written down whatever becomes of the verb.
        acted = [e.kind for e in new if e.actor == sender.pk and not e.kind.endswith(".read")]
        assert course.verbs[verb] in rights or all("refused" in kind for kind in acted), (verb, acted)


def _form(course: Course, record: Record, choices: Mapping[int, int]) -> dict[str, Any]:
    form: dict[str, Any] = {"seen": record.version}
    for number, (name, options) in enumerate(course.fields.items()):
        found = options(record)
        # What the steps do not choose has the first value, which is a good one: else nothing would ever go on.
        value = found[choices.get(number, 0) % len(found)] if found else ""
        if isinstance(value, Mapping):
            form |= value
        elif value is not None:
            form[name] = value
    return form


def _pass_time(now: datetime, told: set[Any]) -> None:
    """Let clocks ring and readers hear, as the worker does, until nothing more happens."""
    for _ in range(12):
        deadlines.sweep(at=now)
        new = list(Event.objects.exclude(pk__in=told).order_by("recorded_at", "seq"))
        if not new:
            return
        told.update(event.pk for event in new)
        for event in new:
            for reader in chain.readers.get(event.kind, {}).values():
                reader(event)


def _fresh(record: Record) -> Record:
    return type(record)._default_manager.get(pk=record.pk)
