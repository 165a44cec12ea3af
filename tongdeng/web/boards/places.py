"""The place of a board, the way down to it, and who may look at it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import NotFound
from tongdeng.people.models import Person
from tongdeng.people.rules import Role
from tongdeng.places import queries as places
from tongdeng.places.models import Place
from tongdeng.places.rules import below, digits_of, level_of, within

# Who answers for how an estate is served, at any level. They see the figures of their place, and of what it lies in.
VIEWERS = (
    Role.DESK,
    Role.MANAGER,
    Role.COMMITTEE,
    Role.BRANCH,
    Role.SUPERIOR,
    Role.COMMUNITY,
    Role.SUBDISTRICT,
    Role.CITY,
)
HIGHEST, LOWEST = "city", "estate"
WITH_A_PAGE = ("community", "estate")  # that everybody reads
GONE = _("没有这个地方的看板，或者您无权查看")


@dataclass(frozen=True, slots=True)
class Where:
    """A place with a board: the places that it lies in, and what kind of places its table lists."""

    place: Place
    line: list[Place]

    @property
    def code(self) -> str:
        return str(self.place.code)

    @property
    def parts(self) -> str:
        """The level of the rows of its table; "" for an estate."""
        return below(self.place.level) if self.place.level != LOWEST else ""

    @property
    def digits(self) -> int:
        return digits_of(self.parts) if self.parts else 0

    @property
    def above(self) -> Place | None:
        return self.line[-2] if len(self.line) > 1 else None


def where(person: Person, code: str) -> Where:
    """Return the place of a board; raise NotFound for none, and for one that is not theirs to see."""
    reach = person.reach(*VIEWERS)
    if not (_has_board(code) and any(within(code, own) or within(own, code) for own in reach)):
        raise NotFound(GONE)
    return public(code)


def public(code: str) -> Where:
    """Return a place with the places above it that have a board; raise NotFound for none."""
    line = [place for place in places.line(code) if _has_board(place.code)] if _has_board(code) else []
    if not line or line[-1].code != code:
        raise NotFound(GONE)
    return Where(line[-1], line)


def own(person: Person) -> list[Place]:
    """Return the places whose boards are somebody's own, the widest first."""
    codes = {code for code in person.reach(*VIEWERS) if _has_board(code)}
    return sorted(places.named(codes).values(), key=lambda place: (len(place.code), place.code))


def _has_board(code: str) -> bool:
    try:
        return digits_of(HIGHEST) <= len(code) <= digits_of(LOWEST) and bool(level_of(code))
    except ValueError:
        return False
