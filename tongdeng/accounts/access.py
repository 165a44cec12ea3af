"""Who may which verb with the accounts of an estate. The company enters, the owners' committee confirms, everybody reads."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.accounts.models import Ledger, Summary
from tongdeng.accounts.rules import PUBLISHED, State
from tongdeng.committees.models import Committee, Seat
from tongdeng.committees.rules import CommitteePost
from tongdeng.committees.rules import State as CommitteeState
from tongdeng.kernel.access import Allow, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.people.queries import in_office, of_estate
from tongdeng.people.rules import ROLE_NAMES, Role

ENTERS = (Role.DESK, Role.MANAGER)
OPENS = (Role.MANAGER, Role.COMMITTEE, Role.COMMUNITY)
OFFICES = (Role.COMMITTEE, Role.BRANCH, Role.COMMUNITY, Role.SUBDISTRICT)

#         verbs                                              roles            relation
SUMMARY = (
    Allow("see inside write submit attach drop correct",     "desk manager"),
    Allow("see inside",                                      relation="office"),
    Allow("see inside confirm send_back",                    relation="chair"),
    Allow("see inside confirm send_back",                    relation="stand_in"),
    Allow("see",                                             relation="anybody"),
)  # fmt: skip
LEDGER = (
    Allow("see",      "desk manager committee branch community subdistrict city"),
    Allow("see",      relation="neighbour"),
)  # fmt: skip


def anybody(person: Any) -> Q:
    """What was submitted is public, and stays so when it was corrected."""
    return Q(state__in=PUBLISHED)


def office(person: Any) -> Q:
    """What was submitted, or sent back, in an area in which they hold an office; a first draft is the company's own."""
    return in_office(person, OFFICES) & ~Q(state=State.DRAFT)


def chair(person: Any) -> Q:
    """A summary of an estate of whose committee in office they are chair or deputy."""
    seats = Seat.objects.filter(
        community=OuterRef("community"),
        place=OuterRef("place"),
        person=person.pk,
        until__isnull=True,
        post__in=[CommitteePost.CHAIR.value, CommitteePost.VICE.value],
    ).exclude(committee__state=CommitteeState.ENDED)
    return Q(Exists(seats)) & ~Q(state=State.DRAFT)


def stand_in(person: Any) -> Q:
    """A summary of an estate without a committee in office, in an area where they are of the community office."""
    committees = Committee.objects.filter(community=OuterRef("community"), place=OuterRef("place"))
    vacant = ~Exists(committees.exclude(state=CommitteeState.ENDED))
    return in_office(person, (Role.COMMUNITY,)) & Q(vacant) & ~Q(state=State.DRAFT)


WORDS: dict[str, Sentence] = {
    **ROLE_NAMES,
    "office": _("本小区的业委会、党支部、社区和街道"),
    "chair": _("业委会主任、副主任"),
    "stand_in": _("社区（小区没有在任的业委会时）"),
    "anybody": _("所有人"),
    "neighbour": _("本小区的人"),
}


def register() -> None:
    """Register the permission tables (from AppConfig.ready)."""
    relations = {"office": office, "chair": chair, "stand_in": stand_in, "anybody": anybody}
    register_policy(Summary, SUMMARY, relations=relations, words=WORDS)
    register_policy(Ledger, LEDGER, relations={"neighbour": of_estate}, words=WORDS)
