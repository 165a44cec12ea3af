"""Preparing a consultation: its time, its place, its topics."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.access import HOSTS
from tongdeng.consultations.actions import preparing
from tongdeng.consultations.queries import benches, mechanisms
from tongdeng.consultations.rules import clocks
from tongdeng.kernel.errors import Refused
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.web.consultations.forms import BenchForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.once import sent_once


@for_roles(*HOSTS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    problem: Refused | None = None
    if request.method == "POST":
        try:
            consultation = preparing.prepare(BenchForm(request).plan(), by=request.person, at=request.at)
            messages.success(request, _("开始准备：登记各方代表，看过议程，就可以公告"))
            return HttpResponseRedirect(reverse("consultation", args=[consultation.pk]))
        except Refused as refused:
            problem = refused
    estates = _estates(request)
    asked = request.POST.get("place") or request.GET.get("place", "")
    place = estates.get(asked) or (next(iter(estates.values())) if len(estates) == 1 else None)
    context: dict[str, Any] = {
        "tab": "neighbours",
        "estates": [(code, row.path) for code, row in estates.items()],
        "place": place,
    }
    if place is not None:
        template = mechanisms.template_at(place.code, request.at)
        chosen = request.POST.getlist("topics") or [request.GET.get("topic", "")]
        waiting = list(benches.topics_waiting(place.code)[:50])
        context |= {
            "template": template,
            "earliest": clocks.earliest_meeting(request.at, template.notice_days),
            "choosable": waiting,
            "planned": {topic.pk for topic in waiting if topic.first or str(topic.pk) in chosen},
            "late": benches.overdue(place.code, request.at),
        }
    return answer(request, "consultations/consultation_new.html", context, problem=problem)


def _estates(request: SignedIn) -> dict[str, Place]:
    """Return the estates whose bench somebody leads."""
    found: dict[str, Place] = {}
    for code in sorted(request.person.reach(*HOSTS)):
        estate = cut(code, "estate")
        rows = places.named([estate]).values() if estate else places.below(code, "estate")
        found |= {place.code: place for place in rows}
    return found
