"""The cells of one sheet."""

import re
from collections.abc import Sequence

from tongdeng.kernel.tables import formats
from tongdeng.kernel.tables.bounds import (
    CELL_AT_MOST,
    DAMAGED,
    LAST_COLUMN,
    LAST_ROW,
    NOTES_AT_MOST,
    TOO_LARGE,
    Rows,
    refused,
)
from tongdeng.kernel.tables.parts import TRUE, unescaped

ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
MERGES_AT_MOST = 200_000
Area = tuple[int, int, int, int]  # first row and column, last row and column


class Sheet:
    """Reads the cells of a sheet into rows; what stands behind them, merged areas, is kept apart."""

    def __init__(self, rows: Rows, texts: Sequence[str], styles: Sequence[formats.Shown]) -> None:
        self.rows, self.texts, self.styles = rows, texts, styles
        self.merged: list[Area] = []
        self.uncounted: list[tuple[int, int]] = []  # formulas without a result
        self.hidden_rows = self.row = self.column = self.length = 0
        self.hidden_columns = self.hidden = self.taking = self.phonetic = self.formula = False
        self.cells: list[str] = []
        self.parts: list[str] = []
        self.kind, self.style = "n", ""
        self.columns: dict[str, int] = {}
        self.starts = {
            "c": self._cell, "v": self._value, "t": self._value, "f": self._formula, "row": self._row,
            "rPh": self._phonetic, "mergeCell": self._merge, "col": self._col,
        }  # fmt: skip

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if begin := self.starts.get(name):
            begin(attributes)

    def text(self, data: str) -> None:
        """Take some of the text of a cell."""
        if self.taking:
            self.length += len(data)
            if self.length > CELL_AT_MOST:
                raise refused(TOO_LARGE)
            self.parts.append(data)

    def end(self, name: str) -> None:
        """End an element."""
        if name in {"v", "t"}:
            self.taking = False
        elif name == "c":
            self._keep()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self.phonetic = False

    def _row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self.row + 1))
        # Rows stand in their order; a number beyond Excel's would make others fill two billion rows.
        if not self.row < number <= LAST_ROW:
            raise refused(DAMAGED)
        self.row, self.column, self.cells = number, -1, []
        self.hidden = attributes.get("hidden") in TRUE

    def _end_row(self) -> None:
        if any(self.cells):
            self.hidden_rows += self.hidden
            self.rows.add(self.row, self.cells)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column = self._column_of(attributes["r"]) if "r" in attributes else self.column + 1
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
        self.parts, self.length, self.formula = [], 0, False

    def _value(self, attributes: dict[str, str]) -> None:
        self.taking = not self.phonetic

    def _formula(self, attributes: dict[str, str]) -> None:
        self.formula = True

    def _phonetic(self, attributes: dict[str, str]) -> None:
        self.phonetic = True

    def _merge(self, attributes: dict[str, str]) -> None:
        if len(self.merged) == MERGES_AT_MOST:
            raise refused(TOO_LARGE)
        first, _colon, last = attributes["ref"].partition(":")
        self.merged.append((*_address(first), *_address(last or first)))

    def _col(self, attributes: dict[str, str]) -> None:
        self.hidden_columns |= (
            attributes.get("hidden") in TRUE and int(attributes["min"]) <= self.rows.columns_at_most
        )

    def _column_of(self, address: str) -> int:
        name = address.rstrip("0123456789")
        if (column := self.columns.get(name)) is None:
            column = self.columns[name] = _address(f"{name}1")[1]
        return column

    def _keep(self) -> None:
        text = "".join(self.parts)
        if not text:
            if self.formula and len(self.uncounted) < NOTES_AT_MOST:
                self.uncounted.append((self.row, self.column))
            return
        shown = self.rows.clean(self._shown(text), self.row, self.column)
        # A cell further left than the one before it is shown at its own place all the same.
        if missing := self.column + 1 - len(self.cells):
            self.cells += [""] * missing if missing > 0 else []
        self.cells[self.column] = shown

    def _shown(self, text: str) -> str:
        if self.kind == "n":
            return self._number(text)
        if self.kind == "s":
            return self.texts[int(text)]
        if self.kind == "b":
            return "TRUE" if text in TRUE else "FALSE"
        if self.kind == "d":
            return text.removesuffix("T00:00:00")
        return unescaped(text)

    def _number(self, text: str) -> str:
        try:
            value = float(text)
        except ValueError:
            return text
        return (self.styles[int(self.style)] if self.style and self.styles else formats.plain)(value)


def _address(written: str) -> tuple[int, int]:
    """Return the row, from 1, and the column, from 0, of an address such as $B$12; raise ValueError for none."""
    match = ADDRESS.fullmatch(written)
    if not match:
        raise ValueError(written)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    if column > LAST_COLUMN or int(match[2]) > LAST_ROW:
        raise ValueError(written)
    return int(match[2]), column - 1
