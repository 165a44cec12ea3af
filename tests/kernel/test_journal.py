"""The journal: chained, append-only, its readers enqueued with it."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.story import filed, kinds
from tests.support import at, tamper
from tongdeng.cases.models import Case
from tongdeng.kernel import chain, journal, seals
from tongdeng.kernel.chains import Misfit
from tongdeng.kernel.merkle import merkle_root
from tongdeng.kernel.models import DayOff, Event

pytestmark = pytest.mark.django_db


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'journal.react'")
        return int(cursor.fetchone()[0])


def test_a_subjects_events_are_a_chain_without_gaps() -> None:
    case = filed()
    assert [event.seq for event in journal.timeline(case)] == list(range(1, case.entries + 1))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FACTS = st.dictionaries(
    TEXTS, TEXTS | st.integers() | st.booleans() | st.none() | st.lists(TEXTS, max_size=3)
)


@given(TEXTS, TEXTS, FACTS, st.none() | st.uuids().map(str))
def test_an_event_is_spelled_as_json_with_sorted_names(
    kind: str, post: str, facts: dict[str, Any], actor: str | None
) -> None:
    content = {
        "id": "i",
        "community": "4102",
        "place": "410202",
        "subject": "case",
        "subject_id": "s",
        "seq": 7,
        "kind": kind,
        "actor": actor,
        "post": post,
        "at": "2026-01-13T06:05:00.000000+00:00",
        "facts": facts,
    }
    columns = ("i", "4102", "410202", "case", "s", 7, kind, actor, post, content["at"])
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert chain.spell(columns, facts) == plain.encode()  # type: ignore[arg-type]


NOT_IN_THE_DIGEST = {"hash", "recorded_at"}
IN_THE_DIGEST = {field.name for field in Event._meta.concrete_fields} - NOT_IN_THE_DIGEST


def another(value: Any) -> Any:
    """Return another value of the same type."""
    match value:
        case UUID():
            return uuid4()
        case datetime():
            return value + timedelta(seconds=1)
        case int():
            return value + 1
        case dict():
            return {"x": 1}
        case str():
            return f"{value}x"
    return b"x"


@pytest.mark.parametrize("field", sorted(IN_THE_DIGEST))
def test_every_field_of_an_event_but_its_hash_and_the_moment_it_was_stored_is_in_its_digest(
    field: str,
) -> None:
    event = journal.timeline(filed())[0]
    before = chain.digest(b"", event)
    setattr(event, field, another(getattr(event, field)))
    assert chain.digest(b"", event) != before


@pytest.mark.parametrize("field", sorted(NOT_IN_THE_DIGEST))
def test_the_hash_of_an_event_and_the_moment_it_was_stored_are_not_in_its_digest(field: str) -> None:
    event = journal.timeline(filed())[0]
    before = chain.digest(b"", event)
    setattr(event, field, another(getattr(event, field)))
    assert chain.digest(b"", event) == before


def test_readers_are_enqueued_in_the_same_transaction_and_rolled_back_with_it() -> None:
    before = jobs()
    with pytest.raises(RuntimeError), transaction.atomic():
        filed()
        assert jobs() > before
        raise RuntimeError
    assert jobs() == before


def test_names_phones_and_words_stay_out_of_the_journal() -> None:
    case = filed(words="暖气不热，我叫王小满，电话 19900000001")
    said = str([event.facts for event in journal.timeline(case)])
    assert not any(word in said for word in ("王小满", "19900000001", "暖气不热"))


def test_a_changed_event_is_named() -> None:
    event = journal.timeline(filed())[0]
    tamper('UPDATE kernel_event SET facts = \'{"urgency": "long"}\' WHERE id = %s', event.pk)
    misfit = seals.verify()
    assert misfit is not None
    assert str(event.pk) in misfit.where


def test_a_removed_event_is_noticed() -> None:
    case = filed()
    tamper("DELETE FROM kernel_event WHERE subject_id = %s", case.pk)
    misfit = seals.verify()
    assert misfit is not None
    assert str(case.pk) in misfit.where


def test_a_case_that_was_deleted_while_its_events_stay_is_named() -> None:
    case = filed()
    tamper("DELETE FROM cases_case WHERE id = %s", case.pk)
    assert seals.verify() == Misfit("the journal speaks of a subject that is gone", f"case {case.pk}")


def test_a_state_that_no_step_led_to_is_named() -> None:
    case = filed()
    tamper("UPDATE cases_case SET state = 'finished', runs_out_at = NULL WHERE id = %s", case.pk)
    assert "the record is finished, its last step led to filed" in str(seals.verify())


def test_a_step_that_begins_where_the_one_before_did_not_end_is_named() -> None:
    case = filed()
    step = chain.link(
        "finish", case, by=None, at=at("2026-01-13 15:00"), facts={"from": "working", "to": "finished"}
    )
    chain.store([step], {})
    assert "this step begins in another state" in str(seals.verify())


def test_a_room_s_check_is_registered_once_and_its_misfit_is_what_verify_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seals, "_checks", {})
    seals.register_check("room", lambda: iter([Misfit("not so", "here")]))
    with pytest.raises(ValueError, match="room"):
        seals.register_check("room", lambda: iter([]))
    assert seals.verify() == Misfit("not so", "here")


def test_a_check_that_cannot_read_what_somebody_rewrote_says_so_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stumbles() -> Iterator[Misfit]:
        yield Misfit("one", "here")
        raise KeyError("category")

    monkeypatch.setattr(
        seals, "_checks", {"first": stumbles, "second": lambda: iter([Misfit("two", "there")])}
    )
    found = [misfit for check in seals.checks().values() for misfit in check()]
    assert [misfit.what for misfit in found] == [
        "one",
        "rows are written so that this check cannot read them",
        "two",
    ]


def test_an_event_added_behind_the_subjects_back_is_noticed() -> None:
    case = filed()
    chain.store([chain.link("note", case, by=None, at=at("2026-01-13 15:00"))], {})
    assert "case" in str(seals.verify())


def test_kinds_are_verbs_of_their_subject() -> None:
    assert kinds(filed()) == ["case.file"]


@pytest.mark.parametrize(
    ("leaves", "same"), [([b"a", b"b"], True), ([b"b", b"a"], False), ([b"a"], False), ([], False)]
)
def test_a_merkle_root_stands_for_its_leaves_in_their_order(leaves: list[bytes], same: bool) -> None:
    assert (merkle_root(leaves) == merkle_root([b"a", b"b"])) is same


def test_many_that_begin_at_once_each_have_a_chain_of_their_own() -> None:
    from tests.votes import story
    from tongdeng.votes.actions import paper

    owners = story.estate(3)
    vote = story.opened()
    heads = [story.head_of(vote, who) for who in owners]
    papers = paper.issue(vote, heads, by=story.person("zhou", story.VOTING), at=story.VOTING)
    assert [[event.seq for event in journal.timeline(one)] for one in papers] == [[1]] * 3
    assert {one.state for one in type(papers[0]).objects.all()} == {"issued"}
    assert seals.verify() is None


def test_an_event_is_written_with_the_changes_and_the_rows_that_belong_to_it_in_one_statement() -> None:
    case = filed()
    day = DayOff(
        day=at("2026-03-02 00:00").date(), place="4102", reason="x", valid_from=at("2026-02-01 00:00")
    )
    day.id = 901
    before = jobs()
    with CaptureQueriesContext(connection) as seen, journal.locked(case) as case:
        event = journal.record(
            "say", case, by=None, at=at("2026-01-13 09:30"), rows=[day], runs_out_at=at("2026-01-13 18:00")
        )
    assert len([q for q in seen if "INSERT" in q["sql"]]) == 1
    case.refresh_from_db()
    assert (case.runs_out_at, case.entries, bytes(case.last_hash)) == (
        at("2026-01-13 18:00"),
        event.seq,
        event.hash,
    )
    assert DayOff.objects.get(pk=901).reason == "x"
    assert journal.timeline(case)[-1] == event
    assert jobs() > before
    assert seals.verify() is None


def test_a_reader_gets_the_subject_of_an_event_as_it_is_stored_now() -> None:
    case = filed()
    event = journal.timeline(case)[0]
    assert journal.subject_of(event, Case) == case
    event.subject_id = event.id
    assert journal.subject_of(event, Case) is None
