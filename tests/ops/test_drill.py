"""The drill: back up while people file, lose everything, put it back elsewhere. What was acknowledged before is there."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.ops.clerk import Clerk
from tests.ops.running import House, children, furnish, new_home, run, settle, strike, until
from tests.ops.towns import PASSPHRASE, restore
from tongdeng.ops.backup.keys import VARIABLE
from tongdeng.ops.postgres import Cluster

FILED = "SELECT split_part(words, ' ', 2), number FROM cases_case WHERE words LIKE '水管响 %'"


def acknowledged(clerks: list[Clerk]) -> dict[str, str]:
    """Return what was acknowledged so far."""
    return {key: number for clerk in clerks for key, number in dict(clerk.numbers).items()}


def destroy(house: House) -> None:
    """Lose a machine: everything stops at once, and its disk is gone."""
    strike([house.pid, *children(house.pid)])
    os.kill(int((Path(house.cluster.data) / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    house.stop()
    house.cluster.remove()
    shutil.rmtree(house.home)


@pytest.fixture
def homes() -> Iterator[tuple[Path, Path, Path]]:
    """Give a home, a folder for backups, and an empty home on another machine, so to speak."""
    home, shelf, elsewhere = new_home(), new_home(), new_home()
    yield home, shelf, elsewhere
    for place in (home, elsewhere):
        if place.exists():
            Cluster(place).remove()
    for folder in (home, shelf, elsewhere):
        shutil.rmtree(folder, ignore_errors=True)


def test_what_was_acknowledged_before_a_backup_under_load_is_there_after_all_was_lost(
    homes: tuple[Path, Path, Path],
) -> None:
    home, shelf, elsewhere = homes
    furnish(home)
    settle(home)
    house = House(home).wait()
    clerks = [Clerk(house) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    until(lambda: len(acknowledged(clerks)) > 20)
    before = acknowledged(clerks)
    done = run(home, "backup", str(shelf), **{VARIABLE: PASSPHRASE})
    during = len(acknowledged(clerks))
    for clerk in clerks:
        clerk.tired.set()
        clerk.join(10)
    destroy(house)
    assert done.returncode == 0, done.stdout + done.stderr
    assert during > len(before), "it was not made under load"

    back = restore(elsewhere, shelf)
    assert (back.returncode, "完好" in back.stdout) == (0, True), back.stdout + back.stderr
    there = Cluster(elsewhere)
    there.start()
    with psycopg.connect(there.conninfo()) as connection:
        stored = dict(connection.execute(FILED.encode()).fetchall())
    assert {key: stored.get(key) for key in before} == before
