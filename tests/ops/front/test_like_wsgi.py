"""Behind the front Django sees what it saw behind Granian's own WSGI door, and visitors get what they got."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.machine import memory, tree
from tests.ops.front import doors
from tests.ops.front.doors import Door, answer
from tests.ops.running import until

LONG, PIECE = 48, 2**20  # as tests/ops/front/small.py sends them

GET = "GET /x HTTP/1.1\nHost: x"


def test_the_visitor_s_address_the_server_and_the_scheme_are_told(door: Door) -> None:
    with door.open() as wire:
        wire.sendall(b"GET /a%20b/%E7%81%AF?q=%E7%81%AF&q=2 HTTP/1.1\r\nHost: a.example:81\r\n\r\n")
        said = answer(wire).json
    assert {key: said[key] for key in ("REMOTE_ADDR", "SERVER_NAME", "SERVER_PORT", "HTTP_HOST")} == {
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(door.port),
        "HTTP_HOST": "a.example:81",
    }
    assert (said["REQUEST_METHOD"], said["SERVER_PROTOCOL"], said["wsgi.url_scheme"]) == (
        "GET",
        "HTTP/1.1",
        "http",
    )
    assert said["PATH_INFO"].encode("latin-1").decode() == "/a b/灯"
    assert said["QUERY_STRING"] == "q=%E7%81%AF&q=2"


@pytest.mark.parametrize(
    ("sent", "key", "seen"),
    [
        ("Accept: a\nAccept: b", "HTTP_ACCEPT", "a,b"),
        ("Cookie: a=1; b=2\nCookie: c=3", "HTTP_COOKIE", "a=1; b=2;c=3"),
        ("Content-Type: text/plain", "CONTENT_TYPE", "text/plain"),
        ("X-Forwarded-For: 192.0.2.1, 192.0.2.2", "HTTP_X_FORWARDED_FOR", "192.0.2.1, 192.0.2.2"),
        ("HX-Request: true", "HTTP_HX_REQUEST", "true"),
    ],
)
def test_headers_are_told_by_the_names_of_cgi(sent: str, key: str, seen: str, door: Door) -> None:
    assert door.ask(f"{GET}\n{sent}").json[key] == seen


def test_a_header_with_an_underscore_passes_for_none_that_a_proxy_sets(door: Door) -> None:
    said = door.ask(f"{GET}\nX_Forwarded_For: 192.0.2.9\nX_Forwarded_Proto: https").json
    assert not [key for key in said if key.startswith("HTTP_X_FORWARDED")]


def test_nothing_of_the_environment_is_given_to_django(door: Door) -> None:
    assert "PATH" not in door.ask(GET).json


def test_each_of_several_cookies_is_set(door: Door) -> None:
    said = door.ask(GET)
    assert [value for key, value in said.headers if key == "set-cookie"] == ["a=1", "b=2"]


def test_a_file_is_sent_whole_and_its_length_is_told(door: Door) -> None:
    said, file = (
        door.ask("GET /file HTTP/1.1\nHost: x"),
        Path(doors.__file__).with_name("small.py").read_bytes(),
    )
    assert (said.status, said.body, said.header("content-length")) == (200, file, str(len(file)))


@pytest.mark.parametrize("path", ["/x", "/file"])
def test_asked_for_the_head_only_nothing_of_the_body_comes(path: str, door: Door) -> None:
    with door.open() as wire:
        wire.sendall(f"HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        said = answer(wire, bodiless=True)
        assert (said.status, said.body) == (200, b"")
        assert int(said.header("content-length") or 0) > 0
        wire.sendall(b"GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer(wire).json["PATH_INFO"] == "/next"


def test_what_did_not_change_comes_without_a_body_and_the_connection_goes_on(door: Door) -> None:
    with door.open() as wire:
        wire.sendall(b"GET /old HTTP/1.1\r\nHost: x\r\n\r\n")
        said = answer(wire)
        assert (said.status, said.body, said.header("content-length")) == (304, b"", None)
        wire.sendall(b"GET /next HTTP/1.1\r\nHost: x\r\n\r\n")
        assert answer(wire).json["PATH_INFO"] == "/next"


def test_who_waits_to_be_asked_for_the_body_is_asked(door: Door) -> None:
    with door.open() as wire:
        wire.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        assert answer(wire).status == 100
        wire.sendall(b"hello")
        assert answer(wire).json["begins"] == "hello"


def test_several_requests_on_one_connection_are_answered_in_order(door: Door) -> None:
    with door.open() as wire:
        for number in range(3):
            wire.sendall(f"POST /{number} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n{number}".encode())
            said = answer(wire).json
            assert (said["PATH_INFO"], said["begins"]) == (f"/{number}", str(number))


def test_a_visitor_who_leaves_takes_no_thread_along(door: Door) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(door.open()).sendall(b"GET /slow?0.2 HTTP/1.1\r\nHost: x\r\n\r\n")
    until(lambda: door.ask(GET).status == 200)


def test_a_failure_behind_the_front_is_one_answer_and_stops_nobody(door: Door) -> None:
    for _ in range(5):
        assert door.ask("GET /fail HTTP/1.1\nHost: x").status == 503
    assert door.ask(GET).status == 200


def test_headers_that_are_too_long_are_refused(door: Door) -> None:
    assert door.ask(f"{GET}\nX-Long: {'x' * 200_000}").status == 431


def test_a_long_answer_waits_on_disk_and_not_in_memory_until_it_is_taken(door: Door) -> None:
    """A download of a year of a district is as long as its table; a visitor may take it as slowly as they like."""
    before = memory(tree(door.process.pid))[0]
    with door.open() as wire:
        wire.sendall(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
        until(lambda: list(door.away.parent.glob("tongdeng-answer-*")))
        until(lambda: not list(door.away.parent.glob("tongdeng-answer-*")))
        assert memory(tree(door.process.pid))[0] - before < LONG / 3
        said = answer(wire)
    assert int(said.header("content-length") or 0) == len(said.body) == LONG * PIECE
    assert said.body[::PIECE] == bytes(range(65, 65 + LONG))


def test_a_short_stream_is_sent_from_memory(door: Door) -> None:
    assert door.ask("GET /short HTTP/1.1\nHost: x").body == b"A" * PIECE
