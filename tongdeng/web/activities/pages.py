"""The page of an activity: what it is, sign-up in two taps, one's own places; and what is mine."""

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions import feeds as feed_verbs
from tongdeng.activities.models import Activity, SignUp
from tongdeng.activities.queries import activities as queries
from tongdeng.activities.queries import people as takers
from tongdeng.activities.rules import permit, times
from tongdeng.kernel import access
from tongdeng.kernel.errors import NotFound, Refused
from tongdeng.kernel.turn import open_now
from tongdeng.people import queries as people
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.rules import within
from tongdeng.web.kit.answers import answer, serve
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of

SEVERAL = 3  # opinions from which on their average is shown to all
WORDS_AT_MOST = 50


class Choice(NamedTuple):
    """Somebody whom a visitor may sign up by a tick: a person by their id, or a name that was signed up before."""

    field: str
    value: str
    label: str
    ticked: bool
    age: str


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Activity, pk))


def draw(
    request: SignedIn, activity: Activity, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show an activity to whoever may see it; what runs it is shown to those who may."""
    rights = access.verbs(request.person, activity)
    offered = open_now(activity, rights)
    own = takers.own(request.person, [activity]).get(activity.pk, [])
    signs = "sign" in offered and activity.signs_up and not activity.has_begun(request.at)
    refused = problem is not None and verb == "sign"
    context = {
        "tab": "neighbours",
        "activity": activity,
        "place": places.named([activity.place]).get(activity.place),
        "offered": offered,
        "own": [row for row in own if not row.reason],
        "enlisted": [row for row in own if row.reason],
        "signs": signs,
        "choices": _choices(request, activity, own, refused=refused) if signs else [],
        "series": queries.series_of(activity),
        "move": activity.moves.last() if activity.sequence else None,
        "photos": list(activity.photos.all()),
        "police": permit.police(activity.expected).value,
        "door_open": times.door_is_open(request.at, activity.starts_at, activity.ends_at),
        "is_over": activity.is_over(request.at),
        "has_begun": activity.has_begun(request.at),
        "left": problem.facts.get("left") if problem else None,
        "takes_over": _takes_over(request, activity) if "take_over" in offered else "",
        "runs": bool(offered & {"plan", "people", "override"}),
    }
    context |= _after(request, activity, rights)
    return answer(request, "activities/activity.html", context, problem=problem, verb=verb)


def _after(request: SignedIn, activity: Activity, rights: frozenset[str]) -> dict[str, Any]:
    """Return what a page shows once an activity has begun, or is over."""
    if not activity.has_begun(request.at):
        return {}
    found: dict[str, Any] = {"consenting": queries.consenting(activity) if "photo" in rights else []}
    if not activity.is_over(request.at):
        return found
    words = queries.feedback(activity)
    stars = [row.stars for row in words]
    return found | {
        "may_rate": "rate" in rights
        and request.at <= activity.ends_at + times.RATED_WITHIN
        and takers.came(activity, request.person),
        "own_word": next((row for row in words if row.person_id == request.person.pk), None),
        "stars": round(sum(stars) / len(stars), 1) if len(stars) >= SEVERAL else None,
        "rated": len(stars),
        "words": [row for row in words if row.words][:WORDS_AT_MOST] if "people" in rights else [],
    }


def _takes_over(request: SignedIn, activity: Activity) -> str:
    """Return how an office may take an activity over now: "freely", with a "reason", or "" for not at all."""
    if activity.organiser_id == request.person.pk:
        return ""
    if not takers.runs_in_office(activity, request.at):
        return "freely"
    return "reason" if request.person.holds(Role.COMMUNITY) else ""


def _choices(request: SignedIn, activity: Activity, own: list[SignUp], *, refused: bool) -> list[Choice]:
    """Return whom a visitor may sign up by a tick; after a refusal as they were ticked."""
    homes = [row.place for row in people.homes_of(request.person, request.at)]
    home = next((code for code in homes if within(code, activity.place)), "")
    if not home:
        return []
    typed = request.POST if refused else {}
    coming = [member for row in own for member in row.participants.all()]
    signed: set[object] = {member.person_id or member.name for member in coming}
    found = []
    for person in takers.household(request.person, home, request.at):
        mine = person.pk == request.person.pk
        ticked = str(person.pk) in request.POST.getlist("persons") if refused else mine
        label = gettext("我自己") if mine else person.display_name
        age = typed.get(f"age_{person.pk}", "")
        if person.pk not in signed:
            found.append(Choice("persons", str(person.pk), label, ticked, age))
    for name, years in takers.known_names(request.person, home):
        if name not in signed:
            ticked = refused and name in request.POST.getlist("known")
            age = typed.get(f"age_{name}", "" if years is None else str(years))
            found.append(Choice("known", name, name, ticked, age))
    return found


@signed_in
@sent_once
def mine(request: SignedIn) -> HttpResponse:
    """List one's sign-ups, and the address of one's calendar; it is made on demand, and a new one replaces it."""
    if request.method == "POST":
        if request.POST.get("stop"):
            feed_verbs.revoke(request.person, at=request.at)
            messages.success(request, _("日历地址已停用"))
        else:
            feed_verbs.renew(request.person, at=request.at)
            messages.success(request, _("日历地址已生成；以前的地址已失效"))
        return HttpResponseRedirect(reverse("activities_mine"))
    feed = queries.open_feed(request.person)
    is_past = "past" in request.GET
    context = {
        "tab": "me",
        "is_past": is_past,
        "query": "past" if is_past else "",
        "page_of": page_of(request, takers.mine(request.person, request.at, past=is_past)),
        "estate": people.home_estate(request.person, request.at),
        "feed": reverse("feed_person", args=[queries.feed_key(feed)]) if feed else "",
    }
    return render(request, "activities/mine.html", context)


@signed_in
def photo(request: SignedIn, pk: UUID, photo: UUID) -> HttpResponseBase:
    """Serve a photo of an activity to those who may see it."""
    activity = access.get(request.person, Activity, pk)
    row = activity.photos.filter(pk=photo).first()
    if row is None:
        raise NotFound(_("没有找到这张照片"))
    return serve(str(row.thumb.name if "small" in request.GET else row.file.name))
