"""Sign-in letters: the page on which those of a building are printed."""

from django.http import HttpResponse

from tongdeng.kernel.errors import Refused
from tongdeng.people.actions import letters
from tongdeng.people.rules.one_time import LETTER_VALID, PRINTERS
from tongdeng.places import queries as places
from tongdeng.places.rules import SPOT_KIND
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.official_documents import (
    give,
)
from tongdeng.web.people.keeping import asked_estate, estates_of
from tongdeng.web.people.papers.letters import described


@for_roles(*PRINTERS)
def page(request: SignedIn) -> HttpResponse:
    """Show the buildings; sent with one of them, print the letters to its owners."""
    problem: Refused | None = None
    if request.method == "POST":
        try:
            batch = letters.prepare(FormReader(request).text("building"), by=request.person, at=request.at)
            response = give(lambda: described(batch))
            # Only what was set is stored: a paper that could not be printed makes no older letter void.
            letters.store(batch)
            return response
        except Refused as refused:
            problem = refused
    estates = estates_of(request.person, *PRINTERS)
    estate = asked_estate(request, estates)
    buildings = places.children(estate.code, level="building") if estate else []
    context = {
        "estates": estates,
        "estate": estate,
        "buildings": [(place.code, place.name) for place in buildings if place.kind != SPOT_KIND],
        "days": LETTER_VALID.days,
    }
    return answer(request, "people/letters.html", context, problem=problem)
