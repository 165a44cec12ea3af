"""The page that enters a past activity from its papers: what it was, and who signed its sheet."""

import re
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.access import ORGANISERS
from tongdeng.activities.actions import entering
from tongdeng.activities.queries import activities as queries
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.texts import name_key, same_name
from tongdeng.people import queries as people
from tongdeng.people.models import Person
from tongdeng.people.queries.estates import homes_of_each
from tongdeng.places.rules import cut
from tongdeng.web.activities.forms import ActivityForm
from tongdeng.web.activities.organising import areas
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.once import sent_once

NUMBER = re.compile(r"(?<!\d)1\d{10}(?!\d)")
BESIDE = re.compile(r"[\d\s.,，、．]+")  # numbers of lines, and what divides


class Sheet(NamedTuple):
    """A sign-in sheet as typed: neighbours whose number and name belong together, and how many others signed."""

    people: list[UUID]
    guests: int


@for_roles(*ORGANISERS)
@sent_once
def page(request: SignedIn) -> HttpResponse:
    """Enter one activity that is over."""
    problem: Refused | None = None
    if request.method == "POST":
        form = ActivityForm(request)
        try:
            place = form.text("place")
            sheet = read(form.text("sheet"), place, request.at)
            past = form.past(sheet.people, sheet.guests)
            (entered,) = entering.enter(place, [past], by=request.person, at=request.at)
            # How many were neighbours is not said: with one line it would tell whether a number is registered.
            messages.success(request, _("已补录"))
            return HttpResponseRedirect(reverse("activity", args=[entered.pk]))
        except Refused as refused:
            problem = refused
    context = {
        "tab": "neighbours",
        "areas": areas(request),
        "kinds": [(kind.code, str(kind)) for kind in queries.kinds()],
    }
    return answer(request, "activities/enter.html", context, problem=problem)


def read(typed: str, place: str, at: datetime) -> Sheet:
    """Return who signed a sheet, one a line; a line that fits no neighbour of the community is a guest.

    Which of the lines fitted is not said, and each counts one, whoever it fits: nobody learns here whose number is
    registered. A line that stands there twice is one.
    """
    signed = _lines(typed)
    known = people.by_numbers({number for number, _line in signed if number})
    fitting = [
        person.pk if (person := known.get(number)) and _is_called(person, line, number) else None
        for number, line in signed
    ]
    at_home = homes_of_each({pk for pk in fitting if pk}, cut(place, "community"), at)
    found = [pk for pk in dict.fromkeys(fitting) if pk and pk in at_home]
    return Sheet(found, len(signed) - len(found))


def _lines(typed: str) -> list[tuple[str, str]]:
    """Return number and words of each line; of those with a number and the same name the first."""
    found: dict[object, tuple[str, str]] = {}
    for place, line in enumerate(line for line in typed.splitlines() if line.strip()):
        number = match[0] if (match := NUMBER.search(line)) else ""
        found.setdefault((number, name_key(_written(line, number))) if number else place, (number, line))
    return list(found.values())


def _is_called(person: Person, line: str, number: str) -> bool:
    return bool(person.name) and same_name(person.name, _written(line, number))


def _written(line: str, number: str) -> str:
    """Return the name on a line."""
    return BESIDE.sub("", line.replace(number, ""))
