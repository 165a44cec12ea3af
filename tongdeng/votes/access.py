"""Who may which verb with a vote."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.access import Allow, register_policy
from tongdeng.kernel.errors import Sentence
from tongdeng.people.models import Tenure
from tongdeng.people.queries import living
from tongdeng.people.rules import ROLE_NAMES
from tongdeng.places.rules import cut, line
from tongdeng.votes.models import Head, Scrutineer, Vote

RUN = "propose announce seal cancel answer designate export"
CLERK = "see issue read deliver turnout"

# No row shows a stored ballot: choices come out only after the result, as sums or under pseudonyms. The verbs
# "open" and "close" stand in no row, because only the clock does them.
#         verbs                                     roles                    relation
VOTE = (
    Allow(f"{CLERK} {RUN} authorise import certify appoint", "committee"),
    Allow(f"{CLERK} {RUN} authorise import certify appoint", "community"),
    Allow(f"{CLERK}",                               "branch"),
    Allow("see turnout",                            "subdistrict city"),
    Allow("see turnout settle designate certify export", relation="scrutineer"),
    Allow("see turnout object cast",                relation="owner"),
    Allow("object",                                 relation="holder"),
    Allow("see turnout",                            relation="neighbour"),
)  # fmt: skip
OPEN_TO_ALL = Q(announced_at__isnull=False)  # also a cancelled one: its notice was read


def owner(person: Any) -> Q:
    """Votes on whose roll the person stands."""
    on_the_roll = Head.objects.filter(
        community=OuterRef("community"), vote=OuterRef("pk"), owners__contains=[person.pk]
    )
    return Q(Exists(on_the_roll)) & OPEN_TO_ALL


def holder(person: Any) -> Q:
    """Votes whose scope contains a home of the person: whoever was left off the roll must be able to object."""
    theirs = Q(pk__in=[])
    owned = Tenure.objects.filter(living(person.as_of.date()), person=person, kind=Tenure.Kind.OWNER)
    for place in owned.values_list("place", flat=True):
        theirs |= Q(community=cut(place, "community"), scope__overlap=line(place))
    return theirs & OPEN_TO_ALL


def neighbour(person: Any) -> Q:
    """Announced votes in an estate where the person lives or works."""
    here = Q(pk__in=[])
    lived = Tenure.objects.filter(living(person.as_of.date()), person=person).values_list("place", flat=True)
    for estate in {cut(place, "estate") for place in lived if cut(place, "estate")}:
        here |= Q(community=cut(estate, "community"), place=estate)
    for grant in person.grants:
        here |= Q(place__startswith=grant.place)
    return here & OPEN_TO_ALL


def scrutineer(person: Any) -> Q:
    """Votes for which the person is a scrutineer."""
    return Q(
        Exists(
            Scrutineer.objects.filter(community=OuterRef("community"), vote=OuterRef("pk"), person=person.pk)
        )
    )


WORDS: dict[str, Sentence] = {
    **ROLE_NAMES,
    "owner": _("名册上的业主"),
    "holder": _("范围内的业主"),
    "neighbour": _("本小区的人"),
    "scrutineer": _("监票人"),
}


def register() -> None:
    """Register the permission table (from AppConfig.ready)."""
    register_policy(
        Vote,
        VOTE,
        relations={"owner": owner, "holder": holder, "neighbour": neighbour, "scrutineer": scrutineer},
        words=WORDS,
    )
