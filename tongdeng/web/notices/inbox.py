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
    # Or the number beside "messages" would count what is not listed.
    notices.put_away(request.person, at=request.at)
    page = page_of(request, queries.inbox(request.person))
    lines = [(notice, notices.sentence(notice)) for notice in page]
    context = {"lines": lines, "page_of": page, "now": request.at, "tab": "inbox"}
    return render(request, "notices/inbox.html", context)


@require_POST
@signed_in
def read(request: SignedIn) -> HttpResponse:
    notices.read(request.person, at=request.at)
    return HttpResponseRedirect(reverse("inbox"))


@signed_in
def open_notice(request: SignedIn, pk: UUID) -> HttpResponse:
    """Mark a message as read and go to the page that it is about."""
    notice = queries.mine(request.person, pk)
    notices.read(request.person, [notice.pk], at=request.at)
    return HttpResponseRedirect(notices.path(notice))
