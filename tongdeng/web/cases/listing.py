"""All cases: every state, searched and narrowed, newest first; and those that wait for a call back."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.cases import rules
from tongdeng.cases.queries import categories, listing
from tongdeng.cases.rules import CHANNEL_WORDS, KIND_WORDS, STATE_WORDS, URGENCY_WORDS
from tongdeng.cases.rules import listing as asking
from tongdeng.cases.rules.listing import Asked
from tongdeng.kernel import limits
from tongdeng.kernel.errors import Refused, Sentence
from tongdeng.people.rules import Role, phone
from tongdeng.places.queries import below
from tongdeng.places.rules import COMMUNITY
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.pager import EACH, page_of

OFFICE = (Role.DESK, Role.MANAGER, Role.COMMUNITY)
ALL = (*OFFICE, Role.BRANCH, Role.SUBDISTRICT, Role.CITY)
PLACES_AT_MOST = 200
TO_CALL = "call"


class Select(NamedTuple):
    """One select of the filter."""

    name: str
    word: Sentence
    every: Sentence
    options: Sequence[tuple[str, Any, bool]]  # value, words, chosen


@for_roles(*ALL)
def page(request: SignedIn) -> HttpResponse:
    calls = request.person.holds(*OFFICE)
    if calls and request.GET.get("view") == TO_CALL:
        waiting = page_of(request, listing.to_call(request.person, request.at))
        context = {"page_of": waiting, "to_call": True, "calls": calls, "query": "view=call"}
        return render(request, "cases/all.html", context)
    asked = _asked(request)
    rows = listing.narrowed(listing.all_cases(request.person), asked)
    if asked.only_a_number and len(found := list(rows[:2])) == 1:
        return HttpResponseRedirect(reverse("case", args=[found[0].pk]))
    return render(request, "cases/all.html", _listed(request, rows, asked) | {"calls": calls})


@require_POST
@for_roles(*OFFICE)
def caller(request: SignedIn) -> HttpResponse:
    """Find the cases of a caller; by POST, for a name or a number stands in no address."""
    typed = request.POST.get("caller", "").replace("\0", "").strip()[:50]
    context: dict[str, Any] = {"calls": True, "by_caller": True, "typed": typed, "filters": _selects(request)}
    try:
        limits.require(rules.FIND_CALLER, request.person.pk, at=request.at)
        context["rows"] = _of_caller(request, typed)
    except Refused as problem:
        context |= {"refused": problem, "rows": []}
    return render(request, "cases/all.html", context, status=429 if "refused" in context else 200)


def _of_caller(request: SignedIn, typed: str) -> list[Any]:
    if not typed:
        return []
    try:
        return list(listing.by_caller(request.person, phone=phone(typed))[:EACH])
    except ValueError:
        return list(listing.by_caller(request.person, name=typed)[:EACH])


def _listed(request: SignedIn, rows: Any, asked: Asked) -> dict[str, Any]:
    after = asking.after_of(request.GET.get("after", ""))
    found = listing.newest(rows, after, EACH + 1)
    shown, more = found[:EACH], len(found) > EACH
    # A page that is not full says itself how many there are, and whoever turns pages has read it on the first.
    count = listing.counted(rows) if more and not after else len(shown)
    query = request.GET.copy()
    query.pop("after", None)
    last = shown[-1] if more else None
    return {
        "rows": shown,
        "count": min(count, asking.COUNTED_AT_MOST),
        "many": count > asking.COUNTED_AT_MOST,
        "query": query.urlencode(),
        "after": after,
        "onward": asking.written(last.filed_at, last.pk) if last else "",
        "filters": _selects(request),
        "asked": request.GET,
        "hint": _hint(request.GET.get("q", "").strip(), asked),
        "narrowed": asked != Asked(),
    }


def _hint(typed: str, asked: Asked) -> Sentence:
    if asking.is_phone(typed):
        return asking.HINT_PHONE
    return asking.HINT_SHORT if typed and not asked.terms and not asked.number else ""


def _asked(request: SignedIn) -> Asked:
    """Read the filter; values that mean nothing are ignored."""
    given = request.GET
    typed = given.get("q", "").strip()
    number = asking.number_of(typed)
    plain = not number and not asking.is_phone(typed)
    held = given.get("held", "")
    return Asked(
        terms=asking.terms_of(typed) if plain else (),
        number=number,
        place=given["place"] if _is_code(given.get("place", "")) else "",
        state=_one_of(given.get("state", ""), STATE_WORDS),
        kind=_one_of(given.get("kind", ""), KIND_WORDS),
        category=_one_of(given.get("category", ""), [c.code for c in categories()]),
        urgency=_one_of(given.get("urgency", ""), URGENCY_WORDS),
        channel=_one_of(given.get("channel", ""), CHANNEL_WORDS),
        unheld=held == asking.Held.NOBODY,
        holder=_uuid(held),
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
    )


def _is_code(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 24


def _one_of(typed: str, known: Iterable[str]) -> str:
    return typed if typed in list(known) else ""


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    # Beyond these the day after or its midnight has no moment.
    return day if 2000 <= day.year <= 2200 else None


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _selects(request: SignedIn) -> list[Select]:
    given = request.GET
    rows: list[tuple[str, Sentence, Sentence, Iterable[tuple[str, Any]]]] = [
        ("state", _("状态"), _("全部状态"), STATE_WORDS.items()),
        ("kind", _("类型"), _("全部类型"), KIND_WORDS.items()),
        (
            "category",
            _("分类"),
            _("全部分类"),
            [(c.code, f"{gettext(c.matter)} · {c}") for c in categories()],
        ),
        ("urgency", _("紧急程度"), _("不论缓急"), URGENCY_WORDS.items()),
        ("channel", _("来路"), _("全部来路"), CHANNEL_WORDS.items()),
        ("held", _("承办人"), _("不论谁办"), _holders(request)),
    ]
    if len(places := _places(request)) > 1:
        rows.append(("place", _("地点"), _("全部地点"), places))
    return [
        Select(name, word, every, [(str(v), words, str(v) == given.get(name)) for v, words in options])
        for name, word, every, options in rows
    ]


def _holders(request: SignedIn) -> list[tuple[str, Any]]:
    nobody: list[tuple[str, Any]] = [(asking.Held.NOBODY.value, _("未派单"))]
    # Above a community they are too many to choose from, and nobody there knows them by name.
    if any(len(code) < COMMUNITY for code in request.person.reach(*ALL)):
        return nobody
    return [*nobody, *((str(p.pk), p.display_name) for p in listing.holders(request.person)[:PLACES_AT_MOST])]


def _places(request: SignedIn) -> list[tuple[str, Any]]:
    codes = sorted(request.person.reach(*ALL))
    finest = "building" if len(codes) == 1 and len(codes[0]) > COMMUNITY else "estate"
    return [(place.code, place.path) for code in codes for place in below(code, finest)][:PLACES_AT_MOST]
