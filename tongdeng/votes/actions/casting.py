"""Casting: one ballot for each head. The first valid one counts; it is neither changed nor shown afterwards."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import access, journal, limits
from tongdeng.kernel.access import Actor
from tongdeng.kernel.compiled import Prepared, key_share
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.votes.actions.journaled_refusals import of_roll, written_down
from tongdeng.votes.models import Ballot, Head, Motion, Vote
from tongdeng.votes.rules import attempts, flow
from tongdeng.votes.rules import ballot as rules
from tongdeng.votes.rules.ballot import Choices
from tongdeng.votes.rules.flow import Channel

CAST, HELD, WAITING = Head.Standing.CAST, Head.Standing.HELD, Head.Standing.WAITING


def cast(
    vote: Vote,
    head: Head,
    *,
    choices: Mapping[str, str],
    insists: bool = False,
    by: Person,
    at: datetime,
) -> Ballot:
    """Vote with a phone, as an owner of the homes of `head`.

    `choices` are keyed by the position of the motion. Raise Forbidden for somebody else's homes, StepRefused before
    the vote opens, after it closes and for a second ballot; each of these refusals is recorded in the journal of the
    head. A co-owner who does not agree that another voted for them `insists`: then no ballot of theirs counts until
    they name one of them, whatever was chosen.
    """
    with written_down(head, "cast", by=by, at=at):
        # Every verb of a vote locks the vote before a paper and a paper before a head, so that no two wait
        # for each other.
        checked = rules.checked(choices, _open(vote, at))
        head = _locked(of_roll(vote, head))
        _may_cast(vote, head, by)
        # Read after the lock of the head: of two casts at once, the second sees the ballot of the first.
        earlier = _earlier(community=head.community, head=head.pk)
        _not_twice(head, earlier, by, insists=insists)
        ballot = _ballot(head, checked, seq=len(earlier) + 1, channel=Channel.PHONE, by=by, at=at)
        # Co-owners agree on one who votes (Ningbo art. 18, LOCAL). Who insists shows that they did not, so no
        # ballot counts until they name one. The choices are not compared: else a refusal, or none, would tell one
        # of them what the other chose.
        _count(head, ballot, holds=bool(earlier) and head.voter_id != by.pk, by=by, at=at)
    return ballot


def designate(vote: Vote, head: Head, voter: Person, *, by: Person, at: datetime) -> Head:
    """Record whom the co-owners named to vote for them; of the ballots that are held, that person's counts.

    Raise Invalid for somebody who is no owner of the head, StepRefused once its ballot counts.
    """
    with turn(vote, "designate", by=by) as vote, journal.locked(of_roll(vote, head)) as head:
        if voter.pk not in head.owners:
            raise Invalid(fields={"voter": _("{name}不是这一户的业主").format(name=voter.display_name)})
        # A naming afterwards would replace a ballot that counts by another one.
        if head.standing == CAST:
            raise StepRefused(_("这一户已经投票，不能再改由谁投"))
        theirs = head.ballots.filter(person=voter).order_by("seq").first()
        facts = {"voter": str(voter.pk), "counted": str(theirs.pk) if theirs else None}
        settled = theirs is not None and head.standing == HELD
        changes: dict[str, Any] = {"standing": CAST, "counted": theirs.pk} if theirs and settled else {}
        journal.record("designate", head, by=by, at=at, facts=facts, voter=voter, **changes)
    return head


def confirm(vote: Vote, receipt: str, *, by: Person, at: datetime) -> Ballot:
    """Return the ballot with this receipt; raise NotFound for a code that was never given out, TooMany for many such.

    A wrong code is no event: with everybody's wrong codes in it, the vote's chain and its lock would be anybody's.
    """
    # Counted first: of many at once none is looked up beyond the limit.
    limits.require(attempts.RECEIPTS, by.pk, at=at)
    rows = Ballot.objects.filter(community=vote.community, vote=vote, receipt=rules.normal(receipt))
    ballot = rows.first()
    if ballot is None:
        raise NotFound(_("没有这个回执号，请核对每一位"), why="forged")
    limits.undo(attempts.RECEIPTS, by.pk, at=at)
    return ballot


def positions(vote: Vote) -> list[int]:
    """Return the positions of a vote's motions."""
    return list(vote.motions.values_list("position", flat=True))


def take_in(head: Head, choices: Choices, *, channel: Channel, by: Actor | None, at: datetime) -> bool:
    """Store a ballot of a locked head that comes from paper or a platform; the first counts, a second is flagged.

    Return whether it counts.
    """
    first = head.standing == WAITING
    # Not `by`: that is the clerk, whom the journal names. `person` is the voter, whom nobody saw here.
    ballot = _ballot(head, choices, seq=head.ballots.count() + 1, channel=channel, by=None, at=at)
    if first:
        _count(head, ballot, holds=False, by=by, at=at)
    else:
        journal.record("flag", head, by=by, at=at, facts=_facts(ballot), rows=[ballot])
    return first


