"""The budgets and habits that no linter knows: sizes, drawers, where time and rows come in, what no file may say."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tongdeng"
LINES, FUNCTION, PARAMETERS = 300, 40, 6
ROOMS = ("places", "people", "notices", "cases")
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
    (re.compile(r"\.objects\b"),       lambda p: p.startswith("web/"),         "pages read through queries and the one door"),
    (re.compile(r"\.state = "),        lambda p: not p.startswith(("kernel/", "notices/", "people/")), "only the kernel moves a state"),
    (re.compile(r"django\.dispatch|models\.signals"), lambda p: True,          "no signals"),
    (re.compile(r"\bdef save\("),      lambda p: True,                         "no save() with side effects"),
)  # fmt: skip
TODO = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=", re.IGNORECASE)
MACHINE = re.compile(r"(?<![\w.])/(work|farm|root/\w)")


def main() -> int:
    """Print every finding; 1 when there is one."""
    findings = sorted({*sizes(), *drawers(), *habits(), *everywhere()})
    print("\n".join(findings) or "budgets kept")
    return 1 if findings else 0


def sizes() -> Iterator[str]:
    """Files, functions, parameters."""
    for path in code(PACKAGE, ROOT / "tests", ROOT / "tools", ROOT / "bench"):
        words = path.read_text()
        if words.count("\n") > LINES and path.suffix in {".py", ".html", ".css", ".js"}:
            yield f"{name(path)}: {words.count(chr(10))} lines, at most {LINES}"
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(words)):
                yield from function(path, node)


def function(path: Path, node: ast.AST) -> Iterator[str]:
    """One function."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    if length > FUNCTION:
        yield f"{name(path)}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION}"
    count = len(node.args.args) + len(node.args.kwonlyargs) + len(node.args.posonlyargs)
    if count > PARAMETERS + (node.args.args[:1] != [] and node.args.args[0].arg in {"self", "cls"}):
        if "tests" not in path.parts:
            yield f"{name(path)}:{node.lineno}: {node.name} takes {count} parameters, at most {PARAMETERS}"


def drawers() -> Iterator[str]:
    """Every domain room has the same drawers and nothing else."""
    for room in ROOMS:
        for path in sorted((PACKAGE / room).iterdir()):
            if path.stem not in DRAWERS and path.name != "__pycache__":
                yield f"{name(path)}: not one of the drawers"


def habits() -> Iterator[str]:
    """What stands where it may not."""
    for path in code(PACKAGE):
        inside = str(path.relative_to(PACKAGE))
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines, start=1):
            if path.suffix == ".html" and INLINE.search(line) and inside != "web/templates/errors/500.html":
                yield f"{name(path)}:{number}: inline script or style"
            if path.suffix == ".py":
                for pattern, forbidden, why in FORBIDDEN:
                    if pattern.search(line) and forbidden(inside):
                        yield f"{name(path)}:{number}: {why}"


def everywhere() -> Iterator[str]:
    """What no file of the project may say."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    for tracked in filter(None, listed.split("\0")):
        path = ROOT / tracked
        if not path.is_file() or path.suffix in {".png", ".jpg", ".pdf"}:
            continue
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1):
            for pattern, what in (
                (HOSTS, "an address of a registry"),
                (MACHINE, "a path of a machine"),
                (TODO, "something left open"),
            ):
                if pattern.search(line):
                    yield f"{tracked}:{number}: {what}"


def code(*folders: Path) -> Iterator[Path]:
    """Our own files, migrations left out."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            own = path.suffix in {".py", ".html", ".css", ".js"}
            if own and "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield path


def name(path: Path) -> str:
    """A path as people read it."""
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
