"""Sending over a real channel: claimed first, so that no crash sends twice; slow and dead houses hold up nobody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import override_settings

from tests.cases.story import FILED, filed
from tests.cast import ESTATE, person
from tests.notices.listener import Listener, listening, nobody
from tongdeng.kernel import clock, journal
from tongdeng.notices import rules, tasks
from tongdeng.notices.actions import channels, prefer, sending, tell
from tongdeng.notices.models import Delivery, Gateway, Notice
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate, Person

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def channel() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def waiting(address: str, *, digest: bool = False) -> Delivery:
    """Let 陈 be told of a new case over the channel, just now."""
    prefer(person("chen", FILED), mail=False, channel=address, quiet=(None, None), digest=digest)
    tell(journal.timeline(filed())[0])
    now_due()
    return Delivery.objects.get()


def now_due() -> None:
    Delivery.objects.update(not_before=clock.now() - timedelta(minutes=1))


def deliver() -> None:
    tasks.deliver(0, channel="channel")


def found() -> tuple[str, str]:
    delivery = Delivery.objects.get()
    return delivery.state, delivery.problem


def test_a_message_goes_out_once_with_its_page(channel: Listener) -> None:
    waiting(channel.address)
    deliver()
    deliver()
    assert found() == (State.SENT, "")
    assert len(channel.heard) == 1
    assert "/cases/" in channel.heard[0]["message"]


def test_two_who_claim_do_not_both_get_it(channel: Listener) -> None:
    waiting(channel.address)
    assert len(sending.claim("channel", at=clock.now())) == 1
    assert sending.claim("channel", at=clock.now()) == {}


def test_F4_a_crash_between_claim_and_sending_never_sends_twice(channel: Listener) -> None:
    waiting(channel.address)
    Delivery.objects.update(not_before=clock.now() - timedelta(hours=1))
    sending.claim("channel", at=clock.now() - rules.LOST_AFTER)
    deliver()
    assert (found(), channel.heard) == ((State.FAILED, "unknown"), [])


def test_a_claim_is_done_long_before_it_counts_as_lost() -> None:
    rounds = -(-rules.CLAIM // rules.AT_ONCE)
    longest = rounds * rules.HARD_LIMIT
    assert 2 * longest < rules.LOST_AFTER
    for_one = channels.CONNECT + channels.ANSWER
    assert for_one < rules.HARD_LIMIT.total_seconds()


def test_fault_A2_where_nobody_answers_the_message_waits_and_the_house_is_left_alone() -> None:
    waiting(nobody())
    for _try in range(rules.SHUT_AFTER + 1):
        now_due()
        deliver()
    assert (found(), Delivery.objects.get().tries) == ((State.WAITING, ""), rules.SHUT_AFTER)


def test_F4_what_was_not_taken_is_tried_later_and_later_and_then_given_up(channel: Listener) -> None:
    waiting(channel.address)
    channel.broken = True
    waits = []
    for _try in range(rules.TRIES + 2):
        Gateway.objects.all().delete()
        deliver()
        waits.append(round((Delivery.objects.get().not_before - clock.now()) / timedelta(minutes=1)))
        now_due()
    assert waits[: rules.TRIES - 1] == [1, 5, 30, 120, 480]
    assert (found(), Delivery.objects.get().tries) == ((State.FAILED, "away"), rules.TRIES)


def test_F4_after_a_refusal_the_next_try_may_succeed(channel: Listener) -> None:
    waiting(channel.address)
    channel.broken = True
    deliver()
    channel.broken = False
    now_due()
    deliver()
    assert (found()[0], len(channel.heard)) == (State.SENT, 1)


def test_fault_A2_what_is_refused_for_good_is_tried_once(channel: Listener) -> None:
    waiting(channel.address)
    channel.status = 422
    deliver()
    now_due()
    deliver()
    assert (found(), channel.asked) == ((State.FAILED, "refused"), 1)


def test_an_address_that_is_none_fails_at_once() -> None:
    waiting("nonsense://")
    deliver()
    assert found() == (State.FAILED, "refused")


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("Failed to send JSON POST notification: Server Error, error=503.", "away"),
        ("Failed to send JSON POST notification: Bad Request, error=400.", "refused"),
        ("Failed to send JSON POST notification: Unauthorized, error=401.", "away"),
        ("Socket Exception: {'a@example.org': (550, b'5.1.1 no such user')}", "refused"),
        ("Socket Exception: (535, b'5.7.8 authentication failed')", "away"),
        ("Socket Exception: (451, b'4.7.1 try again later')", "away"),
        ("Socket Exception: Connection to h timed out. (connect timeout=5.0)", "away"),
        ("Socket Exception: HTTPConnectionPool(host='h', port=1): Read timed out. (read timeout=20.0)", "unknown"),
        ("Socket Exception: timed out", "unknown"),
        ("Socket Exception: ('Connection aborted.', RemoteDisconnected('closed without response'))", "unknown"),
        ("Socket Exception: [Errno 111] Connection refused", "away"),
    ],
)  # fmt: skip
def test_the_channel_s_own_words_say_whether_to_try_again(words: str, outcome: str) -> None:
    assert channels._outcome(words) == outcome


def test_fault_A2_a_house_that_never_answers_is_not_waited_for_and_gets_nothing_twice(
    channel: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "ANSWER", 0.2)
    waiting(channel.address)
    channel.gate.clear()
    deliver()
    now_due()
    deliver()
    assert (found(), channel.asked) == ((State.FAILED, "unknown"), 1)


def test_fault_A2_a_house_that_drips_is_left_after_the_hard_limit(
    channel: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "HARD_LIMIT", timedelta(seconds=0.2))
    waiting(channel.address)
    channel.gate.clear()
    deliver()
    assert found() == (State.FAILED, "unknown")


def desks(number: int) -> None:
    """Let so many people of the desk have a mail waiting, about one new case."""
    Person.objects.filter(phone="19900000005").update(email="desk0@example.org")
    for one in range(1, number):
        new = Person.objects.create(phone=f"1990001{one:04}", email=f"desk{one}@example.org")
        people.appoint(new, role="desk", place=ESTATE, by=None, at=FILED)
    tell(journal.timeline(filed())[0])
    now_due()


def deliver_to(house: Listener) -> None:
    with override_settings(MAIL_URL=house.address + "{email}"):
        tasks.deliver(0, channel="mail")


def test_fault_A2_a_house_that_is_down_is_not_asked_for_each_of_many_mails(channel: Listener) -> None:
    channel.broken = True
    with override_settings(MAIL_URL=channel.address + "{email}"):
        desks(12)
    deliver_to(channel)
    untried = Delivery.objects.filter(state=State.WAITING, tries=0).count()
    assert (channel.asked, untried) == (rules.AT_ONCE, 12 - rules.AT_ONCE)
    deliver_to(channel)
    assert channel.asked == rules.AT_ONCE


def test_fault_A2_after_a_while_one_mail_asks_whether_the_house_is_back(channel: Listener) -> None:
    channel.broken = True
    with override_settings(MAIL_URL=channel.address + "{email}"):
        desks(8)
    deliver_to(channel)
    now_due()
    Gateway.objects.update(shut_until=clock.now())
    deliver_to(channel)
    assert channel.asked == rules.AT_ONCE + 1
    now_due()
    Gateway.objects.update(shut_until=clock.now())
    channel.broken = False
    deliver_to(channel)
    assert (len(channel.heard), Gateway.objects.count()) == (8, 0)


def test_fault_A2_an_urgent_message_goes_out_before_those_of_an_announcement(channel: Listener) -> None:
    waiting(channel.address)
    prefer(person("qian", FILED), mail=False, channel=channel.address, quiet=(None, None), digest=False)
    tell(journal.timeline(filed(words="水管爆了"))[0])
    now_due()
    Notice.objects.update(urgent=False)
    Notice.objects.filter(person__phone="19900000006").update(urgent=True)
    claimed = sending.claim("channel", at=clock.now(), persons=1)
    assert [row.notice.urgent for rows in claimed.values() for row in rows] == [True]


def test_a_right_that_was_lost_before_sending_drops_the_message(channel: Listener) -> None:
    waiting(channel.address)
    people.dismiss(Mandate.objects.get(person=person("chen", FILED)), by=None, at=FILED + timedelta(hours=1))
    deliver()
    assert (found()[0], channel.heard) == (State.DROPPED, [])


def test_C30_several_messages_that_wait_go_out_as_one(channel: Listener) -> None:
    waiting(channel.address, digest=True)
    tell(journal.timeline(filed(words="二"))[0])
    tell(journal.timeline(filed(words="三", category="building.light.out"))[0])
    now_due()
    deliver()
    assert len(channel.heard) == 1
    assert channel.heard[0]["message"].count("/cases/") == 3


def test_what_is_not_due_waits(channel: Listener) -> None:
    waiting(channel.address)
    Delivery.objects.update(not_before=clock.now() + timedelta(hours=1))
    deliver()
    assert (found()[0], channel.heard) == (State.WAITING, [])


def test_news_of_last_week_is_not_sent_any_more(channel: Listener) -> None:
    waiting(channel.address)
    Delivery.objects.update(not_before=clock.now() - rules.STALE_AFTER - timedelta(minutes=1))
    deliver()
    assert (found(), channel.heard) == ((State.FAILED, "stale"), [])
