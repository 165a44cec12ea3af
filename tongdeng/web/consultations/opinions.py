"""The opinions of residents on a page: the card that asks, the lists, the map; the moderator's page and its log."""

import csv
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.consultations.actions import opinions as actions
from tongdeng.consultations.models import Consultation
from tongdeng.consultations.models.opinions import Statement
from tongdeng.consultations.queries import opinions as queries
from tongdeng.consultations.queries.opinions import Gathered
from tongdeng.consultations.rules import opinions as rules
from tongdeng.consultations.rules.opinions import Choice, Line
from tongdeng.kernel import access
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Refused
from tongdeng.web.consultations.opinion_map import drawn
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable

BUTTONS = [
    (word, rules.CHOICE_WORDS[choice], sign)
    for (word, choice), sign in zip(
        rules.CHOICES.items(), ("thumb-up", "thumb-down", "question-mark"), strict=True
    )
]
REASONS = [(reason.value, word) for reason, word in rules.REASONS.items()]
SHORT = 3  # lines of each list on the page of the consultation
FORMULA = ("=", "+", "-", "@", "\t")


def context(
    request: SignedIn,
    consultation: Consultation,
    *,
    full: bool = False,
    rights: frozenset[str] | None = None,
) -> dict[str, Any]:
    """Return what `consultations/_opinions.html` needs, under one name; as many queries for 500 voices as for one.

    On the page of the consultation the lists are short; with `full` all is there. `rights` are those of this person
    with the consultation, where the page has asked already.
    """
    gathered = queries.gathered(consultation, request.person, request.at)
    if rights is None:
        rights = access.held(request.person, consultation, {"say", "moderate"})
    open_now = queries.gathers(consultation)
    speaks = open_now and "say" in rights
    return {
        "opinions": {
            "consultation": consultation,
            "full": full,
            "open": open_now,
            "speaks": speaks,
            "asked": _asked(request, gathered) if speaks else None,
            "left": sum(statement.pk not in gathered.voices for statement in gathered.shown),
            "buttons": BUTTONS,
            "answered": len(gathered.voices),
            "said": _said(gathered) if full else [],
            "own": gathered.own,
            "lists": _lists(gathered, rules.LISTED if full else SHORT),
            "households": gathered.households,
            "people": gathered.people,
            "shown": len(gathered.shown),
            "waiting": gathered.waiting if "moderate" in rights else 0,
            "moderates": "moderate" in rights,
            "map": drawn(gathered, full=full),
            "policy": [word for _reason, word in REASONS],
            "at_most": rules.STATEMENT_AT_MOST,
            "each_home": rules.EACH_HOME,
            "least": rules.LISTED_FROM,
        }
    }


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the opinions of a consultation on a page of their own."""
    return draw(request, access.get(request.person, Consultation, pk))


def draw(
    request: SignedIn, consultation: Consultation, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    shown = {"tab": "neighbours", "consultation": consultation, "above": _above(consultation)}
    shown |= context(request, consultation, full=True)
    return answer(request, "consultations/opinions.html", shown, problem=problem, verb=verb)


@signed_in
def moderation(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the moderator what waits, and what was done with the others."""
    return draw_moderation(request, access.get(request.person, Consultation, pk, to="moderate"))


def draw_moderation(
    request: SignedIn,
    consultation: Consultation,
    *,
    problem: Refused | None = None,
    verb: str = "",
    about: UUID | None = None,
) -> HttpResponse:
    statements = queries.to_moderate(consultation)
    shown = {
        "tab": "neighbours",
        "consultation": consultation,
        "waiting": [statement for statement in statements if statement.is_pending],
        "decided": [statement for statement in statements if not statement.is_pending],
        "log": queries.log(consultation),
        "reasons": [("", _("请选择")), *REASONS],
        "about": about,
        "verbs": rules.VERB_WORDS,
        "reason_words": {str(reason): word for reason, word in rules.REASONS.items()},
    }
    return answer(request, "consultations/moderation.html", shown, problem=problem, verb=verb)


