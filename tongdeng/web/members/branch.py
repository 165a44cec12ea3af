"""The branch: its public face for everybody of the community; its register and its own affairs for itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused, Stale
from tongdeng.members.actions import branch as verbs_of_branch
from tongdeng.members.actions import gatherings, reading
from tongdeng.members.models import Branch
from tongdeng.members.queries import branch as queries
from tongdeng.members.rules import branch as rules
from tongdeng.people.queries.pages import people
from tongdeng.people.rules import Role
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.members.forms import MemberForm

OPENERS = (Role.COMMUNITY, Role.MANAGER)  # of a service centre
READINGS = 20  # the last ones, on the page of the branch


def choices() -> dict[str, Any]:
    """Return what the forms of the branch choose from."""
    return {
        "purposes": [("", _("请选择")), *((p.value, word) for p, word in rules.PURPOSE_WORDS.items())],
        "lists": [(listed.value, word) for listed, word in rules.LISTED_WORDS.items()],
        "posts_options": [(p.value, word) for p, word in rules.POST_WORDS.items()],
        "meeting_kinds": [(k.value, word) for k, word in rules.MEETING_WORDS.items()],
    }


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """Show the branches of the community: who answers for what, never who is a member."""
    context = {
        "tab": "neighbours",
        "page_of": page_of(request, queries.branches(request.person)),
        "reports": queries.own_reports(request.person),
        "centres": queries.centres(request.person),
        "may_open": request.person.holds(*OPENERS),
    }
    return answer(request, "members/branches.html", context)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show one branch."""
    return draw(request, access.get(request.person, Branch, pk))


def draw(
    request: SignedIn, branch: Branch, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show a branch; a list of members only while a reading of this person is open."""
    rights = access.verbs(request.person, branch)
    inside = "inside" in rights
    context = choices() | {
        "tab": "neighbours",
        "branch": branch,
        "rights": rights,
        "posts": queries.posts(branch),
        "front": queries.front_line(branch),
        "page_of": None,
    }
    if inside:
        context |= {
            "page_of": page_of(request, queries.meetings(branch)),
            "reports": list(queries.reports(branch)),
            "counts": queries.counts(branch.community, request.at),
            "readings": _readings(branch),
            "members": reading.open_list(branch, by=request.person, at=request.at),
            "lasts": rules.READING.seconds // 60,
        }
    if inside and branch.is_of_community:
        context["on_platforms"] = reading.open_volunteers(branch, by=request.person, at=request.at)
    return answer(request, "members/branch.html", context, problem=problem, verb=verb)


def _readings(branch: Branch) -> list[dict[str, Any]]:
    """Return who read a list last, and what for."""
    events = list(queries.readings(branch)[:READINGS])
    readers = people(event.actor for event in events if event.actor)
    return [
        {
            "who": readers.get(str(event.actor)),
            "at": event.at,
            "list": rules.LISTED_WORDS[rules.Listed(event.facts["list"])],
            "purpose": rules.PURPOSE_WORDS[rules.Purpose(event.facts["purpose"])],
            "rows": event.facts["rows"],
        }
        for event in events
    ]


def _member_choices(branch: Branch) -> dict[str, Any]:
    named = [("", _("没有")), *((name, name) for name in branch.companies)]
    return {
        "standings": [(s.value, word) for s, word in rules.STANDING_WORDS.items()],
        "reasons": [("", _("请选择")), *((c.value, word) for c, word in rules.CORRECTION_WORDS.items())],
        "companies": named if branch.companies else [],
    }


@signed_in
@sent_once
def member(request: SignedIn, pk: UUID, member: UUID) -> HttpResponse:
    """Correct what the register says of a member, while the list is open."""
    branch = access.get(request.person, Branch, pk, to="admit")
    onward = reverse("party_branch", args=[branch.pk])
    rows = reading.open_list(branch, by=request.person, at=request.at)
    if rows is None:
        messages.info(request, _("请先说明查看名册做什么用"))
        return HttpResponseRedirect(onward)
    row = next((row for row in rows if row.pk == member), None)
    if row is None:
        raise NotFound(_("名册里没有这位党员"))
    problem: Refused | None = None
    if request.method == "POST":
        form = MemberForm(request)
        try:
            verbs_of_branch.correct(
                branch,
                member=member,
                entry=form.member(),
                reason=form.text("reason"),
                seen=form.text("mark"),
                by=request.person,
                at=request.at,
            )
        except Stale as stale:
            messages.error(request, stale.sentence)
            return HttpResponseRedirect(reverse("party_member", args=[branch.pk, member]))
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("已更正"))
            return HttpResponseRedirect(onward)
    context = {"branch": branch, "row": row, **_member_choices(branch)}
    return answer(request, "members/branch_member.html", context, problem=problem)


def _read(branch: Branch, form: MemberForm, by: Any, at: Any) -> Any:
    read = reading.read_volunteers if form.text("list") == rules.Listed.VOLUNTEERS else reading.read_list
    return read(branch, form.text("purpose"), by=by, at=at)


ROWS = {
    "read": VerbRow(_read, _("已打开名册，这次查看已记下")),
    "admit": VerbRow(
        lambda b, f, by, at: verbs_of_branch.admit_members(b, f.branch_lines(), by=by, at=at),
        _("已登记"),
        asks_number=True,
    ),
    "transfer": VerbRow(
        lambda b, f, by, at: verbs_of_branch.transfer(b, f.id("member"), by=by, at=at),
        _("已转出"),
        right="admit",
    ),
    "appoint": VerbRow(
        lambda b, f, by, at: verbs_of_branch.appoint(
            b, f.text("post"), name=f.text("name"), answers_for=f.text("answers_for"), by=by, at=at
        ),
        _("已公布分工"),
    ),
    "retire": VerbRow(
        lambda b, f, by, at: verbs_of_branch.retire(b, f.id("post"), by=by, at=at),
        _("已结束"),
        right="appoint",
    ),
    "meet": VerbRow(lambda b, f, by, at: gatherings.plan_meeting(b, f.meeting(), by=by, at=at), _("已安排")),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a branch."""
    return verbs.act(request, access.get(request.person, Branch, pk), verb, TABLE, by=request.person)


def _redraw(request: Any, branch: Branch, by: Any, row: VerbRow, verb: str, problem: Refused) -> HttpResponse:
    return draw(request, branch, problem=problem, verb=verb)


def _onward(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("party_branch", args=[request.resolver_match.kwargs["pk"]])


TABLE = VerbTable(MemberForm, ROWS, _redraw, _onward)
