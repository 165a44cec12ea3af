"""The job that imports a roster."""

from procrastinate.contrib.django import app

from tongdeng.kernel import clock
from tongdeng.people.actions import roster as actions
from tongdeng.people.models import Roster


@app.task(name="people.import_roster", queue="imports")
def import_roster(pk: str) -> None:
    """Import a checked roster; on any failure nothing of it is stored, and the roster says so."""
    roster = Roster.objects.get(pk=pk)
    try:
        actions.write(
            roster,
            on=clock.now().date(),
            progress=lambda done: actions.update_outside_transaction(roster, done=done),
        )
    except Exception as problem:
        actions.update_outside_transaction(roster, state=Roster.State.FAILED, problem=type(problem).__name__)
        raise
    actions.update_outside_transaction(roster, state=Roster.State.DONE)
    # Names and phones are kept no longer than needed (PIPL art. 19): they are in their own tables now.
    Roster.objects.filter(pk=pk).update(rows=[])
