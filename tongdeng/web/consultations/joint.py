"""Items of the joint meeting of the sub-district: their list, and the page of one with its clock and its answer."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from tongdeng.consultations.models import JointItem
from tongdeng.consultations.queries import pages as queries
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.places import queries as places
from tongdeng.web.consultations import paper_rows
from tongdeng.web.consultations.consultation import at_top
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.pager import page_of


@signed_in
def listing(request: SignedIn) -> HttpResponse:
    rows = page_of(request, queries.joint_items(request.person))
    context = {
        "tab": "neighbours",
        "page_of": rows,
        "estates": places.named(row.place for row in rows),
    }
    return render(request, "consultations/joint_list.html", context)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, JointItem, pk))


def draw(
    request: SignedIn, entry: JointItem, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    whole = queries.whole_joint(entry)
    verbs_now = offered(whole, request.person)
    context = {
        "tab": "neighbours",
        "entry": whole,
        "offered": verbs_now,
        "papers": paper_rows.of_joint(whole, inside="inside" in verbs_now),
        "place": places.named([whole.place]).get(whole.place),
        "departments": "\n".join(whole.departments),
        "at_top": at_top(problem, verb, ()),
    }
    return answer(request, "consultations/joint.html", context, problem=problem, verb=verb)
