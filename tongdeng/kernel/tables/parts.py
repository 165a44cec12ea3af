"""The parts of a workbook that its cells refer to: the list of sheets, shared texts, styles."""

import re

from tongdeng.kernel.tables import formats
from tongdeng.kernel.tables.bounds import CELL_AT_MOST, TEXT_AT_MOST, TOO_LARGE, refused

TEXTS_AT_MOST = 1_000_000
STYLES_AT_MOST, SHEETS_AT_MOST = 65_536, 1_000
HIDDEN = {"hidden", "veryHidden"}
TRUE = {"1", "true"}
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Workbook:
    """The sheets that people see, in their order, by name and id."""

    def __init__(self) -> None:
        self.visible: list[tuple[str, str]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a sheet, or from which day dates are counted."""
        if name == "sheet" and attributes.get("state") not in HIDDEN:
            pk = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.visible.append((attributes["name"], pk))
            if len(self.visible) > SHEETS_AT_MOST:
                raise refused(TOO_LARGE)
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in TRUE

    def text(self, data: str) -> None:
        """Nothing is said between the elements."""

    def end(self, name: str) -> None:
        """Nothing is left to do."""


class Styles:
    """How each style shows a number."""

    def __init__(self, *, from_1904: bool) -> None:
        self.formats: list[formats.Shown] = []
        self.from_1904 = from_1904
        self.codes: dict[int, str] = {}
        self.known: dict[int, formats.Shown] = {}
        self.inside = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a number format or a style of cells; other lists have elements of the same names."""
        if name in {"numFmts", "cellXfs"}:
            self.inside = name
        elif name == "numFmt" and self.inside == "numFmts":
            self.codes[int(attributes["numFmtId"])] = attributes["formatCode"][:255]
        elif name == "xf" and self.inside == "cellXfs":
            number = int(attributes.get("numFmtId", "0"))
            self.formats.append(self._shown(number))
        if max(len(self.codes), len(self.formats)) > STYLES_AT_MOST:
            raise refused(TOO_LARGE)

    def _shown(self, number: int) -> formats.Shown:
        """Return how a format shows a number, worked out once for all its styles."""
        if number not in self.known:
            self.known[number] = formats.shown(number, self.codes.get(number), from_1904=self.from_1904)
        return self.known[number]

    def text(self, data: str) -> None:
        """Nothing is said between the elements."""

    def end(self, name: str) -> None:
        """Leave a list."""
        if name == self.inside:
            self.inside = ""


class Texts:
    """The texts that cells share; phonetic signs above them are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.parts: list[str] = []
        self.length = self.whole = 0
        self.taking = self.phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a text or one of its runs."""
        if name == "t":
            self.taking = not self.phonetic
        elif name == "si":
            self.parts, self.length = [], 0
        elif name == "rPh":
            self.phonetic = True

    def text(self, data: str) -> None:
        """Take some of a text."""
        if self.taking:
            self.length += len(data)
            self.whole += len(data)
            if self.length > CELL_AT_MOST or self.whole > TEXT_AT_MOST:
                raise refused(TOO_LARGE)
            self.parts.append(data)

    def end(self, name: str) -> None:
        """End a run or a text."""
        if name == "t":
            self.taking = False
        elif name == "rPh":
            self.phonetic = False
        elif name == "si":
            if len(self.texts) == TEXTS_AT_MOST:
                raise refused(TOO_LARGE)
            self.texts.append(unescaped("".join(self.parts)))


def unescaped(text: str) -> str:
    """Return a text in which Excel wrote characters that XML does not allow as _x000D_."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
