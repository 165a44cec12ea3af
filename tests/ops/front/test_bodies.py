"""What visitors send, and how slowly: nobody else waits for it, and it ends."""

import socket
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.ops.front.doors import Door, answer, front
from tests.ops.running import children, until

POST = "POST /x HTTP/1.1\nHost: x\nContent-Length: {length}"


def begin(door: Door, stack: ExitStack, length: int, path: str = "/x", **more: str) -> socket.socket:
    """Send the headers of a body and a few bytes of it."""
    wire = stack.enter_context(door.open())
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {length}", *map(": ".join, more.items())]
    wire.sendall("\r\n".join([*lines, "", ""]).encode() + b"some")
    return wire


def test_a_body_that_stands_still_is_cut_off_with_a_sentence(door: Door) -> None:
    with ExitStack() as stack:
        for length in (1_000, 2_000_000):  # read in one go, and piece by piece
            said = answer(begin(door, stack, length))
            assert (said.status, said.body) == (408, b"<p>408 zh</p>")
            assert (said.header("connection"), said.header("retry-after")) == ("close", "5")


def test_a_body_that_drips_is_cut_off_though_it_never_stands_still(door: Door) -> None:
    with ExitStack() as stack:
        wire = begin(door, stack, 2_000_000)
        wire.settimeout(0.2)
        said = b""
        for _ in range(100):
            try:
                said = wire.recv(100)
                break
            except TimeoutError:
                wire.sendall(b"x")
        assert said.startswith(b"HTTP/1.1 408")


def test_a_body_that_came_fast_does_not_earn_hours_in_which_to_drip(door: Door) -> None:
    """Otherwise ten bodies of 100 MB, of which the last byte never comes, hold all room for bodies for a day."""
    with ExitStack() as stack:
        wire = begin(door, stack, 2_900_000)
        wire.sendall(b"a" * 2_800_000)
        wire.settimeout(0.2)
        said = b""
        for _ in range(100):
            try:
                said = wire.recv(100)
                break
            except TimeoutError:
                wire.sendall(b"x")
        assert said.startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize("most", ["1000000 900", "9000000 2"])  # bytes, bodies
def test_nobody_alone_takes_the_room_that_is_there_for_the_bodies_of_all(most: str, tmp_path: Path) -> None:
    with front(tmp_path, FRONT_EACH=most) as door, ExitStack() as stack:
        wires = [begin(door, stack, 900_000, **{"X-Forwarded-For": "198.51.100.7"}) for _ in range(3)]
        for wire in wires:
            with suppress(OSError):
                wire.sendall(b"a" * 400_000)
        assert 503 in {answer(wire).status for wire in wires}
        other = POST.format(length=900_000) + "\nX-Forwarded-For: 198.51.100.8"
        assert door.ask(other, b"b" * 900_000).status == 200


def test_sixty_stalled_bodies_hold_back_nobody(door: Door) -> None:
    with ExitStack() as stack:
        stalled = [begin(door, stack, 1_000_000) for _ in range(60)]
        for _ in range(40):
            assert door.ask("GET /quick HTTP/1.1\nHost: x").status == 200
        # They still wait, or were told by now; none was left hanging.
        assert {answer(wire).status for wire in stalled} == {408}


def test_a_slow_body_is_served_and_others_are_answered_meanwhile(door: Door) -> None:
    with ExitStack() as stack:
        wire = begin(door, stack, 40_004)
        for piece in range(40):
            wire.sendall(b"y" * 1_000)
            assert door.ask(f"GET /{piece} HTTP/1.1\nHost: x").json["PATH_INFO"] == f"/{piece}"
        assert answer(wire).json["came"] == 40_004


def test_a_small_body_may_come_after_its_head(door: Door) -> None:
    with ExitStack() as stack:
        late = [begin(door, stack, 10) for _ in range(6)]
        # By now a thread has looked for each of them, and gone on.
        assert door.ask("GET /quick HTTP/1.1\nHost: x").status == 200
        for wire in late:
            wire.sendall(b"y" * 6)
        assert [answer(wire).json["came"] for wire in late] == [10] * 6


def test_what_is_announced_as_too_large_is_refused_before_a_byte_of_it_is_read(door: Door) -> None:
    said = door.ask(POST.format(length=3_000_001) + "\nExpect: 100-continue\nCookie: lang=en")
    assert (said.status, said.body) == (413, b"<p>413 en</p>")


def test_without_a_length_it_is_refused_when_it_has_become_too_large(door: Door) -> None:
    with door.open() as wire:
        wire.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        piece = b"10000\r\n" + b"z" * 0x10000 + b"\r\n"
        for _ in range(46):  # three million bytes and a little, but no end
            wire.sendall(piece)
        assert answer(wire).status == 413


@pytest.mark.parametrize("size", [0, 5, 32_768, 32_769, 100_001, 2_999_999])
def test_a_body_comes_whole_from_memory_and_from_a_file(size: int, door: Door) -> None:
    said = door.ask(POST.format(length=size), b"q" * size)
    assert (said.json["came"], said.json.get("CONTENT_LENGTH")) == (size, str(size) if size else None)


def test_a_body_in_chunks_is_given_to_django_with_its_length(door: Door) -> None:
    sent = b"5\r\nhello\r\n6\r\n there\r\n0\r\n\r\n"
    said = door.ask("POST /x HTTP/1.1\nHost: x\nTransfer-Encoding: chunked", sent).json
    assert (said["came"], said["begins"], said["CONTENT_LENGTH"]) == (11, "hello there", "11")
    assert "HTTP_TRANSFER_ENCODING" not in said


@pytest.mark.parametrize(
    "head", ["Content-Length: 100000", "Content-Length: 90", "Transfer-Encoding: chunked"]
)
def test_a_body_that_breaks_off_reaches_nobody(head: str, door: Door) -> None:
    with door.open() as wire:
        wire.sendall(f"POST /x HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n".encode() + b"5\r\nhello\r\n")
        wire.shutdown(socket.SHUT_WR)
        try:
            status = answer(wire).status
        except ConnectionError:
            status = 400  # it hung up on one who hung up
    assert status == 400
    assert door.ask("GET / HTTP/1.1\nHost: x").status == 200


def test_more_than_all_bodies_may_take_together_is_put_off(door: Door) -> None:
    with ExitStack() as stack:
        wires = [begin(door, stack, 2_900_000) for _ in range(2)]
        for wire in wires:
            wire.sendall(b"a" * 2_400_000)
        late = begin(door, stack, 2_900_000)
        late.sendall(b"b" * 600_000)
        statuses = []
        for wire in (late, *wires):
            try:
                statuses.append(answer(wire).status)
            except OSError:
                statuses.append(0)
        assert 503 in statuses
    until(lambda: door.ask(POST.format(length=2_000_000), b"c" * 2_000_000).status == 200)


def test_no_file_of_a_body_is_left_behind(door: Door) -> None:
    with ExitStack() as stack:
        begin(door, stack, 2_900_000).sendall(b"a" * 2_000_000)
        time.sleep(0.2)

        def files() -> list[str]:
            found = []
            for pid in children(door.process.pid):
                done = [*map(str, _targets(pid))]
                found += [name for name in done if name.startswith("/tmp/") and "deleted" in name]
            return found

        assert files()
    until(lambda: not files())


def _targets(pid: int) -> list[Path]:
    found = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            found.append(entry.readlink())
    return found
