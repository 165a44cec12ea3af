"""How a figure is said: the number with what belongs beside it, never more than its records allow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures import Figure, Score
from tongdeng.boards.queries import public as queries
from tongdeng.boards.rules.bands import MINUTES
from tongdeng.boards.rules.promises import PROMISED
from tongdeng.boards.rules.rates import PERCENT_FROM, Kept, Rate, Shown
from tongdeng.cases.rules import KIND_WORDS, STATE_WORDS
from tongdeng.kernel.errors import Sentence
from tongdeng.polls.rules.pulse import EDITIONS
from tongdeng.projects.rules.quantities import UNIT_WORDS
from tongdeng.web.kit.tags import in_words

Value = Mapping[str, Any]
MINUTES_OF_HOUR = 60
SHARES = {
    "quorum_area": _("参与（面积）"),
    "quorum_heads": _("参与（人数）"),
    "consent_area": _("同意（面积）"),
    "consent_heads": _("同意（人数）"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in words: `main` is the number, `beside` what must stand beside it, `grey` says that it is of little."""

    main: str
    beside: tuple[str, ...] = ()
    grey: bool = False
    share: float | None = None
    kept: Kept | None = None

    @property
    def width(self) -> int:
        """The length of the bar of a share, of a hundred."""
        return round(100 * (self.share or 0))


@dataclass(frozen=True, slots=True)
class Band:
    """A line of the chart of the time to answer; `within` says that it is within the hour."""

    word: str
    count: int
    share: str
    width: int
    within: bool
    is_last_within: bool


def say(figure: Figure | Score, value: Value) -> Said:
    """Put a value into words."""
    if isinstance(figure, Score):
        return _score(value)
    if "den" in value:
        return _rate(figure, Rate(value["num"], value["den"]))
    if "median" in value:
        return _time(value)
    if "of" in value:
        return _means(value)
    if "value" in value:
        passed = (gettext("通过 {n} 项").format(n=value["passed"]),) if value.get("passed") else ()
        minutes = value["value"] // MINUTES_OF_HOUR if figure.key == "service_minutes" else None
        return (
            Said(_number(value["value"]), passed)
            if minutes is None
            else Said(gettext("{n} 小时").format(n=_number(minutes)))
        )
    parts = parts_of(figure, value)
    return Said("\n".join(f"{number} {word}" for word, number in parts)) if parts else _nothing()


def parts_of(figure: Figure | Score, value: Value) -> list[tuple[str, str]]:
    """Return the parts of a figure, each with its word."""
    if isinstance(figure, Score):
        return [(str(part.title), _share(value["parts"][part.key])) for part in figure.parts]
    if "of" in value or not value.get("by"):
        return []
    words = _words(figure)
    return [(str(words.get(key, key)), _part(number)) for key, number in value["by"].items() if number != 0]


def compared(figure: Figure | Score, value: Value, other: Value) -> str:
    """Say how a value differs from another one; nothing where either is of too little."""
    if isinstance(figure, Score):
        if value["value"] is None or other["value"] is None:
            return ""
        return f"{value['value'] - other['value']:+.1f}"
    if "den" in value:
        if min(value["den"], other["den"]) < PERCENT_FROM:
            return ""
        points = 100 * (value["value"] - other["value"])
        return gettext("{n} 个百分点").format(n=f"{points:+.1f}") if abs(points) >= 0.05 else gettext("持平")
    if "value" in value and figure.key != "service_minutes":
        difference = value["value"] - other["value"]
        return f"{difference:+,}" if difference else ""
    return ""


def percent(share: float) -> str:
    """Return a share as a percentage that is never rounded up to all or down to none."""
    text = f"{100 * share:.1f}"
    if text == "100.0" and share < 1:
        text = "99.9"
    if text == "0.0" and share > 0:
        text = "0.1"
    return f"{text.removesuffix('.0')}%"


