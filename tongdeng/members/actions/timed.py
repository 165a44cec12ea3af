"""The deadline of a service that runs: whoever forgot to check out is asked; all other clocks only remind."""

from tongdeng.kernel import journal
from tongdeng.kernel.models import Event
from tongdeng.members.actions.serving import END, lapse
from tongdeng.members.models import Service


@journal.on("service.fired", reader="members")
def fired(event: Event) -> None:
    """End a forgotten service at its planned end."""
    record = journal.subject_of(event, Service)
    if record is not None and event.facts["clock"] == END:
        lapse(record, at=event.at)
