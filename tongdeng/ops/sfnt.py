"""TrueType files, as far as rare characters need: what a font has, its outlines, and a new font made of outlines."""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

EM, ASCENT, DESCENT = 1024, 912, -169
Rectangle = tuple[int, int, int, int]


class Glyph(NamedTuple):
    """An outline as the `glyf` table has it, and its advance in units of the em."""

    outline: bytes
    advance: int = EM


class Font:
    """A font file that is read: TrueType outlines, or CFF when only its characters are asked for."""

    def __init__(self, content: bytes) -> None:
        count = struct.unpack_from(">H", content, 4)[0]
        rows = [struct.unpack_from(">4sLLL", content, 12 + 16 * row) for row in range(count)]
        self._tables = {name: content[start : start + size] for name, _, start, size in rows}
        self.characters = _characters(self._tables[b"cmap"])

    def glyph(self, character: int) -> Glyph:
        """Return the outline of a character that the font has."""
        at = self.characters[character]
        long = struct.unpack_from(">h", self._tables[b"head"], 50)[0]
        start, end = struct.unpack_from(
            ">2L" if long else ">2H", self._tables[b"loca"], at * (4 if long else 2)
        )
        if not long:
            start, end = start * 2, end * 2
        # The last pair of `hmtx` stands for all that follow.
        measured = struct.unpack_from(">H", self._tables[b"hhea"], 34)[0]
        advance = struct.unpack_from(">H", self._tables[b"hmtx"], 4 * min(at, measured - 1))[0]
        return Glyph(self._tables[b"glyf"][start:end], advance)


def drawn(rectangles: Iterable[Rectangle], hole: Rectangle | None = None) -> bytes:
    """Return the outline of filled rectangles (left, bottom, right, top), with a hole."""
    paths = [[(a, b), (a, d), (c, d), (c, b)] for a, b, c, d in rectangles]
    if hole:
        a, b, c, d = hole
        paths.append([(a, b), (c, b), (c, d), (a, d)])
    points = [point for path in paths for point in path]
    ends = [4 * (number + 1) - 1 for number in range(len(paths))]
    steps = [
        [now - before for now, before in zip(axis, (0, *axis), strict=False)]
        for axis in zip(*points, strict=True)
    ]
    return (
        struct.pack(">5h", len(paths), *_bounds(points))
        + struct.pack(f">{len(ends)}HH", *ends, 0)
        + b"\x01" * len(points)
        + b"".join(struct.pack(f">{len(axis)}h", *axis) for axis in steps)
    )


def composed(parts: Sequence[tuple[int, int, int]], bounds: Rectangle) -> bytes:
    """Return an outline that repeats others: (number of the glyph, right, up) each."""
    words, xy, more = 1, 2, 32
    last = len(parts) - 1
    return struct.pack(">5h", -1, *bounds) + b"".join(
        struct.pack(">HHhh", words | xy | (more if place < last else 0), *part)
        for place, part in enumerate(parts)
    )


