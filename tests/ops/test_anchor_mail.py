"""Anchors leave the machine: each address is mailed what `verify --anchor` reads."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from tests.cases.story import filed
from tests.notices.listener import Listener, listening
from tongdeng.kernel import anchors
from tongdeng.kernel.errors import Unavailable
from tongdeng.ops import tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings: Settings) -> Iterator[Listener]:
    """Give a mail house, and two addresses that keep anchors."""
    with listening() as listener:
        settings.MAIL_URL = listener.address + "{email}"
        settings.ANCHOR_MAIL = ["city@example.cn", "community@example.cn"]
        yield listener


def jobs() -> list[dict[str, Any]]:
    """Return what the waiting jobs were given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args::text FROM procrastinate_jobs WHERE task_name = 'anchors.mail' ORDER BY id"
        )
        return [json.loads(text) for (text,) in cursor.fetchall()]


def test_each_address_is_mailed_the_anchor_as_verify_reads_it(house: Listener) -> None:
    filed()
    made = anchors.take()
    for job in jobs():
        tasks.mail(**job)
    assert len(house.heard) == 2
    for heard in house.heard:
        (taken,) = anchors.read(heard["message"])
        assert taken.hash == made.hash
        assert anchors.misfit(taken) is None


def test_a_job_holds_no_address(house: Listener) -> None:
    filed()
    anchors.take()
    assert len(jobs()) == 2
    assert "example" not in str(jobs())


def test_a_mail_that_does_not_go_out_is_tried_again(house: Listener) -> None:
    filed()
    anchors.take()
    house.broken = True
    with pytest.raises(Unavailable):
        tasks.mail(**jobs()[0])
    house.broken = False
    tasks.mail(**jobs()[0])
    assert len(house.heard) == 1


def test_an_address_that_was_taken_from_the_list_is_mailed_nothing_more(
    house: Listener, settings: Settings
) -> None:
    filed()
    anchors.take()
    settings.ANCHOR_MAIL = []
    for job in jobs():
        tasks.mail(**job)
    assert house.heard == []
