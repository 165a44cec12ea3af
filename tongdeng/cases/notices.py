"""Who hears of what happens to a case, in which words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.cases.models import Case
from tongdeng.cases.rules import LADDER, Audience, Urgency
from tongdeng.kernel.models import Event
from tongdeng.notices.actions import Book, register
from tongdeng.notices.rules import Tell
from tongdeng.people.queries import staff

REPORTER = "reporter"
HOLDER, DESK, MANAGER = Audience.HOLDER, Audience.DESK, Audience.MANAGER

#         what happened      who hears   in which words
TABLE = (
    Tell("case.file",        DESK,       _("新诉求 {number}：{where}，{category}")),
    Tell("case.file",        REPORTER,   _("已收到，编号 {number}。会有人答复您")),
    Tell("case.answer",      REPORTER,   _("{number} 有答复了")),
    Tell("case.told",        REPORTER,   _("{number} 有新的答复")),
    Tell("case.assign",      HOLDER,     _("派给您一件：{number}，{where}，{category}")),
    Tell("case.transfer",    HOLDER,     _("同事转给您一件：{number}，{where}，{category}")),
    Tell("case.give_back",   DESK,       _("{number} 被退回，请重新派单")),
    Tell("case.take",        REPORTER,   _("{number} 已有师傅接单，正在处理")),
    Tell("case.grab",        REPORTER,   _("{number} 已有师傅接单，正在处理")),
    Tell("case.pause",       REPORTER,   _("{number} 暂停处理，请看原因")),
    Tell("case.resume",      HOLDER,     _("{number} 暂停结束，请继续处理")),
    Tell("case.finish",      REPORTER,   _("{number} 已办结，请您确认解决了没有")),
    Tell("case.settle",      REPORTER,   _("{number} 已答复并办结，请您确认解决了没有")),
    Tell("case.reopen",      DESK,       _("{number} 没有解决，居民退回重办")),
    Tell("case.reopen",      MANAGER,    _("{number} 没有解决，居民退回重办")),
    Tell("case.refuse",      REPORTER,   _("{number} 不予受理，请看原因")),
    Tell("case.withdraw",    DESK,       _("{number} 已由居民撤回")),
    Tell("case.withdraw",    HOLDER,     _("{number} 已由居民撤回")),
    Tell("case.confirm",     HOLDER,     _("{number} 居民已确认解决")),
    Tell("case.say",         HOLDER,     _("{number} 居民有补充")),
    Tell("case.say",         DESK,       _("{number} 居民有补充")),
    Tell("case.urge",        HOLDER,     _("{number} 有人催办，请尽快处理")),
    Tell("case.urge",        DESK,       _("{number} 有人催办，还没有人承办，请派单")),
    Tell("case.lapse",       REPORTER,   _("{number} 七天没有收到您的意见，按“未确认”关闭；没有解决可以退回重办")),
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


def _ladder() -> Iterable[Tell]:
    """Yield a row for each clock, rung and audience."""
    for clock, words in WARNINGS.items():
        for rung in LADDER:
            for audience in dict.fromkeys((rung.held, rung.unheld)):
                says = words[rung.word if rung.word in words else "late"]
                yield Tell("case.rang", audience, says, key=f"{clock}.{rung.word}")


ROWS = (*TABLE, *_ladder())


def chosen(case: Case, event: Event) -> Sequence[Tell]:
    """Return the rows for an event: of the ladder the rung that rang, and urging goes to one of two."""
    if event.kind == "case.rang":
        if event.facts["clock"] not in WARNINGS:
            return ()
        rung = LADDER[event.facts["rung"]]
        audience = rung.held if case.holder_id else rung.unheld
        key = f"{event.facts['clock']}.{rung.word}"
        return [row for row in ROWS if row.kind == event.kind and (row.to, row.key) == (audience, key)]
    rows = [row for row in TABLE if row.kind == event.kind]
    if event.kind in ("case.urge", "case.say"):
        return [row for row in rows if row.to == (HOLDER if case.holder_id else DESK)]
    return rows


def audience(case: Case, to: str, at: datetime) -> list[UUID]:
    """Return the persons behind a word: the reporter, the holder, or those with a role at the place."""
    if to == REPORTER:
        return [case.reporter_id] if case.reporter_id else []
    if to == HOLDER:
        return [case.holder_id] if case.holder_id else []
    roles = ["desk", "manager"] if to == DESK else [to]
    return list(staff(case.place, roles, at).values_list("pk", flat=True))


def facts(case: Case, event: Event) -> dict[str, str]:
    """Return what the words need; nothing that names a person."""
    return {"number": case.number, "where": case.where, "category": case.category.name}


def urgent(case: Case, event: Event) -> bool:
    """Say whether a message about this may break quiet hours."""
    return case.urgency == Urgency.URGENT


def open_book() -> None:
    """Register the table; called once, when the app is ready."""
    register(Book(Case, ROWS, audience, facts, urgent, "/cases/{id}/", chosen))
