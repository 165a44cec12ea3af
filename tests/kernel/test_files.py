"""Stored files: on disk before a row names them, what their names say, and gone when no row has them."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from pytest_django.fixtures import Settings

from tests.cast import BUILDING, person
from tests.support import at, unguarded
from tests.web.story import photo
from tongdeng.cases import actions
from tongdeng.cases.actions import Filing
from tongdeng.cases.models import Photo
from tongdeng.kernel import files

pytestmark = pytest.mark.django_db(transaction=False)
FILED = at("2026-01-13 14:05")
LATER = FILED + files.YOUNG + timedelta(hours=1)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def kept() -> Photo:
    chen = person("chen", FILED)
    case = actions.file(Filing(place=BUILDING, words="灯不亮了，楼道很黑", photos=photo()), by=chen, at=FILED)
    return Photo.objects.get(case=case)


def age(media: Path) -> None:
    for file in media.rglob("*.*"):
        os.utime(file, (FILED.timestamp(), FILED.timestamp()))


def test_a_photo_that_was_stored_fits() -> None:
    kept()
    assert list(files.misfits()) == []


@pytest.mark.parametrize("field", ["file", "thumb"])
def test_T_a_photo_whose_file_is_gone_is_found(field: str) -> None:
    name = getattr(kept(), field).name
    default_storage.delete(name)
    assert [(m.what, m.where) for m in files.misfits()] == [("a stored file is gone", name)]


@pytest.mark.parametrize("field", ["file", "thumb"])
@pytest.mark.parametrize("content", [b"", b"another picture"])
def test_T_a_photo_whose_file_was_changed_is_found(field: str, content: bytes) -> None:
    name = getattr(kept(), field).name
    Path(default_storage.path(name)).write_bytes(content)
    assert [(m.what, m.where) for m in files.misfits()] == [("a stored file is not what was stored", name)]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "cases"])
def test_T_a_name_that_leads_elsewhere_is_told_and_keeps_no_other_file_from_being_checked(name: str) -> None:
    bent = kept()
    with unguarded():
        Photo.objects.filter(pk=bent.pk).update(file=name)
    default_storage.delete(bent.thumb.name)
    assert {(m.what, m.where) for m in files.misfits()} == {
        ("a stored file cannot be read", name),
        ("a stored file is gone", bent.thumb.name),
    }


def test_a_file_from_before_names_told_what_is_in_it_is_only_looked_for() -> None:
    old = kept()
    name = default_storage.save("cases/old/0123.thumb.jpg", default_storage.open(old.file.name))
    with unguarded():
        Photo.objects.filter(pk=old.pk).update(file=name)
    assert list(files.misfits()) == []


def test_fault_A13_files_that_no_row_names_are_swept_and_all_others_stay(media: Path) -> None:
    stays = kept()
    orphan = files.keep("cases/410202001001/202601", b"left by a full disk", ".jpg")
    age(media)
    assert files.sweep(at=LATER) == 1
    assert not default_storage.exists(orphan)
    assert default_storage.exists(stays.file.name)
    assert default_storage.exists(stays.thumb.name)


def test_what_others_keep_in_the_folder_stays(media: Path) -> None:
    theirs = media / "shared" / "report 2026.docx"
    theirs.parent.mkdir(parents=True)
    theirs.touch()
    age(media)
    assert files.sweep(at=LATER) == 0
    assert theirs.exists()


def test_a_file_whose_transaction_may_still_run_is_not_swept(media: Path) -> None:
    young = files.keep("cases/410202001001/202601", b"just now", ".jpg")
    age(media)
    assert files.sweep(at=FILED + files.YOUNG) == 0
    assert default_storage.exists(young)


def test_fault_A13_a_file_is_on_the_disk_before_its_name_is_given(
    monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    flushed: list[Path] = []
    really = os.fsync

    def noted(handle: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{handle}").readlink())
        really(handle)

    monkeypatch.setattr(os, "fsync", noted)
    name = files.keep("a/b", b"content", ".jpg")
    assert flushed[0] == media / name
    assert {media, media / "a", media / "a" / "b"} <= set(flushed)


def test_what_a_killed_process_left_of_uploads_is_removed_and_what_is_on_its_way_stays(
    tmp_path: Path, settings: Settings
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    for name, moment in (("old.upload", FILED - timedelta(hours=2)), ("new.upload", FILED)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (moment.timestamp(), moment.timestamp()))
    assert files.sweep_uploads(at=FILED) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["new.upload"]


def test_what_is_uploaded_lies_in_the_home_where_nobody_else_reads_it() -> None:
    with TemporaryUploadedFile("a.jpg", "image/jpeg", 1, None) as file:
        folder = Path(file.temporary_file_path()).parent
    assert folder == django_settings.HOME / "uploads"
    assert folder.stat().st_mode & 0o077 == 0
