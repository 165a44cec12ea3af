"""The money of a project: its sources with the votes that allow them, variations, settlement, retention."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.projects.models import Project
from tongdeng.projects.queries import money as queries
from tongdeng.projects.queries import pages, projects, starting
from tongdeng.projects.queries.money import Purse
from tongdeng.projects.rules import money
from tongdeng.projects.rules.money import SOURCE_WORDS, Source
from tongdeng.projects.rules.starting import why_barred
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.projects.page import common, inside, is_of_company, is_other_side, is_own_side
from tongdeng.web.projects.tags import yuan


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, inside(request, pk))


def draw(
    request: SignedIn, project: Project, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    context = common(request, project, problem, verb)
    purse = queries.purse(project)
    motions = _motions(project) if context["offered"] & {"fund", "vary"} else []
    votes = pages.votes(request.person, project.place) if "approve" in context["offered"] else []
    context |= spent(purse) | {
        "agreed": purse.budget,
        "gap": _gap(purse),
        "barred": _barred(project) if project.is_planned else [],
        "fundings": queries.fundings(project),
        "page_of": _variations(request, project, verb),
        "source_options": [("", _("请选择")), *((key.value, word) for key, word in SOURCE_WORDS.items())],
        "motions": [("", _("不用表决")), *motions],
        "has_motions": bool(motions),
        "votes": [("", _("不选")), *((str(row.pk), row.title) for row in votes)],
        "price_verb": "vary" if request.POST.get("kind") == "price" else "another kind",
        "time_verb": "vary" if request.POST.get("kind") == "time" else "another kind",
        "months": money.value("defect_months", project.place),
    }
    return answer(request, "projects/money.html", context, problem=problem, verb=verb)


def _variations(request: SignedIn, project: Project, verb: str) -> Any:
    """Return a page of the variations, the newest first; a refusal speaks beside its own form only."""
    rows = page_of(request, projects.variations(project)[::-1])
    refused = request.POST.get("variation", "")
    company = is_of_company(request, project)
    for row in rows:
        row.other_side = not company and is_other_side(request, project, row.side, row.by_id)
        row.may_reject = not company or is_own_side(request, project, row.side)
        row.verb = "approve" if verb != "approve" or refused == str(row.pk) else "another variation"
    return rows


def spent(purse: Purse) -> dict[str, Any]:
    """Return the money of a project as a bar and a list."""
    rows, begun = [], Decimal()
    for key, amount in purse.by_source.items():
        rows.append({
            "key": key, "word": SOURCE_WORDS[Source(key)], "amount": amount,
            "from": int(1000 * begun / purse.total), "width": int(1000 * amount / purse.total),
        })  # fmt: skip
        begun += amount
    return {
        "sources": rows,
        "total": purse.total,
        "increase": purse.increases,
        "settlement": purse.settlement,
    }


def _barred(project: Project) -> list[Sentence]:
    """Return why money of the owners may not be spent on this yet, each with what to do about it."""
    sums = starting.sums_of(project)
    found = (why_barred(each, project.scope, emergency=project.is_emergency) for each in sums)
    return [sentence for sentence in found if sentence]


def _gap(purse: Purse) -> Sentence:
    """Return how far the sources are from what the work may cost; "" where they meet or there is no contract yet."""
    if purse.contract is None:
        return ""
    return money.unbalanced(purse.by_source.values(), purse.contract, [purse.increases])


def _motions(project: Project) -> list[tuple[str, str]]:
    """Return what the owners of this estate voted on, for a form to offer."""
    return [
        (str(motion.pk), _said(motion))
        for source in money.MATTERS_OF
        for motion in starting.motions_for(project, source)
    ]


def _said(motion: Any) -> str:
    passed = starting.allowed(motion).passed
    state = _("已通过") if passed else _("还没有通过")
    budget = _("预算 {amount} 元").format(amount=yuan(motion.budget)) if motion.budget else _("没有预算")
    return f"{motion.title or motion.vote.title} · {state} · {budget}"
