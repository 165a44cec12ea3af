"""The verbs of a case, each at its own address."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.cases import actions, queries
from tongdeng.cases.models import Case, Photo
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.kernel.errors import NotFound, Refused, Stale
from tongdeng.people.rules import Role
from tongdeng.web.cases.forms import CaseForm
from tongdeng.web.cases.pages import address, draw
from tongdeng.web.kit import verbs
from tongdeng.web.kit.http import Request, SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable

#    verb         what it does, what is said then
ROWS = {
    "answer": VerbRow(
        lambda c, f, by, at: actions.answer(c, words=f.text("words"), photos=f.photos(), by=by, at=at),
        _("已答复，居民现在就能看到"),
    ),
    "say": VerbRow(
        lambda c, f, by, at: actions.say(c, words=f.text("words"), photos=f.photos(), by=by, at=at),
        _("已补充"),
    ),
    "note": VerbRow(
        lambda c, f, by, at: actions.note(c, words=f.text("words"), photos=f.photos(), by=by, at=at),
        _("已记下，居民看不到"),
    ),
    "nudge": VerbRow(lambda c, f, by, at: actions.nudge(c, by=by, at=at), _("已催办")),
    "assign": VerbRow(
        lambda c, f, by, at: actions.assign(c, to=f.person(), by=by, at=at, seen=f.seen()), _("已派单")
    ),
    "transfer": VerbRow(
        lambda c, f, by, at: actions.transfer(c, to=f.person(), by=by, at=at, seen=f.seen()), _("已转给同事")
    ),
    "give_back": VerbRow(
        lambda c, f, by, at: actions.give_back(c, reason=f.text("words"), by=by, at=at, seen=f.seen()),
        _("已退回"),
    ),
    "claim": VerbRow(lambda c, f, by, at: actions.claim(c, by=by, at=at), _("接单成功，请尽快联系居民")),
    "accept": VerbRow(
        lambda c, f, by, at: actions.accept(c, by=by, at=at, seen=f.seen()), _("已接单，开始处理")
    ),
    "pause": VerbRow(
        lambda c, f, by, at: actions.pause(
            c, reason=f.text("words"), until=f.until(), by=by, at=at, seen=f.seen()
        ),
        _("已暂停，到时自动恢复"),
    ),
    "resume": VerbRow(
        lambda c, f, by, at: actions.resume(c, by=by, at=at, seen=f.seen()), _("已恢复，继续计时")
    ),
    "shoot": VerbRow(
        lambda c, f, by, at: actions.shoot(c, f.photos(), stage=Photo.Stage.BEFORE, by=by, at=at),
        _("照片已存"),
    ),
    "finish": VerbRow(
        lambda c, f, by, at: actions.finish(
            c, remedy=f.text("words"), photos=f.photos(), by=by, at=at, seen=f.seen()
        ),
        _("已办结，等居民确认"),
    ),
    "settle": VerbRow(
        lambda c, f, by, at: actions.settle(
            c, words=f.text("words"), photos=f.photos(), by=by, at=at, seen=f.seen()
        ),
        _("已答复并办结，等居民确认"),
    ),
    "refuse": VerbRow(
        lambda c, f, by, at: actions.refuse(c, reason=f.text("words"), by=by, at=at, seen=f.seen()),
        _("已告知居民不予受理"),
    ),
    "reclassify": VerbRow(
        lambda c, f, by, at: actions.reclassify(c, category=f.category(), by=by, at=at, seen=f.seen()),
        _("分类已改，时限按新分类计算"),
    ),
    "confirm": VerbRow(
        lambda c, f, by, at: actions.confirm(c, f.opinion(), by=by, at=at, seen=f.seen()), _("谢谢您的确认")
    ),
    "reopen": VerbRow(
        lambda c, f, by, at: actions.reopen(c, f.opinion(), by=by, at=at, seen=f.seen()),
        _("已退回重办，我们会再处理"),
    ),
    "visit": VerbRow(
        lambda c, f, by, at: actions.visit(
            c, f.opinion(), solved=f.text("solved") == "1", by=by, at=at, seen=f.seen()
        ),
        _("回访已记录"),
    ),
    "rate": VerbRow(lambda c, f, by, at: actions.rate(c, f.opinion(), by=by, at=at), _("谢谢您的评价")),
    "withdraw": VerbRow(
        lambda c, f, by, at: actions.withdraw(c, reason=f.text("words"), by=by, at=at, seen=f.seen()),
        _("已撤回"),
    ),
    "adopt": VerbRow(lambda c, f, by, at: actions.adopt(c, by=by, at=at), _("已归入您的账户")),
    "disown": VerbRow(lambda c, f, by, at: actions.disown(c, by=by, at=at), _("已告诉物业，这不是您反映的")),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Do one verb with a case."""
    try:
        case = access.get(request.person, Case, pk)
    except NotFound:
        # A case that a colleague claimed is out of this worker's sight; NotFound would not tell them why.
        if verb == "claim" and request.person.holds(Role.WORKER):
            raise Stale(_("这张单已不在单池里，可能被其他人接走了，请看下一张")) from None
        raise
    # A refusal shows the page of the case: who reads from above must not read it by way of a verb that they do not have.
    actions.look(case, by=request.person, at=request.at)
    return verbs.act(request, case, verb, TABLE, by=request.person)


@require_POST
@sent_once
def act_tracked(request: Request, secret: str, verb: str) -> HttpResponse:
    """Do one verb as the bearer of a tracking link."""
    case, guest = queries.by_link(secret, at=request.at)
    return verbs.act(request, case, verb, TABLE, by=guest)


def _redraw(
    request: Request, case: Case, by: Actor, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    # Read again: the refusal may be that the case moved on since it was read.
    return draw(request, queries.fresh(case), by, problem=problem, verb=verb)


def _onward(request: Request, case: Case, by: Actor, row: VerbRow, verb: str) -> str:
    """Go back to the desk when the verb was done there, away when it took the case from view."""
    if request.POST.get("at") == "desk":
        return f"{reverse('desk')}?case={case.pk}"
    if not access.may(by, case, access.SEE):
        return reverse("home")
    return address(request, case)


TABLE = VerbTable(CaseForm, ROWS, _redraw, _onward)
