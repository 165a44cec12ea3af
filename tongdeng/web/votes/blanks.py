"""The papers of a vote as blanks to fill in by hand, which an office keeps in its drawer."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import NotFound, Sentence
from tongdeng.people.rules import Role
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.kit.official_documents import Document, give
from tongdeng.web.votes.papers import ballots, by_hand, roll
from tongdeng.web.votes.papers.about import GAP, About

OFFICES = [role for role in Role if role not in (Role.RESIDENT, Role.WORKER)]


class Blank(NamedTuple):
    """A paper that can be filled in by hand."""

    key: str
    word: Sentence
    describe: Callable[[], Document]


BLANKS = (
    Blank("notice", _("表决公告"), by_hand.notice),
    Blank("roll", _("业主名册"), roll.blank),
    Blank("ballot", _("业主表决票"), lambda: ballots.ballot(About(), [(GAP, "")] * 3)),
    Blank("authority", _("授权委托书"), lambda: ballots.authority_sheet(About())),
    Blank("handed-out", _("表决票发放、回收登记册"), lambda: ballots.register_sheet(About())),
    Blank("announcement", _("表决结果公告"), by_hand.announcement),
)


@for_roles(*OFFICES)
def blanks(request: SignedIn) -> HttpResponse:
    """List the blanks."""
    return render(request, "votes/blanks.html", {"tab": "neighbours", "blanks": BLANKS})


@for_roles(*OFFICES)
def blank(request: SignedIn, key: str, kind: str) -> HttpResponse:
    """Give one paper to fill in by hand."""
    found = next((blank for blank in BLANKS if blank.key == key), None)
    if found is None:
        raise NotFound(_("没有这份材料"))
    return give(found.describe, kind)
