"""Reading opinion polls: which are open, what came of them. Never who answered what."""

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
from tongdeng.polls.models import Answer, Option, Poll, Remark
from tongdeng.polls.rules import State


def polls(person: Actor | None) -> QuerySet[Poll]:
    """Return the polls that a person may see, those that close last first."""
    return access.visible_to(person, Poll).order_by("-closes_at", "-at")


def open_for(person: Person, at: datetime) -> list[Poll]:
    """Return the polls that a person can answer now."""
    rows = access.visible_to(person, Poll, "answer").filter(state=State.OPEN.value)
    return list(rows.filter(opens_at__lte=at, closes_at__gt=at).order_by("closes_at")[:5])


def unanswered(person: Person, at: datetime) -> list[Poll]:
    """Return the polls that a person can answer now and has not."""
    rows = open_for(person, at)
    done = answered(person, rows)
    return [poll for poll in rows if poll.pk not in done]


def whole(poll: Poll) -> Poll:
    """Return a poll with its options and who began it."""
    options = Prefetch("options", Option.objects.order_by("position"))
    rows = Poll.objects.select_related("by").prefetch_related(options)
    return rows.get(community=poll.community, pk=poll.pk)


def voice(poll: Poll, subject: Any) -> str:
    """Return the mark of a person or a home in one poll; from it nobody comes back to them without the house's secret."""
    return salted_hmac(f"poll {poll.pk}", str(subject), algorithm="sha256").hexdigest()


def home_in(poll: Poll, person: Person, at: datetime) -> str:
    """Return the home for which a person answers; "" for somebody who does not live in the audience."""
    homes = [tenure.place for tenure in homes_of(person, at)]
    return next((home for home in homes if within(home, poll.place)), "")


def answer_of(poll: Poll, person: Person) -> Answer | None:
    """Return what a person answered themselves, while it is stored; nobody else's."""
    rows = Answer.objects.filter(community=poll.community, poll=poll, voice=voice(poll, person.pk))
    return rows.first()


def answered(person: Person, rows: list[Poll]) -> set[UUID]:
    """Return which of some polls a person has answered."""
    voices = [voice(poll, person.pk) for poll in rows]
    return set(Answer.objects.filter(voice__in=voices).values_list("poll", flat=True))


class Line(NamedTuple):
    """One option of a result: how many people named it."""

    words: str
    people: int


class Result(NamedTuple):
    """What came of a poll, as counts of people; never a share of the owners."""

    people: int
    homes: int
    all_homes: int
    lines: list[Line]
    buildings: list[tuple[str, int, list[int]]]


def people(poll: Poll) -> int:
    """Count who answered so far."""
    if poll.result is not None:
        return int(poll.result["people"])
    return Answer.objects.filter(community=poll.community, poll=poll).count()


def tally(poll: Poll) -> dict[str, Any]:
    """Count what is stored of an open poll, in the shape in which a closed one keeps it."""
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


def result(poll: Poll) -> Result:
    """Return what came of a poll so far; by building only once it is closed, when no single answer shows any more."""
    said = poll.result if poll.result is not None else tally(poll)
    words = [option.words for option in poll.options.all()]
    lines = [Line(word, count) for word, count in zip(words, said["options"], strict=True)]
    groups = said["buildings"] if poll.state == State.CLOSED and cut(poll.place, "building") == "" else []
    places = named(code for group in groups for code in group["places"] if len(group["places"]) == 1)
    buildings = [
        (
            places[group["places"][0]].name if group["places"][0] in places else "",
            group["people"],
            group["options"],
        )
        for group in groups
    ]
    return Result(said["people"], said["homes"], said["all_homes"], lines, buildings)


def remarks(poll: Poll) -> list[str]:
    """Return what people wrote beside their answers, once it is closed, in no order that tells anything."""
    return list(Remark.objects.filter(community=poll.community, poll=poll).values_list("words", flat=True))
