"""One case: its page for each kind of visitor, its verbs, its photos."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.cases import actions, queries
from tongdeng.cases.models import Case, Photo
from tongdeng.cases.rules import CLOSED, FLOW, OPEN, State
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound, Refused, Stale
from tongdeng.people.rules import Role
from tongdeng.web.errors import STATUS
from tongdeng.web.given import Given
from tongdeng.web.http import Request, SignedIn, signed_in, wants_json
from tongdeng.web.timeline import entries

Verb = Callable[[Case, Given, Any, Any], Case]
YEAR = timedelta(days=365)

VERBS: dict[str, Verb] = {
    "answer": lambda c, g, by, at: actions.answer(c, words=g.text("words"), photos=g.photos(), by=by, at=at),
    "say": lambda c, g, by, at: actions.say(c, words=g.text("words"), photos=g.photos(), by=by, at=at),
    "note": lambda c, g, by, at: actions.note(c, words=g.text("words"), photos=g.photos(), by=by, at=at),
    "urge": lambda c, g, by, at: actions.urge(c, by=by, at=at),
    "assign": lambda c, g, by, at: actions.assign(c, to=g.person(), by=by, at=at, seen=g.seen()),
    "transfer": lambda c, g, by, at: actions.transfer(c, to=g.person(), by=by, at=at, seen=g.seen()),
    "give_back": lambda c, g, by, at: actions.give_back(
        c, reason=g.text("words"), by=by, at=at, seen=g.seen()
    ),
    "grab": lambda c, g, by, at: actions.grab(c, by=by, at=at),
    "take": lambda c, g, by, at: actions.take(c, by=by, at=at, seen=g.seen()),
    "pause": lambda c, g, by, at: actions.pause(
        c, reason=g.text("words"), until=g.moment("until"), by=by, at=at, seen=g.seen()
    ),
    "resume": lambda c, g, by, at: actions.resume(c, by=by, at=at, seen=g.seen()),
    "shoot": lambda c, g, by, at: actions.shoot(c, g.photos(), stage=Photo.Stage.BEFORE, by=by, at=at),
    "finish": lambda c, g, by, at: actions.finish(
        c, remedy=g.text("words"), photos=g.photos(), by=by, at=at, seen=g.seen()
    ),
    "settle": lambda c, g, by, at: actions.settle(
        c, words=g.text("words"), photos=g.photos(), by=by, at=at, seen=g.seen()
    ),
    "refuse": lambda c, g, by, at: actions.refuse(c, reason=g.text("words"), by=by, at=at, seen=g.seen()),
    "reclassify": lambda c, g, by, at: actions.reclassify(
        c, category=g.category(), by=by, at=at, seen=g.seen()
    ),
    "confirm": lambda c, g, by, at: actions.confirm(c, g.opinion(), by=by, at=at, seen=g.seen()),
    "reopen": lambda c, g, by, at: actions.reopen(c, g.opinion(), by=by, at=at, seen=g.seen()),
    "visit": lambda c, g, by, at: actions.visit(
        c, g.opinion(), solved=g.text("solved") == "1", by=by, at=at, seen=g.seen()
    ),
    "rate": lambda c, g, by, at: actions.rate(c, g.opinion(), by=by, at=at),
    "withdraw": lambda c, g, by, at: actions.withdraw(c, reason=g.text("words"), by=by, at=at, seen=g.seen()),
}
DONE = {
    "answer": _("已答复，居民现在就能看到"),
    "say": _("已补充"),
    "note": _("已记下，居民看不到"),
    "urge": _("已催办"),
    "assign": _("已派单"),
    "transfer": _("已转给同事"),
    "give_back": _("已退回"),
    "grab": _("这张单归您了"),
    "take": _("已接单，开始处理"),
    "pause": _("已暂停，到时自动恢复"),
    "resume": _("已恢复，继续计时"),
    "shoot": _("照片已存"),
    "finish": _("已办结，等居民确认"),
    "settle": _("已答复并办结，等居民确认"),
    "refuse": _("已告知居民不予受理"),
    "reclassify": _("分类已改，时限按新分类计算"),
    "confirm": _("谢谢您的确认"),
    "reopen": _("已退回重办，我们会再处理"),
    "visit": _("回访已记录"),
    "rate": _("谢谢您的评价"),
    "withdraw": _("已撤回"),
}


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a case to somebody who is signed in."""
    return draw(request, access.get(request.person, Case, pk), request.person)


def tracked(request: Request, secret: str) -> HttpResponse:
    """Show a case to the bearer of its tracking link."""
    case, guest = queries.by_link(secret)
    return draw(request, case, guest, base=reverse("tracked", args=[secret]))


