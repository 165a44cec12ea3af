"""`tongdeng roster check` reads a roster of homes and owners without a database; `apply` does what the page does."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.conf import settings

from tongdeng.kernel.errors import Invalid
from tongdeng.kernel.tables import BYTES_AT_MOST
from tongdeng.ops import database, preflight
from tongdeng.people.rules import roster
from tongdeng.people.rules.roster import Checked, Home, Listed
from tongdeng.places.rules.naming import HOME_KINDS


def arguments(parser: ArgumentParser) -> None:
    words = parser.add_subparsers(dest="word", required=True, metavar="word")
    check = words.add_parser("check", help="read a file and name every fault; nothing is stored")
    check.add_argument("file", type=Path, help="Excel (.xlsx) or CSV with the columns of a roster")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    apply = words.add_parser("apply", help="compare a file with the register of an estate, and import it")
    apply.add_argument("file", type=Path, help="the same file")
    apply.add_argument("--estate", required=True, metavar="CODE", help="code of the estate, 15 digits")
    apply.add_argument("--complete", action="store_true", help="it has all homes of the buildings it names")
    apply.add_argument("--yes", action="store_true", help="import without asking")


def run(asked: Namespace) -> int:
    """Print what was read; 1 when there are faults or questions, 2 with one sentence for a file that cannot be read."""
    try:
        with asked.file.open("rb") as file:
            # One byte more than an upload may have is enough to be refused.
            content = file.read(BYTES_AT_MOST + 1)
    except OSError as problem:
        return _unreadable(f"读不了这个文件 · cannot read the file: {problem}")
    if asked.word == "apply":
        with database.borrowed(preflight.home(), migrated=True):
            # The register has models, which need the house.
            from tongdeng.ops import importing

            return importing.apply(asked.estate, content, asked=asked, report=_report, refuse=_unreadable)
    if not settings.configured:
        settings.configure(USE_I18N=False)  # whoever checks a file has no house: only this file
    try:
        checked = roster.read(content, {})
    except Invalid as refused:
        return _unreadable(str(refused))
    print(json.dumps(payload(checked)) if asked.json else _sentences(checked))
    return 1 if checked.fault_count else 0


def _report(words: str) -> None:
    print(_printable(words))


def payload(checked: Checked) -> dict[str, object]:
    """Return a checked roster as the command prints it."""
    return {
        "sheet": checked.sheet,
        "rows": checked.rows,
        "homes": [_home(home) for home in checked.homes],
        "faults": [
            {"row": fault.row, "column": fault.column, "message": fault.words} for fault in checked.faults
        ],
        "notes": list(checked.notes),
    }


def _home(home: Home) -> dict[str, object]:
    people = [_person(person) for person in home.people]
    kind = home.kind or "normal"
    return {"row": home.row, "place": home.place, "kind": kind, "area": home.area, "people": people}


def _person(person: Listed) -> dict[str, object]:
    """Return name, phone and share; what only some have is left out for the others."""
    relation = person.relation if person.relation != "owner" else ""
    more = {"relation": relation, "credit_code": person.credit_code, "representative": person.representative}
    shown = {"name": person.name, "phone": person.phone or None, "share": person.share or None}
    return {**shown, **{key: value for key, value in more.items() if value}}


def _sentences(checked: Checked) -> str:
    people = sum(len(home.people) for home in checked.homes)
    kinds = [home.kind or "normal" for home in checked.homes]
    counts = "、".join(f"{word} {kinds.count(kind)}" for kind, word in HOME_KINDS.items() if kind in kinds)
    lines = [f"工作表：{checked.sheet}"] if checked.sheet else []
    lines.append(f"{checked.rows} 行，{len(checked.homes)} 套房屋（{counts or '—'}），{people} 人")
    lines += [f"✗ 第 {fault.row} 行 · {fault.column}：{fault.words}" for fault in checked.faults]
    lines += [f"· {note}" for note in checked.notes]
    verdict = f"有 {checked.fault_count} 处要改，不能导入" if checked.fault_count else "没有问题，可以导入"
    return _printable("\n".join([*lines, verdict]))


def _unreadable(sentence: str) -> int:
    print(f"tongdeng: {_printable(sentence)}", file=sys.stderr)
    return 2


def _printable(words: str) -> str:
    """Spell out what no terminal shows: names come from the file."""
    return words.encode(errors="backslashreplace").decode()
