"""The mechanism of a community or an estate: the public page, and its editing by those who lead the bench."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.access import HOSTS
from tongdeng.consultations.actions.mechanisms import set_mechanism
from tongdeng.consultations.queries import mechanisms
from tongdeng.consultations.rules import clocks
from tongdeng.consultations.rules.deciding import RULES
from tongdeng.kernel.errors import Forbidden, NotFound, Refused
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut, within
from tongdeng.web.consultations.mechanism_form import ROLE_SETS, MechanismForm, draft_of
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import Request, SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once

OF_A_BENCH = ("community", "estate")
# What no community sets: shown beside its own numbers, as ours.
LIMITS = {
    "signing": clocks.SIGNING.days,
    "ladder": clocks.LADDER,
    "convene": clocks.CONVENE_DAYS,
    "answer": clocks.ANSWER_DAYS,
}


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    """List the places whose mechanism somebody may read; go to the only one."""
    found = _places(request)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("mechanism", args=[found[0].code]))
    rows = [(place, mechanisms.template_at(place.code, request.at)) for place in found]
    return render(request, "consultations/mechanisms.html", {"tab": "neighbours", "rows": rows})


def page(request: Request, code: str) -> HttpResponse:
    """Show to everybody, signed in or not, who sits on a bench, in which steps it works, and what it is made of."""
    place = _place(code)
    row = mechanisms.mechanism_at(place.code, request.at)
    template = row.template if row else mechanisms.template_at(place.code, request.at)
    context = {
        "tab": "neighbours",
        "place": place,
        "template": template,
        "others": [party for party in template.parties if not party.required],
        "rule": RULES[template.rule].word,
        "since": row.valid_from if row else None,
        "above": places.named([row.place]).get(row.place) if row and row.place != place.code else None,
        "may_set": request.person is not None and _may_set(request.person, place.code),
        "limits": LIMITS,
    }
    return render(request, "consultations/mechanism.html", context)


@for_roles(*HOSTS)
@sent_once
def edit(request: SignedIn, code: str) -> HttpResponse:
    """Change a mechanism; a button that moves or adds a row shows the form again and stores nothing."""
    place = _place(code)
    if not _may_set(request.person, place.code):
        raise Forbidden(_("设定会诊工作机制的是党支部或社区"), who=[str(ROLE_NAMES[role]) for role in HOSTS])
    problem: Refused | None = None
    draft = draft_of(mechanisms.template_at(place.code, request.at))
    if request.method == "POST":
        form = MechanismForm(request)
        deed = form.text("do")
        draft = form.draft().after(deed)
        if not deed:
            try:
                set_mechanism(
                    place.code, form.template(), valid_from=request.at, by=request.person, at=request.at
                )
                messages.success(request, _("已保存，以后开始的会诊按此办理"))
                return HttpResponseRedirect(reverse("mechanism", args=[place.code]))
            except Refused as refused:
                problem = refused
    context: dict[str, Any] = {
        "tab": "neighbours",
        "place": place,
        "draft": draft,
        "role_sets": ROLE_SETS,
        "rules": [(key, rule.word) for key, rule in RULES.items()],
    }
    return answer(request, "consultations/mechanism_edit.html", context, problem=problem)


def _place(code: str) -> Place:
    """Return a community or an estate; raise NotFound for anything else."""
    place = places.named([code]).get(code)
    if place is None or place.level not in OF_A_BENCH:
        raise NotFound(_("没有找到这个地方的会诊机制"))
    return place


def _places(request: SignedIn) -> list[Place]:
    """Return the estates where somebody lives or has a role, and the communities of those who work for one."""
    lived = {cut(tenure.place, "estate") for tenure in people.homes_of(request.person, request.at)}
    found = places.named(lived - {""})
    for code in sorted(request.person.reach()):
        estate = cut(code, "estate")
        community = cut(code, "community")
        found |= places.named([estate] if estate else [community] if community else [])
        if not estate:
            found |= {place.code: place for place in places.below(code, "estate")}
    return sorted(found.values(), key=lambda place: place.code)


def _may_set(person: Person, code: str) -> bool:
    return any(grant.role in HOSTS and within(code, grant.place) for grant in person.grants)
