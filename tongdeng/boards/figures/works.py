"""Figures of works."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures.definition import Figure
from tongdeng.boards.figures.scope import Scope
from tongdeng.projects.models import Item, Project


def accepted(scope: Scope) -> QuerySet[Item]:
    """Return the lines of the acceptances of a period that all parties signed."""
    return Item.objects.filter(scope.there, scope.within("acceptance__accepted_at"))


FIGURES = (
    Figure(
        key="works_accepted",
        title=_("验收的工程量"),
        says=_("期间各方都签字验收的数量，按计量单位合计；后来更正的，按更正验收的日期计入"),
        leaves_out=_("有争议的数量不计入，另行列出"),
        unit=_("各计量单位"),
        source=_("各方签字的验收单和测量单"),
        rows=accepted,
        columns=("acceptance__accepted_at", "community", "line__item", "line__unit", "accepted"),
        subject=Project,
        through="acceptance__project",
        amount="accepted",
        by="line__unit",
        names={"port": "charging_port"},
    ),
)
