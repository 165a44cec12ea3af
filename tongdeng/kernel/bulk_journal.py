"""New subjects by the hundred thousand, each with the one event that it begins with."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Model

from tongdeng.kernel import chain
from tongdeng.kernel.access import Actor
from tongdeng.kernel.chain import Facts
from tongdeng.kernel.copying import copy_rows
from tongdeng.kernel.models import Record


class Beginning(NamedTuple):
    """A new record, when it happened and what its event says; `facts` name the state it begins in as `to`."""

    record: Record
    at: datetime
    facts: Facts


Heard = Callable[[Sequence[Beginning]], None]
_hearing: dict[str, list[Heard]] = {}


def on(kind: str) -> Callable[[Heard], Heard]:
    """Register a function to be called with all beginnings of a kind at once, in the transaction that stores them."""

    def register(function: Heard) -> Heard:
        _hearing.setdefault(kind, []).append(function)
        return function

    return register


def begin_all(verb: str, beginnings: Sequence[Beginning], *, by: Actor | None) -> None:
    """Store records of one model, each with its first event, all of them or none, in the state that its facts name.

    For what happened elsewhere and is only taken over: raise ValueError for a verb that somebody would have to hear of.
    """
    kind = f"{beginnings[0].record.journal_name}.{verb}"
    if kind in chain.readers:
        raise ValueError(f"{kind} has readers: they would all be called at once")
    events = []
    for record, at, facts in beginnings:
        flow = record.FLOW
        record.state = facts["to"]
        events.append(chain.link(verb, record, by=by, at=at, facts={"from": flow.start, **facts}))
    with transaction.atomic():
        # The events first: PostgreSQL looks for the event of each subject that is stored.
        store_all(events)
        store_all([beginning.record for beginning in beginnings])
        for function in _hearing.get(kind, []):
            function(beginnings)


def store_all(rows: Sequence[Model]) -> None:
    """Store new rows of one model by COPY."""
    names = [field.attname for field in rows[0]._meta.concrete_fields if not field.has_db_default()]
    copy_rows(type(rows[0]), names, (_values(row, names) for row in rows))


def _values(row: Model, names: Sequence[str]) -> list[Any]:
    return [getattr(row, name) for name in names]


def wait_for_others(what: str) -> None:
    """Wait until no other transaction does `what`; others wait until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [what])
