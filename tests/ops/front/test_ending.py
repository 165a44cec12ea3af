"""A web that is told to stop stops, at any moment; one that lost its parent ends by itself."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ops.front.doors import front
from tests.ops.running import children, gone, strike, until
from tongdeng.ops import alive
from tongdeng.ops.alive import Signs

SIGNS = "from tongdeng.ops import alive; import time; alive.start('work'); time.sleep(600)"
# Signs once, and then works without end and without a sign.
BUSY = """
from tongdeng.ops import alive
alive.start('work')
alive._touch = lambda file: None
while True: pass
"""


@pytest.mark.parametrize("moment", [0.0, 0.2, 0.5, 1.0, 3.0])
def test_it_stops_within_ten_seconds_whenever_it_is_asked(moment: float, tmp_path: Path) -> None:
    with front(tmp_path, workers=2) as door:
        master = door.process
        before = children(master.pid)
        # As after a fall: new processes start, and are asked to stop in the middle of it.
        strike(before)
        until(lambda: len(set(children(master.pid)) - set(before)) > 0)
        time.sleep(moment)
        started = set(children(master.pid))
        master.send_signal(signal.SIGTERM)
        assert master.wait(10) == 0
        until(lambda: all(map(gone, started)), seconds=2)


def test_a_stalled_visitor_does_not_keep_it_from_stopping(tmp_path: Path) -> None:
    with front(tmp_path) as door, door.open() as wire:
        wire.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nsome")
        door.process.send_signal(signal.SIGTERM)
        assert door.process.wait(10) == 0


def test_without_its_parent_each_process_of_the_web_ends_by_itself(tmp_path: Path) -> None:
    with front(tmp_path, workers=2) as door:
        orphans = list(children(door.process.pid))
        door.process.kill()
        door.process.wait()
        until(lambda: all(map(gone, orphans)), seconds=12)


@pytest.mark.parametrize("moment", [0.0, 0.2, 0.5, 1.0])
def test_nor_does_one_stay_whose_parent_fell_while_it_started(moment: float, tmp_path: Path) -> None:
    with front(tmp_path, workers=2) as door:
        before = set(children(door.process.pid))
        strike(before)
        until(lambda: len(set(children(door.process.pid)) - before) > 0)
        time.sleep(moment)
        orphans = set(children(door.process.pid)) - before
        door.process.kill()
        door.process.wait()
        until(lambda: all(map(gone, orphans)), seconds=20)


def test_a_worker_ends_with_its_supervisor_but_not_with_a_shell(tmp_path: Path) -> None:
    for supervised in (True, False):
        parent = (
            "import os, subprocess, sys, time;"
            f"os.environ.update({{'TD_SUPERVISOR': str(os.getpid())}} if {supervised} else {{}});"
            f"print(subprocess.Popen([sys.executable, '-c', {SIGNS!r}]).pid, flush=True); time.sleep(600)"
        )
        environment = {**os.environ, "TD_ALIVE": str(tmp_path)}
        with subprocess.Popen(
            [sys.executable, "-c", parent], stdout=subprocess.PIPE, env=environment
        ) as shell:
            assert shell.stdout is not None
            pid = int(shell.stdout.readline())
            until(lambda: list(tmp_path.glob(f"work-{pid}-*")))  # noqa: B023
            shell.kill()
        if supervised:
            until(lambda: gone(pid), seconds=12)  # noqa: B023
        else:
            file = next(tmp_path.glob(f"work-{pid}-*"))
            signed = file.stat().st_mtime
            until(lambda: file.stat().st_mtime > signed)  # noqa: B023
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lose patience after two seconds."""
    monkeypatch.setattr(alive, "FROZEN_AFTER", 2.0)
    monkeypatch.setattr(alive, "STUCK_AFTER", 4.0)


def begin(words: str, folder: Path) -> subprocess.Popen[bytes]:
    """Run a piece of Python until it has given its first sign."""
    environment = {**os.environ, "TD_ALIVE": str(folder)}
    process = subprocess.Popen([sys.executable, "-c", words], env=environment)
    until(lambda: list(folder.glob(f"work-{process.pid}-*")))
    return process


def test_only_the_frozen_one_of_two_is_found_and_only_once(tmp_path: Path, hasty: None) -> None:
    signs, processes = Signs(tmp_path), [begin(SIGNS, tmp_path) for _ in range(2)]
    try:
        assert signs.frozen() == []
        processes[1].send_signal(signal.SIGSTOP)
        found: list[int] = []
        until(lambda: found.extend(signs.frozen()) or found)
        assert found == [processes[1].pid]
        assert signs.frozen() == []
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_one_that_works_is_left_alone_for_longer_than_one_that_does_nothing(
    tmp_path: Path, hasty: None
) -> None:
    signs, process = Signs(tmp_path), begin(BUSY, tmp_path)
    began = time.monotonic()
    try:
        found: list[int] = []
        until(lambda: found.extend(signs.frozen()) or found)
        assert time.monotonic() - began > alive.STUCK_AFTER > alive.FROZEN_AFTER
    finally:
        process.kill()
        process.wait()


def test_the_sign_of_a_process_that_is_gone_is_forgotten(tmp_path: Path, hasty: None) -> None:
    signs, process = Signs(tmp_path), begin(SIGNS, tmp_path)
    assert signs.frozen() == []
    process.kill()
    process.wait()
    assert signs.frozen() == []
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_somebody_cleared_is_made_again(tmp_path: Path, hasty: None) -> None:
    folder = tmp_path / "signs"
    folder.mkdir()
    signs, process = Signs(folder), begin(SIGNS, folder)
    try:
        shutil.rmtree(folder)
        assert signs.frozen() == []
        until(lambda: list(folder.iterdir()))
        assert folder.stat().st_mode & 0o077 == 0
    finally:
        process.kill()
        process.wait()


def test_the_sign_of_a_number_that_is_used_again_is_no_reason_to_kill_the_new_one(
    tmp_path: Path, hasty: None
) -> None:
    process = begin(SIGNS, tmp_path / "a") if (tmp_path / "a").mkdir() is None else None
    assert process is not None
    signs = Signs(tmp_path / "a")
    file = next(signs.folder.iterdir())
    old = signs.folder / f"work-{process.pid}-1"
    try:
        process.send_signal(signal.SIGSTOP)
        file.rename(old)  # as if an earlier process of this number had given it
        assert signs.frozen() == []
        assert not old.exists()
    finally:
        process.kill()
        process.wait()
