"""`tongdeng tally`: recounts a vote's register; needs no database."""

import gc
import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.conf import settings

from tongdeng.votes.rules import register, tally
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
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(asked: Namespace) -> int:
    """Count and print; 2, with every fault by row and column, for a file that cannot be counted."""
    if not settings.configured:
        settings.configure(USE_I18N=False)  # whoever counts again has no house: only this file
    gc.disable()  # a hundred thousand rows, and then the end
    parking = asked.parking == "count"
    try:
        rows = register.read(_text(asked.file))
        if asked.scope_file:
            lines = enumerate(_text(asked.scope_file).splitlines(), start=1)
            rows = rows.within([(number, line.strip()) for number, line in lines if line.strip()])
        heads, choices = rows.heads(parking=parking), rows.choices(parking=parking)
    except Unreadable as problem:
        for fault in problem.faults:
            print(f"tongdeng: 第 {fault.row} 行 · {fault.column or '-'}: {fault.words}", file=sys.stderr)
        return 2
    except UnicodeDecodeError:
        print("tongdeng: 文件不是 UTF-8，请另存为 UTF-8 的 CSV · the file is not UTF-8", file=sys.stderr)
        return 2
    except OSError as problem:
        print(f"tongdeng: 读不了这个文件 · cannot read the file: {problem}", file=sys.stderr)
        return 2
    participates = asked.invalid == "participates"
    silence = Silence(asked.silence, True, rows.delivered()) if asked.silence else None
    needed = MATTERS[asked.matter].consent
    result = tally.count(heads, choices, needed, invalid_participates=participates, silence=silence)
    print(json.dumps(said(result)) if asked.json else _sentences(result))
    return 0


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
