"""The threads and the line before them."""

import asyncio
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.ops.front.doors import Door, answer, front
from tongdeng.ops.front.pool import Pool


def test_the_sign_of_life_waits_behind_nobody(door: Door) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(door.open()) for _ in range(8)]
        for wire in slow:  # four times as many as there are threads
            wire.sendall(b"GET /slow?0.5 HTTP/1.1\r\nHost: x\r\n\r\n")
        answered = []

        def see(wire_number: int) -> None:
            answer(slow[wire_number])
            answered.append(wire_number)

        seeing = [threading.Thread(target=see, args=(number,)) for number in range(8)]
        for thread in seeing:
            thread.start()
        assert door.ask("GET /healthz HTTP/1.1\nHost: x").body == b"ok"
        assert len(answered) < 8
        for thread in seeing:
            thread.join()
        assert sorted(answered) == list(range(8))


def test_readiness_has_a_line_of_its_own(door: Door) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(door.open()) for _ in range(8)]
        for wire in slow:
            wire.sendall(b"GET /slow?0.5 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert door.ask("GET /readyz HTTP/1.1\nHost: x").status == 200
        slow[-1].setblocking(False)
        try:
            assert not slow[-1].recv(1), "the last of the line was answered before"
        except BlockingIOError:
            slow[-1].setblocking(True)
        for wire in slow:
            assert answer(wire).status == 200


def test_when_the_line_stands_still_the_other_threads_step_in(tmp_path: Path) -> None:
    with front(tmp_path, FRONT_THREADS="4") as door, ExitStack() as stack:
        slow = [stack.enter_context(door.open()) for _ in range(3)]
        for wire in slow:
            wire.sendall(b"GET /slow?3 HTTP/1.1\r\nHost: x\r\n\r\n")
        for number in range(10):
            assert door.ask(f"GET /{number} HTTP/1.1\nHost: x").status == 200
        for wire in slow:
            wire.setblocking(False)
            with pytest.raises(BlockingIOError):
                wire.recv(1)
            wire.setblocking(True)
        assert [answer(wire).status for wire in slow] == [200, 200, 200]


def test_a_line_that_moves_too_slowly_calls_the_other_threads_too() -> None:
    pool, at_work = Pool(4, "slow"), set[str]()

    def work() -> bool:
        at_work.add(threading.current_thread().name)
        time.sleep(0.015)  # as if for the database: none waits long enough to stand still
        return True

    async def crowd() -> None:
        await asyncio.gather(*(pool.run(work, work, at_once=True) for _ in range(40)))

    asyncio.run(crowd())
    assert at_work > {"slow-0", "slow-1"}


def test_work_that_fails_ends_no_thread() -> None:
    pool = Pool(3, "failing")

    def fail() -> bool:
        raise ValueError("as asked")

    async def crowd() -> list[bool]:
        await asyncio.gather(*(pool.run(fail, fail, at_once=True) for _ in range(6)))
        return await asyncio.gather(*(pool.run(lambda: True, fail, at_once=True) for _ in range(6)))

    assert asyncio.run(crowd()) == [True] * 6
