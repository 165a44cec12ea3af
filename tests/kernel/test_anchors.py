"""Anchors: what the owner of the database rewrites after one was taken outside is found out."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cases.story import assigned, filed
from tests.support import days_later, owner, tamper
from tongdeng.cases.models import Case
from tongdeng.kernel import anchors, sealing, seals, tasks
from tongdeng.kernel.anchors import Taken
from tongdeng.kernel.models import Anchor, Event, Seal
from tongdeng.kernel.sealing import DAY

pytestmark = pytest.mark.django_db


def take_back(case: Case) -> None:
    """Remove the last event of a case, and put its row back to what it was before."""
    tamper("DELETE FROM kernel_event WHERE subject_id = %s AND seq = %s", case.pk, case.entries)
    before = Event.objects.get(subject_id=case.pk, seq=case.entries - 1)
    tamper(
        "UPDATE cases_case SET entries = %s, last_hash = %s, state = 'filed', assignee_id = NULL WHERE id = %s",
        before.seq,
        before.hash,
        case.pk,
    )


def remove(case: Case) -> None:
    """Remove a case with its chain."""
    tamper("DELETE FROM kernel_event WHERE subject_id = %s", case.pk)
    tamper("DELETE FROM cases_case WHERE id = %s", case.pk)


def misfit(text: str) -> bool:
    """Say whether an anchor that was taken outside finds something."""
    (taken,) = anchors.read(text)
    return anchors.misfit(taken) is not None


def test_an_anchor_is_text_that_is_found_again_in_the_journal() -> None:
    filed()
    text = anchors.text(anchors.take())
    assert not misfit(text)
    filed(words="又一件")
    assert not misfit(text)
    assert seals.verify() is None


@pytest.mark.parametrize("rewrite", [take_back, remove])
def test_what_was_rewritten_today_after_an_anchor_is_found(rewrite: Callable[[Case], None]) -> None:
    """T3b and T5: the chains and their ends fit, and no seal covers the day yet."""
    case = assigned()
    text = anchors.text(anchors.take())
    rewrite(case)
    assert anchors.GONE in str(seals.verify())
    tamper("DELETE FROM kernel_anchor")
    assert seals.verify() is None
    assert misfit(text)


@pytest.mark.parametrize("rewrite", [take_back, remove])
def test_an_old_case_that_was_rewritten_with_all_seals_and_anchors_is_found(
    rewrite: Callable[[Case], None],
) -> None:
    """T6: everything in the database fits afterwards, but not what was mailed."""
    case = assigned()
    days_later(30)
    (made,) = anchors.nightly()
    text = anchors.text(made)
    rewrite(case)
    tamper("DELETE FROM kernel_seal")
    tamper("DELETE FROM kernel_anchor")
    anchors.nightly()
    assert seals.verify() is None
    assert misfit(text)
    assert misfit(text.splitlines()[-1])


@pytest.mark.parametrize("which", ["true", "day >= (SELECT max(day) - 2 FROM kernel_seal)"])
def test_seals_that_were_removed_are_found_by_an_anchor(which: str) -> None:
    """T7 and T8b: all seals, or the last ones; without the anchor it could be a worker that did not run."""
    filed()
    days_later(9)
    (made,) = anchors.nightly()
    text = anchors.text(made)
    assert not misfit(text)
    tamper(f"DELETE FROM kernel_seal WHERE {which}")
    assert anchors.GONE in str(seals.verify())
    assert misfit(text)
    tamper("DELETE FROM kernel_anchor")
    assert seals.verify() is None
    assert misfit(text)
    assert misfit(text.splitlines()[-1])


def test_an_anchor_of_a_night_is_found_by_its_hash_alone_when_the_database_forgot_it() -> None:
    filed()
    days_later(5)
    (made,) = anchors.nightly()
    tamper("DELETE FROM kernel_anchor")
    assert not misfit(bytes(made.hash).hex())
    assert misfit("0" * 64)


def test_each_day_has_one_anchor_and_those_of_missed_nights_are_made_up() -> None:
    filed()
    days_later(6)
    tasks.seal(0)
    first = Anchor.objects.get()
    assert first.day == sealing.today() - DAY
    anchors.take()
    tasks.seal(0)
    assert Anchor.objects.count() == 2
    tamper("UPDATE kernel_anchor SET day = day - 3, until = until - interval '3 days'")
    tasks.seal(0)
    last = sealing.today() - DAY
    nights = [sealing.midnight(last - n * DAY + DAY) for n in range(4)]
    assert list(Anchor.objects.filter(until__in=nights).order_by("-until").values_list("day", flat=True)) == [
        last - n * DAY for n in range(4)
    ]


def test_nothing_is_dated_before_an_anchor_when_the_clock_goes_back() -> None:
    filed()
    made = anchors.take()
    tamper("UPDATE kernel_anchor SET until = until + interval '1 hour'")
    later = filed(words="又一件")
    recorded = Event.objects.filter(subject_id=later.pk).values_list("recorded_at", flat=True)
    assert set(recorded) == {made.until + timedelta(hours=1)}


@pytest.mark.parametrize(
    "words",
    ["UPDATE kernel_anchor SET hash = 'x'", "DELETE FROM kernel_anchor", "TRUNCATE kernel_anchor"],
)
def test_anchors_are_not_changed_and_not_removed_even_by_the_owner(words: str) -> None:
    filed()
    anchors.take()
    with (
        owner(),
        pytest.raises(IntegrityError, match="only written to"),
        transaction.atomic(),
        owner(),
        connection.cursor() as cursor,
    ):
        cursor.execute(words)


@pytest.mark.parametrize("until", ["clock_timestamp() + interval '1 minute'", "'infinity'", "'2020-01-01'"])
def test_no_anchor_is_stored_of_a_time_to_come_nor_from_before_its_day(until: str) -> None:
    """With one of the year 9999 whoever may store anchors would date all later events, and no day were sealed again."""
    words = f"INSERT INTO kernel_anchor (id, day, until, hash) VALUES (gen_random_uuid(), '2026-01-01', {until}, '')"
    with (
        pytest.raises(IntegrityError, match="before now"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(words)


def test_whoever_wants_them_is_told_of_new_anchors(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Anchor] = []
    monkeypatch.setattr(anchors, "tellers", [told.extend])
    filed()
    assert told == []
    assert [anchors.take()] == told


def test_an_empty_journal_has_no_anchor() -> None:
    tamper("DELETE FROM kernel_event")
    assert anchors.nightly() == []
    assert not Seal.objects.exists()


CODE = "3f" * 32
WRITTEN = f"""
day 2026-11-25\\nuntil 2026-11-25T16:00:00.000000+00:00\\nhash {CODE} | mailed
> day 2026-11-25\\n> until 2026-11-25T16:00:00.000000+00:00\\n> hash {CODE.upper()} | quoted
2026-11-25,2026-11-25T16:00:00.000000+00:00,{CODE} | listed
"""


@pytest.mark.parametrize("line", WRITTEN.strip().splitlines())
def test_an_anchor_is_read_as_it_was_mailed_quoted_or_listed(line: str) -> None:
    text = line.rpartition("|")[0].strip().replace("\\n", "\n")
    until = sealing.midnight(sealing.date(2026, 11, 26))
    assert anchors.read(text) == [Taken(bytes.fromhex(CODE), sealing.date(2026, 11, 25), until)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (CODE, 1),
        (f"{CODE} {CODE}", 2),
        ("", 0),
        ("day 2026-11-25", 0),
        (CODE[1:], 0),
        (Path(__file__).read_text()[:200], 0),
    ],
)
def test_hashes_are_read_from_any_text(text: str, found: int) -> None:
    assert len(anchors.read(text)) == found


def test_a_day_that_does_not_exist_leaves_the_hash() -> None:
    assert anchors.read(f"2026-02-30,2026-11-25T16:00:00+00:00,{CODE}") == [Taken(bytes.fromhex(CODE))]
