"""The verbs of a summary, each at its own address."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.accounts.actions import confirming, entering, vouchers
from tongdeng.accounts.models import Summary
from tongdeng.accounts.rules import sums
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.people.models import Person
from tongdeng.web.accounts.forms import AccountsForm
from tongdeng.web.accounts.pages import draw
from tongdeng.web.kit import verbs
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable

SUBMITTED = _("已提交，确认人会收到通知，所有人都可以看到")


def _write(summary: Summary, form: AccountsForm, by: Person, at: datetime) -> Summary:
    """Store what was typed, and submit it where that button was pressed; what cannot be submitted yet stays stored."""
    written = entering.write(summary, form.draft(), by=by, at=at, seen=form.seen())
    return entering.submit(written, by=by, at=at) if form.text("then") == "submit" else written


def _written(summary: Summary) -> Sentence:
    if summary.is_submitted:
        return SUBMITTED
    added = sums.Sums(summary.opening, summary.inflow, summary.outflow)
    return _("已保存：收入 {inflow} 元，支出 {outflow} 元，期末应为 {closing} 元").format(
        inflow=sums.yuan(added.inflow), outflow=sums.yuan(added.outflow), closing=sums.yuan(added.closing)
    )


ROWS = {
    "write": VerbRow(_write, _written),
    "submit": VerbRow(lambda s, f, by, at: entering.submit(s, by=by, at=at, seen=f.seen()), SUBMITTED),
    "confirm": VerbRow(
        lambda s, f, by, at: confirming.confirm(s, by=by, at=at, seen=f.seen()),
        _("已确认，公开页会写明确认的机构和日期"),
    ),
    "send_back": VerbRow(
        lambda s, f, by, at: confirming.send_back(s, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("已退回，物业会收到通知"),
    ),
    "correct": VerbRow(
        lambda s, f, by, at: entering.correct(s, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("已另出一版，请改好后提交；确认以前仍以原来的为准"),
    ),
    "attach": VerbRow(lambda s, f, by, at: vouchers.attach(s, f.voucher(), by=by, at=at), _("凭证已保存")),
    "drop": VerbRow(lambda s, f, by, at: vouchers.drop(s, f.id("voucher"), by=by, at=at), _("凭证已删去")),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Summary, pk), verb, TABLE, by=request.person)


def _redraw(
    request: SignedIn, summary: Summary, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw(request, summary, problem=problem, verb=verb)


def _onward(request: SignedIn, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    # Some verbs return a voucher.
    pk = changed.pk if isinstance(changed, Summary) else changed.summary_id
    return reverse("summary", args=[pk])


TABLE = VerbTable(AccountsForm, ROWS, _redraw, _onward)
