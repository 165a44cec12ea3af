"""The fonts of the prints: whole ones and their common parts, one for rare characters, one that shows a code in a box."""

import json
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from tongdeng.ops import sfnt
from tongdeng.ops.sfnt import EM, Font, Glyph, composed, drawn, font

SANS, SERIF = "NotoSansSC-Regular.ttf", "NotoSerifSC-Regular.ttf"
RARE, BOXES = "HanaMin", "Tongdeng Code Boxes"
UNPACKED = "rare"
# The free Kai that stands in for KaiTi. No package of npm or PyPI has a free FangSong or 小标宋: Noto Serif SC stands in.
KAI = (
    "node_modules/@fontsource/lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff2",
    "LXGWWenKai-Regular.ttf",
)
# Typst reads a font file as a whole, up to 16 MB, for each paper; most papers need only the common part of it, under
# 5 MB. Its licence (OFL) reserves the name "Source", and "Noto" is a trademark: the parts have names of their own.
PARTS = {
    SANS: "Tongdeng Common Sans",
    "NotoSansSC-Bold.ttf": "Tongdeng Common Sans",
    SERIF: "Tongdeng Common Serif",
    "NotoSerifSC-Bold.ttf": "Tongdeng Common Serif",
    KAI[1]: "Tongdeng Common Kai",
}
# What GB 2312 lacks and many people have in their names.
NAMES = (
    "侴倢凃劼卲喆垚垟堃堉妘姈姞姵婻媄嫄嫚崟弢惇愔憙旻昇昉晞暐暻曈曌楒沄沚浛湉湲溦澔炘烜焜燊"
    "犇玘玙玚玥珅珣珮珺琇琤琲瑀瑄瑢璟璠祎禕禛秾翀芃莀衎赟锳镕雱霂韡頔骉龑"
)
# What an office puts here prints what ours lack; its FangSong, KaiTi, SimHei and 小标宋 come first in official papers.
OWN = "own"
MOST = 65_535
# A part of the font comes in each file, packed for browsers; Typst reads TrueType.
UNPACK = """
const {readdirSync, readFileSync, writeFileSync} = require("fs"), unpack = require("wawoff2/decompress");
(async () => {
  for (const name of readdirSync("node_modules/hanamin"))
    if (name.endsWith(".woff2"))
      writeFileSync(process.argv[1] + "/" + name, await unpack(readFileSync("node_modules/hanamin/" + name)));
  writeFileSync(process.argv[3], await unpack(readFileSync(process.argv[2])));
})().catch(error => { console.error(error); process.exit(1); });
"""
PRIVATE = range(0xE000, 0xF900)
# Not taken from the rare font, or there would be no room for ideographs: its own private characters, the old scripts
# of plane 1, and the parts of Korean syllables, of which it would spell what it lacks as a whole.
LEFT = (PRIVATE, range(0x10000, 0x20000), range(0x1100, 0x1200), range(0xA960, 0xA980), range(0xD7B0, 0xD800))
# Of plane 1 only what phones write; its old scripts would not fit.
SEEN = (*range(0x21, 0x10000), *range(0x1F000, 0x1FB00), *range(0x20000, 0x33480))
# What GB 18030-2022 moved out of the private use area, where the codec of Python still has the edition of 2000.
MOVED = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7,
    0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip
# The seven strokes of a digit as clocks show it, on 200 × 320 units: top, right, right, bottom, left, left, middle.
STROKES = (
    (0, 276, 200, 320), (156, 138, 200, 320), (156, 0, 200, 182), (0, 0, 200, 44),
    (0, 0, 44, 182), (0, 138, 44, 320), (0, 138, 200, 182),
)  # fmt: skip
DIGITS = (
    "012345", "12", "01346", "01236", "1256", "02356", "023456", "012",
    "0123456", "012356", "012456", "23456", "0345", "12346", "03456", "0456",
)  # fmt: skip
FRAME, HOLE = (40, -110, 984, 834), (76, -74, 948, 798)


