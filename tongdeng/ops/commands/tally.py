"""`tongdeng tally`: recounts a vote's register; needs no database."""

import gc
import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.conf import settings

from tongdeng.votes.rules import proof, register, tally
from tongdeng.votes.rules.matters import MATTERS
from tongdeng.votes.rules.register import Unreadable, plain
from tongdeng.votes.rules.tally import Silence


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV with the columns home, area, owners, kind, choice")
    parser.add_argument("--matter", required=True, choices=list(MATTERS), help="what was decided")
    parser.add_argument("--scope-file", type=Path, help="the homes that bear the cost, one a line")
    parser.add_argument("--parking", choices=("exclude", "count"), default="exclude")
    parser.add_argument("--invalid", choices=("absent", "participates"), default="absent")
    parser.add_argument(
        "--silence",
        metavar="CLAUSE",
        default="",
        help="the estate's rule by which silent heads, where the column delivered says yes, follow the majority",
    )
    parser.add_argument(
        "--root",
        help="the root on the certificate: the ballots of the file, with their blinds, must lead to it",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(asked: Namespace) -> int:
    """Count and print; 1 where the ballots do not lead to the root, 2, with every fault, for a file that cannot be counted."""
    if not settings.configured:
        settings.configure(USE_I18N=False)  # whoever counts again has no house: only this file
    gc.disable()  # a hundred thousand rows, and then the end
    try:
        result, fits = _counted(asked)
    except Unreadable as problem:
        for fault in problem.faults:
            print(f"tongdeng: 第 {fault.row} 行 · {fault.column or '-'}: {fault.words}", file=sys.stderr)
        return 2
    except proof.NoBallots:
        print("tongdeng: 文件里没有 receipt 和 blind 两列 · no columns receipt and blind", file=sys.stderr)
        return 2
    except UnicodeDecodeError:
        print("tongdeng: 文件不是 UTF-8，请另存为 UTF-8 的 CSV · the file is not UTF-8", file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"tongdeng: 读不了这个文件 · cannot read the file: {problem}", file=sys.stderr)
        return 2
    if not fits:
        print("tongdeng: 选票与结果证明上的根不符 · the ballots do not lead to this root", file=sys.stderr)
        return 1
    print(json.dumps(said(result)) if asked.json else _sentences(result))
    return 0


def _counted(asked: Namespace) -> tuple[tally.MotionResult, bool]:
    """Return the result of the file, and whether its ballots lead to the root where one is given."""
    parking, text = asked.parking == "count", _text(asked.file)
    rows = register.read(text)
    fits = asked.root is None or proof.root(proof.read(text)) == asked.root.strip().lower()
    if asked.scope_file:
        lines = enumerate(_text(asked.scope_file).splitlines(), start=1)
        rows = rows.within([(number, line.strip()) for number, line in lines if line.strip()])
    result = tally.count(
        rows.heads(parking=parking),
        rows.choices(parking=parking),
        MATTERS[asked.matter].consent,
        invalid_participates=asked.invalid == "participates",
        silence=Silence(asked.silence, True, rows.delivered()) if asked.silence else None,
    )
    return result, fits


def said(result: tally.MotionResult) -> dict[str, object]:
    """Return a result as the command prints it, areas as exact decimals."""
    sums = {"roll": result.roll, "participating": result.participating, "consent": result.consent}
    parts = {name: {"area": plain(part.area), "heads": part.heads} for name, part in sums.items()}
    return {**parts, "quorum": result.quorum, "outcome": result.outcome.value}


def _sentences(result: tally.MotionResult) -> str:
    lines = [
        f"{line.word} {line.check.part} / {line.check.whole}，需{line.check.threshold.word}："
        f"{'达到' if line.check.holds else '未达到'}"
        for line in tally.lines(result)
    ]
    return "\n".join([*lines, f"结果 · outcome: {tally.OUTCOME_WORDS[result.outcome]} ({result.outcome})"])


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig")
