"""The drill: back up while people file, lose everything, put it back elsewhere. What was acknowledged before is there."""

import os
import shutil
import signal
import time
from pathlib import Path

import psycopg

from tests.ops.running import House, children, furnish, new_home, run, settle
from tests.ops.test_crash import Clerk
from tests.ops.towns import PASSPHRASE, restore
from tongdeng.ops.backup.keys import VARIABLE
from tongdeng.ops.postgres import Cluster


def acknowledged(clerks: list[Clerk]) -> dict[str, str]:
    """Return what was acknowledged so far."""
    return {key: number for clerk in clerks for key, number in dict(clerk.numbers).items()}


def destroy(house: House) -> None:
    """Lose a machine: everything stops at once, and its disk is gone."""
    for pid in [house.pid, *children(house.pid)]:
        os.kill(pid, signal.SIGKILL)
    os.kill(int((Path(house.cluster.data) / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    house.stop()
    house.cluster.remove()
    shutil.rmtree(house.home)


def test_what_was_acknowledged_before_a_backup_under_load_is_there_after_all_was_lost() -> None:
    home, shelf, elsewhere = new_home(), new_home(), new_home()
    furnish(home)
    settle(home)
    house = House(home).wait()
    clerks = [Clerk(house) for _ in range(2)]
    for clerk in clerks:
        clerk.start()
    time.sleep(2)
    before = acknowledged(clerks)
    done = run(home, "backup", str(shelf), **{VARIABLE: PASSPHRASE})
    assert done.returncode == 0, done.stdout + done.stderr
    during = len(acknowledged(clerks))
    for clerk in clerks:
        clerk.tired.set()
        clerk.join(10)
    destroy(house)

    assert (len(before) > 5, during > len(before)) == (True, True), "it was not made under load"
    back = restore(elsewhere, shelf)
    assert (back.returncode, "完好" in back.stdout) == (0, True), back.stdout + back.stderr
    there = Cluster(elsewhere)
    there.start()
    with psycopg.connect(there.conninfo()) as connection:
        rows = connection.execute("SELECT key::text, number FROM cases_case WHERE key IS NOT NULL").fetchall()
    stored = {str(key): number for key, number in rows}
    assert {key: stored.get(key) for key in before} == before
    there.remove()
    for folder in (shelf, elsewhere):
        shutil.rmtree(folder)
