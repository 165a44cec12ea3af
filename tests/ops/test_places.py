"""Where backups are kept: a file is complete there or absent, in a folder as in a store that speaks S3."""

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from obstore.exceptions import GenericError

from tests.ops.running import new_home, refused, run
from tests.ops.s3_server import Bucket, bucket
from tests.ops.towns import PASSPHRASE, Town
from tongdeng.ops.backup import places
from tongdeng.ops.backup.keys import VARIABLE
from tongdeng.ops.backup.places import Folder, Place, Store

WHOLE = os.urandom(12_000_000)  # more than one part of an upload


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """Give a bucket that the usual variables name."""
    with bucket() as found:
        for name, value in variables(found).items():
            monkeypatch.setenv(name, value)
        yield found


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest, store: Bucket) -> Iterator[Place]:
    """Give each kind of place."""
    folder = new_home()
    yield Folder(folder) if request.param == "folder" else Store("s3://b/town of/backups")
    shutil.rmtree(folder)


def variables(found: Bucket) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{found.server_port}",
        "AWS_ACCESS_KEY_ID": "clerk",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
    }


def test_what_was_written_is_listed_with_its_size_and_read_back_until_it_is_removed(place: Place) -> None:
    with place.write("a/one.age") as out:
        for start in range(0, len(WHOLE), 1_000_000):
            out.write(WHOLE[start : start + 1_000_000])
    with place.write("two.age") as out:
        out.write(b"two")
    assert place.names() == {"a/one.age": len(WHOLE), "two.age": 3}
    assert place.names("a") == {"a/one.age": len(WHOLE)}
    with place.read("a/one.age") as source:
        assert source.read() == WHOLE
    place.remove("a/one.age")
    assert place.names() == {"two.age": 3}
    with pytest.raises(FileNotFoundError):
        place.read("a/one.age")


@pytest.mark.parametrize("size", [10, len(WHOLE)])
def test_what_was_not_written_to_its_end_is_not_there(size: int, place: Place) -> None:
    with pytest.raises(ValueError), place.write("half.age") as out:
        out.write(WHOLE[:size])
        raise ValueError("the disk caught fire")
    assert place.names() == {}


def test_a_store_that_does_not_answer_is_told_in_one_sentence(store: Bucket, town: Town) -> None:
    store.broken = True
    seen = {"TONGDENG_DATABASE_URL": town.address, VARIABLE: PASSPHRASE, **variables(store)}
    assert "备份存储" in refused(run(town.home, "backup", "s3://b/town", **seen))
    assert store.objects == {}


def test_a_store_that_breaks_off_in_the_middle_is_told_too() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"one"
        raise GenericError("the line went dead")

    with pytest.raises(places.Problem, match="备份存储"):
        io.BufferedReader(places._Pieces(pieces())).read()


def test_a_town_goes_to_a_store_and_comes_back(
    store: Bucket, town: Town, elsewhere: Path, empty: str
) -> None:
    seen = {VARIABLE: PASSPHRASE, **variables(store)}
    for _again in (1, 2):
        done = run(
            town.home, "backup", "s3://b/town", "--keep", "1", TONGDENG_DATABASE_URL=town.address, **seen
        )
        assert done.returncode == 0, done.stderr
    assert "0 new" in done.stdout
    assert len([name for name in store.objects if name.endswith("manifest.age")]) == 1
    back = run(elsewhere, "restore", "s3://b/town", TONGDENG_DATABASE_URL=empty, **seen)
    assert (back.returncode, "1 cases" in back.stdout) == (0, True), back.stdout + back.stderr


def test_who_writes_to_a_folder_is_alone_and_sees_nothing_half_written(tmp_path: Path) -> None:
    first, second = Folder(tmp_path), Folder(tmp_path)
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / f".half.age{places.PART}").write_bytes(b"half")
    with first.alone():
        assert not (tmp_path / "x").exists()
        with pytest.raises(places.Problem, match="另一个备份"), second.alone():
            pass
