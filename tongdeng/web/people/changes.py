"""The difference list: what waits to be checked, home by home; one change; and many confirmed at once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Invalid, NotFound, Refused, Sentence
from tongdeng.kernel.turn import offered
from tongdeng.people import queries as people
from tongdeng.people.actions.register import changes as actions
from tongdeng.people.models import Change, Organisation, Person
from tongdeng.people.queries import pages as queries
from tongdeng.people.rules.changes import (
    DECIDERS,
    KEEPERS,
    KIND_WORDS,
    STATE_WORDS,
    Kind,
    State,
    why_not_decide,
)
from tongdeng.people.tasks import decide_new_homes
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import is_code
from tongdeng.web.kit.answers import answer, proceed
from tongdeng.web.kit.forms import FormReader
from tongdeng.web.kit.http import SignedIn, for_roles, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import EACH, page_of
from tongdeng.web.people.cautions import Cautions
from tongdeng.web.people.keeping import estates_of
from tongdeng.web.people.spoken import Speaker, Step


@dataclass(frozen=True, slots=True)
class Shown:
    """A change as a page shows it; `why_not` says why somebody who decides changes may not decide this one."""

    change: Change
    steps: list[Step]
    cautions: list[str]
    may_decide: bool
    may_withdraw: bool
    near_vote: bool = False
    why_not: Sentence = ""

    @property
    def confirm_words(self) -> Sentence:
        """What the button says: an owner's words are dealt with, everything else is checked."""
        return _("已处理") if self.change.kind == Kind.WRONG else _("核对无误")


@for_roles(*KEEPERS)
def page(request: SignedIn) -> HttpResponse:
    """List the changes of one's estates, those that wait before all."""
    estates = estates_of(request.person, *KEEPERS)
    asked = _asked(request, estates)
    found = queries.changes(request.person, **asked)
    listed = page_of(request, found)
    waits = asked.get("state") == State.PROPOSED.value
    roster = asked.get("roster") if request.person.holds(*DECIDERS) else None
    query = request.GET.copy()
    query.pop("page", None)
    groups = _groups(request, list(listed))
    context = {
        "groups": groups,
        "near_vote": any(shown.near_vote for _code, _place, group in groups for shown in group),
        "page_of": listed,
        "query": query.urlencode(),
        "selects": _selects(request, estates, asked),
        "mine": request.GET.get("mine") == "1",
        "roster": asked.get("roster"),
        "new_homes": queries.new_homes(request.person, roster).count() if roster else 0,
        "waits": waits,
        "decides": request.person.holds(*DECIDERS),
        "in_list": True,
    }
    return answer(request, "people/changes.html", context)


@require_POST
@for_roles(*DECIDERS)
@sent_once
def confirm(request: SignedIn) -> HttpResponse:
    """Confirm the changes that were ticked; each stands on its own."""
    back = f"{reverse('changes')}?{request.POST.get('query', '')}"
    ids = FormReader(request).ids("ticked")[:EACH]
    if not ids:
        messages.warning(request, _("请先勾选要核对的变更"))
        return HttpResponseRedirect(back)
    chosen = queries.changes_chosen(request.person, ids)
    done, refused = actions.confirm_all(chosen, by=request.person, at=request.at)
    for sentence in sorted(set(refused)):
        messages.warning(request, sentence)
    if not done:
        return HttpResponseRedirect(back)
    words = ngettext("{n} 处变更已核对，登记已更改", "{n} 处变更已核对，登记已更改", done)
    return proceed(request, back, words.format(n=done))


