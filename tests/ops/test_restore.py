"""What is put back is whole, comes only where nothing is, and then is as it was."""

import shutil
from pathlib import Path

from tests.ops.running import new_home, refused, run
from tests.ops.towns import Town, flip, restore, untouched
from tongdeng.ops.backup.keys import VARIABLE
from tongdeng.ops.postgres import Cluster
from tongdeng.ops.preflight import UNFINISHED

ROWS = "SELECT id, recorded_at, hash FROM kernel_event ORDER BY id"
PHOTOS = "SELECT id, file, thumb FROM cases_photo ORDER BY id"


def test_what_is_restored_elsewhere_is_what_was_backed_up(backed: Town, elsewhere: Path) -> None:
    done = restore(elsewhere, backed.backups)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(word in done.stdout for word in ("完好", "1 cases", "0 missing"))
    # PostgreSQL spells a trigger's condition otherwise after a restore: that is not tampering.
    assert "✓ 日志只增不改" in run(elsewhere, "doctor").stdout
    there = Cluster(elsewhere)
    there.start()
    # To the microsecond: a restore by rows alone would date the journal anew.
    assert backed.rows(ROWS, there.conninfo()) == backed.rows(ROWS)
    assert backed.rows(PHOTOS, there.conninfo()) == backed.rows(PHOTOS)
    for path in (backed.home / "media").rglob("*.jpg"):
        assert (
            elsewhere / "media" / path.relative_to(backed.home / "media")
        ).read_bytes() == path.read_bytes()
    assert all(
        path.stat().st_mode & 0o007 == 0 for path in (elsewhere / "media", *(elsewhere / "media").rglob("*"))
    )
    assert (elsewhere / "secret").read_text() == (backed.home / "secret").read_text()
    assert (elsewhere / "secret").stat().st_mode & 0o077 == 0


def test_it_is_restored_into_an_empty_database_of_an_own_server_too(
    backed: Town, elsewhere: Path, empty: str
) -> None:
    done = restore(elsewhere, backed.backups, TONGDENG_DATABASE_URL=empty)
    assert done.returncode == 0, done.stdout + done.stderr
    assert backed.rows(ROWS, empty) == backed.rows(ROWS)
    guards = "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    assert backed.rows(guards, empty) == backed.rows(guards)


def test_a_wrong_passphrase_is_told_and_nothing_is_written(backed: Town, elsewhere: Path) -> None:
    assert "口令不对" in refused(restore(elsewhere, backed.backups, passphrase="five words"))
    assert untouched(elsewhere)
    assert "口令不对" in refused(backed.backup(**{VARIABLE: "five words"}))
    assert len(backed.names()) == 1


def test_a_database_that_does_not_answer_is_told_and_nothing_is_written(
    backed: Town, elsewhere: Path
) -> None:
    away = restore(elsewhere, backed.backups, TONGDENG_DATABASE_URL="postgresql://127.0.0.1:1/town")
    assert "连不上 TONGDENG_DATABASE_URL" in refused(away)
    assert untouched(elsewhere)


def test_a_damaged_backup_is_refused_and_nothing_is_written(backed: Town, elsewhere: Path) -> None:
    flip(next(backed.backups.glob("*/database.age")))
    assert "备份损坏" in refused(restore(elsewhere, backed.backups))
    assert untouched(elsewhere)
    assert backed.backup("--verify").returncode == 1


def test_a_manifest_of_another_day_is_not_believed(backed: Town, elsewhere: Path) -> None:
    (first,) = backed.names()
    backed.file("又一盏灯")
    assert backed.backup().returncode == 0
    newest = backed.names()[-1]
    shutil.copy(backed.backups / first / "manifest.age", backed.backups / newest / "manifest.age")
    assert "备份损坏" in refused(restore(elsewhere, backed.backups / newest))


def test_a_home_that_holds_something_is_not_restored_over(backed: Town, empty: str) -> None:
    photo = next((backed.home / "media").rglob("*.jpg"))
    before = photo.read_bytes()
    assert "空目录" in refused(restore(backed.home, backed.backups, TONGDENG_DATABASE_URL=empty))
    home = new_home()
    assert "空数据库" in refused(restore(home, backed.backups, TONGDENG_DATABASE_URL=backed.address))
    assert photo.read_bytes() == before
    assert untouched(home)
    shutil.rmtree(home)


def test_a_restore_that_was_killed_is_not_taken_for_whole_and_can_be_done_again(
    backed: Town, elsewhere: Path
) -> None:
    (elsewhere / UNFINISHED).write_text("2026-01-01T000000\n")
    (elsewhere / "media").mkdir()
    (elsewhere / "media" / "half.jpg").write_bytes(b"half")
    half = Cluster(elsewhere)
    half.start()
    half.create_database()
    assert "恢复没有做完" in refused(run(elsewhere, "migrate"))
    done = restore(elsewhere, backed.backups)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (elsewhere / "media" / "half.jpg").exists()
    assert not (elsewhere / UNFINISHED).exists()


def test_a_photo_whose_file_is_gone_is_named_by_backup_and_restore(
    town: Town, elsewhere: Path, empty: str
) -> None:
    lost = next((town.home / "media").rglob("*.thumb.jpg"))
    lost.unlink()
    name = lost.relative_to(town.home / "media").as_posix()
    assert name in town.backup().stdout
    done = restore(elsewhere, town.backups, TONGDENG_DATABASE_URL=empty)
    assert f"{name} · 备份时已缺" in done.stdout
