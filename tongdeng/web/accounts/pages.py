"""The pages of accounts: the list, the form of a quarter, what waits to be confirmed, what was published."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.accounts import queries, rules
from tongdeng.accounts.access import ENTERS, OPENS
from tongdeng.accounts.actions import entering
from tongdeng.accounts.actions.opening import open_ledger
from tongdeng.accounts.models import Ledger, Summary, Voucher
from tongdeng.accounts.queries import public
from tongdeng.accounts.rules import periods, sums
from tongdeng.kernel import access, journal
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.kernel.turn import offered
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.web.accounts.forms import AccountsForm, Row
from tongdeng.web.kit.answers import answer, serve
from tongdeng.web.kit.http import Request, SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of

EMPTY_ROWS, ROWS_AT_LEAST = 5, 10
BACK = 12  # quarters that may be chosen
HISTORY = ("submit", "send_back", "confirm", "correct", "replace")


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the ledgers that somebody may see; go to the only one."""
    rows = page_of(request, access.visible_to(request.person, Ledger).order_by("place"))
    vacant = _vacant(request)
    if rows.paginator.count == 1 and not vacant:
        return HttpResponseRedirect(reverse("accounts_of", args=[rows[0].place]))
    found = public.quarters(list(rows), local_day(request.at), public.span(local_day(request.at), 1))
    named = places.named(ledger.place for ledger in rows)
    context = {
        "tab": "neighbours",
        "page_of": rows,
        "estates": [(named[row.place], found[row.place]) for row in rows if row.place in named],
        "vacant": [(place.code, place.path) for place in vacant],
        "quarters": _quarters(request, since_now=True),
        "awaiting": queries.awaiting(request.person),
    }
    return render(request, "accounts/list.html", context)


@require_POST
@for_roles(*OPENS)
@sent_once
def begin(request: SignedIn) -> HttpResponse:
    """Open the ledger of an estate."""
    form = AccountsForm(request)
    ledger = open_ledger(form.text("place"), form.quarter(), by=request.person, at=request.at)
    messages.success(request, _("已开始，物业会收到通知；到期没有公布的季度会显示出来"))
    return HttpResponseRedirect(reverse("accounts_of", args=[ledger.place]))


