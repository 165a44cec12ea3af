"""Connections of the pool that PostgreSQL or the machine ended are not handed out."""

import select
from collections.abc import Iterator

import psycopg
import pytest
from django.db import DataError, connection
from psycopg_pool import ConnectionPool

from tongdeng.kernel.pooled.base import DatabaseWrapper


@pytest.fixture
def pooled(db: None) -> Iterator[DatabaseWrapper]:
    settings = connection.settings_dict
    options = settings["OPTIONS"] | {"pool": {"min_size": 1, "max_size": 1, "timeout": 5}}
    wrapper = DatabaseWrapper(settings | {"OPTIONS": options, "CONN_HEALTH_CHECKS": False}, alias="pooled")
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


@pytest.fixture
def others(pooled: DatabaseWrapper) -> Iterator[list[DatabaseWrapper]]:
    """Others who share the pool, which has a connection for each."""
    pooled.settings_dict["OPTIONS"]["pool"] |= {"max_size": 3}
    wrappers = [DatabaseWrapper(pooled.settings_dict, alias="pooled") for _ in range(2)]
    yield wrappers
    for wrapper in wrappers:
        wrapper.close()


def asked(wrapper: DatabaseWrapper) -> int:
    """Ask for the server process behind the connection, and give the connection back."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
    wrapper.close()
    return pid


def test_a_connection_that_was_ended_is_replaced(pooled: DatabaseWrapper) -> None:
    before = asked(pooled)
    with pooled.cursor() as cursor:
        cursor.execute("SET idle_session_timeout = '1ms'")
        wire = pooled.connection.fileno()
        pooled.close()
        assert select.select([wire], [], [], 10)[0], "PostgreSQL did not end it"
    assert asked(pooled) != before


def test_a_connection_that_lives_is_not_asked(
    pooled: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, checks = asked(pooled), list[object]()
    monkeypatch.setattr(ConnectionPool, "check_connection", checks.append)
    assert asked(pooled) == before
    assert not checks


def test_a_connection_with_news_is_asked_and_kept(
    pooled: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    check, checks = ConnectionPool.check_connection, list[object]()
    monkeypatch.setattr(ConnectionPool, "check_connection", lambda wire: (checks.append(wire), check(wire)))
    before = asked(pooled)
    with pooled.cursor() as cursor:
        cursor.execute("LISTEN pooled_news")
        wire = pooled.connection.fileno()
    pooled.close()
    # On a connection of its own: that of the test never commits.
    with psycopg.connect(
        **connection.get_connection_params() | {"cursor_factory": None}, autocommit=True
    ) as other:
        other.execute("NOTIFY pooled_news")
    assert select.select([wire], [], [], 10)[0], "no news came"
    assert asked(pooled) == before
    assert len(checks) == 1


def test_the_connection_that_came_back_last_is_given_out_first(
    pooled: DatabaseWrapper, others: list[DatabaseWrapper]
) -> None:
    everybody = [pooled, *others]
    for wrapper in everybody:
        wrapper.ensure_connection()
    assert len({wrapper.connection for wrapper in everybody}) == 3
    pids = [asked(wrapper) for wrapper in everybody]
    assert [asked(pooled) for _ in range(3)] == [pids[-1]] * 3
    for wrapper in everybody:
        wrapper.ensure_connection()
    assert [wrapper.connection.info.backend_pid for wrapper in everybody] == [pids[2], pids[1], pids[0]]


def test_a_statement_that_is_sent_again_is_sent_by_the_same_cursor(pooled: DatabaseWrapper) -> None:
    words = "SELECT %s::int + {}"
    first = pooled.send(words.format(1), [1])
    assert first.fetchone() == (2,)
    pooled.close()
    again = pooled.send(words.format(1), [4])
    assert again.cursor is first.cursor
    assert again.fetchone() == (5,)


def test_a_statement_that_failed_is_sent_again(pooled: DatabaseWrapper) -> None:
    with pytest.raises(DataError):
        pooled.send("SELECT 1 / %s::int", [0])
    assert pooled.send("SELECT 1 / %s::int", [1]).fetchall() == [(1,)]


def test_one_connection_keeps_only_so_many_cursors(
    pooled: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongdeng.kernel.pooled.base.CURSORS", 2)
    for number in range(5):
        assert pooled.send(f"SELECT {number} + %s::int", [1]).fetchone() == (number + 1,)
    assert len(vars(pooled.connection)["kept_cursors"]) <= 2


def test_a_new_connection_has_cursors_of_its_own(pooled: DatabaseWrapper) -> None:
    first = pooled.send("SELECT pg_backend_pid() + %s::int", [0])
    before = first.fetchone()
    pooled.connection.close()
    pooled.close()
    again = pooled.send("SELECT pg_backend_pid() + %s::int", [0])
    assert again.cursor is not first.cursor
    assert again.fetchone() != before
