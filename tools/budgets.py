"""Checks that no linter has: sizes, shares, drawers, where time and rows come in, what no file may contain."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINES, FUNCTION = 300, 40
PARAMETERS, KEYWORD_ONLY = 6, 8  # positional or mixed; all keyword-only
SHARES_FROM = 1000  # lines: of less a share says nothing
ROOM_SHARE, PAGES_SHARE = 0.20, 0.25  # of all Python of the package; of all that pages are made of
WIDTH = 160  # of a line that a page is drawn from
ROOMS = (
    "places",
    "people",
    "notices",
    "polls",
    "members",
    "cases",
    "votes",
    "elections",
    "activities",
    "committees",
    "consultations",
    "projects",
)
PAPERS = "kit/official_documents"  # a library of its own in the kit, measured apart
DRAWERS = {
    "__init__",
    "rules",
    "models",
    "access",
    "queries",
    "actions",
    "notices",
    "apps",
    "admin",
    "migrations",
    "tasks",
}
# Where time may come in: the doors, and the jobs, which are doors as well.
CLOCKS = re.compile(r"^(web|api|ops)/|/tasks\.py$")
HOSTS = re.compile(r"https?://[\w.-]*(pypi|pythonhosted|npmjs|yarnpkg|registry|mirror)[\w.-]*", re.IGNORECASE)
#            what                     where it may not stand                  why
FORBIDDEN = (
    (re.compile(r"\bclock\.now\("),    lambda p: not CLOCKS.search(p),         "time comes in at the doors"),
    (re.compile(r"\.objects\b"),       lambda p: p.startswith("web/") and p != SESSIONS, "pages read through queries and the one door"),
    (re.compile(r"\.state = "),        lambda p: not p.startswith(("kernel/", "notices/", "people/")), "only the kernel moves a state"),
    (re.compile(r"django\.dispatch|models\.signals"), lambda p: True,          "no signals"),
    (re.compile(r"\.cursor\("),         lambda p: not p.startswith(("kernel/", "ops/", "project/")) and p != ROSTER, "rooms have no SQL"),
    (re.compile(r"\bdef save\("),      lambda p: True,                         "no save() with side effects"),
    (re.compile(r"^\s*(from|import) django(?!\.utils\.translation)"),
                                       lambda p: p.endswith("/rules.py") or "/rules/" in p, "rules know one word of Django: translation"),
)  # fmt: skip
ROSTER = "people/actions/roster/store.py"  # tells how far an import is, over a connection of its own
SESSIONS = "web/people/sessions.py"  # a store of Django's, not a page
OPEN = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.:/])/(work|root|home)/\w")
NOWHERE = (
    (HOSTS, "an address of a registry"),
    (MACHINE, "a path of a machine"),
    (OPEN, "something left open"),
)
# What a template, or a view of Python, takes from a folder named after a room.
TAKES = re.compile(r"""\{% (?:extends|include|static) ["']([\w.-]+)/|\{% load ([\w ]+) %\}""")
DRAWS = re.compile(r"""["'](\w+)/[\w/]+\.(?:html|txt)["']""")
LIBRARIES = {"queue": "cases"}  # a library of tags whose name is not its room's
WRITTEN = (
    (re.compile(r"\{%[^%]*\.state (?:==|!=|in|not in)\s"), "a template compares no state; ask `offered`, or the model for a word"),
    (re.compile(r"class=\"field[ \"{]"), "fields are drawn by the kit's tags"),
)  # fmt: skip
SQL = re.compile(r"\b(?:SELECT\s|INSERT INTO\s|DELETE FROM\s|UPDATE (?:[a-z_{%]|$))")
WRITES_SQL = ("kernel/", "ops/", "project/")
PAGES = {".html", ".css", ".js"}
PICTURES = {".png", ".jpg", ".pdf"}
SELF_CONTAINED = "web/templates/kit/errors/500.html"  # must be drawn when nothing else can be


def main(root: Path = ROOT) -> int:
    """Print every finding; 1 when there is one."""
    checks = (sizes, shares, drawers, habits, neighbours, written, statements, everywhere)
    findings = sorted({finding for check in checks for finding in check(root)})
    print("\n".join(findings) or "budgets kept")
    return 1 if findings else 0


def sizes(root: Path) -> Iterator[str]:
    """Files, functions, parameters."""
    for path in code(*(root / part for part in ("tongdeng", "tests", "tools", "bench"))):
        words, name = path.read_text(), path.relative_to(root)
        if words.count("\n") > LINES:
            yield f"{name}: {words.count(chr(10))} lines, at most {LINES}"
        yield from widths(path, name) if path.suffix in PAGES else ()
        for node in ast.walk(ast.parse(words)) if path.suffix == ".py" else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from (f"{name}:{node.lineno}: {node.name} {too}" for too in function(node, name))


def widths(path: Path, name: Path) -> Iterator[str]:
    """Say which lines of a template, a style or a script are too long to be read."""
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if len(line) > WIDTH:
            yield f"{name}:{number}: {len(line)} characters wide, at most {WIDTH}"


def function(node: ast.FunctionDef | ast.AsyncFunctionDef, name: Path) -> Iterator[str]:
    """Check one function; tests may take as many fixtures as they need."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    if length > FUNCTION:
        yield f"has {length} lines, at most {FUNCTION}"
    mixed = [*node.args.posonlyargs, *node.args.args]
    count = sum(argument.arg not in {"self", "cls"} for argument in [*mixed, *node.args.kwonlyargs])
    # A verb's subject stands first; the rest is told apart by its names.
    most = KEYWORD_ONLY if len(mixed) <= 1 else PARAMETERS
    if count > most and name.parts[0] != "tests":
        yield f"takes {count} parameters, at most {most}"


def shares(root: Path) -> Iterator[str]:
    """No room, and no room's pages, hold so much that it is two rooms."""
    package = root / "tongdeng"
    rooms = {room: _lines(package / room, {".py"}) for room in (*ROOMS, "kernel", "web", "ops", "project")}
    every = sum(rooms.values())
    for room in ROOMS:
        if rooms[room] > ROOM_SHARE * max(every, SHARES_FROM):
            yield f"tongdeng/{room}: {rooms[room] / every:.0%} of the package, at most {ROOM_SHARE:.0%}"
    folders = ("", "templates", "static", "layouts")
    made_of = {".py", ".html", ".txt", ".css", ".js", ".typ"}
    pages = {
        room: sum(_lines(package / "web" / folder / room, made_of) for folder in folders)
        for room in (*ROOMS, "kit", PAPERS, "site")
    }
    pages["kit"] -= pages[PAPERS]
    for room, lines in pages.items():
        if lines > PAGES_SHARE * max(sum(pages.values()), SHARES_FROM):
            yield f"tongdeng/web/{room}: {lines / sum(pages.values()):.0%} of the pages, at most {PAGES_SHARE:.0%}"


def _lines(folder: Path, suffixes: set[str]) -> int:
    files = [path for path in folder.rglob("*") if path.suffix in suffixes and "migrations" not in path.parts]
    return sum(path.read_text().count("\n") for path in files)


def drawers(root: Path) -> Iterator[str]:
    """Every domain room has the same drawers and nothing else."""
    for room in ROOMS:
        for path in sorted((root / "tongdeng" / room).glob("*")):
            if path.stem not in DRAWERS and path.name != "__pycache__":
                yield f"{path.relative_to(root)}: not one of the drawers"


def habits(root: Path) -> Iterator[str]:
    """What stands where it may not."""
    package = root / "tongdeng"
    for path in code(package):
        name, inside = path.relative_to(root), str(path.relative_to(package))
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if path.suffix == ".html" and INLINE.search(line) and inside != SELF_CONTAINED:
                yield f"{name}:{number}: inline script or style"
            for pattern, forbidden, why in FORBIDDEN if path.suffix == ".py" else ():
                if pattern.search(line) and forbidden(inside):
                    yield f"{name}:{number}: {why}"


def neighbours(root: Path) -> Iterator[str]:
    """No room's pages take a template, a style, a script or a tag of another room; the site may take all."""
    web = root / "tongdeng" / "web"
    for path in (*code(web / "templates"), *code(*(web / room for room in (*ROOMS, "kit")))):
        parts = path.relative_to(web).parts
        room = parts[1] if parts[0] == "templates" else parts[0]
        if room in {"site", "admin"}:
            continue
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            for taken in sorted(_taken(line, python=path.suffix == ".py")):
                if taken in {*ROOMS, "kit", "site"} - {room, "kit"}:
                    yield f"{path.relative_to(root)}:{number}: {room} takes something of {taken}"


def _taken(line: str, *, python: bool) -> set[str]:
    if python:
        return set(DRAWS.findall(line))
    found = TAKES.findall(line)
    names = {folder for folder, _libraries in found} | {name for _f, names in found for name in names.split()}
    return {LIBRARIES.get(name, name) for name in names}


def written(root: Path) -> Iterator[str]:
    """Templates say nothing that the kernel or the kit says for them."""
    templates = root / "tongdeng" / "web" / "templates"
    for path in code(templates):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            for pattern, why in WRITTEN:
                if pattern.search(line) and "kit" not in path.relative_to(templates).parts[:1]:
                    yield f"{path.relative_to(root)}:{number}: {why}"


def statements(root: Path) -> Iterator[str]:
    """SQL is written in the kernel, in migrations, in the commands and for the sign of life."""
    package = root / "tongdeng"
    for path in code(package):
        if path.suffix != ".py" or str(path.relative_to(package)).startswith(WRITES_SQL):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
                yield f"{path.relative_to(root)}:{node.lineno}: SQL is written in the kernel only"


def everywhere(root: Path) -> Iterator[str]:
    """What no file of the project may say."""
    command = ["git", "-C", str(root), "ls-files", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for tracked in filter(None, listed.split("\0")):
        path = root / tracked
        if not path.is_file() or path.suffix in PICTURES:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1):
            for pattern, what in NOWHERE:
                if pattern.search(line):
                    yield f"{tracked}:{number}: {what}"


def code(*folders: Path) -> Iterator[Path]:
    """Our own files, migrations left out."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            own = path.suffix in {".py", ".html", ".css", ".js"}
            if own and not {"migrations", "__pycache__"} & set(path.parts):
                yield path


if __name__ == "__main__":
    sys.exit(main())
