"""The register of an estate: its homes, found by address or name, and a new one."""

import unicodedata
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Refused
from tongdeng.people.actions.numbers import counted
from tongdeng.people.actions.register import recording
from tongdeng.people.queries import pages as queries
from tongdeng.people.queries import roles_at
from tongdeng.people.rules.changes import KEEPERS, stores_owners
from tongdeng.people.rules.register import AREA_SOURCE_CHOICES, HOME_KIND_CHOICES, HOME_KIND_WORDS
from tongdeng.places import queries as places
from tongdeng.places.rules import SPOT_KIND
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.people.keeping import IMPORTERS, asked_estate, estate_within, estates_of
from tongdeng.web.people.register_forms import NewHomeForm

MARKS = (("unchecked", _("还没有核对的")), ("waiting", _("有变更等待核对的")))
WORDS_AT_MOST = 50


@for_roles(*KEEPERS)
def page(request: SignedIn) -> HttpResponse:
    """List the homes of one estate."""
    estates = estates_of(request.person, *KEEPERS)
    estate = asked_estate(request, estates)
    query = request.GET.copy()
    query.pop("page", None)
    context: dict[str, Any] = {"estates": estates, "estate": estate, "query": query.urlencode()}
    if estate is not None:
        context |= _found(request, estate.code)
    return answer(request, "people/homes.html", context)


def _found(request: SignedIn, estate: str) -> dict[str, Any]:
    asked = request.GET
    words, mark, kind = (
        _typed(asked.get("q", "")),
        asked.get("mark", ""),
        asked.get("kind", ""),
    )
    kind = kind if kind in HOME_KIND_WORDS else ""
    building = asked.get("building", "")
    buildings = [p for p in places.children(estate, level="building") if p.kind != SPOT_KIND]
    inside = building if any(place.code == building for place in buildings) else estate
    found = queries.homes(request.person, inside, words=words, mark=mark, kind=kind)
    listed = page_of(request, found)
    codes = [home.place for home in listed]
    named, measures = places.named(codes), queries.measures(codes)
    holders, waiting = queries.holders(codes), queries.waiting_at(codes)
    return {
        "page_of": listed,
        "lines": [
            (
                home,
                named.get(home.place),
                measures.get(home.place),
                holders.get(home.place, []),
                home.place in waiting,
            )
            for home in listed
        ],
        "q": words,
        "selects": [
            ("building", _("楼栋"), _("全部楼栋"), [(p.code, p.name, p.code == building) for p in buildings]),
            ("kind", _("性质"), _("全部性质"), [(k, w, k == kind) for k, w in HOME_KIND_CHOICES]),
            ("mark", _("核对"), _("全部"), [(m, w, m == mark) for m, w in MARKS]),
        ],
        "may_import": request.person.holds(*IMPORTERS),
    }


@for_roles(*KEEPERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Take one new home into the register."""
    estates = estates_of(request.person, *KEEPERS)
    problem: Refused | None = None
    if request.method == "POST":
        form = NewHomeForm(request)
        try:
            estate = estate_within(request.person, form.text("estate"), *KEEPERS)
            with counted(request.person, at=request.at):
                home, change = recording.record(
                    estate, form.address(), form.home(), by=request.person, at=request.at
                )
            done = _("新房屋已登记，等社区或业委会核对") if change else _("新房屋已登记")
            return proceed(request, reverse("register_home", args=[home.place]), done)
        except Refused as refused:
            problem = refused
    context = {
        "estates": [(place.code, str(place)) for place in estates],
        "estate": asked_estate(request, estates),
        "kinds": HOME_KIND_CHOICES,
        "sources": AREA_SOURCE_CHOICES,
        "stores": bool(estates) and all(_stores(request, place.code) for place in estates),
    }
    return answer(request, "people/home_new.html", context, problem=problem)


def _typed(words: str) -> str:
    """Return what is looked for; Chinese keyboards type full-width digits, and PostgreSQL has no NUL."""
    return unicodedata.normalize("NFKC", words).replace("\0", "").strip()[:WORDS_AT_MOST]


def _stores(request: SignedIn, estate: str) -> bool:
    return stores_owners(roles_at(request.person, estate))
