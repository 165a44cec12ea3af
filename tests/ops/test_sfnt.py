"""Font files that we make ourselves: what is written is what is read."""

from hypothesis import given
from hypothesis import strategies as some

from tongdeng.ops.sfnt import Font, Glyph, composed, drawn, font

FRAME = Glyph(drawn([(0, 0, 900, 900)], hole=(50, 50, 850, 850)))
SIDES = some.tuples(*[some.integers(-2000, 2000)] * 4)
GLYPHS = some.lists(
    some.builds(Glyph, some.lists(SIDES, min_size=1, max_size=7).map(drawn), some.integers(0, 4096)),
    min_size=1,
)


@given(some.sets(some.integers(0x20, 0x33479), min_size=1, max_size=300), GLYPHS)
def test_a_font_gives_back_the_characters_and_outlines_that_it_was_made_of(
    signs: set[int], glyphs: list[Glyph]
) -> None:
    characters = {sign: 1 + place % len(glyphs) for place, sign in enumerate(sorted(signs))}
    read = Font(font("Test", [FRAME, *glyphs], characters))
    assert read.characters == characters
    for sign, number in characters.items():
        glyph = read.glyph(sign)
        assert glyph.outline.rstrip(b"\0") == glyphs[number - 1].outline.rstrip(b"\0")
        assert glyph.advance == glyphs[number - 1].advance


def test_a_composed_outline_names_its_parts_and_ends() -> None:
    outline = composed([(0, 0, 0), (3, 100, -20)], (40, -110, 984, 834))
    assert outline[:2] == b"\xff\xff"
    assert outline[10:] == bytes.fromhex("0023 0000 0000 0000 0003 0003 0064 ffec")
