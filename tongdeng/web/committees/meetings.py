"""The page of a meeting: its agenda, attendance, resolutions and signatures."""

from typing import Any, NamedTuple
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.committees import queries, rules
from tongdeng.committees.actions.seats import local_day
from tongdeng.committees.models import Meeting, Resolution, Seat
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused, Sentence
from tongdeng.kernel.turn import offered
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.web.kit.answers import answer, serve
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.typeset import boxes

OWN_KINDS = [(key, word) for key, word in rules.KINDS.items() if key != "officers"]
WITHOUT_FIELDS = ("sign",)  # verbs that are a button only: their refusal stands at the top of the page


class ResolutionRow(NamedTuple):
    """A resolution on the page; `problem` and its `fields` are of its own form of paper signatures."""

    resolution: Resolution
    officers: list[str]
    may_sign: bool
    problem: Refused | None
    fields: dict[str, Any]


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Meeting, pk))


@signed_in
def photo(request: SignedIn, pk: UUID) -> FileResponse:
    """Serve the photo of a signature on paper to members and offices."""
    signature = queries.signature(pk)
    if not signature.photo or not access.may(request.person, signature.resolution.meeting, "inside"):
        raise NotFound(_("没有找到这张照片"))
    # A signature never changes (trigger signature_stays), so its photo may be cached.
    return serve(str(signature.photo.name))


def draw(
    request: SignedIn, meeting: Meeting, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    meeting = queries.whole_meeting(meeting)
    verbs_now = offered(meeting, request.person)
    present = [row.seat for row in meeting.attendances.all() if row.present]
    own_seat = next((seat for seat in present if seat.person_id == request.person.pk), None)
    inside = "inside" in verbs_now
    fields = getattr(problem, "fields", {})
    context = {
        "tab": "neighbours",
        "meeting": meeting,
        "offered": verbs_now,
        "inside": inside,
        "shown": inside or meeting.is_posted,
        "papers": _papers(meeting, inside=inside),
        "boxes": boxes(_printed(meeting)) if inside else "",
        "agenda": [line for line in meeting.agenda.splitlines() if line.strip()],
        "present": present,
        "resolutions": _resolutions(
            request, meeting, own_seat if "sign" in verbs_now else None, problem, verb
        ),
        "last_day": meeting.post_by and local_day(meeting.post_by) - rules.DAY,
        "needed": rules.needed(len(meeting.attendances.all()), meeting.place),
        "at_top": problem is not None and (verb in WITHOUT_FIELDS or not fields.keys() - {"resolution"}),
    }
    if inside:
        context |= _inside(request, meeting, present)
        context["reserved"] = problem is not None and "reserved" in problem.facts
        # Posting without minutes is refused beside the field of the minutes.
        context["minutes_form"] = "post" if verb == "post" else "minute"
    return answer(request, "committees/meeting.html", context, problem=problem, verb=verb)


def _resolutions(
    request: SignedIn, meeting: Meeting, signer: Seat | None, problem: Refused | None, verb: str
) -> list[ResolutionRow]:
    """Return the resolutions as the page shows them; `signer` is the seat for which the reader may sign."""
    names = {row.seat_id: row.seat.name for row in meeting.attendances.all()}
    refused = request.POST.get("resolution", "") if verb == "paper" else ""
    return [
        ResolutionRow(
            resolution,
            officers=[names[seat] for seat in resolution.officers if seat in names],
            may_sign=signer is not None and signer.pk not in {s.seat_id for s in resolution.signatures.all()},
            problem=problem if str(resolution.pk) == refused else None,
            fields=getattr(problem, "fields", {}),
        )
        for resolution in meeting.resolutions.all()
    ]


def _papers(meeting: Meeting, *, inside: bool) -> list[tuple[str, Sentence]]:
    """Return key and word of each paper that the reader may print now."""
    papers: list[tuple[str, Sentence]] = []
    if not meeting.is_cancelled:
        papers.append(("notice", _("会议公告")))
        if inside:
            papers.append(("sign-in", _("会议签到表")))
    if meeting.is_posted or (inside and meeting.is_over):
        papers.append(("minutes", _("会议纪要")))
    return papers


def _printed(meeting: Meeting) -> list[str]:
    """Return the words that people wrote and papers repeat."""
    words = [meeting.where, meeting.agenda, meeting.minutes, meeting.recorder, meeting.guests]
    for resolution in meeting.resolutions.all():
        words += resolution.title, resolution.text
    return words + [row.seat.name for row in meeting.attendances.all()]


def _inside(request: SignedIn, meeting: Meeting, present: list[Seat]) -> dict[str, Any]:
    """Return what only members and offices see."""
    seats = [seat for seat in queries.whole(meeting.committee).seats.all() if seat.until is None]
    members = [seat for seat in seats if seat.decides]
    choose = ("", _("请选择"))
    return {
        "members": members,
        "chairs": [choose, *((str(seat.pk), seat.name) for seat in members)],
        "presiders": [choose, *((str(seat.pk), seat.name) for seat in present)],
        "presider": str(meeting.chaired_by_id or ""),
        "signers": [choose, *((str(seat.pk), seat.name) for seat in present)],
        "begins": request.at >= meeting.starts_at,
        "kinds": OWN_KINDS,
        "matters": [(matter.key, matter.word) for matter in MATTERS.values()],
    }
