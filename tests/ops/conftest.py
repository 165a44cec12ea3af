"""Towns, homes and databases for the tests of backups."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from tests.conftest import cluster
from tests.ops.running import new_home
from tests.ops.towns import Town
from tongdeng.ops.postgres import Cluster


@pytest.fixture
def town(town_db: str, settings: Settings) -> Iterator[Town]:
    """Give a town without a backup."""
    found = Town(town_db)
    settings.MEDIA_ROOT = found.home / "media"
    found.file()
    yield found
    shutil.rmtree(found.home)
    shutil.rmtree(found.shelf)


@pytest.fixture
def backed(town: Town) -> Town:
    """Give a town with one backup."""
    done = town.backup()
    assert done.returncode == 0, done.stderr
    return town


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
