"""Notices about cases: which event, to whom, in which words."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Case
from tongdeng.cases.rules import ESCALATION, Audience, State, Urgency
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.queries import staff_ids

REPORTER = "reporter"
ASSIGNEE, DESK, MANAGER = Audience.ASSIGNEE, Audience.DESK, Audience.MANAGER

#            event                 to         words
TABLE = (
    NoticeRow("case.file",          DESK,      _("新诉求 {number}：{where}，{category}")),
    NoticeRow("case.file",          REPORTER,  _("已收到，编号 {number}。会有人答复您")),
    NoticeRow("case.answer",        REPORTER,  _("{number} 有答复了")),
    NoticeRow("case.replied_again", REPORTER,  _("{number} 有新的答复")),
    NoticeRow("case.assign",        ASSIGNEE,  _("收到一件派单：{number}，{where}，{category}")),
    NoticeRow("case.transfer",      ASSIGNEE,  _("同事转来一件：{number}，{where}，{category}")),
    NoticeRow("case.give_back",     DESK,      _("{number} 被退回，请重新派单")),
    NoticeRow("case.accept",        REPORTER,  _("{number} 已有师傅接单，正在处理")),
    NoticeRow("case.claim",         REPORTER,  _("{number} 已有师傅接单，正在处理")),
    NoticeRow("case.pause",         REPORTER,  _("{number} 暂停处理，请看原因")),
    NoticeRow("case.resume",        ASSIGNEE,  _("{number} 暂停结束，请继续处理")),
    NoticeRow("case.finish",        REPORTER,  _("{number} 已办结，请您确认解决了没有")),
    NoticeRow("case.settle",        REPORTER,  _("{number} 已答复并办结，请您确认解决了没有")),
    NoticeRow("case.reopen",        DESK,      _("{number} 没有解决，居民退回重办")),
    NoticeRow("case.reopen",        MANAGER,   _("{number} 没有解决，居民退回重办")),
    NoticeRow("case.refuse",        REPORTER,  _("{number} 不予受理，请看原因")),
    NoticeRow("case.withdraw",      DESK,      _("{number} 已由居民撤回")),
    NoticeRow("case.withdraw",      ASSIGNEE,  _("{number} 已由居民撤回")),
    NoticeRow("case.confirm",       ASSIGNEE,  _("{number} 居民已确认解决")),
    NoticeRow("case.say",           ASSIGNEE,  _("{number} 居民有补充")),
    NoticeRow("case.say",           DESK,      _("{number} 居民有补充")),
    NoticeRow("case.nudge",         ASSIGNEE,  _("{number} 有人催办，请尽快处理")),
    NoticeRow("case.nudge",         DESK,      _("{number} 有人催办，还没有人承办，请派单")),
    NoticeRow("case.disown",        DESK,      _("{number} 所留手机号的机主表示不是本人反映的，请核对")),
    NoticeRow("case.link",          REPORTER,  _("{number} 已提交会诊，每一步都会告诉您")),
    NoticeRow("case.link",          ASSIGNEE,  _("{number} 已提交会诊，请继续办理")),
    NoticeRow("case.tell",          REPORTER,  _("{number} 的会诊有新进展")),
    NoticeRow("case.unlink",        REPORTER,  _("{number} 的会诊已结束，请看结果")),
    NoticeRow("case.hold",          REPORTER,  _("{number} 的会诊作出承诺：{until} 前办成"), key="new"),
    NoticeRow("case.hold",          ASSIGNEE,  _("{number} 有会诊承诺（{until} 前），办成以前不能办结"), key="new"),
    NoticeRow("case.hold",          REPORTER,  _("{number} 的会诊承诺改期到 {until}"), key="moved"),
    NoticeRow("case.release",       REPORTER,  _("{number} 的会诊承诺已办成，请您看看解决了没有"), key="kept"),
    NoticeRow("case.release",       ASSIGNEE,  _("{number} 的会诊承诺已办成，可以办结了"), key="kept"),
    NoticeRow("case.release",       REPORTER,  _("{number} 的会诊承诺没有办成，请看原因"), key="dropped"),
    NoticeRow("case.release",       ASSIGNEE,  _("{number} 的会诊承诺没有办成，请继续办理"), key="dropped"),
    NoticeRow("case.auto_close",    REPORTER,  _("{number} 七天没有收到您的意见，按“未确认”关闭；没有解决可以退回重办")),
)  # fmt: skip
WARNINGS = {
    "answer": {
        "half": _("{number} 答复时限已过一半：{where}，{category}"),
        "nearly": _("{number} 答复时限只剩两成：{where}，{category}"),
        "late": _("{number} 超过答复时限，还没有人答复：{where}，{category}"),
    },
    "finish": {
        "half": _("{number} 办结时限已过一半：{where}，{category}"),
        "nearly": _("{number} 办结时限只剩两成：{where}，{category}"),
        "late": _("{number} 超过办结时限：{where}，{category}"),
    },
}


def _escalation() -> Iterable[NoticeRow]:
    """Yield a row for each deadline, level and audience."""
    for clock, words in WARNINGS.items():
        for level in ESCALATION:
            for audience in dict.fromkeys((level.held, level.unheld)):
                says = words[level.word if level.word in words else "late"]
                yield NoticeRow("case.fired", audience, says, key=f"{clock}.{level.word}")


ROWS = (*TABLE, *_escalation())


def chosen(case: Case, event: Event, rows: Rows) -> Rows:
    """Return the level that fired; a nudge or an addition goes to the assignee, else to the desk."""
    if event.kind == "case.fired":
        # The clocks of a pause and of the silence act by themselves (actions/timed.py); nobody is warned.
        if event.facts["clock"] not in WARNINGS:
            return ()
        level = ESCALATION[event.facts["level"]]
        audience = level.held if case.assignee_id else level.unheld
        key = f"{event.facts['clock']}.{level.word}"
        return [row for row in rows if (row.to, row.key) == (audience, key)]
    if event.kind in ("case.nudge", "case.say"):
        return [row for row in rows if row.to == (ASSIGNEE if case.assignee_id else DESK)]
    return _of_the_bench(case, event, rows)


def _of_the_bench(case: Case, event: Event, rows: Rows) -> Rows:
    if event.kind == "case.unlink" and case.state == State.WITHDRAWN:
        return ()
    facts = event.facts
    keys = {
        "case.hold": "moved" if "before" in facts else "new",
        "case.release": "kept" if facts.get("kept") else "dropped",
    }
    return [row for row in rows if row.key == keys.get(event.kind, "")]


def audience(case: Case, to: str, at: datetime) -> list[UUID]:
    if to == REPORTER:
        return [case.reporter_id] if case.reporter_id else []
    if to == ASSIGNEE:
        return [case.assignee_id] if case.assignee_id else []
    roles = ["desk", "manager"] if to == DESK else [to]
    return staff_ids(case.place, roles, at)


def facts(case: Case, event: Event) -> dict[str, str]:
    # Nothing that names a person: notices leave the system by mail.
    until = event.facts.get("until", "")
    return {"number": case.number, "where": case.where, "category": case.category.name, "until": until}


def urgent(case: Case, event: Event) -> bool:
    return case.urgency == Urgency.URGENT


def listed(to: str) -> str:
    """Return the page on which those behind a row of the table find their cases."""
    pages: dict[str, str] = {ASSIGNEE: "/jobs/", DESK: "/desk/queue/"}
    return pages.get(to, "/late/")


def register_notices() -> None:
    register(
        NoticeTable(
            model=Case,
            rows=ROWS,
            audience=audience,
            facts=facts,
            path="/cases/{id}/",
            urgent=urgent,
            chosen=chosen,
            many=listed,
        )
    )
