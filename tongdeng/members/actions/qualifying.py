"""What is on file before dangerous service: insurance and training (VM-5)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from tongdeng.kernel import journal
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Invalid, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.members.actions import shared
from tongdeng.members.models import Qualification, Task, Volunteer
from tongdeng.members.queries import volunteers as queries
from tongdeng.members.rules import service
from tongdeng.members.rules.service import Proof
from tongdeng.people.models import Person

NUMBER_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class ProofDraft:
    """An insurance or a training as its paper has it; a training is for one danger."""

    kind: str
    number: str
    since: date
    until: date
    danger: str = ""


def qualify(volunteer: Volunteer, draft: ProofDraft, *, by: Person, at: datetime) -> Qualification:
    """Enter an insurance or a training of a volunteer; raise Invalid for the field."""
    with turn(volunteer, "qualify", by=by) as volunteer:
        _not_own(volunteer, by)
        if draft.kind not in list(Proof):
            raise Invalid(fields={"kind": _("请选择保险或培训")})
        training = draft.kind == Proof.TRAINING
        if training and draft.danger not in service.DANGERS:
            raise Invalid(fields={"danger": _("请选择培训的是哪一类服务")})
        if draft.until < draft.since:
            raise Invalid(fields={"until": _("结束日期不能早于开始日期")})
        row = Qualification(
            community=volunteer.community,
            place=volunteer.place,
            volunteer=volunteer,
            kind=draft.kind,
            danger=draft.danger if training else "",
            number=shared.line(draft.number, most=NUMBER_AT_MOST, field="number"),
            since=draft.since,
            until=draft.until,
            by=by,
            at=at,
        )
        facts = {"kind": row.kind, "danger": row.danger, "until": row.until.isoformat()}
        journal.record("qualify", volunteer, by=by, at=at, facts=facts, rows=[row])
    return row


def require_fit(volunteer: Volunteer, task: Task, at: datetime) -> None:
    """Raise StepRefused, naming the article, for whoever may not do a dangerous task on the day of it."""
    if not task.danger:
        return
    day = local_day(max(at, task.starts_at) if task.starts_at else at)
    insured, trained = queries.holds(volunteer, day, danger=task.danger)
    sentence = service.not_fit(task.danger, age=volunteer.age(day), insured=insured, trained=trained)
    if sentence:
        raise StepRefused(sentence)


def _not_own(volunteer: Volunteer, by: Person) -> None:
    if volunteer.person_id == by.pk:
        raise StepRefused(_("自己的保险和培训由另一位工作人员登记"))
