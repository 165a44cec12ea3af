"""Many at once, each over a connection of their own, with real commits."""

import threading
from uuid import uuid4

from django.db import connection

from tests.cases.story import FILED, filed, light
from tests.cast import person
from tongdeng.cases import actions


def test_numbers_are_never_doubled_and_none_is_skipped_under_concurrency(town_db: str) -> None:
    numbers: list[str] = []

    def crowd(first: int) -> None:
        for n in range(first, first + 5):
            numbers.append(light(words=f"第 {n} 盏灯").number)
        connection.close()

    threads = [threading.Thread(target=crowd, args=(n * 5,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [f"鼎立-20260113-{n:03d}" for n in range(1, 31)]


def test_a_double_click_in_parallel_is_one_case(town_db: str) -> None:
    key, found = uuid4(), []

    def click() -> None:
        found.append(filed(key=key).pk)
        connection.close()

    threads = [threading.Thread(target=click) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_HC1_two_who_grab_at_the_same_moment_do_not_both_get_it(town_db: str) -> None:
    case, outcome = filed(), []

    def claim(who: str) -> None:
        try:
            actions.claim(case, by=person(who, FILED), at=FILED)
            outcome.append("got")
        except Exception as refused:
            outcome.append(type(refused).__name__)
        connection.close()

    threads = [threading.Thread(target=claim, args=(who,)) for who in ("li", "sun")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["Stale", "got"]
