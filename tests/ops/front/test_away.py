"""While the database is away visitors are told so at once, in the shape that they understand."""

from collections.abc import Iterator

import pytest

from tests.ops.front.doors import Door, answer
from tests.ops.running import until

GET = "GET /x HTTP/1.1\nHost: x"


@pytest.fixture
def away(door: Door) -> Iterator[Door]:
    """Take the database away for one test."""
    door.away.touch()
    until(lambda: door.ask(GET).status == 503)
    yield door
    door.away.unlink()
    until(lambda: door.ask(GET).status == 200)


@pytest.mark.parametrize(
    ("accept", "body"),
    [
        ("Accept: text/html,*/*", "<p>503 zh</p>"),
        ("Accept: text/html\nCookie: x=1; lang=en", "<p>503 en</p>"),
        ("HX-Request: true", "<b>503 zh</b>"),
        ("Accept: application/json", '{"code": "unavailable", "sentence": "503 zh", "fields": {}}'),
    ],
)
def test_every_address_says_that_it_passes_and_when_to_come_again(accept: str, body: str, away: Door) -> None:
    said = away.ask(f"{GET}\n{accept}")
    assert (said.status, said.body.decode()) == (503, body)
    assert (said.header("retry-after"), said.header("cache-control")) == ("30", "no-store")


def test_a_form_is_refused_without_being_read(away: Door) -> None:
    assert away.ask("POST /x HTTP/1.1\nHost: x\nContent-Length: 2000000").status == 503


def test_the_sign_of_life_and_the_readiness_are_answered_all_the_same(away: Door) -> None:
    assert away.ask("GET /healthz HTTP/1.1\nHost: x").body == b"ok"
    assert away.ask("GET /readyz HTTP/1.1\nHost: x").json["PATH_INFO"] == "/readyz"


@pytest.mark.parametrize("path", ["/slow", "/readyz"])
def test_who_is_kept_waiting_when_the_database_stands_still_is_told_so(path: str, door: Door) -> None:
    with door.open() as wire:
        wire.sendall(f"GET {path}?6 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        until(lambda: door.ask(GET).status == 200)
        door.away.touch()
        try:
            # The thread itself would say 200.
            assert answer(wire).status == 503
            wire.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert answer(wire).body == b"ok"
        finally:
            door.away.unlink()
    until(lambda: door.ask(GET).status == 200)
    # The line of readiness has one thread: this waits until it is free for the tests that follow.
    assert door.ask(GET.replace("/x", "/readyz")).status == 200
