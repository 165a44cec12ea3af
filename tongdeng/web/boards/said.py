"""How a figure is said: the number with what belongs beside it, never more than its records allow."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from tongdeng.activities.models import Kind
from tongdeng.boards.figures import Figure
from tongdeng.boards.rules.promises import PROMISED
from tongdeng.boards.rules.rates import PERCENT_FROM, Kept, Rate, Shown
from tongdeng.cases.rules import KIND_WORDS
from tongdeng.projects.rules.quantities import UNIT_WORDS
from tongdeng.web.kit.tags import in_words

Value = Mapping[str, Any]


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


def say(figure: Figure, value: Value) -> Said:
    """Put a value into words."""
    if "den" in value:
        return _rate(figure, Rate(value["num"], value["den"]))
    if "median" in value:
        return _time(value)
    if "value" in value:
        return Said(_number(value["value"]))
    parts = parts_of(figure, value)
    return Said("\n".join(f"{number} {word}" for word, number in parts)) if parts else _nothing()


def parts_of(figure: Figure, value: Value) -> list[tuple[str, str]]:
    """Return the parts of a figure, each with its word."""
    words = _words(figure) if value.get("by") else {}
    return [
        (str(words.get(key, key)), _("未单列") if number is None else _number(number))
        for key, number in value.get("by", {}).items()
        if number != 0
    ]


def compared(figure: Figure, value: Value, other: Value) -> str:
    """Say how a value differs from another one; nothing where either is of too little."""
    if "den" in value:
        if min(value["den"], other["den"]) < PERCENT_FROM:
            return ""
        points = 100 * (value["value"] - other["value"])
        return _("{n} 个百分点").format(n=f"{points:+.1f}") if abs(points) >= 0.05 else _("持平")
    if "value" in value:
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


def _rate(figure: Figure, rate: Rate) -> Said:
    if rate.value is None or rate.interval is None:
        return _nothing()
    of = f"{_number(rate.num)} / {_number(rate.den)}"
    promised = PROMISED.get(figure.key)
    kept = rate.keeps(promised) if promised else None
    if rate.shown == Shown.FRACTION:
        return Said(
            _("{den} 件中 {num} 件").format(num=rate.num, den=rate.den),
            (_("件数少，不算百分比"),),
            True,
            rate.value,
            kept,
        )
    low, high = rate.interval
    range_ = _("可信区间 {low}–{high}").format(low=percent(low), high=percent(high))
    return Said(percent(rate.value), (of, range_), rate.shown == Shown.GREY, rate.value, kept)


def _time(value: Value) -> Said:
    if not value["n"]:
        return _nothing()
    median, most = (in_words(timedelta(seconds=value[key])) for key in ("median", "p90"))
    return Said(median, (_("十件中九件不超过{time}").format(time=most), _("共 {n} 件").format(n=value["n"])))


def _nothing() -> Said:
    return Said(_("没有数据"), grey=True)


def _number(number: Any) -> str:
    return f"{number:,}" if isinstance(number, int) else str(number)


def _words(figure: Figure) -> Mapping[str, Any]:
    """Return what the keys of the parts of a figure are called."""
    if figure.key == "activities":
        return {kind.code: kind for kind in Kind.objects.all()}
    names: dict[str, Mapping[str, Any]] = {
        "filed": {kind.value: word for kind, word in KIND_WORDS.items()},
        "works_accepted": {**UNIT_WORDS, "charging_port": UNIT_WORDS["port"]},
        "consultations": {"consultation": _("三方会诊"), "talk": _("座谈")},
    }
    return names.get(figure.key, {})
