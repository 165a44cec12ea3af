"""Figures of the bench of three parties."""

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures.definition import Clock, Figure
from tongdeng.boards.figures.scope import Scope
from tongdeng.consultations.models import Consultation, Resolution, Topic
from tongdeng.consultations.rules.flows import ResolutionState, TopicState

MINUTES = _("会诊的纪要和决议记录")
NONE = "none"  # the kind of a resolution that says why there is none


def held(scope: Scope) -> QuerySet[Consultation]:
    """Return the consultations that met in a period."""
    return Consultation.objects.filter(scope.there, scope.within("held_at"))


def raised(scope: Scope) -> QuerySet[Topic]:
    """Return the topics that were raised in a period and not taken back or refused."""
    rows = Topic.objects.filter(scope.there, scope.within("raised_at"))
    return rows.exclude(state__in=[TopicState.WITHDRAWN.value, TopicState.REFUSED.value])


def resolved(scope: Scope) -> QuerySet[Resolution]:
    """Return what was resolved in a period on topics."""
    rows = Resolution.objects.filter(scope.there, scope.within("at"), topic__raised_at__isnull=False)
    return rows.exclude(kind=NONE)


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
        unit=_("次"),
        source=MINUTES,
        rows=held,
        columns=("number", "community", "held_at", "state", "talk"),
        by="talk",
        names={"False": "consultation", "True": "talk"},
    ),
    Figure(
        key="topics_resolved",
        title=_("议题形成决议"),
        says=_("期间提出的议题中，现在已有决议的，联席会议解决的也算"),
        leaves_out=_("撤回的和不予列入的不计入；还在联名的没有提出"),
        unit=_("个"),
        source=MINUTES,
        rows=raised,
        columns=("number", "community", "origin", "state", "raised_at"),
        part=Q(state=TopicState.RESOLVED.value),
    ),
    Figure(
        key="time_to_resolve",
        title=_("从提出到决议"),
        says=_("期间形成的决议，从议题提出到形成决议经过的时间（秒）：中位数，和十项中九项不超过的时间"),
        leaves_out=_("没有形成决议的不计入"),
        unit=_("秒"),
        source=MINUTES,
        clock=Clock.ELAPSED,
        rows=resolved,
        columns=("number", "community", "kind", "party", "topic__raised_at", "at"),
        lasts=("topic__raised_at", "at"),
    ),
    Figure(
        key="resolutions_in_time",
        title=_("会诊决议按期落实"),
        says=_("完成期限在期间内的决议中，不晚于期限落实的；没有落实的，过了期限就算没有按期"),
        leaves_out=_("被新决议代替的和没有期限的不计入"),
        unit=_("项"),
        source=MINUTES,
        clock=Clock.WORKING,
        rows=due,
        columns=("number", "community", "kind", "party", "due_at", "done_at", "state"),
        part=Q(done_at__lte=F("due_at")),
    ),
)
