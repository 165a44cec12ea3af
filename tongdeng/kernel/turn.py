"""What somebody may do next with a record: what a page offers, and how every verb starts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, journal
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound
from tongdeng.kernel.models import Record

R = TypeVar("R", bound=Record)


@contextmanager
def turn(record: R, verb: str, *, by: Actor | None, seen: int | None = None, right: str = "") -> Iterator[R]:
    """Lock the record and give it as it is now, if `by` may do `verb` with it and its state allows it.

    Every verb starts here. `by` None is the clock, which may do anything and looks at the state itself. `seen` is the
    version that the page showed. `right` is asked for where the verb has none of its own name. Raise, in this order:
    NotFound when `by` may not see the record, Stale when it moved on since `seen`, Forbidden when they may not do this,
    StepRefused when the flow has no such step from its state.
    """
    with journal.locked(record) as fresh:
        # Only under the lock: a role or the state may have changed since the page was shown.
        if by is not None:
            admit(fresh, right or verb, by=by, seen=seen)
            fresh.FLOW.check(fresh.state, verb)
        yield fresh


def admit(record: Model, right: str, *, by: Actor | None, seen: int | None = None) -> None:
    """Raise NotFound, Stale or Forbidden, in this order, unless `by` may do `right` with the record; one query."""
    rights = access.held(by, record, {access.SEE, right})
    if access.SEE not in rights:
        raise NotFound(_("没有找到这条记录，或者您无权查看"))
    # Before Forbidden: whoever lost the right because the record moved on is told that it moved on.
    journal.expect(record, seen)
    if right not in rights:
        raise access.forbidden(type(record), right)


def offered(record: Record, person: Actor | None) -> frozenset[str]:
    """Return the verbs that `person` may do with the record in its present state; one query.

    Rights that are no step of the flow, such as "see", do not depend on the state.
    """
    return open_now(record, access.verbs(person, record))


def open_now(record: Record, rights: frozenset[str]) -> frozenset[str]:
    """Return those of `rights` that the record's state allows."""
    flow, state = record.FLOW, record.state
    return frozenset(verb for verb in rights if not flow.knows(verb) or flow.allows(state, verb))
