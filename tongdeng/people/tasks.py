"""The jobs that read and import a roster, and that confirm its new homes."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from tongdeng.kernel import clock
from tongdeng.kernel.errors import Refused
from tongdeng.people import queries
from tongdeng.people.actions.register import changes
from tongdeng.people.actions.roster import reading, storing
from tongdeng.people.models import Person, Roster
from tongdeng.people.queries import pages

State = Roster.State
KEPT = timedelta(days=7)
CHUNK = 200
NOT_THESE = _("这份名册的新房屋没有通过核对")


@app.task(name="people.read_roster", queue="imports")
def read_roster(pk: str) -> None:
    """Read an uploaded roster and compare it; what cannot be read says so in a sentence."""
    roster, at = Roster.objects.get(pk=pk), clock.now()
    # The job may run again after a crash.
    if not roster.is_reading:
        return
    try:
        reading.read(roster, by=_importer(roster, at), at=at, progress=partial(_progress, roster))
    except Exception as problem:
        _failed(roster, problem)
        raise


@app.task(name="people.import_roster", queue="imports")
def import_roster(pk: str) -> None:
    """Import a compared roster; on any failure nothing of it is stored, and the roster says so."""
    roster, at = Roster.objects.get(pk=pk), clock.now()
    if not roster.is_running:
        return
    try:
        storing.store(
            roster,
            by=_importer(roster, at),
            at=at,
            on=clock.local_day(at),
            progress=partial(_progress, roster),
        )
    except Refused as problem:
        # Somebody changed the register or lost a role meanwhile: a sentence, and no defect.
        reading.update_outside_transaction(roster, state=State.FAILED, problem=str(problem)[:300])
        return
    except Exception as problem:
        _failed(roster, problem)
        raise


@app.periodic(cron="40 2 * * *")
@app.task(name="people.forget_rosters", queue="imports", queueing_lock="people.forget_rosters")
def forget_rosters(timestamp: int) -> None:
    """Forget the names and phones of files that nobody imported."""
    reading.forget_before(clock.now() - KEPT)


@app.task(name="people.decide_new_homes", queue="imports")
def decide_new_homes(roster: str, person: str, verb: str) -> None:
    """Confirm, or send back, the new homes of a file that wait for somebody, each on its own.

    Run again it finds what is left.
    """
    at = clock.now()
    by, last = queries.somebody(person, at), UUID(int=0)
    # By id and not by what is left: those that are refused stay.
    while chunk := list(pages.new_homes(by, UUID(roster)).filter(pk__gt=last)[:CHUNK]):
        if verb == "confirm":
            changes.confirm_all(chunk, by=by, at=at)
        else:
            # No words of the person's own: the arguments of a job are no place for them.
            changes.send_back_all(chunk, answer=str(NOT_THESE), by=by, at=at)
        last = chunk[-1].pk


def _importer(roster: Roster, at: datetime) -> Person:
    return queries.somebody(roster.by_id, at)


def _progress(roster: Roster, done: int) -> None:
    reading.update_outside_transaction(roster, done=done)


def _failed(roster: Roster, problem: Exception) -> None:
    reading.update_outside_transaction(roster, state=State.FAILED, problem=type(problem).__name__)
