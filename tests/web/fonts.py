"""The fonts as they are shipped, and what a print really carries."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pypdf
from pypdf.generic import ByteStringObject, TextStringObject

from tests.ops.running import furnish, new_home
from tongdeng.web.kit import typeset

CACHES = (typeset._shapes,)


@contextmanager
def printing_from(fonts: Path) -> Iterator[None]:
    """Let prints be set from the fonts of this folder."""
    before = typeset.FONTS
    typeset.FONTS = fonts
    for cache in CACHES:
        cache.cache_clear()
    try:
        yield
    finally:
        typeset.FONTS = before
        for cache in CACHES:
            cache.cache_clear()


def shipped() -> Path:
    """Return a home with the fonts that `tongdeng assets` made, once for the process."""
    kept = Path(os.environ["TONGDENG_TEST_RUN"]) / f"fonts-{os.getpid()}"
    if not kept.exists():
        home = new_home()
        furnish(home)
        home.rename(kept)
    return kept


def copied() -> Path:
    """Return a folder of one's own with the shipped fonts."""
    folder = Path(mkdtemp(dir=os.environ["TONGDENG_TEST_RUN"])) / "fonts"
    shutil.copytree(shipped() / "fonts", folder)
    return folder


class Printed:
    """A page of a PDF: its words, its fonts, and the numbers of its glyphs."""

    def __init__(self, page: pypdf.PageObject) -> None:
        self.words = page.extract_text()
        fonts = page["/Resources"]["/Font"]  # type: ignore[index]
        self.fonts = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts.values()}
        self.glyphs: set[int] = set()
        for operands, operator in page.get_contents().operations:  # type: ignore[union-attr]
            if operator in (b"Tj", b"TJ"):
                for text in operands if operator == b"Tj" else operands[0]:
                    if isinstance(text, ByteStringObject | TextStringObject):
                        said = text.original_bytes
                        self.glyphs |= {
                            int.from_bytes(said[at : at + 2], "big") for at in range(0, len(said), 2)
                        }


def pages(pdf: bytes) -> list[Printed]:
    return [Printed(page) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
