"""Who hears of accounts: who confirms, the company, and both once when a quarter is late."""

import pytest

from tests.accounts import story
from tests.accounts.story import CONFIRMED, CORRECTED, ENTERED, Q3, Q4
from tests.cast import COMMITTEE, COMMUNITY_WORKER, DESK, ESTATE, person
from tests.support import at
from tongdeng.accounts.actions import confirming, entering
from tongdeng.accounts.actions.opening import open_ledger
from tongdeng.accounts.actions.timed import fired
from tongdeng.kernel import deadlines
from tongdeng.kernel.models import Deadline, Event
from tongdeng.notices.actions import path, sentence, tell
from tongdeng.notices.models import Notice

pytestmark = pytest.mark.django_db


def heard(kind: str, **facts: object) -> dict[str, str]:
    """Tell an event; return the notices by the names of those who got them."""
    Notice.objects.all().delete()
    wanted = {f"facts__{name}": value for name, value in facts.items()}
    for event in Event.objects.filter(kind=kind, **wanted).order_by("recorded_at", "seq"):
        tell(event)
    return {notice.person.display_name: sentence(notice) for notice in Notice.objects.all()}


def ring(moment: str) -> list[Event]:
    """Let the clocks run up to a moment, as the worker does; return what fired."""
    before = set(Event.objects.filter(kind="ledger.fired").values_list("pk", flat=True))
    while deadlines.sweep(at=at(moment)):
        for event in Event.objects.filter(kind="ledger.fired").exclude(pk__in=before):
            fired(event)
    return list(Event.objects.filter(kind="ledger.fired").exclude(pk__in=before))


def test_chair_and_deputy_hear_of_a_submission_and_the_company_of_the_answer() -> None:
    committee = story.in_office()
    summary = story.submitted()
    told = heard("summary.submit")
    assert set(told) == {"周主任", story.deputy(committee).display_name}
    assert set(told.values()) == {"A区 2025 年第 4 季度公共收益收支已提交，请核对并确认"}
    assert {path(notice) for notice in Notice.objects.all()} == {f"/accounts/{summary.pk}/"}
    confirming.send_back(summary, reason="请附合同", by=person(COMMITTEE, CONFIRMED), at=CONFIRMED)
    assert set(heard("summary.send_back")) == {"陈管家", "钱经理"}
    story.confirm(story.submit(summary, moment=CONFIRMED), moment=CORRECTED)
    assert set(heard("summary.confirm")) == {"陈管家", "钱经理"}
    entering.correct(summary, reason="漏记", by=person(DESK, CORRECTED), at=CORRECTED)
    assert set(heard("summary.correct")) == set(told)


def test_without_a_committee_the_community_hears_of_a_submission() -> None:
    story.submitted()
    assert set(heard("summary.submit")) == {"郑社工"}


def test_a_late_quarter_is_told_once_to_the_manager_and_to_who_confirms() -> None:
    story.in_office()
    open_ledger(ESTATE, Q3, by=person(COMMUNITY_WORKER, ENTERED), at=ENTERED)
    assert heard("ledger.open") == {"钱经理": "A区的公共账目从 2025 年第 3 季度起公布，请按季度填报"}
    assert ring("2026-01-30 23:59") == []
    assert len(ring("2026-01-31 00:01")) == 2
    told = heard("ledger.fired", clock="income")
    assert told["钱经理"] == "A区 2025 年第 4 季度公共收益收支已过公布期限，请尽快填报"
    assert {"周主任", "郑社工"} < set(told)
    assert heard("ledger.fired", clock="fund")["郑社工"].startswith("A区 2025 年第 4 季度维修资金")
    assert ring("2026-02-01 00:01") == []
    # The next quarter of the income, and the fund's next half year.
    assert {row.name: f"{row.next_at:%Y-%m-%d}" for row in Deadline.objects.filter(subject="ledger") if row.next_at} == {
        "income": "2026-04-30", "fund": "2026-07-30",
    }  # fmt: skip


def test_what_was_submitted_in_time_is_not_told_as_late_and_a_draft_is() -> None:
    story.submitted()
    story.begun("fund")
    ring("2026-01-31 00:01")
    assert heard("ledger.fired", clock="income") == {}
    assert set(heard("ledger.fired", clock="fund")) == {"钱经理", "郑社工"}


def test_an_event_that_is_heard_twice_sets_the_clock_once() -> None:
    story.begun("income", Q4)
    (event, _other) = ring("2026-01-31 00:01")
    fired(event)
    fired(event)
    assert len(ring("2026-05-01 00:01")) == 1
