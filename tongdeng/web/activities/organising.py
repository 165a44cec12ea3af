"""Pages of whoever runs an activity: its form, who comes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.access import ORGANISERS
from tongdeng.activities.actions import planning
from tongdeng.activities.models import Activity
from tongdeng.activities.queries import activities as queries
from tongdeng.activities.queries import people as takers
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.kernel.turn import offered
from tongdeng.people.models import Person
from tongdeng.places import queries as places
from tongdeng.places.rules import SPOT_KIND
from tongdeng.web.activities.forms import ActivityForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of

# What stands below the fold of the form of an activity.
MORE = {"min_age", "max_age", "cost", "volunteers", "things", "expected"}
# The forms that stand on a part of the list of people.
FORMS: dict[str, set[str]] = {"waiting": set(), "others": {"guests"}}
EACH = 100


@for_roles(*ORGANISERS)
@sent_once
def new(request: SignedIn) -> HttpResponse:
    """Draft an activity or a series."""
    problem: Refused | None = None
    if request.method == "POST":
        form = ActivityForm(request)
        try:
            rows = planning.draft(
                form.plan(),
                every=form.text("every"),
                sessions=form.number("sessions", least=1, most=999) or 1,
                by=request.person,
                at=request.at,
            )
            messages.success(request, _("草稿已保存，核对后点“发布”"))
            return HttpResponseRedirect(reverse("activity", args=[rows[0].pk]))
        except Refused as refused:
            problem = refused
    return _form(request, None, problem)


@signed_in
@sent_once
def edit(request: SignedIn, pk: UUID) -> HttpResponse:
    """Change an activity."""
    activity = access.get(request.person, Activity, pk, to="change")
    problem: Refused | None = None
    if request.method == "POST":
        form = ActivityForm(request)
        try:
            changed = planning.change(
                activity, form.plan(), by=request.person, at=request.at, seen=form.seen()
            )
            messages.success(request, _saved(changed))
            return HttpResponseRedirect(reverse("activity", args=[activity.pk]))
        except Refused as refused:
            problem = refused
    return _form(request, activity, problem)


def _saved(activity: Activity) -> Sentence:
    if not activity.is_over_full:
        return gettext("已保存")
    return gettext("已保存。已报上的 {taken} 位都保留，少于 {all} 位时再放新名额").format(
        taken=activity.taken, all=activity.capacity
    )


def _form(request: SignedIn, activity: Activity | None, problem: Refused | None) -> HttpResponse:
    wrong = set(getattr(problem, "fields", {}))
    context: dict[str, Any] = {
        "tab": "neighbours",
        "activity": activity,
        "areas": [] if activity else areas(request),
        "kinds": [(kind.code, str(kind)) for kind in queries.kinds()],
        "rhythms": [
            ("", _("只办一次")),
            ("week", _("每周")),
            ("fortnight", _("每两周")),
            ("month", _("每月")),
        ],
        # A box that was left empty is not sent: after a refusal it is as it was typed.
        "signs_up": activity.signs_up if activity else True,
        "cost": activity.cost if activity and activity.cost else "",
        "more_wrong": bool(wrong & MORE),
    }
    return answer(request, "activities/new.html", context, problem=problem)


@signed_in
def people(request: SignedIn, pk: UUID) -> HttpResponse:
    """List who comes, who waits, and who came without a place, for whoever runs it and helps at the door."""
    activity = access.get(request.person, Activity, pk, to="people")
    return draw_people(request, activity)


def draw_people(
    request: SignedIn, activity: Activity, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show one of the lists of an activity."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:40]
    part = next(
        (name for name in ("waiting", "others") if name in request.GET or verb in FORMS[name]), "holding"
    )
    holding = takers.at_door(activity)
    context: dict[str, Any] = {
        "tab": "neighbours",
        "activity": activity,
        "offered": offered(activity, request.person),
        "part": part,
        "words": words,
        "holding": holding.count(),
        "helpers": takers.helpers(activity),
        "removable": _removable(activity, request.person),
    }
    if part == "others":
        came = takers.others(activity)
        context |= {"others": came, "page_of": page_of(request, came.people, EACH), "query": "others"}
    else:
        waits = part == "waiting"
        shown = page_of(request, takers.queue(activity) if waits else takers.at_door(activity, words), EACH)
        codes = [row.home if waits else row.sign_up.home for row in shown]
        context |= {
            "page_of": shown,
            "homes": places.named(code for code in codes if code),
            "query": "waiting" if waits else urlencode({"q": words}) if words else "",
        }
    return answer(request, "activities/people.html", context, problem=problem, verb=verb)


def _removable(activity: Activity, person: Person) -> set[UUID]:
    """Return which of the helpers somebody may send away: all of them as the organiser, else those whom they asked."""
    if not activity.helpers or person.pk == activity.organiser_id:
        return set(activity.helpers)
    return {helper for helper, by in takers.named_by(activity).items() if by == person.pk}


def areas(request: SignedIn) -> list[tuple[str, str]]:
    """Return code and name of each community, estate and building for which this person may organise."""
    reach = sorted(request.person.reach(*ORGANISERS))
    areas = {place.code: place for place in places.named(reach).values() if place.level == "community"}
    areas |= {place.code: place for code in reach for place in places.below(code, "building")}
    return [(code, place.path or place.name) for code, place in areas.items() if place.kind != SPOT_KIND]
