"""A whole house under what happens to machines: the database goes, processes stand still, parents die."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.ops.running import (
    CHECKOUT,
    House,
    children,
    environment,
    free_port,
    furnish,
    gone,
    new_home,
    settle,
    standing,
    strike,
    until,
)

CALM = "系统正在恢复"


KEY = "AWS_SECRET_ACCESS_KEY"  # as the worker needs it for backups


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Give a house that runs, for the tests of this file one after another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY, "the key of the backups")
        with built() as running:
            yield running


@contextmanager
def built() -> Iterator[House]:
    """Build a house and have it run."""
    home = new_home()
    furnish(home)
    settle(home)
    with standing(home) as running:
        yield running


def ask(house: House, path: str = "/", **headers: str) -> requests.Response:
    """Ask for a page as a visitor."""
    session = requests.Session()
    session.trust_env = False
    return session.get(house.url + path, headers=headers, timeout=30)


def refusal(house: House, path: str, **headers: str) -> requests.Response:
    """Return the 503 of an address. What needs no database is answered until the process that is asked has noticed."""
    answers = []
    until(lambda: answers.append(ask(house, path, **headers)) or answers[-1].status_code == 503)
    return answers[-1]


def of(house: House, words: str) -> set[int]:
    """Return the processes of a house whose command has these words."""
    return {pid for pid, command in children(house.pid).items() if words in command}


def has_key(pid: int) -> bool:
    """Say whether a process was given the key of the backups."""
    return f"{KEY}=".encode() in Path(f"/proc/{pid}/environ").read_bytes()


def postmaster(house: House) -> int:
    """Return the process of its database."""
    return int((house.cluster.data / "postmaster.pid").read_text().splitlines()[0])


def to_database(house: House, number: signal.Signals) -> None:
    """Send a signal to all processes of its database."""
    strike([postmaster(house), *children(postmaster(house))], number)


def test_with_a_frozen_database_every_page_says_so_calmly_and_it_comes_back_by_itself(house: House) -> None:
    assert ask(house, "/file/").status_code == 200
    to_database(house, signal.SIGSTOP)
    try:
        said = ask(house, "/file/")
        assert (said.status_code, CALM in said.text) == (503, True)
        assert int(said.headers["Retry-After"]) > 0
        assert CALM in refusal(house, "/").text
        assert CALM in refusal(house, "/me/", Accept="application/json").json()["sentence"]
        assert ask(house, "/healthz").text == "ok"
        assert ask(house, "/readyz").status_code == 503
        assert ask(house, "/static/kit/mark.svg").status_code == 200
    finally:
        to_database(house, signal.SIGCONT)
    until(lambda: ask(house, "/file/").status_code == 200)


def test_a_database_that_fell_is_told_as_calmly_and_started_again(house: House) -> None:
    fallen = postmaster(house)
    os.kill(fallen, signal.SIGKILL)
    statuses = []

    def back() -> bool:
        statuses.append(ask(house, "/file/").status_code)
        return gone(fallen) and house.cluster.running() and statuses[-3:] == [200, 200, 200]

    # Nobody may notice: who asks while it starts waits a moment for a connection.
    until(back, seconds=40)
    assert set(statuses) <= {200, 503}
    assert postmaster(house) != fallen


def test_what_strangers_talk_to_is_given_no_key_that_only_the_worker_needs(house: House) -> None:
    assert {has_key(pid) for pid in of(house, "tongdeng work")} == {True}
    assert {has_key(pid) for pid in of(house, "granian")} == {False}
    port = free_port()
    serve = subprocess.Popen(
        [sys.executable, "-m", "tongdeng", "serve"], env=environment(house.home, port), cwd=CHECKOUT
    )
    try:
        until(lambda: children(serve.pid))
        assert not any(map(has_key, (serve.pid, *children(serve.pid))))
    finally:
        serve.terminate()
        serve.wait(20)


@pytest.mark.parametrize("words", ["granian", "tongdeng work"])
def test_a_process_that_stands_still_is_replaced(words: str, house: House) -> None:
    before = of(house, words)
    # The web: one of its processes, not their master, who serves nobody.
    master = {pid for pid in before if set(children(pid)) & before}
    chosen = min(before - master)
    os.kill(chosen, signal.SIGSTOP)
    until(lambda: gone(chosen) and len(of(house, words)) == len(before), seconds=60, every=0.5)
    until(lambda: ask(house, "/file/").status_code == 200)


def test_nothing_of_a_house_outlives_its_supervisor_and_the_master_of_the_web() -> None:
    with built() as house:
        masters = {pid for pid in of(house, "granian") if set(children(pid)) & of(house, "granian")}
        ours = set(children(house.pid)) - masters
        until(lambda: ask(house, "/file/").status_code == 200)
        strike([house.pid, *masters])
        until(lambda: all(map(gone, ours)), seconds=25)
        house.cluster.stop()
