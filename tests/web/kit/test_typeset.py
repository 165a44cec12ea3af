"""Characters on paper: each has a shape, or a box with its code, and can be read back out of the PDF."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.web import fonts
from tests.web.fonts import Printed, pages, printing_from, shipped
from tongdeng.kernel.apart import AT_ONCE, Broke
from tongdeng.kernel.errors import Unavailable
from tongdeng.ops import fonts as making
from tongdeng.ops.assets import node
from tongdeng.ops.sfnt import Glyph, drawn, font
from tongdeng.web.kit.official_documents import WALL, Document, Paragraph, pdf
from tongdeng.web.kit.typeset import boxes, typeset, unprintable

COMMON, RARE, BOXES = "TongdengCommonSerif-Regular", "HanaMin", "TongdengCodeBoxes"
NAMES = [
    ("阿依古丽·买买提", COMMON),
    ("王　伟", COMMON),
    ("葛\U000e0100谷雨", COMMON),
    ("欧阳𠮷", RARE),
    ("\U0002ceb0立冬", RARE),
    ("\ue863白露", RARE),
    ("\U0002ebf0某某", BOXES),
    ("\U00031350立秋", BOXES),
    ("\U000323b0大雪", BOXES),
    ("\ue000小寒", BOXES),
    ("😀李", BOXES),
]
# Extension A, the common ideographs, B, C, D, E, F, compatibility, I, G, H.
IDEOGRAPHS = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF), (0x2A700, 0x2B739), (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0), (0x2F800, 0x2FA1D), (0x2EBF0, 0x2EE5D), (0x30000, 0x3134A),
    (0x31350, 0x323AF), (0xE000, 0xF8FF),
)  # fmt: skip
LETTER = some.one_of([some.characters(min_codepoint=first, max_codepoint=last) for first, last in IDEOGRAPHS])
NAME = some.text(LETTER, min_size=1, max_size=6)


@pytest.fixture(scope="module", autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


def sheets(*names: str) -> list[Printed]:
    """Return posters, one for each name."""
    return pages(pdf(lambda: [Document("名", (), [Paragraph(name)], style=WALL) for name in names]))


def test_rare_names_are_printed_and_can_be_read_back() -> None:
    printed = sheets(*(name for name, _ in NAMES))
    for (name, font_of), sheet in zip(NAMES, printed, strict=True):
        assert name in sheet.words
        assert font_of in sheet.fonts
        assert 0 not in sheet.glyphs, f"{name!a} has an empty frame"
    assert 0 in sheets("\U000f0000")[0].glyphs


@settings(max_examples=12)
@given(some.lists(NAME, min_size=20, max_size=20))
def test_every_ideograph_has_a_glyph_and_survives_the_print(names: list[str]) -> None:
    for name, sheet in zip(names, sheets(*names), strict=True):
        assert name in sheet.words
        assert 0 not in sheet.glyphs


def test_what_has_no_shape_is_known_before_it_is_printed() -> None:
    assert unprintable(["欧阳𠮷", "葛\U000e0100", "\ue863 \u200b\n", "A1·，"]) == []
    assert unprintable(["\U00031350立秋", "\U0002ebf0\U00031350", "\ue000"]) == [
        "\U00031350",
        "\U0002ebf0",
        "\ue000",
    ]
    assert boxes(["欧阳𠮷"]) == ""
    assert boxes(["\U00031350立秋"]).endswith("请手写补上：\U00031350（U+31350）")


@given(some.sampled_from([sign for start, end in IDEOGRAPHS for sign in map(chr, range(start, end, 97))]))
@settings(max_examples=40)
def test_what_is_known_to_have_no_shape_is_what_prints_as_a_box(sign: str) -> None:
    assert (BOXES in sheets(sign)[0].fonts) == bool(unprintable([sign]))


def test_a_private_character_of_gbk_prints_as_what_it_became() -> None:
    became = making.moved()
    assert (len(became), chr(became[0xE863]), chr(became[0xE81E])) == (80, "䶮", "\u9fb4")
    assert not unprintable(map(chr, became))


def test_a_font_that_an_office_adds_prints_what_ours_lack() -> None:
    folder = fonts.copied()
    (folder / "own").mkdir()
    frame, square = Glyph(drawn([(0, 0, 9, 9)])), Glyph(drawn([(100, 0, 900, 800)]))
    (folder / "own" / "office.ttf").write_bytes(font("Office", [frame, square], {0x31350: 1}))
    making.build(folder, shipped() / "npm", node())
    with printing_from(folder):
        assert unprintable(["\U00031350\U0002ebf0"]) == ["\U0002ebf0"]
        sheet = sheets("\U00031350立秋")[0]
        assert "\U00031350立秋" in sheet.words
        assert ("Office" in sheet.fonts, BOXES in sheet.fonts) == (True, False)


def test_a_rare_font_that_cannot_be_unpacked_is_an_error() -> None:
    folder = fonts.copied()
    with pytest.raises(subprocess.CalledProcessError):
        making.build(folder, folder, node())


def test_without_the_fonts_of_a_house_set_up_nothing_is_said() -> None:
    with printing_from(fonts.copied().parent / "nothing"):
        assert boxes(["\U00031350"]) == ""


def test_3e_prints_at_the_same_time_are_all_right_or_told_to_come_back() -> None:
    def one(number: int) -> str:
        try:
            return sheets(f"HOUSE{number}")[0].words
        except Unavailable as problem:
            return str(problem)

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(one, range(8)))
    for number, words in enumerate(told):
        assert f"HOUSE{number}" in words or "请稍后再试" in words
    assert sum("HOUSE" in words for words in told) >= AT_ONCE


def test_a_layout_that_is_broken_is_a_fault_of_ours_and_not_of_the_reader() -> None:
    with pytest.raises(Broke, match="No such file"):
        typeset("kit/no_such_layout", {})
