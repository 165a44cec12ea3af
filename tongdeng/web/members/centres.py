"""The service centre of an estate: who opens and changes it says where, when, and who answers for what."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused, Stale
from tongdeng.members.actions import centres
from tongdeng.members.actions.centres import POSTS_AT_MOST
from tongdeng.members.models import Centre
from tongdeng.members.queries import branch as queries
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import cut
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.members.branch import OPENERS
from tongdeng.web.members.forms import MemberForm

SPARE = 2  # empty lines for further posts


@for_roles(*OPENERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Open the service centre of an estate."""
    estates = _estates(request)
    asked = request.POST.get("place") or request.GET.get("place", "")
    estate = estates.get(asked) or (next(iter(estates.values())) if len(estates) == 1 else None)
    problem: Refused | None = None
    if request.method == "POST":
        try:
            if estate is None:
                raise NotFound(_("请选择小区"))
            draft = MemberForm(request).centre(queries.companies(estate.code))
            centre = centres.open_centre(estate.code, draft, by=request.person, at=request.at)
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("已设立，居民在小区页看得到"))
            return HttpResponseRedirect(reverse("service_centre", args=[centre.pk]))
    context = {"estates": estates.values(), "estate": estate, **_form(request, estate.code if estate else "")}
    return answer(request, "members/centre_new.html", context, problem=problem)


@signed_in
@sent_once
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show a service centre; the community and the company's manager change it here."""
    centre = access.get(request.person, Centre, pk, to="change" if request.method == "POST" else access.SEE)
    here = reverse("service_centre", args=[centre.pk])
    problem: Refused | None = None
    if request.method == "POST":
        form = MemberForm(request)
        try:
            draft = form.centre(queries.companies(centre.place))
            centres.change_centre(centre, draft, by=request.person, at=request.at, seen=form.seen())
        except Stale as stale:
            messages.error(request, stale.sentence)
            return HttpResponseRedirect(here)
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("已保存，居民马上看得到"))
            return HttpResponseRedirect(here)
    shown = queries.centre(centre.place)
    context = {
        "tab": "neighbours",
        "centre": shown,
        "place": places.named([centre.place]).get(centre.place),
        "may_change": access.may(request.person, centre, "change"),
        **_form(request, centre.place, shown),
    }
    return answer(request, "members/centre.html", context, problem=problem)


def _form(request: SignedIn, estate: str, centre: Centre | None = None) -> dict[str, object]:
    """Return what the form chooses from, and its lines of posts: as typed, or as they are, with some empty ones."""
    if request.method == "POST":
        lines = MemberForm(request).post_lines()
    else:
        posts = centre.posts.all() if centre else []
        lines = [(post.post, post.title, post.duties) for post in posts]
    spare = max(0, min(SPARE if lines else SPARE + 1, POSTS_AT_MOST - len(lines)))
    companies = queries.companies(estate) if estate else []
    return {
        "companies": [(str(row.pk), row.name) for row in companies],
        "lines": [*lines, *[("", "", "")] * spare],
    }


def _estates(request: SignedIn) -> dict[str, Place]:
    """Return the estates without a centre for which somebody may open one."""
    found: dict[str, Place] = {}
    for code in sorted(request.person.reach(*OPENERS)):
        estate = cut(code, "estate")
        rows = places.named([estate]).values() if estate else places.below(code, "estate")
        found |= {place.code: place for place in rows}
    taken = queries.with_centre(found)
    return {code: place for code, place in found.items() if code not in taken}
