"""The verbs of a consultation: before its meeting, in it, and those of its minutes."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.consultations.actions import (
    arriving,
    deciding,
    meeting,
    minuting,
    preparing,
    publishing,
    seating,
    signing,
    speaking,
    steps,
)
from tongdeng.consultations.models import Consultation, Item
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.web.consultations import consultation as consultation_page
from tongdeng.web.consultations import meeting as meeting_page
from tongdeng.web.consultations import minutes as minutes_page
from tongdeng.web.consultations.forms import BenchForm
from tongdeng.web.kit import verbs
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable


def _decided(item: Item) -> Sentence:
    return _("已形成决议") if item.carried else _("没有通过，已记下")


def _asked(consultation: Consultation, form: BenchForm, by: Any, at: Any) -> Any:
    """Put whoever leads' choice on the list of speakers, or a delegate on their own phone."""
    words, first = form.text("words"), form.flag("point_of_order")
    given = {"point_of_order": first, "words": words, "by": by, "at": at}
    if access.may(by, consultation, "chair"):
        return speaking.note(consultation, item=form.item(), seat=form.chosen("seat"), **given)
    return speaking.ask(consultation, item=form.item(), **given)


BEFORE = {
    "add": VerbRow(
        lambda c, f, by, at: preparing.add_item(c, f.table(), rule=f.text("rule"), by=by, at=at),
        _("已列入议程"),
        right="plan",
    ),
    "remove": VerbRow(
        lambda c, f, by, at: preparing.remove_item(c, f.item(), by=by, at=at),
        _("已移出议程，议题等待下一次"),
        right="announce",
    ),
    "arrange": VerbRow(
        lambda c, f, by, at: preparing.arrange(c, f.order(), by=by, at=at), _("顺序已调整"), right="plan"
    ),
    "replan": VerbRow(
        lambda c, f, by, at: preparing.replan(
            c, starts_at=f.starts_at(), where=f.text("where"), title=f.text("title"), by=by, at=at
        ),
        _("已保存"),
        right="announce",
    ),
    "announce": VerbRow(
        lambda c, f, by, at: preparing.announce(c, by=by, at=at, seen=f.seen()),
        _("已公告，涉及的住户会收到"),
    ),
    "move": VerbRow(
        lambda c, f, by, at: preparing.move(
            c, starts_at=f.starts_at(), where=f.text("where"), by=by, at=at, seen=f.seen()
        ),
        _("已重新公告，涉及的住户会再次收到"),
    ),
    "cancel": VerbRow(
        lambda c, f, by, at: preparing.cancel(c, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("会诊已取消，议题等待下一次"),
    ),
    "read": VerbRow(lambda c, f, by, at: preparing.read(c, by=by, at=at), _("已登记您家阅读了公告")),
    "seat": VerbRow(lambda c, f, by, at: seating.seat(c, f.delegate(), by=by, at=at), _("代表已登记")),
    "unseat": VerbRow(
        lambda c, f, by, at: seating.unseat(c, f.chosen("seat"), by=by, at=at),
        _("这一席已空出"),
        right="seat",
    ),
    "delegate": VerbRow(
        lambda c, f, by, at: seating.delegate(c, f.chosen("receiver"), by=by, at=at),
        _("已委托，对方到场才算数"),
    ),
    "delegate_on_paper": VerbRow(
        lambda c, f, by, at: seating.delegate_on_paper(
            c, f.chosen("giver"), f.chosen("receiver"), photos=f.photos(most=1), by=by, at=at
        ),
        _("纸上委托已存档"),
        right="seat",
    ),
    "consent": VerbRow(lambda c, f, by, at: meeting.consent(c, f.item(), by=by, at=at), _("已记下本方同意")),
    "tick": VerbRow(
        lambda c, f, by, at: steps.tick(c, f.text("step"), words=f.text("words"), by=by, at=at),
        _("这一步已完成"),
    ),
    "close": VerbRow(lambda c, f, by, at: publishing.close(c, by=by, at=at, seen=f.seen()), _("已办结归档")),
}
MEETING = {
    "hold": VerbRow(
        lambda c, f, by, at: meeting.hold(c, by=by, at=at, seen=f.seen()),
        _("会诊开始，请各方代表签到"),
        page="meeting",
    ),
    "arrive": VerbRow(lambda c, f, by, at: arriving.arrive(c, by=by, at=at), _("您已签到"), page="meeting"),
    "arrive_paper": VerbRow(
        lambda c, f, by, at: arriving.arrive_paper(c, f.ids("seats"), photos=f.photos(most=1), by=by, at=at),
        _("签到表已存档"),
        page="meeting",
    ),
    "attend": VerbRow(
        lambda c, f, by, at: meeting.attend(c, f.ids("present"), item=f.item(), by=by, at=at),
        _("从这一项起的在场情况已登记"),
        right="chair",
        page="meeting",
    ),
    "propose": VerbRow(
        lambda c, f, by, at: meeting.propose(c, f.item(), f.proposal(), by=by, at=at),
        _("草案已提出，请各方表态"),
        right="chair",
        page="meeting",
    ),
    "position": VerbRow(
        lambda c, f, by, at: meeting.position(
            c,
            item=f.item(),
            value=f.text("value"),
            words=f.text("words"),
            giver=f.id("giver"),
            shown=f.text("proposal"),
            by=by,
            at=at,
        ),
        _("表态已记下，作出决定以前可以改"),
        page="meeting",
    ),
    "paper": VerbRow(
        lambda c, f, by, at: meeting.paper(
            c,
            item=f.item(),
            seat=f.chosen("seat"),
            value=f.text("value"),
            words=f.text("words"),
            photos=f.photos(most=1),
            by=by,
            at=at,
        ),
        _("纸上表态已存档"),
        page="meeting",
    ),
    "resolve": VerbRow(
        lambda c, f, by, at: deciding.resolve(c, f.item(), by=by, at=at), _decided, page="meeting"
    ),
    "speak": VerbRow(_asked, _("已列入发言名单"), page="meeting"),
    "order": VerbRow(
        lambda c, f, by, at: speaking.arrange(c, f.item(), f.order(), by=by, at=at),
        _("发言顺序已调整"),
        right="chair",
        page="meeting",
    ),
    "call": VerbRow(
        lambda c, f, by, at: speaking.call(c, f.chosen("speech"), by=by, at=at),
        _("开始计时"),
        right="chair",
        page="meeting",
    ),
    "end": VerbRow(
        lambda c, f, by, at: speaking.end(c, f.chosen("speech"), by=by, at=at),
        _("发言结束"),
        right="chair",
        page="meeting",
    ),
    "shoot": VerbRow(
        lambda c, f, by, at: publishing.shoot(c, f.photos(), by=by, at=at),
        _("照片已存档"),
        page="meeting",
    ),
}
MINUTES = {
    "draft": VerbRow(
        lambda c, f, by, at: minuting.draft(c, words=f.text("words"), by=by, at=at),
        _("纪要已保存"),
        page="minutes",
    ),
    "record": VerbRow(
        lambda c, f, by, at: minuting.record(c, words=f.text("words"), by=by, at=at, seen=f.seen()),
        _("会诊结束，纪要已送各方核对"),
        page="minutes",
    ),
    "comment": VerbRow(
        lambda c, f, by, at: minuting.comment(c, words=f.text("words"), by=by, at=at),
        _("已提交"),
        page="minutes",
    ),
    "freeze": VerbRow(
        lambda c, f, by, at: minuting.settle(c, by=by, at=at, seen=f.seen()),
        _("已定稿，请各方签字"),
        page="minutes",
    ),
    "sign": VerbRow(
        lambda c, f, by, at: signing.sign(c, **f.signature(), by=by, at=at), _("您已签字"), page="minutes"
    ),
    "sign_paper": VerbRow(
        lambda c, f, by, at: signing.sign_paper(
            c, seat=f.chosen("seat"), **f.signature(), photos=f.photos(most=1), by=by, at=at
        ),
        _("纸上签字已存档"),
        page="minutes",
    ),
    "publish": VerbRow(
        lambda c, f, by, at: publishing.publish(c, public=f.text("public"), by=by, at=at, seen=f.seen()),
        _("结果已公开，涉及的住户会收到"),
        page="publish",
    ),
}
ROWS = BEFORE | MEETING | MINUTES
DRAWN = {
    "": consultation_page.draw,
    "meeting": meeting_page.draw,
    "minutes": minutes_page.draw,
    "publish": minutes_page.draw_public,
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    record = access.get(request.person, Consultation, pk)
    return verbs.act(request, record, verb, CONSULTATION, by=request.person)


def _again(
    request: SignedIn, consultation: Consultation, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return DRAWN[row.page](request, consultation, problem=problem, verb=verb)


def _onward(request: SignedIn, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    """Go back to the page of the form, and there to the item in hand; what is published is read by all."""
    pk = request.resolver_match.kwargs["pk"] if request.resolver_match else ""
    if row.page == "meeting":
        item = request.POST.get("item", "")
        following = verb == "resolve"
        asked = f"?item={item}" if item and not following else ""
        return reverse("consultation_meeting", args=[pk]) + asked
    return reverse("consultation_minutes" if row.page == "minutes" else "consultation", args=[pk])


CONSULTATION = VerbTable(BenchForm, ROWS, _again, _onward)
