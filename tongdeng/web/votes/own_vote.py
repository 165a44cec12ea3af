"""Where one owner stands in a vote: can vote, has voted, waits for the co-owners, each as a sentence."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tongdeng.people.models import Person
from tongdeng.votes.models import Ballot, Head, Vote
from tongdeng.votes.queries import rolls
from tongdeng.votes.queries import votes as queries
from tongdeng.votes.rules.flow import State
from tongdeng.web.kit.tags import when

COMING = (State.ANNOUNCED.value, State.SEALED.value)
ENDED = (State.CLOSED.value, State.CERTIFIED.value, State.CANCELLED.value)


@dataclass(frozen=True, slots=True)
class Standing:
    """A head of somebody's: what to say about it, and whether they may cast a ballot now."""

    head: Head
    where: str
    tone: str
    icon: str
    words: str
    can_cast: bool = False
    ballot: Ballot | None = None


def standings(vote: Vote, person: Person, at: datetime) -> list[Standing]:
    """Return where somebody stands with each head that they are an owner of."""
    heads = queries.mine(vote, person)
    named = rolls.voters_of(heads)
    own = {ballot.head_id: ballot for ballot in queries.ballots_of(person, vote)}
    return [_standing(vote, head, person, own.get(head.pk), named.get(head.pk), at) for head in heads]


def open_now(vote: Vote, at: datetime) -> bool:
    """Say whether ballots are taken at this moment."""
    opens, closes = vote.opens_at, vote.closes_at
    return vote.state == State.OPEN and opens is not None and closes is not None and opens <= at < closes


def _standing(
    vote: Vote, head: Head, person: Person, own: Ballot | None, voter: Person | None, at: datetime
) -> Standing:
    where = "、".join(home.where for home in head.homes.all())
    tone, icon, words, can_cast = _said(head, person, own, voter, open_now(vote, at))
    if head.standing == Head.Standing.WAITING and vote.state in ENDED:
        icon, words = "circle-minus", _("您家没有投票。")
    elif vote.state in COMING and vote.opens_at is not None:
        icon, words = "clock", _("{time} 开始投票，到时会发消息告诉您。").format(time=when(vote.opens_at, at))
    if can_cast and vote.profile.official_platform:
        icon, words, can_cast = (
            "info-circle",
            _("按本地规定，这次要在城市官方平台上投，或者投纸质票。"),
            False,
        )
    return Standing(head, where, tone, icon, words, can_cast, own)


def _said(
    head: Head, person: Person, own: Ballot | None, voter: Person | None, is_open: bool
) -> tuple[str, str, str, bool]:
    if head.standing == Head.Standing.HELD:
        words = _("共有人的选择不同，这一票先不计。请共有人商定由谁投，写下来交给业委会或社区登记。")
        return "wait", "hourglass", words, False
    if head.standing == Head.Standing.CAST:
        return _cast(head, person, own, is_open)
    if voter is not None and voter.pk != person.pk:
        words = _("共有人已指定{name}投票，您不用再投。").format(name=voter.display_name)
        return "off", "user-check", words, False
    if not is_open:
        return "off", "clock", _("现在不在投票时间。"), False
    return "good", "checkbox", _("您可以投票，一户一票，投出后不能更改。"), True


def _cast(head: Head, person: Person, own: Ballot | None, is_open: bool) -> tuple[str, str, str, bool]:
    if own is not None and own.pk == head.counted:
        return "good", "circle-check", _("您已投票，已计入。"), False
    if own is not None:
        return "off", "user-check", _("您投过的票没有计入，计入的是共有人指定的那一票。"), False
    may_differ = is_open and len(head.owners) > 1 and head.voter_id in (None, person.pk)
    if may_differ and not rolls.counted_on_paper(head):
        words = _(
            "您家另一位业主已经投票。您的选择如果不同也可以投：两人不同时这一票先不计，等共有人商定由谁投。"
        )
        return "wait", "users", words, True
    return "good", "circle-check", _("您家已经投过票，已计入。"), False