def font(family: str, glyphs: Sequence[Glyph], characters: Mapping[int, int]) -> bytes:
    """Return a font file of at most 65,535 glyphs, the first of them for what is missing; each character has a number."""
    starts, glyf = [0], bytearray()
    for glyph in glyphs:
        glyf += glyph.outline + b"\0" * (-len(glyph.outline) % 4)
        starts.append(len(glyf))
    count = len(glyphs)
    widths = [(glyph.advance, _left(glyph.outline)) for glyph in glyphs]
    tables = {
        b"OS/2": _os2(characters),
        b"cmap": _cmap(characters),
        b"glyf": bytes(glyf),
        b"head": _head(),
        b"hhea": struct.pack(">L3hH11hH", 0x10000, ASCENT, DESCENT, 0, EM, *([0] * 11), count),
        b"hmtx": b"".join(struct.pack(">Hh", *width) for width in widths),
        b"loca": struct.pack(f">{count + 1}L", *starts),
        b"maxp": struct.pack(">L14H", 0x10000, count, 4096, 1024, 4096, 1024, 2, 0, 0, 0, 0, 0, 0, 16, 1),
        b"name": _name(family),
        b"post": struct.pack(">LLhhLLLLL", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
    }
    return _file(tables)


def _file(tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    head = bytearray(struct.pack(">LHHHH", 0x10000, count, 16 << power, power, (count - (1 << power)) * 16))
    body, start = bytearray(), 12 + 16 * count
    for name, content in tables.items():
        padded = content + b"\0" * (-len(content) % 4)
        total = sum(sum(struct.unpack(f">{len(part) // 4}L", part)) for part in _slices(padded)) & 0xFFFFFFFF
        head += struct.pack(">4sLLL", name, total, start + len(body), len(content))
        body += padded
    return bytes(head + body)


def _slices(content: bytes) -> Iterator[bytes]:
    return (content[start : start + 65_536] for start in range(0, len(content), 65_536))


def _characters(cmap: bytes) -> dict[int, int]:
    """Return glyph numbers by character, from the tables of formats 4 and 12."""
    found: dict[int, int] = {}
    for row in range(struct.unpack_from(">H", cmap, 2)[0]):
        at = struct.unpack_from(">L", cmap, 4 + 8 * row + 4)[0]
        kind = struct.unpack_from(">H", cmap, at)[0]
        if kind == 12:
            for group in range(struct.unpack_from(">L", cmap, at + 12)[0]):
                first, last, glyph = struct.unpack_from(">3L", cmap, at + 16 + 12 * group)
                found |= {first + step: glyph + step for step in range(last - first + 1)}
        elif kind == 4:
            found = _segments(cmap, at) | found
    return found


def _segments(cmap: bytes, at: int) -> dict[int, int]:
    found = {}
    size = struct.unpack_from(">H", cmap, at + 6)[0]
    for segment in range(0, size, 2):
        last, first, delta, offset = (
            struct.unpack_from(">H", cmap, at + 14 + part * size + (2 if part else 0) + segment)[0]
            for part in range(4)
        )
        for character in range(first, min(last, 0xFFFE) + 1):
            glyph = character
            if offset:
                place = at + 16 + 3 * size + segment + offset + 2 * (character - first)
                glyph = struct.unpack_from(">H", cmap, place)[0]
            if glyph:
                found[character] = (glyph + delta) & 0xFFFF
    return {character: glyph for character, glyph in found.items() if glyph}


def _cmap(characters: Mapping[int, int]) -> bytes:
    groups: list[list[int]] = []
    for character, glyph in sorted(characters.items()):
        if groups and groups[-1][1] == character - 1 and groups[-1][2] + character - groups[-1][0] == glyph:
            groups[-1][1] = character
        else:
            groups.append([character, character, glyph])
    body = b"".join(struct.pack(">3L", *group) for group in groups)
    return struct.pack(">HHHHLHHLLL", 0, 1, 3, 10, 12, 12, 0, 16 + len(body), 0, len(groups)) + body


def _name(family: str) -> bytes:
    words = {1: family, 2: "Regular", 3: family, 4: family, 6: family.replace(" ", "")}
    rows, text = b"", b""
    for kind, word in words.items():
        said = word.encode("utf-16-be")
        rows += struct.pack(">6H", 3, 1, 0x409, kind, len(said), len(text))
        text += said
    return struct.pack(">3H", 0, len(words), 6 + len(rows)) + rows + text


def _head() -> bytes:
    return struct.pack(
        ">LLLLHHqqhhhhHHhhh",
        0x10000, 0x10000, 0, 0x5F0F3CF5, 3, EM, 0, 0, 0, DESCENT, EM, ASCENT, 0, 8, 2, 1, 0,
    )  # fmt: skip


def _os2(characters: Mapping[int, int]) -> bytes:
    ends = [min(end, 0xFFFF) for end in (min(characters), max(characters))]
    return struct.pack(
        ">HhHHH11h10s4L4sHHHhhhHHLLhhHHH",
        4, EM, 400, 5, 0, *([0] * 11), b"\0" * 10, 0, 0, 0, 0, b"    ", 64, *ends,
        ASCENT, DESCENT, 0, ASCENT, -DESCENT, 0, 0, 500, 700, 0, 32, 0,
    )  # fmt: skip


def _bounds(points: Sequence[tuple[int, int]]) -> Rectangle:
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def _left(outline: bytes) -> int:
    return int(struct.unpack_from(">h", outline, 2)[0]) if outline else 0
