"""Who may which verb with a topic, a consultation, a statement, a resolution, an item of the joint meeting and a mechanism.

"inside" opens drafts, comments and what is said of persons. Nobody but a seat's own delegate takes a position or signs.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.consultations.models import (
    Consultation,
    JointItem,
    Mechanism,
    Resolution,
    Seat,
    Statement,
    Topic,
)
from tongdeng.consultations.rules import flows, opinions
from tongdeng.kernel.access import Allow, at_or_below, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.people.queries import in_office, lived_in, of_estate
from tongdeng.people.rules import ROLE_NAMES, Role
from tongdeng.places.rules import cut

HOSTS = (Role.BRANCH, Role.COMMUNITY)  # who prepares, calls, leads and records a consultation
RAISERS = (*HOSTS, Role.MANAGER, Role.DESK, Role.COMMITTEE, Role.SUBDISTRICT)

#         verbs                                                    roles                     relation
TOPIC = (
    Allow("see inside table untable refuse refer link",            "branch community"),
    Allow("see inside link",                                       "manager desk committee"),
    Allow("see inside",                                            "subdistrict"),
    Allow("see",                                                   "city"),
    Allow("see withdraw",                                          relation="raiser"),
    Allow("see back",                                              relation="neighbour"),
)  # fmt: skip
CONSULTATION = (
    Allow("see inside plan announce move seat hold chair paper resolve record draft freeze sign_paper",
                                                                   "branch community"),
    Allow("publish close cancel tick moderate arrive_paper shoot", "branch community"),
    Allow("see inside seat",                                       "manager desk committee"),
    Allow("see inside",                                            "subdistrict"),
    Allow("see",                                                   "city"),
    Allow("see inside arrive consent delegate speak position comment sign", relation="delegate"),
    Allow("see read",                                              relation="neighbour"),
    Allow("say",                                                   relation="concerned"),
)  # fmt: skip
# Nobody speaks for another household, and nobody but the moderator learns whose words they are ("author").
STATEMENT = (
    Allow("see author show refuse",                                "branch community"),
    Allow("see",                                                   relation="author"),
    Allow("see",                                                   relation="reader"),
    Allow("see voice",                                             relation="concerned"),
)  # fmt: skip
RESOLUTION = (
    Allow("see inside abandon",                                    "branch community"),
    Allow("see inside",                                            "manager desk committee subdistrict"),
    Allow("see",                                                   "city"),
    Allow("see finish",                                     relation="responsible"),
    Allow("see finish",                                     relation="host"),
    Allow("see",                                                   relation="neighbour"),
    Allow("see evaluate",                                          relation="judge"),
)  # fmt: skip
JOINT = (
    Allow("see inside convene answer",                             "subdistrict"),
    Allow("see inside",                                            "branch community manager desk committee"),
    Allow("see",                                                   "city"),
    Allow("see",                                                   relation="neighbour"),
)  # fmt: skip
MECHANISM = (
    Allow("see set",                                               "branch community"),
    Allow("see",                                                   "worker desk manager committee subdistrict city"),
    Allow("see",                                                   relation="neighbour"),
)  # fmt: skip


def raiser(person: Any) -> Q:
    """A topic that they raised themself, or a statement of theirs."""
    return Q(by=person.pk) if person.pk else Q(pk__in=[])


def delegate(person: Any) -> Q:
    """A consultation on which they have a seat."""
    rows = Seat.objects.filter(community=OuterRef("community"), consultation=OuterRef("pk"), person=person.pk)
    return Q(Exists(rows.filter(left_at__isnull=True)))


def responsible(person: Any) -> Q:
    """A resolution for which one of their roles answers."""
    found = Q(pk__in=[])
    for grant in person.grants:
        found |= Q(roles__contains=[grant.role]) & at_or_below(grant)
    return found


def host(person: Any) -> Q:
    """A resolution of a guest without an account: whoever leads the bench writes down what the guest did."""
    return Q(roles=[]) & in_office(person, HOSTS)


def of_a_shown_topic(person: Any) -> Q:
    return of_estate(person) & Q(shown_at__isnull=False)


def of_an_announced_one(person: Any) -> Q:
    return of_estate(person) & Q(announced_at__isnull=False)


def concerned(person: Any) -> Q:
    """An announced consultation of a building where they live, or of their whole estate."""
    homes = lived_in(person)
    estates, buildings = ({cut(home, level) for home in homes} - {""} for level in ("estate", "building"))
    buildings_or_all = Q(scope=[]) | Q(scope__overlap=sorted(buildings))
    return Q(place__in=sorted(estates), announced_at__isnull=False) & buildings_or_all


def concerned_by_a_shown_one(person: Any) -> Q:
    """A shown statement of a consultation that concerns them."""
    return Q(
        state=opinions.State.SHOWN.value, consultation__in=Consultation.objects.filter(concerned(person))
    )


def reader(person: Any) -> Q:
    """A shown statement of an estate where they live or have a role, or that lies in their office's area."""
    offices = in_office(person, (Role.SUBDISTRICT, Role.CITY))
    return Q(state=opinions.State.SHOWN.value) & (of_estate(person) | offices)


def of_a_published_one(person: Any) -> Q:
    published = [flows.State.PUBLISHED.value, flows.State.CLOSED.value]
    return of_estate(person) & Q(consultation__state__in=published)


def judge(person: Any) -> Q:
    """A published resolution of their estate for which none of their roles answers."""
    return of_a_published_one(person) & ~responsible(person)


def of_a_topic_that_went_up(person: Any) -> Q:
    return of_estate(person) & Q(topic__shown_at__isnull=False)


def of_the_community(person: Any) -> Q:
    """A mechanism of their estate, or of its whole community."""
    codes = {cut(code, level) for code in lived_in(person) for level in ("estate", "community")}
    return Q(place__in=sorted(codes - {""}))


WORDS: dict[str, Sentence] = {
    **ROLE_NAMES,
    "raiser": _("提出人"),
    "delegate": _("出席代表本人"),
    "responsible": _("责任方"),
    "host": _("党支部或社区"),
    "neighbour": _("本小区的人"),
    "judge": _("责任方以外的住户"),
    "concerned": _("会诊涉及的住户"),
    "author": _("提出人"),
    "reader": _("本小区的人"),
}


def register() -> None:
    """Register the permission tables (from AppConfig.ready)."""
    register_policy(Topic, TOPIC, relations={"raiser": raiser, "neighbour": of_a_shown_topic}, words=WORDS)
    register_policy(
        Consultation,
        CONSULTATION,
        relations={"delegate": delegate, "neighbour": of_an_announced_one, "concerned": concerned},
        words=WORDS,
    )
    register_policy(
        Statement,
        STATEMENT,
        relations={"author": raiser, "reader": reader, "concerned": concerned_by_a_shown_one},
        words=WORDS,
    )
    register_policy(
        Resolution,
        RESOLUTION,
        relations={
            "responsible": responsible,
            "host": host,
            "neighbour": of_a_published_one,
            "judge": judge,
        },
        words=WORDS,
    )
    register_policy(JointItem, JOINT, relations={"neighbour": of_a_topic_that_went_up}, words=WORDS)
    register_policy(Mechanism, MECHANISM, relations={"neighbour": of_the_community}, words=WORDS)
