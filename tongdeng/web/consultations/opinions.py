"""The opinions of residents on a page: the card that asks, the lists, the map."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from tongdeng.consultations.models import Consultation
from tongdeng.consultations.models.opinions import Statement
from tongdeng.consultations.queries import opinions as queries
from tongdeng.consultations.queries.opinions import Gathered
from tongdeng.consultations.rules import opinions as rules
from tongdeng.consultations.rules.opinions import Choice, Line
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.web.consultations.opinion_map import drawn
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in

BUTTONS = [
    (word, rules.CHOICE_WORDS[choice], sign)
    for (word, choice), sign in zip(
        rules.CHOICES.items(), ("thumb-up", "thumb-down", "question-mark"), strict=True
    )
]
CONSTANT = {
    "buttons": BUTTONS,
    "policy": [*rules.REASONS.values()],
    "at_most": rules.STATEMENT_AT_MOST,
    "each_home": rules.EACH_HOME,
    "least": rules.LISTED_FROM,
}
SHORT = 3  # lines of each list on the page of the consultation


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
    shown = {
        "consultation": consultation,
        "full": full,
        "open": open_now,
        "speaks": speaks,
        "asked": _asked(request, gathered) if speaks else None,
        "left": sum(statement.pk not in gathered.voices for statement in gathered.shown),
        "answered": len(gathered.voices),
        "said": _said(gathered) if full else [],
        "own": gathered.own,
        "lists": _lists(gathered, rules.LISTED if full else SHORT),
        "households": gathered.households,
        "people": gathered.people,
        "shown": len(gathered.shown),
        "waiting": gathered.waiting if "moderate" in rights else 0,
        "moderates": "moderate" in rights,
        "map": drawn(gathered, split=full and "split" in request.GET),
    }
    return {"opinions": CONSTANT | shown}


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show the opinions of a consultation on a page of their own."""
    return draw(request, access.get(request.person, Consultation, pk))


def draw(
    request: SignedIn, consultation: Consultation, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    shown = {"tab": "neighbours", "consultation": consultation, "above": above(consultation)}
    shown |= context(request, consultation, full=True)
    return answer(request, "consultations/opinions.html", shown, problem=problem, verb=verb)


def above(consultation: Consultation) -> str:
    """Return the address of the consultation itself."""
    return reverse("consultation_opinions", args=[consultation.pk]).removesuffix("opinions/")


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
