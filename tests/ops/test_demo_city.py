"""The city of the demo, in the figures that the command prints: what was promised of estate A, and estates that differ."""

import json
from pathlib import Path

import pytest

from tests.cast import ESTATE
from tests.conftest import cluster
from tests.ops.running import new_home, run
from tests.support import at
from tongdeng.boards.figures import FIGURES, Scope
from tongdeng.boards.rules.funnel import Standing, standing
from tongdeng.boards.rules.periods import of
from tongdeng.boards.rules.rates import Kept, Rate
from tongdeng.cases.models import Case
from tongdeng.kernel import seals
from tongdeng.kernel.models import Deadline
from tongdeng.ops.demo import city
from tongdeng.ops.demo.city_words import CITY, HOTLINE
from tongdeng.ops.demo.town import REGIONS
from tongdeng.places.models import Place
from tongdeng.places.rules import level_of

NOW = at("2026-11-01 09:00")
YEARS = of(at("2025-01-01 00:00").date(), at("2026-10-31 00:00").date())


@pytest.fixture
def told(town_db: str) -> dict[str, str]:
    """Settle the city beside the tests' own town."""
    rows = [Place(code=code, level=level_of(code), name=name, path=name) for code, name in REGIONS.items()]
    Place.objects.bulk_create(rows, ignore_conflicts=True)
    city.load(NOW)
    return {"TONGDENG_DATABASE_URL": cluster().conninfo(town_db)}


def figures(
    place: str, home: Path, told: dict[str, str], first: str, last: str
) -> dict[str, dict[str, object]]:
    done = run(home, "figures", place, "--from", first, "--to", last, "--json", **told)
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found["figures"]


def test_estate_a_kept_its_promises_of_the_year_before_and_says_from_where_it_knows(
    told: dict[str, str],
) -> None:
    """98 % and more of what was verified is solved, and each answer came within the hour."""
    found = figures(ESTATE, new_home(), told, "2025-01-01", "2025-12-31")
    assert (found["qualified"]["num"], found["qualified"]["den"]) == (792, 800)
    assert Rate(792, 800).keeps(0.98) is Kept.MET
    assert (found["within_hour"]["num"], found["within_hour"]["den"]) == (824, 824)
    assert found["imported"]["by"] == {"鸿翔物业原报修系统": 824}
    assert not Deadline.objects.filter(subject="case").exists()
    assert seals.verify() is None


def rate(key: str, name: str) -> Rate:
    place = Place.objects.get(level="estate", name=name).code
    return FIGURES[key].rate(Scope(place, YEARS, NOW))


@pytest.mark.usefixtures("told")
def test_estates_differ_so_that_a_board_means_something() -> None:
    whole = FIGURES["solved"].rate(Scope("4102", YEARS, NOW))
    mean = whole.value or 0
    found = {row.name: standing(rate("solved", row.name), mean) for rows in CITY.values() for row in rows}
    assert (found["海棠里"], found["乌桕坊"]) == (Standing.ABOVE, Standing.BELOW)
    assert {name for name, there in found.items() if there is Standing.TOO_FEW} > {
        "锦葵院",
        "蜡梅坊",
        "月季院",
    }
    assert sum(there is Standing.AS_OTHERS for there in found.values()) >= 10
    assert rate("answered_in_time", "锦葵院").den == 0


@pytest.mark.usefixtures("told")
def test_an_estate_of_the_hotline_keeps_the_hotlines_own_limits() -> None:
    case = Case.objects.filter(origin__source=HOTLINE).exclude(answer_due=None)[0]
    assert case.answer_due is not None
    assert case.answer_due - case.filed_at == city.DAY
    assert (rate("answered_in_time", "栾树苑").value or 0) > (rate("within_hour", "栾树苑").value or 0)


def test_the_city_is_the_same_on_every_machine_and_ends_with_the_present() -> None:
    assert [case.digest() for case in city._former()] == [case.digest() for case in city._former()]
    assert sum(case.solved is False for case in city._former()) == 8
    assert sum(history.cases == 0 for rows in CITY.values() for history in rows) == 1
    assert sum(len(rows) for rows in CITY.values()) == 30
