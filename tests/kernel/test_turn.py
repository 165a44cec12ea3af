"""What somebody may do next with a record: rights and flow, asked once, in one order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.story import ASSIGNED, FILED, TAKEN, assigned, filed, finished, working
from tests.cast import person
from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden, NotFound, Refused, Stale, StepRefused
from tongdeng.kernel.turn import admit, offered, open_now, turn

pytestmark = pytest.mark.django_db


def test_what_is_offered_is_what_one_may_and_what_the_state_allows() -> None:
    case = assigned()
    assert {"accept", "answer", "see"} <= offered(case, person("li", ASSIGNED))
    assert not {"finish", "pause", "confirm"} & offered(case, person("li", ASSIGNED))
    assert offered(case, person("wang", ASSIGNED)) == {"see", "say", "nudge", "withdraw"}
    assert offered(case, person("zhao", ASSIGNED)) == set()
    assert offered(case, None) == set()


def test_what_is_offered_is_one_query() -> None:
    case, li = working(), person("li", TAKEN)
    with CaptureQueriesContext(connection) as queries:
        offered(case, li)
    assert len(queries) == 1


def test_a_right_that_is_no_step_does_not_depend_on_the_state() -> None:
    case = finished()
    assert open_now(case, frozenset({"see", "call", "accept", "confirm"})) == {"see", "call", "confirm"}


def test_a_turn_refuses_in_one_order_sight_then_page_then_right_then_state() -> None:
    case = working()
    old = case.version - 1
    with pytest.raises(NotFound), turn(case, "finish", by=person("zhao", TAKEN), seen=old):
        pass
    with pytest.raises(Stale), turn(case, "finish", by=person("wang", TAKEN), seen=old):
        pass
    with pytest.raises(Forbidden), turn(case, "accept", by=person("wang", TAKEN), seen=case.version):
        pass
    with pytest.raises(StepRefused), turn(case, "accept", by=person("li", TAKEN), seen=case.version):
        pass


def test_a_turn_of_the_clock_is_asked_for_no_right_and_looks_at_the_state_itself() -> None:
    with turn(filed(), "auto_close", by=None) as case:
        assert case.state == "filed"


def test_a_right_of_another_name_may_stand_for_the_verb() -> None:
    case, chen = filed(), person("chen", FILED)
    with turn(case, "lend", by=chen, right="assign") as fresh:
        assert fresh.pk == case.pk
    with pytest.raises(Forbidden, match="没有办理这一步的权限"):
        admit(case, "lend", by=chen)


def test_admitting_somebody_is_one_query() -> None:
    case, li = working(), person("li", TAKEN)
    with CaptureQueriesContext(connection) as queries:
        admit(case, "finish", by=li)
    assert len(queries) == 1


def test_held_gives_those_of_the_verbs_that_one_may() -> None:
    case = working()
    assert access.held(person("li", TAKEN), case, {"see", "finish", "assign"}) == {"see", "finish"}


def test_a_refusal_always_says_of_which_kind_it_is() -> None:
    with pytest.raises(TypeError, match="subclass"):
        Refused("不行")
