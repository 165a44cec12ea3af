"""The verbs of a project, each at its own address; a refusal draws the page of the form again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.people.models import Person
from tongdeng.projects.actions import (
    accepting,
    bills,
    funding,
    measuring,
    planning,
    running,
    site,
    varying,
    warranties,
)
from tongdeng.projects.models import BillFile, Project
from tongdeng.projects.queries import pages as queries
from tongdeng.projects.tasks import read_bill
from tongdeng.web.kit import verbs
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.projects import acceptance, bill, diary, money, pages, warranty
from tongdeng.web.projects.forms import ProjectForm

LINES, LINE, ACCEPTANCE, MONEY, DIARY, WARRANTY = (
    "project_lines", "project_line", "project_acceptance", "project_money", "project_diary", "project_warranty",
)  # fmt: skip
DRAW: dict[str, Callable[..., HttpResponse]] = {
    "": pages.draw,
    LINES: bill.draw,
    ACCEPTANCE: acceptance.draw,
    MONEY: money.draw,
    DIARY: diary.draw,
    WARRANTY: warranty.draw,
}


# A kill between the two must not leave a file that says for ever that it is being read.
@transaction.atomic
def _upload(project: Project, form: ProjectForm, by: Person, at: datetime) -> BillFile:
    file = bills.upload(project, form.table(), by=by, at=at)
    read_bill.defer(pk=str(file.pk))
    return file


PROJECT_ROWS = {
    "change": VerbRow(
        lambda p, f, by, at: planning.change(p, f.draft_of(p), by=by, at=at, seen=f.seen()), _("方案已保存")
    ),
    "start": VerbRow(
        lambda p, f, by, at: running.start(p, by=by, at=at, seen=f.seen()),
        _("已开工，居民现在能看到这项工程"),
    ),
    "suspend": VerbRow(
        lambda p, f, by, at: running.suspend(p, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("已停工"),
    ),
    "resume": VerbRow(lambda p, f, by, at: running.resume(p, by=by, at=at, seen=f.seen()), _("已复工")),
    "cancel": VerbRow(
        lambda p, f, by, at: running.cancel(p, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("工程已取消"),
    ),
    "finish": VerbRow(
        lambda p, f, by, at: running.finish(p, by=by, at=at, seen=f.seen()), _("已全部验收，请登记结算")
    ),
    "complete": VerbRow(
        lambda p, f, by, at: running.complete(p, f.reasons(), by=by, at=at, seen=f.seen()),
        _("竣工报告已提交"),
    ),
    "plan_milestone": VerbRow(
        lambda p, f, by, at: site.plan_milestone(p, title=f.text("title"), due=f.day("due"), by=by, at=at),
        _("节点已增加"),
    ),
    "review": VerbRow(
        lambda p, f, by, at: site.review(
            p, f.id("milestone"), result=f.text("result"), finding=f.text("finding"), by=by, at=at
        ),
        _("核对结果已登记"),
    ),
    "add_line": VerbRow(
        lambda p, f, by, at: bills.add_line(p, f.line(), by=by, at=at), _("已添加"), "bill", LINES
    ),
    "change_line": VerbRow(
        lambda p, f, by, at: bills.change_line(p, f.id("line"), f.line(), by=by, at=at),
        _("已保存"),
        "bill",
        LINE,
    ),
    "drop_line": VerbRow(
        lambda p, f, by, at: bills.drop_line(p, f.id("line"), by=by, at=at), _("已删去"), "bill", LINES
    ),
    "upload": VerbRow(_upload, _("文件已收到，正在检查"), "bill", LINES),
    "measure": VerbRow(
        lambda p, f, by, at: measuring.measure(p, f.sheet(), by=by, at=at),
        _("测量单已登记，等另一方会签"),
        page=LINE,
    ),
    "countersign": VerbRow(
        lambda p, f, by, at: measuring.countersign(p, f.id("sheet"), by=by, at=at),
        _("已会签，数量计入完成量"),
        page=LINE,
    ),
    "void": VerbRow(
        lambda p, f, by, at: measuring.void(p, f.id("sheet"), reason=f.text("reason"), by=by, at=at),
        _("已作废"),
        page=LINE,
    ),
    "dispute": VerbRow(
        lambda p, f, by, at: accepting.dispute(
            p, f.id("line"), quantity=f.quantity("quantity"), reason=f.text("reason"), by=by, at=at
        ),
        _("争议已登记"),
        page=LINE,
    ),
    "put": VerbRow(
        lambda p, f, by, at: accepting.put(
            p, f.items(p), in_use=f.flag("in_use"), note=f.text("note"), by=by, at=at
        ),
        _("已提请各方签字"),
        page=ACCEPTANCE,
    ),
    "sign": VerbRow(
        lambda p, f, by, at: accepting.sign(p, f.id("acceptance"), by=by, at=at),
        _("您已签字"),
        page=ACCEPTANCE,
    ),
    "refuse": VerbRow(
        lambda p, f, by, at: accepting.refuse(p, f.id("acceptance"), reason=f.text("reason"), by=by, at=at),
        _("这次验收没有通过"),
        page=ACCEPTANCE,
    ),
    "paper": VerbRow(
        lambda p, f, by, at: site.paper(
            p, f.text("kind"), file=f.paper(), reason=f.text("reason"), by=by, at=at
        ),
        _("资料已登记"),
        page=ACCEPTANCE,
    ),
    "fund": VerbRow(
        lambda p, f, by, at: funding.fund(p, f.funding(), by=by, at=at), _("资金来源已登记"), page=MONEY
    ),
    "unfund": VerbRow(
        lambda p, f, by, at: funding.unfund(p, f.id("funding"), by=by, at=at), _("已删去"), "fund", MONEY
    ),
    "vary": VerbRow(
        lambda p, f, by, at: varying.vary(p, f.variation(), by=by, at=at),
        _("变更已提出，等另一方批准"),
        page=MONEY,
    ),
    "approve": VerbRow(
        lambda p, f, by, at: varying.approve(p, f.id("variation"), f.decision(), by=by, at=at),
        _("变更已批准"),
        page=MONEY,
    ),
    "reject": VerbRow(
        lambda p, f, by, at: varying.reject(p, f.id("variation"), reason=f.text("reason"), by=by, at=at),
        _("变更已退回"),
        "vary",
        MONEY,
    ),
    "settle": VerbRow(
        lambda p, f, by, at: funding.settle(p, f.settlement(), by=by, at=at), _("结算已登记"), page=MONEY
    ),
    "give_back": VerbRow(
        lambda p, f, by, at: funding.give_back(p, by=by, at=at), _("已登记退还质保金"), page=MONEY
    ),
    "note": VerbRow(lambda p, f, by, at: site.note(p, f.entry(), by=by, at=at), _("已存入日志"), page=DIARY),
    "pair": VerbRow(
        lambda p, f, by, at: site.pair(p, f.id("before"), f.id("after"), by=by, at=at),
        _("已配成一对"),
        page=DIARY,
    ),
    "publish": VerbRow(
        lambda p, f, by, at: site.publish(p, f.ids("clear"), by=by, at=at), _("勾选的照片已公开"), page=DIARY
    ),
    "withdraw": VerbRow(
        lambda p, f, by, at: site.withdraw(p, f.id("photo"), by=by, at=at),
        _("照片已收回，只有参与工程的人能看到"),
        "publish",
        DIARY,
    ),
    "defect": VerbRow(
        lambda p, f, by, at: warranties.report(p, f.defect(), by=by, at=at),
        _("已登记，请通知施工单位"),
        page=WARRANTY,
    ),
    "answer": VerbRow(
        lambda p, f, by, at: warranties.answer(
            p, f.id("defect"), taken_on=f.flag("taken_on"), words=f.text("words"), by=by, at=at
        ),
        _("答复已登记"),
        page=WARRANTY,
    ),
    "repair": VerbRow(
        lambda p, f, by, at: warranties.repair(p, f.id("defect"), words=f.text("words"), by=by, at=at),
        _("已登记修好"),
        page=WARRANTY,
    ),
    "inspect": VerbRow(
        lambda p, f, by, at: warranties.inspect(p, f.id("warranty"), finding=f.text("finding"), by=by, at=at),
        _("检查结果已登记"),
        page=WARRANTY,
    ),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    return verbs.act(request, access.get(request.person, Project, pk), verb, PROJECT, by=request.person)


def _again(
    request: SignedIn, project: Project, by: Any, row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    # What was refused for want of the right stands on a page that this person may see.
    page = row.page if access.may(request.person, project, "inside") else ""
    # A variation of a quantity is proposed on the page of its line.
    on_line = page == LINE or request.POST.get("kind") == "scope"
    line = _line_of(request, project) if on_line else None
    if line is not None:
        return bill.draw_line(request, project, line, problem=problem, verb=verb)
    return DRAW.get(page, pages.draw if not page else bill.draw)(request, project, problem=problem, verb=verb)


def _line_of(request: SignedIn, project: Project) -> Any:
    """Return the line on whose page a form stood."""
    return queries.line_of(project, ProjectForm(request).posted("line"), ProjectForm(request).posted("sheet"))


def _onward(request: SignedIn, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    project = request.path.rstrip("/").rpartition("/")[0] + "/"
    line = (
        getattr(changed, "line_id", None) if verb in {"measure", "countersign", "void", "dispute"} else None
    )
    line = changed.pk if verb == "change_line" else line
    if line is not None:
        return reverse(LINE, args=[line])
    return project + PATHS[row.page]


PATHS = {"": "", LINES: "lines/", LINE: "lines/", ACCEPTANCE: "acceptance/", MONEY: "money/", DIARY: "diary/",
         WARRANTY: "warranty/"}  # fmt: skip
PROJECT = VerbTable(ProjectForm, PROJECT_ROWS, _again, _onward)
