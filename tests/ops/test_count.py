"""`tongdeng count`: the ballots of a branch election counted again by anyone, from one file."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tongdeng.ops.cli import main

EMPTY: dict[str, list[str]] = {"for": [], "against": [], "write_in": []}


def ballot(for_: str = "", against: str = "", write_in: str = "") -> dict[str, list[str]]:
    return {"for": for_.split(), "against": against.split(), "write_in": write_in.split()}


def file_of(folder: Path, **changes: Any) -> Path:
    """Return a file like the one of the specification: 24 of 30 present, three seats, four candidates."""
    ballots = [ballot("B C A")] * 12 + [ballot("B C D")] * 12
    told: dict[str, Any] = {"due": 30, "present": 24, "seats": 3, "candidates": ["A", "B", "C", "D"]}
    told |= {"issued": 24, "returned": 24, "ballots": ballots} | changes
    path = folder / "ballots.json"
    path.write_text(json.dumps({key: value for key, value in told.items() if value is not None}))
    return path


def counted(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(["count", str(path), "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    found: dict[str, Any] = json.loads(said.out)
    return found


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["count", str(path), "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_it_runs_without_a_house_and_prints_one_object_in_a_stable_order(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tongdeng", "count", str(file_of(tmp_path)), "--json"]
    environment = {"PATH": "/usr/bin", "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    assert done.stdout == (
        '{"valid": true, "reason": null, "votes": {"A": 12, "B": 24, "C": 24, "D": 12}, '
        '"elected": ["B", "C"], "revote": [], "short": 1}\n'
    )


def test_people_read_sentences_without_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", str(file_of(tmp_path))]) == 0
    assert "当选 · elected: B、C" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"candidates": ["A", "B", "C"]}, "candidates"),
        ({"present": 23}, "attendance"),
        ({"returned": 25}, "returned_more_than_issued"),
        ({"issued": 25, "returned": 25}, "returned_more_than_present"),
        ({"candidates": ["A", "B", "C"], "present": 23}, "candidates"),
    ],
)
def test_E08_an_election_that_is_not_valid_says_why_before_its_ballots_are_looked_at(
    changes: dict[str, Any], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = counted(file_of(tmp_path, **changes, ballots=[{"for": ["nobody"]}]), capsys)
    nothing = {"votes": {}, "elected": [], "revote": [], "short": 3}
    assert found == {"valid": False, "reason": reason} | nothing


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"present": None}, "文件 · present: 缺少这个键"),
        ({"present": "24"}, "文件 · present: 应是整数"),
        ({"present": 24.0}, "文件 · present: 应是整数"),
        ({"issued": True}, "文件 · issued: 应是整数"),
        ({"issued": -1}, "文件 · issued: 不能小于 0"),
        ({"seats": 0}, "文件 · seats: 不能小于 1"),
        ({"candidates": "ABCD"}, "文件 · candidates: 应是名字的列表"),
        ({"candidates": ["A", "B", "C", " "]}, "文件 · candidates: 应是名字的列表"),
        ({"candidates": ["A", "B", "C", "A"]}, "文件 · candidates: 同一个名字写了两次"),
        ({"due": 20}, "文件 · present: 到会 24 人，多于应到会 20 人"),
        ({"ballots": None}, "文件 · ballots: 缺少这个键"),
        ({"ballots": {}}, "文件 · ballots: 应是选票的列表"),
        ({"ballots": [EMPTY] * 23}, "文件 · ballots: 收回 24 张，这里有 23 张"),
        ({"ballots": [EMPTY] * 6 + [ballot("A X")] + [EMPTY] * 17}, "第 7 张票 · for: 不是候选人：X"),
        ({"ballots": [ballot("", "X")] + [EMPTY] * 23}, "第 1 张票 · against: 不是候选人：X"),
        ({"ballots": [ballot("A A")] + [EMPTY] * 23}, "第 1 张票 · for: 同一个名字写了两次"),
        ({"ballots": [ballot("", "A", "Z Z")] + [EMPTY] * 23}, "第 1 张票 · write_in: 同一个名字写了两次"),
        ({"ballots": [EMPTY | {"agianst": []}] + [EMPTY] * 23}, "第 1 张票 · agianst: 不认识这个键"),
        ({"ballots": [{**EMPTY, "for": [1]}] + [EMPTY] * 23}, "第 1 张票 · for: 应是名字的列表"),
        ({"ballots": ["A"] + [EMPTY] * 23}, "第 1 张票 · -: 应是一个 JSON 对象"),
    ],
)
def test_a_wrong_file_is_told_by_ballot_and_key(
    changes: dict[str, Any], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert named in refused(file_of(tmp_path, **changes), capsys)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"due": 1, "due": 2}', "[" * 100_000, "\ud800"])
def test_what_is_no_such_file_is_told_in_one_sentence(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ballots.json"
    path.write_bytes(text.encode(errors="surrogatepass"))
    said = refused(path, capsys)
    assert said.startswith("tongdeng: ")
    assert len(said.splitlines()) == 1


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot read the file" in refused(tmp_path / "none.json", capsys)


def test_marked_for_and_against_is_a_void_line_and_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = counted(file_of(tmp_path, ballots=[ballot("A B", "A", "Z")] * 24), capsys)
    assert found["votes"] == {"A": 0, "B": 24, "C": 0, "D": 0}


def test_a_ballot_names_only_the_marks_that_it_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = counted(file_of(tmp_path, ballots=[{"for": ["A", "B"]}] * 13 + [{}] * 11), capsys)
    assert (found["votes"]["A"], found["elected"], found["short"]) == (13, ["A", "B"], 1)


def test_names_written_in_stand_after_the_candidates_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ballots = [ballot("B", "A C", "Z Y")] * 24
    found = counted(file_of(tmp_path, ballots=ballots), capsys)
    assert list(found["votes"]) == ["A", "B", "C", "D", "Y", "Z"]
    assert (found["elected"], found["short"]) == (["B", "Y", "Z"], 0)


def test_a_vote_among_the_tied_needs_no_half_and_takes_no_other_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ballots = [ballot("A")] * 5 + [ballot("B", "A", "Z")] * 4 + [EMPTY] * 15
    two = {"seats": 1, "candidates": ["A", "B"], "ballots": ballots}
    assert counted(file_of(tmp_path, **two), capsys)["elected"] == []
    found = counted(file_of(tmp_path, **two, revote=True), capsys)
    assert (found["elected"], found["votes"]) == (["A"], {"A": 5, "B": 4})
    void = counted(file_of(tmp_path, **two | {"returned": 25}, revote=True), capsys)
    assert void["reason"] == "returned_more_than_issued"


def test_only_those_whom_the_file_names_can_be_written_in_where_it_names_some(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ballots = [ballot("B", "A C", "Z Y")] * 24
    found = counted(file_of(tmp_path, ballots=ballots, eligible=["Y"]), capsys)
    assert list(found["votes"]) == ["A", "B", "C", "D", "Y"]
    assert counted(file_of(tmp_path, ballots=ballots, eligible=[]), capsys)["elected"] == ["B"]


def test_a_spoilt_ballot_says_nothing_and_stays_in_the_half(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoilt = [{**ballot("A"), "spoilt": True}] * 12 + [ballot("A")] * 12
    found = counted(file_of(tmp_path, ballots=spoilt), capsys)
    assert (found["votes"]["A"], found["elected"]) == (12, [])


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"revote": "yes"}, "文件 · revote: 应是 true 或 false"),
        ({"eligible": "Z"}, "文件 · eligible: 应是名字的列表"),
        ({"eligible": ["Z", "Z"]}, "文件 · eligible: 同一个名字写了两次"),
        ({"ballots": [EMPTY | {"spoilt": 1}] + [EMPTY] * 23}, "第 1 张票 · spoilt: 应是 true 或 false"),
        ({"revote": True, "ballots": [ballot("X")] + [EMPTY] * 23}, "第 1 张票 · for: 不是候选人：X"),
        ({"revote": True, "due": 20}, "文件 · present: 到会 24 人，多于应到会 20 人"),
    ],
)
def test_what_may_stand_in_a_file_and_is_wrong_is_told_as_well(
    changes: dict[str, Any], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert named in refused(file_of(tmp_path, **changes), capsys)
