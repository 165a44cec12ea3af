"""The documents name what exists, each term once, and agree with the tree."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tongdeng"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ENGLISH = [path for path in DOCUMENTS if path.name != "README.zh-CN.md"]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
TOUR, WORDS = ROOT / "docs" / "tour.md", ROOT / "docs" / "words.md"
WIDTH, LINES = 100, 25

VARIABLE = re.compile(r"TONGDENG_[A-Z_]+")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
QUOTED = re.compile(r"`([^`]+)`")
FILE = re.compile(r"[\w.-]+(?:/[\w.-]+)+\.(?:py|html|js|css|txt|typ|md)")
FOLDER = re.compile(r"\w[\w-]*(?:/[\w-]+)*/")
NAME = re.compile(r"(?:[a-z_]\w*\.)*([A-Za-z_]\w+)")
PLACED = re.compile(r"`(?:[a-z_]\w*\.)*(\w+)`\s(?:in\s|\()`([\w/]+\.py)`")
BRACKETS = re.compile(r"\([^)]*\)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def used() -> set[str]:
    return {name for path in PACKAGE.rglob("*.py") for name in VARIABLE.findall(path.read_text())}


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
def test_every_file_and_folder_that_a_document_names_exists(path: Path) -> None:
    named = [
        name for name in QUOTED.findall(path.read_text()) if FILE.fullmatch(name) or FOLDER.fullmatch(name)
    ]
    assert [name for name in named if not anywhere(name)] == []


def test_every_name_that_the_tour_quotes_is_in_the_code() -> None:
    quoted = [NAME.fullmatch(name) for name in QUOTED.findall(prose(TOUR.read_text()))]
    assert {name[1] for name in quoted if name} - names_in_the_code() == set()


def test_a_name_is_in_the_file_that_the_tour_gives_for_it() -> None:
    placed = PLACED.findall(TOUR.read_text())
    assert len(placed) > 20
    assert [(name, file) for name, file in placed if not named_in(name, PACKAGE / file)] == []


def test_every_name_that_the_words_give_in_brackets_is_in_the_code() -> None:
    names = {name for _chinese, english in terms() for name in QUOTED.findall(english)}
    assert names - names_in_the_code() == set()


@pytest.mark.parametrize("column", [0, 1], ids=["chinese", "english"])
def test_a_term_is_defined_once(column: int) -> None:
    defined = Counter(term for row in terms() for term in split(row[column]))
    assert {term for term, times in defined.items() if times > 1} == set()


def test_a_term_has_a_chinese_and_an_english_name() -> None:
    uneven = [row for row in terms() if row[0].count("·") != row[1].count("·") or CHINESE.search(row[1])]
    assert uneven == []


def test_a_state_has_one_name_in_its_own_table_and_one_english_name_everywhere() -> None:
    tables = states()
    assert [pairs for pairs in tables if len({english for _, english in pairs}) < len(pairs)] == []
    names: dict[str, set[str]] = {}
    for chinese, english in (pair for pairs in tables for pair in pairs):
        names.setdefault(chinese, set()).add(english)
    assert {chinese for chinese, english in names.items() if len(english) > 1} == set()


def test_the_readme_has_a_row_for_every_room_and_no_other() -> None:
    rows = re.findall(r"^\| `tongdeng/(\w+)/` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(packages(PACKAGE))


def test_pages_templates_static_files_and_tests_mirror_the_rooms() -> None:
    rooms = packages(PACKAGE)
    pages = packages(PACKAGE / "web") - {"kit", "site"}
    assert pages < rooms
    assert folders(PACKAGE / "web" / "templates") - {"account", "admin"} == pages | {"kit", "site"}
    assert folders(PACKAGE / "web" / "static") <= pages | {"kit", "site"}
    assert pages <= packages(ROOT / "tests")
    assert pages <= packages(ROOT / "tests" / "web")


def test_the_tour_names_every_room_and_every_folder_of_pages() -> None:
    quoted = QUOTED.findall(TOUR.read_text())
    named = {part for name in quoted for part in name.split("/")}
    assert packages(PACKAGE) - named == set()
    assert packages(PACKAGE / "web") - named == set()


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.name)
def test_prose_is_wrapped(path: Path) -> None:
    lines = prose(path.read_text()).splitlines()
    assert [line for line in lines if len(line) > WIDTH and not line.startswith(("|", "!["))] == []


def test_a_decision_is_short_but_for_its_tables_and_has_a_number_of_its_own() -> None:
    texts = {path.name: path.read_text().splitlines() for path in DECISIONS}
    lines = {name: [line for line in text if line and line[0] not in "#|"] for name, text in texts.items()}
    assert {name: len(text) for name, text in lines.items() if len(text) > LINES} == {}
    assert len({name[:4] for name in texts}) == len(DECISIONS)


def anywhere(name: str) -> bool:
    """Say whether a path exists as seen from the top, the package, or the pages."""
    return any((folder / name).exists() for folder in (ROOT, PACKAGE, PACKAGE / "web"))


def named_in(name: str, file: Path) -> bool:
    return re.search(rf"\b{name}\b", file.read_text()) is not None


def packages(folder: Path) -> set[str]:
    return {path.parent.name for path in folder.glob("*/__init__.py")}


def folders(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()}


def prose(text: str) -> str:
    """Leave out blocks of code."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


@cache
def names_in_the_code() -> set[str]:
    files = (
        path for path in [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")] if path != Path(__file__)
    )
    return {name for path in files for name in re.findall(r"\w+", path.read_text())}


def tables(text: str) -> list[list[list[str]]]:
    """Return the tables of a document: rows of cells, the heading first, the rule below it left out."""
    found: list[list[list[str]]] = [[]]
    for line in text.splitlines():
        if not line.startswith("|"):
            found.append([])
        elif not line.startswith("|---"):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return [table for table in found if table]


def terms() -> list[tuple[str, str]]:
    rows = [row for table in tables(WORDS.read_text()) if table[0][0] == "Chinese" for row in table[1:]]
    return [(row[0], row[1]) for row in rows]


def states() -> list[list[tuple[str, str]]]:
    return [list(zip(*table, strict=True)) for table in tables(WORDS.read_text()) if table[0][0] != "Chinese"]


def split(cell: str) -> list[str]:
    """Return the terms of a cell; what stands in brackets is how the code spells them."""
    return [term.strip(" `") for term in BRACKETS.sub("", cell).split("·")]
