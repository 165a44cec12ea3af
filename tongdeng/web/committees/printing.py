"""The papers of a committee and its meetings as PDF and DOCX, and as blanks to fill in by hand."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.committees import queries
from tongdeng.committees.models import Committee, Meeting
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.web.committees.papers import minutes, notices, sheets
from tongdeng.web.committees.papers.blanks import BLANKS
from tongdeng.web.kit.blanks import OFFICES, Drawer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.offices import office
from tongdeng.web.kit.official_documents import Document, give

NOTE = _("打印后手写。纸上办的会议，也可以拍照存档。")
DRAWER = Drawer(BLANKS, "committees", _("业主委员会"), "committee_blank", NOTE)


@signed_in
def of_meeting(request: SignedIn, pk: UUID, key: str, kind: str) -> HttpResponse:
    """Give the notice of a meeting, its sign-in sheet or its minutes."""
    meeting = access.get(request.person, Meeting, pk)
    if key == "minutes":
        _may_read(request, meeting)
        return give(lambda: minutes.minutes(queries.whole_meeting(meeting)), kind)
    if meeting.is_cancelled or key not in ("notice", "sign-in"):
        raise NotFound(_("没有这份材料"))
    if key == "notice":
        return give(lambda: notices.call(queries.whole_meeting(meeting), _above(meeting)), kind)
    access.require(request.person, meeting, "inside")
    return give(lambda: _sign_in(queries.whole_meeting(meeting)), kind)


@signed_in
def decision(request: SignedIn, pk: UUID, place: int, kind: str) -> HttpResponse:
    """Give the notice of one carried resolution, by its place in the meeting."""
    meeting = access.get(request.person, Meeting, pk)
    _may_read(request, meeting)
    whole = queries.whole_meeting(meeting)
    resolution = next((row for row in whole.resolutions.all() if row.position == place), None)
    if resolution is None or resolution.carried_at is None:
        raise NotFound(_("这项决定还没有通过"))
    year, number = queries.decision_number(resolution)
    return give(lambda: notices.decision(resolution, whole, f"业委会决定〔{year}〕{number}号"), kind)


@signed_in
def filing(request: SignedIn, pk: UUID, kind: str) -> HttpResponse:
    """Give the form by which a committee asks to be filed."""
    committee = access.get(request.person, Committee, pk)
    access.require(request.person, committee, "inside")
    whole = queries.whole(committee)
    seats = [seat for seat in whole.seats.all() if whole.sat_when_filed(seat)]
    above = _above(committee)
    estate = places.place(committee.place).name
    return give(lambda: sheets.filing(whole, seats, estate, office(above.get(Role.SUBDISTRICT))), kind)


@for_roles(*OFFICES)
def blanks(request: SignedIn) -> HttpResponse:
    """List the blanks."""
    return DRAWER.open(request)


@for_roles(*OFFICES)
def blank(request: SignedIn, key: str, kind: str) -> HttpResponse:
    """Give one paper to fill in by hand."""
    return DRAWER.give(key, kind)


def _may_read(request: SignedIn, meeting: Meeting) -> None:
    """Let all read what was decided once it is posted, before that members and offices."""
    if not meeting.is_posted:
        access.require(request.person, meeting, "inside")
        if not meeting.is_over:
            raise NotFound(_("这次会议还没有纪要"))


def _sign_in(meeting: Meeting) -> Document:
    rows = list(meeting.attendances.all())
    if rows:
        absent = [row.seat for row in rows if not row.present]
        return sheets.sign_in(meeting, [row.seat for row in rows], absent)
    seats = queries.whole(meeting.committee).seats.all()
    return sheets.sign_in(meeting, [seat for seat in seats if seat.until is None and seat.decides])


def _above(record: Committee | Meeting) -> dict[str, Place]:
    """Return the community and the sub-district of a record, by the role of their offices."""
    codes = {role: cut(record.place, role.value) for role in (Role.COMMUNITY, Role.SUBDISTRICT)}
    found = places.named(codes.values())
    return {role.value: found[code] for role, code in codes.items() if code in found}
