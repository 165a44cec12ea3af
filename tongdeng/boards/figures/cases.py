"""Figures of cases. Their period is the one in which a case was filed."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures.definition import Figure, Scope
from tongdeng.cases.models import Case, Verdict
from tongdeng.cases.rules import State

NO_CASES = (State.WITHDRAWN.value, State.REFUSED.value)
LEFT_OUT = _("居民撤回的和不予受理的不计入，另行列出")
COLUMNS = ("number", "community", "category_id", "kind", "urgency", "channel", "state", "filed_at")


def filed(scope: Scope) -> QuerySet[Case]:
    """Return the cases of a period."""
    return Case.objects.filter(scope.there, scope.within("filed_at")).exclude(state__in=NO_CASES)


def answered(scope: Scope) -> QuerySet[Case]:
    """Return those that were answered."""
    return filed(scope).filter(answered_at__isnull=False)


def to_answer(scope: Scope) -> QuerySet[Case]:
    """Return those with a limit for the answer, that were answered or are late."""
    return filed(scope).filter(
        Q(answered_at__isnull=False) | Q(answer_due__lt=scope.at), answer_due__isnull=False
    )


def to_finish(scope: Scope) -> QuerySet[Case]:
    """Return those with a limit for the work, that are finished or late."""
    return filed(scope).filter(
        Q(finished_at__isnull=False) | Q(finish_due__lt=scope.at), finish_due__isnull=False
    )


def _said(**solved: bool) -> Exists:
    """Return the condition for cases about which somebody said whether it is solved."""
    rows = Verdict.objects.filter(community=OuterRef("community"), case=OuterRef("pk"), **solved)
    return Exists(rows.filter(solved__isnull=False))


def finished_once(scope: Scope) -> QuerySet[Case]:
    """Return those that were finished, also those that were sent back afterwards."""
    return filed(scope).filter(Q(finished_at__isnull=False) | Q(reopened__gt=0))


def verified(scope: Scope) -> QuerySet[Case]:
    """Return those of which the resident, or a return visit, said whether it is solved."""
    return finished_once(scope).filter(_said())


FIGURES = (
    Figure(
        key="filed",
        title=_("诉求"),
        says=_("期间登记的诉求件数"),
        leaves_out=LEFT_OUT,
        rows=filed,
        columns=COLUMNS,
        by="kind",
    ),
    Figure(
        key="answered_in_time",
        title=_("按时答复"),
        says=_("期间登记、有答复时限的诉求中，第一次人工答复不晚于时限的；未答复而已超时的算没有按时"),
        leaves_out=LEFT_OUT,
        rows=to_answer,
        columns=(*COLUMNS, "answer_due", "answered_at"),
        part=Q(answered_at__lte=F("answer_due")),
    ),
    Figure(
        key="time_to_answer",
        title=_("答复用时"),
        says=_(
            "期间登记、已答复的诉求，从登记到第一次人工答复经过的时间（秒，昼夜都算）：中位数，和十件中九件不超过的时间"
        ),
        leaves_out=LEFT_OUT,
        rows=answered,
        columns=(*COLUMNS, "answered_at"),
        lasts=("filed_at", "answered_at"),
    ),
    Figure(
        key="finished_in_time",
        title=_("按时办结"),
        says=_(
            "期间登记、有办结时限的诉求中，办结不晚于时限的；说明原因的暂停会顺延时限，未办结而已超时的算没有按时"
        ),
        leaves_out=LEFT_OUT,
        rows=to_finish,
        columns=(*COLUMNS, "finish_due", "finished_at"),
        part=Q(finished_at__lte=F("finish_due")),
    ),
    Figure(
        key="qualified",
        title=_("处置合格"),
        says=_(
            "期间登记、经居民或回访核实的诉求中，核实为已解决、办结后 15 天（按小时计）内没有退回重办的；说法不一的，从严"
        ),
        leaves_out=_("没有核实的不计入，见核实率；办结 15 天以后又发生的是一件新诉求"),
        rows=verified,
        columns=(*COLUMNS, "finished_at", "reopened"),
        # The flow takes a case back within 15 days of finishing and not later, so whatever came back came back in time.
        part=Q(_said(solved=True)) & ~Q(_said(solved=False)),
    ),
    Figure(
        key="verified_share",
        title=_("核实率"),
        says=_("期间登记、办结过的诉求中，经居民或回访核实是否解决的"),
        leaves_out=_("到期无人评价而关闭的算没有核实"),
        rows=finished_once,
        columns=(*COLUMNS, "finished_at", "reopened"),
        part=Q(_said()),
    ),
    Figure(
        key="reopened",
        title=_("退回重办"),
        says=_("期间登记、办结过的诉求中，居民或回访退回重办过的"),
        leaves_out=LEFT_OUT,
        rows=finished_once,
        columns=(*COLUMNS, "finished_at", "reopened"),
        part=Q(reopened__gt=0),
    ),
)
