"""The job that imports a roster."""

from procrastinate.contrib.django import app

from tongdeng.kernel import clock
from tongdeng.people.actions import roster
from tongdeng.people.models import Roster


@app.task(name="people.import_roster", queue="imports")
def import_roster(pk: str) -> None:
    """Import a checked roster; on any failure nothing of it is stored, and the roster says so."""
    found = Roster.objects.get(pk=pk)
    try:
        roster.write(
            found,
            on=clock.now().date(),
            progress=lambda done: roster.update_outside_transaction(found, done=done),
        )
    except Exception as problem:
        roster.update_outside_transaction(found, state=Roster.State.FAILED, problem=type(problem).__name__)
        raise
    roster.update_outside_transaction(found, state=Roster.State.DONE)
    Roster.objects.filter(pk=pk).update(rows=[])
