"""The kinds of sheets: page, type and line pitch of each. Millimetres for the page, points for the type."""

from dataclasses import dataclass
from typing import Literal

POINT = 25.4 / 72  # millimetres


@dataclass(frozen=True, slots=True)
class Style:
    """A page and its type.

    pitch: from line to line; tracking: added to each character; numbers: `dashes` as the standard has it (— 1 —, odd right,
    even left), `count` 第1页 共2页, `many` the same where there are several pages.
    """

    name: str
    width: float = 210
    height: float = 297
    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26
    size: float = 16
    pitch: float = 28.95
    tracking: float = 0
    title_size: float = 22
    title_pitch: float = 36
    table_size: float = 12
    note_size: float = 12
    row_height: float = 9
    numbers: Literal["dashes", "count", "many", "none"] = "count"
    number_first: bool = False  # 发文字号 above the title
    two_up: bool = False

    @property
    def measure(self) -> float:
        """How wide a line is."""
        return self.width - self.left - self.right


# GB/T 9704-2012, 5.2: 22 lines of 28 characters of size 3 on 156 × 225 mm. 22 lines of 29 pt would be 0.2 pt too high.
LETTER = Style("letter", tracking=-0.25, numbers="dashes", number_first=True)
# What hangs on a wall, read by old people as well: no type below 14 pt.
NOTICE = Style("notice", tracking=-0.25, table_size=14, note_size=14, row_height=10, numbers="dashes")
FORM = Style("form", top=25, bottom=22, left=25, right=20, size=14, pitch=24, title_pitch=34)
WALL = Style(
    "wall",
    top=20, bottom=20, left=20, right=20,
    size=22, pitch=36, title_size=40, title_pitch=56, table_size=18, note_size=16, row_height=14, numbers="none",
)  # fmt: skip
# A5, two on a sheet of A4 that is cut.
BALLOT = Style(
    "ballot",
    height=148.5, top=11, bottom=11, left=15, right=15,
    size=14, pitch=19, title_size=20, title_pitch=28, table_size=16, row_height=10, numbers="many", two_up=True,
)  # fmt: skip
