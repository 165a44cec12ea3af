"""Who is notified about platforms, tasks, service and certificates. None tells who is a member of the Party."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel.clock import LOCAL
from tongdeng.kernel.models import Event
from tongdeng.members.models import Certificate, Invitation, Remark, Service, Task
from tongdeng.members.rules.service import Answer
from tongdeng.notices.actions import NoticeTable, Rows, register
from tongdeng.notices.rules import NoticeRow
from tongdeng.people.queries import staff_ids
from tongdeng.people.rules import Role

INVITED, ASSIGNED, LEADERS, SELF, WRITERS = "invited", "assigned", "leaders", "self", "writers"

#         what happened                 who hears  in which words
TASK = (
    NoticeRow("service_task.invite",    INVITED,   _("有一项服务想请您参加：{title}。可以不接受，不需要理由")),
    NoticeRow("service_task.take",      LEADERS,   _("有人接下了服务：{title}")),
    NoticeRow("service_task.offer",     LEADERS,   _("有人主动报名服务：{title}")),
    NoticeRow("service_task.release",   LEADERS,   _("有人退出了服务，请另外邀请：{title}")),
    NoticeRow("service_task.cancel",    ASSIGNED,  _("服务已取消：{title}")),
    NoticeRow("service_task.fired",     ASSIGNED,  _("该去探访了：{title}"), key="0"),
    NoticeRow("service_task.fired",     ASSIGNED,  _("探访已经超过约定的间隔，请今天联系：{title}"), key="1"),
    NoticeRow("service_task.fired",     LEADERS,   _("一项探访已经超过约定的间隔，请了解情况：{title}"), key="1"),
)  # fmt: skip
SERVICE = (
    NoticeRow("service.check_out",      LEADERS,   _("有一项服务等待核实：{title}")),
    NoticeRow("service.confirm",        LEADERS,   _("有一项服务等待核实：{title}")),
    NoticeRow("service.halve",          LEADERS,   _("一天服务超过 10 小时，请另一位再核实：{title}")),
    NoticeRow("service.lapse",          SELF,      _("您没有签退，请确认几点结束：{title}")),
    NoticeRow("service.verify",         SELF,      _("您的服务已核实：{title}，{minutes} 分钟")),
    NoticeRow("service.refuse",         SELF,      _("您的服务没有通过核实，请查看原因：{title}")),
    NoticeRow("service.void",           SELF,      _("您的一项服务记录已更正，积分随之更正：{title}")),
)  # fmt: skip
CERTIFICATE = (
    NoticeRow("service_certificate.post",  SELF,   _("您的志愿服务证明已开始公示，到 {until} 为止")),
    NoticeRow("service_certificate.fired", LEADERS, _("一份志愿服务证明公示期满，可以出具")),
    NoticeRow("service_certificate.issue", SELF,   _("您的志愿服务证明已出具：{number}")),
    NoticeRow("service_certificate.replace", SELF, _("您的志愿服务证明已由新的证明代替：{number}")),
    NoticeRow("service_certificate.withdraw", SELF, _("您的志愿服务证明已撤销：{number}")),
)  # fmt: skip
REMARK = (
    NoticeRow("remark.draft",           SELF,      _("您的年度评语已写好，请先看过；没有意见后才会送单位")),
    NoticeRow("remark.rewrite",         SELF,      _("您的年度评语已更正，请再看一遍")),
    NoticeRow("remark.send",            SELF,      _("您的年度评语已送单位")),
    NoticeRow("remark.object",          WRITERS,   _("有人要求更正年度评语，请查看")),
)  # fmt: skip


def chosen_for_task(task: Task, event: Event, rows: Rows) -> Rows:
    """Return the rows for an event; none for a reminder of visits that are over."""
    if event.kind != "service_task.fired":
        return rows
    return [row for row in rows if row.key == str(event.facts["level"])] if task.is_open else []


def audience_of_task(task: Task, to: str, at: datetime) -> Iterable[UUID]:
    if to == LEADERS:
        return _leaders(task.community, task.platform.leader_id, at)
    answer = Answer.WAITING if to == INVITED else Answer.TAKEN
    rows = Invitation.objects.filter(community=task.community, task=task, answer=answer.value)
    # Of an invitation only those who were asked at that moment: others have their notice.
    rows = rows.filter(invited_at=at) if to == INVITED else rows
    return [pk for pk in rows.values_list("volunteer__person", flat=True) if pk]


def audience_of_service(record: Service, to: str, at: datetime) -> Iterable[UUID]:
    if to == LEADERS:
        return _leaders(record.community, record.platform.leader_id, at)
    return _self(record.volunteer.person_id)


def audience_of_certificate(certificate: Certificate, to: str, at: datetime) -> Iterable[UUID]:
    if to == LEADERS:
        return _leaders(certificate.community, None, at)
    return _self(certificate.volunteer.person_id)


def audience_of_remark(remark: Remark, to: str, at: datetime) -> Iterable[UUID]:
    return [remark.by_id] if to == WRITERS else _self(remark.report.person_id)


def notice_facts_of_remark(remark: Remark, event: Event) -> dict[str, str]:
    return {}


def notice_facts_of_task(task: Task, event: Event) -> dict[str, str]:
    """Return the blanks of the sentences; the title of visits could name somebody."""
    return {"title": str(_("定期探访")) if task.is_private else task.title}


def notice_facts_of_service(record: Service, event: Event) -> dict[str, str]:
    return notice_facts_of_task(record.task, event) | {"minutes": str(record.minutes)}


def notice_facts_of_certificate(certificate: Certificate, event: Event) -> dict[str, str]:
    until = certificate.posted_until.astimezone(LOCAL)
    return {"number": certificate.number, "until": f"{until:%m-%d}"}


def register_notices() -> None:
    """Register the notice tables (from AppConfig.ready)."""
    register(
        NoticeTable(
            model=Task,
            rows=TASK,
            audience=audience_of_task,
            facts=notice_facts_of_task,
            path="/service/tasks/{id}/",
            chosen=chosen_for_task,
        )
    )
    register(
        NoticeTable(
            model=Service,
            rows=SERVICE,
            audience=audience_of_service,
            facts=notice_facts_of_service,
            path="/service/records/{id}/",
        )
    )
    register(
        NoticeTable(
            model=Certificate,
            rows=CERTIFICATE,
            audience=audience_of_certificate,
            facts=notice_facts_of_certificate,
            path="/service/certificates/{id}/",
        )
    )
    register(
        NoticeTable(
            model=Remark,
            rows=REMARK,
            audience=audience_of_remark,
            facts=notice_facts_of_remark,
            path="/branch/remarks/{id}/",
        )
    )


def _leaders(community: str, leader: UUID | None, at: datetime) -> list[UUID]:
    """Return the leader of a platform, or the community where there is none."""
    if leader is not None:
        return [leader]
    return staff_ids(community, [Role.COMMUNITY.value], at)


def _self(person: UUID | None) -> list[UUID]:
    return [person] if person else []
