"""Figures of the community's life: activities, who came, and members."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models import Activity, Attendance
from tongdeng.activities.queries.attendances import HELD
from tongdeng.boards.figures.definition import Figure, Scope
from tongdeng.members.models import Registration, Volunteer
from tongdeng.places.rules import COMMUNITY


def held(scope: Scope) -> QuerySet[Activity]:
    """Return the activities of a period that were held."""
    return Activity.objects.filter(scope.there, scope.within("starts_at"), HELD)


def came(scope: Scope) -> QuerySet[Attendance]:
    """Return the attendances of these activities."""
    return Attendance.objects.filter(activity__in=held(scope))


def registered(scope: Scope) -> QuerySet[Volunteer]:
    """Return the volunteers of the community who were registered on a platform when the period ended."""
    _since, until = scope.period.moments
    end = min(until, scope.at)
    on_one = Registration.objects.filter(
        Q(until__isnull=True) | Q(until__gte=end),
        community=OuterRef("community"),
        volunteer=OuterRef("pk"),
        since__lt=end,
    )
    return Volunteer.objects.filter(Exists(on_one), scope.community)


FIGURES = (
    Figure(
        key="activities",
        title=_("活动"),
        says=_("期间举办的活动场次：有人签到，或组织者写明人数和原因"),
        leaves_out=_("取消的和没有人到的不计入"),
        rows=held,
        columns=("starts_at", "community", "kind_id", "title", "state", "attended", "counted"),
        by="kind",
    ),
    Figure(
        key="attendances",
        title=_("参加人次"),
        says=_("期间活动的签到人次：同一个人参加两场活动算两次"),
        leaves_out=_("只报人数、没有签到的不计入，在活动中另列"),
        rows=came,
        columns=("came_at", "community", "activity_id", "method"),
        subject=Activity,
        through="activity",
    ),
    Figure(
        key="members_registered",
        title=_("平台成员"),
        says=_("期末在任何一个平台登记的志愿者人数，按社区统计，一人只算一次"),
        leaves_out=_("撤回登记的不计入"),
        rows=registered,
        columns=("number", "community", "state"),
        place="community",
        finest=COMMUNITY,
    ),
)
