"""`tongdeng proof`: what was published of a vote, checked by anyone with nothing but the file and the certificate."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tongdeng.kernel import merkle
from tongdeng.ops.cli import main
from tongdeng.votes.rules import proof, tally, told
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.votes.rules.proof import Sealed
from tongdeng.votes.rules.public import PROOF, RESULT
from tongdeng.votes.rules.roll import Head
from tongdeng.votes.rules.tally import Choice

Change = Callable[[dict[str, Any]], object]
BALLOTS = sorted(
    (Sealed(f"2222-3333-4444-{number:04d}", f"{number:064x}") for number in range(22)),
    key=lambda one: one.leaf,
)
LEAVES = [ballot.leaf for ballot in BALLOTS]
ROOT = merkle.root(LEAVES).hex()


def result() -> dict[str, Any]:
    """Return a published result: 22 of 24 took part, 14 agreed."""
    heads = [Head(str(number), (), Decimal(100)) for number in range(24)]
    chosen = {str(number): Choice.YES if number < 14 else Choice.NO for number in range(22)}
    counted = tally.count(heads, chosen, MATTERS["use_fund"].consent)
    areas = {Choice.YES: [Decimal(100)] * 14, Choice.NO: [Decimal(100)] * 8}
    return {
        "format": RESULT,
        "vote": "表决-2026-001",
        "matter": "use_fund",
        "result": told.written(told.told(counted, areas, invalid_participates=False)),
        "root": proof.root(BALLOTS),
        "ballots": [leaf.hex() for leaf in LEAVES],
    }


def receipt(number: int = 3) -> dict[str, Any]:
    """Return the proof for one receipt."""
    way = [["left" if left else "right", node.hex()] for left, node in merkle.path(LEAVES, number)]
    motion = {"motion": 1, "mac": BALLOTS[number].mac, "path": way, "root": ROOT}
    return {"format": PROOF, "vote": "表决-2026-001", "receipt": BALLOTS[number].receipt, "motions": [motion]}


def checked(folder: Path, content: dict[str, Any] | str, *codes: str) -> int:
    path = folder / "file.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return main(["proof", str(path), *codes])


def test_a_result_and_a_proof_fit_their_root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(tmp_path, result(), ROOT.upper()) == 0
    assert "passed, 22 ballots" in capsys.readouterr().out
    assert checked(tmp_path, receipt(), "0" * 64, ROOT) == 0
    assert BALLOTS[3].receipt in capsys.readouterr().out


def test_a_result_fits_its_own_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from hashlib import sha256

    text = json.dumps(result())
    assert checked(tmp_path, text, sha256(text.encode()).hexdigest()) == 0
    assert checked(tmp_path, text + " ", sha256(text.encode()).hexdigest()) == 1
    assert "校验码与结果证明不符" in capsys.readouterr().out


FORGED: dict[str, tuple[Change, str]] = {
    "a ballot left out": (lambda c: c["ballots"].pop(), "选票与它们的根不符"),
    "a ballot twice": (lambda c: c["ballots"].append(c["ballots"][0]), "选票的张数不符"),
    "a yes more": (lambda c: c["result"]["classes"][0].update(heads=15), "各项人数加起来不是总数"),
    "a class too small": (
        lambda c: (c["result"]["classes"][0].update(heads=18), c["result"]["classes"][1].update(heads=4)),
        "应该合并",
    ),
    "a class left out": (
        lambda c: c["result"]["classes"][1].update(choices=["no"]),
        "有的选择没有或出现两次",
    ),
    "a test turned": (lambda c: c["result"]["tests"][2].update(holds=False), "有一条线的数字与结论不符"),
    "the outcome turned": (lambda c: c["result"].update(outcome="rejected"), "结果与四条线不符"),
    "another root": (lambda c: c.update(root="0" * 64), "校验码与结果证明不符"),
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_result_that_was_changed_is_found_out(
    forged: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, words = FORGED[forged]
    content = result()
    change(content)
    assert checked(tmp_path, content, ROOT) == 1
    assert words in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c.update(receipt="2222-3333-4444-9999"), "回执不在这个根下"),
        (lambda c: c["motions"][0].update(mac="f" * 64), "回执不在这个根下"),
        (lambda c: c["motions"][0]["path"].pop(), "回执不在这个根下"),
        (lambda c: c["motions"].clear(), "没有可核对的事项"),
    ],
    ids=["receipt", "mac", "path", "nothing"],
)
def test_a_proof_that_was_changed_is_found_out(
    change: Change, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = receipt()
    change(content)
    assert checked(tmp_path, content, ROOT) == 1
    assert words in capsys.readouterr().out


def test_a_proof_under_another_root_than_the_certificate_s_is_found_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(tmp_path, receipt(), "0" * 64) == 1
    assert "根与结果证明不符" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"format": "x"}', json.dumps({"format": RESULT}), json.dumps({"format": PROOF})],
)
def test_a_file_of_another_kind_is_refused_in_a_sentence(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(tmp_path, content, ROOT) == 2
    assert "不是公开的结果或回执证明" in capsys.readouterr().err
    assert main(["proof", str(tmp_path / "none"), ROOT]) == 2
    assert "读不了这个文件" in capsys.readouterr().err
