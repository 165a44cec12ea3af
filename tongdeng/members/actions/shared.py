"""What several verbs of volunteering share."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import numbering, texts
from tongdeng.kernel.access import Actor, Grant
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, Sentence
from tongdeng.members.models import Platform, Volunteer
from tongdeng.members.rules import papers
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.rules import cut


class Nameless:
    """A volunteer as the journal has them: without an id.

    Whoever takes back their consent is nobody afterwards; an event with their id would name them for ever.
    """

    id: UUID | None = None
    grants: Sequence[Grant] = ()

    def post(self, place: str) -> str:
        """Return the role of whoever acts for themselves."""
        return Role.RESIDENT.value


def hand(volunteer: Volunteer, by: Person | None) -> Actor | None:
    """Return who is written into the journal: staff by their id, a volunteer without."""
    return Nameless() if by is not None and volunteer.person_id == by.pk else by


def must_be(by: Person, place: str, roles: Collection[Role], why: Sentence) -> None:
    """Raise Forbidden, saying `why`, unless somebody holds one of `roles` at a place or above it."""
    wanted = {role.value for role in roles}
    if not any(grant.role in wanted and place.startswith(grant.place) for grant in by.grants):
        raise Forbidden(why, who=sorted(wanted))


def is_community(by: Person, place: str) -> bool:
    """Say whether somebody is of the community office of a place."""
    return any(grant.role == Role.COMMUNITY and place.startswith(grant.place) for grant in by.grants)


def community_at(place: str) -> str:
    """Return the code of an existing community; raise Invalid for anything else."""
    community = cut(place, "community")
    if not community or community not in places.named([community]):
        raise Invalid(fields={"place": _("请选择社区")})
    return community


def short(community: str) -> str:
    """Return the short name with which numbers of a community begin."""
    found = places.named([community]).get(community)
    return (found.short or found.name.removesuffix("社区")) if found else community


def volunteer_numbers(community: str, count: int) -> list[str]:
    """Give out the next numbers of volunteers."""
    series = numbering.Series(community, "volunteer", f"{short(community)}志-")
    return [series.spelled(numbering.take(series)) for _n in range(count)]


def line(words: str, *, most: int, field: str, required: bool = True) -> str:
    """Return one line of words, cleaned; raise Invalid for the field."""
    cleaned = texts.one_line(words)
    refuse_identity(cleaned, field)
    return texts.clean(cleaned, at_most=most, field=field, required=texts.FILL_IN if required else "")


def refuse_identity(words: str, field: str) -> None:
    """Raise Invalid for the field where somebody wrote a whole identity number: none is stored in this room."""
    if papers.identity_in(words):
        raise Invalid(fields={field: _("请不要填写身份证号码")})


def known(chosen: Collection[str], table: Mapping[str, Sentence], *, field: str) -> list[str]:
    """Return those that were chosen, in the order of the table; raise Invalid for one that it does not have."""
    if set(chosen) - set(table):
        raise Invalid(fields={field: _("请从列出的选项中选择")})
    return [key for key in table if key in set(chosen)]


def open_platform(community: str, pk: UUID | None) -> Platform:
    """Return a platform of a community on which one can register; raise NotFound for any other."""
    rows = Platform.objects.filter(community=community, state="open")
    platform = rows.filter(pk=pk).first() if pk else None
    if platform is None:
        raise NotFound(_("没有找到这个平台，请刷新后重新选择"))
    return platform
