"""`tongdeng verify`"""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tongdeng.ops import database, preflight

if TYPE_CHECKING:
    from tongdeng.kernel.anchors import Taken
    from tongdeng.kernel.chains import Misfit

SHOWN = 50  # of one check; of more only the number is said
EVERY = 0.5  # seconds between two signs of progress


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="FILE|HASH",
        help="an anchor that was kept outside, as it was mailed, or its hash; may be given several times",
    )
    parser.add_argument(
        "--figures",
        action="store_true",
        help="recount all rollups and published months of figures, not only some of them",
    )


def run(asked: Namespace) -> int:
    """Recompute everything; 1 with the misfits when rows are not what was written, 2 for a file without an anchor."""
    texts = {word: _text(word) for word in asked.anchor}
    with database.borrowed(preflight.home(), migrated=True):
        from tongdeng.kernel import anchors

        taken = {word: anchors.read(text) for word, text in texts.items()}
        for word in (word for word, found in taken.items() if not found):
            print(f"tongdeng: 没有找到存证码 · there is no anchor in {word}", file=sys.stderr)
            return 2
        with _one_picture():
            return _recount([anchor for found in taken.values() for anchor in found], figures=asked.figures)


def _text(word: str) -> str:
    try:
        return Path(word).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return word


@contextmanager
def _one_picture() -> Iterator[None]:
    """See all tables as they are now, also while the house goes on: else what is written meanwhile would not fit."""
    from django.db import connection, transaction

    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if not nested:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # Everything is read to its end, however long that takes.
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield


def _recount(taken: list["Taken"], *, figures: bool) -> int:
    from tongdeng.boards.actions import proving, proving_months
    from tongdeng.kernel import anchors, seals
    from tongdeng.kernel.models import Event, Seal

    events, sealed = Event.objects.count(), Seal.objects.count()
    progress = _Progress(events)
    wrong = 0
    outside = (misfit for anchor in taken if (misfit := anchors.misfit(anchor)))
    all_figures = {"figures": proving.all_misfits, "all months": proving_months.all_misfits}
    checks = seals.checks(progress.more) | (all_figures if figures else {})
    for name, found in [("anchor", outside), *((name, check()) for name, check in checks.items())]:
        progress.begin(name)
        wrong += _tell(found, progress)
    progress.end()
    if wrong:
        return 1
    print(f"完好 · ok: {events} events, {sealed} seals" + (f", {len(taken)} anchors" if taken else ""))
    return 0


def _tell(found: Iterable["Misfit"], progress: "_Progress") -> int:
    """Print what was found; return how much of it is more than a doubt."""
    count = {True: 0, False: 0}
    for misfit in found:
        count[misfit.is_doubt] += 1
        if count[misfit.is_doubt] <= SHOWN:
            progress.end()
            print(f"{'存疑 · doubt' if misfit.is_doubt else '不符 · misfit'}: {misfit.what}: {misfit.where}")
    for word, number in (("存疑 · doubts", count[True]), ("不符 · misfits", count[False])):
        if number > SHOWN:
            print(f"{word}: … {number} in all")
    return count[False]


class _Progress:
    """Says on a terminal how far the recount is; elsewhere nothing."""

    def __init__(self, events: int) -> None:
        self._events, self._read, self._name, self._told = max(events, 1), 0, "", 0.0
        self._shows = sys.stderr.isatty()

    def begin(self, name: str) -> None:
        self._name, self._read, self._told = name, 0, 0.0
        self.more(0)

    def more(self, rows: int) -> None:
        self._read += rows
        if self._shows and time.monotonic() - self._told > EVERY:
            self._told = time.monotonic()
            part = f" {min(100 * self._read // self._events, 100)} %" if self._read else ""
            print(f"\r\033[K… {self._name}{part}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._shows:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
