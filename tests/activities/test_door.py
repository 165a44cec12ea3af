"""The door: by code, by ticket, by name, guests, offline; who is in counts once (AC-7 to AC-11)."""

from datetime import timedelta
from functools import partial
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.activities.story import (
    DAY,
    DOOR,
    ENDS,
    HOUR,
    PLANNED,
    SIGNED,
    STARTS,
    crowd,
    fresh,
    inside,
    misfits,
    neighbours,
    plan,
    published,
    scanned,
    sign,
    tenant,
)
from tests.cast import HOME, person
from tests.support import at_once, undone
from tongdeng.activities.actions import door, joining, planning, running
from tongdeng.activities.actions.door import Scanned
from tongdeng.activities.actions.letting_in import Answer, Stamp
from tongdeng.activities.models import Activity, Attendance, Participant, Scan
from tongdeng.activities.queries import attendances, codes
from tongdeng.activities.rules import door as rules
from tongdeng.kernel.errors import Forbidden, Invalid, StepRefused
from tongdeng.people.models import Person

db = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def come(activity: Activity, who: Person | str, *, code: str = "", moment: object = DOOR) -> list[Answer]:
    """Check somebody in by the code that is shown now."""
    by = person(who, moment) if isinstance(who, str) else who  # type: ignore[arg-type]
    shown = code or codes.code(activity, rules.step(moment))  # type: ignore[arg-type]
    return door.come(activity, shown, nonce=uuid4(), by=by, at=moment)  # type: ignore[arg-type]


def members(activity: Activity) -> list[Participant]:
    return list(Participant.objects.filter(activity=activity).order_by("id"))


@db
def test_AC7_the_same_scan_twice_is_one_check_in_and_the_same_answer() -> None:
    activity = published()
    sign(activity, "wang")
    (wang,), nonce = members(activity), uuid4()
    first = scanned(activity, wang.pk, nonce)
    again = scanned(activity, wang.pk, nonce, DOOR + MINUTE)
    assert first == again
    assert (first.is_new, inside(activity), fresh(activity).attended) == (True, 1, 1)


@db
def test_AC7_the_same_person_again_is_in_already_since_then() -> None:
    activity = published()
    sign(activity, "wang")
    (wang,) = members(activity)
    scanned(activity, wang.pk)
    again = scanned(activity, wang.pk, moment=DOOR + HOUR)
    assert (again.is_in, again.is_new, again.reason) == (True, False, "again")
    assert again.attendance is not None
    assert again.attendance.came_at == DOOR
    assert come(activity, "wang", moment=DOOR + HOUR)[0].reason == "again"
    assert inside(activity) == 1


@db
def test_AC7_another_session_of_a_series_is_another_attendance() -> None:
    wu = person("wu", PLANNED)
    rows = planning.draft(plan(), every="week", sessions=2, by=wu, at=PLANNED)
    first, second = planning.publish_series(rows[0], by=wu, at=PLANNED)
    for activity, moment in ((first, DOOR), (second, DOOR + 7 * DAY)):
        assert come(activity, "wang", moment=moment)[0].is_new
    came = attendances.attendances(Activity.objects.all())
    assert (came.count(), attendances.people(came).count()) == (2, 1)


@db
def test_AC8_a_ticket_of_another_activity_lets_nobody_in_and_names_nobody() -> None:
    activity, other = published(), published()
    sign(other, "wang")
    (wang,) = members(other)
    words = codes.ticket(other, wang.pk)
    answer = door.scan(activity, Scanned(Stamp(uuid4()), words), by=person("wu", DOOR), at=DOOR)
    assert (answer.is_in, answer.reason, inside(activity)) == (False, "foreign", 0)
    (failed,) = Scan.objects.all()
    assert (failed.activity_id, failed.reason) == (activity.pk, "foreign")
    assert {field.name for field in Scan._meta.fields} & {"person", "participant", "who", "home"} == set()


