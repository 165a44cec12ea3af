"""What `verify` finds when somebody rewrote when a case was answered, was due, ended, and who held it."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cases.bench_story import NEXT_DAY, PUMP, TOPIC, held
from tests.cases.story import DONE, finished, picture, working
from tests.cast import RESIDENT, person
from tests.support import owner, tamper, undone
from tongdeng.cases import actions
from tongdeng.cases.actions.ending import Opinion
from tongdeng.cases.models import Photo
from tongdeng.kernel import files, seals
from tongdeng.kernel.models import new_id
from tongdeng.people.models import Person

pytestmark = pytest.mark.django_db
CHANGES = """
filed_at = filed_at + interval '1 day'        | filed_at
answered_at = answered_at - interval '1 hour' | answered_at
answer_due = answer_due + interval '1 hour'   | answer_due
finish_due = finish_due + interval '1 day'    | finish_due
finished_at = finished_at - interval '1 day'  | finished_at
closed_at = finished_at                       | closed_at
assignee_id = NULL                            | assignee_id
reopened = reopened + 1                       | reopened
category_id = (SELECT code FROM cases_category WHERE code <> category_id LIMIT 1) | category_id
"""


@pytest.mark.parametrize("line", CHANGES.strip().splitlines())
def test_what_was_rewritten_of_a_finished_case_is_named(line: str) -> None:
    """T12."""
    change, _bar, column = (part.strip() for part in line.rpartition("|"))
    case = finished()
    assert seals.verify() is None
    with undone():
        tamper(f"UPDATE cases_case SET {change} WHERE id = %s", case.pk)
        assert f"{column} is not what the events of this case say" in str(seals.verify())


def test_a_finish_that_never_happened_is_named() -> None:
    case = working()
    tamper("UPDATE cases_case SET finished_at = filed_at WHERE id = %s", case.pk)
    assert "finished_at is not what the events of this case say" in str(seals.verify())


SWAPPED = "INSERT INTO cases_photo SELECT (jsonb_populate_record(p, %s)).* FROM cases_photo p WHERE id = %s"


@pytest.mark.parametrize("how", ["removed", "swapped", "added"])
def test_photos_of_the_work_that_were_removed_swapped_or_added_are_named(how: str) -> None:
    """Who may write and remove rows of photos, as erasure must, cannot give a finish another proof."""
    case = finished()
    shown = case.photos.get(stage=Photo.Stage.AFTER)
    assert seals.verify() is None
    if how != "removed":
        stored = files.keep("cases/forged", b"another picture", ".jpg")
        other = json.dumps({"id": str(new_id()), "file": stored})
        tamper(SWAPPED, other, shown.pk)
    if how != "added":
        tamper("DELETE FROM cases_photo WHERE id = %s", shown.pk)
    assert "the photos of the work are not those that its events name" in str(seals.verify())


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE cases_verdict SET solved = NOT solved",
        "UPDATE cases_verdict SET stars = 1",
        "DELETE FROM cases_verdict",
    ],
)
def test_what_a_resident_said_of_the_work_stays_even_for_the_owner(words: str) -> None:
    case = finished()
    actions.confirm(case, Opinion(stars=5), by=person(RESIDENT, DONE), at=DONE)
    with owner(), pytest.raises(IntegrityError, match="stay|once"), transaction.atomic():
        connection.cursor().execute(words)


TOLD = "what was said of the work is not what its events say"
FORGED = "INSERT INTO cases_verdict SELECT (jsonb_populate_record(v, %s)).* FROM cases_verdict v"
FORGERIES = [{"source": "visit"}, {"round": 1}, {"round": 1, "solved": False, "stars": 1}]


@pytest.mark.parametrize("change", FORGERIES)
def test_a_verdict_that_nobody_gave_is_named(change: dict[str, object]) -> None:
    """Who may write rows of verdicts, as the application must, cannot add to the figures that stand on them."""
    actions.confirm(finished(), Opinion(stars=5), by=person(RESIDENT, DONE), at=DONE)
    assert seals.verify() is None
    with connection.cursor() as cursor:
        cursor.execute(FORGED, [json.dumps({"id": str(new_id()), **change})])
    assert TOLD in str(seals.verify())


@pytest.mark.parametrize(
    "words",
    ["by_id = NULL", "stars = 4", "stars = NULL", "solved = NOT solved", "at = at - interval '1 day'"],
)
def test_a_verdict_that_was_rewritten_is_named(words: str) -> None:
    case = finished()
    actions.confirm(case, by=person(RESIDENT, DONE), at=DONE)
    actions.rate(case, Opinion(5, "很快"), by=person(RESIDENT, DONE), at=DONE)
    assert seals.verify() is None
    tamper(f"UPDATE cases_verdict SET {words}")
    assert TOLD in str(seals.verify())


def test_stars_that_the_resident_did_not_give_and_a_verdict_that_is_gone_are_named() -> None:
    case = finished()
    actions.reopen(case, Opinion(2, "还是冷"), by=person(RESIDENT, DONE), at=DONE)
    again = actions.finish(
        actions.accept(case, by=person("li", DONE), at=DONE),
        remedy="再修",
        photos=[picture()],
        by=person("li", DONE),
        at=DONE,
    )
    actions.confirm(again, by=person(RESIDENT, DONE), at=DONE)
    assert seals.verify() is None
    with undone():
        # The database allows it once: stars may follow.
        connection.cursor().execute("UPDATE cases_verdict SET stars = 1 WHERE solved")
        assert TOLD in str(seals.verify())
    tamper("DELETE FROM cases_verdict WHERE NOT solved")
    assert TOLD in str(seals.verify())


CHANGED = """
UPDATE cases_case SET words = '好的'
UPDATE cases_case SET spot = '别处'
UPDATE cases_message SET words = '好的'
UPDATE cases_message SET thread = 'internal'
UPDATE cases_message SET author_id = NULL
UPDATE cases_verdict SET words = '好的'
"""


@pytest.mark.parametrize("words", CHANGED.strip().splitlines())
def test_what_was_said_stays_until_its_speaker_is_erased_even_for_the_owner(words: str) -> None:
    case = finished()
    actions.confirm(case, Opinion(5, "很快"), by=person(RESIDENT, DONE), at=DONE)
    with owner(), pytest.raises(IntegrityError, match="stay"), transaction.atomic():
        connection.cursor().execute(words)
    # Nor does the mark of an erasure help: it takes the event of one.
    Person.objects.filter(pk=case.reporter_id).update(erased_at=DONE)
    with owner(), pytest.raises(IntegrityError, match="stay"), transaction.atomic():
        connection.cursor().execute(words)


TIES = """
UPDATE cases_hold SET title = '别的'
UPDATE cases_hold SET subject_id = gen_random_uuid()
UPDATE cases_hold SET until = '2027-01-01' WHERE released_at IS NOT NULL
UPDATE cases_hold SET released_at = NULL, kept = NULL
DELETE FROM cases_hold
DELETE FROM cases_link
UPDATE cases_link SET path = '/'
UPDATE cases_link SET ended_at = NULL
"""


@pytest.mark.parametrize("words", TIES.strip().splitlines())
def test_links_and_promises_stay_as_they_were_made_even_for_the_owner(words: str) -> None:
    case = actions.release(held(working()), PUMP, kept=True, at=NEXT_DAY)
    actions.unlink(case, TOPIC.id, at=NEXT_DAY)
    with owner(), pytest.raises(IntegrityError, match="stay|once"), transaction.atomic():
        connection.cursor().execute(words)


SPOILT = """
DELETE FROM cases_hold
UPDATE cases_hold SET until = '2027-01-01'
UPDATE cases_hold SET released_at = since, kept = TRUE
UPDATE cases_link SET ended_at = since
DELETE FROM cases_link
"""


@pytest.mark.parametrize("words", SPOILT.strip().splitlines())
def test_the_recount_names_a_promise_that_was_tampered_with(words: str) -> None:
    held(working())
    assert seals.verify() is None
    tamper(words)
    assert "links and promises" in str(seals.verify())
