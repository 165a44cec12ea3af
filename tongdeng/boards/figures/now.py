"""Figures of this moment, whatever the period: what is late, what runs out soon, what waits for a word of the resident."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures.cases import COLUMNS, COUNT, RECORDS
from tongdeng.boards.figures.definition import Clock, Figure
from tongdeng.boards.figures.scope import Scope
from tongdeng.cases.models import Case
from tongdeng.cases.rules import OPEN, State

SOON = timedelta(hours=2)
HELD = (*COLUMNS, "runs_out_at")


def _open(scope: Scope) -> QuerySet[Case]:
    return Case.objects.filter(scope.there, state__in=OPEN)


def late(scope: Scope) -> QuerySet[Case]:
    """Return the open cases whose promise is broken."""
    return _open(scope).filter(runs_out_at__lt=scope.at)


def soon(scope: Scope) -> QuerySet[Case]:
    """Return the open cases whose promise runs out within two hours."""
    return _open(scope).filter(runs_out_at__gte=scope.at, runs_out_at__lt=scope.at + SOON)


def unconfirmed(scope: Scope) -> QuerySet[Case]:
    """Return the finished cases that wait for the word of the resident."""
    return Case.objects.filter(scope.there, state=State.FINISHED)


NOW = {
    figure.key: figure
    for figure in (
        Figure(
            key="late_now",
            title=_("已经超时"),
            says=_("现在还没办完、已经过了答复或办结时限的诉求"),
            leaves_out=_("和期间无关：说的是现在"),
            unit=COUNT,
            source=RECORDS,
            clock=Clock.WORKING,
            rows=late,
            order="runs_out_at",
            columns=HELD,
            public=False,
        ),
        Figure(
            key="due_soon",
            title=_("两小时内到时限"),
            says=_("现在还没办完、两小时内就到答复或办结时限的诉求"),
            leaves_out=_("已经超时的不在内；和期间无关：说的是现在"),
            unit=COUNT,
            source=RECORDS,
            clock=Clock.WORKING,
            rows=soon,
            order="runs_out_at",
            columns=HELD,
            public=False,
        ),
        Figure(
            key="to_confirm",
            title=_("等居民确认"),
            says=_("现在已经办结、还在等反映人确认是否解决的诉求"),
            leaves_out=_("和期间无关：说的是现在"),
            unit=COUNT,
            source=RECORDS,
            rows=unconfirmed,
            order="finished_at",
            columns=(*COLUMNS, "finished_at"),
            public=False,
        ),
    )
}