@for_roles(*ENTERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Begin a quarter."""
    problem: Refused | None = None
    if request.method == "POST":
        form = AccountsForm(request)
        try:
            summary = entering.enter(
                form.text("place"), form.text("kind"), form.quarter(), by=request.person, at=request.at
            )
            return HttpResponseRedirect(reverse("summary", args=[summary.pk]))
        except Refused as refused:
            problem = refused
    context = {
        "tab": "neighbours",
        "estates": [(place.code, place.path) for place in _estates(request, *ENTERS)],
        "kinds": [(kind.value, word) for kind, word in rules.KIND_WORDS.items()],
        "quarters": _quarters(request),
        "asked": request.GET,
    }
    return answer(request, "accounts/new.html", context, problem=problem)


@signed_in
def ledger(request: SignedIn, pk: UUID) -> HttpResponse:
    """Send somebody from a notice to the page of the estate."""
    found = access.get(request.person, Ledger, pk)
    return HttpResponseRedirect(reverse("accounts_of", args=[found.place]))


def page(request: Request, pk: UUID) -> HttpResponse:
    """Show a summary to everybody once it is published, and before only to those who work on it."""
    found = access.get(request.person, Summary, pk) if request.person else queries.published(pk)
    return draw(request, found)


def draw(
    request: Request, summary: Summary, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    summary = queries.whole(summary)
    verbs = offered(summary, request.person) if request.person else frozenset()
    inside = "inside" in verbs
    before = queries.earlier(summary)
    lines = list(summary.lines.all())
    fields = getattr(problem, "fields", {})
    context: dict[str, Any] = {
        "tab": "neighbours",
        "summary": summary,
        "estate": places.place(summary.place),
        "offered": verbs,
        "inside": inside,
        "came_in": [line for line in lines if line.comes_in],
        "went_out": [line for line in lines if not line.comes_in],
        "sums": sums.Sums(summary.opening, summary.inflow, summary.outflow),
        "last": before[-1] if before else None,
        # The quarter before may have been corrected since.
        "moved": bool(before) and before[-1].closing != summary.opening and not summary.why_opening,
        "vouchers": [row for row in summary.vouchers.all() if inside or row.public],
        "editions": [row for row in queries.editions(summary) if row.pk != summary.pk],
        "difference": _difference(summary),
        "history": journal.facts_of(summary, *HISTORY),
        "verb_words": rules.VERBS,
        "confirmer": None if summary.confirmed_at else queries.confirmer(summary.place),
        "at_top": problem is not None and (not fields or "key" in fields),
    }
    if inside and not summary.confirmed_at:
        context["gaps"] = queries.gaps_of(summary, before)
    if "write" in verbs:
        context |= _form(request, summary, typed=problem is not None and verb == "write")
    return answer(request, "accounts/summary.html", context, problem=problem, verb=verb)


def _form(request: Request, summary: Summary, *, typed: bool) -> dict[str, Any]:
    """Return what the form of a quarter shows: what was typed where it was refused, else what is stored."""
    rows: list[Row] = [
        (line.kind, line.label, sums.typed(line.amount), str(line.project_id or ""))
        for line in summary.lines.all()
    ]
    if typed:
        rows = AccountsForm(request).rows()
    count = max(ROWS_AT_LEAST, len(rows) + EMPTY_ROWS)
    kinds = rules.line_kinds(summary.kind)
    ways = [
        (word, [(row.key, row.word) for row in kinds if row.comes_in == comes_in])
        for comes_in, word in ((True, _("收入")), (False, _("支出")))
    ]
    works = queries.projects_for(summary.place)
    return {
        "rows": (rows + [("", "", "", "")] * count)[: min(count, rules.LINES_AT_MOST)],
        "ways": ways,
        "works": [(str(row.pk), f"{row.title}（{row.number}）") for row in works],
    }


def _difference(summary: Summary) -> list[tuple[Any, int, int]]:
    """Return the kinds of lines whose sums differ from the edition that this one corrects: word, before, now."""
    if summary.corrects is None:
        return []
    totals: dict[str, list[int]] = {}
    for at, edition in enumerate((queries.whole(summary.corrects), summary)):
        for line in edition.lines.all():
            totals.setdefault(line.kind, [0, 0])[at] += line.amount
    words = {row.key: row.word for row in rules.line_kinds(summary.kind)}
    return [(words[key], then, now) for key, (then, now) in totals.items() if then != now]


def voucher(request: Request, pk: UUID) -> FileResponse:
    """Give a voucher: to everybody only where it is public and its summary published."""
    row = queries.voucher(pk)
    if not (row.public and row.summary.is_published) and not (
        request.person and access.may(request.person, row.summary, "inside")
    ):
        raise NotFound(_("没有找到这份凭证"))
    kind = "application/pdf" if row.type == Voucher.Type.PDF else "image/jpeg"
    response = serve(str(row.file.name), kind)
    if row.type == Voucher.Type.PDF:
        # A PDF from elsewhere is saved, not run inside our pages.
        response["Content-Disposition"] = 'attachment; filename="voucher.pdf"'
    return response


def _estates(request: SignedIn, *roles: Any) -> list[Place]:
    reach = sorted(request.person.reach(*roles))
    return list({place.code: place for code in reach for place in places.below(code, "estate")}.values())


def _vacant(request: SignedIn) -> list[Place]:
    """Return the estates whose ledger this person may open."""
    estates = _estates(request, *OPENS)
    known = {row.place for row in queries.ledgers([place.code for place in estates])} if estates else set()
    return [place for place in estates if place.code not in known]


def _quarters(request: Request, *, since_now: bool = False) -> list[tuple[str, Any]]:
    """Return the quarters that are over, the newest first, for a select; with the one that runs where one may begin now."""
    last = periods.first_day(local_day(request.at))
    days = [periods.after(last, -back) for back in range(0 if since_now else 1, BACK + 1)]
    return [(periods.key_of(day), periods.word_of(day)) for day in days]
