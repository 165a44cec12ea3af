"""`tongdeng import-cases`: ended cases of another system, taken over with their own deadlines."""

import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from tongdeng.ops import database, preflight

if TYPE_CHECKING:
    from tongdeng.ops.importing_cases import Report

EVERY = 1.0  # seconds between two lines of progress


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV (or Excel up to 8 MB) with a row for each case")
    parser.add_argument("--place", required=True, metavar="CODE", help="the place within which the cases lie")
    parser.add_argument(
        "--map", type=Path, required=True, metavar="MAP.toml", help="what its columns and values mean"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing, and say what would happen")


def run(asked: Namespace) -> int:
    """Import and print what became of the rows; 1 when some were set aside, 2 with one sentence for what cannot be read."""
    with database.borrowed(preflight.home(), migrated=True):
        # They have models, which need the house.
        from tongdeng.kernel.errors import Refused
        from tongdeng.ops import importing_cases

        try:
            prepared = importing_cases.prepare(asked.file, asked.map, asked.place)
            progress = Progress(prepared.table.count)
            report = importing_cases.run(prepared, keep=not asked.dry_run, progress=progress)
        except OSError as problem:
            return _unreadable(f"读写不了文件 · cannot read or write a file: {problem}")
        except Refused as refused:
            return _unreadable(str(refused))
        print(sentences(report, importing_cases.aside_of(asked.file), dry=asked.dry_run))
    return 1 if report.aside else 0


class Progress:
    """Tells on standard error how many rows of all are done, about once a second."""

    def __init__(self, rows: int) -> None:
        self.rows, self.told = rows, time.monotonic()

    def __call__(self, done: int) -> None:
        """Tell of it, if the last time is long enough ago."""
        if time.monotonic() - self.told >= EVERY:
            self.told = time.monotonic()
            print(f"… {done:,} / {self.rows:,}", file=sys.stderr, flush=True)


def sentences(report: "Report", aside: Path, *, dry: bool) -> str:
    """Return the report as people read it."""
    lines = [*report.named]
    if report.aside > len(report.named):
        lines += [f"✗ {count} × {words}" for words, count in report.reasons.most_common()]
    lines.append(
        f"{report.rows} 行 · rows：新导入 {report.new} new · 已在系统 {report.there} there already · "
        f"重复行 {report.again} repeated · 另存 {report.aside} set aside"
    )
    if not report.new:
        lines.append("没有新的，什么都没有改 · nothing new, nothing was changed")
    if dry:
        lines.append("只试读，什么都没有写 · only tried: nothing was written")
    elif report.aside:
        lines.append(f"另存在 · set aside in {aside}")
    # Spelled out where no terminal shows it: names and values come from files.
    return "\n".join(lines).encode(errors="backslashreplace").decode()


def _unreadable(sentence: str) -> int:
    print(f"tongdeng: {sentence.encode(errors='backslashreplace').decode()}", file=sys.stderr)
    return 2
