"""Who may which verb with platforms, volunteers, tasks, service and certificates."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.access import Allow, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.members.models import (
    Agreement,
    Branch,
    BranchMeeting,
    Centre,
    Certificate,
    DoubleReport,
    Export,
    Invitation,
    Platform,
    PointTable,
    Registration,
    Remark,
    Service,
    Task,
    Volunteer,
)
from tongdeng.members.rules.service import Answer, Kind
from tongdeng.members.rules.volunteers import Purpose
from tongdeng.people.models import Mandate
from tongdeng.people.queries import holding, lived_in, of_estate
from tongdeng.people.rules import ROLE_NAMES, Role
from tongdeng.places.rules import cut

# Whether somebody is a member of the Party is in no row here: the branch reads it by its own verb (VM-10).
#         verbs                                                          roles                 relation
PLATFORM = (
    Allow("see change close enter plan inside figures",                  "community"),
    Allow("see figures",                                                 "branch superior subdistrict city"),
    Allow("see",                                                         "desk manager committee worker"),
    Allow("see plan inside figures",                                                           relation="leader"),
    Allow("see",                                                                               relation="neighbour"),
)  # fmt: skip
VOLUNTEER = (
    Allow("see join leave agree disagree correct withdraw qualify award exchange certify inside", "community"),
    Allow("see join leave agree disagree correct withdraw exchange inside",                    relation="self"),
    Allow("see",                                                                               relation="led"),
)  # fmt: skip
TASK = (
    Allow("see change invite release finish cancel record inside address", "community"),
    Allow("see change invite release finish cancel record inside address",                     relation="leader"),
    Allow("see check_in release address",                                                      relation="assigned"),
    Allow("see take decline",                                                                  relation="invited"),
    Allow("offer",                                                                             relation="registered"),
    Allow("see",                                                                               relation="neighbour"),
)  # fmt: skip
SERVICE = (
    Allow("see verify refuse void",                                      "community"),
    Allow("see verify refuse",                                                                 relation="leader"),
    Allow("see check_out confirm drop",                                                        relation="self"),
)  # fmt: skip
CERTIFICATE = (
    Allow("see issue drop withdraw",                                     "community"),
    Allow("see",                                                                               relation="self"),
)  # fmt: skip
EXPORT = (
    Allow("see answer",                                                  "community"),
)  # fmt: skip
POINT_TABLE = (
    Allow("see",                                                         "community branch subdistrict city"),
    Allow("see",                                                                               relation="neighbour"),
)  # fmt: skip
# Whoever has the branch's role for an organisation keeps the register of that branch; without one, of those at its place.
#         verbs                                                          roles                 relation
BRANCH = (
    Allow("see inside read admit appoint meet",                          "superior"),
    Allow("see inside read admit appoint meet",                                                relation="secretary"),
    Allow("see",                                                         "community manager desk committee subdistrict city"),
    Allow("see",                                                                               relation="neighbour"),
)  # fmt: skip
BRANCH_MEETING = (
    Allow("see hold",                                                                          relation="secretary"),
    Allow("see",                                                         "superior"),
)  # fmt: skip
REPORT = (
    Allow("see remark",                                                                        relation="secretary"),
    Allow("see correct end",                                                                   relation="self"),
)  # fmt: skip
REMARK = (
    Allow("see rewrite send",                                                                  relation="secretary"),
    Allow("see accept object",                                                                 relation="self"),
)  # fmt: skip
CENTRE = (
    Allow("see change",                                                  "community manager"),
    Allow("see",                                                         "desk worker committee branch subdistrict city"),
    Allow("see",                                                                               relation="neighbour"),
)  # fmt: skip


def of_community(person: Any) -> Q:
    """What belongs to a community in which somebody lives or has a role."""
    here = {
        cut(place, "community") for place in (*lived_in(person), *(grant.place for grant in person.grants))
    }
    return Q(community__in=sorted(here - {""}))


def leads(person: Any) -> Q:
    """A platform that somebody leads."""
    return Q(leader=person.pk)


def leads_platform(person: Any) -> Q:
    """A task or service of a platform that somebody leads."""
    return Q(platform__leader=person.pk)


def led(person: Any) -> Q:
    """A volunteer on a platform that somebody leads, who agreed to be contacted by its leader (VM-11)."""
    rows = Registration.objects.filter(
        community=OuterRef("community"),
        volunteer=OuterRef("pk"),
        platform__leader=person.pk,
        until__isnull=True,
    )
    agreed = Agreement.objects.filter(
        community=OuterRef("community"),
        volunteer=OuterRef("pk"),
        purpose=Purpose.CONTACT.value,
        withdrawn_at__isnull=True,
    )
    return Q(Exists(rows)) & Q(Exists(agreed))


def oneself(person: Any) -> Q:
    """The volunteer that somebody is."""
    return Q(person=person.pk)


def own(person: Any) -> Q:
    """A service or certificate of one's own."""
    return Q(volunteer__person=person.pk)


