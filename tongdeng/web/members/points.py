"""The table of points: the one that holds, those that come and those that were; the community adds a new one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Forbidden, NotFound, Refused
from tongdeng.members.actions import platforms
from tongdeng.members.queries import services
from tongdeng.members.queries import volunteers as queries
from tongdeng.members.rules.points import DEFAULT, LEVELS, RATED_LEAST, Table
from tongdeng.members.rules.service import KIND_WORDS
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.members.forms import MemberForm, code_in


@signed_in
@sent_once
def page(request: SignedIn) -> HttpResponse:
    """Show the tables of a community; a new one holds from a moment on, and what was posted before keeps its version."""
    keeps = {
        code: place.name for code, place in places.named(request.person.reach(Role.COMMUNITY.value)).items()
    }
    own = queries.community_of(request.person, request.at)
    asked = code_in(request.POST.get("place") or request.GET.get("place", ""))
    readable = any(
        asked.startswith(grant.place) for grant in request.person.grants
    ) and asked in places.named([asked])
    community = asked if readable else next(iter(sorted(keeps)), own)
    problem: Refused | None = None
    if request.method == "POST":
        try:
            if asked not in keeps:
                raise Forbidden(_("设定积分表的是社区"))
            table, valid_from = MemberForm(request).point_table()
            platforms.set_points(
                asked, table, valid_from=valid_from or request.at, by=request.person, at=request.at
            )
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("新的积分表已设定；以前记的积分不变"))
            return HttpResponseRedirect(f"{reverse('service_points')}?place={asked}")
    if not community:
        raise NotFound(_("您还不在任何社区，没有积分表可看"))
    return answer(request, "members/points.html", _context(request, community, keeps), problem=problem)


def _context(request: SignedIn, community: str, keeps: dict[str, str]) -> dict[str, Any]:
    rows = services.tables(community)
    now = services.table(community, request.at)
    tables = [
        {
            "row": row,
            "coming": row.valid_from > request.at,
            "holds": row.number == now.version,
            "per_hour": _per_hour(row.rules),
        }
        for row in rows
    ]
    return {
        "tab": "neighbours",
        "community": community,
        "communities": sorted(keeps.items()),
        "may_set": community in keeps,
        "tables": tables,
        "now_table": now,
        "per_hour": _per_hour(now),
        "common": None if now.version == DEFAULT.version else DEFAULT,
        "levels": LEVELS,
        "rated_least": RATED_LEAST,
    }


def _per_hour(table: Table) -> list[tuple[str, Any, int]]:
    return [(kind.value, word, table.per_hour.get(kind, 0)) for kind, word in KIND_WORDS.items()]
