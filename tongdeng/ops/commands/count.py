"""`tongdeng count`: recounts the paper ballots of a branch election; needs no database."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.conf import settings

from tongdeng.elections.rules import count_file
from tongdeng.elections.rules.count import REASON_WORDS, Outcome
from tongdeng.elections.rules.count_file import Unreadable


def arguments(parser: ArgumentParser) -> None:
    what = "JSON with due, present, seats, candidates, issued, returned, ballots"
    parser.add_argument("file", type=Path, help=what)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(asked: Namespace) -> int:
    """Count and print; 2, with every fault by ballot and key, for a file that cannot be counted."""
    if not settings.configured:
        settings.configure(USE_I18N=False)  # whoever counts again has no house: only this file
    try:
        outcome = count_file.count_text(asked.file.read_text(encoding="utf-8-sig"))
    except Unreadable as problem:
        for fault in problem.faults:
            where = f"第 {fault.ballot} 张票" if fault.ballot else "文件"
            _complain(f"{where} · {fault.key or '-'}: {fault.words}")
        return 2
    except (OSError, UnicodeDecodeError) as problem:
        _complain(f"读不了这个文件 · cannot read the file: {problem}")
        return 2
    print(json.dumps(count_file.payload(outcome)) if asked.json else _sentences(outcome))
    return 0


def _sentences(outcome: Outcome) -> str:
    if outcome.reason:
        return f"选举无效 · not valid ({outcome.reason}): {REASON_WORDS[outcome.reason]}"
    lines = [f"{name}：{votes} 票" for name, votes in outcome.votes.items()]
    lines.append(f"当选 · elected: {_listed(outcome.elected)}")
    if outcome.revote:
        lines.append(f"票数相等，重新投票 · vote again among: {_listed(outcome.revote)}")
    if outcome.short:
        lines.append(f"还缺 · short: {outcome.short}")
    if outcome.invalid_ballots:
        lines.append(f"无效票 · invalid ballots: {outcome.invalid_ballots}")
    return "\n".join(lines)


def _listed(names: tuple[str, ...]) -> str:
    return "、".join(names) or "—"


def _complain(words: str) -> None:
    # Names come from the file; what no terminal shows is spelled out.
    print(f"tongdeng: {words}".encode(errors="backslashreplace").decode(), file=sys.stderr)
