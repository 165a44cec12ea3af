"""Sets one paper with Typst in a process of its own: `python -m tongdeng.web.kit.printing < paper.json`.

Its compiler must not be shared by threads, and keeps all that it ever set: a dozen rolls of 1,560 homes took a gigabyte.
Knows nothing of Django: it must start quickly.
"""

import json
import sys

import typst

from tongdeng.kernel import bounds

MEMORY_AT_MOST = 1_500_000_000  # bytes; a roll of 10,000 homes takes a third
SECONDS_AT_MOST = 120


def main() -> None:
    """Read {layout, root, fonts, order, parts, faces, data} and answer the PDF.

    order: the families that come first and last; parts: those that have only what others have too;
    faces: for each typeface, the families that come before all those.
    """
    asked = json.load(sys.stdin)
    bounds.keep_within(memory=bounds.memory() + MEMORY_AT_MOST, seconds=SECONDS_AT_MOST)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[asked["fonts"]])
    *first, last = asked["order"]
    there = set(fonts.families())
    families = [*first, *sorted(there - {*first, *asked["parts"], last}), last]
    faces = {
        face: [*filter(there.__contains__, wanted), *families] for face, wanted in asked["faces"].items()
    }
    inputs = {"data": asked["data"], "faces": json.dumps(faces)}
    compiler = typst.Compiler(input=asked["layout"], root=asked["root"], font_paths=fonts)
    paper = compiler.compile(format="pdf", sys_inputs=inputs)
    assert isinstance(paper, bytes)
    sys.stdout.buffer.write(paper)


if __name__ == "__main__":
    main()
