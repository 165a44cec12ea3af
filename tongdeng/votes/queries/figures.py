"""The numbers of papers that a result reports, and who read them; none of them tells what somebody chose."""

from typing import NamedTuple

from django.db.models import Count

from tongdeng.people.models import Person
from tongdeng.votes.models import Ballot, Head, Paper, Vote
from tongdeng.votes.queries import delivery
from tongdeng.votes.rules.flow import Channel
from tongdeng.votes.rules.paper import BY_HAND, State


class Figures(NamedTuple):
    """Heads whom the notice reached; papers issued, returned, void, or second to a ballot; ballots that count."""

    delivered: int
    issued: int
    returned: int
    void: int
    second: int
    counted: int
    by_phone: int
    on_paper: int
    on_platform: int


def figures(vote: Vote) -> Figures:
    """Return the numbers of a vote, all together."""
    here = {"community": vote.community, "vote": vote}
    papers = dict(Paper.objects.filter(**here).values_list("state").annotate(Count("pk")))
    counting = Head.objects.filter(**here, standing=Head.Standing.CAST).values("counted")
    ballots = Ballot.objects.filter(**here, pk__in=counting)
    channels = dict(ballots.values_list("channel").annotate(Count("pk")))
    void = papers.get(State.VOID.value, 0)
    issued = sum(papers.values()) - void
    return Figures(
        delivered=(vote.roll_heads or 0) - len(delivery.unreached(vote)),
        issued=issued,
        returned=issued - papers.get(State.ISSUED.value, 0),
        void=void,
        second=papers.get(State.FLAGGED.value, 0),
        counted=sum(channels.values()),
        by_phone=channels.get(Channel.PHONE.value, 0),
        on_paper=sum(channels.get(way.value, 0) for way in BY_HAND),
        on_platform=channels.get(Channel.PLATFORM.value, 0),
    )


def readers(vote: Vote) -> list[str]:
    """Return the names of those who read papers."""
    read = Paper.objects.filter(community=vote.community, vote=vote, readings__settles=False)
    people = Person.objects.filter(pk__in=read.values("readings__clerk")).order_by("pk")
    return [person.name or person.display_name for person in people]
