"""Who may which verb with a project."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.access import Allow, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.people.queries import of_estate
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.projects.models import Project

CLERK = "see inside bill measure void note pair paper defect answer repair"
RUN = f"{CLERK} change fund start suspend resume cancel vary plan_milestone review inspect finish complete publish"
# What leaves the owners' purse, and what is kept back of it, is written down by their side.
OWNERS = "approve settle give_back"
AGREE = "countersign put sign refuse dispute"

# The builder has no account: what they do is written down by those who saw it. Nobody approves a variation that they
# proposed, or countersigns what their own side measured; that is asked in the verbs.
#         verbs                       roles          relation
PROJECT = (
    Allow(f"{RUN} {AGREE}",           "manager"),
    Allow(f"{CLERK} put sign refuse dispute countersign publish", "desk"),
    Allow("see inside note measure void", "worker"),
    Allow(f"{RUN} {AGREE} {OWNERS}",  "committee"),
    Allow(f"{RUN} {AGREE} {OWNERS}",  "community"),
    Allow(f"see inside measure void note review inspect defect publish {AGREE}", "branch"),
    Allow("see inside suspend",       "subdistrict"),
    Allow("see inside",               "city"),
    Allow("see",                      relation="neighbour"),
)  # fmt: skip
WORDS: dict[str, Sentence] = {**ROLE_NAMES, "neighbour": _("本小区的人")}
PLANS = ("manager", "committee", "community")


def neighbour(person: Any) -> Q:
    """Projects that were started in an estate where the person lives or has a role."""
    return of_estate(person) & Q(started_at__isnull=False)


def register() -> None:
    """Register the permission table (from AppConfig.ready)."""
    register_policy(Project, PROJECT, relations={"neighbour": neighbour}, words=WORDS)
