"""A town that is backed up and put back, for the tests of backups."""

import subprocess
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.cases.story import picture
from tests.cast import HOME, person
from tests.conftest import cluster
from tests.ops.running import new_home, run
from tests.support import at
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.ops.backup.keys import VARIABLE

PASSPHRASE = "four words and a blank"
WORDS = "楼道里的灯不亮"


class Town:
    """A town with a case and a photo, in a home of its own, and a folder for its backups."""

    def __init__(self, name: str) -> None:
        self.name, self.home, self.shelf = name, new_home(), new_home()
        self.backups = self.shelf / "备份 of it's town"
        self.address = cluster().conninfo(name)

    def file(self, words: str = WORDS) -> None:
        """File a case with a photo."""
        moment = at("2026-01-13 14:05")
        filing = Filing(place=HOME, words=words, photos=[picture()], key=uuid4())
        actions.file(filing, by=person("wang", moment), at=moment)

    def backup(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run `tongdeng backup`."""
        seen = {"TONGDENG_DATABASE_URL": self.address, VARIABLE: PASSPHRASE} | more
        return run(self.home, "backup", str(self.backups), *words, **seen)

    def rows(self, words: str, address: str = "") -> list[tuple[object, ...]]:
        """Ask its database, or another."""
        with psycopg.connect(address or self.address) as connection:
            return connection.execute(words.encode()).fetchall()

    def names(self) -> list[str]:
        """Return the complete backups."""
        return sorted(path.parent.name for path in self.backups.glob("*/manifest.age"))


def restore(
    home: Path, place: object, *, passphrase: str = PASSPHRASE, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run `tongdeng restore`."""
    return run(home, "restore", str(place), **{VARIABLE: passphrase}, **more)


def untouched(home: Path) -> bool:
    """Return whether a refused restore wrote nothing."""
    return not [path for path in home.rglob("*") if path.is_file()]


def flip(file: Path, at: float = 0.5) -> None:
    """Change one bit, in the middle or elsewhere: 0 is the first byte."""
    words = bytearray(file.read_bytes())
    words[int(len(words) * at)] ^= 1
    file.write_bytes(words)
