"""Who may see a case and do which verb: one table, and what follows from it."""

from datetime import timedelta

import pytest

from tests.cases.story import DONE, FILED, TAKEN, assigned, filed, light, working
from tests.cast import CAST, HOME, person
from tongdeng.cases import queries
from tongdeng.cases.models import Case
from tongdeng.kernel import access
from tongdeng.kernel.errors import Forbidden, NotFound
from tongdeng.people import actions as people
from tongdeng.people.models import Mandate, Person

pytestmark = pytest.mark.django_db

#       王 reported it, 李 has it in hand                                             x may, - sees but may not, . does not see
TABLE = """
            wang zhao li sun chen qian zhou wu zheng feng liu guan he huang
    see     x    .    x  .   x    x    .    x  x     x    x   .    .  .
    call    -    .    x  .   x    x    .    -  x     -    -   .    .  .
    say     x    .    -  .   -    -    .    -  -     -    -   .    .  .
    answer  -    .    x  .   x    x    .    x  x     -    -   .    .  .
    note    -    .    x  .   x    x    .    x  x     x    -   .    .  .
    assign  -    .    -  .   x    x    .    -  x     -    -   .    .  .
    accept  -    .    x  .   -    x    .    -  -     -    -   .    .  .
    pause   -    .    x  .   x    x    .    -  -     -    -   .    .  .
    finish  -    .    x  .   x    x    .    -  -     -    -   .    .  .
    transfer -   .    x  .   x    x    .    -  -     -    -   .    .  .
    refuse  -    .    -  .   x    x    .    -  -     -    -   .    .  .
    visit   -    .    -  .   x    x    .    -  x     -    -   .    .  .
    nudge   x    .    -  .   x    x    .    x  x     x    -   .    .  .
    confirm x    .    -  .   -    -    .    -  -     -    -   .    .  .
    reopen  x    .    -  .   -    x    .    -  x     -    -   .    .  .
    withdraw x   .    -  .   -    -    .    -  -     -    -   .    .  .
    rate    x    .    -  .   -    -    .    -  -     -    -   .    .  .
    link    -    .    -  .   x    x    .    x  x     x    -   .    .  .
    hold    -    .    -  .   -    -    .    -  -     -    -   .    .  .
    release -    .    -  .   -    -    .    -  -     -    -   .    .  .
"""
WHO, *ROWS = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_C7_A6_A7_the_table_of_rights_holds(row: list[str]) -> None:
    verb, case = row[0], working()
    for who, cell in zip(WHO, row[1:], strict=True):
        asks = person(who, DONE)
        assert access.may(asks, case, "see") == (cell != "."), (who, "see")
        assert access.may(asks, case, verb) == (cell == "x"), (who, verb)


def test_the_table_names_the_whole_cast() -> None:
    assert set(WHO) == set(CAST)


def test_A7_what_one_may_not_see_does_not_exist_and_what_one_may_not_do_names_who_can() -> None:
    case = working()
    with pytest.raises(NotFound):
        access.get(person("zhao", DONE), Case, case.pk)
    with pytest.raises(Forbidden, match="反映人"):
        access.get(person("chen", DONE), Case, case.pk, to="confirm")


def test_a_guest_without_a_link_sees_nothing() -> None:
    filed()
    assert not access.visible_to(None, Case).exists()


def test_all_verbs_are_found_with_one_query(django_assert_num_queries: object) -> None:
    case, chen = working(), person("chen", DONE)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert {"answer", "note"} <= access.verbs(chen, case)


def test_C4_a_resident_cannot_read_somebody_elses_case() -> None:
    assert filed() not in access.visible_to(person("zhao", DONE), Case)


def test_C4_a_case_taken_down_for_a_phone_is_seen_by_who_has_it_and_no_one_else() -> None:
    case = light(caller_phone="19900000002")
    assert case in access.visible_to(person("zhao", DONE), Case)
    assert case not in access.visible_to(person("wang", DONE), Case)


def test_S11_another_company_sees_nothing_and_counts_nothing() -> None:
    filed()
    assert not queries.queue(person("he", DONE)).exists()
    assert not queries.late(person("he", DONE), DONE).exists()


def test_C5_F3_a_dismissed_clerk_loses_the_right_at_that_moment() -> None:
    case = filed()
    people.dismiss(Mandate.objects.get(person=person("chen", DONE)), by=None, at=DONE)
    assert access.may(person("chen", DONE - timedelta(seconds=1)), case, "see")
    assert not access.may(person("chen", DONE), case, "see")


def test_C5_who_is_blocked_is_nobody_any_more() -> None:
    from tongdeng.people.queries import person_with_roles

    chen = person("chen", DONE)
    Person.objects.filter(pk=chen.pk).update(is_active=False)
    assert person_with_roles(chen.pk, DONE) is None


def test_C7_a_worker_sees_the_pool_and_what_is_in_their_hands() -> None:
    free, mine, other = filed(), assigned(filed(words="二")), assigned(filed(words="三"), to="sun")
    seen = set(access.visible_to(person("li", TAKEN), Case))
    assert seen == {free, mine}
    assert other not in seen


def test_a_worker_does_not_see_in_the_pool_what_is_for_the_office() -> None:
    case = filed(category="people.fee.query", words="物业费怎么算")
    assert not access.may(person("li", TAKEN), case, "see")


def test_the_queue_shows_first_what_runs_out_first_and_asks_once(django_assert_num_queries: object) -> None:
    soon, later, chen = filed(words="冷"), light(), person("chen", FILED)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert list(queries.queue(chen)) == [soon, later]


def test_a_home_that_was_left_is_no_way_to_its_old_cases_of_others() -> None:
    case = filed()
    people.record_tenure(person("huang", DONE), HOME, kind="tenant", since=DONE.date())
    assert not access.may(person("huang", DONE), case, "see")
