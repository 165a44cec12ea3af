"""Every behaviour of the checklist is a test with its id, or stands among the decisions with the reason why not."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETS = {"HC": 15, "C": 32, "A": 20, "S": 14, "F": 10, "Z": 12}
DECISION = ROOT / "docs" / "decisions" / "0003-what-was-learned-from-others.md"


def proved() -> set[str]:
    """Return the ids that names of tests carry."""
    names = re.findall(
        r"def test_((?:[A-Z]+\d+_)+)", "".join(p.read_text() for p in (ROOT / "tests").rglob("test_*.py"))
    )
    return {id_ for name in names for id_ in name.strip("_").split("_")}


def reasoned() -> set[str]:
    """Return the ids that the decision gives a reason for."""
    return {a + n for a, n in re.findall(r"^\| ([A-Z]+)-(\d+) \| \S", DECISION.read_text(), re.MULTILINE)}


def test_every_id_is_tested_or_has_a_reason() -> None:
    every = {f"{letters}{number}" for letters, count in SETS.items() for number in range(1, count + 1)}
    assert every - proved() - reasoned() == set()


def test_nothing_is_both_tested_and_explained_away() -> None:
    assert proved() & reasoned() == set()
