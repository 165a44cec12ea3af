"""Who may read which figure: those that are public of every place, all of a place by a role at or above it."""

from typing import Any

from tongdeng.boards.figures import Figure, Scope
from tongdeng.kernel import access
from tongdeng.kernel.access import Actor

ROLES = ("city", "subdistrict", "community", "branch", "committee", "manager", "desk")


def oversees(person: Actor | None, place: str) -> bool:
    """Say whether somebody holds a role that reads all figures of a place."""
    grants = person.grants if person else ()
    return any(grant.role in ROLES and place.startswith(grant.place) for grant in grants)


def may_read(person: Actor | None, figure: Figure, place: str) -> bool:
    """Say whether somebody may read the number of a figure of a place."""
    return figure.public or oversees(person, place)


def rows_for(person: Actor | None, figure: Figure, scope: Scope) -> Any:
    """Return the rows of a figure in the order of its list, where somebody may see every one of them; else None.

    A list of a part would be another number than that of the figure (BF-17): who may not see all of the rows reads
    how many there are by `by`, and no row.
    """
    rows = figure.ordered(scope)
    if figure.open_rows:
        return rows
    subject = figure.subject or rows.model
    if access.sees_all(person, subject, scope.place):
        return rows
    seen = access.visible_to(person, subject).order_by().values("pk")
    return None if rows.exclude(**{f"{figure.through}__in": seen}).exists() else rows
