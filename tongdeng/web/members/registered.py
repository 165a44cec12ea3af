"""Who is registered as a volunteer in a community: the list behind the number on the page of platforms."""

from django.http import HttpResponse
from django.shortcuts import render

from tongdeng.members.queries import volunteers as queries
from tongdeng.people.rules import Role
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.pager import page_of


@for_roles(Role.COMMUNITY)
def registered(request: SignedIn) -> HttpResponse:
    """List all who are registered on some platform of one's community, each once."""
    code = min(request.person.reach(Role.COMMUNITY.value))
    context = {"tab": "neighbours", "page_of": page_of(request, queries.registered(code))}
    return render(request, "members/registered.html", context)