@require_POST
@for_roles(*DECIDERS)
@sent_once
def decide_new(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Have a job confirm, or send back, all new homes of one file that wait for this person."""
    if not queries.new_homes(request.person, pk).exists():
        raise NotFound(_("这份名册没有等待核对的新房屋"))
    decide_new_homes.defer(roster=str(pk), person=str(request.person.pk), verb=verb)
    done = _("正在办理这份名册的新房屋，稍后刷新这一页就能看到还剩多少")
    return proceed(request, f"{reverse('changes')}?roster={pk}", done)


@signed_in
def one(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show one change to those whose home it is, to whoever proposed it, and to those who keep the register."""
    return draw(request, access.get(request.person, Change, pk))


def draw(
    request: SignedIn, change: Change, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Render the page of one change, after a refusal with its sentence."""
    rights = access.verbs(request.person, change)
    full = "read" in rights
    home = queries.home(request.person, change.place)
    context = {
        "change": change,
        "shown": _shown(request.person, [change], full=full)[0],
        "place": places.named([change.place]).get(change.place),
        "offered": offered(change, request.person),
        "full": full,
        "keeps": full,
        "home": home,
        "may_object": home is not None and not full and access.may(request.person, home, "propose"),
        "offices": queries.offices(change.place, Organisation.Kind.COMMUNITY),
        "tab": "me",
    }
    return answer(request, "people/change.html", context, problem=problem, verb=verb)


def _shown(reader: Person, changes: list[Change], *, full: bool) -> list[Shown]:
    speaker = Speaker(changes, full=full, reader=reader.pk, numbers=_decides(reader, changes))
    cautions = Cautions(changes, reader) if full else None
    return [
        Shown(
            change,
            speaker.steps(change),
            cautions.of(change) if cautions and change.is_waiting else [],
            near_vote=bool(cautions and change.is_waiting and cautions.near_vote(change)),
            **_may(reader, change),
        )
        for change in changes
    ]


def _decides(reader: Person, changes: list[Change]) -> bool:
    """Say whether the reader decides all of these changes."""
    deciders = {role.value for role in DECIDERS}
    return all(bool(people.roles_at(reader, change.place) & deciders) for change in changes)


def _may(reader: Person, change: Change) -> dict[str, Any]:
    """Return what the reader may do with a change, by what is loaded already."""
    roles = people.roles_at(reader, change.place)
    decides = bool(roles & {role.value for role in DECIDERS})
    why_not = why_not_decide(reader.pk, proposer=change.by_id, concerned=change.concerned, roles=roles)
    return {
        "may_decide": change.is_waiting and decides and not why_not,
        "may_withdraw": change.is_waiting and change.by_id == reader.pk,
        "why_not": why_not if change.is_waiting and decides else "",
    }


def _groups(request: SignedIn, changes: list[Change]) -> list[tuple[str, Place | None, list[Shown]]]:
    """Return changes by home: its code, its place, its changes."""
    named = places.named(change.place for change in changes)
    groups: dict[str, list[Shown]] = {}
    for shown in _shown(request.person, changes, full=True):
        groups.setdefault(shown.change.place, []).append(shown)
    return [(code, named.get(code), group) for code, group in groups.items()]


def _asked(request: SignedIn, estates: list[Place]) -> dict[str, Any]:
    """Return the filter that the address asks for; what means nothing is ignored."""
    given, asked = request.GET, dict[str, Any]()
    state = given.get("state", State.PROPOSED.value)
    if state in STATE_WORDS:
        asked["state"] = state
    if given.get("kind") in KIND_WORDS:
        asked["kind"] = given["kind"]
    if is_code(given.get("estate", ""), "estate"):
        asked |= {"community": given["estate"][:12], "place__startswith": given["estate"]}
    if given.get("mine") == "1":
        asked["by"] = request.person.pk
    try:
        asked |= {"roster": UUID(given["roster"])} if given.get("roster") else {}
    except ValueError:
        raise Invalid(gettext("页面已失效，请刷新后再试")) from None
    return asked


def _selects(request: SignedIn, estates: list[Place], asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the selects of the filter: name, words, the words for all, options with whether each is chosen."""
    rows: list[tuple[str, Sentence, Sentence, list[tuple[str, Sentence]], str]] = [
        ("state", _("状态"), _("全部状态"), list(STATE_WORDS.items()), asked.get("state", "")),
        ("kind", _("类别"), _("全部类别"), list(KIND_WORDS.items()), asked.get("kind", "")),
    ]
    if len(estates) > 1:
        options: list[tuple[str, Sentence]] = [(place.code, str(place)) for place in estates]
        rows.append(("estate", _("小区"), _("全部小区"), options, asked.get("place__startswith", "")))
    return [
        (name, word, every, [(value, words, value == chosen) for value, words in options])
        for name, word, every, options, chosen in rows
    ]
