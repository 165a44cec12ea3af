"""Erasure: the words and photos of an erased person are deleted; the cases stay and count."""

from datetime import datetime
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import override as language

from tongdeng.cases.models import Case, Message, Photo, Verdict
from tongdeng.cases.rules import CLOSED
from tongdeng.kernel import journal
from tongdeng.kernel.models import Event
from tongdeng.people.models import Erasure
from tongdeng.people.rules import Role

DONE = [state.value for state in CLOSED]


@journal.on("erasure.ask", reader="cases.erasure")
def erase(event: Event) -> None:
    """Clear all closed cases of a person. An open one is still in work, and cleared when it closes.

    What they said as a guest or on the phone is found by their numbers and becomes theirs first, so that it is neither
    offered to the next holder of a number nor opened by a link.
    """
    person = UUID(event.facts["person"])
    _gather(person, at=event.at)
    for case in Case.objects.filter(reporter=person, state__in=DONE):
        clear(case)


def _gather(person: UUID, *, at: datetime) -> None:
    erasure = Erasure.objects.filter(person=person).first()
    if erasure is None:
        return
    left = Q(offered=person)
    for phone, since in erasure.numbers.items():
        known = {"filed_at__gt": datetime.fromisoformat(since)} if since else {}
        left |= Q(caller_phone=phone, filed_at__lte=at, **known)
    rows = Case.objects.filter(left, reporter__isnull=True)
    # The number goes at once, also of what is still in work, and of what they said was not theirs.
    rows.exclude(disowned_at__isnull=True).update(caller_phone="")
    rows.filter(disowned_at__isnull=True).update(reporter=person, offered=None)
    Case.objects.filter(reporter=person).exclude(caller="", caller_phone="").update(
        caller="", caller_phone=""
    )
    Erasure.objects.filter(pk=erasure.pk).update(numbers={})


@journal.on("case.confirm", "case.auto_close", "case.withdraw", "case.refuse", reader="cases.erasure")
def closed(event: Event) -> None:
    """Clear a case that closed after its reporter was erased."""
    rows = Case.objects.filter(community=event.community, pk=event.subject_id, state__in=DONE)
    for case in rows.filter(reporter__erased_at__isnull=False):
        clear(case)


def clear(case: Case) -> None:
    """Delete the reporter's words, spot, number and photos from a case; doing it twice changes nothing."""
    # Stored words are Chinese: a worker has no reader whose language could count.
    with language("zh-hans"):
        gone = gettext("（反映人已注销，内容已删除）")
    # Only the reporter's: photos of those who handled the case are the proof of their work.
    # What came without an account was theirs too: staff always have one.
    photos = Photo.objects.filter(Q(by=case.reporter) | Q(by=None), community=case.community, case=case)
    files = [name for photo in photos for name in (photo.file.name, photo.thumb.name) if name]
    with transaction.atomic():
        rows = Case.objects.filter(community=case.community, pk=case.pk)
        rows.update(words=gone, spot="", caller="", caller_phone="")
        # What rooms above wrote has no author and no post, and is nobody's data.
        said = Q(author=case.reporter) | Q(author=None, post=Role.RESIDENT.value)
        Message.objects.filter(said, community=case.community, case=case).update(words=gone)
        # Also what they told at a return visit.
        Verdict.objects.filter(community=case.community, case=case).update(words="")
        photos.delete()
        # Files cannot be rolled back: they go when the rows are gone for good.
        transaction.on_commit(lambda: _delete(files))


def _delete(files: list[str]) -> None:
    for name in files:
        default_storage.delete(name)
