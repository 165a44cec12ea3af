"""The verbs of a wish: make one, join in, withdraw; take it on or say why not."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tongdeng.activities.actions.planning import Plan, draft
from tongdeng.activities.models import Activity, Joining, Wish
from tongdeng.activities.rules import flow
from tongdeng.activities.rules import wishes as rules
from tongdeng.kernel import deadlines, journal, limits, texts, worktime
from tongdeng.kernel.clock import local_day
from tongdeng.kernel.errors import Forbidden, StepRefused
from tongdeng.kernel.turn import turn
from tongdeng.kernel.workdays import workdays
from tongdeng.people.models import Person, Tenure
from tongdeng.people.queries import living
from tongdeng.places.models import Place
from tongdeng.places.rules import cut

WISHING = limits.declare(
    "activities.wish",
    most=rules.WISHES_A_MONTH,
    window=timedelta(days=30),
    what=_("提出活动愿望"),
    per=_("每位居民"),
    why=_("愿望会让全小区看到"),
    says=_("您最近提的愿望较多，请过几天再提；也可以加入邻居的愿望"),
)


def wish(estate: str, *, title: str, about: str = "", by: Person, at: datetime) -> Wish:
    """Propose an activity in one's own estate; the proposer's household is the first.

    Raise Forbidden for who lives elsewhere, TooMany for many in a month.
    """
    home = _home_in(estate, by, at)
    new = Wish(
        community=cut(estate, "community"),
        place=estate,
        title=texts.clean(
            texts.one_line(title), at_most=flow.TITLE_AT_MOST, field="title", required=texts.FILL_IN
        ),
        about=texts.clean(about, at_most=300, field="about"),
        needed=rules.needed(Place.objects.filter(code__startswith=estate, level="home").count()),
        by=by,
        at=at,
    )
    limits.require(WISHING, by.pk, at=at)
    with transaction.atomic():
        journal.begin("wish", new, by=by, at=at, facts={"needed": new.needed})
        _join(new, home, by=by, at=at)
    return new


def join(wish: Wish, *, by: Person, at: datetime) -> Wish:
    """Join in for one's household; with enough of them an organiser must answer by a moment.

    Raise StepRefused for a second voice of a household.
    """
    with turn(wish, "join", by=by) as wish:
        home = _home_in(wish.place, by, at)
        if wish.joinings.filter(home=home).exists():
            raise StepRefused(_("您家已经加入"), state=wish.state)
        _join(wish, home, by=by, at=at)
    return wish


def withdraw(wish: Wish, *, by: Person, at: datetime, seen: int | None = None) -> Wish:
    """Take back a wish of one's own."""
    with turn(wish, "withdraw", by=by, seen=seen) as wish:
        journal.step(wish, "withdraw", by=by, at=at)
        deadlines.stop(wish, "answer", at=at)
    return wish


def take(wish: Wish, plan: Plan, *, by: Person, at: datetime, seen: int | None = None) -> Activity:
    """Take a wish on: an activity is drafted for it, and everybody who joined in is told."""
    with turn(wish, "take", by=by, seen=seen) as wish:
        (activity,) = draft(plan, wish=wish, by=by, at=at)
        journal.step(wish, "take", by=by, at=at, facts={"activity": str(activity.pk)})
        deadlines.stop(wish, "answer", at=at)
    return activity


def decline(wish: Wish, *, reason: str, by: Person, at: datetime, seen: int | None = None) -> Wish:
    """Say why a wish cannot be taken on now; neighbours read it."""
    with turn(wish, "decline", by=by, seen=seen) as wish:
        why = texts.clean(reason, at_most=flow.REASON_AT_MOST, field="reason", required=texts.FILL_IN)
        journal.step(wish, "decline", by=by, at=at, reason=why)
        deadlines.stop(wish, "answer", at=at)
    return wish


def _home_in(estate: str, by: Person, at: datetime) -> str:
    rows = Tenure.objects.filter(
        living(local_day(at)), community=cut(estate, "community"), place__startswith=estate, person=by
    )
    home = rows.order_by("place").values_list("place", flat=True).first()
    if not home or len(cut(estate, "estate")) != len(estate):
        raise Forbidden(_("愿望由住在这个小区的人提"))
    return home


def _join(wish: Wish, home: str, *, by: Person, at: datetime) -> None:
    row = Joining(**wish.here, wish=wish, home=home, person=by, at=at)
    joined = wish.joined + 1
    journal.record("join", wish, by=by, at=at, facts={"joined": joined}, rows=[row], joined=joined)
    if joined >= wish.needed and not wish.is_offered:
        days = worktime.calendar(worktime.WORKDAY, workdays(wish.place, at))
        moments = worktime.dues(at, rules.ANSWER, days)
        values: dict[str, Any] = {"offered_at": at, "answer_by": moments[-1]}
        journal.step(wish, "offer", by=None, at=at, facts={"by": moments[-1].isoformat()}, **values)
        deadlines.start(wish, "answer", moments)
