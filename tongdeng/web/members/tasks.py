"""A task: what is to be done, whom to ask, checking in; and each record of service, from checking out to the verification."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tongdeng.kernel import access
from tongdeng.kernel.errors import Refused
from tongdeng.kernel.turn import offered
from tongdeng.members.actions import serving, tasks, verifying
from tongdeng.members.models import Service, Task
from tongdeng.members.queries import services
from tongdeng.members.queries import volunteers as queries
from tongdeng.members.rules.volunteers import slot
from tongdeng.places import queries as places
from tongdeng.web.kit import verbs
from tongdeng.web.kit.answers import answer
from tongdeng.web.kit.http import SignedIn, signed_in
from tongdeng.web.kit.once import sent_once
from tongdeng.web.kit.pager import page_of
from tongdeng.web.kit.verbs import VerbRow, VerbTable
from tongdeng.web.members.forms import CHOOSE_TIME, MemberForm

ASKED_AT_MOST = 50  # volunteers that fit, on one page


@signed_in
def page(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show one task."""
    return draw(request, access.get(request.person, Task, pk))


def draw(request: SignedIn, task: Task, *, problem: Refused | None = None, verb: str = "") -> HttpResponse:
    """Show a task; the home of visits only to those assigned, the leader and the community."""
    rights = offered(task, request.person)
    own = queries.own(request.person, task.community)
    named = places.named([task.place, task.home] if "address" in rights else [task.place])
    invited = services.invitations(task) if "inside" in rights or "address" in rights else []
    context = {
        "tab": "neighbours",
        "task": task,
        "offered": rights,
        "own": own,
        "place": named.get(task.place),
        "home": named.get(task.home),
        "invitations": invited,
        "taken": [row for row in invited if row.is_taken],
        "mine": any(row.is_taken and own and row.volunteer_id == own.pk for row in invited),
        "last": services.last_visit(task) if "address" in rights else None,
        "running": services.running(own) if own else None,
    }
    if "invite" in rights:
        part = slot(task.starts_at) if task.starts_at else ""
        busy = [row.volunteer_id for row in invited]
        fitting = queries.fitting(task.platform, skill=task.skill, slot=part, free_of=busy)
        context |= {
            "fitting": list(fitting[:ASKED_AT_MOST]),
            "people": list(queries.readable(task.platform, request.person)),
        }
    return answer(request, "members/task.html", context, problem=problem, verb=verb)


@signed_in
def record(request: SignedIn, pk: UUID) -> HttpResponse:
    """Show one record of service."""
    return draw_record(request, access.get(request.person, Service, pk))


def draw_record(
    request: SignedIn, row: Service, *, problem: Refused | None = None, verb: str = ""
) -> HttpResponse:
    """Show a record with what this person may do with it."""
    rights = offered(row, request.person)
    if row.volunteer.person_id == request.person.pk:
        rights -= {"verify", "refuse", "void"}
    context = {"row": row, "offered": rights, "tab": "me", "place": places.named([row.place]).get(row.place)}
    return answer(request, "members/record.html", context, problem=problem, verb=verb)


@signed_in
def waiting(request: SignedIn) -> HttpResponse:
    """List the service that waits for this person's word."""
    context = {"page_of": page_of(request, services.to_verify(request.person)), "tab": "me"}
    return answer(request, "members/to_verify.html", context)


TASK_ROWS = {
    "take": VerbRow(lambda t, f, by, at: tasks.take(t, by=by, at=at), _("谢谢您，已接下")),
    "decline": VerbRow(lambda t, f, by, at: tasks.decline(t, by=by, at=at), _("好的，没有关系")),
    "offer": VerbRow(lambda t, f, by, at: tasks.offer(t, by=by, at=at), _("谢谢您，已报名")),
    "release": VerbRow(
        lambda t, f, by, at: tasks.release(t, f.id("volunteer"), by=by, at=at), _("已退出这项服务")
    ),
    "invite": VerbRow(lambda t, f, by, at: tasks.invite(t, f.ids("people"), by=by, at=at), _("已发出邀请")),
    "check_in": VerbRow(
        lambda t, f, by, at: serving.check_in(t, until=f.moment("until"), by=by, at=at), _("已签到，开始计时")
    ),
    "record": VerbRow(
        lambda t, f, by, at: serving.record_list(t, f.served(), by=by, at=at), _("已登记，等另一位核实")
    ),
    "finish": VerbRow(lambda t, f, by, at: tasks.finish(t, by=by, at=at), _("已结束")),
    "cancel": VerbRow(lambda t, f, by, at: tasks.cancel(t, by=by, at=at), _("已取消")),
}
RECORD_ROWS = {
    "check_out": VerbRow(
        lambda s, f, by, at: serving.check_out(s, note=f.text("note"), by=by, at=at), _("已签退，等待核实")
    ),
    "confirm": VerbRow(
        lambda s, f, by, at: serving.confirm(
            s,
            ends_at=f.needed("ends_at", f.moment("ends_at"), CHOOSE_TIME),
            note=f.text("note"),
            by=by,
            at=at,
        ),
        _("已确认，等待核实"),
    ),
    "drop": VerbRow(lambda s, f, by, at: serving.drop(s, by=by, at=at), _("已撤销")),
    "verify": VerbRow(
        lambda s, f, by, at: verifying.verify(
            s, stars=f.number("stars", least=1, most=5), by=by, at=at, seen=f.seen()
        ),
        lambda s: _("已核实") if s.is_verified else _("已核实一次，还要另一位核实"),
    ),
    "refuse": VerbRow(
        lambda s, f, by, at: verifying.refuse(s, reason=f.text("reason"), by=by, at=at, seen=f.seen()),
        _("已说明原因"),
    ),
    "void": VerbRow(
        lambda s, f, by, at: verifying.void(s, reason=f.text("reason"), by=by, at=at),
        _("已更正，积分随之更正"),
    ),
}


@require_POST
@signed_in
@sent_once
def act(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a task."""
    return verbs.act(request, access.get(request.person, Task, pk), verb, TASKS, by=request.person)


@require_POST
@signed_in
@sent_once
def act_record(request: SignedIn, pk: UUID, verb: str) -> HttpResponse:
    """Run a verb with a record of service."""
    return verbs.act(request, access.get(request.person, Service, pk), verb, RECORDS, by=request.person)


def _redraw(request: Any, task: Task, by: Any, row: VerbRow, verb: str, problem: Refused) -> HttpResponse:
    return draw(request, task, problem=problem, verb=verb)


def _onward(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    if isinstance(changed, Service):
        return reverse("service_record", args=[changed.pk])
    pk = request.resolver_match.kwargs["pk"]
    # Who declined or left may not see a task of visits any more.
    still = access.visible_to(by, Task).filter(pk=pk).exists()
    return reverse("service_task", args=[pk]) if still else reverse("service")


def _redraw_record(
    request: Any, row: Service, by: Any, verb_row: VerbRow, verb: str, problem: Refused
) -> HttpResponse:
    return draw_record(request, row, problem=problem, verb=verb)


def _onward_record(request: Any, changed: Any, by: Any, row: VerbRow, verb: str) -> str:
    if verb in ("verify", "refuse"):
        return reverse("to_verify")
    return reverse("service_record", args=[request.resolver_match.kwargs["pk"]])


TASKS = VerbTable(MemberForm, TASK_ROWS, _redraw, _onward)
RECORDS = VerbTable(MemberForm, RECORD_ROWS, _redraw_record, _onward_record)
