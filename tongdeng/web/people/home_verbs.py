"""The verbs of a home: each has a small form of its own, and becomes a change that is proposed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Refused, Sentence
from tongdeng.people.actions.register import changes
from tongdeng.people.actions.register.admission import ChangeDraft
from tongdeng.people.models import Change, Home, Tenure
from tongdeng.people.queries import register as registered
from tongdeng.people.rules.changes import Kind
from tongdeng.people.rules.register import AREA_SOURCE_CHOICES, HOME_KIND_CHOICES
from tongdeng.places import queries as places
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.people.home import OFFERS, find, verbs_for
from tongdeng.web.people.register_forms import COMERS, ChangeForm
from tongdeng.web.people.spoken import Speaker

MOVERS = {Tenure.Kind.TENANT.value: _("租户"), Tenure.Kind.FAMILY.value: _("家庭成员")}


def _measure(home: Home, form: ChangeForm) -> ChangeDraft:
    row = registered.measure(home.place)
    return _draft(form, Kind.MEASURE, form.measure(), was=registered.said_of(row) if row else {})


def _transfer(home: Home, form: ChangeForm) -> ChangeDraft:
    return _draft(form, Kind.PEOPLE, form.transfer(home))


def _resident(home: Home, form: ChangeForm) -> ChangeDraft:
    relation = form.text("relation")
    if relation not in MOVERS:
        raise Invalid(fields={"relation": _("请选择是租户还是家庭成员")})
    return _draft(form, Kind.PEOPLE, {"begin": [form.comer(relation=relation)]}, needs_evidence=False)


def _end(home: Home, form: ChangeForm) -> ChangeDraft:
    ended = form.ended(home, owners=False)
    if not ended:
        raise Invalid(fields={"end": _("请勾选不再住在这里的人")})
    return _draft(form, Kind.PEOPLE, {"end": ended}, needs_evidence=False)


def _share(home: Home, form: ChangeForm) -> ChangeDraft:
    return _draft(form, Kind.PEOPLE, {"share": form.shares(home)})


def _name(home: Home, form: ChangeForm) -> ChangeDraft:
    person, name = form.somebody_here(home), form.name()
    if person.name == name:
        raise Invalid(fields={"name": _("和现在的登记一样，没有变化")})
    return _draft(form, Kind.NAME, {"person": str(person.pk), "name": name})


def _phone(home: Home, form: ChangeForm) -> ChangeDraft:
    person, number = form.somebody_here(home), form.number_of()
    if not number:
        raise Invalid(fields={"phone": _("请填写号码")})
    return _draft(form, Kind.PHONE, {"person": str(person.pk), "phone": number})


def _number(home: Home, form: ChangeForm) -> ChangeDraft:
    becomes = {"person": str(form.somebody_here(home).pk), "phone": form.mobile(), "further": True}
    return _draft(form, Kind.PHONE, becomes)


def _gone(home: Home, form: ChangeForm) -> ChangeDraft:
    return _draft(form, Kind.GONE, {})


def _wrong(home: Home, form: ChangeForm) -> ChangeDraft:
    return _draft(form, Kind.WRONG, {"words": form.words()}, needs_evidence=False)


def _draft(
    form: ChangeForm,
    kind: Kind,
    becomes: dict[str, Any],
    *,
    was: dict[str, str] | None = None,
    needs_evidence: bool = True,
) -> ChangeDraft:
    return ChangeDraft(kind, becomes, form.since(), form.evidence(needed=needs_evidence), was or {})


def _said(change: Change) -> Sentence:
    if change.is_confirmed:
        return _("已登记")
    return _("已提出，等社区或业委会核对；核对以前登记不变")


def _row(draft: Callable[[Home, ChangeForm], ChangeDraft], *, asks_number: bool = False) -> VerbRow:
    return VerbRow(
        lambda home, form, by, at: changes.propose(home, draft(home, form), by=by, at=at),
        _said,
        right="propose",
        asks_number=asks_number,
    )


#    verb         what it proposes
ROWS = {
    "measure":  _row(_measure),
    "transfer": _row(_transfer, asks_number=True),
    "resident": _row(_resident, asks_number=True),
    "end":      _row(_end),
    "share":    _row(_share),
    "name":     _row(_name),
    "phone":    _row(_phone, asks_number=True),
    "number":   _row(_number, asks_number=True),
    "gone":     _row(_gone),
    "wrong":    _row(_wrong),
}  # fmt: skip


@signed_in
@sent_once
def page(request: SignedIn, code: str, verb: str) -> HttpResponse:
    """Show the form of one verb, or do it."""
    home = find(request, code)
    if verb not in ROWS:
        raise NotFound(_("没有这一步"))
    if verb not in verbs_for(access.verbs(request.person, home)):
        access.require(request.person, home, "propose")
        if verb == "wrong":
            raise Forbidden(_("这一步是给业主用的，您可以直接提出变更"))
        raise Forbidden(_("业主的变更请在“有误”里写明，由社区或业委会办理"))
    if request.method == "POST":
        return verbs.act(request, home, verb, TABLE, by=request.person)
    return _draw(request, home, verb)


def _draw(request: SignedIn, home: Home, verb: str, *, problem: Refused | None = None) -> HttpResponse:
    keeps = access.may(request.person, home, "read")
    speaker = Speaker([], full=keeps, reader=request.person.pk)
    rows = [(row, speaker.name(row.person)) for row in registered.tenures(home.place)]
    people = [(row.person_id, name) for row, name in rows if keeps or row.person_id == request.person.pk]
    context: dict[str, Any] = {
        "home": home,
        "place": places.named([home.place]).get(home.place),
        "verb": verb,
        "offer": OFFERS[verb],
        "form_template": f"people/homes/_{verb}.html",
        "measure": registered.measure(home.place),
        "owners": [(row, name, f"share_{row.pk}") for row, name in rows if row.is_owner],
        "movers": [(row, name) for row, name in rows if not row.is_owner],
        "people": list(dict(people).items()),
        "comers": [_comer(request, n, problem) for n in range(1, COMERS + 1)],
        "kinds": HOME_KIND_CHOICES,
        "sources": [("", _("不清楚")), *AREA_SOURCE_CHOICES],
        "relations": list(MOVERS.items()),
        "ticked": request.POST.getlist("end"),
        "today": request.at.date(),
        "keeps": keeps,
        "tab": "me",
    }
    # A sentence about no field of this form stands above it.
    context["at_top"] = problem and not set(getattr(problem, "fields", {})) & {
        *request.POST,
        "end",
        "relation",
    }
    return answer(request, "people/home_form.html", context, problem=problem, verb=verb)


def _comer(request: SignedIn, number: int, problem: Refused | None) -> dict[str, Any]:
    """Return the names of the fields of one new owner, and which parts of their form stand open."""
    names = ("name", "phone", "share", "credit_code", "representative", "takes_over")
    fields = {name: f"{name}_{number}" for name in names}
    filled = {name for name, field in fields.items() if request.POST.get(field)}
    asks = fields["phone"] in getattr(problem, "fields", {}) or "takes_over" in filled
    return {
        **fields,
        "open": bool(filled),
        "is_company": bool(filled & {"credit_code", "representative"}),
        "asks": asks,
    }


def _redraw(
    request: SignedIn, home: Home, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return _draw(request, home, verb, problem=problem)


def _onward(request: SignedIn, changed: Change, by: Any, row: VerbRow, verb: str) -> str:
    return reverse("register_home", args=[changed.place])


TABLE = VerbTable(ChangeForm, ROWS, _redraw, _onward)
