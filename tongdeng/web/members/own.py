"""My service: how to register, what I was asked, what I do now, my hours, points and star; and how to leave."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.members.actions import accounts, certifying, consenting, qualifying, registering
from tongdeng.members.models import Platform, Volunteer
from tongdeng.members.queries import services
from tongdeng.members.queries import volunteers as queries
from tongdeng.members.rules import service
from tongdeng.members.rules import volunteers as rules
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.members.forms import MemberForm

LATEST = 10  # services and movements on the first page


def choices() -> dict[str, Any]:
    """Return what the forms of this room choose from."""
    return {
        "skills": list(rules.SKILLS.items()),
        "times": list(rules.TIMES.items()),
        "purposes": [(p.value, rules.PURPOSE_WORDS[p], rules.TEXTS[p]) for p in rules.Purpose],
        "kinds": [(kind.value, word) for kind, word in service.KIND_WORDS.items()],
        "skill_options": [("", _("不限")), *rules.SKILLS.items()],
        "danger_options": [("", _("没有危险")), *((key, d.word) for key, d in service.DANGERS.items())],
        "proofs": [(proof.value, word) for proof, word in service.PROOF_WORDS.items()],
    }


@signed_in
def page(request: SignedIn) -> HttpResponse:
    """Show my service in the community where I live, or how to register there."""
    return _draw(request)


@require_POST
@signed_in
@sent_once
def register(request: SignedIn, pk: UUID) -> HttpResponse:
    """Register on a platform."""
    form = MemberForm(request)
    try:
        platform = access.get(request.person, Platform, pk)
        registering.register(platform, form.entry(), by=request.person, at=request.at)
    except Refused as problem:
        return _draw(request, problem=problem, verb="register")
    return proceed(request, reverse("service"), _("已登记，谢谢您"))


@signed_in
def volunteer(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a volunteer to the community: what is on file, service, points, certificates."""
    return draw_volunteer(request, access.get(request.person, Volunteer, pk))


def draw_volunteer(
    request: SignedIn, record: Volunteer, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show the page of a volunteer; oneself sees one's own first page."""
    if record.person_id == request.person.pk:
        return _draw(request, problem=problem, verb=verb)
    rights = access.verbs(request.person, record)
    context = _facts(record) | {"rights": rights, "inside": "inside" in rights}
    if "inside" not in rights:
        context |= {"rows": [], "postings": [], "standing": None}
    else:
        awards, countered = queries.awards(record)
        context |= {
            "awards": [
                (str(row.pk), f"+{row.points} {row.words}") for row in awards if row.pk not in countered
            ],
            "countered": countered,
            "givers": [(str(row.pk), row.name) for row in queries.open_platforms(record.community)],
        }
    context["page_of"] = page_of(request, services.services(record) if "inside" in rights else [])
    return answer(request, "members/volunteer.html", choices() | context, problem=problem, verb=verb)


def _facts(record: Volunteer) -> dict[str, Any]:
    whole = queries.whole(record)
    return {
        "volunteer": whole,
        "agreed": {row.purpose for row in whole.agreements.all()},
        "standing": queries.standing(record),
        "rows": list(services.services(record)[:LATEST]),
        "postings": list(queries.postings(record)[:LATEST]),
        "certificates": list(record.certificates.order_by("-at")[:LATEST]),
    }


def _draw(request: SignedIn, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    community = queries.community_of(request.person, request.at)
    record = queries.own(request.person, community) if community else None
    context: dict[str, Any] = {
        "tab": "me",
        "platforms": queries.open_platforms(community),
        "volunteer": record,
    }
    if record is not None:
        context |= _facts(record)
        joined = {row.platform_id for row in context["volunteer"].registrations.all()}
        context |= {
            "others": [row for row in context["platforms"] if row.pk not in joined],
            "invitations": services.waiting(record),
            "taken": services.taken(record),
            "running": services.running(record),
        }
    return answer(request, "members/own.html", choices() | context, problem=problem, verb=verb)


ROWS = {
    "join": VerbRow(
        lambda v, f, by, at: consenting.join(v, f.id("platform"), by=by, at=at), _("已加入这个平台")
    ),
    "leave": VerbRow(
        lambda v, f, by, at: consenting.leave(v, f.id("platform"), by=by, at=at), _("已退出这个平台")
    ),
    "agree": VerbRow(lambda v, f, by, at: consenting.agree(v, f.text("purpose"), by=by, at=at), _("已同意")),
    "disagree": VerbRow(
        lambda v, f, by, at: consenting.disagree(v, f.text("purpose"), by=by, at=at),
        _("已收回同意，马上生效"),
    ),
    "correct": VerbRow(
        lambda v, f, by, at: consenting.correct(
            v, skills=f.texts("skills"), times=f.texts("times"), born=f.year(), by=by, at=at
        ),
        _("已保存"),
    ),
    "withdraw": VerbRow(
        lambda v, f, by, at: consenting.withdraw(v, by=by, at=at), _("已退出登记，您的个人信息已删除")
    ),
    "spend": VerbRow(
        lambda v, f, by, at: accounts.exchange(
            v, f.id("platform"), -(f.number("points") or 0), words=f.text("words"), by=by, at=at
        ),
        _("已兑换"),
        right="exchange",
    ),
    "give": VerbRow(
        lambda v, f, by, at: accounts.exchange(
            v, f.id("platform"), f.number("points") or 0, words=f.text("words"), by=by, at=at
        ),
        _("已回赠"),
        right="exchange",
    ),
    "qualify": VerbRow(lambda v, f, by, at: qualifying.qualify(v, f.proof(), by=by, at=at), _("已登记")),
    "award": VerbRow(
        lambda v, f, by, at: accounts.award(v, f.number("points") or 0, words=f.text("words"), by=by, at=at),
        _("已记积分"),
    ),
    "counter": VerbRow(
        lambda v, f, by, at: accounts.counter(v, f.id("posting"), words=f.text("words"), by=by, at=at),
        _("已更正"),
        right="award",
    ),
    "certify": VerbRow(
        lambda v, f, by, at: certifying.certify(v, f.certificate(), by=by, at=at),
        _("已开始公示，七天后可以出具"),
    ),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a volunteer."""
    return verbs.act(request, access.get(request.person, Volunteer, pk), verb, TABLE, by=request.person)


def _redraw(
    request: Any, record: Volunteer, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw_volunteer(request, record, problem=problem, verb=verb)


def _onward(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    record = changed if isinstance(changed, Volunteer) else None
    pk = request.resolver_match.kwargs["pk"]
    own = record is None or record.person_id == by.pk or not record.is_active
    if record is None:
        own = not access.visible_to(by, Volunteer, "award").filter(pk=pk).exists()
    return reverse("service") if own else reverse("volunteer", args=[pk])


TABLE = VerbTable(MemberForm, ROWS, _redraw, _onward)