@signed_in
def log(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the moderation log as CSV, with the words, to whoever may moderate."""
    consultation = access.get(request.person, Consultation, pk, to="moderate")
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="moderation.csv"'
    lines = csv.writer(response)
    lines.writerow(["at", "statement", "verb", "post", "reason", "words"])
    for each in queries.log(consultation):
        lines.writerow(
            [
                _local(each.at),
                each.statement.pk,
                each.verb,
                each.post,
                each.reason,
                _cell(each.statement.words),
            ]
        )
    return response


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
    return draw(request, consultation, problem=problem, verb=verb)


def _statement_again(
    request: SignedIn, statement: Statement, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    if verb == "voice":
        return draw(request, statement.consultation, problem=problem, verb=verb)
    return draw_moderation(request, statement.consultation, problem=problem, verb=verb, about=statement.pk)


def _back(request: SignedIn, changed: Statement, by: Any, row: VerbRow, verb: str) -> str:
    if verb in ("show", "refuse"):
        return reverse("consultation_moderation", args=[changed.consultation_id])
    consultation = changed.consultation
    above = _came_from_above(request, consultation)
    return f"{_above(consultation) if above else _page(consultation)}#opinions"


def _fragment(request: SignedIn, changed: Statement, by: Any, row: VerbRow, verb: str) -> HttpResponse | None:
    if not request.htmx or verb != "voice":
        return None
    full = not _came_from_above(request, changed.consultation)
    shown = context(request, changed.consultation, full=full)
    return render(request, "consultations/_opinions.html", {**shown, "swapped": True})


SAYING = VerbTable(FormReader, SAY, _say_again, _back)
STATEMENT = VerbTable(FormReader, ROWS, _statement_again, _back, _fragment)


def _page(consultation: Consultation) -> str:
    return reverse("consultation_opinions", args=[consultation.pk])


def _above(consultation: Consultation) -> str:
    """Return the address of the consultation itself."""
    return _page(consultation).removesuffix("opinions/")


def _came_from_above(request: SignedIn, consultation: Consultation) -> bool:
    """Say whether a form stood on the page of the consultation: the card is a part of that page too."""
    return urlsplit(request.headers.get("referer", "")).path == _above(consultation)


def _asked(request: SignedIn, gathered: Gathered) -> dict[str, Any] | None:
    """Return the statement that is asked now: one that the page names, to change what was said, or the next."""
    named = {str(each.pk): each for each in gathered.shown}.get(request.GET.get("s", ""))
    chosen = named or queries.next_statement(gathered.shown, set(gathered.voices), gathered.map)
    if chosen is None:
        return None
    before = gathered.voices.get(chosen.pk)
    return {"statement": chosen, "before": "" if before is None else _word(before)}


def _said(gathered: Gathered) -> list[tuple[Statement, Any]]:
    return [
        (each, rules.CHOICE_WORDS[gathered.voices[each.pk]])
        for each in gathered.shown
        if each.pk in gathered.voices
    ]


def _lists(gathered: Gathered, most: int) -> list[dict[str, Any]]:
    lists = gathered.lists
    rows: list[tuple[str, str, list[Line]]] = [
        (gettext("最多人同意"), gettext("同意"), lists.agreed),
        (gettext("分歧最大"), gettext("同意和不同意中较少的一边"), lists.divided),
        (gettext("最多人说不好"), gettext("不好说"), lists.passed),
    ]
    return [
        {
            "title": title,
            "what": what,
            "lines": [
                {
                    "statement": gathered.shown[line.index],
                    # As text: a template spells each number anew.
                    "count": str(line.count),
                    "of": str(line.of),
                    "low": str(round(100 * line.low)),
                    "high": str(round(100 * line.high)),
                    "width": str(max(1, round(100 * line.high) - round(100 * line.low))),
                }
                for line in lines[:most]
            ],
        }
        for title, what, lines in rows
    ]


def _word(choice: Choice) -> str:
    return next(word for word, value in rules.CHOICES.items() if value == choice)


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"


def _cell(words: str) -> str:
    """Return words as a cell that no spreadsheet takes for a formula."""
    return f"'{words}" if words.startswith(FORMULA) else words
