"""Figures of the community's life: activities, who came, members and their service, and the pulse."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models import Activity, Attendance
from tongdeng.activities.queries.attendances import HELD
from tongdeng.boards.figures.definition import Figure, Fold
from tongdeng.boards.figures.scope import Scope
from tongdeng.boards.rules.folds import households, means
from tongdeng.members.models import Registration, Service, Volunteer
from tongdeng.members.rules.service import State as ServiceState
from tongdeng.places.rules import COMMUNITY
from tongdeng.polls.models import Pulse
from tongdeng.polls.rules.pulse import State as PulseState

ACTIVITIES, SERVICE = _("活动的登记和签到记录"), _("志愿者的登记和服务记录")


def held(scope: Scope) -> QuerySet[Activity]:
    """Return the activities of a period that were held."""
    return Activity.objects.filter(scope.there, scope.within("starts_at"), HELD)


def came(scope: Scope) -> QuerySet[Attendance]:
    """Return the attendances of these activities."""
    return Attendance.objects.filter(scope.there, activity__in=held(scope))


def registered(scope: Scope) -> QuerySet[Volunteer]:
    """Return the volunteers who were registered on a platform when the period ended.

    A volunteer is of the estate in which they lived when they registered, or of that of their first platform; of whom
    neither is known is of the community and of no estate.
    """
    on_one = Registration.objects.filter(
        Q(until__isnull=True) | Q(until__gte=scope.end),
        community=OuterRef("community"),
        volunteer=OuterRef("pk"),
        since__lt=scope.end,
    )
    return Volunteer.objects.filter(Exists(on_one), scope.there)


def served(scope: Scope) -> QuerySet[Service]:
    """Return what was served in a period and verified by somebody else."""
    return Service.objects.filter(
        scope.community, scope.within("starts_at"), state=ServiceState.VERIFIED.value
    )


def asked(scope: Scope) -> QuerySet[Pulse]:
    """Return the pulses that ended in a period."""
    return Pulse.objects.filter(scope.there, scope.within("closes_at"), state=PulseState.CLOSED.value)


ATTENDED: dict[str, Any] = {
    "leaves_out": _("只报人数、没有签到的不计入，在活动中另列"),
    "source": ACTIVITIES,
    "rows": came,
    "columns": ("came_at", "community", "activity_id", "method"),
    "subject": Activity,
    "through": "activity",
}
FIGURES = (
    Figure(
        key="activities",
        title=_("活动"),
        says=_("期间举办的活动场次：有人签到，或组织者写明人数和原因"),
        leaves_out=_("取消的和没有人到的不计入"),
        unit=_("场"),
        source=ACTIVITIES,
        rows=held,
        columns=("starts_at", "community", "kind_id", "title", "state", "attended", "counted"),
        by="kind",
    ),
    Figure(
        key="attendances",
        title=_("参加人次"),
        says=_("期间活动的签到人次：同一个人参加两场活动算两次"),
        unit=_("人次"),
        **ATTENDED,
    ),
    Figure(
        key="people",
        title=_("参加的人"),
        says=_("期间在活动中签到的不同的人：同一个人参加几场活动算一个；几个小区的数不能相加"),
        unit=_("人"),
        distinct="who",
        **ATTENDED,
    ),
    Figure(
        key="households",
        title=_("参加的家庭"),
        says=_("期间在活动中签到的人来自的不同住户，一个人只算一户；几个小区的数不能相加"),
        unit=_("户"),
        fold=Fold(("who", "home"), households),
        **ATTENDED,
    ),
    Figure(
        key="members_registered",
        title=_("平台成员"),
        says=_(
            "期末在任何一个平台登记的志愿者人数，一人只算一次；登记时住在哪个小区就计入哪个小区，不住在本社区的计入平台所在的小区，面向全社区的平台只计入社区"
        ),
        leaves_out=_("撤回登记的不计入"),
        unit=_("人"),
        source=SERVICE,
        rows=registered,
        columns=("number", "community", "place", "state"),
        version=2,
    ),
    Figure(
        key="service_minutes",
        title=_("服务时长"),
        says=_("期间的志愿服务，经另一人核实的分钟数，按社区统计"),
        leaves_out=_("没有核实的不计入"),
        unit=_("分钟"),
        source=SERVICE,
        rows=served,
        columns=("starts_at", "community", "platform_id", "minutes", "source"),
        amount="minutes",
        place="community",
        finest=COMMUNITY,
    ),
    Figure(
        key="pulse",
        title=_("居民感受"),
        says=_("期间结束的居民感受调查：各题平均分（1 至 5 分）、答卷户数和应答率"),
        leaves_out=_("不满 10 户的不显示，也不计入平均分"),
        unit=_("分"),
        source=_("居民感受调查的合计；答卷本身在调查结束时删除"),
        rows=asked,
        columns=("quarter", "community", "edition", "closes_at"),
        fold=Fold(("edition", "result"), means),
    ),
)
