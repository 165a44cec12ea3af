"""Draws the icons for installing the site on a phone, from one mark, in the sizes that phones ask for."""

from pathlib import Path

import typst

IMG = Path(__file__).resolve().parent.parent / "tongdeng" / "web" / "static" / "img"
MARK = IMG / "mark.svg"
BRAND = "#b3261e"
#   file                  side  share of the side that the mark takes, on a ground of its own colour where less than all
ICONS = (
    ("icon-180.png",      180,  0.86),
    ("icon-192.png",      192,  1.0),
    ("icon-512.png",      512,  1.0),
    ("icon-maskable.png", 512,  0.78),
)  # fmt: skip
PAGE = """#set page(width: {side}pt, height: {side}pt, margin: 0pt, fill: {ground})
#set align(center + horizon)
#image(bytes(sys.inputs.mark), format: "svg", width: {part}%)
"""


def main() -> None:
    """Draw every icon anew."""
    for name, side, part in ICONS:
        (IMG / name).write_bytes(drawn(side, part))


def drawn(side: int, part: float) -> bytes:
    """Return the mark as a PNG of `side` pixels."""
    ground = "none" if part == 1 else f'rgb("{BRAND}")'
    page = PAGE.format(side=side, ground=ground, part=part * 100)
    picture = typst.compile(page.encode(), format="png", ppi=72, sys_inputs={"mark": MARK.read_text()})
    assert isinstance(picture, bytes)
    return picture


if __name__ == "__main__":
    main()
