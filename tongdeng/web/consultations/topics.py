"""Raising a topic, and its page: who stands behind it, where it was talked about, what came of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Case
from tongdeng.cases.rules.bench import Hot
from tongdeng.consultations.access import RAISERS
from tongdeng.consultations.actions import topics as verbs
from tongdeng.consultations.models import Topic
from tongdeng.consultations.queries import mechanisms
from tongdeng.consultations.queries import pages as queries
from tongdeng.consultations.queries.households import homes_in
from tongdeng.consultations.rules.flows import Origin
from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.kernel.turn import offered
from tongdeng.people import queries as people
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import SPOT_KIND, cut, within
from tongdeng.web.consultations import hot
from tongdeng.web.consultations.cases import linked_cases
from tongdeng.web.consultations.consultation import at_top
from tongdeng.web.consultations.forms import BenchForm
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once

WITHOUT_FIELDS = ("back",)  # verbs that are a button only: their refusal stands at the top of the page


@signed_in
@sent_once
def raise_(request: SignedIn) -> HttpResponse:
    """Raise a topic for a party, or propose it as a resident, whose neighbours then join."""
    problem: Refused | None = None
    case, group = _case(request), _group(request)
    if request.method == "POST":
        try:
            topic = _raised(request, case, group)
            messages.success(request, _("议题已提出，请邻居联名") if topic.is_gathering else _("议题已提出"))
            return HttpResponseRedirect(reverse("topic", args=[topic.pk]))
        except Refused as refused:
            problem = refused
    estates = _estates(request)
    asked = [request.POST.get("place"), request.GET.get("place"), case and cut(case.place, "estate")]
    codes = {code for code, _name in estates}
    chosen = next((code for code in asked if code in codes), estates[0][0] if estates else "")
    wrong = _wrong(problem)
    context = {
        "tab": "neighbours",
        "fields": wrong,
        "at_top": problem is not None and not wrong.keys() & {"problem", "scope"},
        "case": case,
        "group": group,
        "group_place": places.named([group.place]).get(group.place) if group else None,
        "estates": estates,
        "chosen": chosen,
        "buildings": _buildings(chosen) if chosen else [],
        "scope": request.POST.getlist("scope"),
        "staff": _is_staff(request, chosen),
        "voices_needed": mechanisms.template_at(chosen, request.at).voices_needed if chosen else 0,
    }
    return answer(request, "consultations/raise.html", context, problem=problem)


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    return draw(request, access.get(request.person, Topic, pk))


def draw(request: SignedIn, topic: Topic, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    whole = queries.whole_topic(topic)
    verbs_now = offered(whole, request.person)
    inside = "inside" in verbs_now
    named = places.named([whole.place, *whole.scope])
    homes = homes_in(request.person, whole.place, whole.scope, request.at)
    context = {
        "tab": "neighbours",
        "offered": verbs_now,
        "inside": inside,
        "scope": [named[code] for code in whole.scope or [whole.place] if code in named],
        "home": bool(homes),
        "backed": whole.is_gathering and queries.backed_by(whole, request.person, homes),
        "consultations": queries.seen(request.person, [item.consultation for item in whole.items.all()]),
        "resolutions": queries.resolutions(request.person).filter(topic=whole),
        "joint": list(whole.joint_items.all()),
        "at_top": at_top(problem, verb, WITHOUT_FIELDS),
    }
    if "table" in verbs_now:
        context["open_consultations"] = queries.open_for_topics(request.person, whole.place)
    return answer(
        request,
        "consultations/topic.html",
        context | linked_cases(request, whole),
        problem=problem,
        verb=verb,
    )


def _wrong(problem: Refused | None) -> dict[str, Sentence]:
    """Return what is wrong by field; the name is a part of the one field in which both are written."""
    wrong: dict[str, Sentence] = dict(getattr(problem, "fields", {}))
    return ({"problem": wrong.pop("title")} if "title" in wrong else {}) | wrong


def _raised(request: SignedIn, case: Case | None, group: Hot | None) -> Topic:
    cases = [case] if case else []
    if group is not None:
        cases = list(access.visible_to(request.person, Case, "link").filter(pk__in=group.cases))
    draft = BenchForm(request).topic(cases, Origin.HOT if group else Origin.CASE)
    run = verbs.raise_topic if _is_staff(request, draft.place) else verbs.propose
    return run(draft, by=request.person, at=request.at)


def _is_staff(request: SignedIn, place: str) -> bool:
    """Say whether somebody works for a party at a place: others are residents there."""
    return any(grant.role in RAISERS and within(place, grant.place) for grant in request.person.grants)


def _case(request: SignedIn) -> Case | None:
    """Return the case from which the topic comes, as far as this person may see it."""
    asked = request.POST.get("case") or request.GET.get("case", "")
    try:
        return access.get(request.person, Case, UUID(asked)) if asked else None
    except ValueError:
        return None


def _group(request: SignedIn) -> Hot | None:
    """Return the look-alike cases from which the topic comes."""
    asked = request.POST if request.method == "POST" else request.GET
    category = asked.get("hot", "")
    return hot.group_of(request, asked.get("in", ""), category) if category else None


def _estates(request: SignedIn) -> list[tuple[str, str]]:
    """Return the estates for which somebody may raise a topic: where they live, and where they work for a party."""
    person = request.person
    lived = {cut(tenure.place, "estate") for tenure in people.homes_of(person, request.at)}
    found = places.named(lived - {""})
    for code in sorted(person.reach(*RAISERS)):
        estate = cut(code, "estate")
        rows = places.named([estate]).values() if estate else places.below(code, "estate")
        found |= {place.code: place for place in rows}
    return [(code, place.path) for code, place in sorted(found.items())]


def _buildings(estate: str) -> list[Place]:
    return [place for place in places.buildings(estate) if place.kind != SPOT_KIND]
