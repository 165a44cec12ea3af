"""The recount of chains: each event fits the one before, each chain its subject, and each record the state it was led to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tongdeng.kernel.chain import digest
from tongdeng.kernel.errors import StepRefused
from tongdeng.kernel.models import Event, Record, Subject, subject_models


@dataclass(frozen=True, slots=True)
class Misfit:
    """A place where the rows are not what was written."""

    what: str
    where: str


@dataclass(slots=True)
class End:
    """What a chain says of its subject: its length, its last hash, the state, and whether the row may be gone."""

    entries: int = 0
    hash: bytes = b""
    state: str = ""
    may_be_gone: bool = True


NOTHING = End()


@dataclass(slots=True)
class _Walk:
    """The chains so far, by the name of their subjects and their id."""

    ends: dict[str, dict[str, End]] = field(default_factory=dict)

    def take(self, event: Event) -> Iterator[Misfit]:
        """Take the next event of a chain, in order; yield what does not fit."""
        chains = self.ends.setdefault(event.subject, {})
        end = chains.setdefault(str(event.subject_id), End())
        if event.seq != end.entries + 1:
            yield Misfit("an event is missing before this one", name_of(event))
        if bytes(event.hash) != digest(end.hash, event):
            yield Misfit("this event does not fit its chain", name_of(event))
        end.entries, end.hash = event.seq, bytes(event.hash)
        model = subject_models().get(event.subject)
        if model is not None:
            end.may_be_gone &= event.kind.partition(".")[2] in model.OUTLIVED
        if model is not None and issubclass(model, Record):
            yield from _moved(end, event, model)


def _moved(end: End, event: Event, model: type[Record]) -> Iterator[Misfit]:
    """Follow a step of a record: it begins in the state in which the step before ended."""
    flow, before = model.FLOW, event.facts.get("from")
    end.state = end.state or flow.start
    if before not in flow.state_words:
        return  # no step
    if before != end.state:
        yield Misfit("this step begins in another state than the one before ended in", name_of(event))
    after = event.facts.get("to")
    if after not in flow.state_words:  # a verb's own fact stands there: to whom
        try:
            after = flow.after(before, event.kind.partition(".")[2])
        except StepRefused:
            yield Misfit("the flow has no such step", name_of(event))
            return
    end.state = after


def misfits() -> Iterator[Misfit]:
    """Yield what does not fit in the chains and their subjects, in one reading of the journal, 2,000 events at a time."""
    walk = _Walk()
    for event in Event.objects.order_by("community", "subject_id", "seq").iterator(2000):
        yield from walk.take(event)
    for name, model in subject_models().items():
        yield from _end_misfits(model, walk.ends.pop(name, {}))
    for name in walk.ends:
        yield Misfit("the journal speaks of a kind of subject that does not exist", name)


def _end_misfits(model: type[Subject], ends: dict[str, End]) -> Iterator[Misfit]:
    fields = ["pk", "entries", "last_hash", *(["state"] if issubclass(model, Record) else [])]
    # Without the last events a chain still fits. Only its subject says how long it was.
    for pk, entries, last_hash, *state in model._default_manager.values_list(*fields).iterator(2000):
        end = ends.pop(str(pk), NOTHING)
        where = f"{model.journal_name} {pk} after event {entries}"
        if (end.entries, end.hash) != (entries, bytes(last_hash)):
            yield Misfit("the journal ends elsewhere than its subject says", where)
        elif issubclass(model, Record):
            yield from _state_misfits(model, end, state[0], where)
    for pk, end in ends.items():
        if not end.may_be_gone:
            yield Misfit("the journal speaks of a subject that is gone", f"{model.journal_name} {pk}")


def _state_misfits(model: type[Record], end: End, state: Any, where: str) -> Iterator[Misfit]:
    if not end.entries:
        yield Misfit("a record of which the journal knows nothing", where)
    elif state != end.state:
        yield Misfit(f"the record is {state}, its last step led to {end.state}", where)


def name_of(event: Event) -> str:
    """Return an event as a misfit names it."""
    return f"{event.kind} {event.id} ({event.subject} {event.subject_id}, event {event.seq})"
