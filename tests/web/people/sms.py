"""An SMS house on loopback, and a browser that signs in with what it sends."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tongdeng.kernel import clock
from tongdeng.people import tasks


@dataclass
class House:
    """What it was told, and whether it is open; the jobs that send run when somebody asks for what it heard."""

    port: int = 0
    open: bool = True
    _heard: list[tuple[str, str]] = field(default_factory=list)
    _ran: set[int] = field(default_factory=set)

    @property
    def waiting(self) -> list[dict[str, Any]]:
        """Return the arguments of the jobs that did not run yet."""
        jobs = ProcrastinateJob.objects.filter(task_name="people.send_code").exclude(pk__in=self._ran)
        return [job.args for job in jobs.order_by("pk")]

    @property
    def heard(self) -> list[tuple[str, str]]:
        """Return what the jobs have sent: where to, and in which words."""
        for job in ProcrastinateJob.objects.filter(task_name="people.send_code").order_by("pk"):
            if job.pk not in self._ran:
                self._ran.add(job.pk)
                tasks.send_code(**job.args)
        return self._heard

    @property
    def code(self) -> str:
        """Return the code of the last message."""
        found = re.search(r"验证码是 (\S+)，", self.heard[-1][1])
        assert found
        return found[1]

    @property
    def wrong(self) -> str:
        """Return six digits that are not the code of the last message."""
        return f"{(int(self.code) + 1) % 10**6:06d}"


@contextmanager
def sms_house() -> Iterator[House]:
    """Run an SMS house."""
    house = House()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if house.open:
                house._heard.append((self.path, told["message"]))
            self.send_response(200 if house.open else 503)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    house.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    yield house
    server.shutdown()
    server.server_close()


def ask(client: Client, phone: str, next_page: str = "", **more: Any) -> HttpResponse:
    """Ask for a code."""
    return client.post("/sign-in/", {"phone": phone, "next": next_page}, **more)


def enter(client: Client, code: str, next_page: str = "", **more: Any) -> HttpResponse:
    """Enter a code on the page that asks for it, which knows where to go afterwards."""
    return client.post("/sign-in/code/", {"code": code, "next": next_page}, **more)


def signed_in(client: Client) -> bool:
    """Say whether this browser is somebody."""
    return client.get("/me/").status_code == 200


def it_is(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be another moment."""
    monkeypatch.setattr(clock, "now", lambda: moment)
