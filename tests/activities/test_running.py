"""An activity from its draft to its report: permit, moves, cancelling, what counts as held (AC-4 to AC-6, AC-12)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.activities.story import (
    DAY,
    DOOR,
    ENDS,
    HOUR,
    PLANNED,
    REPORTED,
    SIGNED,
    STARTS,
    drafted,
    fresh,
    misfits,
    neighbours,
    plan,
    published,
    scanned,
    sign,
    statuses,
)
from tests.cast import COMMUNITY, ESTATE, FOREIGN_ESTATE, HOME, person
from tests.support import at
from tests.web.story import photo
from tongdeng.activities.actions import after, joining, planning, running
from tongdeng.activities.actions.after import Shot
from tongdeng.activities.actions.planning import Permit
from tongdeng.activities.actions.running import Account, NewTime
from tongdeng.activities.models import Activity, Feedback, Move, Participant, Photo
from tongdeng.activities.queries import attendances
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused
from tongdeng.kernel.models import Deadline

pytestmark = pytest.mark.django_db
LATER = NewTime(STARTS + DAY, ENDS + DAY, "老年活动室")


@pytest.mark.parametrize(
    ("who", "may"),
    [
        *[(who, True) for who in ("chen", "qian", "zhou", "wu", "zheng")],
        *[(who, False) for who in ("wang", "li", "feng", "liu", "guan", "he", "huang")],
    ],
)
def test_desk_manager_committee_branch_and_community_organise_and_nobody_else(who: str, may: bool) -> None:
    if may:
        assert drafted(who).asked_as in ("desk", "manager", "committee", "branch", "community")
    else:
        with pytest.raises(Forbidden):
            drafted(who)


WRONG = (
    ({"kind": "nothing"}, "kind"),
    ({"title": " "}, "title"),
    ({"title": "字" * 41}, "title"),
    ({"where": ""}, "where"),
    ({"starts_at": PLANNED}, "starts_at"),
    ({"starts_at": at("2028-06-13 14:00"), "ends_at": at("2028-06-13 16:00")}, "starts_at"),
    ({"ends_at": STARTS}, "ends_at"),
    ({"ends_at": STARTS + 15 * DAY}, "ends_at"),
    ({"capacity": 0}, "capacity"),
    ({"min_age": 12, "max_age": 6}, "max_age"),
    ({"place": HOME}, "place"),
)


def test_what_is_wrong_with_a_plan_is_said_by_field_and_nothing_is_stored() -> None:
    for changes, field in WRONG:
        with pytest.raises(Invalid) as refused:
            drafted(**changes)  # type: ignore[arg-type]
        assert list(refused.value.fields) == [field], changes
    for sessions, every in ((2, "day"), (61, "week")):
        with pytest.raises(Invalid):
            planning.draft(plan(), every=every, sessions=sessions, by=person("wu", PLANNED), at=PLANNED)
    with pytest.raises(Forbidden):
        drafted(place=FOREIGN_ESTATE)
    assert not Activity.objects.exists()


def test_AC4_a_move_keeps_all_sign_ups_and_says_old_and_new() -> None:
    activity = published(capacity=1)
    sign(activity, "wang")
    sign(activity, "zhao")
    (moved,) = running.move(activity, LATER, by=person("wu", SIGNED), at=SIGNED)
    assert (moved.starts_at, moved.where, moved.sequence) == (STARTS + DAY, "老年活动室", 1)
    assert statuses(activity) == [("held", 1), ("waiting", 1)]
    told = Move.objects.get()
    assert (told.old_starts_at, told.old_where) == (STARTS, "中心广场")
    assert misfits() == set()


def test_AC4_of_a_series_one_session_is_moved_or_all_later_ones() -> None:
    wu = person("wu", PLANNED)
    rows = planning.draft(plan(), every="week", sessions=4, by=wu, at=PLANNED)
    planning.publish_series(rows[0], by=wu, at=PLANNED)
    one = NewTime(STARTS + HOUR, ENDS + HOUR, "中心广场")
    running.move(rows[0], one, by=wu, at=SIGNED)
    third = NewTime(rows[2].starts_at + DAY, rows[2].ends_at + DAY, "中心广场")
    running.move(rows[2], third, all_later=True, by=wu, at=SIGNED)
    shifts = [fresh(row).starts_at - row.starts_at for row in rows]
    assert shifts == [HOUR, timedelta(0), DAY, DAY]


def test_AC4_an_offer_does_not_outlast_an_earlier_start() -> None:
    activity = published(capacity=1)
    first, second = sign(activity, "wang"), sign(activity, "zhao")
    joining.withdraw(activity, first.number, by=person("wang", SIGNED), at=SIGNED)
    soon = NewTime(SIGNED + 6 * HOUR, SIGNED + 8 * HOUR, "中心广场")
    running.move(activity, soon, by=person("wu", SIGNED), at=SIGNED + HOUR)
    second.refresh_from_db()
    assert second.offer_until == SIGNED + 4 * HOUR
    clock = Deadline.objects.get(subject_id=activity.pk, name=second.clock)
    assert clock.next_at == SIGNED + 4 * HOUR


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (NewTime(STARTS, ENDS, "中心广场"), "没有变"),
        (NewTime(SIGNED, SIGNED + HOUR, "中心广场"), "现在以后"),
        (NewTime(STARTS + DAY, STARTS + DAY, "中心广场"), "晚于开始"),
        (NewTime(STARTS + DAY, ENDS + DAY, " "), "请填写"),
    ],
)
def test_a_move_to_nowhere_is_refused(new: NewTime, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        running.move(published(), new, by=person("wu", SIGNED), at=SIGNED)
    assert not Move.objects.exists()


def test_AC5_cancelled_is_not_deleted_has_a_reason_comes_back_and_never_counts_as_held() -> None:
    activity, wu = published(), person("wu", SIGNED)
    sign(activity, "wang")
    with pytest.raises(Invalid):
        running.cancel(activity, reason=" ", by=wu, at=SIGNED)
    cancelled = running.cancel(activity, reason="下大雨", by=wu, at=SIGNED)
    assert (cancelled.reason, cancelled.is_held, cancelled.sequence) == ("下大雨", False, 1)
    with pytest.raises(StepRefused, match="已取消"):
        sign(activity, "zhao")
    back = running.restore(cancelled, by=wu, at=SIGNED + HOUR)
    assert (back.state, back.reason, back.sequence, statuses(activity)) == ("open", "", 2, [("held", 1)])
    running.cancel(back, reason="还是下雨", by=wu, at=SIGNED + 2 * HOUR)
    with pytest.raises(Invalid):
        running.restore(back, by=wu, at=STARTS)


def test_AC5_what_people_came_to_is_reported_and_not_cancelled_or_moved() -> None:
    activity, wu = published(), person("wu", DOOR)
    scanned(activity, person("wang", SIGNED).pk)
    with pytest.raises(StepRefused, match="已经有人签到"):
        running.cancel(activity, reason="下雨", by=wu, at=DOOR)
    with pytest.raises(StepRefused, match="已经有人签到"):
        running.move(activity, LATER, by=wu, at=DOOR)


def test_AC6_check_ins_and_people_who_were_counted_stand_apart() -> None:
    scan, count, nobody = published(), published(), published()
    wu = person("wu", REPORTED)
    scanned(scan, person("wang", SIGNED).pk)
    running.report(scan, Account("都到了"), by=wu, at=REPORTED)
    counted = Account("露天，人多", 45, "下雨停电，没有扫码")
    running.report(count, counted, by=wu, at=REPORTED)
    with pytest.raises(Invalid, match="请取消并写明原因"):
        running.report(nobody, Account("没有人来"), by=wu, at=REPORTED)
    with pytest.raises(Invalid, match="为什么没有签到"):
        running.report(nobody, Account("人很多", 45), by=wu, at=REPORTED)
    figures = attendances.figures(attendances.held(ESTATE, 2026))
    assert figures == (2, 1, 45, 1, 1)
    with pytest.raises(StepRefused, match="还没有开始"):
        running.report(published(), Account("早了"), by=person("wu", SIGNED), at=SIGNED)


def test_AC6_every_figure_opens_to_its_list() -> None:
    for number in range(3):
        activity = published(kind="culture" if number else "festival")
        scanned(activity, person("wang", SIGNED).pk)
    rows = attendances.held(ESTATE, 2026)
    figures, came = attendances.figures(rows), attendances.attendances(rows)
    counts = (
        rows.count(),
        came.count(),
        len(list(attendances.people(came))),
        len(attendances.households(came)),
    )
    assert counts == (figures.held, figures.attendances, figures.people, figures.households) == (3, 3, 1, 1)
    assert [(kind.code, n) for kind, n in attendances.of_year(ESTATE, 2026).kinds][:3] == [
        ("culture", 2),
        ("party", 0),
        ("festival", 1),
    ]
    assert attendances.figures(attendances.held(ESTATE, 2025)).held == 0


BIG = {"expected": 1200, "capacity": None, "starts_at": STARTS + 30 * DAY, "ends_at": ENDS + 30 * DAY}


def test_AC12_a_thousand_people_need_a_permit_before_it_is_published() -> None:
    activity, wu = drafted(**BIG), person("wu", PLANNED)
    for given, words in (
        (None, "请写明申请单位"),
        (Permit("A区党支部"), "请写明申请许可的日期"),
        (Permit("A区党支部", PLANNED.date()), "还没有许可文号"),
    ):
        if given:
            planning.apply(activity, given, by=wu, at=PLANNED)
        with pytest.raises(StepRefused, match=words):
            planning.publish(fresh(activity), by=wu, at=PLANNED)
    planning.apply(activity, Permit("A区党支部", PLANNED.date(), "汴公许〔2026〕1号"), by=wu, at=PLANNED)
    assert planning.publish(fresh(activity), by=wu, at=PLANNED).is_open


def test_AC12_an_application_that_came_too_late_is_none_unless_the_street_allows_it_with_a_reason() -> None:
    activity, wu = drafted(expected=5000, capacity=None), person("wu", PLANNED)
    planning.apply(activity, Permit("A区党支部", PLANNED.date(), "汴公许〔2026〕2号"), by=wu, at=PLANNED)
    with pytest.raises(StepRefused, match="前 20 天") as refused:
        planning.publish(fresh(activity), by=wu, at=PLANNED)
    assert refused.value.facts["police"] == "city"
    with pytest.raises(Forbidden):
        planning.override(activity, reason="就这样", by=wu, at=PLANNED)
    feng = person("feng", PLANNED)
    with pytest.raises(Invalid):
        planning.override(activity, reason=" ", by=feng, at=PLANNED)
    planning.override(activity, reason="公安已当面同意", by=feng, at=PLANNED)
    assert planning.publish(fresh(activity), by=wu, at=PLANNED).permit_waiver == "公安已当面同意"


def test_AC12_more_people_or_an_earlier_day_after_publishing_ask_for_the_permit_too() -> None:
    wu = person("wu", PLANNED)
    small = published()
    with pytest.raises(StepRefused, match="请写明申请单位"):
        planning.change(small, plan(expected=1000), by=wu, at=PLANNED)
    big = drafted(**BIG)
    planning.apply(big, Permit("A区党支部", PLANNED.date(), "汴公许〔2026〕3号"), by=wu, at=PLANNED)
    planning.publish(fresh(big), by=wu, at=PLANNED)
    with pytest.raises(StepRefused, match="前 20 天"):
        running.move(big, NewTime(STARTS, ENDS, "中心广场"), by=wu, at=PLANNED)


def test_a_public_activity_is_changed_but_not_in_time_and_a_draft_is_dropped() -> None:
    activity, wu = published(), person("wu", SIGNED)
    new = plan(title="端午包粽子、划旱船", starts_at=STARTS + DAY, where="别处", cost=Decimal(5))
    changed = planning.change(activity, new, by=wu, at=SIGNED)
    assert (changed.title, changed.starts_at, changed.where) == ("端午包粽子、划旱船", STARTS, "中心广场")
    assert planning.drop(drafted(), by=wu, at=SIGNED).state == "dropped"
    with pytest.raises(StepRefused):
        planning.drop(activity, by=wu, at=SIGNED)


def test_AC13_a_face_is_shown_only_with_consent_and_goes_when_it_is_taken_back() -> None:
    activity, wu, wang = published(), person("wu", REPORTED), person("wang", SIGNED)
    row = sign(activity, "wang", "小明")
    me, child = (p.pk for p in Participant.objects.order_by("id"))
    picture = photo()[0]
    for shot, words in (
        (Shot(picture), "认不出人"),  # type: ignore[arg-type]
        (Shot(picture, [me]), "没有同意"),  # type: ignore[arg-type]
    ):
        with pytest.raises(Invalid, match=words):
            after.photograph(activity, [shot], by=wu, at=REPORTED)
    after.consent(activity, row.number, [me], by=wang, at=SIGNED)
    with pytest.raises(Invalid, match="没有同意"):
        after.photograph(activity, [Shot(picture, [me, child])], by=wu, at=REPORTED)  # type: ignore[arg-type]
    shots = [Shot(picture, [me]), Shot(picture, nobody=True)]  # type: ignore[arg-type]
    after.photograph(activity, shots, by=wu, at=REPORTED)
    after.consent(activity, row.number, [], by=wang, at=REPORTED)
    assert [shown.shows for shown in Photo.objects.all()] == [[]]
    with pytest.raises(NotFound):
        after.consent(activity, row.number, [me], by=person("zhao", SIGNED), at=SIGNED)


def test_who_was_there_says_what_they_think_within_two_weeks_and_once() -> None:
    activity, wang = published(), person("wang", SIGNED)
    scanned(activity, wang.pk)
    for who, moment, stars, kind in (
        ("wang", DOOR, 5, StepRefused),
        ("zhao", ENDS, 5, Forbidden),
        ("wang", ENDS, 6, Invalid),
        ("wang", ENDS + 15 * DAY, 5, StepRefused),
    ):
        with pytest.raises(kind):
            after.rate(activity, stars=stars, by=person(who, moment), at=moment)
    for stars in (3, 5):
        after.rate(activity, stars=stars, words="孩子很开心", by=wang, at=ENDS)
    assert list(Feedback.objects.values_list("stars", flat=True)) == [5]


def test_an_activity_of_the_community_is_for_all_its_estates() -> None:
    activity = published("zheng", place=COMMUNITY)
    assert sign(activity, "wang").status == "held"
    assert sign(activity, neighbours(1)[0]).status == "held"
