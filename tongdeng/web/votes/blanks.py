"""The papers of a vote as blanks to fill in by hand."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from tongdeng.web.kit.blanks import OFFICES, Blank, Drawer
from tongdeng.web.kit.http import SignedIn, for_roles
from tongdeng.web.votes.papers import ballots, by_hand, roll
from tongdeng.web.votes.papers.about import GAP, About

BLANKS = (
    Blank("notice", _("表决公告"), by_hand.notice),
    Blank("roll", _("业主名册"), roll.blank),
    Blank("ballot", _("业主表决票"), lambda: ballots.ballot(About(), [(GAP, "")] * 3)),
    Blank("authority", _("授权委托书"), lambda: ballots.authority_sheet(About())),
    Blank("handed-out", _("表决票发放、回收登记册"), lambda: ballots.register_sheet(About())),
    Blank("announcement", _("表决结果公告"), by_hand.announcement),
)
DRAWER = Drawer(BLANKS, "votes", _("业主表决"), "vote_blank", _("打印后手写，用于纸上办理的表决。"))


@for_roles(*OFFICES)
def blanks(request: SignedIn) -> HttpResponse:
    """List the blanks."""
    return DRAWER.open(request)


@for_roles(*OFFICES)
def blank(request: SignedIn, key: str, kind: str) -> HttpResponse:
    """Give one paper to fill in by hand."""
    return DRAWER.give(key, kind)