def build(fonts: Path, npm: Path, node: Path) -> None:
    """Make the common parts, the fonts for what the others lack, and the list of what has a shape (`shapes.json`).

    fonts: the folder that holds the fonts of the packages; npm: where the packages are; node: the program.
    Raises subprocess.CalledProcessError when a packed font cannot be unpacked.
    """
    known = set(Font((fonts / SANS).read_bytes()).characters)
    folder = fonts.parent / UNPACKED
    folder.mkdir(exist_ok=True)
    packed, kai = KAI
    command: list[str | Path] = [node, "-e", UNPACK, folder, packed, fonts / kai]
    subprocess.run(command, cwd=npm, check=True, capture_output=True)
    rare, known = _rare(folder, known)
    (fonts / f"{RARE}.ttf").write_bytes(rare)
    for file in (fonts / SERIF, fonts / kai, *own(fonts)):
        known |= set(Font(file.read_bytes()).characters)
    usual = common()
    for name, family in PARTS.items():
        (fonts / f"common-{name}").write_bytes(Font((fonts / name).read_bytes()).part(family, usual))
    (fonts / "boxes.ttf").write_bytes(_boxes(known))
    (fonts / "shapes.json").write_text(json.dumps(_edges(known)))


def sources() -> list[Path]:
    """Return the files that say how the fonts are made."""
    return [Path(__file__), Path(sfnt.__file__)]


def own(fonts: Path) -> list[Path]:
    """Return the font files that an office added."""
    return sorted(file for file in (fonts / OWN).glob("*") if file.suffix in (".ttf", ".otf"))


def common() -> set[int]:
    """Return the characters of the common parts: GB 2312, those of many names, and what is no ideograph below U+3400."""
    places = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    ideographs = "".join(place.decode("gb2312", "ignore") for place in places) + NAMES
    forms = (
        *range(0xFB00, 0xFB07),
        *range(0xFE10, 0xFFF0),
    )  # ligatures, vertical, small and full-width forms
    return {*range(0x3400), *forms, *map(ord, ideographs)}


def moved() -> dict[int, int]:
    """Return what the private characters of GBK (U+E815–E864) became when Unicode took them in."""
    places = (bytes((0xFE, low)) for low in range(0x50, 0xA1) if low != 0x7F)
    now = {0xE815 + step: ord(place.decode("gb18030")) for step, place in enumerate(places)}
    return {old: new for old, new in (now | MOVED).items() if new not in PRIVATE}


def _rare(folder: Path, known: set[int]) -> tuple[bytes, set[int]]:
    """Return the font of what the common one lacks, and what the two have."""
    glyphs = [Glyph(drawn([FRAME], HOLE))]
    characters: dict[int, int] = {}
    old = {new: private for private, new in moved().items()}
    for parts in _parts(folder):
        for character in sorted(parts.characters):
            names = (character, old.get(character, character))
            wanted = [name for name in names if name not in known and name not in characters]
            if not wanted or len(glyphs) == MOST or any(character in span for span in LEFT):
                continue
            characters |= dict.fromkeys(wanted, len(glyphs))
            glyphs.append(parts.glyph(character))
    return font(RARE, glyphs, characters), known | set(characters)


def _parts(folder: Path) -> Iterator[Font]:
    for file in sorted(folder.glob("*.woff2")):
        yield Font(file.read_bytes())
        file.unlink()
    folder.rmdir()


def _boxes(known: set[int]) -> bytes:
    """Return a font with a box for each character of no other font: what is printed says at least which one it is."""
    glyphs = [Glyph(drawn([FRAME], HOLE))]
    glyphs += [Glyph(drawn(STROKES[int(stroke)] for stroke in digit)) for digit in DIGITS]
    characters = {}
    for character in filter(_is_seen, SEEN):
        if character not in known and len(glyphs) < MOST:
            characters[character] = len(glyphs)
            glyphs.append(Glyph(composed([(0, 0, 0), *_digits(f"{character:04X}")], FRAME), EM))
    return font(BOXES, glyphs, characters)


def _is_seen(character: int) -> bool:
    # Ideographs that are younger than Python's own tables have no category there.
    kind = unicodedata.category(chr(character))
    young = kind == "Cn" and character > 0x2A6DF
    return young or ((kind[0] not in "CZ" or kind == "Co") and not 0xFE00 <= character <= 0xFE0F)


def _digits(code: str) -> Iterator[tuple[int, int, int]]:
    half = (len(code) + 1) // 2
    for row, up in ((code[:half], 402), (code[half:], 2)):
        left = EM // 2 - (260 * len(row) - 60) // 2
        for place, digit in enumerate(row):
            yield 1 + int(digit, 16), left + 260 * place, up


def _edges(known: set[int]) -> list[int]:
    """Return where runs of known characters begin and where they are over, in turn."""
    return sorted(edge for edge in known | {c + 1 for c in known} if (edge in known) != (edge - 1 in known))
