"""The verbs of an activity, each at its own address."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.activities.actions import after, door, helping, joining, planning, running
from tongdeng.activities.actions.letting_in import Answer
from tongdeng.activities.models import Activity, SignUp
from tongdeng.activities.rules.flow import FAILED_WORDS, Failed
from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.people.queries import load_homes_of
from tongdeng.web.activities.door import draw_come
from tongdeng.web.activities.forms import ActivityForm
from tongdeng.web.activities.organising import draw_people
from tongdeng.web.activities.pages import draw
from tongdeng.web.kit import verbs
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable


def _signed(row: SignUp) -> Sentence:
    if row.is_held:
        return gettext("报上了，{n} 位").format(n=row.size)
    return gettext("已排上候补，有名额会通知您")


def _came(answers: list[Answer]) -> Sentence:
    new = sum(answer.is_new for answer in answers)
    again = [answer.attendance for answer in answers if answer.attendance and not answer.is_new]
    if not new and again:
        when = again[0].came_at.astimezone(LOCAL)
        return gettext("{when} 已经签到过").format(when=f"{when:%H:%M}")
    return gettext("签到 {n} 位").format(n=new)


def _scanned(answer: Answer) -> Sentence:
    return _came([answer]) if answer.is_in else FAILED_WORDS[Failed(answer.reason)]


# fmt: off
ROWS = {
    "sign": VerbRow(lambda a, f, by, at: joining.sign_up(a, f.party(), by=by, at=at), _signed),
    "withdraw": VerbRow(lambda a, f, by, at: joining.withdraw(a, f.sign_up(), by=by, at=at), _("已退出，名额已让出"), right="sign"),
    "accept": VerbRow(lambda a, f, by, at: joining.accept(a, f.sign_up(), keep=f.chosen("keep"), by=by, at=at), _("报上了"), right="sign"),
    "decline": VerbRow(lambda a, f, by, at: joining.decline(a, f.sign_up(), by=by, at=at), _("已让给下一位"), right="sign"),
    "consent": VerbRow(lambda a, f, by, at: after.consent(a, f.sign_up(), f.chosen("agree"), by=by, at=at), _("已保存"), right="see"),
    "rate": VerbRow(lambda a, f, by, at: after.rate(a, stars=f.number("stars", most=9) or 0, words=f.text("words"), by=by, at=at), _("谢谢您的评价")),
    "come": VerbRow(lambda a, f, by, at: door.come(a, f.code("code"), with_=f.chosen("with"), nonce=f.id("nonce") or uuid4(), by=by, at=at), _came, right="sign", page="come"),
    "publish": VerbRow(lambda a, f, by, at: planning.publish_series(a, by=by, at=at) if f.flag("series") else planning.publish(a, by=by, at=at, seen=f.seen()), _("已发布")),
    "drop": VerbRow(lambda a, f, by, at: planning.drop(a, by=by, at=at, seen=f.seen()), _("草稿已删")),
    "permit": VerbRow(lambda a, f, by, at: planning.apply(a, f.permit(), by=by, at=at), _("已保存")),
    "override": VerbRow(lambda a, f, by, at: planning.override(a, reason=f.text("reason"), by=by, at=at), _("已准予发布")),
    "help": VerbRow(lambda a, f, by, at: helping.help_out(a, f.person_with_phone("phone"), by=by, at=at), _("已加为签到帮手"), asks_number=True),
    "unhelp": VerbRow(lambda a, f, by, at: helping.help_no_more(a, next(iter(f.chosen("helper")), uuid4()), by=by, at=at), _("已撤下，会通知到本人"), right="help", page="people"),
    "move": VerbRow(lambda a, f, by, at: running.move(a, f.new_time(), all_later=f.flag("later"), by=by, at=at, seen=f.seen())[0], _("已改，报名的人会收到通知")),
    "cancel": VerbRow(lambda a, f, by, at: running.cancel(a, reason=f.text("reason"), by=by, at=at, seen=f.seen()), _("已取消，报名的人会收到通知")),
    "restore": VerbRow(lambda a, f, by, at: running.restore(a, by=by, at=at, seen=f.seen()), _("已恢复，报名的人会收到通知")),
    "take_over": VerbRow(lambda a, f, by, at: running.take_over(a, reason=f.text("reason"), by=by, at=at), _("现在由您组织，您看得到名单")),
    "report": VerbRow(lambda a, f, by, at: running.report(a, f.account(), by=by, at=at, seen=f.seen()), _("总结已提交")),
    "photo": VerbRow(lambda a, f, by, at: after.photograph(a, f.shots(), by=by, at=at), _("照片已上传")),
    "unphoto": VerbRow(lambda a, f, by, at: after.unphotograph(a, next(iter(f.chosen("photo")), uuid4()), by=by, at=at), _("照片已撤下"), right="photo"),
    "tick": VerbRow(lambda a, f, by, at: door.tick_in(a, f.chosen("participants"), f.stamp(), by=by, at=at), _came, right="check_in", page="people"),
    "guests": VerbRow(lambda a, f, by, at: door.walk_in(a, f.number("guests") or 0, f.stamp(), by=by, at=at), _came, right="check_in", page="people"),
    "scan": VerbRow(lambda a, f, by, at: door.scan(a, door.Scanned(f.stamp(), f.code("ticket") or "-"), by=by, at=at), _scanned, right="check_in", page="people"),
    "enlist": VerbRow(lambda a, f, by, at: joining.enlist(a, f.enlisted(a), reason=f.text("reason"), by=by, at=at), _signed),
    "strike": VerbRow(lambda a, f, by, at: joining.strike(a, f.sign_up(), by=by, at=at), _("已退出"), right="enlist"),
}
# fmt: on


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    # No verb of an activity changes who lives where: the rights of each step ask for it once.
    load_homes_of([request.person], request.at)
    return verbs.act(request, access.get(request.person, Activity, pk), verb, TABLE, by=request.person)


def _redraw(
    request: SignedIn, activity: Activity, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    if row.page == "come":
        return draw_come(request, activity, request.POST.get("code", ""), problem=problem)
    shown = draw_people if row.page == "people" else draw
    return shown(request, activity, problem=problem, verb=verb)


def _onward(request: SignedIn, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    assert request.resolver_match is not None
    name = "activity_people" if row.page == "people" else "activities" if verb == "drop" else "activity"
    return reverse(name, args=[] if verb == "drop" else [request.resolver_match.kwargs["pk"]])


TABLE = VerbTable(ActivityForm, ROWS, _redraw, _onward)
