"""The outbox: what went out of one's own place, why something did not, and once more; no address in full."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.story import FILED, filed
from tests.cast import person
from tests.web.story import client_of
from tongdeng.kernel import clock, journal
from tongdeng.notices import rules
from tongdeng.notices.actions import prefer, tell
from tongdeng.notices.models import Delivery, Notice
from tongdeng.people.models import Person

pytestmark = pytest.mark.django_db
ADDRESS = "json://example.org/geheim"
State = Delivery.State


@pytest.fixture
def failed() -> Delivery:
    """A message to 陈 that did not arrive."""
    prefer(person("chen", FILED), mail=False, channel=ADDRESS, quiet=(None, None), digest=False)
    tell(journal.timeline(filed())[0])
    Delivery.objects.update(state=State.FAILED, problem=rules.Problem.AWAY, tries=6, tried_at=clock.now())
    return Delivery.objects.get()


def shown(who: str, query: str = "") -> str:
    return str(client_of(who).get(f"/outbox/{query}").content.decode())


def again(who: str, delivery: Delivery) -> str:
    client_of(who).post("/outbox/again/", {"ticked": str(delivery.pk)})
    return Delivery.objects.get().state


def test_fault_A2_a_manager_sees_what_failed_and_why_without_the_address(failed: Delivery) -> None:
    page = shown("qian")
    assert [words in page for words in ("陈管家", "多次发送，对方都没有接收", "json://***")] == [True] * 3
    assert "geheim" not in page


def test_a_mail_address_shows_its_first_letter_and_house() -> None:
    assert rules.masked_address("wangxiaoman@example.org") == "w***@example.org"


def test_fault_A2_a_failed_message_is_sent_again_by_who_keeps_the_outbox(failed: Delivery) -> None:
    assert again("qian", failed) == State.WAITING
    row = Delivery.objects.get()
    assert (row.tries, row.problem, row.again, row.again_by) == (0, "", 1, person("qian", FILED).pk)


def test_what_did_not_fail_is_not_sent_again(failed: Delivery) -> None:
    Delivery.objects.update(state=State.SENT)
    assert again("qian", failed) == State.SENT


def test_a_message_is_sent_again_a_few_times_and_no_more(failed: Delivery) -> None:
    Delivery.objects.update(again=rules.AGAIN_AT_MOST)
    assert again("qian", failed) == State.FAILED
    assert "重发" not in shown("qian")


@pytest.mark.parametrize("who", ["chen", "wang", "zhou"])
def test_nobody_else_sends_it_again(who: str, failed: Delivery) -> None:
    assert again(who, failed) == State.FAILED


def test_messages_of_another_place_are_neither_seen_nor_sent(failed: Delivery) -> None:
    Delivery.objects.update(community="410202901002")
    Notice.objects.update(community="410202901002", place="410202901002001")
    assert "陈管家" not in shown("qian")
    assert again("qian", failed) == State.FAILED


def test_an_empty_outbox_says_so() -> None:
    assert "这里没有消息" in shown("qian")


def test_the_page_asks_as_much_for_many_messages_as_for_one(failed: Delivery) -> None:
    client = client_of("qian")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/outbox/")
    notice = Notice.objects.get(pk=failed.notice_id)
    for number in range(1, 9):
        other = Person.objects.create(phone=f"1990001{number:04}", email="a@example.org")
        more = Notice.objects.get(pk=notice.pk)
        more.pk, more.person = None, other  # type: ignore[assignment]
        more.pk = Notice._meta.pk.get_default()
        more.save(force_insert=True)
        Delivery.objects.create(
            community=more.community, notice=more, channel="mail", not_before=FILED, state=State.FAILED
        )
    with CaptureQueriesContext(connection) as many:
        page = client.get("/outbox/").content.decode()
    assert (page.count("a***@example.org"), len(many)) == (8, len(one))


def test_fault_A9_an_administrator_sees_the_jobs_that_fail_again_and_again() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, attempts) VALUES ('readers', 'tests.fails', 2)"
        )
    assert "tests.fails" in shown("guan")
    assert "tests.fails" not in shown("qian")
