"""The two questions after our health: alive, and ready."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from tests.support import tamper
from tongdeng.kernel import pulse
from tongdeng.ops import health
from tongdeng.ops.front.metrics import State
from tongdeng.project import urls

WAITS = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES (%s, 'journal.react', '{}')"


@pytest.fixture(autouse=True)
def empty(db: None) -> None:
    """Forget the jobs that the small town of the tests was made with: after minutes they would be late."""
    tamper("DELETE FROM procrastinate_jobs")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep nothing from one question to the next."""
    monkeypatch.setattr(health, "KEPT", 0.0)


def wait(queue: str) -> None:
    """Have a job wait in a queue for ten minutes."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [queue])
    tamper("UPDATE procrastinate_events SET at = at - %s", timedelta(minutes=10))


def asked(**headers: str) -> tuple[int, dict[str, object]]:
    """Ask whether we are ready; return the status and what was said."""
    said = Client().get("/readyz", headers={"Host": "localhost:8000", **headers})
    return said.status_code, said.json()


@pytest.mark.django_db
def test_with_a_worker_that_sweeps_and_an_empty_queue_it_is_ready_and_says_the_figures() -> None:
    pulse.beat("a 1")
    status, said = asked()
    assert (status, said["ready"]) == (200, True)
    assert set(said) == {"ready", "database", "worker", "disk", "queue", "clock"}
    assert said["queue"] == {"ok": True, "jobs": 0, "seconds": 0.0}
    assert isinstance(said["disk"], dict)
    assert said["disk"]["free_mb"] > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("X-Forwarded-For", "127.0.0.1"),
        ("Forwarded", "for=127.0.0.1"),
        ("Via", "1.1 x"),
        ("Host", "tongdeng.example"),
    ],
)
def test_who_comes_through_a_proxy_is_told_no_figure(header: str, words: str, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    pulse.beat("a 1")
    _status, said = asked(**{header: words})
    assert set(map(type, said.values())) == {bool}


@pytest.mark.django_db
def test_who_asks_without_end_costs_the_database_one_look(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pulse.beat("a 1")
    monkeypatch.setattr(health, "KEPT", 600.0)
    monkeypatch.setattr(urls, "lately", health.Lately())
    first = asked()
    with django_assert_num_queries(0):
        assert [asked() for _ in range(20)] == [first] * 20


@pytest.mark.django_db
def test_where_pages_are_led_to_https_a_probe_without_the_proxy_is_answered(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    pulse.beat("a 1")
    assert Client().get("/healthz").status_code == 200
    assert asked()[0] == 200
    assert Client().get("/file/").status_code == 301


@pytest.mark.django_db
def test_without_a_sweep_for_a_minute_it_is_not_ready() -> None:
    assert asked()[0] == 503
    pulse.beat("a 1")
    assert asked()[0] == 200
    tamper("UPDATE kernel_pulse SET swept_at = clock_timestamp() - %s", timedelta(minutes=2))
    status, said = asked()
    assert (status, said["worker"]) == (503, {"ok": False, "seconds": pytest.approx(120, abs=30)})


@pytest.mark.django_db
@pytest.mark.parametrize(("queue", "status"), [("readers", 503), ("deliveries", 200)])
def test_only_a_reader_s_job_that_waits_too_long_makes_it_unready(queue: str, status: int) -> None:
    pulse.beat("a 1")
    wait(queue)
    assert asked()[0] == status


@pytest.mark.django_db
def test_with_a_disk_almost_full_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    pulse.beat("a 1")
    monkeypatch.setattr(health, "LEAST_DISK", 10**18)
    status, said = asked()
    assert status == 503
    assert isinstance(said["disk"], dict)
    assert not said["disk"]["ok"]


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "status"), [(86_400, 503), (-3_600, 503), (5, 200)])
def test_a_machine_of_the_web_whose_clock_is_plainly_wrong_is_not_ready(
    seconds: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse.beat("a 1")
    real = timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: real() + timedelta(seconds=seconds))
    found, said = asked()
    assert (found, said["clock"]) == (
        status,
        {"ok": status == 200, "seconds": pytest.approx(seconds, abs=2)},
    )


def test_without_a_database_it_says_which_part_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(pulse, "silence", lost)
    status, said = asked()
    assert (status, said["database"]) == (503, {"ok": False})


def test_the_sign_of_life_asks_no_database() -> None:
    # Without the mark of a test that may: a question would be refused.
    assert Client().get("/healthz").content == b"ok"


@pytest.mark.django_db
def test_the_figures_for_monitoring_tell_sweep_queue_and_deliveries_and_name_nobody(empty: None) -> None:
    pulse.beat("a 1")
    wait("readers")
    told = {family.name: family.samples for family in State().collect()}
    assert told["tongdeng_database_up"][0].value == 1
    assert told["tongdeng_sweep_age_seconds"][0].value < 60
    assert [(s.labels, s.value) for s in told["tongdeng_jobs"]] == [
        ({"queue": "readers", "state": "todo"}, 1)
    ]
    assert told["tongdeng_deliveries"] == []
