"""The verbs of a committee and of its meetings, each at its own address."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.committees.actions import meetings, resolutions, terms
from tongdeng.committees.models import Committee, Meeting
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.web.committees import meetings as meeting_page
from tongdeng.web.committees import pages as committee_page
from tongdeng.web.committees.forms import CommitteeForm
from tongdeng.web.kit import verbs
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable

COMMITTEE_ROWS = {
    "call": VerbRow(
        lambda c, f, by, at: meetings.call(c, f.plan(), by=by, at=at),
        _("会议已通知委员和社区，议程已公告"),
    ),
    "ask": VerbRow(
        lambda c, f, by, at: terms.ask(c, words=f.text("words"), by=by, at=at),
        _("提议已记下，其他委员会看到"),
    ),
    "file": VerbRow(
        lambda c, f, by, at: terms.file(c, f.filing(), by=by, at=at, seen=f.seen()), _("备案已登记")
    ),
    "warn": VerbRow(
        lambda c, f, by, at: terms.warn(c, f.id("seat"), by=by, at=at),
        _("已提出，本人和社区会收到通知"),
    ),
    "advance": VerbRow(lambda c, f, by, at: terms.advance(c, f.id("seat"), by=by, at=at), _("已递补")),
    "resign": VerbRow(
        lambda c, f, by, at: terms.resign(c, reason=f.text("reason"), by=by, at=at), _("您已离任")
    ),
    "leave": VerbRow(
        lambda c, f, by, at: terms.leave(
            c, f.id("seat"), why=f.text("why"), reason=f.text("reason"), by=by, at=at
        ),
        _("已登记离任"),
    ),
    "end": VerbRow(lambda c, f, by, at: terms.end(c, reason=f.text("reason"), by=by, at=at), _("任期已结束")),
}
MEETING_ROWS = {
    "attend": VerbRow(
        lambda m, f, by, at: meetings.attend(m, f.ids("present"), by=by, at=at, seen=f.seen()),
        _("到会名单已登记"),
    ),
    "put": VerbRow(
        lambda m, f, by, at: resolutions.put(m, f.draft(), by=by, at=at), _("已提出，到会委员会收到签字通知")
    ),
    "sign": VerbRow(
        lambda m, f, by, at: resolutions.sign(m, f.id("resolution"), by=by, at=at), _("您已签字")
    ),
    "paper": VerbRow(
        lambda m, f, by, at: resolutions.paper(
            m, f.id("resolution"), seat=f.id("seat"), photos=f.photos(), by=by, at=at
        ),
        _("纸上签字已存档"),
    ),
    "minute": VerbRow(
        lambda m, f, by, at: meetings.minute(m, words=f.text("words"), sitters=f.sitters(), by=by, at=at),
        _("会议纪要已保存"),
    ),
    "post": VerbRow(
        lambda m, f, by, at: meetings.post(m, by=by, at=at, seen=f.seen()), _("已公告，全体居民可以看到")
    ),
    "cancel": VerbRow(
        lambda m, f, by, at: meetings.cancel(m, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("会议已取消，委员和社区会收到通知"),
    ),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Committee, pk), verb, COMMITTEE, by=request.person)


@require_POST
@signed_in
@sent_once
def act_meeting(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Meeting, pk), verb, MEETING, by=request.person)


def _committee_again(
    request: SignedIn, committee: Committee, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return committee_page.draw(request, committee, problem=problem, verb=verb)


def _meeting_again(
    request: SignedIn, meeting: Meeting, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return meeting_page.draw(request, meeting, problem=problem, verb=verb)


def _onward(request: SignedIn, changed: Committee | Meeting, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("meeting" if isinstance(changed, Meeting) else "committee", args=[changed.pk])


def _to_meeting(request: SignedIn, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    # Some of its verbs return a resolution.
    return request.path.removesuffix(f"{verb}/")


COMMITTEE = VerbTable(CommitteeForm, COMMITTEE_ROWS, _committee_again, _onward)
MEETING = VerbTable(CommitteeForm, MEETING_ROWS, _meeting_again, _to_meeting)
