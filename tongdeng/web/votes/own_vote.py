"""What one owner reads about their own ballot: may vote, has voted, waits for the co-owners, each as a sentence."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext

from tongdeng.people.models import Person
from tongdeng.votes.models import Ballot, Head, Vote
from tongdeng.votes.queries import rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules.flow import State
from tongdeng.web.kit.tags import when

COMING = (State.ANNOUNCED.value, State.SEALED.value)
ENDED = (State.CLOSED.value, State.CERTIFIED.value, State.CANCELLED.value)


@dataclass(frozen=True, slots=True)
class OwnVote:
    """A head of somebody's: what to say about it, and whether they may cast a ballot now."""

    head: Head
    where: str
    tone: str
    icon: str
    words: str
    can_cast: bool = False
    ballot: Ballot | None = None

    @property
    def is_second(self) -> bool:
        """A co-owner's ballot counts; theirs would be a second one."""
        return self.can_cast and self.head.has_voted


class Situation(NamedTuple):
    """The tone, icon and sentence for one head, and whether a ballot may be cast for it now."""

    tone: str
    icon: str
    words: str
    can_cast: bool = False


def own_votes(vote: Vote, person: Person, at: datetime) -> list[OwnVote]:
    """Return what there is to say about each head that somebody is an owner of."""
    heads = queries.mine(vote, person)
    voters = rolls.voters_of(heads)
    ballots = {ballot.head_id: ballot for ballot in queries.ballots_of(person, vote)}
    return [_own_vote(vote, head, person, ballots.get(head.pk), voters.get(head.pk), at) for head in heads]


def _own_vote(
    vote: Vote, head: Head, person: Person, own: Ballot | None, voter: Person | None, at: datetime
) -> OwnVote:
    where = "、".join(home.where for home in head.homes.all())
    shut = vote.why_shut(at)
    tone, icon, words, can_cast = _situation(head, person, own, voter, shut in ("", "platform"))
    if head.is_waiting and vote.state in ENDED:
        icon, words = "circle-minus", gettext("您家没有投票。")
    elif vote.state in COMING and vote.opens_at is not None:
        icon = "clock"
        words = gettext("{time} 开始投票，到时会发消息告诉您。").format(time=when(vote.opens_at, at))
    if can_cast and shut:
        icon, can_cast = "info-circle", False
        words = gettext("按本地规定，这次要在城市官方平台上投，或者投纸质票。")
    return OwnVote(head, where, tone, icon, words, can_cast, own)


def _situation(
    head: Head, person: Person, own: Ballot | None, voter: Person | None, is_open: bool
) -> Situation:
    named = voter is not None and voter.pk == person.pk
    if head.is_held and named and own is None and is_open:
        words = gettext("共有人已指定您投票，投出后不能更改。")
        return Situation("good", "checkbox", words, can_cast=True)
    if head.is_held:
        words = gettext(
            "您家几位业主都投了票，这一票先不计。请共有人商定由谁投，写下来交给业委会或社区登记。"
        )
        return Situation("wait", "hourglass", words)
    if head.has_voted:
        return _after_ballot(head, person, own, is_open)
    if voter is not None and voter.pk != person.pk:
        words = gettext("共有人已指定{name}投票，您不用再投。").format(name=voter.display_name)
        return Situation("off", "user-check", words)
    if not is_open:
        return Situation("off", "clock", gettext("现在不在投票时间。"))
    return Situation("good", "checkbox", gettext("您可以投票，一户一票，投出后不能更改。"), can_cast=True)


def _after_ballot(head: Head, person: Person, own: Ballot | None, is_open: bool) -> Situation:
    if own is not None and own.pk == head.counted:
        return Situation("good", "circle-check", gettext("您已投票，已计入。"))
    if own is not None:
        words = gettext("您投过的票没有计入，计入的是共有人指定的那一票。")
        return Situation("off", "user-check", words)
    may_differ = is_open and len(head.owners) > 1 and head.voter_id in (None, person.pk)
    if may_differ and not rolls.counted_on_paper(head):
        words = gettext(
            "您家另一位业主已经投票，已计入，您不用再投。不同意由其代表的，可以另投：两张票都先不计，等共有人商定由谁投。"
        )
        return Situation("wait", "users", words, can_cast=True)
    return Situation("good", "circle-check", gettext("您家已经投过票，已计入。"))
