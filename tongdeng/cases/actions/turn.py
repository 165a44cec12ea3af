"""What the verbs share: the door, the lock, the thread, the photos, the clocks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import queries, rules
from tongdeng.cases.models import Case, Message, Photo
from tongdeng.cases.rules import State
from tongdeng.kernel import access, deadlines, journal, texts
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.models import new_id
from tongdeng.kernel.pictures import Picture
from tongdeng.people.models import Person


@contextmanager
def turn(case: Case, verb: str, *, by: Actor | None, seen: int | None = None) -> Iterator[Case]:
    """Give the case as it is now, locked, to somebody who may do `verb` with it.

    `seen` is the version that the page showed; raise Stale when the case moved on since. `by` None is the clock.
    """
    with journal.locked(case) as fresh:
        if by is not None:
            access.require(by, fresh, access.SEE)
            journal.expect(fresh, seen)
            access.require(by, fresh, verb)
        yield fresh


def said(case: Case, words: str, *, thread: str, by: Actor, at: datetime) -> Message:
    """Put a message into one of the two threads; raise Invalid when it is empty or too long."""
    return Message.objects.create(
        community=case.community,
        place=case.place,
        case=case,
        thread=thread,
        author=by if isinstance(by, Person) else None,
        post=by.post(case.place),
        words=texts.clean(words, at_most=rules.WORDS_AT_MOST, needed=True),
        at=at,
    )


def reply(case: Case, words: str, *, by: Actor, at: datetime) -> Message:
    """Say something that the resident can see; the first time, that is the answer, and stops its clock."""
    message = said(case, words, thread=Message.Thread.PUBLIC, by=by, at=at)
    if case.answered_at is None:
        case.answered_at = at
        case.runs_out_at = runs_out(case)
        case.save(update_fields=["answered_at", "runs_out_at"])
        deadlines.stop(case, "answer", at=at)
        journal.record("answer", case, by=by, at=at, facts={"due": iso(case.answer_due)})
    return message


def attach(
    case: Case,
    photos: Sequence[Picture],
    *,
    stage: str,
    by: Actor | None,
    at: datetime,
    message: Message | None = None,
) -> None:
    """Store photos with a case (and a message); raise Invalid for more than it can hold."""
    if len(photos) > rules.PHOTOS_AT_MOST:
        raise Invalid(fields={"photos": _("一次最多 {most} 张照片").format(most=rules.PHOTOS_AT_MOST)})
    rows = []
    for photo in photos:
        pk = new_id()
        folder = f"cases/{case.community}/{at:%Y%m}/{pk.hex}"
        rows.append(
            Photo(
                id=pk,
                community=case.community,
                place=case.place,
                case=case,
                message=message,
                stage=stage,
                internal=message is not None and message.thread == Message.Thread.INTERNAL,
                file=default_storage.save(f"{folder}.jpg", ContentFile(photo.full)),
                thumb=default_storage.save(f"{folder}.thumb.jpg", ContentFile(photo.thumb)),
                width=photo.width,
                height=photo.height,
                at=at,
                by=by if isinstance(by, Person) else None,
            )
        )
    Photo.objects.bulk_create(rows)


def runs_out(case: Case) -> datetime | None:
    """Return the moment that the queue is sorted by: the answer's until there is one, then the finish's."""
    if case.state not in rules.OPEN or case.state == State.PAUSED:
        return None
    return case.answer_due if case.answered_at is None and case.answer_due else case.finish_due


def derive_finish(case: Case, *, start: datetime, at: datetime) -> list[datetime]:
    """Store when the finish limit of a locked case runs out, counted from `start` with the pauses since; return its moments."""
    clock = queries.clocks(case.promise, case.place, at).finish
    pauses = [pause for pause in queries.pauses(case) if pause.since >= start]
    case.finish_due = rules.runs_out(start, clock, pauses) if clock else None
    case.runs_out_at = runs_out(case)
    case.save(update_fields=["finish_due", "runs_out_at"])
    return rules.moments(start, clock, pauses) if clock else []


def stop_clocks(case: Case, *, at: datetime) -> None:
    """Stop all clocks of a case that is no longer in work."""
    deadlines.stop(case, "answer", "finish", "pause", "silence", at=at)


def iso(moment: datetime | None) -> str | None:
    """Return a moment as it is written into facts."""
    return moment.isoformat() if moment else None