def bands(value: Value) -> list[Band]:
    """Return the lines of the chart of the time to answer, the shortest first; none without answers."""
    counts, whole = value["by"], value["value"]
    edges = [*map(str, MINUTES), "more"]
    most = max((counts.get(edge, 0) for edge in edges), default=0)
    return [
        Band(
            _edge(edge),
            counts.get(edge, 0),
            percent(counts.get(edge, 0) / whole),
            round(100 * counts.get(edge, 0) / most),
            edge != "more" and int(edge) <= MINUTES_OF_HOUR,
            edge == str(MINUTES_OF_HOUR),
        )
        for edge in edges
        if whole
    ]


def _rate(figure: Figure, rate: Rate) -> Said:
    if rate.value is None or rate.interval is None:
        return _nothing()
    of = f"{_number(rate.num)} / {_number(rate.den)}"
    promised = PROMISED.get(figure.key)
    kept = rate.keeps(promised) if promised else None
    if rate.shown == Shown.FRACTION:
        few = gettext("{den} 中的 {num}").format(num=rate.num, den=rate.den)
        return Said(few, (gettext("数目少，不算百分比"),), True, rate.value, kept)
    low, high = rate.interval
    range_ = gettext("可信区间 {low}–{high}").format(low=percent(low), high=percent(high))
    return Said(percent(rate.value), (of, range_), rate.shown == Shown.GREY, rate.value, kept)


def _time(value: Value) -> Said:
    if not value["n"]:
        return _nothing()
    median, most = (in_words(timedelta(seconds=value[key])) for key in ("median", "p90"))
    return Said(
        median,
        (gettext("十件中九件不超过{time}").format(time=most), gettext("共 {n} 件").format(n=value["n"])),
    )


def _score(value: Value) -> Said:
    if value["value"] is None:
        return Said(gettext("缺项，不计分"), grey=True)
    return Said(f"{value['value']:g}", (gettext("满分 100"),))


def _means(value: Value) -> Said:
    """Say the means of the newest edition of the pulse, with how many answered."""
    answered = gettext("{n} 户答卷，共问 {all} 户").format(n=_number(value["n"]), all=_number(value["of"]))
    if not value["of"]:
        return _nothing()
    if not value["by"]:
        return Said(gettext("答卷少，不显示"), (answered,), True)
    edition, found = list(value["by"].items())[-1]
    asked = EDITIONS[int(edition)]
    words = [f"{question.short} {mean:.2f}" for question, mean in zip(asked, found["means"], strict=False)]
    return Said("\n".join(words), (answered,))


def _nothing() -> Said:
    return Said(gettext("没有数据"), grey=True)


def _number(number: Any) -> str:
    return f"{number:,}" if isinstance(number, int) else str(number)


def _part(number: Any) -> str:
    if number is None:
        return gettext("未单列")
    return _fraction(number) if isinstance(number, Mapping) else _number(number)


def _fraction(number: Mapping[str, Any]) -> str:
    part, whole = Fraction(number["num"]), Fraction(number["den"])
    return percent(float(part / whole)) if whole else gettext("没有数据")


def _share(part: float | None) -> str:
    return gettext("没有数据") if part is None else percent(part)


def _edge(edge: str) -> str:
    if edge == "more":
        return gettext("一天以上")
    minutes = int(edge)
    if minutes < MINUTES_OF_HOUR:
        return gettext("{n} 分钟以内").format(n=minutes)
    return gettext("{n} 小时以内").format(n=minutes // MINUTES_OF_HOUR)


def _words(figure: Figure) -> Mapping[str, Any]:
    """Return what the keys of the parts of a figure are called."""
    find = WORDS.get(figure.key)
    return find() if find else {}


def _stars() -> Mapping[str, Sentence]:
    return {str(number): gettext("{n} 颗星").format(n=number) for number in range(1, 6)}


WORDS: dict[str, Callable[[], Mapping[str, Any]]] = {
    "activities": queries.kinds,
    "filed": lambda: {kind.value: word for kind, word in KIND_WORDS.items()},
    "left_out": lambda: {state.value: word for state, word in STATE_WORDS.items()},
    "hours": lambda: {key: _edge(key) for key in (*map(str, MINUTES), "more")},
    "stars": _stars,
    "works_accepted": lambda: {**UNIT_WORDS, "charging_port": UNIT_WORDS["port"]},
    "consultations": lambda: {"consultation": gettext("三方会诊"), "talk": gettext("座谈")},
    "motions": lambda: SHARES,
}
