"""TrueType files, as far as prints need: what a font has, its outlines, a new font made of outlines, a part of a font."""

import struct
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

EM, ASCENT, DESCENT = 1024, 912, -169
# What a part of a font takes over as it is: measures, pairs and substitutes. It leaves hints and what runs down.
SAME = (b"BASE", b"GDEF", b"GPOS", b"GSUB", b"OS/2", b"hhea", b"hmtx", b"maxp")
# Who made a font and who may use it, in its table of names: copyright, trademark, licence, where that stands.
RIGHTS = (0, 7, 13, 14)
STYLE = 2
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
        # The last pair of `hmtx` stands for all that follow.
        measured = struct.unpack_from(">H", self._tables[b"hhea"], 34)[0]
        advance = struct.unpack_from(">H", self._tables[b"hmtx"], 4 * min(at, measured - 1))[0]
        return Glyph(self._outline(at), advance)

    def names(self) -> dict[int, str]:
        """Return what the font says of itself in English, by the numbers of the `name` table."""
        table = self._tables[b"name"]
        count, texts = struct.unpack_from(">HH", table, 2)
        rows = (struct.unpack_from(">6H", table, 6 + 12 * row) for row in range(count))
        return {
            row[3]: table[texts + row[5] :][: row[4]].decode("utf-16-be")
            for row in rows
            if row[:3] == (3, 1, 0x409)
        }

    def part(self, family: str, wanted: Container[int]) -> bytes:
        """Return a font file of another name that has only the wanted characters of this one.

        Glyphs keep their numbers, so that tables of pairs and substitutes stay true. Only the outlines that
        nothing but an unwanted character shows are gone.
        """
        characters = {sign: at for sign, at in self.characters.items() if sign in wanted}
        variants = _variants(self._tables[b"cmap"])
        count = struct.unpack_from(">H", self._tables[b"maxp"], 4)[0]
        unwanted = set(self.characters.values()) - set(characters.values()) - _named(variants)
        kept = set(range(count)) - unwanted
        while more := {part for at in kept for part in _components(self._outline(at))} - kept:
            kept |= more
        glyf, loca = _outlines(self._outline(at) if at in kept else b"" for at in range(count))
        head = bytearray(self._tables[b"head"])
        struct.pack_into(">h", head, 50, 1)  # long numbers in `loca`
        made = {
            b"cmap": _cmap(characters, variants),
            b"glyf": glyf,
            b"head": bytes(head),
            b"loca": loca,
            b"name": _name(self._renamed(family)),
            b"post": _post(self._tables[b"post"][4:16]),
        }
        made |= {name: self._tables[name] for name in SAME if name in self._tables}
        return _file(dict(sorted(made.items())))

    def _renamed(self, family: str) -> dict[int, str]:
        said = self.names()
        style = said[STYLE]
        full, short = f"{family} {style}", f"{family.replace(' ', '')}-{style}"
        rights = {kind: said[kind] for kind in RIGHTS if kind in said}
        return rights | {1: family, STYLE: style, 3: full, 4: full, 6: short}

    def _outline(self, at: int) -> bytes:
        long = struct.unpack_from(">h", self._tables[b"head"], 50)[0]
        start, end = struct.unpack_from(
            ">2L" if long else ">2H", self._tables[b"loca"], at * (4 if long else 2)
        )
        if not long:
            start, end = start * 2, end * 2
        return self._tables[b"glyf"][start:end]


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


def _components(outline: bytes) -> Iterator[int]:
    """Return the numbers of the glyphs that a composed outline repeats."""
    at, more = 10, outline[:1] == b"\xff"
    while more:
        flags, glyph = struct.unpack_from(">HH", outline, at)
        yield glyph
        scale = 2 if flags & 8 else 4 if flags & 64 else 8 if flags & 128 else 0
        at += 4 + (4 if flags & 1 else 2) + scale
        more = flags & 32 != 0


