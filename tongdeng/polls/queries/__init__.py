"""Reading opinion polls: which are open, and their figures. No query returns who answered what."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.crypto import salted_hmac

from tongdeng.kernel import access
from tongdeng.kernel.access import Actor
from tongdeng.people.models import Person
from tongdeng.people.queries import homes_of
from tongdeng.places.models import Place
from tongdeng.places.queries import named
from tongdeng.places.rules import cut, within
from tongdeng.polls import rules
from tongdeng.polls.models import Answer, Option, Poll, Pulse, Remark
from tongdeng.polls.rules import State


def polls(person: Actor | None) -> QuerySet[Poll]:
    return access.visible_to(person, Poll).order_by("-closes_at", "-at")


def open_for(person: Person, at: datetime) -> list[Poll]:
    rows = access.visible_to(person, Poll, "answer").filter(state=State.OPEN.value)
    return list(rows.filter(opens_at__lte=at, closes_at__gt=at).order_by("closes_at")[:5])


def unanswered(person: Person, at: datetime) -> list[Poll]:
    open_polls = open_for(person, at)
    done = answered(person, open_polls)
    return [poll for poll in open_polls if poll.pk not in done]


def whole(poll: Poll) -> Poll:
    options = Prefetch("options", Option.objects.order_by("position"))
    rows = Poll.objects.select_related("by").prefetch_related(options)
    return rows.get(community=poll.community, pk=poll.pk)


def respondent_key(poll: Poll, subject: Any) -> str:
    """Return the keyed digest of a person or a home in one poll.

    It differs in each poll, and it cannot be traced back without the secret key of the installation.
    """
    return salted_hmac(f"poll {poll.pk}", str(subject), algorithm="sha256").hexdigest()


def home_in(poll: Poll | Pulse, person: Person, at: datetime) -> str:
    """Return the home for which a person answers; "" for somebody who does not live in the audience."""
    homes = [tenure.place for tenure in homes_of(person, at)]
    return next((home for home in homes if within(home, poll.place)), "")


def answer_of(poll: Poll, person: Person) -> Answer | None:
    rows = Answer.objects.filter(
        community=poll.community, poll=poll, respondent_key=respondent_key(poll, person.pk)
    )
    return rows.first()


def answered(person: Person, polls: list[Poll]) -> set[UUID]:
    """Return the ids of those polls that this person has answered."""
    keys = [respondent_key(poll, person.pk) for poll in polls]
    return set(Answer.objects.filter(respondent_key__in=keys).values_list("poll", flat=True))


class OptionCount(NamedTuple):
    """How many people chose an option."""

    words: str
    people: int


class PollResult(NamedTuple):
    """The result of a poll as counts of people, never as a share of the owners.

    `buildings` are rows of (name or "" for a group of small ones, respondents, how many chose each option).
    """

    people: int
    homes: int
    all_homes: int
    lines: list[OptionCount]
    buildings: list[tuple[str, int, list[int]]]


def people(poll: Poll) -> int:
    if poll.result is not None:
        return int(poll.result["people"])
    return Answer.objects.filter(community=poll.community, poll=poll).count()


def tally(poll: Poll) -> dict[str, Any]:
    """Count the stored answers of an open poll, in the shape of `Poll.result`."""
    rows = list(
        Answer.objects.filter(community=poll.community, poll=poll).values_list("home", "building", "chosen")
    )
    positions = list(poll.options.values_list("position", flat=True))
    whole = rules.counted([(home, chosen) for home, _building, chosen in rows], positions)
    by_building = {
        building: rules.counted([(home, chosen) for home, b, chosen in rows if b == building], positions)
        for building in {building for _home, building, _chosen in rows}
    }
    shown, rest = rules.broken_down({building: count.people for building, count in by_building.items()})
    groups = [[building] for building in shown] + ([rest] if rest else [])
    return {
        "people": whole.people,
        "homes": whole.homes,
        "all_homes": Place.objects.filter(code__startswith=poll.place, level="home").count(),
        "options": [whole.options[position] for position in positions],
        "buildings": [
            {
                "places": group,
                "people": sum(by_building[b].people for b in group),
                "options": [sum(by_building[b].options[p] for b in group) for p in positions],
            }
            for group in groups
        ],
    }


def result(poll: Poll) -> PollResult | None:
    """Return the figures of a closed poll, or those that an open one shows; None while too few have answered."""
    figures = poll.result if poll.result is not None else poll.shown
    if figures is None:
        return None
    words = [option.words for option in poll.options.all()]
    lines = [OptionCount(word, count) for word, count in zip(words, figures["options"], strict=True)]
    # Not by building while it is open: each change of the figures would show one answer.
    groups = figures["buildings"] if poll.is_closed and cut(poll.place, "building") == "" else []
    places = named(code for group in groups for code in group["places"] if len(group["places"]) == 1)
    buildings = [
        (
            places[group["places"][0]].name if group["places"][0] in places else "",
            group["people"],
            group["options"],
        )
        for group in groups
    ]
    return PollResult(figures["people"], figures["homes"], figures["all_homes"], lines, buildings)


def remarks(poll: Poll) -> list[str]:
    return list(Remark.objects.filter(community=poll.community, poll=poll).values_list("words", flat=True))
