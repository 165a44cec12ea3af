"""A repair worker's jobs, the pool to claim from, and going on or off duty."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.cases import queries
from tongdeng.people import actions as people
from tongdeng.people.rules import Role
from tongdeng.web.kit.http import SignedIn, for_roles


@for_roles(Role.WORKER)
def jobs(request: SignedIn) -> HttpResponse:
    context = {
        "jobs": queries.jobs(request.person),
        "pool": queries.pool_of(request.person)[:30],
        "duty": getattr(request.person, "duty", None),
        "now": request.at,
    }
    return render(request, "cases/field/jobs.html", context)


@require_POST
@for_roles(Role.WORKER)
def duty(request: SignedIn) -> HttpResponse:
    if request.POST.get("on") == "1":
        people.go_on_duty(request.person)
        messages.success(request, _("您已上岗，可以接单"))
    else:
        people.go_off_duty(request.person)
        messages.success(request, _("您已离岗，手里的单请办完"))
    return HttpResponseRedirect(reverse("jobs"))
