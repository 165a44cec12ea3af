"""The register of certificates, one certificate with its QR sign, the public check, and the file for the ministry."""

import io
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access, texts
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.kernel.turn import offered
from tongdeng.members.actions import certifying, exporting
from tongdeng.members.models import Certificate, Export
from tongdeng.members.queries import services as queries
from tongdeng.members.queries import volunteers
from tongdeng.members.rules import papers, service
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.downloads import CSV, comma_separated, download
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import Request, SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.members.forms import MemberForm, code_in


@for_roles(Role.COMMUNITY)
def register(request: SignedIn) -> HttpResponse:
    """Show the register of certificates, and the files for the ministry's system."""
    return _draw_register(request)


def _draw_register(request: SignedIn, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    codes = sorted(request.person.reach(Role.COMMUNITY.value))
    context = {
        "page_of": page_of(request, queries.certificates(request.person)),
        "communities": [(code, place.name) for code, place in sorted(places.named(codes).items())],
        "exports": list(access.visible_to(request.person, Export).order_by("-at")[:10]),
    }
    return answer(request, "members/certificates.html", context, problem=problem, verb=verb)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show one certificate."""
    return draw(request, access.get(request.person, Certificate, pk))


def draw(
    request: SignedIn, row: Certificate, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show a certificate as it is printed, with its QR sign once it has a number."""
    address = request.build_absolute_uri(reverse("certificate_check", args=[row.code]))
    context = {
        "row": row,
        "lines": list(row.lines.select_related("service__task")) if row.number or row.is_posted else [],
        "offered": offered(row, request.person),
        "address": address,
        "sign": _sign(address) if row.number else "",
        "later": row.replaced_by.first(),
        "tab": "me",
    }
    return answer(request, "members/certificate.html", context, problem=problem, verb=verb)


def check(request: Request, code: str) -> HttpResponse:
    """Say to anybody whether a certificate is genuine: number, hours, period, validity; the name only if it is typed."""
    row = queries.by_code(code)
    if row is None:
        raise NotFound(_("没有这份证明，可能是伪造的，请向出具单位核实"))
    typed = FormReader(request).text("name") if request.method == "POST" else ""
    context = {
        "row": row,
        "later": row.replaced_by.first(),
        "typed": bool(typed),
        "fits": bool(typed and row.name and texts.same_name(row.name, typed)),
        "no_name": not row.name,
    }
    return answer(request, "members/certificate_check.html", context)


def posted(request: Request) -> HttpResponse:
    """Show to anybody which certificates of a community are posted: by number, hours and period.

    The name of who agreed to it is read by those who live or work there, who may object (VM-7; art. 20).
    """
    person = request.person
    own = volunteers.community_of(person, request.at) if person else ""
    community = code_in(request.GET.get("place", "")) or own
    rows = queries.posted(community)
    context = {
        "tab": "neighbours",
        "page_of": page_of(request, rows),
        "place": places.named([community]).get(community),
        "with_names": person is not None and volunteers.is_of(person, community),
        "communities": sorted(places.named(queries.communities_posting()).items()),
    }
    return answer(request, "members/posted.html", context)


@require_POST
@for_roles(Role.COMMUNITY)
@sent_once
def export(request: SignedIn) -> HttpResponse:
    """Make the next file."""
    try:
        row = exporting.export(FormReader(request).text("place"), by=request.person, at=request.at)
    except Refused as problem:
        return _draw_register(request, problem=problem, verb="export")
    messages.success(request, _("已生成，可以下载"))
    return HttpResponseRedirect(reverse("service_export", args=[row.pk]))


@signed_in
def export_page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a file with what came back."""
    return _draw_export(request, access.get(request.person, Export, pk))


@signed_in
def export_file(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the file: one row for each service in the order of the table of fields."""
    row = access.get(request.person, Export, pk)
    rows: list[list[str | int]] = [[texts.in_chinese(word) for _key, word in papers.FIELDS]]
    lines = queries.lines(row.pk, row.community)
    named = places.named({line.service.place for line in lines})
    rows += [_row(line, named) for line in lines]
    return download(f"志愿服务记录-{row.number:03d}.csv", comma_separated(rows), CSV)


@require_POST
@signed_in
@sent_once
def export_answer(request: SignedIn, pk: UUID) -> HttpResponse:
    """Take in what came back."""
    row = access.get(request.person, Export, pk, to="answer")
    try:
        exporting.answer(row, MemberForm(request).answers(), by=request.person, at=request.at)
    except Refused as problem:
        return _draw_export(request, row, problem=problem)
    return proceed(request, reverse("service_export", args=[row.pk]), _("已读入，不一致的列在下面"))


def _draw_export(request: SignedIn, row: Export, *, problem: Refused | None = None) -> HttpResponse:
    lines = queries.lines(row.pk, row.community)
    context = {"row": row, "differing": [line for line in lines if line.difference], "lines": lines[:100]}
    return answer(request, "members/export.html", context, problem=problem)


def _row(line: Any, named: dict[str, Any]) -> list[str | int]:
    done, place = line.service, named.get(line.service.place)
    local = [
        moment.astimezone(LOCAL) if moment else None
        for moment in (done.starts_at, done.ends_at, done.verified_at)
    ]
    starts, ends, verified = (f"{moment:%Y-%m-%d %H:%M}" if moment else "" for moment in local)
    title = (
        texts.in_chinese(service.KIND_WORDS[service.Kind.VISITS]) if done.task.is_private else done.task.title
    )
    return [
        str(done.pk),
        done.volunteer.number,
        done.platform.name,
        title,
        texts.in_chinese(done.task.get_kind_display()),
        place.path if place else "",
        starts,
        ends,
        line.minutes,
        service.hours(line.minutes),
        done.stars or "",
        verified,
        texts.in_chinese(line.get_change_display()),
    ]


ROWS = {
    "issue": VerbRow(lambda c, f, by, at: certifying.issue(c, by=by, at=at, seen=f.seen()), _("已出具")),
    "drop": VerbRow(
        lambda c, f, by, at: certifying.drop(c, reason=f.text("reason"), by=by, at=at), _("已停止出具")
    ),
    "withdraw": VerbRow(
        lambda c, f, by, at: certifying.withdraw(c, reason=f.text("reason"), by=by, at=at), _("已撤销")
    ),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a certificate."""
    return verbs.act(request, access.get(request.person, Certificate, pk), verb, TABLE, by=request.person)


def _redraw(
    request: Any, row: Certificate, by: Any, verb_row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw(request, row, problem=problem, verb=verb)


def _onward(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("certificate", args=[request.resolver_match.kwargs["pk"]])


def _sign(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2, xmldecl=False, svgclass="qr", scale=4)
    return mark_safe(out.getvalue().decode())  # noqa: S308 -- drawn from our own address


TABLE = VerbTable(MemberForm, ROWS, _redraw, _onward)
