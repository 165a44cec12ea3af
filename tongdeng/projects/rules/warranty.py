"""Warranty: how long by the kind of work, and when it ends. Pure.

Source: 建设工程质量管理条例 art. 40 (least terms, from the day of acceptance), art. 41 (the builder repairs).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.errors import Sentence

LAW = _("建设工程质量管理条例第四十条")
INSPECTED_BEFORE = timedelta(days=30)  # rooms.md PW-9: a joint inspection before the end
MONTHS_AT_MOST = 1200
FUND_AFTER_WARRANTY = _("河南省物业管理条例第六十五条：维修资金用于保修期满后的共用部位")


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work: the least warranty in months or heating seasons; neither means what the contract says."""

    key: str
    word: Sentence
    months: int = 0
    seasons: int = 0

    @property
    def by_contract(self) -> bool:
        """The law names no term."""
        return not (self.months or self.seasons)


WORKS = {
    work.key: work
    for work in (
        #    key            word                                        months      seasons
        Work("structure",   _("地基基础和主体结构（按设计使用年限）")),
        Work("waterproof",  _("屋面、有防水要求的房间和外墙防渗漏"),      months=60),
        Work("heating",     _("供热与供冷系统"),                          seasons=2),
        Work("electric",    _("电气管线"),                                months=24),
        Work("pipes",       _("给排水管道"),                              months=24),
        Work("equipment",   _("设备安装"),                                months=24),
        Work("fitting",     _("装修"),                                    months=24),
        Work("other",       _("其他（按合同约定）")),
    )
}  # fmt: skip
BY_CONTRACT = tuple(work.key for work in WORKS.values() if work.by_contract)
WORK_WORDS = {work.key: work.word for work in WORKS.values()}


@dataclass(frozen=True, slots=True)
class Season:
    """The heating season of a place by month and day, and whether one that runs at acceptance counts as one."""

    place: str
    begins: tuple[int, int]
    ends: tuple[int, int]
    counts_current: bool = False


# Kaifeng and most of Henan heat from 11-15 to 03-15. Whether a season that has begun counts is in no text that was
# read, so by default only whole ones do.
SEASONS = (Season("", (11, 15), (3, 15)),)


def season(place: str) -> Season:
    """Return the heating season that holds at a place: the row of the nearest place above it."""
    return max((row for row in SEASONS if place.startswith(row.place)), key=lambda row: len(row.place))


def ends(kind: str, accepted: date, season: Season, *, months: int | None = None) -> date | None:
    """Return the last day of a warranty; None where there is none.

    `months` is what the contract gives: it counts where the law names no term, and where it is longer than the law's.
    """
    work = WORKS[kind]
    by_law = _after_seasons(accepted, season, work.seasons) if work.seasons else None
    if work.months:
        by_law = accepted + relativedelta(months=work.months)
    by_contract = accepted + relativedelta(months=months) if months else None
    return max((day for day in (by_law, by_contract) if day), default=None)


def wrong_months(kind: str, months: int | None) -> Sentence:
    """Return what is wrong with a contract's term; "" when nothing is. None leaves it to the law."""
    work = WORKS[kind]
    if months is None:
        return (
            _("“{work}”的保修期由合同约定，请填写月数（没有约定填 0）").format(work=work.word)
            if work.by_contract
            else ""
        )
    if kind == "structure" and months == 0:
        return _("“{work}”不能没有保修期，请按设计使用年限填写月数（{source}）").format(
            work=work.word, source=LAW
        )
    if not 0 <= months <= MONTHS_AT_MOST:
        return _("保修月数应在 0 到 {most} 之间").format(most=MONTHS_AT_MOST)
    if work.months and months < work.months:
        return _("“{work}”的保修期至少 {least} 个月（{source}）").format(
            work=work.word, least=work.months, source=LAW
        )
    return ""


def inspection(until: date) -> date:
    """Return the day on which a joint inspection is due before a warranty ends."""
    return until - INSPECTED_BEFORE


def same_work(kind: str, category: str, item: str, *others: str) -> bool:
    """Say whether two works are of one kind: (kind, category, item) of each.

    Works that the law does not name are told apart by their category of faults, or where one has none by their item.
    """
    kind_2, category_2, item_2 = others
    if kind != kind_2:
        return False
    if kind != "other":
        return True
    return category == category_2 if category and category_2 else item == item_2


def _after_seasons(accepted: date, season: Season, count: int) -> date:
    """Return the last day of the `count`-th season that counts after acceptance."""
    year, left = accepted.year - 1, count
    while True:
        begins, last = _season_of(season, year)
        counted = last >= accepted if season.counts_current else begins >= accepted
        left -= counted
        if not left:
            return last
        year += 1


def _season_of(season: Season, year: int) -> tuple[date, date]:
    """Return the first and last day of the season that begins in a year."""
    begins = date(year, *season.begins)
    ends_in = year + (season.ends < season.begins)
    return begins, date(ends_in, *season.ends)
