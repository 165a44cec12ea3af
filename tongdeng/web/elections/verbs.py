"""The verbs of an election, each its own address."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.elections import actions
from tongdeng.elections.models import Election
from tongdeng.elections.queries import elections as queries
from tongdeng.elections.queries import rounds
from tongdeng.kernel.errors import Invalid, NotFound, Refused
from tongdeng.web.elections.forms import ElectionForm
from tongdeng.web.elections.pages import draw, facts, only_for_those_who_elect, part_of
from tongdeng.web.kit.http import SignedIn, signed_in, wants_json

Verb = Callable[[Election, ElectionForm, Any], Election]
Who = dict[str, Any]  # by, at and, where a page shows a version, seen

VERBS: dict[str, Verb] = {
    "enrol": lambda e, f, who: actions.enrol(e, f.entries(), **_now(who)),
    "correct": lambda e, f, who: actions.correct(e, f.member(), f.entry(), **_now(who)),
    "strike": lambda e, f, who: actions.strike(e, f.member(), **_now(who)),
    "plan": lambda e, f, who: actions.plan(e, f.plan(), **who),
    "request": lambda e, f, who: actions.request(e, **who),
    "grant": lambda e, f, who: actions.grant(e, number=f.text("number"), delay=f.text("delay"), **who),
    "delay": lambda e, f, who: actions.delay(e, number=f.text("number"), **_now(who)),
    "send_back": lambda e, f, who: actions.send_back(e, reason=f.text("reason"), **who),
    "propose": lambda e, f, who: actions.propose(e, f.ordered(), **who),
    "nominate": lambda e, f, who: actions.nominate(e, number=f.text("number"), **who),
    "leave_out": lambda e, f, who: actions.leave_out(
        e, f.member(), ground=f.number("ground") or 0, **_now(who)
    ),
    "agree": lambda e, f, who: actions.agree(e, f.members("members"), number=f.text("number"), **_now(who)),
    "meet": lambda e, f, who: actions.meet(e, **who),
    "adjourn": lambda e, f, who: actions.adjourn(e, planned_on=f.day("planned_on"), **who),
    "resolve": lambda e, f, who: actions.resolve(e, f.member(), votes=f.number("votes"), **_now(who)),
    "attend": lambda e, f, who: actions.attend(
        e, here=f.members("here"), gone=f.members("gone"), **_now(who)
    ),
    "tell": lambda e, f, who: actions.tell(
        e,
        scrutineers=f.members("scrutineers"),
        counters=f.members("counters"),
        votes=f.number("votes"),
        **_now(who),
    ),
    "refuse_proxy": lambda e, f, who: actions.refuse_proxy(e, f.member(), **_now(who)),
    "issue": lambda e, f, who: actions.issue(e, issued=f.number("issued"), **who),
    "collect": lambda e, f, who: actions.collect(e, returned=f.number("returned"), **who),
    "annul": lambda e, f, who: actions.annul(e, returned=f.number("returned"), **who),
    "relieve": lambda e, f, who: actions.relieve(e, f.number("reading") or 0, **_now(who)),
    "settle": lambda e, f, who: actions.settle(
        e, f.number("number") or 0, f.slip(names(e)), scrutineer=f.member("scrutineer"), **_now(who)
    ),
    "count": lambda e, f, who: actions.count(e, **who),
    "revote": lambda e, f, who: actions.revote(e, issued=f.number("issued"), **who),
    "separate": lambda e, f, who: actions.separate(e, f.ordered(), issued=f.number("issued"), **who),
    "reduce": lambda e, f, who: actions.reduce(e, consent=f.number("consent"), **who),
    "form": lambda e, f, who: actions.form(e, f.division(), **who),
    "report": lambda e, f, who: actions.report(e, **who),
    "approve": lambda e, f, who: actions.approve(e, number=f.text("number"), **who),
    "reject": lambda e, f, who: actions.reject(e, reason=f.text("reason"), **who),
    "cancel": lambda e, f, who: actions.cancel(e, reason=f.text("reason"), **who),
}
DONE = {
    "enrol": _("已登记"),
    "correct": _("已更正"),
    "strike": _("已移出名册"),
    "plan": _("换届安排已保存"),
    "request": _("请示已上报，等上级批复"),
    "grant": _("已批复同意换届"),
    "delay": _("已登记延期批复"),
    "send_back": _("已退回，支部看得到原因"),
    "propose": _("候选人已上报，等上级批复"),
    "nominate": _("候选人已批复"),
    "leave_out": _("已提出，等上级批复"),
    "agree": _("已批复，开会时还要由大会表决"),
    "meet": _("大会开始，请登记到会"),
    "adjourn": _("已改期"),
    "resolve": _("大会表决已记下"),
    "attend": _("已登记"),
    "tell": _("监票人、计票人已记下"),
    "refuse_proxy": _("已谢绝并记下；这位党员仍计入应到会"),
    "issue": _("选票已发出"),
    "collect": _("收回张数已记下，请两个人分别录票"),
    "annul": _("本轮已宣布无效，请重新发票"),
    "relieve": _("可以换人重录了"),
    "settle": _("已核定"),
    "count": _("已计票"),
    "revote": _("选票已发出，重新投票"),
    "separate": _("选票已发出，另行选举"),
    "reduce": _("名额已减少"),
    "form": _("分工已记下"),
    "report": _("结果已上报，等上级批复"),
    "approve": _("结果已批复，当选人从现在起任职"),
    "reject": _("没有批准，支部看得到原因"),
    "cancel": _("选举已取消"),
}


@require_POST
@signed_in
def new(request: SignedIn) -> HttpResponse:
    """Begin to prepare an election of a branch."""
    only_for_those_who_elect(request.person)
    chosen = ElectionForm(request).member("branch")
    branch = next((one for one in queries.branches(request.person) if one.pk == chosen), None)
    if branch is None:
        raise NotFound(_("没有找到这个支部"))
    one = actions.prepare(branch, by=request.person, at=request.at)
    return HttpResponseRedirect(reverse("election_roll", args=[one.pk]))


@require_POST
@signed_in
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Do one verb; a refused one leaves the page as it was filled, with the reason."""
    one = queries.get(request.person, pk)
    if verb not in VERBS:
        raise NotFound(_("没有这一步"))
    form = ElectionForm(request)
    try:
        changed = VERBS[verb](one, form, {"by": request.person, "at": request.at, "seen": form.seen()})
    except Refused as problem:
        if wants_json(request) or isinstance(problem, NotFound):
            raise
        return refused(request, one, verb, problem)
    if wants_json(request):
        return JsonResponse({"state": changed.state, "version": changed.version})
    if request.htmx and verb == "attend":
        context = facts(request, queries.whole(changed)) | {"swapped": True}
        return render(request, "elections/_hall.html", context)
    messages.success(request, DONE[verb])
    return HttpResponseRedirect(after(request, changed, verb))


