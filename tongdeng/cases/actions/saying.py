"""Messages of the two threads, the first answer, and photos."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.cases import rules
from tongdeng.cases.actions.clocks import iso, runs_out
from tongdeng.cases.models import Case, Message, Photo
from tongdeng.kernel import deadlines, files, journal, texts
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.pictures import Picture
from tongdeng.people.models import Person


def add_message(case: Case, words: str, *, thread: str, by: Actor, at: datetime) -> Message:
    """Store a message in one of the two threads; raise Invalid when it is empty or too long."""
    return Message.objects.create(
        community=case.community,
        place=case.place,
        case=case,
        thread=thread,
        author=by if isinstance(by, Person) else None,
        post=by.post(case.place),
        words=texts.clean(words, at_most=rules.WORDS_AT_MOST, required=texts.FILL_IN),
        at=at,
    )


def reply(case: Case, words: str, *, by: Actor, at: datetime) -> Message:
    """Store a message that the resident can see; the first one is the answer and stops the answer's deadline."""
    message = add_message(case, words, thread=Message.Thread.PUBLIC, by=by, at=at)
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
) -> list[str]:
    """Store photos with a case (and a message), and return what the journal keeps of them: the digest of each.

    Raise Invalid for more than rules.PHOTOS_AT_MOST.
    """
    if len(photos) > rules.PHOTOS_AT_MOST:
        raise Invalid(fields={"photos": _("一次最多 {most} 张照片").format(most=rules.PHOTOS_AT_MOST)})
    rows = []
    for photo in photos:
        folder = f"cases/{case.community}/{at:%Y%m}"
        rows.append(
            Photo(
                community=case.community,
                place=case.place,
                case=case,
                message=message,
                stage=stage,
                internal=message is not None and message.thread == Message.Thread.INTERNAL,
                file=files.keep(folder, photo.full, ".jpg"),
                thumb=files.keep(folder, photo.thumb, ".thumb.jpg"),
                width=photo.width,
                height=photo.height,
                at=at,
                by=by if isinstance(by, Person) else None,
            )
        )
    Photo.objects.bulk_create(rows)
    return [files.digest_of(str(row.file.name)) for row in rows]
