"""The verbs of residents' opinions, each at its own address."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.consultations.actions import opinions as actions
from tongdeng.consultations.models import Consultation, Statement
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.web.consultations import moderation, opinions
from tongdeng.web.kit import verbs
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable


@signed_in
def statement(request: SignedIn, pk: UUID) -> HttpResponse:
    """Lead from a notice to the statement: the moderator to the list of what waits, all others to the opinions."""
    found = access.get(request.person, Statement, pk)
    moderates = access.may(request.person, found, "refuse")
    where = "consultation_moderation" if moderates else "consultation_opinions"
    return HttpResponseRedirect(reverse(where, args=[found.consultation_id]))


SAY = {
    "say": VerbRow(
        lambda c, f, by, at: actions.say(c, words=f.text("words"), by=by, at=at),
        _("已提交，审核后邻居能看到，不写您的名字"),
    )
}
ROWS = {
    "voice": VerbRow(
        lambda s, f, by, at: actions.voice(s, choice=f.text("choice"), by=by, at=at),
        _("已记下，会前都可以改"),
    ),
    "show": VerbRow(
        lambda s, f, by, at: actions.show(s, by=by, at=at, seen=f.seen()), _("已公开，邻居可以表态")
    ),
    "refuse": VerbRow(
        lambda s, f, by, at: actions.refuse(
            s, reason=f.text("reason"), note=f.text("note"), by=by, at=at, seen=f.seen()
        ),
        _("没有公开，提出人会收到原因"),
    ),
}


@require_POST
@signed_in
@sent_once
def say(request: SignedIn, pk: UUID) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Consultation, pk), "say", SAYING, by=request.person)


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Statement, pk), verb, STATEMENT, by=request.person)


def _say_again(
    request: SignedIn, consultation: Consultation, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return opinions.draw(request, consultation, problem=problem, verb=verb)


def _statement_again(
    request: SignedIn, statement: Statement, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    if verb == "voice":
        return opinions.draw(request, statement.consultation, problem=problem, verb=verb)
    return moderation.draw(request, statement.consultation, problem=problem, verb=verb, about=statement.pk)


def _back(request: SignedIn, changed: Statement, by: Any, row: VerbRow, verb: str) -> str:
    if verb in ("show", "refuse"):
        return reverse("consultation_moderation", args=[changed.consultation_id])
    consultation = changed.consultation
    above = _came_from_above(request, consultation)
    page = reverse("consultation_opinions", args=[consultation.pk])
    return f"{opinions.above(consultation) if above else page}#opinions"


def _fragment(request: SignedIn, changed: Statement, by: Any, row: VerbRow, verb: str) -> HttpResponse | None:
    if not request.htmx or verb != "voice":
        return None
    full = not _came_from_above(request, changed.consultation)
    shown = opinions.context(request, changed.consultation, full=full)
    return render(request, "consultations/_opinions.html", {**shown, "swapped": True})


SAYING = VerbTable(FormReader, SAY, _say_again, _back)
STATEMENT = VerbTable(FormReader, ROWS, _statement_again, _back, _fragment)


def _came_from_above(request: SignedIn, consultation: Consultation) -> bool:
    """Say whether a form stood on the page of the consultation: the card is a part of that page too."""
    return urlsplit(request.headers.get("referer", "")).path == opinions.above(consultation)
