"""`tongdeng figures` from outside: one object, the rows of a figure, and sentences for what does not exist."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cases.story import filed, light
from tests.cast import ESTATE
from tests.conftest import cluster
from tests.ops.running import new_home, refused, run

PERIOD = ("--from", "2026-01-13", "--to", "2026-01-13")


@pytest.fixture
def home() -> Path:
    return new_home()


def test_figures_are_one_object_whose_numbers_are_the_rows_of_their_lists(town_db: str, home: Path) -> None:
    filed(words="暖气不热，林示例123来过")
    light()
    there = {"TONGDENG_DATABASE_URL": cluster().conninfo(town_db)}
    done = run(home, "figures", ESTATE, *PERIOD, "--json", **there)
    said = json.loads(done.stdout)
    assert (said["place"], said["from"], said["to"]) == (ESTATE, "2026-01-13", "2026-01-13")
    assert said["figures"]["filed"] == {"value": 2, "by": {"repair": 2}}
    assert said["figures"]["answered_in_time"] == {"num": 0, "den": 2, "value": 0.0}
    rows = list(
        csv.DictReader(io.StringIO(run(home, "figures", ESTATE, *PERIOD, "--rows", "filed", **there).stdout))
    )
    assert [row["filed_at"] for row in rows] == ["2026-01-13T14:05:00.000+08:00"] * 2
    assert "林示例" not in str(rows)
    by_name = run(home, "figures", "A区", *PERIOD, **there)
    assert "诉求: 2 · repair 2" in by_name.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("火星", *PERIOD), "没有这个地方"),
        ((ESTATE, "--from", "2026-01-14", "--to", "2026-01-13"), "早于第一天"),
        ((ESTATE, *PERIOD, "--rows", "happiness"), "没有这个指标"),
        ((ESTATE, *PERIOD, "--as-of", "2026-01-13", "--rows", "filed"), "只列现在的记录"),
    ],
)
def test_what_does_not_exist_is_one_sentence(
    words: tuple[str, ...], says: str, town_db: str, home: Path
) -> None:
    assert says in refused(run(home, "figures", *words, TONGDENG_DATABASE_URL=cluster().conninfo(town_db)))


def test_figures_are_told_as_they_were_known_at_a_moment(town_db: str, home: Path) -> None:
    """BF-7: what was recorded by then; both cases happened in January, and were recorded today."""
    filed()
    light()
    there = {"TONGDENG_DATABASE_URL": cluster().conninfo(town_db)}
    counts = []
    for day in ("2026-01-13", "2999-12-31"):
        done = run(home, "figures", ESTATE, *PERIOD, "--as-of", day, "--json", **there)
        said = json.loads(done.stdout)
        counts.append(said["figures"]["filed"]["value"])
        assert said["as_of"] > day
    assert counts == [0, 2]
    assert "诉求: 0" in run(home, "figures", ESTATE, *PERIOD, "--as-of", "2026-01-13T09:00", **there).stdout


def test_rollups_are_made_anew_and_recounted_as_a_whole(town_db: str, home: Path) -> None:
    """BF-16"""
    filed()
    light()
    there = {"TONGDENG_DATABASE_URL": cluster().conninfo(town_db)}
    assert "rollups do not hold" in run(home, "verify", **there).stdout
    assert "1 communities" in run(home, "figures", "--rebuild", **there).stdout
    assert "ok" in run(home, "verify", "--figures", **there).stdout
