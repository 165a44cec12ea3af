"""Of which place and period a figure is, and how things stand at which moment."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from tongdeng.boards.rules.periods import Period
from tongdeng.places.rules import COMMUNITY


class Scope(NamedTuple):
    """A place (a prefix of codes), a period, and the moment at which things stand.

    `without` is a place in it that is left out: a comparison with the level above does not count the place itself (BF-12).
    """

    place: str
    period: Period
    at: datetime
    without: str = ""

    @property
    def there(self) -> Q:
        """The condition for rows of the place; its first twelve digits lead to the index of the community.

        A row's place lies in its community. A second condition that says the same of a whole community or more would have
        PostgreSQL expect a hundredth of the rows that there are.
        """
        if len(self.place) < COMMUNITY:
            here = Q(community__startswith=self.place)
        else:
            here = Q(community=self.place[:COMMUNITY])
        if len(self.place) > COMMUNITY:
            here &= Q(place__startswith=self.place)
        if self.without:
            whole = len(self.without) <= COMMUNITY
            here &= ~Q(**{f"{'community' if whole else 'place'}__startswith": self.without})
        return here

    @property
    def community(self) -> Q:
        """The condition for rows that belong to a community as a whole, and to no place in it."""
        here = Q(community__startswith=self.place[:COMMUNITY])
        return here & ~Q(community__startswith=self.without[:COMMUNITY]) if self.without else here

    def under(self, field: str) -> Q:
        """Return the condition for rows whose code in `field` begins with that of the place."""
        here = Q(**{f"{field}__startswith": self.place})
        if not self.without:
            return here
        return here & ~Q(**{f"{field}__startswith": self.without})

    def within(self, field: str) -> Q:
        """Return the condition for rows whose moment is of the period."""
        since, until = self.period.moments
        return Q(**{f"{field}__gte": since, f"{field}__lt": until})

    @property
    def end(self) -> datetime:
        """The moment for figures of how things stand: the end of the period, or now where it is not over."""
        return min(self.period.moments[1], self.at)
