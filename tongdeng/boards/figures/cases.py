"""Figures of cases: how many, answered and finished when. Their period is the one in which a case was filed."""

from datetime import timedelta

from django.db.models import Case as Choice
from django.db.models import F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from tongdeng.boards.figures.definition import Clock, Figure, Rows, Waiting
from tongdeng.boards.figures.scope import Scope
from tongdeng.boards.rules.bands import MINUTES, MORE
from tongdeng.cases.models import Case
from tongdeng.cases.rules import State

NO_CASES = (State.WITHDRAWN.value, State.REFUSED.value)
LEFT_OUT = _("居民撤回的和不予受理的不计入，另行列出")
COUNT, RECORDS = _("件"), _("诉求的登记和办理记录")
COLUMNS = ("number", "community", "category_id", "kind", "urgency", "channel", "state", "filed_at")
HOUR = timedelta(hours=1)


def all_filed(scope: Scope) -> QuerySet[Case]:
    """Return what was filed in a period, also what turned out to be no case."""
    return Case.objects.filter(scope.there, scope.within("filed_at"))


def filed(scope: Scope) -> QuerySet[Case]:
    """Return the cases of a period."""
    return all_filed(scope).exclude(state__in=NO_CASES)


def left_out(scope: Scope) -> QuerySet[Case]:
    """Return what was withdrawn or refused of a period."""
    return all_filed(scope).filter(state__in=NO_CASES)


def imported(scope: Scope) -> QuerySet[Case]:
    """Return those that another system handled."""
    return filed(scope).filter(origin__isnull=False)


def answered(scope: Scope) -> QuerySet[Case]:
    """Return those that were answered."""
    return filed(scope).filter(answered_at__isnull=False)


def banded(scope: Scope) -> QuerySet[Case]:
    """Return those that were answered, each with the shortest of the bands that its time falls into, in minutes."""
    within = [
        When(answered_at__lte=F("filed_at") + timedelta(minutes=edge), then=Value(edge)) for edge in MINUTES
    ]
    return answered(scope).annotate(band=Choice(*within, default=Value(MORE), output_field=IntegerField()))


def within_an_hour(scope: Scope) -> QuerySet[Case]:
    """Return those that were answered, or that have waited for more than an hour."""
    return filed(scope).filter(Q(answered_at__isnull=False) | Q(filed_at__lt=scope.at - HOUR))


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


def not_yet_late(done: str, due: str) -> Rows:
    """Return the rows that count as late once their limit is over, if nothing is done."""

    def rows(scope: Scope) -> QuerySet[Case]:
        return filed(scope).filter(**{f"{done}__isnull": True, f"{due}__gte": scope.at})

    return rows


def within_their_hour(scope: Scope) -> QuerySet[Case]:
    """Return those that still have a part of their hour."""
    return filed(scope).filter(answered_at__isnull=True, filed_at__gte=scope.at - HOUR)


FIGURES = (
    Figure(
        key="filed",
        title=_("诉求"),
        says=_("期间登记的诉求件数"),
        leaves_out=LEFT_OUT,
        unit=COUNT,
        source=RECORDS,
        rows=filed,
        when="filed_at",
        columns=COLUMNS,
        by="kind",
    ),
    Figure(
        key="left_out",
        title=_("不计入的诉求"),
        says=_("期间登记、后来由居民撤回或不予受理的件数，分开列出"),
        leaves_out=_("这些不进入其他任何诉求指标"),
        unit=COUNT,
        source=RECORDS,
        rows=left_out,
        when="filed_at",
        columns=COLUMNS,
        by="state",
    ),
    Figure(
        key="imported",
        title=_("导入的诉求"),
        says=_("期间登记的诉求中，由其他系统办理、后来导入的件数，按来源分列；时限是那里的"),
        leaves_out=LEFT_OUT,
        unit=COUNT,
        source=_("导入的记录"),
        rows=imported,
        when="filed_at",
        columns=(*COLUMNS, "origin__source"),
        by="origin__source",
    ),
    Figure(
        key="answered_in_time",
        title=_("按时答复"),
        says=_("期间登记、有答复时限的诉求中，第一次人工答复不晚于时限的；未答复而已超时的算没有按时"),
        leaves_out=LEFT_OUT,
        unit=COUNT,
        source=RECORDS,
        clock=Clock.WORKING,
        rows=to_answer,
        when="filed_at",
        columns=(*COLUMNS, "answer_due", "answered_at"),
        part=Q(answered_at__lte=F("answer_due")),
        waiting=Waiting(not_yet_late("answered_at", "answer_due"), F("answer_due")),
    ),
    Figure(
        key="within_hour",
        title=_("一小时内答复"),
        says=_(
            "期间登记的诉求中，登记后 60 分钟内有人工答复的（昼夜都算）；没有答复而已过 60 分钟的算没有做到"
        ),
        leaves_out=LEFT_OUT,
        unit=COUNT,
        source=RECORDS,
        clock=Clock.ELAPSED,
        rows=within_an_hour,
        when="filed_at",
        columns=(*COLUMNS, "answered_at"),
        part=Q(answered_at__lte=F("filed_at") + HOUR),
        waiting=Waiting(within_their_hour, F("filed_at") + HOUR),
    ),
    Figure(
        key="hours",
        title=_("答复用时分布"),
        says=_("期间登记、已答复的诉求，按登记到第一次人工答复经过的时间分段；正好到界限的算在短的一段"),
        leaves_out=LEFT_OUT,
        unit=COUNT,
        source=RECORDS,
        clock=Clock.ELAPSED,
        rows=banded,
        when="filed_at",
        columns=(*COLUMNS, "answered_at", "band"),
        by="band",
        names={str(MORE): "more"},
    ),
    Figure(
        key="time_to_answer",
        title=_("答复用时"),
        says=_(
            "期间登记、已答复的诉求，从登记到第一次人工答复经过的时间（秒，昼夜都算）：中位数，和十件中九件不超过的时间"
        ),
        leaves_out=LEFT_OUT,
        unit=_("秒"),
        source=RECORDS,
        clock=Clock.ELAPSED,
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
        unit=COUNT,
        source=RECORDS,
        clock=Clock.WORKING,
        rows=to_finish,
        when="filed_at",
        columns=(*COLUMNS, "finish_due", "finished_at"),
        part=Q(finished_at__lte=F("finish_due")),
        waiting=Waiting(not_yet_late("finished_at", "finish_due"), F("finish_due")),
    ),
)
