"""Who has which role where: the list, giving a role, ending it, and the organisations they belong to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.people import queries
from tongdeng.people.actions import staffing
from tongdeng.people.actions.staffing import FOUNDERS, Post
from tongdeng.people.models import Mandate, Organisation
from tongdeng.people.rules import GIVES, LEVELS_OF, ROLE_WORDS, Role
from tongdeng.places import queries as places
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.pager import page_of

GIVERS = tuple(GIVES)


@for_roles(*GIVERS)
def page(request: SignedIn) -> HttpResponse:
    """List the roles that this person gives, and offer to give one."""
    return _draw(request)


@require_POST
@for_roles(*GIVERS)
def engage(request: SignedIn) -> HttpResponse:
    """Give somebody a role."""
    given = FormReader(request)
    try:
        post = Post(
            phone=given.text("phone"),
            name=given.text("name"),
            title=given.text("title"),
            role=given.text("role"),
            place=given.text("place"),
            organisation=_organisation(request, given.text("organisation")),
        )
        mandate = staffing.engage(post, by=request.person, at=request.at)
    except Refused as problem:
        return _refused(request, problem, "engage")
    words = _("{name}从现在起是{role}")
    messages.success(
        request, words.format(name=mandate.person.display_name, role=ROLE_WORDS[Role(mandate.role)])
    )
    return HttpResponseRedirect(reverse("staff"))


@require_POST
@for_roles(*GIVERS)
def found(request: SignedIn) -> HttpResponse:
    """Write down an organisation."""
    given = FormReader(request)
    try:
        staffing.register_organisation(
            given.text("kind"),
            given.text("organisation_name"),
            place=given.text("place"),
            phone=given.text("organisation_phone"),
            by=request.person,
        )
    except Refused as problem:
        return _refused(request, problem, "found")
    messages.success(request, _("组织已登记"))
    return HttpResponseRedirect(reverse("staff"))


@require_POST
@for_roles(*GIVERS)
def end(request: SignedIn, pk: UUID) -> HttpResponse:
    """End a role."""
    mandate = access.get(request.person, Mandate, pk)
    try:
        staffing.end(mandate, by=request.person, at=request.at)
    except Refused as problem:
        return _refused(request, problem, "end")
    messages.success(request, _("任职已结束，从现在起不能再以这个角色办事"))
    return HttpResponseRedirect(reverse("staff"))


def _refused(request: SignedIn, problem: Refused, verb: str) -> HttpResponse:
    if isinstance(problem, NotFound):
        raise problem
    return _draw(request, problem=problem, verb=verb)


def _draw(request: SignedIn, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    listed = page_of(request, queries.posts(request.person, request.at))
    named = places.named(mandate.place for mandate in listed)
    roles = _roles(request)
    levels = {level for role in roles for level in LEVELS_OF[role]}
    reach = request.person.reach(*GIVES)
    context = {
        "lines": [(mandate, named.get(mandate.place)) for mandate in listed],
        "page_of": listed,
        "roles": [(role.value, ROLE_WORDS[role]) for role in roles],
        "places": places.at_levels(reach, levels),
        "organisations": queries.organisations_in(reach),
        "kinds": Organisation.Kind.choices if _founds(request) else [],
    }
    return answer(request, "people/staff.html", context, problem=problem, verb=verb)


def _roles(request: SignedIn) -> list[Role]:
    given = {role for grant in request.person.grants for role in GIVES.get(Role(grant.role), ())}
    return [role for role in Role if role in given]


def _founds(request: SignedIn) -> bool:
    return any(grant.role in FOUNDERS for grant in request.person.grants)


def _organisation(request: SignedIn, written: str) -> Organisation | None:
    """Return the organisation that was chosen among those within reach."""
    reach = request.person.reach()
    return next((o for o in queries.organisations_in(reach) if str(o.pk) == written), None)
