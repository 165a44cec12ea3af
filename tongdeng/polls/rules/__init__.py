"""Opinion polls are not binding: their figures count responses, never a share of the owners. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step, stays

OPTIONS_LEAST, OPTIONS_MOST = 2, 10
QUESTION_AT_MOST, ABOUT_AT_MOST, OPTION_AT_MOST, REMARK_AT_MOST = 80, 1000, 40, 300
LONGEST = timedelta(days=60)
SMALL = 5  # respondents; smaller groups could be traced to persons
STEP = SMALL  # respondents by which the figures of an open poll move on


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {State.OPEN: _("正在征集"), State.CLOSED: _("已结束"), State.WITHDRAWN: _("已撤回")}
VERB_WORDS = {"close": _("结束"), "withdraw": _("撤回")}
FLOW = Flow(
    #    verb        before   after
    Step("close",    "open",  "closed"),
    Step("withdraw", "open",  "withdrawn"),
    *stays("answer", "open"),
    start="open", verbs=VERB_WORDS, states=STATE_WORDS,
    refusals={"answer": _("征集{state}，不能再填")},
)  # fmt: skip


class Count(NamedTuple):
    """How many people answered, from how many homes, and how many chose each option, by its position."""

    people: int
    homes: int
    options: dict[int, int]


def counted(answers: Sequence[tuple[str, Sequence[int]]], options: Sequence[int]) -> Count:
    """Count responses, given as pairs of the key of a home and the positions of the options chosen."""
    choices = [option for _home, chosen in answers for option in chosen]
    return Count(
        len(answers),
        len({home for home, _chosen in answers}),
        {option: choices.count(option) for option in options},
    )


def broken_down(people: Mapping[str, int], least: int = SMALL) -> tuple[list[str], list[str]]:
    """Return the buildings that may be shown each on its own, and those that are shown only as one group.

    `people` counts the respondents of each building. A group of fewer than `least` could be traced to persons: it
    is not shown, nor can it be computed by subtracting the shown ones from the total. While the group is too small,
    the smallest of the others joins it.
    """
    shown = sorted(place for place, count in people.items() if count >= least)
    rest = [place for place, count in people.items() if 0 < count < least]
    while rest and shown and sum(people[place] for place in rest) < least:
        smallest = min(shown, key=lambda place: (people[place], place))
        shown.remove(smallest)
        rest.append(smallest)
    return shown, sorted(rest) if shown else []


def wrong_options(options: Sequence[str]) -> Sentence:
    """Return what is wrong with the options; "" when nothing is."""
    if not OPTIONS_LEAST <= len(options) <= OPTIONS_MOST:
        return _("请写 {least} 到 {most} 个选项").format(least=OPTIONS_LEAST, most=OPTIONS_MOST)
    if len(set(options)) != len(options):
        return _("有两个选项写得一样，请改一个")
    return ""


def wrong_times(asked: datetime, opens: datetime, closes: datetime) -> dict[str, Sentence]:
    """Return what is wrong with the times of a poll, by field."""
    if closes <= max(asked, opens):
        return {"closes_at": _("截止时间应晚于开始时间")}
    if closes - max(asked, opens) > LONGEST:
        return {"closes_at": _("征集最长 {days} 天").format(days=LONGEST.days)}
    return {}


def checked(chosen: Sequence[int], options: Sequence[int], *, multiple: bool) -> list[int]:
    """Return the options that were chosen, in order, each once; raise ValueError for none, too many or unknown ones."""
    distinct = sorted(set(chosen))
    if not distinct or not set(distinct) <= set(options) or (len(distinct) > 1 and not multiple):
        raise ValueError(chosen)
    return distinct
