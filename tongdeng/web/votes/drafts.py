"""The form of a vote: proposing one, and changing its draft."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Forbidden, Invalid, Refused
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import within
from tongdeng.votes.actions import drafting
from tongdeng.votes.models import Profile, Vote
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules import flow
from tongdeng.votes.rules.flow import QUESTIONS
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.votes.forms import PARTS, VoteForm
from tongdeng.web.votes.page import open_vote
from tongdeng.web.votes.pages import RUNNERS

STORED = ("title", "parking", "invalid", "silence", "silence_clause", "proxy_cap", "posting_days")


@for_roles(*RUNNERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Begin a vote."""
    estate = _estate(request)
    if request.method != "POST" or request.POST.get("more"):
        return _form(request, estate, None)
    form = VoteForm(request)
    try:
        # Both or neither: a vote whose motions are refused is shown again and not stored.
        with transaction.atomic():
            vote = drafting.propose(estate.code, form.draft(estate.code), by=request.person, at=request.at)
            drafting.put(vote, form.motions(), by=request.person, at=request.at)
    except Refused as problem:
        return _form(request, estate, None, problem)
    messages.success(request, _("已存为草稿，还没有公告"))
    return HttpResponseRedirect(reverse("vote", args=[vote.pk]))


@signed_in
@sent_once
def edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """Change a draft."""
    vote = open_vote(request, pk, to="propose")
    if request.method != "POST":
        # The verb checks this itself when the form is sent.
        vote.FLOW.check(vote.state, "propose")
    estate = places.place(vote.place)
    if request.method != "POST" or request.POST.get("more"):
        return _form(request, estate, vote)
    form = VoteForm(request)
    try:
        with transaction.atomic():
            drafting.amend(vote, form.draft(vote.place), by=request.person, at=request.at, seen=form.seen())
            drafting.put(vote, form.motions(), by=request.person, at=request.at)
    except Refused as problem:
        return _form(request, estate, vote, problem)
    messages.success(request, _("草稿已保存"))
    return HttpResponseRedirect(reverse("vote", args=[vote.pk]))


def _form(
    request: SignedIn, estate: Place, vote: Vote | None, problem: Refused | None = None
) -> HttpResponse:
    typed: Any = request.POST if request.method == "POST" else _typed(vote)
    scope = VoteForm(request).texts("scope") if request.method == "POST" else typed.get("scope", [])
    now = request.at.astimezone(LOCAL)
    profiles = queries.profiles(estate.code, now.date())
    context = {
        "vote": vote,
        "estate": estate,
        "estates": _estates(request),
        "tree": _tree(estate.code),
        "scope": set(scope),
        "typed": typed,
        "blocks": _blocks(request, typed),
        "profiles": profiles,
        "questions": QUESTIONS,
        "matters": _matters(),
        "most": flow.MOTIONS_AT_MOST,
        "opens_hint": _lines(_earliest(profile, now) for profile in profiles),
        "closes_hint": _lines(_window(p) for p in profiles if p.window_least or p.window_most),
    }
    return answer(request, "votes/edit.html", context, problem=problem)


def _typed(vote: Vote | None) -> dict[str, Any]:
    """Return a stored draft as its form would have sent it."""
    if vote is None:
        return {"blocks": "1"}
    typed: dict[str, Any] = {name: getattr(vote, name) for name in STORED}
    typed |= {"scope": vote.scope, "profile": str(vote.profile_id)}
    typed["extraordinary"] = "1" if vote.extraordinary else ""
    typed["record_date"] = vote.record_date.isoformat() if vote.record_date else ""
    for name in ("opens_at", "closes_at"):
        moment = getattr(vote, name)
        typed[name] = f"{moment.astimezone(LOCAL):%Y-%m-%dT%H:%M}" if moment else ""
    motions = list(vote.motions.all())
    for motion in motions:
        typed |= {f"{part}_{motion.position}": getattr(motion, part) for part in PARTS}
    return typed | {"blocks": str(max(1, len(motions)))}


def _blocks(request: SignedIn, typed: Any) -> list[dict[str, Any]]:
    """Return the motions of the form, each with what stands in its fields."""
    try:
        count = VoteForm(request).blocks() if request.method == "POST" else int(typed["blocks"])
    except Invalid:
        count = 1
    count = min(count + bool(request.POST.get("more")), flow.MOTIONS_AT_MOST)
    return [
        {"number": number, **{part: typed.get(f"{part}_{number}") for part in PARTS}}
        for number in range(1, count + 1)
    ]


def _matters() -> list[tuple[str, str]]:
    """Return the matters of the law to choose from, each with the consent that it needs."""
    rows = [(m.key, f"{m.item}. {m.word}（{m.consent.word}）") for m in MATTERS.values()]
    return [("", gettext("请选择")), *rows]


def _earliest(profile: Profile, now: datetime) -> str:
    opens = flow.earliest_opening(now, profile.notice_days)
    return gettext("{name}：要公告满 {days} 天。现在公告，最早 {time}").format(
        name=profile.name, days=profile.notice_days, time=f"{opens:%Y-%m-%d %H:%M}"
    )


def _window(profile: Profile) -> str:
    return gettext("{name}：投票时间 {least} 到 {most} 天").format(
        name=profile.name, least=profile.window_least or "—", most=profile.window_most or "—"
    )


def _lines(sentences: Iterable[str]) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((sentence,) for sentence in sentences))


def _tree(estate: str) -> list[tuple[Place, list[Place]]]:
    """Return the buildings of an estate that have homes, each with its units."""
    below = places.below(estate, "unit")
    units = [place for place in below if place.level == "unit"]
    buildings = [(b, [u for u in units if within(u.code, b.code)]) for b in below if b.level == "building"]
    return [(building, inside) for building, inside in buildings if inside]


def _estates(request: SignedIn) -> list[Place]:
    codes = sorted(request.person.reach(*RUNNERS))
    return [place for code in codes for place in places.below(code, "estate")]


def _estate(request: SignedIn) -> Place:
    """Return the estate that was chosen, else the first that this person runs votes in."""
    known = _estates(request)
    asked = request.POST.get("estate") or request.GET.get("estate") or (known[0].code if known else "")
    estate = next((place for place in known if place.code == asked), None)
    if estate is None:
        raise Forbidden(_("您不在这个小区任职"))
    return estate
