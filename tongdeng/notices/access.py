"""Who may which verb with an announcement. Who read it is known by household, and only to those who may knock on doors."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.access import Allow, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.notices.models import Announcement
from tongdeng.notices.rules.announcing import ANSWERABLE, SENDERS
from tongdeng.people.queries import in_office, lived_in
from tongdeng.people.rules import ROLE_NAMES, Role
from tongdeng.places.rules import cut

#         verbs                  roles                                     relation
ANNOUNCEMENT = (
    Allow("see inside reach homes", "desk manager community"),
    Allow("see inside",          "worker committee branch subdistrict city"),
    Allow("see read",                                                      relation="resident"),
    Allow("reach withdraw",                                                relation="sender"),
    Allow("withdraw",                                                      relation="overseer"),
    Allow("homes",                                                         relation="volunteer"),
)  # fmt: skip


def resident(person: Any) -> Q:
    """What was published to the estate or the building where they live: to owners, tenants and family alike."""
    homes = lived_in(person)
    estates = sorted({cut(home, "estate") for home in homes} - {""})
    communities = sorted({cut(home, "community") for home in homes})
    buildings = sorted({cut(home, "building") for home in homes})
    mine = Q(buildings=[]) | Q(buildings__overlap=buildings)
    return Q(community__in=communities, place__in=estates, published_at__isnull=False) & mine


def sender(person: Any) -> Q:
    """What they sent, as long as they hold an office there from which it could be sent."""
    return Q(by=person.pk) & in_office(person, SENDERS)


def overseer(person: Any) -> Q:
    """What the company or the committee sent, for the community in which it lies."""
    roles = [role.value for role in ANSWERABLE]
    return Q(sent_as__in=roles) & in_office(person, (Role.COMMUNITY,))


def volunteer(person: Any) -> Q:
    """What they sent for the committee or the branch, who know the doors of their estate; no office above it does."""
    return Q(by=person.pk) & in_office(person, (Role.COMMITTEE, Role.BRANCH))


WORDS: dict[str, Sentence] = {
    **ROLE_NAMES,
    "resident": _("公告范围内的住户"),
    "sender": _("发布人"),
    "overseer": _("社区（物业和业委会发的公告）"),
    "volunteer": _("发布公告的业委会或党支部"),
}


def register() -> None:
    """Register the permission table (from AppConfig.ready)."""
    relations = {"resident": resident, "sender": sender, "overseer": overseer, "volunteer": volunteer}
    register_policy(Announcement, ANNOUNCEMENT, relations=relations, words=WORDS)
