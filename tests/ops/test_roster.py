"""`tongdeng roster check`: a file of homes and owners checked by anyone, without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.people.rosters import ALL, GOOD, excel
from tongdeng.kernel.tables import BYTES_AT_MOST
from tongdeng.ops.cli import main

FIELD = Path(__file__).parents[1] / "people" / "field"


def printed(file: Path, capsys: pytest.CaptureFixture[str], code: int = 0) -> dict[str, object]:
    assert main(["roster", "check", str(file), "--json"]) == code
    said = capsys.readouterr()
    assert said.err == ""
    found: dict[str, object] = json.loads(said.out)
    return found


def unreadable(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["roster", "check", str(file), "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("tongdeng: ")
    assert said.err.count("\n") == 1
    return said.err


def test_it_runs_without_a_house_and_prints_one_object(tmp_path: Path) -> None:
    file = FIELD / "percent.xlsx"
    words = [sys.executable, "-m", "tongdeng", "roster", "check", str(file), "--json"]
    environment = {"PATH": "/usr/bin", "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    people = [
        {"name": "林夏至", "phone": "+8619900005101", "share": "50"},
        {"name": "赵立秋", "phone": "+8619900005102", "share": "50"},
    ]
    home = {"row": 2, "place": "51号楼/1单元/101", "kind": "normal", "area": "89.50", "people": people}
    assert json.loads(done.stdout) == {
        "sheet": "Sheet",
        "rows": 2,
        "homes": [home],
        "faults": [],
        "notes": [],
    }
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_what_is_wrong_is_printed_by_row_and_column_with_exit_code_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.xlsx").write_bytes(excel([GOOD, ("12", "1", "303", "89.505", "", "")], sheet="一期"))
    found = printed(tmp_path / "r.xlsx", capsys, code=1)
    assert found["sheet"] == "一期"
    assert found["faults"] == [{"row": 3, "column": "面积", "message": "“89.505”：面积最多两位小数"}]


def test_a_person_without_a_phone_or_a_share_has_none_and_others_have_what_is_theirs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(*GOOD[:5], ""), (*GOOD[:4], "租客某", "", "", "", "", "租户")]
    (tmp_path / "r.xlsx").write_bytes(excel(rows))
    homes = printed(tmp_path / "r.xlsx", capsys)["homes"]
    assert isinstance(homes, list)
    assert homes[0]["people"] == [
        {"name": "林夏至", "phone": None, "share": None},
        {"name": "租客某", "phone": None, "share": None, "relation": "tenant"},
    ]


@pytest.mark.parametrize(
    "name", ["rooms.csv", "dim_A1.xlsx", "merged_coowners.xlsx", "two_dot.xlsx", "rare_names.xlsx"]
)
def test_files_from_the_field_can_be_imported(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(FIELD / name, capsys)["faults"] == []


def test_a_file_that_cannot_be_read_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large, headless = tmp_path / "large.csv", tmp_path / "headless.csv"
    with large.open("wb") as file:
        os.truncate(file.fileno(), BYTES_AT_MOST + 1)
    headless.write_text("姓名,电话\n林,1\n")
    assert "另存为 .xlsx" in unreadable(FIELD / "badxml.xlsx", capsys)
    assert "8 MB" in unreadable(large, capsys)
    assert "楼栋、房号、面积" in unreadable(headless, capsys)
    assert "读不了这个文件" in unreadable(tmp_path / "none.csv", capsys)
    assert "读不了这个文件" in unreadable(tmp_path, capsys)


def test_without_json_it_says_in_words_what_was_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.xlsx").write_bytes(excel([GOOD, ("12", "1", "商铺1", "?", "赵", "")], ALL, sheet="一期"))
    assert main(["roster", "check", str(tmp_path / "r.xlsx")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["工作表：一期", "2 行，2 套房屋（住宅 1、商铺 1），2 人"]
    assert lines[2].startswith("✗ 第 3 行 · 面积：")
    assert lines[-1] == "有 1 处要改，不能导入"
    assert main(["roster", "check", str(FIELD / "percent.xlsx")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "没有问题，可以导入"


@pytest.mark.parametrize("words", [[], ["check"], ["dance"]])
def test_a_word_that_is_missing_or_unknown_is_answered_with_those_that_are_known(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["roster", *words])
    assert ended.value.code == 2
    assert "usage: tongdeng roster" in capsys.readouterr().err
