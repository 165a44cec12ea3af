"""The common parts of the fonts: asked first, true to the whole ones, and without a claim to their names."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from tests.web import fonts
from tests.web.fonts import pages, printing_from, shipped
from tests.web.kit.printed import TEXT
from tongdeng.ops.fonts import PARTS, common
from tongdeng.ops.sfnt import RIGHTS, Font
from tongdeng.web.kit.official_documents import Document, Heading, Paragraph, pdf
from tongdeng.web.kit.typeset import FACES, KAI, LAYOUTS, SANS, SERIF

LEFT, RIGHT = {"TongdengCommonSerif-Bold", "TongdengCommonSerif-Regular"}, "NotoSerifSC-Regular"
TWO_LEVELS = [Heading("情况"), Heading("其他", 2), Paragraph(TEXT)]


@pytest.fixture(scope="module", autouse=True)
def the_shipped_fonts() -> Iterator[None]:
    with printing_from(shipped() / "fonts"):
        yield


def letter(*words: str) -> bytes:
    return pdf(lambda: Document("函", "函", list(map(Paragraph, words))))


def carried(paper: bytes) -> set[str]:
    """Return the fonts whose outlines are in a PDF."""
    found = set()
    for page in pypdf.PdfReader(io.BytesIO(paper)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            if "/FontFile2" in inner["/FontDescriptor"].get_object():
                found.add(str(inner["/BaseFont"]).partition("+")[2])
    return found


@pytest.mark.parametrize("whole", PARTS)
def test_a_part_draws_each_of_its_characters_as_the_whole_font_does(whole: str) -> None:
    folder = shipped() / "fonts"
    part, all_of_it = (Font((folder / name).read_bytes()) for name in (f"common-{whole}", whole))
    usual = common()
    assert part.characters == {sign: at for sign, at in all_of_it.characters.items() if sign in usual}
    for sign in part.characters:
        drawn, expected = part.glyph(sign), all_of_it.glyph(sign)
        assert drawn.advance == expected.advance
        assert drawn.outline.rstrip(b"\0") == expected.outline.rstrip(b"\0")


@pytest.mark.parametrize("whole", PARTS)
def test_a_part_keeps_copyright_and_licence_and_takes_no_reserved_name(whole: str) -> None:
    folder = shipped() / "fonts"
    part, all_of_it = (Font((folder / name).read_bytes()).names() for name in (f"common-{whole}", whole))
    assert "SIL Open Font License" in part[13]
    assert {kind: part.get(kind) for kind in RIGHTS} == {kind: all_of_it.get(kind) for kind in RIGHTS}
    called = {name for kind, name in part.items() if kind not in RIGHTS}
    assert part[1] == PARTS[whole]
    assert not any(taken in name for name in called for taken in ("Source", "Noto", "LXGW", "WenKai"))


def test_the_common_characters_are_those_that_most_papers_need() -> None:
    assert set(map(ord, "啊齄玥喆堃Aé—“，：①〔㎡ｗ")) <= common()
    assert not set(map(ord, "䶮𠮷龘\ue863\U00031350")) & common()


def test_what_layouts_say_themselves_is_common() -> None:
    words = "".join(file.read_text() for file in LAYOUTS.rglob("*.typ"))
    assert set(map(ord, words)) <= common()


def test_every_face_asks_a_part_just_before_its_whole_font() -> None:
    assert [families[-2:] for families in FACES.values()] == [SERIF, SERIF, SANS, KAI, SERIF]
    assert {part for part, _ in (SANS, SERIF, KAI)} == set(PARTS.values())


def test_a_paper_of_common_words_is_set_in_common_parts_only() -> None:
    paper = pdf(lambda: Document("函", "函", TWO_LEVELS))
    assert carried(paper) == LEFT | {"TongdengCommonSans-Bold", "TongdengCommonKai-Regular"}


@pytest.mark.parametrize(
    ("name", "whole"),
    [("孙龘", RIGHT), ("欧阳䶮", RIGHT), ("欧阳𠮷", "HanaMin"), ("赵\U0002ceb0", "HanaMin")],
)
def test_a_rare_character_comes_from_the_whole_font_and_is_read_back(name: str, whole: str) -> None:
    paper = letter(f"联系人：{name}，其余从略。")
    assert carried(paper) == LEFT | {whole}
    assert f"联系人：{name}，其余从略。" in pages(paper)[0].words


def test_a_rare_character_of_a_heading_comes_from_the_whole_font_of_its_face() -> None:
    headings = [Heading("龘"), Heading("龘", 2), Paragraph(TEXT)]
    found = carried(pdf(lambda: Document("函", "函", headings)))
    assert found >= {"NotoSansSC-Bold", "LXGWWenKai-Regular"}


def test_a_variant_that_a_name_asks_for_keeps_its_shape() -> None:
    plain, chosen = pages(letter("郎郎郎"))[0], pages(letter("郎郎郎\ufe00"))[0]
    assert chosen.fonts == plain.fonts == LEFT
    assert len(chosen.glyphs) == len(plain.glyphs) + 1


def test_a_house_whose_fonts_were_built_before_sets_papers_in_the_whole_ones() -> None:
    folder = fonts.copied()
    for file in folder.glob("common-*"):
        file.unlink()
    with printing_from(folder):
        assert carried(letter(TEXT)) == {"NotoSerifSC-Bold", RIGHT}


def test_what_has_a_shape_is_told_by_the_whole_fonts() -> None:
    edges = json.loads(Path(shipped() / "fonts" / "shapes.json").read_text())
    runs = zip(edges[::2], edges[1::2], strict=True)
    known = {sign for first, over in runs for sign in range(first, over)}
    assert known >= set(Font((shipped() / "fonts" / "NotoSerifSC-Regular.ttf").read_bytes()).characters)