def assigned(person: Any) -> Q:
    """A task that somebody took."""
    return Q(Exists(_invitations(person, Answer.TAKEN)))


def invited(person: Any) -> Q:
    """A task to which somebody was invited and has not answered."""
    return Q(Exists(_invitations(person, Answer.WAITING)))


def registered(person: Any) -> Q:
    """An open task of a platform on which somebody is registered; nobody asks for visits by themselves."""
    rows = Registration.objects.filter(
        community=OuterRef("community"),
        platform=OuterRef("platform"),
        volunteer__person=person.pk,
        until__isnull=True,
    )
    return Q(Exists(rows)) & ~Q(kind=Kind.VISITS.value)


def near(person: Any) -> Q:
    """A task in the community of somebody; where one person lives alone is nobody else's business."""
    return of_community(person) & ~Q(kind=Kind.VISITS.value)


def secretary(person: Any) -> Q:
    """A branch for which somebody works."""
    return _worked_for(person, "")


def secretary_of(path: str) -> Any:
    """Return the relation for rows whose branch stands at `path`."""
    return lambda person: _worked_for(person, f"{path}__")


def _worked_for(person: Any, path: str) -> Q:
    """Return the condition for branches, at the end of a path, of which somebody has the role."""
    found = Q(pk__in=[])
    if person.pk is None:
        return found
    rows = Mandate.objects.filter(holding(person.as_of), person=person.pk, role=Role.BRANCH.value)
    for organisation, place in rows.values_list("organisation", "place"):
        here = {f"{path}place__startswith": place}
        found |= Q(**here, **({f"{path}organisation": organisation} if organisation else {}))
    return found


def reported(person: Any) -> Q:
    """A remark on oneself."""
    return Q(report__person=person.pk)


def _invitations(person: Any, answer: Answer) -> Any:
    rows = Invitation.objects.filter(community=OuterRef("community"), task=OuterRef("pk"))
    return rows.filter(volunteer__person=person.pk, answer=answer.value)


WORDS: dict[str, Sentence] = {
    **ROLE_NAMES,
    "leader": _("平台负责人"),
    "led": _("所在平台的负责人（本人同意联系的）"),
    "self": _("本人"),
    "assigned": _("接下这项服务的人"),
    "invited": _("受邀请的人"),
    "registered": _("在这个平台登记的人"),
    "neighbour": _("本社区的人"),
    "secretary": _("这个支部的负责人"),
}


def register() -> None:
    """Register the permission tables (from AppConfig.ready)."""
    register_policy(Platform, PLATFORM, relations={"leader": leads, "neighbour": of_community}, words=WORDS)
    register_policy(Volunteer, VOLUNTEER, relations={"self": oneself, "led": led}, words=WORDS)
    relations = {
        "leader": leads_platform,
        "assigned": assigned,
        "invited": invited,
        "registered": registered,
        "neighbour": near,
    }
    register_policy(Task, TASK, relations=relations, words=WORDS)
    register_policy(Service, SERVICE, relations={"leader": leads_platform, "self": own}, words=WORDS)
    register_policy(Certificate, CERTIFICATE, relations={"self": own}, words=WORDS)
    register_policy(Export, EXPORT, words=WORDS)
    register_policy(PointTable, POINT_TABLE, relations={"neighbour": of_community}, words=WORDS)
    register_branch()


def register_branch() -> None:
    """Register the tables of the branch and the service centre."""
    own = {"secretary": secretary_of("branch")}
    register_policy(
        Branch, BRANCH, relations={"secretary": secretary, "neighbour": of_community}, words=WORDS
    )
    register_policy(BranchMeeting, BRANCH_MEETING, relations=own, words=WORDS)
    register_policy(DoubleReport, REPORT, relations=own | {"self": oneself}, words=WORDS)
    relations = {"secretary": secretary_of("report__branch"), "self": reported}
    register_policy(Remark, REMARK, relations=relations, words=WORDS)
    register_policy(Centre, CENTRE, relations={"neighbour": of_estate}, words=WORDS)
