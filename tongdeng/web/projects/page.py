"""What all pages of one project share: the record, the verbs that are open now, where a refusal stands."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.people.queries import roles_at
from tongdeng.projects.models import Project
from tongdeng.projects.rules import parties
from tongdeng.web.kit.http import SignedIn

# Verbs that are a button only: their refusal stands at the top of the page.
WITHOUT_FIELDS = (
    "start", "resume", "finish", "countersign", "approve", "strike", "unfund", "sign", "give_back",
    "publish", "withdraw",
)  # fmt: skip


#   key           url name              icon               words
PARTS = (
    ("project",    "project",            "home",            _("总览")),
    ("lines",      "project_lines",      "list-numbers",    _("清单和测量")),
    ("acceptance", "project_acceptance", "clipboard-check", _("验收")),
    ("money",      "project_money",      "coin-yuan",       _("资金和变更")),
    ("diary",      "project_diary",      "camera",          _("日志和照片")),
    ("warranty",   "project_warranty",   "shield-check",    _("保修")),
    ("prints",     "project_prints",     "printer",         _("打印材料")),
)  # fmt: skip


def inside(request: SignedIn, pk: UUID) -> Project:
    """Return a project to those who work on it; raise NotFound or Forbidden for others."""
    return access.get(request.person, Project, pk, to="inside")


def is_other_side(request: SignedIn, project: Project, side: str, by: UUID) -> bool:
    """Say whether this person may confirm what somebody of `side` brought: they speak for another party."""
    roles = roles_at(request.person, project.place)
    return by != request.person.pk and bool(parties.opposite(roles, side, project.parties))


def is_own_side(request: SignedIn, project: Project, side: str) -> bool:
    """Say whether this person is of the party that brought something, and may take it back."""
    return side in parties.own(roles_at(request.person, project.place))


def is_of_company(request: SignedIn, project: Project) -> bool:
    """Say whether this person is of the property company, for whose works others answer."""
    return is_own_side(request, project, parties.COMPANY)


def common(request: SignedIn, project: Project, problem: Refused | None, verb: str) -> dict[str, Any]:
    """Return what the head of each page needs."""
    open_verbs = offered(project, request.person)
    return {
        "tab": "neighbours",
        "project": project,
        "offered": open_verbs,
        "inside": "inside" in open_verbs,
        "project_parts": PARTS,
        "today": local_day(request.at),
        "at_top": problem is not None and (verb in WITHOUT_FIELDS or not getattr(problem, "fields", {})),
    }
