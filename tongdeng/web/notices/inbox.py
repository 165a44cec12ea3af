"""The inbox."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongdeng.notices import actions as notices
from tongdeng.notices import queries
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of


@signed_in
def inbox(request: SignedIn) -> HttpResponse:
    """List what one was told. Nothing is written: a browser that fetches ahead has opened nothing."""
    rows = queries.inbox(request.person)
    page = page_of(request, rows)
    lines = [(notice, notices.sentence(notice)) for notice in page]
    context = {
        "lines": lines,
        "page_of": page,
        # Without what one may not see any more, which is put away with the next message that is opened.
        "unread": rows.filter(read_at__isnull=True).count(),
        "now": request.at,
        "tab": "inbox",
    }
    return render(request, "notices/inbox.html", context)


@require_POST
@signed_in
def read(request: SignedIn) -> HttpResponse:
    notices.read(request.person, at=request.at)
    return HttpResponseRedirect(reverse("inbox"))


@signed_in
def open_notice(request: SignedIn, pk: UUID) -> HttpResponse:
    """Go to the page that a message is about; that it was opened is said by a form (`opened`)."""
    return HttpResponseRedirect(notices.path(queries.mine(request.person, pk)))


@require_POST
@signed_in
def opened(request: SignedIn, pk: UUID) -> HttpResponse:
    """Mark a message as read, and what one may not see any more."""
    notice = queries.mine(request.person, pk)
    notices.read(request.person, [notice.pk], at=request.at)
    notices.put_away(request.person, at=request.at)
    return HttpResponseRedirect(notices.path(notice))
