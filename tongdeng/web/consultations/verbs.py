"""The verbs of topics, resolutions, items of the joint meeting, each at its own address; consultations' stand beside."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.consultations.actions import carrying, joint, preparing, topics
from tongdeng.consultations.models import JointItem, Resolution, Topic
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.web.consultations import joint as joint_page
from tongdeng.web.consultations import resolutions as resolution_page
from tongdeng.web.consultations import topics as topic_page
from tongdeng.web.consultations.forms import BenchForm
from tongdeng.web.kit import verbs
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable

TOPIC_ROWS = {
    "back": VerbRow(lambda t, f, by, at: topics.back(t, by=by, at=at), _("您家已联名")),
    "link": VerbRow(
        lambda t, f, by, at: topics.link(t, f.cases(), by=by, at=at), _("已关联，反映人会收到每一步进展")
    ),
    "table": VerbRow(
        lambda t, f, by, at: preparing.add_item(f.consultation(), t, by=by, at=at), _("已列入议程")
    ),
    "refer": VerbRow(
        lambda t, f, by, at: joint.refer(t, words=f.text("words"), by=by, at=at, seen=f.seen()),
        _("已提请街道联席会议，开始计算期限"),
    ),
    "withdraw": VerbRow(
        lambda t, f, by, at: topics.withdraw(t, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("议题已撤回"),
    ),
    "refuse": VerbRow(
        lambda t, f, by, at: topics.refuse(t, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("已说明不予列入的原因"),
    ),
}
RESOLUTION_ROWS = {
    "finish": VerbRow(
        lambda r, f, by, at: carrying.finish(
            r, words=f.text("words"), photos=f.photos(), by=by, at=at, seen=f.seen()
        ),
        _("已登记落实，涉及的住户会收到，可以评价"),
    ),
    "evaluate": VerbRow(
        lambda r, f, by, at: carrying.evaluate(r, works=f.works(), words=f.text("words"), by=by, at=at),
        _("谢谢您的评价"),
    ),
    "abandon": VerbRow(
        lambda r, f, by, at: carrying.abandon(r, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("已说明不再落实的原因"),
    ),
}
JOINT_ROWS = {
    "convene": VerbRow(
        lambda j, f, by, at: joint.convene(
            j,
            meets_at=f.meets_at(),
            where=f.text("where"),
            departments=f.text("departments").splitlines(),
            by=by,
            at=at,
            seen=f.seen(),
        ),
        _("已召集，各方会收到通知"),
    ),
    "answer": VerbRow(
        lambda j, f, by, at: joint.answer(
            j, words=f.text("words"), settled=f.flag("settled"), by=by, at=at, seen=f.seen()
        ),
        _("已答复，小区和反映人会收到"),
    ),
}


@require_POST
@signed_in
@sent_once
def act_topic(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Topic, pk), verb, TOPIC, by=request.person)


@require_POST
@signed_in
@sent_once
def act_resolution(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    record = access.get(request.person, Resolution, pk)
    return verbs.act(request, record, verb, RESOLUTION, by=request.person)


@require_POST
@signed_in
@sent_once
def act_joint(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, JointItem, pk), verb, JOINT, by=request.person)


def _topic_again(
    request: SignedIn, topic: Topic, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return topic_page.draw(request, topic, problem=problem, verb=verb)


def _resolution_again(
    request: SignedIn, resolution: Resolution, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return resolution_page.draw(request, resolution, problem=problem, verb=verb)


def _joint_again(
    request: SignedIn, entry: JointItem, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return joint_page.draw(request, entry, problem=problem, verb=verb)


def _onward(request: SignedIn, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    """Go back to the page of the record; a topic that went onto an agenda leads to its consultation."""
    if verb == "table":
        return reverse("consultation", args=[changed.pk])
    return request.path.removesuffix(f"{verb}/")


TOPIC = VerbTable(BenchForm, TOPIC_ROWS, _topic_again, _onward)
RESOLUTION = VerbTable(BenchForm, RESOLUTION_ROWS, _resolution_again, _onward)
JOINT = VerbTable(BenchForm, JOINT_ROWS, _joint_again, _onward)
