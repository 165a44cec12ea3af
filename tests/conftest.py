"""One throw-away PostgreSQL for the run; each process of the run gets a copy of the migrated template."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from xdist.scheduler import LoadScopeScheduling

from tongdeng.ops.postgres import Cluster
from tongdeng.ops.roles import APP, OWNER

# A busy machine is no fault of a rule.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")

MASTER = "PYTEST_XDIST_WORKER" not in os.environ
HOME = Path(os.environ["TONGDENG_HOME"])
TEMPLATE = "tongdeng_template"
TOGETHER = ("tests/browser/", "tests/ops/front/", "tests/ops/test_standing.py")
SETTLE = "import django; django.setup(); from tests.cast import settle; settle()"


def cluster() -> Cluster:
    """Return the run's cluster."""
    return Cluster(HOME, durable=False)


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL and migrate the template, once, before any process of the run needs it."""
    config.addinivalue_line("markers", "browser: needs Chromium")
    if not MASTER or config.option.collectonly:
        return
    pg = cluster()
    pg.start()
    pg.create_database("tongdeng")
    if pg.create_database(TEMPLATE):
        _prepare(TEMPLATE)


class OneHouse(LoadScopeScheduling):
    """Spreads the tests over the processes one by one; those that share a house or a server stay together.

    It stands in for `--dist loadgroup`, whose groups xdist 3.8 loses under pytest 9.2.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((together for together in TOGETHER if nodeid.startswith(together)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneHouse:
    """Have the tests of a run over several processes spread our way."""
    return OneHouse(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if MASTER and HOME.exists():
        cluster().remove()
        shutil.rmtree(HOME, ignore_errors=True)


def _prepare(name: str) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tongdeng.project.settings"}
    environment["TONGDENG_DATABASE_URL"] = cluster().conninfo(name, role=APP)
    environment["TONGDENG_OWNER_URL"] = cluster().conninfo(name)
    for words in (["-m", "tongdeng", "migrate"], ["-c", SETTLE]):
        subprocess.run([sys.executable, *words], env=environment, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give this process its own copy of the template."""
    from django.db import connection

    name = f"tongdeng_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    pg = cluster()
    pg.drop_database(name)
    pg.create_database(name, template=TEMPLATE)
    connection.settings_dict["NAME"] = name
    _be_the_application()
    yield
    connection.close_pool()
    pg.drop_database(name)


@pytest.fixture(scope="module")
def stored_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Hold a transaction around all tests of a file, for records that it stores once.

    Each test has a savepoint of its own in it, so that it finds them as they were stored. Objects in memory are shared:
    give each test a copy of them.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Give this test a database of its own, where commits are real and other processes may join; its name."""
    with django_db_blocker.unblock(), database_of_its_own() as name, connected_to(name):
        yield name


@contextmanager
def database_of_its_own(template: str = TEMPLATE) -> Iterator[str]:
    """Make a database for a while; its name."""
    pg, name = cluster(), f"town_{uuid4().hex[:12]}"
    pg.create_database(name, template=template)
    yield name
    pg.drop_database(name)


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Let Django use another database for a while."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    _connect_to(name)
    yield
    _connect_to(before)


def _be_the_application() -> None:
    """Let every test run with the rights of the application's role; `unguarded` takes back those of the owner."""
    from django.db import connection

    connection.settings_dict["USER"] = OWNER
    connection.settings_dict["OPTIONS"]["options"] = f"-c role={APP}"


def _connect_to(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Let pages be drawn without the built assets; browser tests run a server of their own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test see the promises, categories and days off that it stores, at once."""
    monkeypatch.setattr("tongdeng.kernel.cached.SECONDS", 0.0)