def font(family: str, glyphs: Sequence[Glyph], characters: Mapping[int, int]) -> bytes:
    """Return a font file of at most 65,535 glyphs, the first of them for what is missing; each character has a number."""
    glyf, loca = _outlines(glyph.outline for glyph in glyphs)
    count = len(glyphs)
    widths = [(glyph.advance, _left(glyph.outline)) for glyph in glyphs]
    tables = {
        b"OS/2": _os2(characters),
        b"cmap": _cmap(characters),
        b"glyf": glyf,
        b"head": _head(),
        b"hhea": struct.pack(">L3hH11hH", 0x10000, ASCENT, DESCENT, 0, EM, *([0] * 11), count),
        b"hmtx": b"".join(struct.pack(">Hh", *width) for width in widths),
        b"loca": loca,
        b"maxp": struct.pack(">L14H", 0x10000, count, 4096, 1024, 4096, 1024, 2, 0, 0, 0, 0, 0, 0, 16, 1),
        b"name": _name({1: family, STYLE: "Regular", 3: family, 4: family, 6: family.replace(" ", "")}),
        b"post": _post(struct.pack(">LhhL", 0, -100, 50, 0)),
    }
    return _file(tables)


def _outlines(outlines: Iterable[bytes]) -> tuple[bytes, bytes]:
    """Return the tables `glyf` and `loca`."""
    starts, glyf = [0], bytearray()
    for outline in outlines:
        glyf += outline + b"\0" * (-len(outline) % 4)
        starts.append(len(glyf))
    return bytes(glyf), struct.pack(f">{len(starts)}L", *starts)


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


def _variants(cmap: bytes) -> bytes:
    """Return the table of format 14: which glyph a character has before a variation selector."""
    for row in range(struct.unpack_from(">H", cmap, 2)[0]):
        at = struct.unpack_from(">L", cmap, 4 + 8 * row + 4)[0]
        kind, size = struct.unpack_from(">HL", cmap, at)
        if kind == 14:
            return cmap[at : at + size]
    return b""


def _named(variants: bytes) -> set[int]:
    """Return the glyphs that a table of format 14 names."""
    found = set()
    for row in range(struct.unpack_from(">L", variants, 6)[0] if variants else 0):
        if at := struct.unpack_from(">L", variants, 10 + 11 * row + 7)[0]:
            count = struct.unpack_from(">L", variants, at)[0]
            found |= {struct.unpack_from(">H", variants, at + 4 + 5 * each + 3)[0] for each in range(count)}
    return found


def _cmap(characters: Mapping[int, int], variants: bytes = b"") -> bytes:
    groups: list[list[int]] = []
    for character, glyph in sorted(characters.items()):
        if groups and groups[-1][1] == character - 1 and groups[-1][2] + character - groups[-1][0] == glyph:
            groups[-1][1] = character
        else:
            groups.append([character, character, glyph])
    body = b"".join(struct.pack(">3L", *group) for group in groups)
    body = struct.pack(">HHLLL", 12, 0, 16 + len(body), 0, len(groups)) + body
    places = [(3, 10, body)] if not variants else [(0, 5, variants), (3, 10, body)]
    head, start = struct.pack(">HH", 0, len(places)), 4 + 8 * len(places)
    for platform, encoding, table in places:
        head += struct.pack(">HHL", platform, encoding, start)
        start += len(table)
    return head + b"".join(table for _, _, table in places)


def _name(words: Mapping[int, str]) -> bytes:
    rows, text = b"", b""
    for kind, word in sorted(words.items()):
        said = word.encode("utf-16-be")
        rows += struct.pack(">6H", 3, 1, 0x409, kind, len(said), len(text))
        text += said
    return struct.pack(">3H", 0, len(words), 6 + len(rows)) + rows + text


def _post(measures: bytes) -> bytes:
    # Format 3: glyphs have no names.
    return struct.pack(">L", 0x30000) + measures + b"\0" * 16


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
