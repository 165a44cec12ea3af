"""What has an end: old notices and deliveries go, fresh ones and those that wait stay, and a page says it of all of them."""

from datetime import timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django import app

from tests.cases.story import FILED, filed
from tests.cast import person
from tongdeng.kernel import journal
from tongdeng.notices import actions, rules
from tongdeng.notices.models import Delivery, Notice

KEPT = Path(__file__).resolve().parents[2] / "docs" / "kept.md"
DAY = timedelta(days=1)


def told() -> None:
    actions.prefer(
        person("chen", FILED), mail=False, channel="json://127.0.0.1/", quiet=(None, None), digest=False
    )
    actions.tell(journal.timeline(filed())[0])


@pytest.mark.django_db
def test_fault_A13_a_notice_that_was_read_has_an_end() -> None:
    told()
    actions.read(person("chen", FILED), at=FILED)
    assert actions.forget(at=FILED + rules.READ_KEPT - DAY) == 0
    actions.forget(at=FILED + rules.READ_KEPT + DAY)
    assert [notice.read_at for notice in Notice.objects.all()] == [None]


@pytest.mark.django_db
def test_fault_A13_a_notice_that_was_never_read_stays_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "FORGET_EACH", 1)
    told()
    actions.forget(at=FILED + rules.UNREAD_KEPT + DAY)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_fault_A13_deliveries_that_ended_go_and_those_that_wait_stay() -> None:
    told()
    actions.forget(at=FILED + rules.DELIVERIES_KEPT + DAY)
    assert Delivery.objects.count() == 1
    Delivery.objects.update(state=Delivery.State.SENT)
    assert actions.forget(at=FILED + rules.DELIVERIES_KEPT + DAY) == 1


def test_fault_A13_each_job_that_removes_something_is_in_the_page_of_what_is_kept() -> None:
    names = {periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()}
    removing = {name for name in names if "forget" in name or "sweep" in name}
    assert {name for name in removing if f"`{name}`" not in KEPT.read_text()} == set()