@db
def test_AC8_a_well_signed_ticket_that_the_door_did_not_know_is_let_in_and_marked() -> None:
    activity = published()
    zhao = person("zhao", SIGNED)
    stamp = Stamp(uuid4(), "门口二号", DOOR)
    (answer,) = door.sync(
        activity,
        [Scanned(stamp, codes.ticket(activity, zhao.pk))],
        by=person("wu", DOOR + HOUR),
        at=DOOR + HOUR,
    )
    assert answer.attendance is not None
    row = answer.attendance
    assert (row.mark, row.came_at, row.at) == ("unknown", DOOR, DOOR + HOUR)


@db
def test_AC8_a_ticket_given_back_meanwhile_is_a_failed_scan_beside_the_presence() -> None:
    activity = published()
    row = sign(activity, "wang")
    (wang,) = members(activity)
    joining.withdraw(activity, row.number, by=person("wang", SIGNED), at=SIGNED + HOUR)
    assert scanned(activity, wang.pk).reason == "withdrawn"
    stamp = Stamp(uuid4(), "门口二号", DOOR)
    note = Scanned(stamp, codes.ticket(activity, wang.pk))
    for _sent in range(2):
        (answer,) = door.sync(activity, [note], by=person("wu", ENDS), at=ENDS)
        assert answer.is_new
    assert (inside(activity), Attendance.objects.get().mark) == (1, "withdrawn")
    assert list(Scan.objects.values_list("reason", flat=True)) == ["withdrawn", "withdrawn"]


# AC-9: seconds after the door shows a code | is it taken
STEPS = ((0, True), (29, True), (59, True), (90, False), (-31, False))


@db
def test_AC9_an_old_code_is_refused_and_the_one_before_is_not() -> None:
    activity = published()
    shown = codes.code(activity, rules.step(DOOR))
    for seconds, taken in STEPS:
        moment = DOOR + timedelta(seconds=seconds)
        with undone():
            if taken:
                assert come(activity, "wang", code=shown, moment=moment)[0].is_new
            else:
                with pytest.raises(Invalid, match="已经换了"):
                    come(activity, "wang", code=shown, moment=moment)


@db
def test_AC9_a_code_counts_only_in_its_hours_and_only_for_its_activity() -> None:
    activity, other = published(), published()
    for moment in (STARTS - HOUR - MINUTE, ENDS + MINUTE):
        with pytest.raises(StepRefused, match="开始前一小时"):
            come(activity, "wang", moment=moment)
    with pytest.raises(Invalid):
        come(activity, "wang", code=codes.code(other, rules.step(DOOR)))


@db
def test_AC9_by_one_code_a_family_comes_in_together_and_nobody_else_s_child() -> None:
    activity = published()
    sign(activity, "wang", "小明")
    sign(activity, "zhao", "大宝")
    ids = {member.name: member.pk for member in members(activity)}
    code = codes.code(activity, rules.step(DOOR))
    with_ = [ids["小明"], ids["大宝"]]
    found = door.come(activity, code, with_=with_, nonce=uuid4(), by=person("wang", DOOR), at=DOOR)
    assert [answer.is_new for answer in found] == [True, True]
    assert set(Attendance.objects.values_list("home", flat=True)) == {HOME}


@db
def test_AC9_the_organiser_ticks_in_by_name_and_guests_by_number() -> None:
    activity, wu = published(), person("wu", DOOR)
    sign(activity, "wang", "小明")
    ids = [member.pk for member in members(activity)]
    assert all(a.is_new for a in door.tick_in(activity, ids, Stamp(uuid4()), by=wu, at=DOOR))
    stamp = Stamp(uuid4())
    for _sent in range(2):
        assert len(door.walk_in(activity, 3, stamp, by=wu, at=DOOR)) == 3
    assert (inside(activity), fresh(activity).attended) == (5, 5)
    for bad in (0, 51):
        with pytest.raises(Invalid):
            door.walk_in(activity, bad, Stamp(uuid4()), by=wu, at=DOOR)
    with pytest.raises(Invalid, match="刷新"):
        door.tick_in(activity, [uuid4()], Stamp(uuid4()), by=wu, at=DOOR)
    with pytest.raises(StepRefused, match="起可以签到"):
        door.walk_in(activity, 1, Stamp(uuid4()), by=wu, at=DOOR - 2 * HOUR)


