"""`tongdeng import-cases`: good rows go in, bad rows are set aside beside the input, however often and in whatever pieces."""

import csv
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.import_rows import MAP, row, table
from tests.cast import ESTATE
from tests.conftest import cluster
from tests.ops.running import environment, new_home, run
from tests.people.rosters import excel
from tests.support import at_once, undone
from tongdeng.cases.models import Case, Origin
from tongdeng.kernel import seals
from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.tables import long
from tongdeng.ops import importing_cases
from tongdeng.ops.commands import import_cases
from tongdeng.ops.importing_cases import Report, aside_of

BAD = row(8, 分类="不明")
ROWS = 4500  # three pieces of the command itself
FORMULA = row(9, 状态="=1+1")


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing_cases, "PIECE", 2)


def written(folder: Path, content: bytes, words: str = MAP) -> tuple[Path, Path]:
    for name, what in (("cases.csv", content), ("map.toml", words.encode())):
        (folder / name).write_bytes(what)
    return folder / "cases.csv", folder / "map.toml"


def imported(folder: Path, content: bytes, *, keep: bool = True, words: str = MAP, kill: int = 0) -> Report:
    """Import a file; `kill` ends it after so many pieces."""

    def progress(done: int) -> None:
        if kill and done >= kill * importing_cases.PIECE:
            raise KeyboardInterrupt

    asked = importing_cases.prepare(*written(folder, content, words), ESTATE)
    return importing_cases.run(asked, keep=keep, progress=progress)


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.new, report.there, report.again, report.aside


def aside(folder: Path) -> list[list[str]]:
    return [*csv.reader((folder / "cases.aside.csv").open(encoding="utf-8-sig"))]


def test_good_rows_go_in_and_bad_ones_stand_beside_the_input_with_their_number_and_why(
    town_db: str, tmp_path: Path
) -> None:
    home, there = new_home(), {"TONGDENG_DATABASE_URL": cluster().conninfo(town_db)}
    path, by_map = written(tmp_path, table([row(1), BAD, FORMULA, row(2)]))
    words = ("import-cases", str(path), "--place", ESTATE, "--map", str(by_map))
    tried = run(home, *words, "--dry-run", **there)
    assert (tried.returncode, Case.objects.count(), aside_of(path).exists()) == (1, 0, False)
    done = run(home, *words, **there)
    assert done.returncode == 1
    assert "第 3 行 · row 3：对照表里没有分类“不明”" in done.stdout
    assert "新导入 2 new" in done.stdout
    assert set(tried.stdout.splitlines()) - set(done.stdout.splitlines()) == {
        "只试读，什么都没有写 · only tried: nothing was written"
    }
    found = aside(tmp_path)
    assert [line[0] for line in found] == ["行号 · row", "3", "4"]
    assert "'=1+1" in found[2]
    assert stat.S_IMODE(aside_of(path).stat().st_mode) == 0o600
    again = run(home, *words, **there)
    assert "新导入 0 new · 已在系统 2 there already" in again.stdout
    assert "什么都没有改" in again.stdout
    assert (Case.objects.count(), seals.verify()) == (2, None)


@pytest.mark.django_db
def test_one_number_with_two_contents_is_set_aside_whatever_the_order_and_a_repeated_row_is_one_case(
    tmp_path: Path,
) -> None:
    rows = [row(1), row(2), row(1, 星级="3"), row(3), row(2), row(2), row(4)]
    tried = imported(tmp_path, table(rows), keep=False)
    assert counts(tried) == (3, 0, 2, 2)
    assert counts(imported(tmp_path, table(rows))) == counts(tried)
    assert sorted(Origin.objects.values_list("number", flat=True)) == ["KF-2", "KF-3", "KF-4"]


@pytest.mark.django_db
def test_killed_in_the_middle_and_run_again_it_is_whole_and_has_nothing_twice(tmp_path: Path) -> None:
    content = table([row(number) for number in range(7)])
    with pytest.raises(KeyboardInterrupt):
        imported(tmp_path, content, kill=2)
    assert Case.objects.count() == 4
    assert counts(imported(tmp_path, content)) == (3, 4, 0, 0)
    assert len({*Case.objects.values_list("number", flat=True)}) == 7


