"""Every word that a visitor can meet is in every language, whole and with the same blanks to fill."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.template.base import Lexer, TokenType
from django.test import Client
from django.utils.translation import get_language

from tests.cast import person
from tests.support import at
from tongdeng.notices.actions import in_words_of
from tools.messages import PACKAGE, catalogues, collected, load, missing, translated

CHINESE = re.compile(r"[\u4e00-\u9fff]")
BLANK = re.compile(r"%\((\w+)\)s|\{(\w*)\}")
ROOMS = (
    "kernel",
    "places",
    "people",
    "notices",
    "cases",
    "votes",
    "elections",
    "activities",
    "committees",
    "consultations",
    "projects",
    "polls",
    "members",
    "web",
)
# Names and headings that are data, and what people type; they are the same in all languages.
ROSTER = (
    "名册 楼栋 单元 房号 面积 业主姓名 手机号 房屋性质 份额 12号楼 1单元 王示例 赵示例 未交付 车库 合同 登记"
)
TYPED = "反对"  # in the file of a city's platform
YEARS = "岁"  # typed behind an age
COPY = "从 到 内容 版本 留言 上级查看"  # headings of the copy of one's own data
SAME = {"社区", "公共区域", "业主委员会", *ROSTER.split(), *COPY.split(), TYPED, YEARS}
PATTERNS = {"re.compile", "re.search", "re.sub"}
# Tables of what people write in their files, and classes of characters: read, never shown.
TABLES = "KINDS_WRITTEN COLUMNS MORE NEEDED SYNONYMS RELATIONS JOINT SPELLINGS UNITS_WRITTEN WORKS_WRITTEN NO_UNIT DIGITS TENS EXAMPLES EAST_ASIAN SURNAMES ADDRESS"
FILED = {
    "papers",
    "official_documents",
    "sheets.py",
    "bill_files.py",
    "offices.py",
}  # what an office files is Chinese in every language
BOTH = {"kit/errors/500.html", "parts/_language.html", "kit/_switches.html"}  # speak two languages at once


@pytest.fixture(params=catalogues(), ids=lambda path: path.parts[-3])
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return load(request.param)


def test_every_word_of_the_code_is_in_the_catalogue(catalogue: Catalog) -> None:
    assert {words for words, _file in collected()} - {
        words for words, _strings in translated(catalogue)
    } == set()


def test_every_word_is_translated_in_all_its_plural_forms(catalogue: Catalog) -> None:
    assert missing(catalogue) == []
    for words, strings in translated(catalogue):
        assert len(strings) == (1 if isinstance(words, str) else catalogue.num_plurals), words


def test_a_translation_has_the_blanks_of_its_source(catalogue: Catalog) -> None:
    wrong = [
        words
        for words, strings in translated(catalogue)
        if any(blanks(string) != blanks(words if isinstance(words, str) else words[0]) for string in strings)
    ]
    assert wrong == []


def test_no_translation_is_left_in_chinese(catalogue: Catalog) -> None:
    left = [words for words, strings in translated(catalogue) if any(map(CHINESE.search, strings))]
    assert [words for words in left if "例如“" not in words] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_chinese_sentence_in_python_is_marked_for_translation(room: str) -> None:
    marked = {form for words, _file in collected() for form in ([words] if isinstance(words, str) else words)}
    found = {
        words
        for path in (PACKAGE / room).rglob("*.py")
        if FILED.isdisjoint(path.parts)
        for words in sentences(path)
    }
    assert found - marked - SAME == set()


def test_every_chinese_sentence_in_templates_is_marked_for_translation() -> None:
    pages = PACKAGE / "web" / "templates"
    found = [
        (str(path.relative_to(pages)), words)
        for path in pages.rglob("*.html")
        if str(path.relative_to(pages)) not in BOTH
        for words in texts(path)
    ]
    assert found == []


def test_whoever_chooses_a_language_gets_messages_in_it(db: None) -> None:
    client, wang = Client(), person("wang", at("2026-01-13 14:05"))
    client.force_login(wang)
    client.post("/language/", {"language": "en"})
    wang.refresh_from_db()
    with in_words_of(wang):
        assert get_language() == "en"


def blanks(words: str) -> set[str]:
    return {"".join(pair) for pair in BLANK.findall(words)}


def sentences(path: Path) -> Iterator[str]:
    """Yield the Chinese sentences of a module; docstrings, patterns and migrations are not shown to anybody."""
    if "migrations" in path.parts:
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    silent |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    patterns = (
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in PATTERNS
    )
    tables = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in TABLES.split()
    )
    silent |= {id(part) for words in (*patterns, *tables) for part in ast.walk(words)}
    for node in ast.walk(tree):
        words = node.value if isinstance(node, ast.Constant) and id(node) not in silent else None
        if isinstance(words, str) and CHINESE.search(words) and not words.startswith("^"):
            yield words


def texts(path: Path) -> Iterator[str]:
    """Yield the Chinese that stands in a template outside its tags and comments."""
    inside = False
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split()[0]
            inside = word in ("blocktranslate", "plural") or (inside and word != "endblocktranslate")
        elif token.token_type == TokenType.TEXT and not inside and CHINESE.search(token.contents):
            yield token.contents.strip()
