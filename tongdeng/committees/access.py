"""Who may which verb with an owners' committee and its meetings."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.committees.models import Committee, Meeting, Seat
from tongdeng.committees.rules import CommitteePost
from tongdeng.kernel.access import Allow, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.people.queries import of_estate
from tongdeng.people.rules import ROLE_NAMES

# The committee does not file itself: it files with the sub-district (Property Management Regulation art. 16),
# and the offices record that.
#         verbs                                                   roles                    relation
COMMITTEE = (
    Allow("see inside call warn advance",                         "committee"),
    Allow("see inside call warn advance leave end file",          "community"),
    Allow("see inside call file",                                 "subdistrict"),
    Allow("see",                                                  "branch manager city"),
    Allow("see inside ask resign",                                relation="member"),
    Allow("see",                                                  relation="neighbour"),
)  # fmt: skip
MEETING = (
    Allow("see inside attend put paper minute post cancel",       "committee"),
    Allow("see inside cancel",                                    "community"),
    Allow("see inside",                                           "subdistrict"),
    Allow("see",                                                  "branch manager city"),
    Allow("see inside sign",                                      relation="member"),
    Allow("see",                                                  relation="neighbour"),
)  # fmt: skip


def sits_on(person: Any) -> Q:
    """A committee of which they are a member; alternates are not."""
    return Q(Exists(_seats(person, "pk")))


def sits_at(person: Any) -> Q:
    """A meeting of a committee of which they are a member."""
    return Q(Exists(_seats(person, "committee")))


def _seats(person: Any, field: str) -> Any:
    rows = Seat.objects.filter(community=OuterRef("community"), committee=OuterRef(field), person=person.pk)
    return rows.filter(until__isnull=True).exclude(post=CommitteePost.ALTERNATE.value)


# Not the reach of the "neighbour" of votes: an announced vote is open to every role above its estate, also to roles
# without a row in its table such as the administrator. A committee's own affairs are open in its estate only.
WORDS: dict[str, Sentence] = {
    **ROLE_NAMES,
    "member": _("本届委员"),
    "neighbour": _("本小区的人"),
}


def register() -> None:
    """Register the permission table (from AppConfig.ready)."""
    register_policy(Committee, COMMITTEE, relations={"member": sits_on, "neighbour": of_estate}, words=WORDS)
    register_policy(Meeting, MEETING, relations={"member": sits_at, "neighbour": of_estate}, words=WORDS)
