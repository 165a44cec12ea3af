"""Reading the pulse of an estate: what came of each quarter. No query returns what a household said."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.people.models import Person
from tongdeng.places.models import Place
from tongdeng.places.queries import named
from tongdeng.polls.models import Pulse, PulseAnswer
from tongdeng.polls.queries import home_in
from tongdeng.polls.rules import broken_down
from tongdeng.polls.rules import pulse as rules
from tongdeng.polls.rules.pulse import Group

TREND = 12  # quarters


def pulses(person: Actor | None) -> QuerySet[Pulse]:
    return access.visible_to(person, Pulse).order_by("-quarter", "place")


def open_for(person: Person, at: datetime) -> Pulse | None:
    """Return the pulse that a person's household has not answered yet; None where there is none."""
    rows = access.visible_to(person, Pulse, "answer").filter(state=rules.State.OPEN.value)
    waiting = rows.filter(opens_at__lte=at, closes_at__gt=at).order_by("closes_at")
    return next((pulse for pulse in waiting[:5] if not has_answered(pulse, person, at)), None)


def home_key(pulse: Pulse, home: str) -> str:
    """Return the keyed digest of a home in one pulse; it cannot be traced back without the installation's secret."""
    return salted_hmac(f"pulse {pulse.pk}", home, algorithm="sha256").hexdigest()


def has_answered(pulse: Pulse, person: Person, at: datetime) -> bool:
    """Say whether the household of a person has answered."""
    home = home_in(pulse, person, at)
    rows = PulseAnswer.objects.filter(community=pulse.community, pulse=pulse)
    return bool(home) and rows.filter(home=home_key(pulse, home)).exists()


def answered(pulse: Pulse) -> int:
    """Return how many households have answered."""
    if pulse.result is not None:
        return int(pulse.result["homes"])
    return PulseAnswer.objects.filter(community=pulse.community, pulse=pulse).count()


def homes(pulse: Pulse) -> int:
    """Return how many households are asked."""
    if pulse.result is not None:
        return int(pulse.result["all_homes"])
    return Place.objects.filter(code__startswith=pulse.place, level="home").count()


def tally(pulse: Pulse) -> dict[str, Any]:
    """Sum the stored answers, in the shape of `Pulse.result`; groups that may not be shown are not stored either."""
    rows = list(
        PulseAnswer.objects.filter(community=pulse.community, pulse=pulse).values_list("building", "marks")
    )
    count = len(pulse.questions)
    by_building: dict[str, list[list[int]]] = {}
    for building, marks in rows:
        by_building.setdefault(building, []).append(marks)
    shown, rest = broken_down({place: len(marks) for place, marks in by_building.items()}, rules.LEAST)
    groups = [[building] for building in shown] + ([rest] if rest else [])
    whole = rules.summed([marks for _building, marks in rows], count)
    return {
        "homes": len(rows),
        "all_homes": homes(pulse),
        "sums": whole.sums if rules.shown(len(rows)) else None,
        "buildings": [
            {"places": group, **rules.summed([m for b in group for m in by_building[b]], count)._asdict()}
            for group in groups
        ],
    }


class Quarter(NamedTuple):
    """One quarter of an estate's trend; `means` is None where fewer than LEAST households answered."""

    pulse: Pulse
    homes: int
    all_homes: int
    means: list[float] | None
    few: bool
    new_edition: bool

    @property
    def rate(self) -> float:
        return rules.rate(self.homes, self.all_homes)


def trend(person: Actor | None, estate: str) -> list[Quarter]:
    """Return the closed quarters of an estate, oldest first; one query."""
    rows = pulses(person).filter(place=estate, state=rules.State.CLOSED.value)
    found: list[Quarter] = []
    for pulse in reversed(list(rows[:TREND])):
        result = pulse.result or {}
        count = int(result["homes"])
        means = Group(count, result["sums"]).means if result["sums"] else None
        before = found[-1].pulse.edition if found else pulse.edition
        found.append(
            Quarter(pulse, count, int(result["all_homes"]), means, count < rules.FEW, pulse.edition != before)
        )
    return found


def by_building(pulse: Pulse) -> list[tuple[str, Group]]:
    """Return the groups of buildings that may be shown, each with its name or "" for the small ones together."""
    groups = (pulse.result or {}).get("buildings", [])
    places = named(code for group in groups for code in group["places"] if len(group["places"]) == 1)
    return [
        (
            places[group["places"][0]].name if group["places"][0] in places else "",
            Group(group["homes"], group["sums"]),
        )
        for group in groups
    ]
