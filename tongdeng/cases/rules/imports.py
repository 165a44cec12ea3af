"""A row of another system's table as a case here, or the sentence that says why it cannot be one. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.cases.rules import State
from tongdeng.cases.rules.import_maps import ANSWERS, MOMENTS, OPEN, ImportMap
from tongdeng.kernel.errors import Sentence
from tongdeng.people.rules import phone

ID_AT_MOST, CALLED_AT_MOST = 80, 60
SHOWN_AT_MOST = 20  # signs of a cell in a sentence
LONG_NUMBER = re.compile(r"\d{5,}")
YEARS = range(2000, 2100)
DUES = ("answer_due", "finish_due")
#            later         earlier
ORDER = (
    ("answered",   "filed"),
    ("answer_due", "filed"),
    ("finish_due", "filed"),
    ("finished",   "filed"),
    ("verified",   "finished"),
    ("closed",     "filed"),
    ("closed",     "finished"),
)  # fmt: skip
NAMES: dict[str, Sentence] = {
    "filed": _("登记时间"),
    "answer_due": _("答复时限"),
    "answered": _("答复时间"),
    "finish_due": _("办结时限"),
    "finished": _("办结时间"),
    "closed": _("关闭时间"),
    "verified": _("核实时间"),
}
SAME_ID = _("同一个编号在文件里有两种内容")
DIFFERS = _("已经导入过，内容不同")
NO_PLACE = _("没有这个地方")
OUTSIDE = _("地点不在 {place} 范围内")
NOT_THIS_LOW = _("地点要到社区以下")


class Unfit(Exception):
    """Why a row is set aside: a sentence in any language, with what it names."""

    def __init__(self, sentence: Sentence, **facts: object) -> None:
        super().__init__()
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        return str(self.sentence).format(**self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A case that has ended in another system: as it stood there, in our words."""

    id: str
    place: str
    category: str
    called: str  # what the source calls the category
    state: str
    filed: datetime
    closed: datetime
    answer_due: datetime | None = None
    answered: datetime | None = None
    finish_due: datetime | None = None
    finished: datetime | None = None
    verified: datetime | None = None
    solved: bool | None = None
    stars: int | None = None
    duplicate: bool = False

    def digest(self) -> bytes:
        """Return SHA-256 over all that is taken over, in one spelling."""
        told = {name: _spelled(value) for name, value in asdict(self).items()}
        return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).digest()


def _spelled(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def take(row: Mapping[str, str], by: ImportMap, *, within: str, at: datetime) -> Taken:
    """Return the case of a row, our column → what stands there; raise Unfit when it cannot be, or has not ended, at `at`."""
    found = _moments(row, by, at)
    status = _known(row, by.status, "status", _("对照表里没有状态“{value}”"))
    closed = _end(status, found)
    solved = _solved(row, by) if status == "finished" else None
    return Taken(
        id=_id(row),
        place=_place(row, by, within),
        category=_known(row, by.category, "category", _("对照表里没有分类“{value}”")),
        called=row.get("category", "")[:CALLED_AT_MOST],
        state=_state(status, solved=solved),
        filed=_filed(found),
        closed=closed,
        answer_due=found["answer_due"],
        answered=found["answered"],
        finish_due=found["finish_due"],
        finished=found["finished"],
        verified=None if solved is None else found["verified"] or closed,
        solved=solved,
        stars=None if solved is None else _stars(row),
        duplicate=row.get("duplicate", "") in by.duplicate,
    )


def _end(status: str, found: Mapping[str, datetime | None]) -> datetime:
    """Return when a case was closed; raise Unfit when it was not."""
    if status == OPEN:
        raise Unfit(_("在原系统还没有办结，留在那里办"))
    if status == "finished" and found["finished"] is None:
        raise Unfit(_("状态是已办结，却没有办结时间"))
    closed = found["closed"] or found["verified"] or found["finished"]
    if closed is None:
        raise Unfit(_("已经关闭，却没有关闭时间"))
    return closed


def _filed(found: Mapping[str, datetime | None]) -> datetime:
    if found["filed"] is None:
        raise Unfit(_("没有登记时间"))
    return found["filed"]


def _state(status: str, *, solved: bool | None) -> str:
    if status != "finished":
        return status
    return (State.CONFIRMED if solved else State.UNCONFIRMED).value


def _id(row: Mapping[str, str]) -> str:
    found = row.get("id", "")
    if not found:
        raise Unfit(_("没有编号"))
    if len(found) > ID_AT_MOST or not found.isprintable():
        raise Unfit(_("编号最多 {most} 个字"), most=ID_AT_MOST)
    try:
        phone(found)
    except ValueError:
        return found
    raise Unfit(_("编号看起来是手机号，不能用作编号"))


def _shown(written: str) -> str:
    """Return a cell as a sentence may name it: short, and without what may be a telephone number."""
    return LONG_NUMBER.sub("…", written[:SHOWN_AT_MOST])


def _place(row: Mapping[str, str], by: ImportMap, within: str) -> str:
    if "place" not in by.columns:
        return within
    written = row.get("place", "")
    code = by.places.get(written, written)
    if not code or not code.isascii() or not code.isdigit():
        raise Unfit(_("没有这个地方：“{value}”"), value=_shown(written))
    if not code.startswith(within):
        raise Unfit(OUTSIDE, place=within)
    return code


def _known(row: Mapping[str, str], values: Mapping[str, str], column: str, sentence: Sentence) -> str:
    written = row.get(column, "")
    if written not in values:
        raise Unfit(sentence, value=_shown(written))
    return values[written]


def _solved(row: Mapping[str, str], by: ImportMap) -> bool | None:
    written = row.get("solved", "")
    if not written and "" not in by.solved:
        return None
    return ANSWERS[_known(row, by.solved, "solved", _("对照表里没有评价“{value}”"))]


def _stars(row: Mapping[str, str]) -> int | None:
    written = row.get("stars", "")
    if written and written not in {"1", "2", "3", "4", "5"}:
        raise Unfit(_("评分为 1 到 5 星"))
    return int(written) if written else None


def _moments(row: Mapping[str, str], by: ImportMap, at: datetime) -> dict[str, datetime | None]:
    found = {name: _moment(row.get(name, ""), by, NAMES[name]) for name in MOMENTS}
    for name, moment in found.items():
        if moment is not None and name not in DUES and moment > at:
            raise Unfit(_("{name}在将来"), name=NAMES[name])
    for later, earlier in ORDER:
        after, before = found[later], found[earlier]
        if after is not None and before is not None and after < before:
            raise Unfit(_("{later}早于{earlier}"), later=NAMES[later], earlier=NAMES[earlier])
    return found


def _moment(written: str, by: ImportMap, name: Sentence) -> datetime | None:
    if not written:
        return None
    for spelled in by.formats:
        try:
            moment = datetime.strptime(written, spelled)  # noqa: DTZ007 -- gets the map's zone
        except ValueError:
            continue
        if moment.year in YEARS:
            return moment if moment.tzinfo else moment.replace(tzinfo=by.zone)
    raise Unfit(_("{name}读不懂"), name=name)
