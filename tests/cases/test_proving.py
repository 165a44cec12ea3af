"""What `verify` finds when somebody rewrote when a case was answered, was due, ended, and who held it."""

import pytest

from tests.cases.story import finished, working
from tests.support import tamper, undone
from tongdeng.kernel import seals

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
