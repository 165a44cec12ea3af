"""Who must accept a work: the parties as data, and the roles that speak for each. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence


@dataclass(frozen=True, slots=True)
class Party:
    """A side of the bench, and the roles whose holders sign for it."""

    key: str
    word: Sentence
    roles: frozenset[str]


PARTIES = {
    party.key: party
    for party in (
        #     key          word               signs for it
        Party("property",  _("物业"),         frozenset({"manager", "desk", "worker"})),
        Party("committee", _("业委会"),       frozenset({"committee"})),
        Party("branch",    _("党组织或社区"), frozenset({"branch", "community"})),
        Party("community", _("社区（代业委会）"), frozenset({"community"})),
    )
}  # fmt: skip
COMPANY = "property"
PARTY_WORDS = {party.key: party.word for party in PARTIES.values()}
# A worker measures and stands by; accepting is for those who answer for the company.
SIGNS = {"property": frozenset({"manager", "desk"})}


@dataclass(frozen=True, slots=True)
class Needed:
    """The parties that must sign at a place, with and without an owners' committee in office."""

    place: str
    with_committee: tuple[str, ...]
    without: tuple[str, ...]


# Where no committee is in office the residents' committee acts for the owners (Civil Code art. 277 has the offices
# guide them); nothing would be accepted for ever otherwise.
NEEDED = (Needed("", ("property", "committee", "branch"), ("property", "community", "branch")),)


def required(place: str, *, committee: bool) -> tuple[str, ...]:
    """Return the parties that must sign at a place."""
    row = max((row for row in NEEDED if place.startswith(row.place)), key=lambda row: len(row.place))
    return row.with_committee if committee else row.without


def speaks_for(party: str, roles: Collection[str]) -> bool:
    """Say whether somebody with these roles may sign for a party."""
    return not SIGNS.get(party, PARTIES[party].roles).isdisjoint(roles)


def spoken_for(roles: Collection[str], needed: Iterable[str]) -> list[str]:
    """Return those of `needed` for which somebody may sign, in their order; who is of the company signs for no other."""
    of_company = not PARTIES[COMPANY].roles.isdisjoint(roles)
    return [party for party in needed if speaks_for(party, roles) and (party == COMPANY or not of_company)]


def sides(roles: Collection[str], parties: Collection[str]) -> list[str]:
    """Return those of `parties` that somebody with these roles belongs to, in their order."""
    return [party for party in parties if not PARTIES[party].roles.isdisjoint(roles)]


def own(roles: Collection[str]) -> list[str]:
    """Return the parties that somebody belongs to; who is of the company belongs to no other."""
    every = sides(roles, PARTIES)
    return [COMPANY] if COMPANY in every else every


def opposite(roles: Collection[str], side: str, parties: Collection[str]) -> list[str]:
    """Return the other parties than `side` for which somebody may sign; none for whoever belongs to that side too."""
    if side in sides(roles, PARTIES):
        return []
    return [party for party in spoken_for(roles, parties) if party != side]
