"""The front with a small application behind it and short patience, as Granian runs it: `python -m granian … small:application`."""

import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tongdeng.ops.front import body, spool
from tongdeng.ops.front.answers import Answers
from tongdeng.ops.front.app import Front
from tongdeng.ops.front.metrics import Metrics, share
from tongdeng.ops.front.watch import Watch

body.SILENCE = body.GRACE = 1.0
body.MOST, body.IN_MEMORY, body.ALL, body.ALL_IN_MEMORY = 3_000_000, 100_000, 5_000_000, 400_000
body.EACH, body.EACH_BODIES = (int(most) for most in os.environ.get("FRONT_EACH", "9000000 900").split())
AWAY = Path(os.environ["FRONT_AWAY"])  # while this file is there, the "database" is away
tempfile.tempdir = str(AWAY.parent)
spool.OPENED_WITHIN = 1
LONG = 48  # pieces of a long answer, each of another letter
PIECE = 2**20


class Answer:
    """What Django's handler returns, as far as the front looks at it."""

    def __init__(self, content: bytes, file: object = None, pieces: Iterable[bytes] = ()) -> None:
        self.content, self.streaming, self.file_to_stream = content, bool(file or pieces), file
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._pieces or [self.content])

    def close(self) -> None:
        """Nothing is to be given back."""


def small(asked: dict[str, Any], start: Any) -> Answer:
    """Say what was asked, and how much came; `/slow` takes its time, `/file` sends a file, `/long` streams, `/fail` fails."""
    path = asked["PATH_INFO"]
    asked["tongdeng.route"] = "small"
    if path == "/fail":
        raise ValueError("as asked")
    if path == "/slow" or (path == "/readyz" and asked["QUERY_STRING"]):
        time.sleep(float(asked["QUERY_STRING"]))
    content = asked["wsgi.input"].read()
    said = {key: value for key, value in asked.items() if isinstance(value, str)}
    answer = json.dumps(said | {"came": len(content), "begins": content[:20].decode("latin-1")}).encode()
    cookies = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    if path == "/file":
        file = Path(__file__)
        start(
            "200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(file.stat().st_size)), *cookies]
        )
        return Answer(b"", file.open("rb"))
    if path in ("/long", "/short"):
        start("200 OK", [("Content-Type", "text/plain"), *cookies])
        return Answer(
            b"", pieces=(bytes([65 + number]) * PIECE for number in range(LONG if path == "/long" else 1))
        )
    if path == "/old":
        start("304 Not Modified", cookies)
        return Answer(b"")
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer))), *cookies])
    return Answer(answer)


def ask() -> None:
    """Fail while the database is said to be away."""
    if AWAY.exists():
        raise ConnectionError


def draw(status: int, language: str) -> tuple[str, str, str]:
    """Say the status in one word."""
    return f"{status} {language}", f"<p>{status} {language}</p>", f"<b>{status} {language}</b>"


def counted() -> Metrics | None:
    """Keep figures where a test asks for them."""
    port = os.environ.get("FRONT_METRICS")
    if port is None:
        return None
    share(AWAY.parent / "metrics")
    return Metrics(int(port))


application = Front(
    application=small,
    metrics=counted(),
    answers=Answers(draw, ["zh", "en"], cookie="lang"),
    static=None,
    watch=Watch(ask),
    threads=int(os.environ.get("FRONT_THREADS", "2")),
    proxies=1,
)
