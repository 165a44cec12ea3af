"""One meeting of an owners' committee: its agenda, who came, what was decided, who signed; its minutes on paper."""

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.committees import queries, rules
from tongdeng.committees.actions.seats import local_day
from tongdeng.committees.models import Meeting
from tongdeng.committees.rules import Sitting
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.web.committees.minutes import printed
from tongdeng.web.kit.answers import WEEK, answer, serve
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.typeset import pdf as as_pdf

OWN_KINDS = [(key, word) for key, word in rules.KINDS.items() if key != "officers"]


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a meeting."""
    return draw(request, access.get(request.person, Meeting, pk))


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
    return serve(str(found.photo.name), cache=WEEK)


def draw(
    request: SignedIn, meeting: Meeting, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Draw the page of a meeting; after a refusal with its sentence."""
    rights = access.verbs(request.person, meeting)
    whole = queries.meeting(meeting)
    there = [row for row in whole.attendances.all() if row.present]
    inside = "inside" in rights
    mine = next((row.seat for row in there if row.seat.person_id == request.person.pk), None)
    context = {
        "tab": "neighbours",
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
        "reserved": problem.facts.get("reserved", "") if problem else "",
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
    return answer(request, "committees/meeting.html", context, problem=problem, verb=verb)
