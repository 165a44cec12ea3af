"""Results of an official city platform: read from its table, every cell checked, imported as a whole or not at all."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal, tables
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person
from tongdeng.votes.actions import casting as cast
from tongdeng.votes.models import Head, RollHome, Vote
from tongdeng.votes.rules.ballot import Choices
from tongdeng.votes.rules.flow import Channel
from tongdeng.votes.rules.register import Fault, Unreadable
from tongdeng.votes.rules.tally import Choice

ROWS_AT_MOST = 100_000  # a row for each home
WORDS = {
    "同意": Choice.YES,
    "不同意": Choice.NO,
    "反对": Choice.NO,
    "弃权": Choice.ABSTAIN,
    **{choice.value: choice for choice in (Choice.YES, Choice.NO, Choice.ABSTAIN)},
}


class Imported(NamedTuple):
    """How many ballots of an import count, and how many are of heads that had voted before."""

    counted: int
    flagged: int


def take_over(vote: Vote, content: bytes, *, by: Person, at: datetime) -> Imported:
    """Import a platform's ballots: the column 房屋, then one for each motion by its position.

    Raise Unreadable with every fault. Where a head voted here before, its ballot of the platform is only flagged.
    """
    with turn(vote, "import", by=by) as vote:
        # The vote stays locked meanwhile, so casts by phone wait and cannot lock heads in another order.
        rows = _read(vote, content)
        counted = sum(_take(head, choices, by=by, at=at) for head, choices in rows)
        imported = Imported(counted, len(rows) - counted)
        journal.record("import", vote, by=by, at=at, facts=imported._asdict())
    return imported


def _take(head: Head, choices: Choices, *, by: Person, at: datetime) -> bool:
    with journal.locked(head) as head:
        return cast.take_in(head, choices, channel=Channel.PLATFORM, by=by, at=at)


def _read(vote: Vote, content: bytes) -> list[tuple[Head, Choices]]:
    try:
        rows = tables.read(content, rows_at_most=ROWS_AT_MOST).rows
    except Invalid as refused:
        raise Unreadable([Fault(1, "", refused.sentence)]) from None
    wanted = ["房屋", *(str(position) for position in cast.positions(vote))]
    if rows[0][1] != wanted:
        words = _("第一行应是：{columns}").format(columns="、".join(wanted))
        raise Unreadable([Fault(rows[0][0], "", words)])
    on_roll = {
        home.where: home
        for home in RollHome.objects.filter(community=vote.community, vote=vote).select_related("head")
    }
    by_head: dict[str, tuple[Head, Choices]] = {}
    faults = [fault for number, cells in rows[1:] for fault in _row(number, cells, wanted, on_roll, by_head)]
    if faults:
        raise Unreadable(faults)
    return list(by_head.values())


def _row(
    number: int,
    cells: list[str],
    wanted: list[str],
    on_roll: dict[str, RollHome],
    by_head: dict[str, tuple[Head, Choices]],
) -> Iterator[Fault]:
    if len(cells) > len(wanted):
        yield Fault(
            number, "", _("应有 {want} 格，这里有 {have} 格").format(want=len(wanted), have=len(cells))
        )
        return
    # The reader leaves out blank cells at the end of a row.
    cells = cells + [""] * (len(wanted) - len(cells))
    home = on_roll.get(cells[0])
    if home is None:
        yield Fault(number, "房屋", _("名册上没有“{home}”").format(home=cells[0]))
        return
    unknown = [name for name, cell in zip(wanted[1:], cells[1:], strict=True) if cell not in WORDS]
    yield from (Fault(number, name, _("只能填同意、不同意、弃权")) for name in unknown)
    if not unknown:
        choices = {name: WORDS[cell].value for name, cell in zip(wanted[1:], cells[1:], strict=True)}
        # A head with several homes may have a line for each, but it has one ballot.
        _head, before = by_head.setdefault(str(home.head_id), (home.head, choices))
        if before != choices:
            yield Fault(number, "房屋", _("这一户在前面已有一行，选择不同"))
