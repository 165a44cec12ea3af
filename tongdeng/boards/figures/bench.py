"""Figures of the bench of three parties."""

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures.definition import Figure, Scope
from tongdeng.consultations.models import Consultation, Resolution
from tongdeng.consultations.rules.flows import ResolutionState


def held(scope: Scope) -> QuerySet[Consultation]:
    """Return the consultations that met in a period."""
    return Consultation.objects.filter(scope.there, scope.within("held_at"))


def due(scope: Scope) -> QuerySet[Resolution]:
    """Return the resolutions that were to be carried out in a period, and are done or late."""
    over = Q(done_at__isnull=False) | Q(ended_at__isnull=False) | Q(due_at__lt=scope.at)
    rows = Resolution.objects.filter(scope.there, scope.within("due_at"), over)
    return rows.exclude(state__in=[ResolutionState.REPLACED.value, ResolutionState.NOTED.value])


FIGURES = (
    Figure(
        key="consultations",
        title=_("三方会诊"),
        says=_("期间召开的会诊次数；有一方始终没有到会、只能算座谈的另列"),
        leaves_out=_("没有开成的和取消的不计入"),
        rows=held,
        columns=("number", "community", "held_at", "state", "talk"),
        by="talk",
        names={"False": "consultation", "True": "talk"},
    ),
    Figure(
        key="resolutions_in_time",
        title=_("会诊决议按期落实"),
        says=_("完成期限在期间内的决议中，不晚于期限落实的；没有落实的，过了期限就算没有按期"),
        leaves_out=_("被新决议代替的和没有期限的不计入"),
        rows=due,
        columns=("number", "community", "kind", "party", "due_at", "done_at", "state"),
        part=Q(done_at__lte=F("due_at")),
    ),
)
