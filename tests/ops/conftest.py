"""Towns, homes and databases for the tests of backups."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from tests.conftest import cluster, connected_to, database_of_its_own
from tests.ops.running import new_home
from tests.ops.towns import Town
from tongdeng.ops.postgres import Cluster


@pytest.fixture
def town(town_db: str, settings: Settings) -> Iterator[Town]:
    """Give a town without a backup."""
    with built(town_db) as found:
        settings.MEDIA_ROOT = found.home / "media"
        found.file()
        yield found


@pytest.fixture(scope="session")
def town_backed_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Make a town with one backup, for copies; nobody may be connected to a database that is copied."""
    with django_db_blocker.unblock(), database_of_its_own() as name, built(name) as found:
        with connected_to(name), override_settings(MEDIA_ROOT=found.home / "media"):
            found.file()
        done = found.backup()
        assert done.returncode == 0, done.stderr
        yield found


@pytest.fixture
def backed(town_backed_once: Town, django_db_blocker: DjangoDbBlocker, settings: Settings) -> Iterator[Town]:
    """Give a town with one backup."""
    once = town_backed_once
    with (
        django_db_blocker.unblock(),
        database_of_its_own(once.name) as name,
        connected_to(name),
        built(name) as found,
    ):
        for folder, own in ((once.home, found.home), (once.shelf, found.shelf)):
            shutil.copytree(folder, own, dirs_exist_ok=True)
        settings.MEDIA_ROOT = found.home / "media"
        yield found


@contextmanager
def built(name: str) -> Iterator[Town]:
    """Give a town of a database folders of its own."""
    found = Town(name)
    yield found
    shutil.rmtree(found.home)
    shutil.rmtree(found.shelf)


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """Give an empty home on another machine, so to speak."""
    home = new_home()
    yield home
    Cluster(home).remove()
    shutil.rmtree(home)


@pytest.fixture
def empty() -> Iterator[str]:
    """Give an empty database of an own server."""
    name = f"empty_{uuid4().hex[:12]}"
    cluster().create_database(name)
    yield cluster().conninfo(name)
    cluster().drop_database(name)
