"""Collects the messages of the code, updates the catalogues, prints what lacks a translation."""

import sys
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "tongdeng"
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
}
TAXONOMY = "cases/migrations/0002_taxonomy.py"
TRANSLATED_COLUMNS = (1, 2, 7, 10)  # matter, name, skill, advice

Words = str | tuple[str, str]  # a sentence, or its singular and plural


def main() -> int:
    """Update every catalogue; return how many messages lack a translation."""
    lacking = 0
    for path in catalogues():
        catalogue = load(path)
        update(catalogue, dict(collected()))
        save(catalogue, path)
        for words in missing(catalogue):
            print(f"{path.parts[-3]}\t{words}")
            lacking += 1
    return lacking


def catalogues() -> list[Path]:
    """Return the catalogues of all languages but the one that the code is written in."""
    return sorted((PACKAGE / "locale").glob("*/LC_MESSAGES/django.po"))


def load(path: Path) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as written:
        return read_po(written, locale=path.parts[-3])


def save(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue below the heading that its file has."""
    heading, _blank, _rest = path.read_text(encoding="utf-8").partition("\n\n")
    out = BytesIO()
    write_po(out, catalogue, width=110, include_lineno=False, sort_by_file=True, omit_header=True)
    path.write_text(f"{heading}\n\n{out.getvalue().decode()}", encoding="utf-8")


def collected() -> Iterator[tuple[Words, str]]:
    """Yield all that is marked for translation, with the file that it stands in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _in_python(path.read_text(encoding="utf-8"), path)
    for path in sorted((PACKAGE / "web" / "templates").rglob("*.*")):
        code = templatize(path.read_text(encoding="utf-8"))
        # What is no tag is left as X's; without indentation the tokens of it are read in peace.
        yield from _in_python("\n".join(line.lstrip() for line in code.splitlines()), path)
    yield from _in_taxonomy()


def update(catalogue: Catalog, found: dict[Words, str]) -> None:
    """Add new messages, remove obsolete ones, keep translations."""
    gone = [message.id for message in catalogue if message.id and message.id not in found]
    for words in gone:
        catalogue.delete(words)
    for words, file in found.items():
        before = catalogue.get(words)
        if before is None:
            catalogue.add(words, locations=[(file, 0)])
        else:
            before.locations = [(file, 0)]
    catalogue.obsolete.clear()


def missing(catalogue: Catalog) -> list[Words]:
    """Return the messages without a complete translation."""
    return [words for words, strings in translated(catalogue) if not all(strings)]


def translated(catalogue: Catalog) -> Iterator[tuple[Words, tuple[str, ...]]]:
    """Yield each message with its translation, one string for each plural form."""
    for message in catalogue:
        if message.id:
            words = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
            forms = (message.string,) if isinstance(message.string, str | None) else message.string
            yield words, tuple(form or "" for form in forms)


def _in_python(code: str, path: Path) -> Iterator[tuple[Words, str]]:
    for _line, words, _comments, _context in extract("python", BytesIO(code.encode()), keywords=KEYWORDS):
        yield (words if isinstance(words, str) else (words[0], words[1])), _name(path)


def _in_taxonomy() -> Iterator[tuple[Words, str]]:
    sys.path.insert(0, str(PACKAGE.parent))
    rows = import_module("tongdeng.cases.migrations.0002_taxonomy").CATEGORIES
    for row in rows.strip().splitlines():
        cells = [cell.strip() for cell in row.split("|")]
        for column in TRANSLATED_COLUMNS:
            if cells[column]:
                yield cells[column], _name(PACKAGE / TAXONOMY)


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE.parent))


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
