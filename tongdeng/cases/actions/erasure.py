"""Erasure: the words and photos of an erased person are deleted; the cases stay and count."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import override as language

from tongdeng.cases.models import Case, Message, Photo, Verdict
from tongdeng.cases.rules import CLOSED
from tongdeng.kernel import journal
from tongdeng.kernel.models import Event

DONE = [state.value for state in CLOSED]


@journal.on("erasure.ask", reader="cases.erasure")
def erase(event: Event) -> None:
    """Clear all closed cases of a person. An open one is still in work, and cleared when it closes."""
    person = UUID(event.facts["person"])
    for case in Case.objects.filter(reporter=person, state__in=DONE):
        clear(case)


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
    photos = Photo.objects.filter(community=case.community, case=case, by=case.reporter)
    files = [name for photo in photos for name in (photo.file.name, photo.thumb.name) if name]
    with transaction.atomic():
        rows = Case.objects.filter(community=case.community, pk=case.pk)
        rows.update(words=gone, spot="", caller="", caller_phone="")
        Message.objects.filter(community=case.community, case=case, author=case.reporter).update(words=gone)
        Verdict.objects.filter(community=case.community, case=case, by=case.reporter).update(words="")
        photos.delete()
        # Files cannot be rolled back: they go when the rows are gone for good.
        transaction.on_commit(lambda: _delete(files))


def _delete(files: list[str]) -> None:
    for name in files:
        default_storage.delete(name)
