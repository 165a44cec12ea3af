"""What whoever decides changes should look at twice."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from tongdeng.kernel import access
from tongdeng.people.actions.register import persons
from tongdeng.people.actions.register.persons import Entry
from tongdeng.people.models import Change, Person
from tongdeng.people.queries import pages as queries
from tongdeng.people.rules.changes import Kind
from tongdeng.places.rules import cut
from tongdeng.votes.models import Vote
from tongdeng.votes.rules.flow import State

LARGE = Decimal("0.10")  # of an area: more than a new survey explains
RUNNING = [State.ANNOUNCED.value, State.SEALED.value, State.OPEN.value]


class Cautions:
    """The cautions of a page of changes; what they need is read at once, with a fixed number of queries."""

    def __init__(self, changes: Sequence[Change], reader: Person) -> None:
        self.known = persons.known([entry for change in changes for entry in _entries(change)])
        ids = {str(pk) for change in changes for pk in change.concerned}
        ids |= {pk for change in changes for entry in _entries(change) if (pk := self._holder(entry))}
        self.offices = queries.office_holders(ids, reader.as_of)
        estates = {cut(change.place, "estate") for change in changes}
        votes = access.visible_to(reader, Vote).filter(place__in=estates, state__in=RUNNING)
        self.votes = set(votes.values_list("place", flat=True))

    def of(self, change: Change) -> list[str]:
        """Return why a change deserves a second look."""
        kind, found = Kind(change.kind), []
        if kind is Kind.MEASURE and _grows_much(change.was.get("area"), change.becomes.get("area")):
            found.append(gettext("面积变化超过 10%"))
        people = {str(pk) for pk in change.concerned} | {self._holder(e) for e in _entries(change)}
        if people & self.offices:
            found.append(gettext("涉及有任职的人员"))
        if kind is Kind.PHONE or any(entry.takes_over for entry in _entries(change)):
            found.append(gettext("换号码以后，原来的号码不能再登录"))
        return found

    def near_vote(self, change: Change) -> bool:
        """Say whether a vote runs in the estate: its roll marks what is changed now, from whichever day on it holds."""
        return cut(change.place, "estate") in self.votes

    def _holder(self, entry: Entry) -> str:
        person = self.known.holder(entry)
        return str(person.pk) if person else ""


def _entries(change: Change) -> list[Entry]:
    becomes: dict[str, Any] = change.becomes
    return [Entry(**entry) for entry in (*becomes.get("people", ()), *becomes.get("begin", ()))]


def _grows_much(was: str | None, becomes: str | None) -> bool:
    if not was or not becomes:
        return bool(was) != bool(becomes)
    return abs(Decimal(becomes) - Decimal(was)) > LARGE * Decimal(was)
