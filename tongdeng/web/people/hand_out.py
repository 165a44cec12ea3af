"""The desk gives a sign-in code to a resident who stands there; and the list of when somebody came in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.errors import Invalid, Refused
from tongdeng.people import queries
from tongdeng.people.actions import one_time
from tongdeng.people.models import Home, Person
from tongdeng.people.queries import register as registered
from tongdeng.people.rules import masked_phone
from tongdeng.people.rules.one_time import CHECKED_WORDS, WAY_WORDS
from tongdeng.places import queries as places
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of
from tongdeng.web.people.home import find


@signed_in
def page(request: SignedIn, code: str) -> HttpResponse:
    """Show who lives here; sent with somebody and how they were checked, show a code for them, once."""
    home = find(request, code)
    access.require(request.person, home, "give_code")
    if request.method != "POST":
        return _draw(request, home)
    form = FormReader(request)
    try:
        person = _chosen(home, form.id("person"))
        digits = one_time.hand_out(
            home, person, checked=form.text("checked"), by=request.person, at=request.at
        )
    except Refused as problem:
        return _draw(request, home, problem)
    return _draw(request, home, digits=f"{digits[:4]} {digits[4:]}", given_to=person)


@signed_in
def sign_ins(request: SignedIn) -> HttpResponse:
    """Show somebody when and how their account was entered."""
    rows = page_of(request, queries.sign_ins(request.person))
    named = places.named(row.place for row in rows if row.place)
    lines = [(row, WAY_WORDS.get(row.way, row.way), named.get(row.place)) for row in rows]
    return answer(request, "people/sign_ins.html", {"lines": lines, "page_of": rows, "tab": "me"})


def _chosen(home: Home, pk: UUID | None) -> Person:
    person = next((row.person for row in registered.tenures(home.place) if row.person_id == pk), None)
    if person is None:
        raise Invalid(fields={"person": _("请选择站在您面前的这一位")})
    return person


def _draw(request: SignedIn, home: Home, problem: Refused | None = None, **given: Any) -> HttpResponse:
    people = {
        row.person_id: row.person for row in registered.tenures(home.place) if not row.person.is_company
    }
    chosen = request.POST.get("person", "")
    context = {
        "home": home,
        "place": places.named([home.place]).get(home.place),
        "people": [
            (person, masked_phone(person.phone or ""), str(person.pk) == chosen) for person in people.values()
        ],
        "kinds": [
            (kind, words, kind == request.POST.get("checked")) for kind, words in CHECKED_WORDS.items()
        ],
        **given,
    }
    return answer(request, "people/hand_out.html", context, problem=problem)
