"""Sending over a real channel: claimed first, so that no crash sends twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.cases.story import FILED, filed
from tests.cast import person
from tests.notices.listener import Listener, listening
from tongdeng.kernel import clock, journal
from tongdeng.notices import rules, tasks
from tongdeng.notices.actions import prefer, tell
from tongdeng.notices.models import Delivery
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def channel() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def waiting(channel: Listener, *, digest: bool = False) -> Delivery:
    """Let 陈 be told of a new case over the channel."""
    prefer(person("chen", FILED), mail=False, channel=channel.address, quiet=(None, None), digest=digest)
    tell(journal.timeline(filed())[0])
    return Delivery.objects.get()


def state() -> str:
    return Delivery.objects.get().state


def test_a_message_goes_out_once_with_its_page(channel: Listener) -> None:
    waiting(channel)
    tasks.deliver(0)
    tasks.deliver(0)
    assert state() == State.SENT
    assert len(channel.heard) == 1
    assert "/cases/" in channel.heard[0]["message"]


def test_two_who_claim_do_not_both_get_it(channel: Listener) -> None:
    waiting(channel)
    assert len(tasks.claim(at=clock.now())) == 1
    assert tasks.claim(at=clock.now()) == {}


def test_F4_a_crash_between_claim_and_sending_never_sends_twice(channel: Listener) -> None:
    waiting(channel)
    tasks.claim(at=FILED + timedelta(minutes=1))
    tasks.claim(at=FILED + timedelta(minutes=1) + rules.LOST_AFTER + timedelta(seconds=1))
    tasks.deliver(0)
    assert (state(), channel.heard) == (State.FAILED, [])


def test_F4_what_was_refused_is_tried_three_times_and_then_given_up(channel: Listener) -> None:
    waiting(channel)
    channel.broken = True
    for _try in range(5):
        Delivery.objects.update(not_before=FILED)
        tasks.deliver(0)
    assert (state(), Delivery.objects.get().tries) == (State.FAILED, rules.TRIES)


def test_F4_after_a_refusal_the_next_try_may_succeed(channel: Listener) -> None:
    waiting(channel)
    channel.broken = True
    tasks.deliver(0)
    channel.broken = False
    Delivery.objects.update(not_before=FILED)
    tasks.deliver(0)
    assert (state(), len(channel.heard)) == (State.SENT, 1)


def test_a_right_that_was_lost_before_sending_drops_the_message(channel: Listener) -> None:
    waiting(channel)
    people.dismiss(Mandate.objects.get(person=person("chen", FILED)), by=None, at=FILED + timedelta(hours=1))
    tasks.deliver(0)
    assert (state(), channel.heard) == (State.DROPPED, [])


def test_C30_several_messages_that_wait_go_out_as_one(channel: Listener) -> None:
    waiting(channel, digest=True)
    tell(journal.timeline(filed(words="二"))[0])
    tell(journal.timeline(filed(words="三", category="building.light.out"))[0])
    Delivery.objects.update(not_before=FILED)
    tasks.deliver(0)
    assert len(channel.heard) == 1
    assert channel.heard[0]["message"].count("/cases/") == 3


def test_what_is_not_due_waits(channel: Listener) -> None:
    waiting(channel)
    Delivery.objects.update(not_before=clock.now() + timedelta(hours=1))
    tasks.deliver(0)
    assert (state(), channel.heard) == (State.WAITING, [])
