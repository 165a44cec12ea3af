"""One meeting of an owners' committee: its agenda, who came, what was decided, who signed; its minutes on paper."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.ballots.actions import committee_deciding as deciding
from tongdeng.ballots.actions import committee_meeting as verbs
from tongdeng.ballots.actions.committee_seats import local_day
from tongdeng.ballots.models import Meeting
from tongdeng.ballots.queries import committees as queries
from tongdeng.ballots.rules import committee as rules
from tongdeng.ballots.rules.committee import Sitting
from tongdeng.ballots.rules.matters import MATTERS
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused, Stale
from tongdeng.web.ballots.committee_forms import CommitteeForm
from tongdeng.web.ballots.committees import frame
from tongdeng.web.ballots.minutes import printed
from tongdeng.web.errors import STATUS
from tongdeng.web.http import SignedIn, signed_in
from tongdeng.web.typeset import pdf as as_pdf

Verb = Callable[[Meeting, CommitteeForm, Any, Any], object]

VERBS: dict[str, Verb] = {
    "attend": lambda m, g, by, at: verbs.attend(m, g.several("present"), by=by, at=at, seen=g.seen()),
    "put": lambda m, g, by, at: deciding.put(m, g.draft(), by=by, at=at),
    "sign": lambda m, g, by, at: deciding.sign(m, g.one("resolution"), by=by, at=at),
    "paper": lambda m, g, by, at: deciding.paper(
        m, g.one("resolution"), seat=g.one("seat"), photos=g.photos(), by=by, at=at
    ),
    "minute": lambda m, g, by, at: verbs.minute(m, words=g.text("words"), by=by, at=at),
    "post": lambda m, g, by, at: verbs.post(m, by=by, at=at, seen=g.seen()),
    "cancel": lambda m, g, by, at: verbs.cancel(m, reason=g.text("reason"), by=by, at=at, seen=g.seen()),
}
DONE = {
    "attend": _("到会名单已登记"),
    "put": _("已提出，到会委员会收到签字通知"),
    "sign": _("您已签字"),
    "paper": _("纸上签字已存档"),
    "minute": _("会议纪要已保存"),
    "post": _("已公告，全体居民可以看到"),
    "cancel": _("会议已取消，委员和社区会收到通知"),
}
OWN_KINDS = [(key, word) for key, word in rules.KINDS.items() if key != "officers"]


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a meeting."""
    return _draw(request, access.get(request.person, Meeting, pk))


@require_POST
@signed_in
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Do one verb with a meeting."""
    meeting = access.get(request.person, Meeting, pk)
    if verb not in VERBS:
        raise NotFound(_("没有这一步"))
    try:
        VERBS[verb](meeting, CommitteeForm(request), request.person, request.at)
    except NotFound:
        raise
    except Refused as problem:
        return _draw(request, meeting, problem=problem, verb=verb)
    messages.success(request, DONE[verb])
    return HttpResponseRedirect(reverse("meeting", args=[pk]))


@signed_in
def pdf(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the minutes as they are filed: to everybody once they are posted, to those inside before."""
    meeting = access.get(request.person, Meeting, pk)
    if meeting.state != Sitting.POSTED:
        access.require(request.person, meeting, "inside")
        if not meeting.is_over:
            raise NotFound(_("这次会议还没有纪要"))
    return as_pdf(f"minutes-{meeting.number}", printed(queries.meeting(meeting)))


@signed_in
def photo(request: SignedIn, pk: UUID) -> FileResponse:
    """Serve the photo of a signature on paper to those inside."""
    found = queries.signature(pk)
    if not found.photo or not access.may(request.person, found.resolution.meeting, "inside"):
        raise NotFound(_("没有找到这张照片"))
    response = FileResponse(default_storage.open(str(found.photo.name)), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=604800, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _draw(
    request: SignedIn, meeting: Meeting, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    rights = access.verbs(request.person, meeting)
    whole = queries.meeting(meeting)
    there = [row for row in whole.attendances.all() if row.present]
    inside = "inside" in rights
    mine = next((row.seat for row in there if row.seat.person_id == request.person.pk), None)
    context = frame(request) | {
        "meeting": whole,
        "rights": rights,
        "inside": inside,
        "shown": inside or whole.state == Sitting.POSTED,
        "agenda": [line for line in whole.agenda.splitlines() if line.strip()],
        "there": there,
        "resolutions": whole.resolutions.all(),
        "last_day": whole.post_by and local_day(whole.post_by) - rules.DAY,
        "needed": rules.needed(len(whole.attendances.all()), whole.place),
        "mine": mine,
        "signed": {r.pk for r in whole.resolutions.all() for s in r.signatures.all() if s.seat == mine},
        "problem": problem,
        "problem_verb": verb,
        "fields": getattr(problem, "fields", {}),
        "reserved": problem.facts.get("reserved", "") if problem else "",
        "stale": isinstance(problem, Stale),
        "typed": request.POST,
    }
    if inside:
        seats = [seat for seat in queries.whole(whole.committee).seats.all() if seat.until is None]
        context |= {
            "members": [seat for seat in seats if seat.decides],
            "present": {row.seat_id for row in there},
            "begins": request.at >= whole.starts_at,
            "kinds": OWN_KINDS,
            "matters": [(matter.key, matter.word) for matter in MATTERS.values()],
        }
    status = STATUS.get(type(problem), 400) if problem else 200
    return render(request, "committee/meeting.html", context, status=status)
