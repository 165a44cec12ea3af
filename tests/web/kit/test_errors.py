"""What a failure says, and that the log says it with the same number."""

import errno
import logging
import re
from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client
from psycopg.errors import DiskFull, QueryCanceled
from pytest_django.fixtures import Settings

from tongdeng.ops.log_lines import Line
from tongdeng.web.kit import errors

NUMBER = re.compile(r"[0-9A-F]{8}")
JSON = {"headers": {"accept": "application/json"}}


def _full() -> OperationalError:
    problem = OperationalError("could not extend file")
    problem.__cause__ = DiskFull()
    return problem


def _out_of_time() -> OperationalError:
    problem = OperationalError("canceling statement due to statement timeout")
    problem.__cause__ = QueryCanceled()
    return problem


def failing(problem: Exception, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return a visitor for whom every page that asks who they are fails."""

    def fail(*_asked: object) -> None:
        raise problem

    monkeypatch.setattr("tongdeng.web.site.middleware.clock.now", fail)
    return Client(raise_request_exception=False)


def test_the_number_on_the_page_stands_in_the_log_once_with_the_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said = failing(ValueError("odd"), monkeypatch).get("/me/")
    found = NUMBER.search(said.content.decode())
    assert (said.status_code, found is not None) == (500, True)
    assert found is not None
    lines = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert [found[0] in record.getMessage() for record in lines] == [True]
    assert "ValueError: odd" in Line().format(lines[0])


def test_a_script_is_told_the_number_as_json(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said = failing(ValueError("odd"), monkeypatch).get("/me/", **JSON)
    assert said.status_code == 500
    assert said.json()["number"] in caplog.text


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (OperationalError("the connection is lost"), 503),
        (InterfaceError("the connection is closed"), 503),
        (_out_of_time(), 503),
        (_full(), 507),
        (OSError(errno.ENOSPC, "No space left on device"), 507),
    ],
    ids=["lost", "closed", "statement timeout", "the database's disk", "our disk"],
)
def test_what_passes_is_said_calmly_with_the_time_to_come_again_and_one_line_in_the_log(
    problem: Exception, status: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = failing(problem, monkeypatch)
    page, script = visitor.get("/me/"), visitor.get("/me/", **JSON)
    assert (page.status_code, script.status_code) == (status, status)
    assert int(page.headers["Retry-After"]) > 0
    assert "您写的内容还在" in page.content.decode()
    assert script.json()["sentence"] in page.content.decode()
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert "Traceback" not in "".join(map(Line().format, caplog.records))


def test_a_permission_problem_of_the_disk_does_not_pass_by_itself() -> None:
    assert errors.passing(PermissionError(errno.EACCES, "no")) == 0


@pytest.mark.parametrize(
    "send",
    [
        lambda visitor: visitor.get("/", headers={"host": "evil.example"}),
        lambda visitor: visitor.post("/file/", b"--x", content_type="multipart/form-data; boundary=y"),
        lambda visitor: visitor.get("/nowhere/"),
    ],
    ids=["foreign host", "broken form", "no page"],
)
@pytest.mark.parametrize(
    "demo", [False, True]
)  # its pages ask whether the visitor is local, and so for the host
def test_what_strangers_send_wrongly_is_one_line_at_most(
    demo: bool,
    send: Callable[[Client], HttpResponse],
    caplog: pytest.LogCaptureFixture,
    settings: Settings,
    db: None,
) -> None:
    settings.DEMO = demo
    assert send(Client()).status_code < 500
    assert len(caplog.records) <= 1
    assert all("\n" not in Line().format(record) for record in caplog.records)


SECRET = "4102-7f:iambmx:Zk3_x"


@pytest.mark.parametrize(
    "record",
    [
        logging.makeLogRecord({"msg": "Forbidden: %s", "args": (f"/t/{SECRET}/answer/",)}),
        logging.makeLogRecord({"msg": f"GET /t/{SECRET}/ took long"}),
        logging.makeLogRecord({"msg": "to %s", "args": (f"/claim/?code={SECRET}&a=1",)}),
    ],
)
def test_no_secret_of_an_address_is_ever_logged(record: logging.LogRecord) -> None:
    assert SECRET not in Line().format(record)


def test_a_secret_in_a_traceback_and_a_mobile_number_are_left_out_too() -> None:
    try:
        raise ValueError(f"http://x/t/{SECRET}/ 19900000012")
    except ValueError as problem:
        record = logging.makeLogRecord(
            {"msg": "failed for 19900000012", "exc_info": (type(problem), problem, problem.__traceback__)}
        )
    said = Line().format(record)
    assert "ValueError" in said
    assert SECRET not in said
    assert "19900000012" not in said


def test_a_refused_verb_of_a_tracked_case_leaves_no_link_in_the_log(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    Client().post(f"/t/{SECRET}/answer/", {"words": "x"})
    assert caplog.records
    assert SECRET not in "".join(map(Line().format, caplog.records))


def test_what_is_said_without_django_is_a_page_a_fragment_and_a_sentence() -> None:
    for status in errors.ALONE:
        sentence, page, fragment = errors.alone(status)
        assert sentence in page
        assert sentence in fragment
        assert "<h1>" in page
