"""Many at once, each over a connection of their own, with real commits."""

from functools import partial
from itertools import chain
from uuid import uuid4

from tests.cases.bench_story import PUT, TOPIC
from tests.cases.story import FILED, filed, light
from tests.cast import person
from tests.support import at_once, endings
from tongdeng.cases import actions
from tongdeng.cases.models import Link


def test_numbers_are_never_doubled_and_none_is_skipped_under_concurrency(town_db: str) -> None:
    def crowd(first: int) -> list[str]:
        return [light(words=f"第 {n} 盏灯").number for n in range(first, first + 5)]

    numbers = chain.from_iterable(at_once(*(partial(crowd, n * 5) for n in range(6))))
    assert sorted(numbers) == [f"鼎立-20260113-{n:03d}" for n in range(1, 31)]


def test_a_double_click_in_parallel_is_one_case(town_db: str) -> None:
    key = uuid4()
    assert len({case.pk for case in at_once(*[lambda: filed(key=key)] * 4)}) == 1


def test_HC1_two_who_grab_at_the_same_moment_do_not_both_get_it(town_db: str) -> None:
    case = filed()
    grabs = [partial(actions.claim, case, by=person(who, FILED), at=FILED) for who in ("li", "sun")]
    assert endings(at_once(*grabs)) == ["Stale", "done"]


def test_two_jobs_that_link_at_the_same_moment_store_one_link(town_db: str) -> None:
    case = filed()
    at_once(*[partial(actions.link, case, TOPIC, by=None, at=PUT)] * 3)
    assert Link.objects.filter(case=case).count() == 1
