"""Figures of owners' votes: what was told of their results, and nothing else."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures.definition import Figure, Fold
from tongdeng.boards.figures.scope import Scope
from tongdeng.boards.rules.folds import ballots
from tongdeng.kernel.models import Event
from tongdeng.votes.models import Vote


def certified(scope: Scope) -> QuerySet[Vote]:
    """Return the votes whose result was published in a period, each with what was told of it."""
    told = Event.objects.filter(
        community=OuterRef("community"), subject_id=OuterRef("pk"), kind="vote.certify"
    ).values(told=KeyTransform("published", "facts"))[:1]
    return Vote.objects.filter(scope.there, scope.within("certified_at")).annotate(told=Subquery(told))


FIGURES = (
    Figure(
        key="motions",
        title=_("业主表决"),
        says=_("期间公布结果的表决事项、通过的件数，以及参与和同意的比例：人数和面积各是一个精确的分数"),
        leaves_out=_("会暴露个人选择的数字从不公布，也不计入比例；每个比例写明由几项事项合计"),
        unit=_("项"),
        source=_("公布结果时写入日志的数字"),
        rows=certified,
        columns=("number", "community", "certified_at", "state"),
        fold=Fold(("told",), ballots),
    ),
)
