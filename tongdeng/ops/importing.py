"""A roster imported from the command line: compared, shown, asked about, then stored as the page would."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime

from tongdeng.kernel import clock
from tongdeng.kernel.errors import Refused
from tongdeng.ops.preflight import Problem
from tongdeng.people import queries
from tongdeng.people.actions.roster import reading, storing
from tongdeng.people.models import Person, Roster
from tongdeng.people.rules import Role
from tongdeng.people.rules.phones import masked_phone
from tongdeng.places.queries import named

Report = Callable[[str], None]


def apply(
    estate: str, content: bytes, *, asked: Namespace, report: Report, refuse: Callable[[str], int]
) -> int:
    """Import a file into an estate as its administrator; 1 for faults and questions, 2 for what cannot be read."""
    place, at = named([estate]).get(estate), clock.now()
    if place is None or place.level != "estate":
        return refuse(f"没有代码为 {estate} 的小区")
    by = administrator(estate, at)
    roster = reading.upload(place, content, by=by, at=at)
    try:
        roster = reading.read(roster, by=by, at=at, progress=lambda _done: None)
        if not roster.may_be_imported:
            return _why_not(roster, report, refuse)
        _show(roster, report)
        if questions := roster.comparison["questions"]:
            for question in questions:
                report(f"? {masked_phone(question['phone'])} 登记的是另一个姓名，第 {question['rows'][0]} 行")
            report("这些号码是谁的，要在网页上说明：上传同一个文件")
            return 1
        if not _agreed(asked):
            report("没有写入。加 --yes 写入")
            return 0
        reading.start(roster, {}, complete=asked.complete)
        roster.refresh_from_db()
        done = storing.store(roster, by=by, at=at, on=clock.local_day(at), progress=lambda _done: None)
        report(f"✓ 新登记 {done['new']} 套，{done['proposed']} 处变更等待社区或业委会核对")
        return 0
    except Refused as problem:
        return refuse(str(problem))
    finally:
        # A file that was only looked at leaves nothing: it is full of names and phones.
        Roster.objects.filter(pk=roster.pk).exclude(state=Roster.State.DONE).delete()


def administrator(place: str, at: datetime) -> Person:
    """Return an administrator of a place, in whose name a command acts; raise Problem where there is none."""
    by = queries.staff(place, [Role.ADMIN], at).first()
    if by is None:
        raise Problem("还没有管理员，先运行 tongdeng admin · there is no administrator")
    queries.load_roles(by, at)
    return by


def _why_not(roster: Roster, report: Report, refuse: Callable[[str], int]) -> int:
    if not roster.errors:
        return refuse(roster.problem)
    for fault in roster.errors:
        report(f"✗ 第 {fault['row']} 行 · {fault['column']}：{fault['words']}")
    report(f"有 {roster.faults} 处要改，一行都没有写入")
    return 1


def _show(roster: Roster, report: Report) -> None:
    found = roster.comparison
    for note in roster.notes:
        report(f"· {note}")
    if roster.sheet:
        report(f"工作表：{roster.sheet}")
    report(
        f"新房屋 {found['new']} · 有变化 {found['changed']} · 没有变化 {found['unchanged']} · "
        f"名册里没有 {found['gone']}"
    )


def _agreed(asked: Namespace) -> bool:
    if asked.yes:
        return True
    return sys.stdin.isatty() and input("写入？ [y/N] ").strip().lower() in ("y", "yes", "是")