def refused(request: SignedIn, one: Election, verb: str, problem: Refused) -> HttpResponse:
    """Draw the page from which the verb was asked, as far as the election has come."""
    one = queries.whole(one)
    part = _part(request, verb)
    try:
        return draw(request, one, part, problem=problem, verb=verb)
    except NotFound:
        return draw(request, one, problem=problem, verb=verb)


def after(request: SignedIn, one: Election, verb: str) -> str:
    """Return where to go next: the page it was asked from, or the one on which it goes on."""
    onward = {
        "issue": "round",
        "revote": "round",
        "separate": "round",
        "propose": "",
        "request": "",
        "meet": "meeting",
    }
    part = onward.get(verb, _part(request, verb))
    return reverse(f"election_{part}" if part else "election", args=[one.pk])


def names(one: Election) -> list[UUID]:
    """Return the ids of those on the newest ballot."""
    found = rounds.last_round(one)
    if found is None:
        raise Invalid(_("还没有发出选票"))
    return list(found.names)


def _part(request: SignedIn, verb: str) -> str:
    asked = request.POST.get("part")
    return asked if asked in ("", "roll", "candidates", "meeting", "round", "result") else part_of(verb)


def _now(who: Who) -> Who:
    """Return who and when, for verbs that may come from a page that is a little older."""
    return {"by": who["by"], "at": who["at"]}
