"""`tongdeng tally`: a vote's register counted again by anyone, from one file; every fault by row and column."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.votes.registers import file_of, groups, text
from tongdeng.ops.cli import main
from tongdeng.votes.rules import register

TWO = [("101", "100", "A", "normal", "yes"), ("102", "100", "B", "normal", "no")]


def refused(file: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what is said of a file that cannot be counted."""
    assert main(["tally", str(file), "--matter", "use_fund", "--json", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "register.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_V01_it_runs_without_a_house_and_prints_one_exact_object(tmp_path: Path) -> None:
    file = file_of(tmp_path, groups("yes 10000.01/101, no 9999.99/99, absent 10000/100"))
    words = [sys.executable, "-m", "tongdeng", "tally", str(file), "--matter", "use_fund", "--json"]
    environment = {"PATH": "/usr/bin", "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    assert done.stdout == (
        '{"roll": {"area": "30000", "heads": 300}, "participating": {"area": "20000", "heads": 200},'
        ' "consent": {"area": "10000.01", "heads": 101}, "quorum": true, "outcome": "passed"}\n'
    )
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == [file]


def test_without_json_it_says_the_four_tests_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tally", str(file_of(tmp_path, TWO)), "--matter", "use_fund"]) == 0
    said = capsys.readouterr().out
    assert "参与表决的面积 200 / 200，需三分之二以上：达到" in said
    assert "同意的人数 1 / 2，需过半数：未达到" in said
    assert "rejected" in said


#   what is wrong             the second home of the file          row  column  words
WRONG = {
    "home twice":            (("101", "90", "B", "normal", ""),     3, "home",   "第 2 行与第 3 行"),
    "no home":               ((" ", "90", "B", "normal", ""),       3, "home",   "没有写房屋"),
    "negative area":         (("102", "-90", "B", "normal", ""),    3, "area",   "应大于 0"),
    "area of nothing":       (("102", "0", "B", "normal", ""),      3, "area",   "应大于 0"),
    "empty area":            (("102", "", "B", "normal", ""),       3, "area",   "没有写面积"),
    "area finer than a cent": (("102", "90.001", "B", "normal", ""), 3, "area",  "最多两位小数"),
    "area in words":         (("102", "九十", "B", "normal", ""),    3, "area",   "不是面积"),
    "area with an exponent": (("102", "1e2", "B", "normal", ""),    3, "area",   "不是面积"),
    "area that is no number": (("102", "nan", "B", "normal", ""),   3, "area",   "不是面积"),
    "unknown kind":          (("102", "90", "B", "villa", ""),      3, "kind",   "villa"),
    "no kind":               (("102", "90", "B", "", ""),           3, "kind",   "不认识"),
    "unknown choice":        (("102", "90", "B", "normal", "Yes!"), 3, "choice", "Yes!"),
    "a cell too few":        (("102", "90", "B", "normal"),         3, "-",      "应有 5 格"),
    "a cell too many":       (("102", "90", "B", "normal", "", ""), 3, "-",      "应有 5 格"),
    "a head with two voices": (("102", "90", "A", "normal", "no"),  3, "choice", "第 2 行与第 3 行"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_named_by_row_and_column(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second, row, column, words = WRONG[what]
    said = refused(file_of(tmp_path, [TWO[0], second]), capsys)
    assert f"第 {row} 行 · {column}: " in said
    assert words in said


def test_every_fault_is_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("101", "", "A", "villa", ""), ("101", "-1", "A", "normal", "maybe")]
    assert len(refused(file_of(tmp_path, rows), capsys).splitlines()) == 5


def test_the_developer_has_one_voice_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        ("1", "9", "", "unsold", "yes"),
        ("2", "9", "X", "undelivered", "no"),
        ("3", "9", "", "unsold", "no"),
    ]
    said = refused(file_of(tmp_path, rows), capsys)
    assert "第 2 行与第 3 行" in said
    assert "第 2 行与第 4 行" in said


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        ("", 1, "-"),
        ("\n\n", 1, "-"),
        ("home,area,owners,kind\n101,9,A,normal\n", 1, "choice"),
        ("home,area,owners,kind,choice,area\n", 1, "area"),
        ("房屋,面积,业主,类型,选择\n", 1, "home"),
        ("home,area,owners,kind,choice\n", 2, "home"),
        ('home,area,owners,kind,choice\n101,"9,A,normal,\n', 2, "-"),
        ('home,area,owners,kind,choice\n101,"9"9,A,normal,\n', 2, "-"),
        ("home,area,owners,kind,choice\n\n101,9,A,normal,\n\n101,9,A,normal,\n", 5, "home"),
    ],
    ids=["empty", "blank", "heading short", "heading twice", "heading wrong", "no homes", "open quote", "stray quote", "blank lines count"],
)  # fmt: skip
def test_a_file_that_is_none(
    content: str, row: int, column: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"第 {row} 行 · {column}: " in refused(written(tmp_path, content), capsys)


def test_a_byte_order_mark_and_other_columns_do_no_harm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heading = "note,choice,kind,owners,area,home\r\n"
    file = written(tmp_path, b"\xef\xbb\xbf" + (heading + "x,yes,normal,A,88.50,101\r\n").encode())
    assert main(["tally", str(file), "--matter", "other", "--json"]) == 0
    assert '"roll": {"area": "88.5", "heads": 1}' in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"\xb7\xbf\xce\xdd,area\n", b"\xff\xfe\x00"])
def test_a_file_that_is_not_utf8_is_refused_in_a_sentence(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "UTF-8" in refused(written(tmp_path, content), capsys)


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "读不了这个文件" in refused(tmp_path / "none.csv", capsys)
    assert "读不了这个文件" in refused(tmp_path, capsys)


@pytest.mark.parametrize("words", [["--matter", "lights"], [], ["--matter", "other", "--parking", "some"]])
def test_a_matter_that_the_law_does_not_know(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["tally", str(file_of(tmp_path, TWO)), *words])
    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


def scope(folder: Path, content: str) -> list[str]:
    path = folder / "scope.txt"
    path.write_text(content)
    return ["--scope-file", str(path)]


def test_the_denominator_is_the_scope_that_bears_the_cost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = scope(tmp_path, "\ufeff101\r\n\r\n")
    assert main(["tally", str(file_of(tmp_path, TWO)), "--matter", "other", "--json", *words]) == 0
    assert '"roll": {"area": "100", "heads": 1}' in capsys.readouterr().out


def test_a_scope_with_an_unknown_home_or_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = file_of(tmp_path, TWO)
    said = refused(file, capsys, *scope(tmp_path, "101\n\n999\n"))
    assert "第 3 行 · scope: " in said
    assert "999" in said
    assert "第 1 行 · scope: " in refused(file, capsys, *scope(tmp_path, "\n"))


def test_a_chained_register_that_was_changed_is_refused_at_the_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = register.write([*row, "", "", ""] for row in TWO)
    assert main(["tally", str(written(tmp_path, honest)), "--matter", "other", "--json"]) == 0
    capsys.readouterr()
    said = refused(written(tmp_path, honest.replace(",no,", ",yes,")), capsys)
    assert "第 3 行 · chain: " in said
    lines = honest.splitlines(keepends=True)
    assert "第 2 行 · chain: " in refused(written(tmp_path, lines[0] + lines[2]), capsys)


def test_a_full_width_separator_is_no_way_to_make_one_owner_of_two(tmp_path: Path) -> None:
    rows = [("1", "9", "A;B", "normal", ""), ("2", "9", "A；B", "normal", "")]
    found = register.read(text(rows))
    assert len(found.heads(parking=False)) == 1
