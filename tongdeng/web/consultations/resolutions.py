"""The page of a resolution: who does what by when, what was done, what residents say of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from tongdeng.consultations.models import Resolution
from tongdeng.consultations.queries import pages as queries
from tongdeng.consultations.queries import photos
from tongdeng.consultations.queries.households import homes_in
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.web.consultations import paper_rows
from tongdeng.web.consultations.cases import linked_cases
from tongdeng.web.consultations.consultation import at_top, figures
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Resolution, pk))


def draw(
    request: SignedIn, resolution: Resolution, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    whole = queries.whole_resolution(resolution)
    verbs_now = offered(whole, request.person)
    context: dict[str, Any] = {
        "tab": "neighbours",
        "resolution": whole,
        "offered": verbs_now,
        "inside": "inside" in verbs_now,
        "figures": figures(whole.item),
        "replaced_by": list(whole.replaced_by.all()),
        "photos": photos.photos(whole.consultation, whole),
        "papers": paper_rows.of_resolution(whole, inside="inside" in verbs_now),
        "at_top": at_top(problem, verb, ()),
    }
    context |= linked_cases(request, whole.topic)
    if whole.done_at:
        homes = homes_in(request.person, whole.place, whole.scope, request.at)
        context |= {
            "page_of": page_of(request, queries.evaluations(whole)),
            "said": queries.said(whole),
            "own": queries.own_evaluation(whole, homes),
            "concerned": bool(homes),
        }
    return answer(request, "consultations/resolution.html", context, problem=problem, verb=verb)
