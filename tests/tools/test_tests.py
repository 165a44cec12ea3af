"""What holds of the tests themselves."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent


def imported(source: str) -> Iterator[str]:
    """Give the dotted name of all that a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{name.name}" for name in node.names)


def from_tests(source: str) -> list[str]:
    """Return what a module imports from a module of tests, or that module."""
    return [name for name in imported(source) if any(part.startswith("test_") for part in name.split("."))]


def test_no_module_takes_anything_from_a_module_of_tests() -> None:
    taken = {str(path.relative_to(TESTS)): from_tests(path.read_text()) for path in TESTS.rglob("*.py")}
    assert {path: names for path, names in taken.items() if names} == {}


@pytest.mark.parametrize(
    "line",
    [
        "from tests.polls.test_polls import OPTIONS",
        "from tests.notices import test_sending",
        "from .test_polls import OPTIONS",
        "from . import test_polls",
        "import tests.polls.test_polls",
        "def f():\n    from tests.polls.test_polls import OPTIONS",
    ],
)
def test_every_way_to_import_from_a_module_of_tests_is_noticed(line: str) -> None:
    assert len(from_tests(line)) == 1


@pytest.mark.parametrize("line", ["from tests.polls.story import OPTIONS", "from django.test import Client"])
def test_other_imports_are_fine(line: str) -> None:
    assert from_tests(line) == []
