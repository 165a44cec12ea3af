"""After a night asleep each person hears once, and what happens now is told before what was missed."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.cases.story import FILED, filed
from tests.cast import person
from tongdeng.cases.models import Case
from tongdeng.kernel import clock, deadlines, journal
from tongdeng.notices.actions import missed, path, sentence, tell
from tongdeng.notices.models import Notice
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate

pytestmark = pytest.mark.django_db
AWAKE = FILED + timedelta(hours=8)


def slept(*cases: Case) -> None:
    """Let the machine sleep for eight hours, wake, fire all that fell due, and read it."""
    before = {event.pk for case in cases for event in journal.timeline(case)}
    while deadlines.sweep(at=AWAKE):
        pass
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    for case in cases:
        for event in journal.timeline(case):
            if event.pk not in before and event.kind == "case.fired":
                tell(event)
    missed.sum_up(at=AWAKE)


def heard(who: str) -> list[str]:
    return [sentence(notice) for notice in Notice.objects.filter(person=person(who, AWAKE))]


def test_fault_A13_many_cases_missed_are_one_message_for_each_person() -> None:
    slept(filed(), filed(words="二"), filed(words="三"))
    assert heard("qian") == ["系统曾停止运行，其间有 3 件事到了时限，请逐件查看"]
    assert Notice.objects.count() == Notice.objects.values("person").distinct().count()


def test_fault_A13_one_case_missed_is_told_in_its_own_words_by_the_newest_rung() -> None:
    case = filed()
    slept(case)
    (words,) = heard("qian")
    assert (case.number in words, "还没有人答复" in words) == (True, True)


def test_fault_A13_all_rungs_are_in_the_journal_all_the_same() -> None:
    case = filed()
    slept(case)
    levels = [e.facts["level"] for e in journal.timeline(case) if e.facts.get("clock") == "answer"]
    assert levels == list(range(len(levels)))
    assert len(levels) > 4


def test_fault_A13_the_message_leads_to_the_list_of_whoever_gets_it() -> None:
    slept(filed(), filed(words="二"))
    assert path(Notice.objects.get(person=person("qian", AWAKE))) in ("/desk/queue/", "/late/")


def test_fault_A13_telling_twice_tells_nothing_new() -> None:
    cases = filed(), filed(words="二")
    slept(*cases)
    before = Notice.objects.count()
    for case in cases:
        for event in journal.timeline(case):
            if event.kind == "case.fired":
                tell(event)
    assert (missed.sum_up(at=AWAKE), Notice.objects.count()) == (0, before)


def test_fault_A13_who_may_not_see_the_cases_any_more_hears_nothing_of_them() -> None:
    cases = filed(), filed(words="二")
    mandate = Mandate.objects.get(person=person("qian", FILED))
    people.dismiss(mandate, by=None, at=FILED + timedelta(minutes=1))
    Notice.objects.all().delete()
    slept(*cases)
    assert heard("qian") == []


def test_fault_A13_while_more_is_still_to_be_read_nothing_is_told_but_not_for_ever() -> None:
    case = filed()
    while deadlines.sweep(at=AWAKE):
        pass
    tell(next(event for event in journal.timeline(case) if event.kind == "case.fired"))
    now = clock.now()
    assert missed.sum_up(at=now) == 0
    assert missed.sum_up(at=now + missed.WAIT_AT_MOST + timedelta(minutes=1)) > 0


def test_fault_A13_what_was_missed_waits_behind_a_fresh_case() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    old = filed()
    while deadlines.sweep(at=AWAKE):
        pass
    fresh = filed(words="刚刚", moment=AWAKE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>'event' FROM procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC, id"
        )
        order = [row[0] for row in cursor.fetchall()]
    first_fresh = order.index(str(journal.timeline(fresh)[0].pk))
    first_missed = order.index(next(str(e.pk) for e in journal.timeline(old) if e.kind == "case.fired"))
    assert first_fresh < first_missed


def test_a_moment_that_fires_in_its_time_is_told_at_once() -> None:
    case = filed()
    while deadlines.sweep(at=FILED + timedelta(minutes=15)):
        pass
    tell(journal.timeline(case)[-1])
    assert Notice.objects.exists()
