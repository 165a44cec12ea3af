"""Who has which role where: the list, giving a role, and the organisations they belong to."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.people import queries
from tongdeng.people.actions import invitations, staffing
from tongdeng.people.actions.numbers import counted
from tongdeng.people.actions.staffing import REGISTRARS
from tongdeng.people.models import Mandate, Organisation, Person
from tongdeng.people.rules import GIVES, LEVELS_OF, ROLE_WORDS, Role
from tongdeng.people.rules.one_time import INVITATION_VALID
from tongdeng.places import queries as places
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.people.forms import StaffForm

GIVERS = tuple(GIVES)


@for_roles(*GIVERS)
def page(request: SignedIn) -> HttpResponse:
    """List the roles that this person gives, and offer to give one."""
    return draw(request)


@require_POST
@for_roles(*GIVERS)
@sent_once
def engage(request: SignedIn) -> HttpResponse:
    """Give somebody a role."""
    try:
        post = StaffForm(request).post(request.person)
        with counted(request.person, at=request.at):
            mandate = staffing.engage(post, by=request.person, at=request.at)
    except Refused as problem:
        return draw(request, problem=problem, verb="engage")
    done = _("已任命{name}，角色：{role}，即时生效").format(
        name=mandate.person.display_name, role=ROLE_WORDS[Role(mandate.role)]
    )
    return proceed(request, reverse("staff"), done)


@require_POST
@for_roles(*GIVERS)
@sent_once
def register(request: SignedIn) -> HttpResponse:
    """Register an organisation."""
    form = StaffForm(request)
    try:
        staffing.register_organisation(
            form.text("kind"),
            form.text("organisation_name"),
            place=form.text("place"),
            phone=form.text("organisation_phone"),
            by=request.person,
        )
    except Refused as problem:
        return draw(request, problem=problem, verb="register")
    return proceed(request, reverse("staff"), _("组织已登记"))


@signed_in
def mandate(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show one role to its holder and to whoever hears of it: since when, by whom, until when."""
    shown = access.get(request.person, Mandate, pk)
    context = {
        "mandate": shown,
        "place": places.named([shown.place]).get(shown.place),
        "steps": queries.told_of(shown),
        "ended": shown.until is not None and shown.until <= request.at,
        "lists": request.person.holds(*GIVERS),
    }
    return answer(request, "people/mandate.html", context)


@require_POST
@for_roles(*GIVERS)
def invite(request: SignedIn, pk: UUID) -> HttpResponse:
    """Give the holder of a role a link with which they sign in; it is shown once."""
    invited = access.get(request.person, Mandate, pk)
    try:
        token = invitations.invite(invited, by=request.person, at=request.at)
    except Refused as problem:
        return draw(request, problem=problem, verb="invite")
    context = {
        "mandate": invited,
        "place": places.named([invited.place]).get(invited.place),
        # Behind the # it is not sent to the server, and stands in no log.
        "link": f"{settings.PUBLIC_URL}{reverse('invitation')}#{token}",
        "days": INVITATION_VALID.days,
    }
    return answer(request, "people/invited.html", context)


def draw(request: SignedIn, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    return answer(request, "people/staff.html", context_for(request), problem=problem, verb=verb)


def context_for(request: SignedIn) -> dict[str, Any]:
    listed = page_of(request, queries.posts(request.person, request.at))
    named = places.named(mandate.place for mandate in listed)
    roles = _roles_given_by(request.person)
    levels = {level for role in roles for level in LEVELS_OF[role]}
    reach = request.person.reach(*GIVES)
    organisations = list(queries.organisations_in(reach))
    return {
        "lines": [(mandate, named.get(mandate.place)) for mandate in listed],
        "page_of": listed,
        "roles": [(role.value, ROLE_WORDS[role]) for role in roles],
        "places": [
            (place.code, f"{place} · {place.get_level_display()} {place.code}")
            for place in places.at_levels(reach, levels)
        ],
        "organisations": organisations,
        "employers": [("", "—"), *((str(o.pk), o.name) for o in organisations)],
        "kinds": Organisation.Kind.choices if request.person.holds(*REGISTRARS) else [],
    }


def _roles_given_by(person: Person) -> list[Role]:
    given = {role for grant in person.grants for role in GIVES.get(Role(grant.role), ())}
    return [role for role in Role if role in given]
