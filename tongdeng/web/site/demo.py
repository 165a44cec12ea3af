"""Signs in as one of the demo people with one click. These addresses exist only in demo mode, on loopback."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel.errors import NotFound
from tongdeng.people.queries import load_roles
from tongdeng.people.queries.examples import Example, examples
from tongdeng.people.rules import Role
from tongdeng.web.kit.http import Request
from tongdeng.web.kit.visitors import is_local
from tongdeng.web.site import demo_story

STARTS = {
    Role.WORKER: "jobs",
    Role.DESK: "desk",
    Role.MANAGER: "desk",
    Role.COMMUNITY: "desk",
    Role.COMMITTEE: "votes",
    Role.SUPERIOR: "elections",
    Role.BRANCH: "late",
    Role.SUBDISTRICT: "late",
    Role.CITY: "late",
}


def door(request: Request) -> HttpResponse:
    _only_here(request)
    cast = examples(request.at)
    return render(request, "site/demo.html", {"cast": cast, "offers": demo_story.offers(cast)})


@require_POST
def become(request: Request) -> HttpResponse:
    _only_here(request)
    for example in examples(request.at):
        if str(example.person.pk) == request.POST.get("person"):
            login(request, example.person, backend=settings.AUTHENTICATION_BACKENDS[0])
            load_roles(example.person, request.at)
            step = demo_story.address(request.POST.get("step", ""), example.person)
            return HttpResponseRedirect(step or reverse(_start(example)))
    raise NotFound(_("没有找到这位人员"))


def _start(example: Example) -> str:
    """Return where somebody begins; who is met in a further estate organises what its neighbours do together."""
    if example.estate and example.role == Role.BRANCH:
        return "activities"
    return STARTS.get(example.role, "home")


def _only_here(request: Request) -> None:
    if not settings.DEMO or not is_local(request):
        raise NotFound(_("没有找到这个页面"))
