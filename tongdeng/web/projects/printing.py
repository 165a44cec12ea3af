"""The papers of a project as PDF and DOCX, and the page that lists them."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Sentence
from tongdeng.projects.models import Project
from tongdeng.projects.queries import papers as queries
from tongdeng.projects.rules.parties import PARTY_WORDS
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.official_documents import Document, give
from tongdeng.web.projects.page import common
from tongdeng.web.projects.papers import accepting, bill, completing, measuring

Describe = Callable[[], Document]
INSIDE = ("sheet", "variation", "acceptance")  # they name people
NUMBER_DIGITS = 9


class Print(NamedTuple):
    """A paper that can be printed now: its key in the address, and its name."""

    key: str
    word: Sentence


def prints(project: Project, *, inside: bool) -> list[Print]:
    """Return the papers of a project that a reader may print now; none of what stands on them is read.

    The bill, the warranty certificate and the report are for all who see the project; sheets, variations and
    acceptances name people and are for those who work on it.
    """
    kept = queries.kept(project)
    found = [Print("bill", _("工程量清单"))] if kept.lines else []
    found += _inner(kept) if inside else []
    if kept.warranties:
        found.append(Print("warranty", _("工程质量保修书")))
    if project.completed_at is not None:
        found.append(Print("report", _("竣工报告")))
    return found


def _inner(kept: queries.Kept) -> list[Print]:
    found = [Print(f"sheet-{n}", _("工程量确认单（第 {number} 号）").format(number=n)) for n in kept.sheets]
    found += [
        Print(f"variation-{n}", _("工程签证单（第 {number} 号）").format(number=n)) for n in kept.variations
    ]
    found += [
        Print(
            f"acceptance-{n}-{party}",
            _("工程验收单（第 {number} 次，{party}）").format(number=n, party=PARTY_WORDS[party]),
        )
        for n, parties in kept.acceptances
        for party in parties
    ]
    return found


def described(project: Project, key: str) -> Describe | None:
    """Return what describes the paper of a key, with the rows that stand on it and no others; None where there is none."""
    kind, _dash, rest = key.partition("-")
    number, _dash, party = rest.partition("-")
    if kind in INSIDE and number.isascii() and number.isdecimal() and len(number) < NUMBER_DIGITS:
        return INNER[kind](queries.fresh(project), int(number), party)
    return OUTER[key](queries.fresh(project)) if key in OUTER else None


def _bill(project: Project) -> Describe | None:
    rows = queries.lines(project)
    return partial(bill.bill, project, rows) if rows else None


def _warranty(project: Project) -> Describe | None:
    rows = queries.warranties(project)
    return partial(completing.certificate, project, rows) if rows else None


def _report(project: Project) -> Describe | None:
    return partial(_reported, queries.whole(project)) if project.completed_at is not None else None


def _reported(whole: queries.Whole) -> Document:
    return completing.report(
        whole.project,
        lines=whole.lines,
        fundings=whole.fundings,
        variations=whole.variations,
        warranties=whole.warranties,
        settlement=whole.settlement,
        accepted_on=whole.accepted_on,
    )


def _sheet(project: Project, number: int, party: str) -> Describe | None:
    row = None if party else queries.sheet(project, number)
    return partial(measuring.sheet, row, project) if row else None


def _variation(project: Project, number: int, party: str) -> Describe | None:
    row = None if party else queries.variation(project, number)
    return partial(bill.variation, row, project) if row else None


def _acceptance(project: Project, number: int, party: str) -> Describe | None:
    row = queries.acceptance(project, number)
    if row is None or party not in row.parties:
        return None
    return partial(accepting.acceptance, row, project, party, queries.disputes(row))


OUTER = {"bill": _bill, "warranty": _warranty, "report": _report}
INNER = {"sheet": _sheet, "variation": _variation, "acceptance": _acceptance}


@signed_in
def listing(request: SignedIn, pk: UUID) -> HttpResponse:
    """List the papers that can be printed now."""
    project = access.get(request.person, Project, pk)
    context = common(request, project, None, "")
    context["prints"] = [
        {
            "word": paper.word,
            "pdf": reverse("project_print", args=[project.pk, paper.key, "pdf"]),
            "docx": reverse("project_print", args=[project.pk, paper.key, "docx"]),
        }
        for paper in prints(project, inside=access.may(request.person, project, "inside"))
    ]
    return render(request, "projects/prints.html", context)


@signed_in
def one(request: SignedIn, pk: UUID, key: str, kind: str) -> HttpResponse:
    """Give one paper; what names people is refused to those outside."""
    project = access.get(request.person, Project, pk)
    if key.partition("-")[0] in INSIDE:
        access.require(request.person, project, "inside")
    describe = described(project, key)
    if describe is None:
        raise NotFound(_("没有这份材料"))
    return give(describe, kind)
