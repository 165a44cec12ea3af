"""What the forms of a work may say: right values first, then wrong ones."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F, Q

from tests.cast import ESTATE, FOREIGN_ESTATE, SQUARE
from tests.fuzz.courses import WORDS, Options, photo
from tongdeng.kernel import clock
from tongdeng.kernel.clock import local_day
from tongdeng.projects import models
from tongdeng.projects.models import Photo, Project
from tongdeng.projects.rules.papers import PAPERS
from tongdeng.projects.rules.quantities import plain

MODELS = [getattr(models, name) for name in models.__all__ if name != "Project"]
NOBODY = "00000000-0000-7000-8000-000000000000"
WAITS = Q(counted_at__isnull=True, void_at__isnull=True)
FAR, PAST = "9999-12-31", "2020-01-01"
SIDES = ("part_length", "part_width", "part_height")
PLAN = {
    "title": "修复北路",
    "problem": "三年来下雨就积水",
    "contractor": "示例市政有限公司",
    "contract_sum": "256000",
    "begins_on": "2026-03-10",
    "ends_on": "2026-05-20",
    "scope": [SQUARE],
}
LINE = {
    "item": "路缘石",
    "unit": "m",
    "quantity": "60",
    "price": "80",
    "work": "other",
    "months": "12",
    "place": ESTATE,
}
SHEET = {"spot": "东车棚", "present": "施工方一人", "instrument": "钢卷尺"}
REASONS = {"why_scope": "路面下有旧管沟", "why_cost": "路面下有旧管沟", "why_time": "连续降雨"}
BILL = "序号,项目,单位,数量,单价,工程类别\n1,灯,盏,20,40,设备安装\n2,灯,盏,十,40,设备安装\n"


def everything(project: Project) -> dict[str, str]:
    """Return the form that puts all that was delivered to the parties, with the disputes that it settles."""
    rows = project.lines.filter(delivered__gt=F("accepted"))
    accepts = {f"accept-{row.pk}": plain(row.delivered - row.accepted) for row in rows}
    return accepts | {f"settle-{row.pk}": plain(row.disputed) for row in rows if row.disputed}


def _put(project: Project) -> list[Mapping[str, str]]:
    line = project.lines.first()
    pk, left = (line.pk, line.delivered - line.accepted - line.disputed) if line else (NOBODY, 0)
    return [
        everything(project),
        {f"accept-{pk}": plain(left)} if line else {},
        {f"accept-{pk}": "1"},
        {f"accept-{pk}": str(left + 1)},
        {f"accept-{pk}": "1", f"settle-{pk}": "1"},
        {f"accept-{pk}": "-5"},
        {f"accept-{NOBODY}": "1", "accept-x": "1"},
        {f"accept-{pk}": "999999999999.999999"},
    ]


def _ids(rows: Any) -> list[str]:
    return [*(str(pk) for pk in rows.values_list("pk", flat=True)[:5]), NOBODY, ""]


def _day(days: int) -> str:
    return f"{local_day(clock.now()) + timedelta(days=days)}"


def _table(words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("bill.csv", words.encode(), "text/csv")


def _photos(project: Project) -> list[str]:
    return _ids(Photo.objects.filter(project=project.pk).order_by("at", "pk"))


def some_of(*values: Any) -> Options:
    return lambda _: values


def _units(project: Project) -> Sequence[str]:
    return [*project.lines.values_list("unit", flat=True)[:3], "m3", "x", ""]


REASON = some_of(WORDS[2], *WORDS)
FIELDS: Mapping[str, Options] = {
    "line": lambda p: _ids(p.lines.order_by("position")),
    "sheet": lambda p: _ids(p.sheets.order_by("-counted_at", "-number")),
    "acceptance": lambda p: _ids(p.acceptances.order_by("-number")),
    "variation": lambda p: _ids(p.variations.order_by("-number")),
    "funding": lambda p: _ids(p.fundings.order_by("at", "pk")),
    "milestone": lambda p: _ids(p.milestones.order_by("-number")),
    "warranty": lambda p: _ids(p.warranties.order_by("number")),
    "defect": lambda p: _ids(p.defects.order_by("-at")),
    "before": _photos,
    "after": lambda p: _photos(p)[::-1],
    "photo": _photos,
    "clear": lambda p: [_photos(p)[:1], _photos(p)[:2], [NOBODY], []],
    "put": _put,
    "take": lambda p: [
        [],
        [str(pk) for pk in p.sheets.filter(WAITS, quantity__lt=0).values_list("pk", flat=True)],
        [NOBODY],
        ["x"],
    ],
    "in_use": some_of("1", ""),
    "note": some_of("", "验收合格", "字" * 3000),
    "kind": some_of("price", "scope", "time", *PAPERS, "evidence", ""),
    "quantity": some_of("10", "900", "1600", "0", "0.5", "-1", "1e99", "999999999"),
    "change": some_of("1000", "-500", "-256000", "0", "x", "99999999999", "−20.5"),
    "ends_on": lambda _: [_day(9), PAST, FAR, "x", ""],
    "begins_on": some_of("2026-03-10", FAR, "x", ""),
    "title": some_of("修复北路", "", "字" * 300),
    "problem": some_of("三年来下雨就积水", "", "<b>\0"),
    "contractor": some_of("示例市政有限公司", "", "字" * 300),
    "contract_sum": some_of("256000", "1", "0", "999999999999.99", "99999999999", "x", ""),
    "scope": some_of([SQUARE], [ESTATE], [FOREIGN_ESTATE], ["x"], []),
    "position": some_of("", "1", "2", "99999", "-1"),
    "item": some_of("路缘石", "", "字" * 300),
    "unit": some_of("m2", "light", "m3", "x", ""),
    "price": some_of("80", "0", "-1", "99999999999.99", "x", ""),
    "work": some_of("equipment", "other", "structure", "heating", "x"),
    "months": some_of("24", "", "0", "6", "1200", "99999", "x"),
    "place": some_of(ESTATE, SQUARE, FOREIGN_ESTATE, ""),
    "category": some_of("", "estate.road", "x"),
    "file": lambda _: [None, _table(BILL), _table(BILL.partition("\n2")[0]), photo(), _table("")],
    "measured_in": _units,
    "part_length": some_of(["10"], ["1000000"] * 3, ["0.0001"], ["x"], [""]),
    "part_width": some_of(["8"], ["1000000"] * 3, ["1e9"], [""]),
    "part_height": some_of([""], ["1000000"] * 3, ["1"]),
    "part_count": some_of(["5"], ["50"], ["1000000"] * 3, ["0.5"], ["-1"], [""], []),
    "part_name": some_of([""], ["东段"], ["字" * 200]),
    "part_less": some_of([""], ["1"], ["0", "1"]),
    "factor": some_of("", "0.5", "1000000", "0", "0.000001", "x"),
    "measured_on": lambda _: [_day(0), _day(-3), _day(1), PAST, ""],
    "spot": some_of("东车棚", "", "字" * 600),
    "present": some_of("施工方一人", ""),
    "instrument": some_of("钢卷尺", "", "字" * 200),
    "corrects": lambda p: ["", *_ids(p.sheets.filter(counted_at__isnull=False).order_by("number"))],
    "direction": some_of("plus", "minus"),
    "photos": lambda _: [photo(), None],
    "shot_spot": some_of("北路口", "", "字" * 200),
    "shot_direction": some_of("朝东", ""),
    "written_at": some_of(
        "",
        "2026-01-01T00:00:00+08:00",
        "0001-01-01T00:00:00+23:59",
        "2026-03-30T00:00+23:59",
        FAR + "T23:59-23:59",
        "soon",
    ),
    "due": lambda _: [_day(5), PAST, FAR, "x", ""],
    "result": some_of("met", "partly", "missed", "x", ""),
    "finding": REASON,
    "source": some_of("subsidy", "company", "fund", "income", "x", ""),
    "amount": some_of("1000", "256000.00", "0", "-1", "99999999999", "0.001", ""),
    "motion": some_of("", NOBODY, "x"),
    "kept": some_of("0", "7680", "99999999", "-1", ""),
    "bond": some_of("", "1"),
    "guarantee": some_of("", "1"),
    "vote": some_of("", NOBODY, "x"),
    "why_scope": some_of("路面下有旧管沟", "", "字" * 3000),
    "why_cost": some_of("路面下有旧管沟", ""),
    "why_time": some_of("连续降雨", ""),
    "case": some_of("", NOBODY, "x"),
    "taken_on": some_of("1", ""),
    "reason": REASON,
    "words": REASON,
    "seen": lambda p: [str(p.version), "0", "x", ""],
    "key": some_of(None, NOBODY, "x"),
}
