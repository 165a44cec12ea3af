"""One case: its page for each kind of visitor, and its photos; the list of my cases."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tongdeng.cases import actions, queries
from tongdeng.cases.models import Case, Photo, Verdict
from tongdeng.cases.rules import was_late
from tongdeng.cases.rules.bench import stands_still
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.kernel.turn import open_now
from tongdeng.people.models import Person
from tongdeng.web.cases.timeline import entries
from tongdeng.web.kit.answers import answer, serve
from tongdeng.web.kit.http import Request, SignedIn, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.tags import listed

YEAR = timedelta(days=365)


@signed_in
def mine(request: SignedIn) -> HttpResponse:
    actions.offer(request.person, at=request.at)
    cases = page_of(request, queries.mine(request.person))
    return render(request, "cases/resident/mine.html", {"page_of": cases, "now": request.at, "tab": "mine"})


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    case = access.get(request.person, Case, pk)
    actions.look(case, by=request.person, at=request.at)
    return draw(request, case, request.person)


def tracked(request: Request, secret: str) -> HttpResponse:
    case, guest = queries.by_link(secret, at=request.at)
    return draw(request, case, guest)


def draw(
    request: Request,
    case: Case,
    actor: Actor,
    *,
    problem: Refused | None = None,
    verb: str = "",
) -> HttpResponse:
    """Draw the page of a case as `actor` sees it; after a refusal with the sentence, and the form as it was filled."""
    context = context_for(request, case, actor)
    template = "cases/resident/case.html"
    # Who looks on from above works with it too: no page may tell them "we are pressing" as it tells the resident.
    if "note" in context["rights"] or context["above"]:
        template = (
            "cases/field/job.html"
            if context["mine"] and "worker" in _roles(actor)
            else "cases/desk/case.html"
        )
    return answer(request, template, context, problem=problem, verb=verb)


def context_for(request: Request, case: Case, actor: Actor) -> dict[str, Any]:
    rights = access.verbs(actor, case)
    internal = "note" in rights
    above = actions.reads_from_above(case, actor)
    whole = queries.whole(case, internal=internal)
    verdict = next((v for v in whole.verdicts.all() if v.round == case.reopened), None)
    offered = open_now(case, rights) - ({"rate"} if not _can_be_rated(verdict) else set())
    holds = sorted((row for row in whole.holds.all() if row.released_at is None), key=lambda row: row.until)
    linked = any(not row.ended_at for row in whole.links.all())
    context = {
        "case": whole,
        "now": request.at,
        "base": address(request, case),
        "rights": rights,
        "offered": offered - stands_still(held=bool(holds), linked=linked),
        "linked": linked,
        "holds": holds,
        "today": local_day(request.at),
        "waits": bool(holds) and "confirm" in offered,
        "timeline": entries(whole, internal=internal),
        "photos": [photo for photo in whole.photos.all() if photo.stage == Photo.Stage.REPORT],
        "mine": actor.id is not None and case.assignee_id == actor.id,
        "can_call": "call" in rights,
        "secret": _secret(request),
        "above": above,
        "noted": above and not was_late(case, request.at),
        "new": request.GET.get("new") == "1",
        "tab": "mine",
    }
    if internal or context["above"]:
        context |= {
            "hands": hands(case, request.at) if rights & {"assign", "transfer"} else [],
            "near": queries.near(case, request.at - YEAR)[:5],
            "alike": queries.alike(case)[:5],
            "categories": categories() if "reclassify" in rights else [],
        }
    return context


def _can_be_rated(verdict: Verdict | None) -> bool:
    return verdict is not None and bool(verdict.solved) and not verdict.stars and not verdict.words


def hands(case: Case, at: datetime) -> list[tuple[Any, str]]:
    """Return the options of a select: to whom the case can be given, with skills, duty and load."""
    return [
        ("", gettext("选择承办人")),
        *((person.pk, _hand(person)) for person in queries.possible_assignees(case, at)),
    ]


def _hand(person: Person) -> str:
    words = [person.display_name]
    if duty := getattr(person, "duty", None):
        words += [listed(duty.skills), gettext("在岗") if duty.on_duty else gettext("不在岗")]
    load = person.load  # type: ignore[attr-defined]  # annotated by the query
    return " · ".join([*words, ngettext("手里 %(n)s 件", "手里 %(n)s 件", load) % {"n": load}])


def categories() -> list[tuple[str, str]]:
    """Return the options of a select: every category with its matter and urgency."""
    return [
        (category.code, f"{gettext(category.matter)} · {category} · {category.get_urgency_display()}")
        for category in queries.categories()
    ]


def address(request: Request, case: Case) -> str:
    """Return the address of the case's page for this visitor: under the tracking link, where they came by it."""
    secret = _secret(request)
    return reverse("tracked", args=[secret]) if secret else reverse("case", args=[case.pk])


def _secret(request: Request) -> str:
    return str(request.resolver_match.kwargs.get("secret", "")) if request.resolver_match else ""


def photo(request: Request, pk: UUID, size: str = "full") -> FileResponse:
    """Serve a photo to those who may see its case; an internal one only to those who handle it."""
    return _served(request, pk, request.person, size)


def photo_tracked(request: Request, secret: str, pk: UUID, size: str = "full") -> FileResponse:
    """Serve a photo to the bearer of a tracking link."""
    _case, guest = queries.by_link(secret, at=request.at)
    return _served(request, pk, guest, size)


def _served(request: Request, pk: UUID, actor: Actor | None, size: str) -> FileResponse:
    photo = queries.photo(pk)
    # Asked for each photo: an address with an id is no right, and people pass addresses on.
    if not access.may(actor, photo.case, "note" if photo.internal else access.SEE):
        raise NotFound(_("没有找到这张照片"))
    # Who opens a photo by its own address has read the case, too.
    actions.look(photo.case, by=actor, at=request.at)
    name = str(photo.thumb.name if size == "thumb" else photo.file.name)
    return serve(name)


def _roles(actor: Actor) -> set[str]:
    return {grant.role for grant in actor.grants}
