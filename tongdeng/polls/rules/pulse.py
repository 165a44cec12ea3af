"""The pulse of an estate: four questions a quarter, one form for each household, shown as means. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence
from tongdeng.kernel.flow import Flow, Step, stays

LEAST = 10  # households; the mean of fewer could be traced to homes, and says little
FEW = 30  # households; a mean of fewer is shown with a caution
BEST = 5  # the highest mark; the lowest is 1
SHORTEST, LONGEST = timedelta(days=7), timedelta(days=31)


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


STATE_WORDS = {State.OPEN: _("正在调查"), State.CLOSED: _("已结束")}
VERB_WORDS = {"close": _("结束")}
# Nothing withdraws a pulse: a quarter whose marks are bad stays as it is.
FLOW = Flow(
    Step("close", "open", "closed"),
    *stays("answer", "open"),
    start="open", verbs=VERB_WORDS, states=STATE_WORDS,
    refusals={"answer": _("这次调查{state}，不能再填")},
)  # fmt: skip


class Question(NamedTuple):
    """What is asked: a key for ever, the sentence, and a word for tables."""

    key: str
    words: Sentence
    short: Sentence


# Another sentence makes another edition: a trend shows the break.
EDITION = 1
EDITIONS: dict[int, tuple[Question, ...]] = {
    1: (
        Question("belonging", _("我觉得自己是这个小区的一员"), _("归属感")),
        Question("safety", _("在小区里，白天和晚上我都觉得安全"), _("安全感")),
        Question("service", _("有事找物业和社区，能得到解决"), _("服务")),
        Question("happiness", _("总的来说，我在这里住得舒心"), _("幸福感")),
    )
}
MARKS = {1: _("很不同意"), 2: _("不太同意"), 3: _("一般"), 4: _("比较同意"), 5: _("很同意")}


class Group(NamedTuple):
    """The answers of a group of households: how many there are, and the sum of their marks for each question."""

    homes: int
    sums: list[int]

    @property
    def means(self) -> list[float]:
        """The mean mark of each question."""
        return [total / self.homes for total in self.sums]


def quarter_of(day: date) -> str:
    """Return the quarter of a local day, as "2026Q4"."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def wrong_times(opens: datetime, closes: datetime) -> dict[str, Sentence]:
    """Return what is wrong with the times of a pulse, by field."""
    if closes - opens < SHORTEST:
        return {"closes_at": _("至少留 {days} 天给住户填写").format(days=SHORTEST.days)}
    if closes - opens > LONGEST:
        return {"closes_at": _("调查最长 {days} 天").format(days=LONGEST.days)}
    return {}


def checked(marks: Sequence[int], questions: int) -> list[int]:
    """Return one mark for each question; raise ValueError where one is missing or is none."""
    if len(marks) != questions or not all(1 <= mark <= BEST for mark in marks):
        raise ValueError(marks)
    return list(marks)


def summed(answers: Sequence[Sequence[int]], questions: int) -> Group:
    """Sum the marks of the households of a group."""
    return Group(len(answers), [sum(marks[position] for marks in answers) for position in range(questions)])


def rate(homes: int, all_homes: int) -> float:
    """Return the share of households that answered, 0 to 1; 0 where there is no home."""
    return homes / all_homes if all_homes else 0.0


def shown(homes: int) -> bool:
    """Say whether a group of households is large enough for its means to be shown."""
    return homes >= LEAST
