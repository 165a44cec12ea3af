"""The documents speak of what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
VARIABLE = re.compile(r"TONGDENG_[A-Z_]+")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
FILE = re.compile(r"`([\w/.-]+\.(?:py|html|js|css|txt|typ))`")


def used() -> set[str]:
    """Return the variables that the code reads."""
    return {name for path in (ROOT / "tongdeng").rglob("*.py") for name in VARIABLE.findall(path.read_text())}


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_explains_every_variable_and_no_other(name: str) -> None:
    explained = {
        line.split("`")[1]
        for line in (ROOT / name).read_text().splitlines()
        if line.startswith("| `TONGDENG_")
    }
    assert explained == used()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    assert [link for link in LINK.findall(path.read_text()) if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(path: Path) -> None:
    gone = [name for name in FILE.findall(path.read_text()) if "/" in name and not anywhere(name)]
    assert gone == []


def test_a_decision_is_short_but_for_its_tables_and_has_a_number_of_its_own() -> None:
    texts = {path.name: path.read_text().splitlines() for path in DECISIONS}
    lines = {name: [line for line in text if line and line[0] not in "#|"] for name, text in texts.items()}
    assert {name: len(text) for name, text in lines.items() if len(text) > 25} == {}
    assert len({name[:4] for name in texts}) == len(DECISIONS)


def anywhere(name: str) -> bool:
    """Say whether a file stands where a document says, seen from the top, the package, or the pages."""
    return any((folder / name).exists() for folder in (ROOT, ROOT / "tongdeng", ROOT / "tongdeng" / "web"))