def test_a_process_that_is_killed_leaves_whole_pieces_and_the_next_one_adds_the_rest(
    town_db: str, tmp_path: Path
) -> None:
    home, there = new_home(), {"TONGDENG_DATABASE_URL": cluster().conninfo(town_db)}
    path, by_map = written(tmp_path, table([row(number) for number in range(ROWS)]))
    words = ("import-cases", str(path), "--place", ESTATE, "--map", str(by_map))
    with subprocess.Popen(
        [sys.executable, "-m", "tongdeng", *words], env=environment(home) | there, stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None and not Case.objects.exists():
            time.sleep(0.01)
        process.kill()
    stored = Case.objects.count()
    assert 0 < stored < ROWS
    assert run(home, *words, **there).returncode == 0
    assert (Case.objects.count(), Origin.objects.count(), seals.verify()) == (ROWS, ROWS, None)


def test_two_imports_of_one_file_at_once_store_each_case_once(town_db: str, tmp_path: Path) -> None:
    content = table([row(number) for number in range(9)])
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    reports = at_once(*(partial(imported, folder, content) for folder in folders))
    assert sum(report.new for report in reports) == Origin.objects.count() == 9
    assert sum(report.there for report in reports) == 9


@pytest.mark.django_db
@settings(max_examples=25)
@given(order=st.permutations([*range(6), 0, 3, 10, 11]), kill=st.integers(0, 4), piece=st.integers(1, 5))
def test_any_order_of_any_pieces_ends_in_the_same_cases(
    order: Sequence[int], kill: int, piece: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """10 and 11 have one number with two contents; 0 and 3 come twice."""
    content = table([row(9, 星级=str(n - 8)) if n > 9 else row(n) for n in order])
    folder = tmp_path_factory.mktemp("import")
    with undone(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing_cases, "PIECE", piece)
        if kill:
            with pytest.raises(KeyboardInterrupt):
                imported(folder, content, kill=kill if kill * piece <= len(order) else 1)
        report = imported(folder, content)
        assert sorted(Origin.objects.values_list("number", flat=True)) == [f"KF-{n}" for n in range(6)]
        assert (report.new + report.there, report.again, report.aside) == (6, 2, 2)
        assert counts(imported(folder, content)) == (0, 6, 2, 2)


GOOD = [row(1), row(2)]
READ = {
    "UTF-8 with a mark": table(GOOD, coding="utf-8-sig"),
    "GBK": table(GOOD, coding="gbk"),
    "UTF-16": table(GOOD, coding="utf-16"),
    "tabs": table(GOOD, separator="\t"),
    "semicolons": table(GOOD, separator=";"),
    "blank lines": table(GOOD).replace(b"\r\n", b"\r\n\r\n"),
    "a line that names the separator": b"sep=,\r\n" + table(GOOD),
    "NULs within a cell": table(GOOD).replace("暖气不热".encode(), "暖气\0不热".encode()),
    "Excel": excel([[*cells.values()] for cells in GOOD], tuple(GOOD[0])),
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", READ)
def test_files_as_offices_save_them_are_read(how: str, tmp_path: Path) -> None:
    assert counts(imported(tmp_path, READ[how])) == (2, 0, 0, 0)


UNREAD = {
    "nothing": (b"", "表里没有数据"),
    "only a heading": (table([]), "表里没有数据"),
    "only NULs": (b"\0" * 3000, "表里没有数据"),
    "another separator": (table(GOOD, separator="|"), "请检查分隔符"),
    "other headings": (b"a,b\r\n1,2\r\n", "表头里没有这些列：工单编号"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "读不懂这个文件"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "旧格式"),
    "a web page": (b"<html><table></table></html>", "网页格式"),
    "a cut workbook": (READ["Excel"][:2000], "读不懂这个文件"),
    "an open quotation mark": (table(GOOD) + b'"KF-3,\r\n' * 2, "引号"),
    "no coding": (b"\x81" * 99, "读不懂这个文件"),
    "one line without an end": (b"a" * (long.LINE_AT_MOST + 5), "读不懂这个文件"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", UNREAD)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence_before_anything_is_written(
    how: str, tmp_path: Path
) -> None:
    content, says = UNREAD[how]
    with pytest.raises(Invalid) as refused:
        imported(tmp_path, content)
    assert says in str(refused.value)
    assert not Case.objects.exists()


def test_a_file_without_end_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    path.write_bytes(table(GOOD))
    with path.open("r+b") as file:
        file.truncate(long.GIB_AT_MOST * long.GIB + 1)
    with pytest.raises(Invalid, match="文件最大 1 GB"):
        long.look(path)


def test_more_rows_than_may_be_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long, "ROWS_AT_MOST", 3)
    path = tmp_path / "many.csv"
    path.write_bytes(table([row(n) for n in range(4)]))
    with pytest.raises(Invalid, match="一次最多 3 行"):
        long.look(path)


def test_what_cannot_be_read_is_one_sentence_of_the_command(town_db: str, tmp_path: Path) -> None:
    home, there = new_home(), {"TONGDENG_DATABASE_URL": cluster().conninfo(town_db)}
    path, by_map = written(tmp_path, table(GOOD))
    asked = ("import-cases", str(path), "--map", str(by_map), "--place")
    for words, says in (
        ((*asked, "999"), "没有代码为 999 的地方"),
        ((*asked[:1], "none.csv", *asked[2:], ESTATE), "读写不了文件"),
    ):
        done = run(home, *words, **there)
        assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_many_reasons_are_counted_and_the_first_rows_named() -> None:
    report = Report(rows=50, aside=30, named=["✗ 1"] * 20)
    report.reasons.update({"没有编号": 30})
    said = import_cases.sentences(report, Path("x.aside.csv"), dry=False)
    assert "✗ 30 × 没有编号" in said
    assert "set aside in x.aside.csv" in said
