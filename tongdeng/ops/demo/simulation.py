"""The demo's own clock: steps run in the order of their times, and deadlines fire in between."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from django.db.models import Min

from tongdeng.cases.actions import timed
from tongdeng.kernel import deadlines, journal
from tongdeng.kernel.models import Deadline, Event
from tongdeng.people.models import Person
from tongdeng.people.queries import load_roles
from tongdeng.votes.actions import lifecycle

Step = Callable[[datetime], None]
DAY = timedelta(days=1)
# Rooms whose records are moved by readers of each other's events.
MOVED_BY_READERS = ("topic.", "consultation.", "resolution.", "joint_item.", "project.")
MOVERS = ("consultations.", "projects.")  # not those that tell people: their jobs run at the end


class Simulation:
    """Steps in the order of their times; those after `until` are dropped."""

    def __init__(self, *, until: datetime) -> None:
        self.until = until
        self._steps: list[tuple[datetime, int, Step]] = []
        self._order = count()

    def at(self, moment: datetime, step: Step) -> None:
        """Do `step` at `moment`."""
        if moment <= self.until:
            # The counter keeps steps of one moment in their order; functions cannot be compared.
            heapq.heappush(self._steps, (moment, next(self._order), step))

    def heard(self, moment: datetime, step: Step) -> None:
        """Do `step` at `moment`, and let the readers hear of it before anything else happens."""

        def both(at: datetime) -> None:
            step(at)
            hear(at)

        self.at(moment, both)

    def run(self) -> None:
        """Run all steps; before each, fire all deadlines that are due."""
        while self._steps:
            moment, _order, step = heapq.heappop(self._steps)
            self._ring(moment)
            step(moment)
        self._ring(self.until)

    def _ring(self, moment: datetime) -> None:
        while (
            due := Deadline.objects.filter(next_at__lte=moment).aggregate(Min("next_at"))["next_at__min"]
        ) is not None:
            # No worker runs while the demo loads, so the readers that move records are called here, at the
            # right moment. Their jobs run later and then change nothing.
            deadlines.sweep(at=due)
            for event in Event.objects.filter(
                kind="case.fired", at=due, facts__clock__in=["pause", "silence"]
            ):
                timed.act(event)
            for event in Event.objects.filter(kind="vote.fired", at=due):
                lifecycle.fired(event)
            hear(due)


def as_of(person: Person, moment: datetime) -> Person:
    """Return a person with the roles they hold at a moment."""
    load_roles(person, moment)
    return person


def hear(since: datetime) -> None:
    """Call the readers that move records with each event since a moment, and with what these cause, in order."""
    heard: set[UUID] = set()
    while new := [event for event in _moving(since) if event.pk not in heard]:
        for event in new:
            heard.add(event.pk)
            for name, reader in journal.readers_of(event.kind).items():
                if name.startswith(MOVERS):
                    reader(event)


def _moving(since: datetime) -> list[Event]:
    # No step reaches further; homes were registered at moments that are still to come.
    events = Event.objects.filter(at__gte=since, at__lt=since + DAY).exclude(kind="home.record")
    return [event for event in events.order_by("pk") if event.kind.startswith(MOVED_BY_READERS)]
