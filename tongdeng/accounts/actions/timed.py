"""The clocks of a ledger: one moment ahead for each kind of account."""

from datetime import datetime

from tongdeng.accounts.models import Ledger
from tongdeng.accounts.rules import periods
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import Event


@journal.on("ledger.fired", reader="accounts")
def fired(event: Event) -> None:
    """Set the clock that fired to the end of the next quarter that is to be published."""
    ledger = journal.subject_of(event, Ledger)
    if ledger is None:
        return
    kind, due = event.facts["clock"], datetime.fromisoformat(event.facts["due"])
    following = periods.next_due(kind, ledger.since, ledger.place, LOCAL, later_than=due)
    with journal.locked(ledger) as ledger:
        deadlines.start(ledger, kind, [following])
