"""The one way in which a page's verb is run: each room has a table of rows, and `act` runs one of them."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, journal, limits
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import Forbidden, NotFound, Refused, Sentence
from tongdeng.kernel.turn import admit
from tongdeng.people.actions.numbers import counted
from tongdeng.people.rules import Role
from tongdeng.people.rules.limits import DEEDS
from tongdeng.web.kit.answers import proceed
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import Request, wants_json

R = TypeVar("R", bound=Model)


@dataclass(frozen=True, slots=True)
class VerbRow:
    """One verb of a room as its pages offer it.

    `run` takes the record, the form, who and when. `done` is said afterwards; it may be a function of what `run`
    returned. `right` is asked before the form is read: the right of the verb's own name, unless the row names another.
    `page` names the page on which the form stands, in rooms that have several.
    """

    run: Callable[[Any, Any, Any, datetime], Any]
    done: Sentence | Callable[[Any], Sentence]
    right: str = ""
    page: str = ""
    # The form names somebody by a number: how often that fails is counted.
    asks_number: bool = False


def no_fragment(*_asked: Any) -> None:
    """Answer with the next page: the fragment of rooms that have none."""


@dataclass(frozen=True, slots=True)
class VerbTable(Generic[R]):
    """The verbs of one kind of record: its form reader, its rows, and where an answer leads.

    `redraw` renders the page of the form after a refusal: (request, record, actor, row, verb, problem).
    `onward` gives the address that follows: (request, changed, actor, row, verb). `fragment`, asked with the same,
    may answer in its place with the piece of the page that a script swaps in.
    """

    form: Callable[[Request], FormReader]
    rows: Mapping[str, VerbRow]
    redraw: Callable[[Any, R, Any, VerbRow, str, Refused], HttpResponse]
    onward: Callable[[Any, Any, Any, VerbRow, str], str]
    fragment: Callable[[Any, Any, Any, VerbRow, str], HttpResponse | None] = no_fragment


def act(request: Request, record: R, verb: str, table: VerbTable[R], *, by: Actor) -> HttpResponse:
    """Run one verb and answer: go on to the next page, or show the form again with what is wrong.

    A script gets JSON both ways. Raise NotFound for a verb that the table does not have.
    """
    row = table.rows.get(verb)
    if row is None:
        raise NotFound(_("没有这一步"))
    form = table.form(request)
    try:
        _admit(record, row.right or verb, by=by, seen=form.seen())
        # Here, and not in the verbs: a refusal counts although their transaction is rolled back.
        _within_limits(record, by=by, at=request.at)
        with counted(by, at=request.at) if row.asks_number else nullcontext():
            changed = row.run(record, form, by, request.at)
    except Refused as problem:
        # The middleware answers: a script wants no page, and of a record out of sight there is none.
        if wants_json(request) or _is_gone(record, by, problem):
            raise
        return table.redraw(request, record, by, row, verb, problem)
    piece = None if wants_json(request) else table.fragment(request, changed, by, row, verb)
    if piece is not None:
        return piece
    shown = changed if isinstance(changed, type(record)) else record
    facts = {name: getattr(shown, name) for name in ("number", "state", "version") if hasattr(shown, name)}
    done = row.done(changed) if callable(row.done) else row.done
    return proceed(request, table.onward(request, changed, by, row, verb), done, **facts)


def _within_limits(record: Model, *, by: Actor, at: datetime) -> None:
    """Raise TooMany for a resident or a guest who acts on one record without end; who holds a role here answers for it."""
    if by.post(getattr(record, "place", "")) == Role.RESIDENT:
        limits.require(DEEDS, by.id or "guest", record.pk, at=at)


def _is_gone(record: Model, by: Actor, problem: Refused) -> bool:
    """Say whether the record itself does not exist for this person, rather than something that the form names."""
    return isinstance(problem, NotFound) and not access.may(by, record, access.SEE)


def _admit(record: Model, right: str, *, by: Actor, seen: int | None) -> None:
    """Ask for the right before the form is read or a file decoded.

    Whoever lost the right because the record moved on is told that it moved on.
    """
    try:
        admit(record, right, by=by)
    except Forbidden:
        journal.expect(record, seen)
        raise