@db
def test_only_who_runs_the_door_scans_and_ticks() -> None:
    activity = published()
    for who in ("wang", "chen", "zheng", "feng"):
        with pytest.raises(Forbidden):
            door.walk_in(activity, 1, Stamp(uuid4()), by=person(who, DOOR), at=DOOR)


@db
def test_AC5_scans_of_a_cancelled_activity_are_kept_and_count_for_nothing() -> None:
    activity, wu = published(), person("wu", SIGNED)
    sign(activity, "wang")
    (wang,) = members(activity)
    running.cancel(activity, reason="下大雨", by=wu, at=SIGNED + DAY)
    note = Scanned(Stamp(uuid4(), "门口一号", DOOR), codes.ticket(activity, wang.pk))
    (answer,) = door.sync(activity, [note], by=person("wu", ENDS), at=ENDS)
    assert (answer.is_in, answer.reason, fresh(activity).is_held) == (False, "cancelled", False)


def test_AC10_two_doors_that_come_back_at_once_count_each_person_once(town_db: str) -> None:
    activity, people = published(capacity=None), crowd(12)
    for who in people:
        sign(activity, who)
    tickets = [codes.ticket(activity, row.pk) for row in members(activity)]
    doors = [
        [Scanned(Stamp(uuid4(), name, DOOR), words) for words in some]
        for name, some in (("一号", tickets[:8]), ("二号", tickets[4:]))
    ]
    wu = person("wu", ENDS)
    at_once(*[partial(door.sync, activity, notes, by=wu, at=ENDS) for notes in (*doors, doors[0])])
    assert (inside(activity), fresh(activity).attended) == (12, 12)
    assert misfits() == set()


@db
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000))
def test_AC11_under_any_replay_attendances_are_at_least_people_and_these_at_least_households(
    seed: int,
) -> None:
    chance = Random(seed)
    with undone():
        people = [person("wang", SIGNED), person("zhao", SIGNED), tenant("huang")]
        rows = [published(capacity=None), published(capacity=None)]
        notes: list[tuple[Activity, Scanned]] = []
        for activity in rows:
            tickets = [codes.ticket(activity, who.pk) for who in people] + [""]
            notes += [
                (activity, Scanned(Stamp(UUID(int=chance.getrandbits(128)), "一号", DOOR), words))
                for words in chance.choices(tickets, k=5)
            ]
        sent = chance.choices(notes, k=14)
        wu = person("wu", ENDS)
        for activity, note in sent:
            door.sync(activity, [note], by=wu, at=ENDS)
        figures = attendances.figures(Activity.objects.all())
        assert figures.attendances >= figures.people >= figures.households
        named = {(activity.pk, note.ticket or note.stamp.nonce) for activity, note in sent}
        assert figures.attendances == len(named)
        assert misfits() == set()


def test_sixty_people_who_check_in_at_once_are_all_in_and_each_once(town_db: str) -> None:
    activity, people = published(capacity=None), crowd(60)
    hands = [people[number::6] for number in range(6)]
    outcomes = at_once(*[partial(_all_in, activity, hand) for hand in hands])
    assert sum(outcomes) == 60
    assert inside(activity) == 60


def _all_in(activity: Activity, hand: list[Person]) -> int:
    return sum(come(activity, who)[0].is_new for who in hand)


@db
def test_neighbours_of_one_home_are_people_of_one_household() -> None:
    activity = published(capacity=None)
    for who in (person("wang", DOOR), tenant("huang"), neighbours(1)[0]):
        come(activity, who)
    figures = attendances.figures(Activity.objects.all())
    assert (figures.attendances, figures.people, figures.households) == (3, 3, 2)
