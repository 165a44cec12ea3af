"""Doors without signal: what phones noted is taken in later, in any order, and nothing counts twice (AC-7, AC-8, AC-10)."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.activities.story import (
    DAY,
    DOOR,
    ENDS,
    HOUR,
    SIGNED,
    STARTS,
    fresh,
    inside,
    misfits,
    published,
    scanned,
    sign,
)
from tests.cast import person
from tests.support import undone
from tongdeng.activities.actions import door, helping, joining, running
from tongdeng.activities.actions.door import Scanned
from tongdeng.activities.actions.letting_in import Answer, Stamp
from tongdeng.activities.models import Activity, Attendance, Participant, Scan
from tongdeng.activities.queries import codes
from tongdeng.activities.queries import door as queries
from tongdeng.activities.rules import door as rules
from tongdeng.kernel.errors import Forbidden, Invalid, NotFound, StepRefused

pytestmark = pytest.mark.django_db


def note(activity: Activity, subject: UUID, at: datetime = DOOR, nonce: UUID | None = None) -> Scanned:
    """Return what a phone notes of a ticket."""
    return Scanned(Stamp(nonce or uuid4(), "二号", at), codes.ticket(activity, subject))


def sent(activity: Activity, *notes: Scanned, at: datetime = ENDS) -> list[Answer]:
    """Send what a phone noted."""
    return door.sync(activity, notes, by=person("wu", at), at=at)


def reasons() -> list[str]:
    return list(Scan.objects.order_by("reason").values_list("reason", flat=True))


def one(activity: Activity) -> Participant:
    return Participant.objects.get(activity=activity)


def test_AC10_the_same_person_at_two_doors_is_one_attendance_and_one_scan_that_failed() -> None:
    activity = published()
    sign(activity, "wang")
    first, second = note(activity, one(activity).pk), note(activity, one(activity).pk, DOOR + HOUR)
    for order in ((first, second), (second, first)):
        with undone():
            for _sent in range(3):
                let_in, again = sent(activity, *order)
                assert (let_in.is_new, again.is_in, again.reason) == (True, True, "again")
            assert (inside(activity), fresh(activity).attended, reasons()) == (1, 1, ["again"])
            assert misfits() == set()


def test_AC8_who_was_refused_by_the_server_and_let_in_by_a_phone_without_its_answer_is_in() -> None:
    activity = published()
    row = sign(activity, "wang")
    joining.withdraw(activity, row.number, by=person("wang", SIGNED), at=SIGNED + HOUR)
    nonce = uuid4()
    assert scanned(activity, one(activity).pk, nonce).reason == "withdrawn"
    for _sent in range(2):
        (answer,) = sent(activity, note(activity, one(activity).pk, nonce=nonce))
        assert answer.is_new
    assert (inside(activity), reasons()) == (1, ["withdrawn"])
    # Once inside they are in already, whatever became of their place.
    assert scanned(activity, one(activity).pk, moment=DOOR + HOUR).reason == "again"


def test_AC7_a_second_scan_is_answered_the_same_when_it_is_sent_again() -> None:
    activity = published()
    sign(activity, "wang")
    scanned(activity, one(activity).pk)
    nonce = uuid4()
    told = {scanned(activity, one(activity).pk, nonce, DOOR + HOUR) for _sent in range(2)}
    assert [(answer.is_in, answer.reason) for answer in told] == [(True, "again")]
    assert reasons() == ["again"]


#            by the phone's clock         came by ours
CLOCKS = (
    (DOOR, DOOR),
    (DOOR + DAY, ENDS),
    (ENDS + HOUR, ENDS),
    (DOOR - DAY, STARTS - HOUR),
    (datetime.fromtimestamp(0, DOOR.tzinfo), STARTS - HOUR),
)  # fmt: skip


def test_a_phone_whose_clock_is_a_day_off_lets_nobody_in_before_the_door_opened_or_later_than_now() -> None:
    activity = published()
    sign(activity, "wang")
    for by_phone, by_ours in CLOCKS:
        with undone():
            sent(activity, note(activity, one(activity).pk, by_phone))
            assert Attendance.objects.get().came_at == by_ours


def test_what_is_sent_before_the_door_opened_counts_for_nothing() -> None:
    activity = published()
    sign(activity, "wang")
    (answer,) = sent(activity, note(activity, one(activity).pk), at=STARTS - 2 * HOUR)
    assert (answer.reason, inside(activity), reasons()) == ("early", 0, ["early"])


def test_an_activity_that_was_cancelled_meanwhile_keeps_the_scans_and_counts_none() -> None:
    activity = published()
    sign(activity, "wang")
    notes = [note(activity, one(activity).pk), Scanned(Stamp(uuid4(), "二号", DOOR))]
    running.cancel(activity, reason="下大雨", by=person("wu", DOOR), at=DOOR)
    for _sent in range(2):
        assert [answer.reason for answer in sent(activity, *notes)] == ["cancelled", "cancelled"]
    assert (inside(activity), reasons(), misfits()) == (0, ["cancelled"] * 2, set())


def test_a_scan_that_came_while_an_activity_was_cancelled_counts_when_it_comes_again_after_its_return() -> (
    None
):
    activity, before = published(), STARTS - HOUR / 2
    sign(activity, "wang")
    again = note(activity, one(activity).pk, before)
    running.cancel(activity, reason="下大雨", by=person("wu", before), at=before)
    assert sent(activity, again, at=before)[0].reason == "cancelled"
    running.restore(fresh(activity), by=person("wu", before), at=before)
    assert [sent(activity, again, at=moment)[0].is_new for moment in (before, ENDS)] == [True, True]
    assert (inside(activity), misfits()) == (1, set())


def test_a_scan_that_came_too_early_counts_when_it_comes_again_at_the_door() -> None:
    activity, nonce = published(), uuid4()
    sign(activity, "wang")
    early = STARTS - 2 * HOUR
    assert scanned(activity, one(activity).pk, nonce, early).reason == "early"
    for moment in (DOOR, DOOR + HOUR):
        assert scanned(activity, one(activity).pk, nonce, moment).is_new
    assert (inside(activity), reasons()) == (1, ["early"])


def test_a_week_after_the_end_nobody_comes_in_any_more_however_they_are_noted() -> None:
    activity, late = published(), ENDS + 7 * DAY + HOUR
    sign(activity, "wang")
    wu, guests = person("wu", late), [Scanned(Stamp(uuid4(), "二号", DOOR)) for _n in range(3)]
    answers = [
        *sent(activity, note(activity, one(activity).pk), *guests, at=late),
        scanned(activity, one(activity).pk, moment=late),
    ]
    assert {answer.reason for answer in answers} == {"late"}
    for tried in (
        lambda: door.walk_in(activity, 1, Stamp(uuid4()), by=wu, at=late),
        lambda: door.tick_in(activity, [one(activity).pk], Stamp(uuid4()), by=wu, at=late),
    ):
        with pytest.raises(StepRefused, match="超过 7 天"):
            tried()
    assert (inside(activity), fresh(activity).attended) == (0, 0)
    assert sent(activity, *guests, at=ENDS + 7 * DAY)[0].is_new


def test_who_may_no_longer_run_the_door_sends_nothing_from_it() -> None:
    activity = published()
    sign(activity, "wang")
    helping.help_out(activity, person("zhao", SIGNED), by=person("wu", SIGNED), at=SIGNED)
    Activity.objects.filter(pk=activity.pk).update(helpers=[])
    for who, problem in (("zhao", Forbidden), ("wang", Forbidden), ("huang", NotFound)):
        with pytest.raises(problem):
            door.sync(activity, [note(activity, one(activity).pk)], by=person(who, ENDS), at=ENDS)
    assert (inside(activity), reasons()) == (0, [])


def forged(activity: Activity) -> tuple[Scanned, ...]:
    """Return what is no ticket of an activity: a bent one, a signature of nothing, another's, words, another's name."""
    other = published()
    sign(other, "zhao")
    stranger = one(other)
    words = codes.ticket(activity, one(activity).pk)
    bent = words[:-1] + ("A" if words[-1] != "A" else "B")
    tickets = (
        words[:4] + ("A" if words[4] != "A" else "B") + words[5:],
        bent if rules.read_ticket(bent) != rules.read_ticket(words) else "TD",
        rules.ticket(one(activity).pk, b"\0" * 12),
        codes.ticket(other, stranger.pk),
        codes.short(other, stranger.pk),
        "-",
        "TD签到" * 20,
    )
    found = [Scanned(Stamp(uuid4(), "", DOOR), ticket) for ticket in tickets]
    return (*found, Scanned(Stamp(uuid4(), "", DOOR), participant=stranger.pk))


def test_AC8_what_an_activity_did_not_sign_lets_nobody_in_at_the_door_or_later() -> None:
    activity = published()
    sign(activity, "wang")
    notes = forged(activity)
    answers = [door.scan(activity, scan, by=person("wu", DOOR), at=DOOR) for scan in notes[:4]]
    answers += sent(activity, *notes)
    assert {(answer.is_in, answer.reason) for answer in answers} == {(False, "foreign")}
    assert (inside(activity), reasons()) == (0, ["foreign"] * len(notes))


def test_the_short_code_of_a_ticket_lets_in_however_it_is_typed() -> None:
    activity = published()
    sign(activity, "wang")
    code = codes.short(activity, one(activity).pk)
    for typed in (code, f"{code[:4]} {code[4:]}", f"{code[:4]}-{code[4:]}".lower()):
        with undone():
            scan = Scanned(Stamp(uuid4()), typed)
            assert door.scan(activity, scan, by=person("wu", DOOR), at=DOOR).is_new


def test_a_guest_with_a_name_comes_in_once_and_the_name_is_not_kept() -> None:
    activity, wu = published(), person("wu", DOOR)
    for name, new in (("李大爷", True), ("李大爷 ", False), ("李奶奶", True)):
        scan = Scanned(Stamp(uuid4()), name=name)
        assert door.scan(activity, scan, by=wu, at=DOOR).is_new is new
    row = Attendance.objects.filter(mark="walk_in").order_by("came_at", "id")[0]
    assert (inside(activity), row.method, "李" in row.who) == (2, "walk_in", False)


# When somebody comes by a code | what is kept of it
TRIES = ((STARTS - 2 * HOUR, "early"), (ENDS + HOUR, "late"), (DOOR, "old"))


def test_AC9_a_code_of_yesterday_and_one_outside_its_hours_are_kept_as_scans_that_failed() -> None:
    activity = published()
    code = codes.code(activity, rules.step(DOOR - DAY))
    for moment, kept in TRIES:
        with undone():
            nonce = uuid4()
            for _sent in range(2):
                with pytest.raises((Invalid, StepRefused)):
                    door.come(activity, code, nonce=nonce, by=person("wang", moment), at=moment)
            assert (inside(activity), reasons()) == (0, [kept])


def test_the_figures_of_a_door_stand_apart_and_its_list_tells_no_full_name() -> None:
    activity = published(capacity=None)
    sign(activity, "wang", "小满满")
    wu = person("wu", DOOR)
    door.tick_in(activity, Participant.objects.values_list("pk", flat=True), Stamp(uuid4()), by=wu, at=DOOR)
    door.walk_in(activity, 2, Stamp(uuid4()), by=wu, at=DOOR)
    found = queries.inside(activity)
    assert (found.figures, found.guests, len(found.came)) == ((4, 4, 1), 2, 2)
    names = {row.name for row in queries.snapshot(activity)}
    assert names == {"王**", "小**"}


def test_five_hundred_scans_are_taken_in_and_one_more_is_too_many() -> None:
    activity = published(capacity=None)
    guests = [Scanned(Stamp(uuid4(), "一号", DOOR + timedelta(seconds=n))) for n in range(501)]
    with pytest.raises(Invalid, match="500"):
        sent(activity, *guests)
    for begin in (0, 450, 400):
        sent(activity, *guests[begin : begin + 50])
    assert (inside(activity), fresh(activity).attended, misfits()) == (150, 150, set())