def _count(head: Head, ballot: Ballot, *, holds: bool, by: Actor | None, at: datetime) -> None:
    verb, standing, counted = ("hold", HELD, None) if holds else ("cast", CAST, ballot.pk)
    facts = _facts(ballot)
    journal.record(verb, head, by=by, at=at, facts=facts, rows=[ballot], standing=standing, counted=counted)


def _facts(ballot: Ballot) -> dict[str, str]:
    # Rows of the journal are never changed or removed, so the choice is in none of them, only a hash that
    # binds it.
    return {"ballot": str(ballot.pk), "channel": ballot.channel, "commitment": _commitment(ballot)}


def _ballot(
    head: Head, choices: Choices, *, seq: int, channel: Channel, by: Person | None, at: datetime
) -> Ballot:
    return Ballot(
        **head.here,
        vote_id=head.vote_id,
        head=head,
        seq=seq,
        channel=channel.value,
        choices=choices,
        # 16 letters of 31 hold 79 bits. More bits are drawn than that, so that the remainder is close to
        # uniform.
        receipt=rules.spelled(secrets.randbits(100), rules.RECEIPT_DIGITS),
        person=by,
        at=at,
    )


# FOR KEY SHARE: casts do not block each other, but closing the vote waits for them.
@key_share
def _terms(community: str, vote: UUID) -> Any:
    motions = Motion.objects.filter(vote=OuterRef("pk")).order_by("position")
    terms = ("state", "opens_at", "closes_at", "profile__official_platform")
    return Vote.objects.filter(community=community, pk=vote).values_list(
        *terms, ArraySubquery(motions.values("position"))
    )


@Prepared
def _head(community: str, head: UUID) -> QuerySet[Head]:
    return Head.objects.select_for_update().filter(community=community, pk=head)


@Prepared
def _earlier(community: str, head: UUID) -> QuerySet[Ballot]:
    return Ballot.objects.filter(community=community, head=head).order_by("seq")


def _locked(head: Head) -> Head:
    heads = _head(community=head.community, head=head.pk)
    if not heads:
        raise NotFound(_("名册上没有这一户"))
    return heads[0]


def _commitment(ballot: Ballot) -> str:
    return rules.commitment(str(ballot.vote_id), str(ballot.head_id), ballot.choices, ballot.receipt)


def _open(vote: Vote, at: datetime) -> list[int]:
    """Return the positions of the vote's motions; raise StepRefused unless it takes ballots by phone at `at`.

    It cannot be closed before this transaction ends.
    """
    [(state, opens_at, closes_at, platform, numbers)] = _terms(community=vote.community, vote=vote.pk)
    why = flow.why_shut(at, state=state, opens_at=opens_at, closes_at=closes_at, official_platform=platform)
    if why:
        raise StepRefused(flow.SHUT_WORDS[why], why=why, state=state)
    return list(numbers)


def _may_cast(vote: Vote, head: Head, by: Person) -> None:
    # The owners as of the record date decide, and not those of today: the roll is sealed.
    if by.pk not in head.owners:
        # Whoever may not see the vote must not learn from the refusal that it exists.
        access.require(by, vote, access.SEE)
        raise Forbidden(_("这不是您名下的房屋，不能代投"), why="not_yours")
    if head.voter_id is not None and head.voter_id != by.pk:
        raise Forbidden(_("共有人已指定另一位投票，您不能再投"), why="not_designated")


def _not_twice(head: Head, earlier: list[Ballot], by: Person, *, insists: bool) -> None:
    """Raise StepRefused for a second ballot: of the same person, after a paper, or of a co-owner who does not insist."""
    if any(ballot.person_id == by.pk for ballot in earlier):
        raise StepRefused(_("您已经投过票了，一户一票，投出后不能更改"), why="twice")
    counted = next((ballot for ballot in earlier if ballot.pk == head.counted), None)
    if counted is not None and counted.channel != Channel.PHONE:
        raise StepRefused(_("您家已通过{channel}投过票").format(channel=_channel(counted)), why="twice")
    # Whom the co-owners named votes for all of them: that ballot ends the holding.
    if earlier and head.voter_id != by.pk and not insists:
        raise StepRefused(
            _("您家另一位业主已经投过票，不必再投。不同意由其代表的，可以另投，两张票都先不计"),
            why="co_owner",
        )


def _channel(ballot: Ballot) -> str:
    return str(ballot.get_channel_display())
