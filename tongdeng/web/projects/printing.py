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


class Print(NamedTuple):
    """A paper that can be printed now: its key in the address, its name, and how it is described."""

    key: str
    word: Sentence
    describe: Callable[[], Document]


def prints(project: Project, *, inside: bool) -> list[Print]:
    """Return the papers of a project that a reader may print now.

    The bill, the warranty certificate and the report are for all who see the project; sheets, variations and
    acceptances name people and are for those who work on it.
    """
    whole = queries.whole(project)
    found = (
        [Print("bill", _("工程量清单"), partial(bill.bill, whole.project, whole.lines))]
        if whole.lines
        else []
    )
    found += _inner(whole.project) if inside else []
    if whole.warranties:
        found.append(
            Print(
                "warranty",
                _("工程质量保修书"),
                partial(completing.certificate, whole.project, whole.warranties),
            )
        )
    if project.completed_at is not None:
        found.append(Print("report", _("竣工报告"), partial(_report, whole)))
    return found


def _report(whole: queries.Whole) -> Document:
    return completing.report(
        whole.project,
        lines=whole.lines,
        fundings=whole.fundings,
        variations=whole.variations,
        warranties=whole.warranties,
        settlement=whole.settlement,
        accepted_on=whole.accepted_on,
    )


def _inner(project: Project) -> list[Print]:
    found = [
        Print(
            f"sheet-{row.number}",
            _("工程量确认单（第 {number} 号）").format(number=row.number),
            partial(measuring.sheet, row, project),
        )
        for row in queries.sheets(project)
    ]
    found += [
        Print(
            f"variation-{row.number}",
            _("工程签证单（第 {number} 号）").format(number=row.number),
            partial(bill.variation, row, project),
        )
        for row in queries.variations(project)
    ]
    found += [
        Print(
            f"acceptance-{row.number}-{party}",
            _("工程验收单（第 {number} 次，{party}）").format(number=row.number, party=PARTY_WORDS[party]),
            partial(accepting.acceptance, row, project, party, queries.disputes(row)),
        )
        for row in queries.acceptances(project)
        for party in row.parties
    ]
    return found


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
    if key.startswith(("sheet-", "variation-", "acceptance-")):
        access.require(request.person, project, "inside")
    inside = access.may(request.person, project, "inside")
    found = next((paper for paper in prints(project, inside=inside) if paper.key == key), None)
    if found is None:
        raise NotFound(_("没有这份材料"))
    return give(found.describe, kind)
