"""Figures of what became of cases: what residents, return visits and the flow say of the work."""

from django.db.models import Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures.cases import COLUMNS, COUNT, LEFT_OUT, filed
from tongdeng.boards.figures.definition import Figure
from tongdeng.boards.figures.scope import Scope
from tongdeng.cases.models import Case, Verdict

VERDICTS = _("居民的评价和回访记录")
SATISFIED_FROM = 4  # stars


def _of_case(**said: object) -> QuerySet[Verdict]:
    return Verdict.objects.filter(community=OuterRef("community"), case=OuterRef("pk"), **said)


def _said(**solved: object) -> Exists:
    """Return the condition for cases about which somebody said whether it is solved."""
    return Exists(_of_case(**solved).filter(solved__isnull=False))


def finished_once(scope: Scope) -> QuerySet[Case]:
    """Return those that were finished, also those that were sent back afterwards."""
    return filed(scope).filter(Q(finished_at__isnull=False) | Q(reopened__gt=0))


def verified(scope: Scope) -> QuerySet[Case]:
    """Return those of which the resident, or a return visit, said whether it is solved."""
    return finished_once(scope).filter(_said())


def rated(scope: Scope) -> QuerySet[Case]:
    """Return those that were given stars, each with the fewest of them."""
    stars = (
        _of_case(stars__isnull=False).order_by().values("case").annotate(least=Min("stars")).values("least")
    )
    # Whether there are stars is asked first: the fewest are then looked for in fewer rows, and once in each.
    rated_once = filed(scope).filter(Exists(_of_case(stars__isnull=False)))
    return rated_once.annotate(stars=Subquery(stars, output_field=IntegerField()))


FIGURES = (
    Figure(
        key="qualified",
        title=_("处置合格"),
        says=_(
            "期间登记、经居民或回访核实的诉求中，核实为已解决、办结后 15 天（按小时计）内没有退回重办的；说法不一的，从严"
        ),
        leaves_out=_("没有核实的不计入，见核实率；办结 15 天以后又发生的是一件新诉求"),
        unit=COUNT,
        source=VERDICTS,
        rows=verified,
        when="filed_at",
        columns=(*COLUMNS, "finished_at", "reopened"),
        # The flow takes a case back within 15 days of finishing and not later, so whatever came back came back in time.
        part=Q(_said(solved=True)) & ~Q(_said(solved=False)),
    ),
    Figure(
        key="verified_share",
        title=_("核实率"),
        says=_("期间登记、办结过的诉求中，经居民或回访核实是否解决的"),
        leaves_out=_("到期无人评价而关闭的算没有核实"),
        unit=COUNT,
        source=VERDICTS,
        rows=finished_once,
        when="filed_at",
        columns=(*COLUMNS, "finished_at", "reopened"),
        part=Q(_said()),
    ),
    Figure(
        key="solved",
        title=_("解决"),
        says=_("期间登记、经居民或回访核实的诉求中，最后一次办理核实为已解决的；同一次办理说法不一的，从严"),
        leaves_out=_("没有核实的不计入；退回重办后解决的算解决，在处置合格中不算合格"),
        unit=COUNT,
        source=VERDICTS,
        rows=verified,
        when="filed_at",
        columns=(*COLUMNS, "finished_at", "reopened"),
        part=Q(_said(solved=True, round=OuterRef("reopened")))
        & ~Q(_said(solved=False, round=OuterRef("reopened"))),
    ),
    Figure(
        key="satisfied",
        title=_("满意"),
        says=_("期间登记、打过星的诉求中，四星和五星的；打过几次星的，以最低的一次为准"),
        leaves_out=_("没有打星的不计入"),
        unit=COUNT,
        source=VERDICTS,
        rows=rated,
        when="filed_at",
        columns=(*COLUMNS, "stars"),
        part=Q(stars__gte=SATISFIED_FROM),
    ),
    Figure(
        key="stars",
        title=_("评价星级"),
        says=_("期间登记、打过星的诉求，按星级分列；打过几次星的，以最低的一次为准"),
        leaves_out=_("没有打星的不计入"),
        unit=COUNT,
        source=VERDICTS,
        rows=rated,
        when="filed_at",
        columns=(*COLUMNS, "stars"),
        by="stars",
    ),
    Figure(
        key="reopened",
        title=_("退回重办"),
        says=_("期间登记、办结过的诉求中，居民或回访退回重办过的"),
        leaves_out=LEFT_OUT,
        unit=COUNT,
        source=VERDICTS,
        rows=finished_once,
        when="filed_at",
        columns=(*COLUMNS, "finished_at", "reopened"),
        part=Q(reopened__gt=0),
    ),
)
