"""The jobs that read and import a roster and confirm its new homes, that send codes, and that forget what is over."""

import json
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote
from uuid import UUID

import apprise
from django.conf import settings
from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tongdeng.kernel import clock, jobs
from tongdeng.kernel.errors import Refused
from tongdeng.people import actions, queries
from tongdeng.people.actions import codes, one_time, privacy
from tongdeng.people.actions.register import changes
from tongdeng.people.actions.roster import reading, storing
from tongdeng.people.models import Code, Person, Roster
from tongdeng.people.queries import pages

State = Roster.State
KEPT = timedelta(days=7)
FREED = timedelta(days=90)  # as long as a case from before may join an account
CHUNK = 200
AT_ONCE = 100  # somebody waits with the phone in hand
# Again and again while the code is good; then the job finds none, and ends.
WHILE_GOOD = RetryStrategy(max_attempts=20, wait=5, linear_wait=5)
DATABASE_AWAY = RetryStrategy(max_attempts=5, wait=20, retry_exceptions=[OperationalError])
LOST_AFTER = timedelta(hours=1)
NOT_THESE = _("这份名册的新房屋没有通过核对")


@app.task(name="people.read_roster", queue="imports", retry=DATABASE_AWAY)
def read_roster(pk: str) -> None:
    """Read an uploaded roster and compare it; what cannot be read says so in a sentence."""
    roster, at = Roster.objects.get(pk=pk), clock.now()
    # The job may run again after a crash.
    if not roster.is_reading:
        return
    try:
        reading.read(roster, by=_importer(roster, at), at=at, progress=partial(_progress, roster))
    except OperationalError:
        # The database went away, and nothing is stored: the job runs again, and the page says meanwhile that it is not done.
        raise
    except Exception as problem:
        _failed(roster, problem)
        raise


@app.task(name="people.import_roster", queue="imports", retry=DATABASE_AWAY)
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
    except OperationalError:
        # The database went away, and nothing is stored: the job runs again, and the page says meanwhile that it is not done.
        raise
    except Exception as problem:
        _failed(roster, problem)
        raise


@app.periodic(cron="15 * * * *")
@app.task(name="people.end_lost_rosters", queue="nightly", queueing_lock="people.end_lost_rosters")
def end_lost_rosters(timestamp: int) -> None:
    """Say of a file that is being read or imported, with no job left that does it, that it failed."""
    for roster in reading.under_way(before=clock.now() - LOST_AFTER):
        if not any(
            jobs.is_planned(task.name, json.dumps({"pk": str(roster.pk)}))
            for task in (read_roster, import_roster)
        ):
            reading.lose(roster)


@app.periodic(cron="40 2 * * *")
@app.task(name="people.forget_rosters", queue="imports", queueing_lock="people.forget_rosters")
def forget_rosters(timestamp: int) -> None:
    """Forget the names and phones of files that nobody imported."""
    reading.forget_before(clock.now() - KEPT)


@app.periodic(cron="45 2 * * *")
@app.task(name="people.forget_numbers", queue="imports", queueing_lock="people.forget_numbers")
def forget_numbers(timestamp: int) -> None:
    """Forget the numbers that nobody took over after their last holder, and those of erasures that are done."""
    privacy.forget_numbers(before=clock.now() - FREED)


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


class NotSent(Exception):
    """The channel did not take a code."""


@app.task(name="people.send_code", queue="codes", priority=AT_ONCE, retry=WHILE_GOOD)
def send_code(ask: str, language: str) -> None:
    """Send the code that was asked for; the arguments of a job tell neither its digits nor where it goes."""
    code = codes.live(UUID(ask), at=clock.now())
    # Used, void by a newer one, or too old to be of use.
    if code is None:
        return
    with translation.override(language):
        title, words = _message(code)
    if not apprise.Apprise(_address(code)).notify(title=title, body=words):
        raise NotSent


@app.periodic(cron="20 * * * *")
@app.task(name="people.forget_codes", queue="codes", queueing_lock="people.forget_codes")
def forget_codes(timestamp: int) -> None:
    """Forget the phones and addresses of codes that are no longer good."""
    codes.forget_old(at=clock.now())


@app.periodic(cron="50 2 * * *")
@app.task(name="people.forget_sessions", queue="nightly", queueing_lock="people.forget_sessions")
def forget_sessions(timestamp: int) -> None:
    """Remove the sessions that ran out, and the lists of sign-ins from before half a year."""
    actions.forget_sessions(at=clock.now())
    one_time.forget_sign_ins(before=clock.now() - one_time.KEPT)


def _message(code: Code) -> tuple[str, str]:
    """Return the title, which a text message has none of, and the words."""
    if code.is_for_phone:
        return "", gettext("您的验证码是 {code}，5 分钟内有效。请勿告诉他人。").format(
            code=codes.digits(code)
        )
    words = gettext("您的验证码是 {code}，10 分钟内有效。请勿告诉他人。").format(code=codes.digits(code))
    return gettext("同凳验证码"), words


def _address(code: Code) -> str:
    if code.is_for_phone:
        # 11 digits, so that they cannot change the rest of the address.
        return str(settings.CODE_URL).replace("{phone}", code.target)
    # A "&" or "?" in it would add parameters, such as another recipient.
    return str(settings.MAIL_URL).replace("{email}", quote(code.target, safe="@"))


def _importer(roster: Roster, at: datetime) -> Person:
    return queries.somebody(roster.by_id, at)


def _progress(roster: Roster, done: int) -> None:
    reading.update_outside_transaction(roster, done=done)


def _failed(roster: Roster, problem: Exception) -> None:
    reading.update_outside_transaction(roster, state=State.FAILED, problem=type(problem).__name__)
