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


@given(some.sets(some.integers(0x20, 0x33479), min_size=2, max_size=300), GLYPHS, some.data())
def test_a_part_of_a_font_has_the_wanted_characters_and_their_outlines_under_its_own_name(
    signs: set[int], glyphs: list[Glyph], data: some.DataObject
) -> None:
    characters = {sign: 1 + place % len(glyphs) for place, sign in enumerate(sorted(signs))}
    whole = Font(font("Test", [FRAME, *glyphs], characters))
    wanted = data.draw(some.sets(some.sampled_from(sorted(signs))))
    part = Font(whole.part("Test Part", wanted))
    assert part.names() == {
        1: "Test Part",
        2: "Regular",
        3: "Test Part Regular",
        4: "Test Part Regular",
        6: "TestPart-Regular",
    }
    assert part.characters == {sign: characters[sign] for sign in wanted}
    assert all(part.glyph(sign) == whole.glyph(sign) for sign in wanted)


def test_what_only_unwanted_characters_show_is_gone() -> None:
    square = Glyph(drawn([(0, 0, 9, 9)] * 100))
    whole = Font(font("Test", [FRAME, square, square], {ord("国"): 1, ord("龘"): 2, ord("圀"): 1}))
    part = whole.part("Test Part", {ord("国")})
    assert Font(part).characters == {ord("国"): 1}
    assert part.count(square.outline) == 1


def test_what_a_wanted_character_is_composed_of_stays() -> None:
    square = Glyph(drawn([(0, 0, 9, 9)]))
    inner = Glyph(composed([(1, 0, 0)], (0, 0, 9, 9)))
    outer = Glyph(composed([(2, 100, -20), (0, 0, 0)], (0, 0, 900, 900)))
    whole = Font(font("Test", [FRAME, square, inner, outer], {ord("口"): 1, ord("吕"): 2, ord("品"): 3}))
    assert square.outline in whole.part("Test Part", {ord("品")})
    assert square.outline not in whole.part("Test Part", set())
