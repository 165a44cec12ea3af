"""The verbs by which somebody helps at the door, and helps no more."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tongdeng.activities.models import Activity
from tongdeng.activities.queries.people import named_by
from tongdeng.kernel import journal
from tongdeng.kernel.errors import Forbidden, NotFound, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.people.models import Person


def help_out(activity: Activity, helper: Person, *, by: Person, at: datetime) -> Activity:
    """Let somebody help at the door: they see the list and check people in; organiser and helper are told.

    Raise StepRefused for an office that names itself: who takes part is for the organiser alone (AC-13).
    """
    with turn(activity, "change", by=by, right="help") as activity:
        if helper.pk == by.pk:
            raise StepRefused(_("不能把自己加为帮手；要接手组织，请点“接手组织”"), state=activity.state)
        if helper.pk not in activity.helpers:
            helpers = [*activity.helpers, helper.pk]
            journal.record("help", activity, by=by, at=at, facts={"helper": str(helper.pk)}, helpers=helpers)
    return activity


def help_no_more(activity: Activity, helper: UUID, *, by: Person, at: datetime) -> Activity:
    """Let somebody help at the door no more: as the organiser, or as whoever named them; they are told.

    Raise NotFound for who does not help, Forbidden for anybody else.
    """
    with turn(activity, "unhelp", by=by, right="help") as activity:
        if helper not in activity.helpers:
            raise NotFound(_("这位已经不是帮手"))
        if by.pk not in {activity.organiser_id, named_by(activity).get(helper)}:
            raise Forbidden(_("撤下帮手的是组织者，或者请这位来的人"))
        left = [pk for pk in activity.helpers if pk != helper]
        journal.record("unhelp", activity, by=by, at=at, facts={"helper": str(helper)}, helpers=left)
    return activity
