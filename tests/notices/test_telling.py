"""Who is told what, and who never is."""

from datetime import time, timedelta

import pytest
from django.test import override_settings

from tests.cases.story import ASSIGNED, DONE, FILED, TAKEN, assigned, filed, finished, light, working
from tests.cast import person
from tests.support import at
from tongdeng.cases import actions
from tongdeng.cases.actions import Opinion
from tongdeng.kernel import deadlines, journal
from tongdeng.notices import rules
from tongdeng.notices.actions import prefer, read, sentence, tell
from tongdeng.notices.models import Delivery, Notice
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate, Person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def told(case: object) -> dict[str, str]:
    """Write the notices of a case's last event; return who got which sentence, by title."""
    event = journal.timeline(case)[-1]  # type: ignore[arg-type]
    tell(event)
    return {notice.person.title: sentence(notice) for notice in Notice.objects.filter(event=event.pk)}


def test_C22_A8_a_new_case_is_told_to_the_office_of_its_place_and_not_to_its_author() -> None:
    assert set(told(filed())) == {"陈管家", "钱经理"}
    assert set(told(light(words="二", caller_phone="19900000001"))) == {"钱经理", "王女士"}


def test_C19_A8_only_the_one_who_got_it_hears_of_an_assignment() -> None:
    assert set(told(assigned())) == {"李师傅"}


def test_C19_a_transfer_is_told_to_the_new_holder_alone() -> None:
    case = actions.transfer(working(), to=person("sun", DONE), by=person("li", DONE), at=DONE)
    assert set(told(case)) == {"孙师傅"}


@pytest.mark.parametrize(
    ("verb", "words"),
    [("accept", "已有师傅接单"), ("pause", "暂停处理"), ("finish", "请您确认"), ("refuse", "不予受理")],
)
def test_C19_the_resident_hears_what_matters(verb: str, words: str) -> None:
    case = {
        "accept": working,
        "pause": lambda: actions.pause(
            working(), reason="等配件", until=DONE, by=person("li", TAKEN), at=TAKEN + MINUTE
        ),
        "finish": finished,
        "refuse": lambda: actions.refuse(filed(), reason="属于供电", by=person("chen", DONE), at=DONE),
    }[verb]()
    assert words in told(case)["王女士"]


def test_C23_an_answer_is_told_to_the_resident_and_an_internal_note_to_nobody() -> None:
    case = actions.answer(filed(), words="马上到", by=person("chen", ASSIGNED), at=ASSIGNED)
    assert set(told(case)) == {"王女士"}
    case = actions.note(case, words="内部", by=person("chen", ASSIGNED), at=ASSIGNED)
    assert told(case) == {}


def test_HC13_urging_is_told_to_the_holder_or_to_the_office_when_there_is_none() -> None:
    case = filed()
    assert set(told(actions.nudge(case, by=person("wang", ASSIGNED), at=ASSIGNED))) == {"陈管家", "钱经理"}
    other = working(filed(words="二"))
    assert set(told(actions.nudge(other, by=person("wang", DONE), at=DONE))) == {"李师傅"}


ESCALATION = """
    minutes | nobody holds it | 李 holds it
    15      | 陈管家 钱经理     | 李师傅
    24      | 钱经理           | 李师傅
    30      | 钱经理           | 李师傅
    37.5    | 吴书记           | 陈管家 钱经理
    45      | 郑社工           | 钱经理
    60      | 冯科长           | 吴书记
    90      | 冯科长           | 郑社工
    150     | 冯科长           | 冯科长
"""


@pytest.mark.parametrize("line", ESCALATION.strip().splitlines()[1:])
def test_HC4_the_ladder_climbs_and_what_nobody_holds_climbs_first(line: str) -> None:
    minutes, unheld, held = (cell.strip() for cell in line.split("|"))
    free, taken = filed(), filed(words="二")
    taken = actions.assign(taken, to=person("li", FILED), by=person("chen", FILED), at=FILED)
    while deadlines.sweep(at=FILED + float(minutes) * MINUTE):
        pass
    assert set(told(free)) == set(unheld.split())
    assert set(told(taken)) == set(held.split())


def test_once_for_a_person_and_an_event_however_often_it_is_told() -> None:
    case = filed()
    told(case)
    told(case)
    assert Notice.objects.count() == 2


def test_nobody_is_told_of_what_they_may_not_see() -> None:
    case = filed()
    people.dismiss(Mandate.objects.get(person=person("chen", FILED)), by=None, at=FILED)
    assert set(told(case)) == {"钱经理"}


@pytest.mark.parametrize("change", [{"is_active": False}, {"erased_at": FILED}])
def test_A8_who_is_blocked_or_erased_is_told_nothing(change: dict[str, object]) -> None:
    Person.objects.filter(phone="19900000005").update(**change)
    assert set(told(filed())) == {"钱经理"}


def test_no_name_phone_or_word_of_the_resident_is_in_a_message() -> None:
    for words in told(filed(words="我是王小满 19900000001，冷")).values():
        assert not any(secret in words for secret in ("王小满", "王女士", "19900000001", "冷，"))


def test_reading_marks_only_ones_own() -> None:
    told(filed())
    read(person("chen", DONE), at=DONE)
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


QUIET = (time(22, 0), time(7, 0))
MOMENTS = """
    2026-01-13 14:00 | 2026-01-13 14:00
    2026-01-13 22:00 | 2026-01-14 07:00
    2026-01-13 23:59 | 2026-01-14 07:00
    2026-01-14 03:00 | 2026-01-14 07:00
    2026-01-14 07:00 | 2026-01-14 07:00
"""


@pytest.mark.parametrize(
    ("moment", "goes"), [[c.strip() for c in line.split("|")] for line in MOMENTS.strip().splitlines()]
)
def test_quiet_hours_run_over_midnight(moment: str, goes: str) -> None:
    assert rules.not_before(at(moment), quiet=QUIET) == at(goes)


def test_what_is_urgent_passes_through_quiet_hours_and_digest() -> None:
    assert rules.not_before(at("2026-01-14 03:00"), quiet=QUIET, urgent=True, digest=True) == at(
        "2026-01-14 03:00"
    )


def test_C30_a_digest_waits_for_the_evening() -> None:
    assert rules.not_before(at("2026-01-14 09:00"), digest=True) == at("2026-01-14 18:00")
    assert rules.not_before(at("2026-01-14 18:01"), digest=True) == at("2026-01-15 18:00")


@override_settings(MAIL_URL="json://127.0.0.1:9/{email}")
def test_A8_who_does_not_want_mail_gets_none_but_the_inbox_stays() -> None:
    Person.objects.filter(phone__in=["19900000005", "19900000006"]).update(email="a@example.org")
    prefer(person("chen", FILED), mail=False, channel="", quiet=(None, None), digest=False)
    told(filed())
    assert [d.notice.person.title for d in Delivery.objects.all()] == ["钱经理"]
    assert Notice.objects.count() == 2


def test_a_verdict_is_told_to_the_holder() -> None:
    case = actions.confirm(finished(), Opinion(5), by=person("wang", DONE), at=DONE)
    assert set(told(case)) == {"李师傅"}
