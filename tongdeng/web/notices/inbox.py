"""The inbox: what somebody was told, newest first."""

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
    """List my messages, newest first."""
    listed = page_of(request, queries.inbox(request.person))
    lines = [(notice, notices.sentence(notice)) for notice in listed]
    context = {"lines": lines, "page_of": listed, "now": request.at, "tab": "inbox"}
    return render(request, "notices/inbox.html", context)


@require_POST
@signed_in
def read(request: SignedIn) -> HttpResponse:
    """Mark all messages as read."""
    notices.read(request.person, at=request.at)
    return HttpResponseRedirect(reverse("inbox"))


@signed_in
def open_notice(request: SignedIn, pk: UUID) -> HttpResponse:
    """Open what a message is about, and mark it as read."""
    notice = queries.mine(request.person, pk)
    notices.read(request.person, [notice.pk], at=request.at)
    return HttpResponseRedirect(notices.path(notice))
