"""The records behind a figure: their pages, and how a cell of their table reads."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models import Activity, Attendance
from tongdeng.cases.models import Case
from tongdeng.consultations.models import Consultation, Resolution
from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.errors import Sentence
from tongdeng.places.models import Place
from tongdeng.projects.models import Item


class Way(NamedTuple):
    """The page of a record, or of what it belongs to."""

    page: str
    field: str = "pk"


WAYS: dict[type[Model], Way] = {
    Case: Way("case"),
    Consultation: Way("consultation"),
    Resolution: Way("resolution"),
    Activity: Way("activity"),
    Attendance: Way("activity", "activity_id"),
    Item: Way("project", "acceptance__project_id"),
}
COLUMN_WORDS: dict[str, Sentence] = {
    "number": _("编号"),
    "community": _("社区"),
    "category_id": _("类别"),
    "kind": _("类型"),
    "kind_id": _("类型"),
    "urgency": _("缓急"),
    "channel": _("来路"),
    "state": _("状态"),
    "filed_at": _("登记"),
    "answer_due": _("答复时限"),
    "answered_at": _("答复"),
    "finish_due": _("办结时限"),
    "finished_at": _("办结"),
    "reopened": _("退回次数"),
    "held_at": _("召开"),
    "talk": _("只是座谈"),
    "party": _("由谁落实"),
    "due_at": _("期限"),
    "done_at": _("落实"),
    "starts_at": _("开始"),
    "title": _("名称"),
    "attended": _("签到人次"),
    "counted": _("清点人数"),
    "came_at": _("到场"),
    "activity_id": _("活动"),
    "method": _("方式"),
    "acceptance__accepted_at": _("验收"),
    "line__item": _("项目"),
    "line__unit": _("单位"),
    "accepted": _("验收数量"),
    "counts": _("算在内"),
    "certified_at": _("公布"),
    "code": _("代码"),
    "name": _("名称"),
    "has": _("有没有"),
    "place": _("地方"),
    "platform_id": _("平台"),
    "minutes": _("分钟"),
    "source": _("怎么记的"),
    "quarter": _("季度"),
    "edition": _("问卷版本"),
    "closes_at": _("截止"),
    "stars": _("星级"),
    "runs_out_at": _("到时限"),
    "raised_at": _("提出"),
    "topic__raised_at": _("提出"),
    "at": _("形成决议"),
    "origin": _("从哪里来"),
    "origin__source": _("原系统"),
    "band": _("用时分段（分钟）"),
}


def address(row: Model) -> str:
    """Return the page of a record; "" where it has none."""
    way = WAYS.get(type(row))
    return reverse(way.page, args=[_follow(row, way.field)]) if way else ""


def related(columns: Sequence[str]) -> list[str]:
    """Return the relations that a table reads, so that it reads them at once."""
    return sorted(
        {column.removesuffix("_id") for column in columns if column.endswith("_id")}
        | {column.rpartition("__")[0] for column in columns if "__" in column}
    )


def cell(row: Any, column: str, places: Mapping[str, Place]) -> str:
    """Return what a table shows of a record; `places` are those that the records of the table name."""
    path, _dots, name = column.rpartition("__")
    row = _follow(row, path) if path else row
    if name.endswith("_id"):
        return str(getattr(row, name.removesuffix("_id")))
    value = getattr(row, name)
    if name in ("community", "place") and value in places:
        return places[value].name
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown()) if shown is not None else written(value)


def written(value: Any) -> str:
    """Return a value as a table shows it."""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, datetime):
        return f"{value.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _follow(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row