@require_POST
@signed_in
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Do one verb with a case."""
    try:
        case = access.get(request.person, Case, pk)
    except NotFound:
        if verb == "grab" and Role.WORKER in _roles(request.person):
            raise Stale(_("这张单已不在单池里，可能被其他人接走了，请看下一张")) from None
        raise
    return _act(request, case, verb, request.person, base=reverse("case", args=[pk]))


@require_POST
def act_tracked(request: Request, secret: str, verb: str) -> HttpResponse:
    """Do one verb as the bearer of a tracking link."""
    case, guest = queries.by_link(secret)
    return _act(request, case, verb, guest, base=reverse("tracked", args=[secret]))


def _act(request: Request, case: Case, verb: str, actor: Actor, *, base: str) -> HttpResponse:
    if verb not in VERBS:
        raise NotFound(_("没有这一步"))
    try:
        case = VERBS[verb](case, Given(request), actor, request.at)
    except Refused as problem:
        if wants_json(request) or isinstance(problem, NotFound):
            raise
        return draw(request, queries.fresh(case), actor, base=base, problem=problem, verb=verb)
    if wants_json(request):
        return JsonResponse({"number": case.number, "state": case.state, "version": case.version})
    messages.success(request, DONE[verb])
    return HttpResponseRedirect(_after(request, case, actor, base))


def _after(request: Request, case: Case, actor: Actor, base: str) -> str:
    """Return where to go next: back to the desk when the verb was done there, away when it took the case from view."""
    if request.POST.get("at") == "desk":
        return f"{reverse('desk')}?case={case.pk}"
    if not access.may(actor, case, access.SEE):
        return reverse("home")
    return base


def draw(
    request: Request,
    case: Case,
    actor: Actor,
    *,
    base: str = "",
    problem: Refused | None = None,
    verb: str = "",
) -> HttpResponse:
    """Draw the page of a case as `actor` sees it; after a refusal with the sentence, and the form as it was filled."""
    context = facts(request, case, actor, base=base)
    context |= {"problem": problem, "problem_verb": verb, "typed": request.POST if problem else None}
    context["stale"] = isinstance(problem, Stale)
    template = "resident/case.html"
    if "note" in context["rights"]:
        template = "field/job.html" if context["mine"] and "worker" in _roles(actor) else "desk/case.html"
    return render(request, template, context, status=STATUS.get(type(problem), 400) if problem else 200)


def facts(request: Request, case: Case, actor: Actor, *, base: str = "") -> dict[str, Any]:
    """Return what the page of a case needs."""
    rights = access.verbs(actor, case)
    internal = "note" in rights
    whole = queries.whole(case, internal=internal)
    found = {
        "case": whole,
        "now": request.at,
        "base": base or reverse("case", args=[case.pk]),
        "rights": rights,
        "offered": offered(case, rights),
        "timeline": entries(case, internal=internal),
        "photos": [photo for photo in whole.photos.all() if photo.stage == Photo.Stage.REPORT],
        "mine": actor.id is not None and case.holder_id == actor.id,
        "can_call": "call" in rights,
        "verdict": next((v for v in whole.verdicts.all() if v.round == case.reopened), None),
        "secret": request.resolver_match.kwargs.get("secret", "") if request.resolver_match else "",
        "new": request.GET.get("new") == "1",
        "tab": "mine",
    }
    if internal:
        found |= {
            "hands": queries.hands(case, request.at) if rights & {"assign", "transfer"} else [],
            "near": queries.near(case, request.at - YEAR)[:5],
            "alike": queries.alike(case)[:5],
            "categories": queries.categories() if "reclassify" in rights else [],
        }
    return found


def offered(case: Case, rights: frozenset[str]) -> set[str]:
    """Return the verbs that this person may do and that the case's state allows."""
    steps = set(FLOW.verbs(case.state))
    talk: set[str] = {"note"}
    if case.state in OPEN:
        talk |= {"answer", "urge", "reclassify", "shoot"}
    if case.state not in CLOSED:
        talk |= {"say"}
    if case.state in (State.FINISHED, State.UNCONFIRMED):
        talk |= {"visit"}
    if case.state == State.CONFIRMED:
        talk |= {"rate"}
    allowed = set(rights) | ({"shoot"} if "finish" in rights else set())
    return (steps | talk) & allowed


def photo(request: Request, pk: UUID, size: str = "full") -> FileResponse:
    """Serve a photo to those who may see its case; an internal one only to those who handle it."""
    return _served(request, pk, request.person, size)


def photo_tracked(request: Request, secret: str, pk: UUID, size: str = "full") -> FileResponse:
    """Serve a photo to the bearer of a tracking link."""
    _case, guest = queries.by_link(secret)
    return _served(request, pk, guest, size)


def _served(request: HttpRequest, pk: UUID, actor: Actor | None, size: str) -> FileResponse:
    found = queries.photo(pk)
    if not access.may(actor, found.case, "note" if found.internal else access.SEE):
        raise NotFound(_("没有找到这张照片"))
    name = str(found.thumb.name if size == "thumb" else found.file.name)
    response = FileResponse(default_storage.open(name), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=604800, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _roles(actor: Actor) -> set[str]:
    return {grant.role for grant in actor.grants}
